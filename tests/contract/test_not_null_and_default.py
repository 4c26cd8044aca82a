"""NOT NULL and the default of a plaintext column at contract: carried over, or named and asked about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text
from typer.testing import CliRunner

from glpgenc.alembic.execution.contraction import drop_plaintext
from glpgenc.cli.main import app
from glpgenc.contract import contract as module
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.database.locks import LockRetry
from glpgenc.errors import RegistryError
from glpgenc.sqlalchemy import EncryptedColumn
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.contract.migrating_table import EXPAND, MigratingTable, migrating_table

NULLABLE = """
    SELECT NOT attnotnull FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname = 'email_enc'
"""
CHECKS = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'c'"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[MigratingTable]:
    table = "id integer PRIMARY KEY, email text NOT NULL DEFAULT 'it''s nobody', note text"
    with migrating_table(database, tmp_path, "VALUES (1, 'a', 'x'), (2, 'b', 'y')", table) as world:
        world.verified()
        yield world


def run(people: MigratingTable, *arguments: str, **options: Any) -> Any:
    environment = {"GLPGENC_DATABASE_URL": people.url, "GLPGENC_ALLOW_SUPERUSER": "true"}
    command = ["contract", "people", "email", *arguments]
    return CliRunner().invoke(app, command, prog_name="glpgenc", env=environment, **options)


def test_not_null_is_carried_over_and_the_default_is_named(people: MigratingTable) -> None:
    shown = run(people, "--dry-run").stdout
    assert "NOT NULL    for column email_enc from now on" in shown
    assert "goes too    default 'it''s nobody'::text" in shown
    document = json.loads(run(people, "--dry-run", "--json").stdout)
    assert (document["not_null"], document["default"]) == (True, "'it''s nobody'::text")
    done = run(people, input="email\n")
    assert done.exit_code == 0, done.output
    assert people.value(NULLABLE) is False
    # The guard alone is left.
    assert people.value(CHECKS) == 1
    with pytest.raises(psycopg.errors.NotNullViolation):
        people.execute("INSERT INTO people (id) VALUES (3)")


def test_without_a_question_the_default_is_refused_until_its_end_is_asked_for(people: MigratingTable) -> None:
    for _ in range(2):
        refused = run(people, "--yes")
        assert refused.exit_code == 3
        assert "has the default 'it''s nobody'::text" in " ".join(refused.stderr.split())
        assert "--drop-default" in refused.stderr
    with pytest.raises(RegistryError, match="has the default"):
        contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    assert people.state() == "verified"
    assert people.value(CHECKS) == 1
    assert run(people, "--yes", "--drop-default").exit_code == 0
    assert people.state() == "contracted"


def test_not_null_may_be_left_behind(people: MigratingTable) -> None:
    assert "NOT NULL    goes too" in run(people, "--drop-not-null", "--dry-run").stdout
    assert run(people, "--yes", "--drop-default", "--drop-not-null").exit_code == 0
    assert people.value(NULLABLE) is True


def test_rows_without_a_value_are_named_and_nothing_is_left_behind(database: str, tmp_path: Path) -> None:
    expand = EXPAND.replace("row_expression", "source_expression => 'nullif(email, '''')', row_expression")
    with migrating_table(
        database, tmp_path, "VALUES (1, 'a', 'x'), (2, '', 'y')", "id int PRIMARY KEY, email text NOT NULL, note text",
        expand=expand,
    ) as people:  # fmt: skip
        people.keyed(
            "UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text) WHERE email <> ''"
        )
        with psycopg.connect(people.url, autocommit=True) as connection:
            for state in ("backfilled", "verified"):
                connection.execute("SELECT glpgenc.gl_advance('people', 'email_enc', %s)", [state])
        for _ in range(2):
            refused = run(people, "--yes")
            assert refused.exit_code == 3, refused.output
            assert "--drop-not-null" in refused.stderr
            assert people.value(CHECKS) == 1
        assert people.value(NULLABLE) is True
        people.execute("INSERT INTO people (id, email) VALUES (3, 'c'); DELETE FROM people WHERE id = 3")
        assert run(people, "--yes", "--drop-not-null").exit_code == 0


def test_a_drop_that_fails_leaves_the_column_nullable(people: MigratingTable, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_contract(people.url, "people", "email")
    settle = module._Required.settle

    def settle_and_lose(required: Any, connection: Any) -> None:
        settle(required, connection)
        connection.execute("SELECT 1 / 0")

    monkeypatch.setattr(module._Required, "settle", settle_and_lose)
    with pytest.raises(Exception, match="division by zero"):
        contract(people.url, plan, allow_superuser=True, drop_default=True)
    assert people.value(NULLABLE) is True
    assert people.value(CHECKS) == 1
    people.execute("INSERT INTO people (id, email) VALUES (3, 'c')")


@contextmanager
def proofs(people: MigratingTable) -> Iterator[tuple[Any, list[str]]]:
    """Hear what PostgreSQL says of proving NOT NULL."""
    notices: list[str] = []
    with psycopg.connect(people.url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = debug1")
        connection.add_notice_handler(lambda notice: notices.append(str(notice.message_primary)))
        yield connection, notices


def test_the_program_reads_no_row_under_the_lock(people: MigratingTable) -> None:
    required = module._Required(plan_contract(people.url, "people", "email").target)
    with proofs(people) as (connection, notices):
        required.check(connection, LockRetry())
        notices.clear()
        required.settle(connection)
    assert any("sufficient to prove" in each for each in notices), notices
    assert not any("verifying table" in each for each in notices), notices


def test_a_migration_reads_no_row_under_the_lock(people: MigratingTable) -> None:
    with proofs(people) as (connection, notices):
        for step in drop_plaintext("people", "email", "email_enc", not_null=True):
            notices.clear()
            connection.execute(step.statement)
    assert any("sufficient to prove" in each for each in notices), notices
    assert not any("verifying table" in each for each in notices), notices
    assert people.value(NULLABLE) is False


def test_a_partitioned_table_s_parts_are_not_null_too(database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE people (id integer, email text NOT NULL, note text) PARTITION BY LIST (note); "
            "CREATE TABLE p1 PARTITION OF people FOR VALUES IN ('x'); CREATE TABLE p2 PARTITION OF people DEFAULT"
        )
    with migrating_table(database, tmp_path, "VALUES (1, 'a', 'x'), (2, 'b', 'y')", None) as people:
        people.verified()
        assert run(people, "--yes").exit_code == 0
        assert people.value(
            "SELECT bool_and(attnotnull) AND count(*) = 3 FROM pg_attribute WHERE attname = 'email_enc' "
            "AND attrelid IN ('people'::regclass, 'p1'::regclass, 'p2'::regclass)"
        )


def test_autogenerate_says_what_goes_gives_it_back_and_is_stable(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = AlembicWorld(database, tmp_path / "migrations", options={"compare_server_default": True})

    def users(*columns: Any) -> MetaData:
        metadata = MetaData()
        Table("users", metadata, Column("id", Integer, primary_key=True), *columns)
        return metadata

    world.apply(users(Column("email", Text, nullable=False, server_default="nobody")))
    model = users(Column("email_enc", EncryptedColumn(str, "users.email", data_class="pii"), nullable=True))
    world.apply(model)
    up, down = world.apply(model)
    assert up == PASS
    for state in ("backfilled", "verified"):
        world.execute(f"SELECT glpgenc.gl_advance('users', 'email_enc', '{state}')")
    up, down = world.apply(model)
    assert "op.drop_plaintext" in up
    assert "omitted" not in down
    assert "nobody" in down
    assert "the default 'nobody'::text of column email of table users is dropped with it, and" in caplog.text
    assert "column email of table users is NOT NULL, but column email_enc of the model is nullable" in caplog.text
    assert world.generate(model) == (PASS, PASS)
