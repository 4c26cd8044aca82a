"""docs/AUDIT.md: its tables, and its program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from glpgenc import audit
from glpgenc.audit.record import COLUMNS
from glpgenc.audit.recording.logger import DURABLE
from glpgenc.audit.recording.queue import fields_of
from glpgenc.events import EncryptionAuditEventType
from tests.audit.records import draft
from tests.audit.world import AuditWorld

PAGE = (Path(__file__).parents[2] / "docs" / "AUDIT.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"{title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_parts_of_a_mac_are_given_in_their_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("### Bytes"), re.MULTILINE) == COLUMNS.split(", ")[:-1]


def test_every_type_of_event_is_reported() -> None:
    rows = section("## What is recorded").split("Each has")[0]
    reported = set(re.findall(r"`([a-z_]+)`", rows)) | {
        f"{job}_{end}" for job in ("backfill", "rotation") for end in ("started", "finished")
    }
    assert {kind.value for kind in EncryptionAuditEventType} - reported == set()


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


GUIDE = Path(__file__).parents[2] / "docs" / "AUDIT.md"


PROGRAMS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def _environment(world: AuditWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_AUDIT", "database")
    monkeypatch.setenv("GLPGENC_AUDIT_SPOOL", str(world.spool))
    monkeypatch.setenv("GLPGENC_DATABASE_URL", world.app_url)
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(world.key_file))


def test_the_program_of_the_page_records_what_it_does(world: AuditWorld) -> None:
    exec(PROGRAMS[0], {})  # noqa: S102  # our own page
    assert [(each.event_type, each.actor, each.purpose, each.correlation_id) for each in world.events()] == [
        (kind, "billing", "invoice run 2026-07", "req-8812") for kind in ("key_generated", "encryption_performed")
    ]
    (chain,) = world.chains()
    assert len(chain) == 4


def test_the_program_that_reports_an_event_of_its_own_has_it_recorded(world: AuditWorld) -> None:
    assert len(PROGRAMS) == 2
    exec(PROGRAMS[1], {})  # noqa: S102  # our own page
    (record,) = world.events()
    assert (record.event_type, record.correlation_id, record.success) == ("decryption_failed", "req-8812", False)
