"""Statistics of tags: what ANALYZE has counted, read once in a while, and never a reason to fail."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, Table, event, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from glpgenc.sqlalchemy import Contains, Prefix
from glpgenc.sqlalchemy.search import tag_statistics as module
from glpgenc.sqlalchemy.search.tag_statistics import (
    NOTHING_KNOWN,
    TagColumn,
    TagStatistics,
    forget_statistics,
    tag_statistics,
)
from tests.support.databases import execute, login_role
from tests.support.orm import ASYNC_DRIVERS, Orm, person_model

NAMES = ["adelaide"] * 40 + ["barbara"] * 10 + ["cornelia"]


@pytest.fixture
def model() -> Any:
    return person_model("client", search=[Prefix(), Contains(n=3)])


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    engine = orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(model(id=number, email=name) for number, name in enumerate(NAMES))
        session.commit()
    return engine


def seen_by(session: Session, model: Any, of: TagColumn | None = None) -> TagStatistics:
    """Return what a statement that searches the model's column is given."""
    found: list[TagStatistics] = []
    table: Table = model.__table__

    def note(*_: object) -> None:
        found.append(tag_statistics(of or TagColumn.of(table, "email_tags")))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        session.execute(select(model.id)).all()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return found[0]


def tags_in(database: str, table: str = "people") -> Counter[int]:
    """Return how many rows have each tag."""
    return Counter(tag for (tags,) in execute(database, f"SELECT email_tags FROM {table}") for tag in set(tags))


def analysed(database: str, table: str = "people") -> None:
    execute(database, f"ANALYZE {table}")


def test_tags_are_as_frequent_as_in_the_rows(orm: Orm, engine: Engine, model: Any) -> None:
    analysed(orm.database)
    with orm.session(engine) as session:
        found = seen_by(session, model)
    counted = tags_in(orm.database)
    # ANALYZE leaves out what occurs once.
    known = {tag: rows for tag, rows in counted.items() if rows > 1}
    assert {tag: found.frequency(tag) for tag in known} == {
        tag: pytest.approx(rows / len(NAMES)) for tag, rows in known.items()
    }
    assert found.rows == len(NAMES)
    rarest = found.rarest(counted, 3)
    assert all(counted[tag] == 1 for tag in rarest)
    assert found.rarest(known, len(known)) == sorted(known, key=lambda tag: (known[tag], list(known).index(tag)))


