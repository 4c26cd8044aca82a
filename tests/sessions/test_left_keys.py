"""Keys that are still there after they were cleared: the connection is closed, and is nobody's any more."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from glpgenc.errors import SealedSessionError
from glpgenc.sessions import load_keys, load_keys_async
from glpgenc.sessions.load import forget_keys, forget_keys_async
from tests.sessions.world import SessionWorld


@pytest.fixture
def that_clears_nothing(world: SessionWorld) -> SessionWorld:
    """An installation whose function says that it cleared, and did not."""
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        row = connection.execute("SELECT pg_get_functiondef('glpgenc._session_clear()'::regprocedure)").fetchone()
        assert row is not None
        head, _, _ = row[0].partition("AS $")
        connection.execute(f"{head} AS $body$ BEGIN RETURN 1; END $body$".encode())
    return world


def check(error: SealedSessionError, world: SessionWorld) -> None:
    assert "keys remain in the connection" in str(error)
    assert "glpgenc.field." in str(error)
    assert not any(each.key.hex() in str(error) for each in world.keys().fields)
    assert error.hint


def test_a_connection_that_keeps_them_is_closed(that_clears_nothing: SessionWorld) -> None:
    with psycopg.connect(that_clears_nothing.url) as connection:
        load_keys(connection, that_clears_nothing.keys())
        with pytest.raises(SealedSessionError) as caught:
            forget_keys(connection)
        assert connection.closed
    check(caught.value, that_clears_nothing)


def test_an_asynchronous_one_is_closed(that_clears_nothing: SessionWorld) -> None:
    async def run() -> SealedSessionError:
        connection = await psycopg.AsyncConnection.connect(that_clears_nothing.url)
        await load_keys_async(connection, that_clears_nothing.keys())
        with pytest.raises(SealedSessionError) as caught:
            await forget_keys_async(connection)
        assert connection.closed
        return caught.value

    check(asyncio.run(run()), that_clears_nothing)


def test_a_connection_that_keeps_none_stays_open(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as connection:
        load_keys(connection, world.keys())
        forget_keys(connection)
        assert not connection.closed
