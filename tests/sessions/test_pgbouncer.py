"""PgBouncer in transaction mode: clients share server connections, and never keys."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.sessions.world import ENCRYPT, READ, SessionWorld, sqlstate, value
from tests.support.peers.pgbouncer import pgbouncer_before

ROWS = {"acme": 1, "other": 2}
TRANSACTIONS = 200
CLIENTS = 8
SERVER_CONNECTIONS = 2


@pytest.fixture
def pooled_url(world: SessionWorld) -> Iterator[str]:
    for tenant, key in ROWS.items():
        world.insert(tenant, {key: f"of {tenant}"})
    with pgbouncer_before(world.admin_url, pool_size=SERVER_CONNECTIONS) as bouncer:
        yield world.role.url(bouncer.url)


def use_as(world: SessionWorld, connection: psycopg.Connection[Any], tenant: str) -> tuple[str, str, str | None]:
    """Run one keyed transaction; return the backend, the tenant's own value and what reading the other's gave."""
    (other,) = ROWS.keys() - {tenant}
    with world.session(connection, tenant):
        backend = str(value(connection, "SELECT pg_backend_pid()"))
        own = str(value(connection, READ, ROWS[tenant]))
        return backend, own, sqlstate(connection, READ, ROWS[other])


def test_two_tenants_interleaved_never_see_each_other_s_keys(world: SessionWorld, pooled_url: str) -> None:
    def client(number: int) -> list[tuple[str, tuple[str, str, str | None], str | None]]:
        seen = []
        with psycopg.connect(pooled_url) as connection:
            for turn in range(TRANSACTIONS // CLIENTS):
                tenant = ("acme", "other")[(number + turn) % 2]
                keyed = use_as(world, connection, tenant)
                seen.append((tenant, keyed, sqlstate(connection, ENCRYPT)))
                connection.rollback()
        return seen

    with ThreadPoolExecutor(CLIENTS) as threads:
        seen = [each for client_saw in threads.map(client, range(CLIENTS)) for each in client_saw]
    assert Counter(tenant for tenant, _, _ in seen) == {"acme": TRANSACTIONS / 2, "other": TRANSACTIONS / 2}
    assert {own == f"of {tenant}" for tenant, (_, own, _), _ in seen} == {True}
    assert {others for _, (_, _, others), _ in seen} == {"ZE001"}
    assert {unkeyed for _, _, unkeyed in seen} == {"ZE001"}
    # Otherwise nothing was shared, and nothing was shown.
    tenants_of: dict[str, set[str]] = {}
    for tenant, (backend, _, _), _ in seen:
        tenants_of.setdefault(backend, set()).add(tenant)
    assert len(tenants_of) <= SERVER_CONNECTIONS
    assert {"acme", "other"} in tenants_of.values()


def test_asynchronous_clients_never_see_each_other_s_keys(world: SessionWorld, pooled_url: str) -> None:
    async def client(number: int) -> list[tuple[bool, str | None, str | None]]:
        seen = []
        async with await psycopg.AsyncConnection.connect(pooled_url) as connection:
            for turn in range(10):
                tenant, other = ("acme", "other") if (number + turn) % 2 else ("other", "acme")
                async with world.async_session(connection, tenant):
                    row = await (await connection.execute(READ, [ROWS[tenant]])).fetchone()
                    others = await refusal(connection, ROWS[other])
                # In a transaction of its own, without keys.
                seen.append((row == (f"of {tenant}",), others, await refusal(connection, ROWS[tenant])))
        return seen

    async def refusal(connection: psycopg.AsyncConnection[Any], key: int) -> str | None:
        try:
            async with connection.transaction():
                await connection.execute(READ, [key])
        except psycopg.Error as error:
            return error.sqlstate
        return None

    async def all_clients() -> list[list[tuple[bool, str | None, str | None]]]:
        return await asyncio.gather(*(client(number) for number in range(CLIENTS)))

    seen = {each for client_saw in asyncio.run(all_clients()) for each in client_saw}
    assert seen == {(True, "ZE001", "ZE001")}


def test_control_session_long_keys_do_reach_the_next_client(world: SessionWorld, pooled_url: str) -> None:
    # Why the documentation forbids scope="session" behind a pooler in transaction mode.
    with psycopg.connect(pooled_url) as first, world.session(first, scope="session"):
        first.commit()
        found = set()
        with psycopg.connect(pooled_url) as second:
            for _ in range(4):
                found.add(sqlstate(second, READ, ROWS["acme"]))
                second.rollback()
    assert None in found
