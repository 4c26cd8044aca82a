"""The program of docs/AUDIT.md runs, and what it says of itself is recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.audit.world import World

PAGE = Path(__file__).parents[3] / "docs" / "AUDIT.md"


PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def _environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_AUDIT", "database")
    monkeypatch.setenv("GLPGENC_AUDIT_SPOOL", str(world.spool))
    monkeypatch.setenv("GLPGENC_DATABASE_URL", world.app_url)
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(world.key_file))


def test_the_program_of_the_page_records_what_it_does(world: World) -> None:
    exec(PROGRAMS[0], {})  # noqa: S102  # our own page
    assert [(each.event_type, each.actor, each.purpose, each.correlation_id) for each in world.told()] == [
        (kind, "billing", "invoice run 2026-07", "req-8812") for kind in ("key_generated", "encryption_performed")
    ]
    (chain,) = world.chains()
    assert len(chain) == 4


def test_the_program_that_reports_an_event_of_its_own_has_it_recorded(world: World) -> None:
    assert len(PROGRAMS) == 2
    exec(PROGRAMS[1], {})  # noqa: S102  # our own page
    (record,) = world.told()
    assert (record.event_type, record.correlation_id, record.success) == ("decryption_failed", "req-8812", False)
