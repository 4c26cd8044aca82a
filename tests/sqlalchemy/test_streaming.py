"""Results that are fetched late or in turns: each opens with the keys of its own transaction, and with no others."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from glpgenc.errors import KeyNotLoadedError
from tests.support.orm import ASYNC_DRIVERS, DRIVER, Orm, person_model

pytestmark = pytest.mark.slow

ROWS = 30


@pytest.fixture
def model() -> Any:
    return person_model("client")


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    """An engine whose table has rows of acme (even ids) and of globex (odd ids)."""
    engine = orm.engine()
    orm.create(model.metadata, engine)
    for offset, tenant in enumerate(("acme", "globex")):
        with orm.session(engine, tenant) as session:
            keys = range(offset, 2 * ROWS, 2)
            session.execute(insert(model), [{"id": key, "team": tenant, "email": f"{key}@{tenant}"} for key in keys])
            session.commit()
    return engine


def emails(model: Any, tenant: str) -> Any:
    return select(model.email).where(model.team == tenant).order_by(model.id)


def expected(tenant: str) -> list[str]:
    return [f"{key}@{tenant}" for key in range(0 if tenant == "acme" else 1, 2 * ROWS, 2)]


@pytest.mark.skipif(DRIVER == "asyncpg", reason="asyncpg can't fetch after the transaction's end")
def test_a_result_that_is_fetched_after_the_commit_opens(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        result = session.scalars(emails(model, "acme"))
        session.commit()
        with orm.session(engine, "globex") as other:
            assert other.scalars(emails(model, "globex")).all() == expected("globex")
        assert result.all() == expected("acme")


def test_results_of_two_tenants_are_fetched_in_turns(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine, "acme") as one, orm.session(engine, "globex") as two:
        first, second = one.scalars(emails(model, "acme")), two.scalars(emails(model, "globex"))
        found: tuple[list[Any], list[Any]] = ([], [])
        for _ in range(ROWS):
            found[0].append(first.fetchmany(1)[0])
            found[1].append(next(second))
        assert found == (expected("acme"), expected("globex"))


def test_a_statement_of_another_tenant_does_not_lend_its_keys_to_a_result(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine, "acme") as one, orm.session(engine, "globex") as two:
        wrong = one.scalars(emails(model, "globex"))
        assert two.scalars(emails(model, "globex")).all() == expected("globex")
        with pytest.raises(KeyNotLoadedError):
            wrong.first()


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("stream", [False, True])
def test_rows_come_in_batches(orm: Orm, engine: Engine, model: Any, size: int, stream: bool) -> None:  # noqa: FBT001
    options = {"yield_per": size} if stream else {}
    with orm.session(engine) as session:
        result = session.execute(
            select(model).where(model.team == "acme").order_by(model.id), execution_options=options
        )
        batches = list(result.scalars().partitions(size))
        assert [each.email for batch in batches for each in batch] == expected("acme")
        assert all(len(batch) <= size for batch in batches)


WAYS: dict[str, Any] = {
    "all": lambda result: [row.email for row in result.all()],
    "scalars": lambda result: result.scalars("email").all(),
    "mappings": lambda result: [row["email"] for row in result.mappings()],
    "columns": lambda result: [email for (email,) in result.columns("email")],
    "tuples by name": lambda result: [row._mapping["email"] for row in result],
    "unique": lambda result: [row.email for row in result.unique().all()],
    "frozen": lambda result: [row.email for row in result.freeze()().all()],
    "frozen and filtered": lambda result: result.freeze()().scalars("email").all(),
    "partitions": lambda result: [row.email for part in result.partitions(4) for row in part],
    "first ones": lambda result: (
        [result.fetchone().email, *(row.email for row in result.fetchmany(3))] + [row.email for row in result]
    ),
    "yield_per": lambda result: [row.email for row in result.yield_per(5)],
    "merged": lambda result: [row.email for row in result.merge().all()],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stream", [False, True])
def test_rows_can_be_taken_in_every_way_of_a_result(
    engine: Engine,
    model: Any,
    way: str,
    stream: bool,  # noqa: FBT001
) -> None:
    table = model.__table__
    statement = select(table.c.id, table.c.email).where(table.c.team == "acme").order_by(table.c.id)
    with engine.connect().execution_options(tenant_id="acme", stream_results=stream) as connection:
        assert WAYS[way](connection.execute(statement)) == expected("acme")


def test_inserted_rows_are_returned_in_order_and_opened(orm: Orm, engine: Engine, model: Any) -> None:
    rows = [{"id": key, "team": "new", "email": f"{key}@acme"} for key in range(1000, 3500)]
    with orm.session(engine) as session:
        statement = insert(model).returning(model.id, model.email, sort_by_parameter_order=True)
        assert [tuple(row) for row in session.execute(statement, rows)] == [(r["id"], r["email"]) for r in rows]
        added = session.scalars(
            insert(model).returning(model), [{"id": 9000, "email": "z"}, {"id": 9001, "email": "y"}]
        )
        assert [each.email for each in added] == ["z", "y"]


@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_asynchronous_streams_of_two_tenants_take_turns(orm: Orm, engine: Engine, model: Any, driver: str) -> None:
    del engine

    async def read(make: Any, tenant: str) -> list[Any]:
        async with make(tenant) as session:
            found = []
            async for email in await session.stream_scalars(emails(model, tenant), execution_options={"yield_per": 3}):
                found.append(email)
                await asyncio.sleep(0)
            return found

    async def main() -> Any:
        from sqlalchemy.ext.asyncio import AsyncSession  # noqa: PLC0415

        engine = orm.async_engine(driver)
        try:
            return await asyncio.gather(
                *(
                    read(lambda name: AsyncSession(engine, info={"tenant_id": name}), tenant)
                    for tenant in ("acme", "globex") * 3
                )
            )
        finally:
            await engine.dispose()

    assert asyncio.run(main()) == [expected("acme"), expected("globex")] * 3
