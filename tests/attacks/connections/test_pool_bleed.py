"""Threads of many tenants over few connections, with every way of ending a transaction: no value, no key goes over."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from glpgenc.sessions import load_keys
from tests.attacks.connections.pool_clients import (
    DEADLY,
    ENDS,
    Seen,
    fill,
    keyed,
    plan_of,
    survived,
    tenants_of,
    unkeyed,
)
from tests.sessions.world import SessionWorld, value
from tests.support.peers.pgbouncer import pgbouncer_before

CONNECTIONS = 8
SHORT, WHOLE = (20, 3), (100, 40)
Open = Callable[[], Any]


def run(world: SessionWorld, clients: int, turns: int, connection_of: Open, ends: dict[str, Any]) -> Seen:
    fill(world, clients)
    seen = Seen()

    def client(number: int) -> None:
        tenant = tenants_of(clients)[number]
        for turn, (end, other) in enumerate(plan_of(number, clients, turns, ends)):
            with survived(end, seen), connection_of() as connection:
                unkeyed(connection, number, seen, settings=turn % 4 == 0)
                connection.rollback()
                with world.session(connection, tenant):
                    seen.note(end, value(connection, "SELECT pg_backend_pid()"), tenant)
                    keyed(connection, number, other, seen)
                    ends[end](connection)
                unkeyed(connection, number, seen, settings=turn % 4 == 1)

    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(client, range(clients)))
    return seen


def require_shared(seen: Seen, clients: int, turns: int, ends: dict[str, Any], *, deaths: bool = False) -> None:
    assert seen.wrong == []
    assert sum(seen.ends.values()) == clients * turns
    assert set(seen.ends) == set(ends)
    # Otherwise nothing was shared, and nothing was shown.
    assert max(map(len, seen.tenants.values())) > 1
    assert deaths or len(seen.tenants) <= CONNECTIONS


def over_psycopg_pool(
    world: SessionWorld, clients: int, turns: int, ends: dict[str, Any], *, deaths: bool = False
) -> None:
    with ConnectionPool(
        world.url, min_size=CONNECTIONS, max_size=CONNECTIONS, timeout=60, check=ConnectionPool.check_connection
    ) as pool:
        seen = run(world, clients, turns, pool.connection, ends)
        require_shared(seen, clients, turns, ends, deaths=deaths)


def over_pgbouncer(world: SessionWorld, clients: int, turns: int) -> None:
    with pgbouncer_before(world.admin_url, pool_size=CONNECTIONS) as bouncer:
        url = world.role.url(bouncer.url)
        seen = run(world, clients, turns, lambda: psycopg.connect(url), ENDS)
    require_shared(seen, clients, turns, ENDS)


def test_threads_over_a_psycopg_pool(attacked: SessionWorld) -> None:
    over_psycopg_pool(attacked, *SHORT, ENDS)


def test_threads_through_pgbouncer_in_transaction_mode(attacked: SessionWorld) -> None:
    over_pgbouncer(attacked, *SHORT)


@pytest.mark.slow
def test_a_hundred_threads_over_a_psycopg_pool_whose_connections_are_killed_too(attacked: SessionWorld) -> None:
    over_psycopg_pool(attacked, *WHOLE, DEADLY, deaths=True)


@pytest.mark.slow
def test_a_hundred_threads_through_pgbouncer_in_transaction_mode(attacked: SessionWorld) -> None:
    over_pgbouncer(attacked, *WHOLE)


def test_control_a_client_that_keeps_its_keys_for_the_session_is_found(attacked: SessionWorld) -> None:
    fill(attacked, 2)
    seen = Seen()
    with ConnectionPool(attacked.url, min_size=1, max_size=1) as pool:
        with pool.connection() as connection:
            load_keys(connection, attacked.keys("tenant 0"), session_long=True)
        with pool.connection() as connection:
            unkeyed(connection, 0, seen)
            keyed(connection, 1, 0, seen)
    assert seen.wrong[0].startswith("keys left: ['glpgenc.field.people.email'")
    assert seen.wrong[1:3] == ["without keys: None", "without keys: None"]
    assert seen.wrong[-1] == "tenant 1 read a value of tenant 0: None"


@pytest.mark.slow
def test_the_keys_of_400_tenants_stand_in_no_more_settings_than_there_are_bytes(attacked: SessionWorld) -> None:
    others = [f"reader {number}" for number in range(400)]
    for tenant in others:
        attacked.manager.active(tenant, "pii").wipe()
    with psycopg.connect(attacked.url) as connection, attacked.session(connection, "acme", read_tenants=others):
        names = set(value(connection, "SELECT current_setting('glpgenc.loaded')").split(","))
    keys = {name for name in names if ".key." in name}
    assert keys <= {f"glpgenc.key.k{byte:02x}" for byte in range(256)}
    assert len(keys) > 150
    assert names - keys - {""} == {"glpgenc.field.people.email", "glpgenc.field.people.note"}