def test_nothing_is_known_before_analyze_and_soon_after_it_is(
    orm: Orm, engine: Engine, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(module, "monotonic_clock", lambda: now[0])
    with orm.session(engine) as session:
        assert not seen_by(session, model)
        analysed(orm.database)
        assert not seen_by(session, model)
        now[0] = 61.0
        assert seen_by(session, model)


def test_they_are_read_once_in_ten_minutes(
    orm: Orm, engine: Engine, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed(orm.database)
    now, read = [0.0], Counter[str]()
    real: Callable[..., TagStatistics] = module._read
    monkeypatch.setattr(module, "monotonic_clock", lambda: now[0])
    monkeypatch.setattr(module, "_read", lambda *given: (read.update(["read"]), real(*given))[1])
    for second in (0.0, 1.0, 599.0, 601.0, 1199.0):
        now[0] = second
        # A copy of the engine with other options is the same one.
        with orm.session(engine.execution_options(tenant_id="acme"), None) as session:
            assert seen_by(session, model)
    assert read["read"] == 2
    forget_statistics(engine)
    with orm.session(engine) as session:
        seen_by(session, model)
    assert read["read"] == 3


def test_an_engine_keeps_those_of_a_number_of_columns(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        for number in range(module._MOST_COLUMNS + 5):
            assert not seen_by(session, model, TagColumn(None, "people", f"column_{number}"))
    kept = module._ENGINES[engine]
    assert len(kept) == module._MOST_COLUMNS
    assert TagColumn(None, "people", "column_0") not in kept


@pytest.mark.parametrize(
    "of",
    [
        TagColumn(None, "no such table", "email_tags"),
        TagColumn("no such schema", "people", "email_tags"),
        TagColumn(None, "people", "no such column"),
        TagColumn(None, "people", "team"),
        TagColumn(None, "people", "moods"),
        TagColumn(None, 'it\'s "q" \\ %s', "x"),
    ],
)
def test_what_has_no_statistics_of_tags_is_unknown(orm: Orm, engine: Engine, model: Any, of: TagColumn) -> None:
    execute(orm.database, "ALTER TABLE people ADD moods text[] DEFAULT '{a,b}'")
    analysed(orm.database)
    with orm.session(engine) as session:
        assert not seen_by(session, model, of)
        assert session.scalar(text("SELECT 1")) == 1


def test_a_role_that_may_not_read_the_column_or_the_view_goes_on_without(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    analysed(orm.database)
    with login_role(orm.database) as role:
        execute(orm.database, f'GRANT SELECT (id) ON people TO "{role.name}"')
        stranger = orm.engine(url=orm.url().set(username=role.name, password=role.password))
        for statement in (
            "SELECT 1",
            "REVOKE SELECT ON pg_stats FROM PUBLIC",
            f'GRANT SELECT ON people TO "{role.name}"',
        ):
            execute(orm.database, statement)
            forget_statistics(stranger)
            with orm.session(stranger) as session:
                assert not seen_by(session, model)
                assert session.scalar(text("SELECT 1")) == 1
        execute(orm.database, "GRANT SELECT ON pg_stats TO PUBLIC")
        forget_statistics(stranger)
        with orm.session(stranger) as session:
            assert seen_by(session, model)
        stranger.dispose()


def test_rows_that_row_level_security_hides_tell_nothing(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    execute(orm.database, "ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    execute(orm.database, "CREATE POLICY own ON people USING (false)")
    analysed(orm.database)
    with login_role(orm.database) as role:
        execute(orm.database, f'GRANT SELECT ON people TO "{role.name}"')
        stranger = orm.engine(url=orm.url().set(username=role.name, password=role.password))
        with orm.session(stranger) as session:
            assert not seen_by(session, model)
        stranger.dispose()


def test_decoys_in_the_search_path_are_not_called(orm: Orm, engine: Engine, model: Any) -> None:
    analysed(orm.database)
    execute(orm.database, "CREATE SCHEMA decoys")
    execute(orm.database, "CREATE VIEW decoys.pg_stats AS SELECT 1 AS x")
    execute(
        orm.database,
        "CREATE FUNCTION decoys.to_regclass(text) RETURNS regclass LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$",
    )
    with orm.session(engine) as session:
        session.execute(text("SET search_path = decoys, public, pg_catalog"))
        assert seen_by(session, model)


def test_a_partitioned_table_has_its_own_or_those_of_its_largest_partition(
    orm: Orm, engine: Engine, model: Any
) -> None:
    execute(orm.database, "ALTER TABLE people RENAME TO whole")
    execute(orm.database, "CREATE TABLE people (LIKE whole) PARTITION BY RANGE (id)")
    execute(orm.database, "CREATE TABLE low PARTITION OF people FOR VALUES FROM (MINVALUE) TO (40)")
    execute(orm.database, "CREATE TABLE high PARTITION OF people FOR VALUES FROM (40) TO (MAXVALUE)")
    execute(orm.database, "INSERT INTO people SELECT * FROM whole")
    for table in ("low", "high"):
        analysed(orm.database, table)
    counted = tags_in(orm.database, "low")
    with orm.session(engine) as session:
        found = seen_by(session, model)
    assert found.rows == len(NAMES)
    assert all(found.frequency(tag) == 1.0 for tag in counted)
    analysed(orm.database)
    forget_statistics(engine)
    with orm.session(engine) as session:
        found = seen_by(session, model)
    assert all(found.frequency(tag) == pytest.approx(40 / len(NAMES)) for tag in counted)


def test_a_schema_that_is_translated_is_read_where_it_is(orm: Orm, engine: Engine, model: Any) -> None:
    execute(orm.database, "CREATE SCHEMA elsewhere")
    execute(orm.database, "ALTER TABLE people SET SCHEMA elsewhere")
    analysed(orm.database, "elsewhere.people")
    with orm.session(engine.execution_options(schema_translate_map={None: "elsewhere"})) as session:
        assert seen_by(session, model)


def test_in_a_transaction_that_has_failed_the_statement_fails_as_it_does(orm: Orm, engine: Engine, model: Any) -> None:
    analysed(orm.database)
    with orm.session(engine) as session:
        connection = session.connection()
        with pytest.raises(Exception, match="division"):
            session.execute(text("SELECT 1 / 0"))
        with pytest.raises(Exception, match=r"aborted|current transaction"):
            connection.execute(select(model.id).where(model.email.contains("laid")))


@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_asynchronous_drivers_read_them_too(orm: Orm, engine: Engine, model: Any, driver: str) -> None:
    del engine
    analysed(orm.database)

    async def main() -> TagStatistics:
        there = orm.async_engine(driver)
        async with AsyncSession(there, info={"tenant_id": "acme"}) as session:
            found = await session.run_sync(seen_by, model)
        await there.dispose()
        return found

    assert asyncio.run(main()).rows == len(NAMES)


def test_where_nothing_is_known_the_first_are_as_good() -> None:
    assert not NOTHING_KNOWN
    assert NOTHING_KNOWN.frequency(5) is None
    assert NOTHING_KNOWN.rarest([3, 1, 2], 2) == [3, 1]


def test_a_tag_that_was_not_counted_is_rarer_than_all_that_were() -> None:
    some = TagStatistics([(7, 0.5), (-3, 0.25)], 100)
    assert (some.frequency(7), some.frequency(-3), some.frequency(1)) == (0.5, 0.25, 0.125)
    assert some.rarest([7, -3, 1], 2) == [1, -3]
