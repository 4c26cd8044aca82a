"""Commands record what they do, for whom and what for, where the setting `audit` says so."""

from __future__ import annotations

import getpass
import json
import os
import pwd
from typing import Any
from uuid import UUID

import psycopg
import pytest


@pytest.fixture(autouse=True)
def field(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")


def recorded(database: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database) as connection:
        return connection.execute(
            "SELECT event_type, actor, purpose FROM security.encryption_audit ORDER BY writer_id, seq"
        ).fetchall()


@pytest.mark.slow
def test_a_command_s_events_are_in_the_database_when_it_ends(glpgenc: Any, database: str) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "database"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii", "--audit-purpose", "ticket 7")
    assert answer.returncode == 0, answer.stderr
    rows = recorded(database)
    assert [row[0] for row in rows] == ["writer_started", "key_generated", "writer_stopped"]
    assert rows[1][1:] == (getpass.getuser(), "ticket 7")


@pytest.mark.slow
def test_a_command_without_events_asks_neither_database_nor_kms(glpgenc: Any, database: str) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "database", "GLPGENC_LOCAL_KEK_FILE": "/nowhere/kek.json"}
    assert glpgenc("config", "show").returncode == 0
    assert glpgenc("doctor", "--only", "audit").returncode == 0
    assert glpgenc("kms", "create-local", str(glpgenc.home / "new.json")).returncode == 0
    assert recorded(database) == []


@pytest.mark.slow
def test_lines_for_the_log_go_to_the_standard_error_and_output_stays_clean(glpgenc: Any) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "log"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii", "--json")
    assert json.loads(answer.stdout)["tenant_id"] == "acme"
    found = lines(answer.stderr)
    assert [line["event_type"] for line in found] == ["writer_started", "key_generated", "writer_stopped"]
    assert {line["event_category"] for line in found} == {"encryption"}


@pytest.mark.slow
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


def lines(stderr: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]


def test_a_key_that_is_made_is_recorded_with_the_systems_user_and_the_purpose(glpgenc: Any) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "log", "LOGNAME": "somebody-else", "USER": "somebody-else"}
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pii", "--audit-purpose", "a new customer")
    assert answer.returncode == 0, answer.stderr
    (made,) = (line for line in lines(answer.stderr) if line["event_type"] == "key_generated")
    assert made["actor"] == pwd.getpwuid(os.getuid()).pw_name
    assert made["purpose"] == "a new customer"
    assert (made["tenant_id"], made["data_class"]) == ("acme", "pii")
    # All of one command have one id.
    (correlation,) = {line["correlation_id"] for line in lines(answer.stderr) if "correlation_id" in line}
    assert UUID(correlation)


@pytest.mark.slow
def test_the_workers_of_a_backfill_record_too(glpgenc: Any, database: str) -> None:
    glpgenc.environment |= {"GLPGENC_AUDIT": "log", "GLPGENC_TENANT": "acme"}
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE people (id integer PRIMARY KEY, email text)")
        connection.execute("INSERT INTO people SELECT i, 'person' || i FROM generate_series(1, 50) i")
        connection.execute("SELECT glpgenc.gl_expand_column('people', 'email', 'email_enc', 'people.email')")
    answer = glpgenc("backfill", "run", "people", "--workers", "1")
    assert answer.returncode == 0, answer.stderr
    found = lines(answer.stderr)
    types = [line["event_type"] for line in found]
    assert types.count("backfill_started") == types.count("backfill_finished") == 1
    # The key is made, or unwrapped, by the worker: for the one who ran the command, and under the same id.
    by_worker = [line for line in found if line["event_type"] in {"key_generated", "key_accessed"}]
    assert by_worker
    started = next(line for line in found if line["event_type"] == "backfill_started")
    assert {line["correlation_id"] for line in by_worker} == {started["correlation_id"]}
    assert {line["actor"] for line in by_worker} == {started["actor"]}
