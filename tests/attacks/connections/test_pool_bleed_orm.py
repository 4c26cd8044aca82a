"""The same over SQLAlchemy's QueuePool, in both modes, and with tasks of asyncio that are cancelled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, undefer

from glpgenc.errors import GlpgencError
from glpgenc.sqlalchemy import use_tenant
from tests.attacks.connections.pool_clients import LeaveError, fill
from tests.sessions.world import ENCRYPT, READ, SessionWorld
from tests.support.databases import fresh_database
from tests.support.orm import Orm, loaded_settings, orm_on, person_model
from tests.support.servers import Server, TemplateDatabases

CONNECTIONS = 8
SHORT, WHOLE = (20, 2), (100, 25)
ENDS = ("commit", "roll back", "leave", "fail", "time out", "savepoint")


@pytest.fixture(scope="module")
def orm(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Orm, dict[str, Any]]]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("orm")) as orm,
    ):
        model = person_model("database")
        orm.create(model.metadata, orm.engine("psycopg"))
        yield orm, {"database": model, "client": person_model("client")}


def end_as(session: Session, end: str) -> None:
    match end:
        case "commit":
            session.commit()
        case "roll back":
            session.rollback()
        case "leave":
            raise LeaveError
        case "fail":
            session.execute(text("SELECT 1/0"))
        case "time out":
            session.execute(text("SET LOCAL statement_timeout = '5ms'"))
            session.execute(text("SELECT pg_sleep(5)"))
        case _:
            try:
                with session.begin_nested():
                    session.execute(text("SELECT 1/0"))
            except DBAPIError:
                session.commit()


@dataclass
class QueueClients:
    """Threads of a tenant each over one engine.

    :param wrong: what must not be, one line each.
    :param backends: which tenants each server process served.
    """

    engine: Engine
    model: Any
    clients: int
    wrong: list[str] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    backends: dict[int, set[int]] = field(default_factory=dict)

    def fill(self) -> None:
        with Session(self.engine) as session, use_tenant("tenant 0"):
            session.execute(delete(self.model))
            session.commit()
        for number in range(self.clients):
            with Session(self.engine) as session, use_tenant(f"tenant {number}"):
                row = {"id": number, "email": f"of {number}", "illness": f"illness of {number}"}
                session.execute(insert(self.model).values(row))
                session.commit()

    def run(self, number: int, turns: int) -> None:
        draw = random.Random(number)  # noqa: S311  # which end comes next is no secret
        for _ in range(turns):
            with self.engine.connect() as connection:
                if found := loaded_settings(connection):
                    self.wrong.append(f"keys left: {sorted(found)}")
            end, other = draw.choice(ENDS), (number + draw.randrange(1, self.clients)) % self.clients
            try:
                with use_tenant(f"tenant {number}"), Session(self.engine) as session:
                    self.look(session, number, other)
                    self.ended[end] += 1
                    end_as(session, end)
            except (LeaveError, DBAPIError) as error:
                if end in {"commit", "roll back", "savepoint"}:
                    self.wrong.append(f"{end}: {type(error).__name__}: {error}")

    def look(self, session: Session, number: int, other: int) -> None:
        """Read one's own row, and try another tenant's, by its id and by its value."""
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        self.backends.setdefault(backend, set()).add(number)
        statement = select(self.model).where(self.model.id == number).options(undefer(self.model.illness))
        own = session.scalars(statement).one()
        if (own.email, own.illness) != (f"of {number}", f"illness of {number}"):
            self.wrong.append(f"tenant {number} read {own.email!r}")
        try:
            with session.begin_nested():
                stolen = session.scalars(select(self.model.email).where(self.model.id == other)).one_or_none()
            self.wrong.append(f"tenant {number} read {stolen!r}")
        except (GlpgencError, DBAPIError):
            pass
        if found := session.scalars(select(self.model.id).where(self.model.email == f"of {other}")).all():
            self.wrong.append(f"tenant {number} found rows {found}")


def over_queue_pool(orm: Orm, model: Any, clients: int, turns: int) -> None:
    engine = orm.engine("psycopg", pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60)
    all_of_them = QueueClients(engine, model, clients)
    all_of_them.fill()
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(lambda number: all_of_them.run(number, turns), range(clients)))
    assert all_of_them.wrong == []
    assert sum(all_of_them.ended.values()) == clients * turns
    assert max(map(len, all_of_them.backends.values())) > 1
    assert len(all_of_them.backends) <= CONNECTIONS


@pytest.mark.parametrize("mode", ["database", "client"])
def test_threads_over_a_queue_pool(orm: tuple[Orm, dict[str, Any]], mode: str) -> None:
    over_queue_pool(orm[0], orm[1][mode], *SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_hundred_threads_over_a_queue_pool(orm: tuple[Orm, dict[str, Any]], mode: str) -> None:
    over_queue_pool(orm[0], orm[1][mode], *WHOLE)


async def refusal(connection: psycopg.AsyncConnection[Any], query: Any, *parameters: object) -> str | None:
    try:
        async with connection.transaction():
            await connection.execute(query, parameters)
    except psycopg.Error as error:
        return error.sqlstate
    return None


@dataclass
class Tasks:
    """Tasks of a tenant each over one asynchronous pool; every third turn is cancelled in the middle of a statement."""

    world: SessionWorld
    pool: AsyncConnectionPool[Any]
    clients: int
    wrong: list[str] = field(default_factory=list)

    async def run(self, number: int, turns: int) -> int:
        cancelled = 0
        for turn in range(turns):
            slow = turn % 3 == 2
            await self.without_keys(number)
            try:
                async with asyncio.timeout(0.05 if slow else 60):
                    await self.with_keys(number, slow=slow)
            except TimeoutError:
                cancelled += 1
        return cancelled

    async def without_keys(self, number: int) -> None:
        async with self.pool.connection() as connection:
            for query, parameters in ((READ, [number]), (ENCRYPT, [])):
                if (state := await refusal(connection, query, *parameters)) != "ZE001":
                    self.wrong.append(f"without keys: {state}")

    async def with_keys(self, number: int, *, slow: bool) -> None:
        async with self.pool.connection() as connection, self.world.async_session(connection, f"tenant {number}"):
            row = await (await connection.execute(READ, [number])).fetchone()
            if row != (f"of tenant {number}",):
                self.wrong.append(f"tenant {number} read {row}")
            if slow:
                await connection.execute("SELECT pg_sleep(2)")
            if (state := await refusal(connection, READ, (number + 1) % self.clients)) != "ZE001":
                self.wrong.append(f"tenant {number} read another's: {state}")


def over_tasks(world: SessionWorld, clients: int, turns: int) -> None:
    fill(world, clients)

    async def main() -> tuple[list[str], list[int]]:
        async with AsyncConnectionPool(
            world.url, min_size=CONNECTIONS, max_size=CONNECTIONS, timeout=60, open=False,
            check=AsyncConnectionPool.check_connection,
        ) as pool:  # fmt: skip
            tasks = Tasks(world, pool, clients)
            return tasks.wrong, await asyncio.gather(*(tasks.run(number, turns) for number in range(clients)))

    wrong, cancelled = asyncio.run(main())
    assert wrong == []
    # Not all: a pool that has just found a connection for a task gives it that, and forgets the cancellation.
    assert sum(cancelled) > 0.5 * clients * (turns // 3)


def test_tasks_that_are_cancelled_over_an_asynchronous_pool(attacked: SessionWorld) -> None:
    over_tasks(attacked, 10, 3)


@pytest.mark.slow
def test_a_hundred_tasks_that_are_cancelled_over_an_asynchronous_pool(attacked: SessionWorld) -> None:
    over_tasks(attacked, 100, 24)
