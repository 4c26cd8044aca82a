"""Migrations whose connection is killed before any of their statements: run again, they end as if nothing had been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Engine, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, event
from sqlalchemy.exc import SQLAlchemyError

from glpgenc.errors import GlpgencError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix
from tests.alembic.alembic_world import PASS, AlembicWorld

pytestmark = pytest.mark.slow

_GONE = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"


@contextmanager
def killing(world: AlembicWorld, number: int) -> Iterator[list[int]]:
    """End the server process of whoever executes the statement of a number, before it does."""
    count = [0]

    def before(connection: Any, *_: Any) -> None:
        count[0] += 1
        if count[0] == number:
            pid = connection.connection.dbapi_connection.info.backend_pid
            with psycopg.connect(world.database, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def model(*columns: Any, notes: bool = False) -> MetaData:
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True), *columns)
    if notes:
        Table(
            "notes", metadata, Column("id", Integer, primary_key=True),
            Column("of", Integer, ForeignKey("users.id"), index=True),
            Column("text", EncryptedColumn(str, "notes.text", data_class="pii", search=Prefix())),
        )  # fmt: skip
    return metadata


def sealed(name: str, **more: Any) -> Column[Any]:
    return Column(f"{name}_enc", EncryptedColumn(str, f"users.{name}", data_class="pii", **more))


def write_history(world: AlembicWorld) -> MetaData:
    """Write migrations that each do several things, inside and outside of their transactions."""
    world.apply(
        model(Column("email", Text, nullable=False), Column("phone", Text), Index("by_phone", "phone"),
              UniqueConstraint("email", "phone", name="both"))
    )  # fmt: skip
    org = Column("org", Text)
    email, phone = sealed("email", search=[Exact(unique=True), Prefix()]), sealed("phone", search=Exact())
    native, later = sealed("native", search=Exact()), Exact(normalize="lower")
    info = {"info": {"glpgenc": {"tenant": "org"}}}
    for column in (email, phone):
        column.info = info["info"]
    # A table, a column that another's triggers read, and a native column, beside the two on their way.
    world.apply(model(org, email, phone, native, Index("by_org", "org"), notes=True))
    for state in ("backfilled", "verified"):
        world.execute(f"SELECT glpgenc.gl_advance(relation, column_name, '{state}') FROM glpgenc.column_migrations")
    org, email = Column("org", Text), sealed("email", search=[Exact(unique=True), Prefix(), later])
    last = model(org, email, sealed("phone", search=Exact()), Column("age", Integer), Index("by_age", "age"))
    # Both plaintext columns, the native one and a table go; a facet, a column and an index come.
    world.apply(last)
    assert world.generate(last) == (PASS, PASS)
    Path(world.folder / "versions").joinpath(f"r{world.count}_from_models.py").unlink()
    return last


def seen(world: AlembicWorld) -> list[Any]:
    return [
        # Numbers that differ from one table to the next.
        [row for row in world.catalogue() if row[0] != "function"],
        world.rows("SELECT column_name::text, state, field FROM glpgenc.encrypted_columns ORDER BY 1"),
        world.rows("SELECT version_num FROM alembic_version"),
    ]


@pytest.mark.parametrize("per_migration", [False, True], ids=["one transaction", "transaction per migration"])
def test_migrations_killed_before_any_statement_are_run_again_up_and_down(
    database: str, tmp_path: Path, *, per_migration: bool
) -> None:
    options = {"transaction_per_migration": per_migration}
    world = AlembicWorld(database, tmp_path / "migrations", options=options)
    last = write_history(world)
    head = seen(world)
    world.downgrade(last, "base")
    base = seen(world)
    assert base[:2] == [[], []]
    number, killed = 1, True
    while killed:
        killed = False
        ways: tuple[tuple[Callable[[], None], list[Any]], ...] = (
            (lambda: world.upgrade(last), head), (lambda: world.downgrade(last, "base"), base),
        )  # fmt: skip
        for run, expected in ways:
            with killing(world, number) as count:
                with suppress(SQLAlchemyError, GlpgencError, psycopg.Error):
                    run()
                killed |= count[0] >= number
            run()
            assert seen(world) == expected, number
        number += 1 if number < 12 else 3
    assert number > 80
