"""Commands record what they do, where the setting `audit` says so."""

from __future__ import annotations

import getpass
import json
from typing import Any

import psycopg
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def field(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")


def told(database: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database) as connection:
        return connection.execute(
            "SELECT event_type, actor, purpose FROM security.encryption_audit ORDER BY writer_id, seq"
        ).fetchall()


def test_a_command_s_events_are_in_the_database_when_it_ends(glpgenc: Any, database: str) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "database"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii", "--audit-purpose", "ticket 7")
    assert answer.returncode == 0, answer.stderr
    rows = told(database)
    assert [row[0] for row in rows] == ["writer_started", "key_generated", "writer_stopped"]
    assert rows[1][1:] == (getpass.getuser(), "ticket 7")


def test_a_command_without_events_asks_neither_database_nor_kms(glpgenc: Any, database: str) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "database", "GLPGENC_LOCAL_KEK_FILE": "/nowhere/kek.json"}
    assert glpgenc("config", "show").returncode == 0
    assert glpgenc("doctor", "--only", "audit").returncode == 0
    assert glpgenc("kms", "create-local", str(glpgenc.home / "new.json")).returncode == 0
    assert told(database) == []


def test_lines_for_the_log_go_to_the_standard_error_and_output_stays_clean(glpgenc: Any) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "log"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii", "--json")
    assert json.loads(answer.stdout)["tenant_id"] == "acme"
    lines = [json.loads(line) for line in answer.stderr.splitlines() if line.startswith("{")]
    assert [line["event_type"] for line in lines] == ["writer_started", "key_generated", "writer_stopped"]
    assert {line["event_category"] for line in lines} == {"encryption"}


def test_where_nothing_can_be_recorded_nothing_is_done(glpgenc: Any, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("DROP SCHEMA security CASCADE")
    glpgenc.environment |= {"GLPGENC_AUDIT": "database"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii")
    assert answer.returncode == 1
    assert "the audit trail's tables are not in this database" in answer.stderr
    assert "glpgenc init" in answer.stderr
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM glpgenc.data_keys").fetchone() == (0,)
