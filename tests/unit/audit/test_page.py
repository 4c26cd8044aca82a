"""docs/AUDIT.md says what is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

from glpgenc import audit
from glpgenc.audit.draft import fields_of
from glpgenc.audit.logger import DURABLE
from glpgenc.audit.record import COLUMNS
from glpgenc.events import EncryptionAuditEventType
from tests.unit.audit.records import draft

PAGE = (Path(__file__).parents[3] / "docs" / "AUDIT.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"{title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_parts_of_a_mac_are_given_in_their_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("### Bytes"), re.MULTILINE) == COLUMNS.split(", ")[:-1]


def test_every_type_of_event_is_told_of() -> None:
    rows = section("## What is recorded").split("Each has")[0]
    told = set(re.findall(r"`([a-z_]+)`", rows)) | {
        f"{job}_{end}" for job in ("backfill", "rotation") for end in ("started", "finished")
    }
    assert {kind.value for kind in EncryptionAuditEventType} - told == set()


def test_what_is_always_durable_is_named() -> None:
    sentence = section("## What is recorded").split("Events that can't be undone")[1].split("are durable before")[0]
    named = set(re.findall(r"`([a-z_]+)(?:\.\.\.)?`", sentence))
    for kind in DURABLE:
        assert kind.value in named or "shred_" in kind.value


def test_the_line_for_loki_has_the_fields_of_a_line() -> None:
    line = json.loads(section("## Loki").split("```json\n")[1].split("\n```")[0])
    names = [name for name in COLUMNS.split(", ") if name in line]
    assert [name for name in line if name not in {"timestamp", "level"}] == names
    assert len(fields_of(draft())) == len(COLUMNS.split(", ")) - 4


def test_the_example_s_names_are_there() -> None:
    assert {"activate", "deactivate", "EncryptionAuditLogger"} <= set(audit.__all__)
