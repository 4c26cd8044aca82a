"""What commands do is recorded with who ran them and what for; what can't be recorded is not done."""

from __future__ import annotations

import json
import os
import pwd
from typing import Any
from uuid import UUID

import psycopg
import pytest


@pytest.fixture(autouse=True)
def classes(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")


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
