"""Asynchronous connections: the same as synchronous ones, and the event loop goes on while keys are fetched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, LiteralString

import psycopg
import pytest

import glpgenc
from glpgenc.errors import KeyNotLoadedError, SealedSessionError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.sessions import load_keys_async
from glpgenc.sessions.challenges import challenges
from glpgenc.sessions.exchange import ask, ask_async, is_idle
from glpgenc.sessions.load import forget_keys, forget_keys_async
from tests.sessions.world import ENCRYPT, INSERT, READ, SessionWorld

Open = psycopg.AsyncConnection[Any]
SETTING: LiteralString = "SELECT current_setting('glpgenc.field.people.email', true)"
KMS_SECONDS = 0.4


class SlowKMS(LocalKMSProvider):
    """The local provider, as far away as a KMS on another continent."""

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        time.sleep(KMS_SECONDS)
        return super().decrypt(wrapped, key_uri, context)


async def value(connection: Open, query: LiteralString, *parameters: object) -> Any:
    row = await (await connection.execute(query, parameters)).fetchone()
    assert row is not None
    return row[0]


@asynccontextmanager
async def opened(world: SessionWorld, **arguments: Any) -> AsyncIterator[Open]:
    connection = await psycopg.AsyncConnection.connect(world.url, **arguments)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.parametrize("autocommit", [False, True])
@pytest.mark.parametrize("scope", ["transaction", "session"])
def test_a_block_reads_and_writes_and_leaves_no_key(world: SessionWorld, scope: str, *, autocommit: bool) -> None:
    async def use() -> None:
        async with opened(world, autocommit=autocommit) as connection:
            async with world.async_session(connection, scope=scope) as same:
                assert same is connection
                await connection.execute(INSERT, [1, "acme", "x"])
                assert await value(connection, READ, 1) == "x"
            assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            assert await value(connection, SETTING) == ""
            assert await value(connection, "SELECT count(*) FROM people") == 1

    asyncio.run(use())


def test_blocks_nest_and_put_the_outer_keys_back(world: SessionWorld) -> None:
    world.insert("acme", {1: "x"})

    async def use() -> None:
        async with opened(world) as connection:
            async with world.async_session(connection):
                async with world.async_session(connection, "other"):
                    with pytest.raises(psycopg.Error, match="no key is loaded"):
                        async with connection.transaction():
                            await value(connection, READ, 1)
                assert await value(connection, READ, 1) == "x"
            async with world.async_session(connection, scope="session"):
                async with world.async_session(connection, "other", scope="session"):
                    pass
                assert await value(connection, READ, 1) == "x"
            assert await value(connection, SETTING) == ""

    asyncio.run(use())


def test_an_inner_block_has_none_of_the_outer_one_s_classes(world: SessionWorld) -> None:
    seal: LiteralString = "SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')"

    async def use() -> None:
        async with (
            opened(world) as connection,
            world.async_session(connection, "acme", data_classes=["pii", "health"]),
        ):
            async with world.async_session(connection, "other"):
                with pytest.raises(psycopg.Error, match="no key is loaded"):
                    async with connection.transaction():
                        await value(connection, seal)
            # Its keys are there, and only the term of scope global is for Python to compute.
            with pytest.raises(psycopg.Error) as caught:
                async with connection.transaction():
                    await value(connection, seal)
            assert caught.value.sqlstate == "ZE017"

    asyncio.run(use())


@pytest.mark.parametrize("scope", ["transaction", "session"])
def test_a_block_that_raises_rolls_back_translates_and_clears(world: SessionWorld, scope: str) -> None:
    async def use() -> None:
        async with opened(world) as connection:
            with pytest.raises(KeyNotLoadedError):
                await insert_and_fail(world, connection, scope)
            assert await value(connection, SETTING) == ""
            assert await value(connection, "SELECT count(*) FROM people") == 0

    asyncio.run(use())


async def insert_and_fail(world: SessionWorld, connection: Open, scope: str) -> None:
    async with world.async_session(connection, scope=scope):
        await connection.execute(INSERT, [1, "acme", "x"])
        await connection.execute("SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')")


@pytest.mark.parametrize("scope", ["transaction", "session"])
def test_a_block_that_is_cancelled_leaves_no_key(world: SessionWorld, scope: str) -> None:
    async def use() -> None:
        async with opened(world) as connection:
            entered = asyncio.Event()

            async def wait() -> None:
                async with world.async_session(connection, scope=scope):
                    entered.set()
                    await connection.execute("SELECT pg_sleep(60)")

            task = asyncio.create_task(wait())
            await entered.wait()
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await value(connection, SETTING) == ""

    asyncio.run(use())


def test_in_an_asynchronous_pipeline_a_block_loads_uses_and_drops_its_keys(world: SessionWorld) -> None:
    async def use() -> None:
        async with opened(world) as connection, connection.pipeline():
            await connection.execute("SELECT 1")
            async with world.async_session(connection):
                assert await value(connection, ENCRYPT)
            assert await value(connection, SETTING) == ""

    asyncio.run(use())


def test_loading_outside_a_transaction_is_refused(world: SessionWorld) -> None:
    async def use() -> None:
        async with opened(world, autocommit=True) as connection:
            with pytest.raises(SealedSessionError):
                await load_keys_async(connection, world.keys())

    asyncio.run(use())


def test_keys_for_a_whole_session_are_not_loaded_in_an_open_transaction_or_a_pipeline(world: SessionWorld) -> None:
    async def enter(connection: Open) -> None:
        with pytest.raises(SealedSessionError, match="open transaction or a pipeline"):
            async with world.async_session(connection, scope="session"):
                pass

    async def use() -> None:
        async with opened(world) as connection:
            await connection.execute("SELECT 1")
            await enter(connection)
            await connection.rollback()
            async with connection.pipeline():
                await enter(connection)
            async with world.async_session(connection, scope="session"):
                pass

    asyncio.run(use())


def test_a_keyed_session_is_not_entered_twice_at_once(world: SessionWorld) -> None:
    async def use() -> None:
        async with opened(world) as connection:
            block = world.async_session(connection)
            async with block:
                with pytest.raises(RuntimeError, match="already open"):
                    await block.__aenter__()

    asyncio.run(use())


def test_a_slow_kms_does_not_hold_up_the_event_loop(world: SessionWorld, tmp_path: Path) -> None:
    world.keys()
    kms = SlowKMS(tmp_path / "kek.json")

    async def use(manager: KeyManager) -> tuple[float, float]:
        async with opened(world) as connection:
            ticker = asyncio.create_task(longest_pause())
            await asyncio.sleep(0)
            began = time.monotonic()
            async with world.async_session(connection, key_manager=manager):
                pass
            took = time.monotonic() - began
            ticker.cancel()
            return took, await ticker

    with KeyManager.from_store(DataKeyStore(world.url), kms, environment="test") as manager:
        took, pause = asyncio.run(use(manager))
    assert took >= KMS_SECONDS
    assert pause < KMS_SECONDS * 0.75


async def longest_pause() -> float:
    """Return, when cancelled, for how long the event loop did not come back."""
    longest, last = 0.0, time.monotonic()
    try:
        while True:
            await asyncio.sleep(0.005)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
    except asyncio.CancelledError:
        return longest


@pytest.mark.parametrize("scope", ["transaction", "session"])
def test_another_task_can_not_open_a_block_on_the_same_connection(
    world: SessionWorld, scope: Literal["transaction", "session"]
) -> None:
    async def intrude(connection: Open) -> None:
        async with glpgenc.session(connection, tenant_id="other", data_classes=["pii"], key_manager=world.manager):
            pass

    async def main() -> None:
        async with opened(world) as connection:
            ours = glpgenc.session(
                connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager, scope=scope
            )
            async with ours:
                with pytest.raises(SealedSessionError, match="another task"):
                    await asyncio.create_task(intrude(connection))
                await value(connection, ENCRYPT)

    asyncio.run(main())


async def insert_and_roll_back(world: SessionWorld, connection: Open) -> None:
    async with world.async_session(connection):
        await connection.execute(INSERT, [1, "acme", "x"])
        raise psycopg.Rollback


def test_a_rollback_within_an_asynchronous_block_ends_it_in_silence(world: SessionWorld) -> None:
    async def use() -> None:
        async with opened(world) as connection:
            await insert_and_roll_back(world, connection)
            assert await value(connection, SETTING) == ""
            assert await value(connection, "SELECT count(*) FROM people") == 0

    asyncio.run(use())


def test_an_asynchronous_connection_that_is_reset_keeps_no_challenge(world: SessionWorld) -> None:
    async def use() -> None:
        async with opened(world) as connection:
            async with world.async_session(connection):
                pass
            await glpgenc.reset_connection_async(connection)
            assert challenges.take(connection) is None

    asyncio.run(use())


def test_asking_begins_no_transaction_in_autocommit_mode_unless_it_is_to(world: SessionWorld) -> None:
    async def use() -> None:
        statement = "SELECT pg_catalog.txid_current()"
        async with opened(world, autocommit=True) as connection:
            for begins in ({}, {"begins": True}):
                assert await ask_async(connection, statement, **begins)
                assert is_idle(connection) is not bool(begins)
        with psycopg.connect(world.url, autocommit=True) as synchronous:
            for begins in ({}, {"begins": True}):
                assert ask(synchronous, statement, **begins)
                assert is_idle(synchronous) is not bool(begins)

    asyncio.run(use())


def test_clearing_and_forgetting_prepare_no_statement(world: SessionWorld) -> None:
    prepared: LiteralString = "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'gl_'"

    async def use() -> None:
        async with opened(world, prepare_threshold=0) as connection:
            await glpgenc.clear_keys_async(connection)
            await forget_keys_async(connection)
            cursor = await connection.execute(prepared, prepare=False)
            assert await cursor.fetchone() == (0,)
        with psycopg.connect(world.url, prepare_threshold=0) as synchronous:
            glpgenc.clear_keys(synchronous)
            forget_keys(synchronous)
            assert synchronous.execute(prepared, prepare=False).fetchone() == (0,)

    asyncio.run(use())
