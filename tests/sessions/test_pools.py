"""psycopg_pool: keys do not go from one client of a pool to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from glpgenc import clear_keys, clear_keys_async, reset_connection, reset_connection_async
from glpgenc.errors import DatabaseError
from glpgenc.sessions import load_keys, load_keys_async
from tests.sessions.world import ENCRYPT, SessionWorld, loaded, sqlstate, value
from tests.support.databases import login_role

Pool = ConnectionPool[psycopg.Connection[Any]]


@pytest.fixture
def pool(world: SessionWorld) -> Iterator[Pool]:
    with ConnectionPool(world.url, min_size=1, max_size=1, reset=clear_keys, open=True) as pool:
        yield pool


def test_session_long_keys_are_cleared_at_check_in(world: SessionWorld, pool: Pool) -> None:
    with pool.connection() as connection:
        pid = connection.info.backend_pid
        load_keys(connection, world.keys(), session_long=True)
    with pool.connection() as connection:
        assert connection.info.backend_pid == pid
        assert loaded(connection) == set()
        assert sqlstate(connection, ENCRYPT) == "ZE001"


def test_control_without_the_reset_they_stay(world: SessionWorld) -> None:
    with ConnectionPool(world.url, min_size=1, max_size=1, open=True) as pool:
        with pool.connection() as connection:
            load_keys(connection, world.keys(), session_long=True)
        with pool.connection() as connection:
            assert "glpgenc.field.people.email" in loaded(connection)


def test_a_client_that_raises_leaves_no_keys_and_no_new_connection(world: SessionWorld, pool: Pool) -> None:
    with pytest.raises(LookupError), pool.connection() as connection:
        raise_in_a_session_long_block(world, connection)
    with pool.connection() as connection:
        assert loaded(connection) == set()
    assert pool.get_stats().get("connections_lost", 0) == 0


def raise_in_a_session_long_block(world: SessionWorld, connection: psycopg.Connection[Any]) -> None:
    with connection.transaction():
        load_keys(connection, world.keys(), session_long=True)
    raise LookupError


def test_tenants_take_turns_on_one_connection(world: SessionWorld, pool: Pool) -> None:
    for turn, tenant in enumerate(["acme", "other"] * 3):
        with pool.connection() as connection, world.session(connection, tenant):
            connection.execute("INSERT INTO people VALUES (%s, %s)", [turn, tenant])
            assert value(connection, ENCRYPT)
        with pool.connection() as connection:
            assert sqlstate(connection, ENCRYPT) == "ZE001"


def test_an_asynchronous_pool_clears_at_check_in(world: SessionWorld) -> None:
    query = "SELECT current_setting('glpgenc.field.people.email', true)"

    async def use() -> list[Any]:
        seen = []
        async with AsyncConnectionPool(world.url, min_size=1, max_size=1, reset=clear_keys_async, open=False) as pool:
            async with pool.connection() as connection:
                await load_keys_async(connection, world.keys(), session_long=True)
                seen.append(await (await connection.execute(query)).fetchone())
            async with pool.connection() as connection:
                seen.append(await (await connection.execute(query)).fetchone())
        return seen

    first, second = asyncio.run(use())
    assert len(first[0]) > 160
    assert second == ("",)


# Often enough for psycopg to prepare it, which it does not do where a transaction has just been rolled back.
_TIMES = range(7)
_TURNS = (None, LookupError) * 4


def test_what_psycopg_prepared_is_prepared_again_after_a_reset(world: SessionWorld) -> None:
    with ConnectionPool(world.url, min_size=1, max_size=1, reset=reset_connection, open=True) as pool:
        for failure in _TURNS:
            with suppress(LookupError), pool.connection() as connection, world.session(connection):
                for _ in _TIMES:
                    assert value(connection, ENCRYPT)
                if failure is not None:
                    raise failure
        assert pool.get_stats().get("returns_bad", 0) == 0


def test_so_it_is_asynchronously(world: SessionWorld) -> None:
    async def work() -> None:
        async with AsyncConnectionPool(
            world.url, min_size=1, max_size=1, reset=reset_connection_async, open=False
        ) as pool:
            for failure in _TURNS:
                with suppress(LookupError):
                    async with pool.connection() as connection, world.async_session(connection):
                        for _ in _TIMES:
                            assert await (await connection.execute(ENCRYPT)).fetchone()
                        if failure is not None:
                            raise failure
            assert pool.get_stats().get("returns_bad", 0) == 0

    asyncio.run(work())


def test_a_connection_whose_keys_can_not_be_cleared_is_closed(world: SessionWorld) -> None:
    with login_role(world.admin_url) as other, psycopg.connect(world.admin_url, autocommit=True) as admin:
        admin.execute(f'GRANT "{other.name}" TO "{world.role.name}"'.encode())
        connection = psycopg.connect(world.url)
        with pytest.raises(DatabaseError), world.session(connection, scope="session"):
            connection.execute(f'SET ROLE "{other.name}"'.encode())
        assert connection.closed
