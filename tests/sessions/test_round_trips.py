"""A keyed transaction waits for the server as often as a plaintext one, counted by a proxy before the server."""

from __future__ import annotations

import asyncio
import copy
import gc
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.errors import EncryptionError, UncleanSessionError
from glpgenc.sessions import load_keys
from glpgenc.sessions.challenges import challenges
from tests.sessions.world import ENCRYPT, READ, SessionWorld, loaded, roll_back, sqlstate, value
from tests.support.listeners import record_events
from tests.support.peers.delaying_proxy import DelayingProxy, delaying_proxy
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.processes.forks import in_child

# Long enough that what is sent without waiting for an answer is sent before it comes.
SECONDS = 0.005
PLAIN = "SELECT id FROM people WHERE id = %s"


@pytest.fixture
def proxy(world: SessionWorld) -> Iterator[DelayingProxy]:
    world.insert("acme", {1: "a@example.org"})
    with delaying_proxy(world.url, seconds=SECONDS) as running:
        yield running


@pytest.fixture
def connection(proxy: DelayingProxy) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(proxy.url, prepare_threshold=None) as connection:
        yield connection


@pytest.fixture
def counted(proxy: DelayingProxy) -> Callable[[Callable[[], object]], int]:
    def count(work: Callable[[], object]) -> int:
        before = proxy.exchanges
        work()
        return proxy.exchanges - before

    return count


Counted = Callable[[Callable[[], object]], int]


def keyed(world: SessionWorld, connection: psycopg.Connection[Any], **more: Any) -> Callable[[], None]:
    def work() -> None:
        with world.session(connection, **more):
            assert value(connection, READ, 1) == "a@example.org"

    return work


def keyed_once(world: SessionWorld, connection: psycopg.Connection[Any]) -> None:
    with world.session(connection):
        pass


def plaintext(connection: psycopg.Connection[Any]) -> None:
    with connection.transaction():
        assert value(connection, PLAIN, 1) == 1


def test_a_keyed_transaction_waits_as_often_as_a_plaintext_one(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    assert counted(lambda: plaintext(connection)) == 3
    # The first of a connection asks for a challenge, together with BEGIN.
    assert counted(keyed(world, connection)) == 4
    for tenant in ("acme", "other", "acme"):
        world.manager.active(tenant, "pii").wipe()
        with world.session(connection, tenant):
            pass
    assert [counted(keyed(world, connection)) for _ in range(3)] == [3, 3, 3]


def test_so_it_does_in_an_asynchronous_connection(world: SessionWorld, proxy: DelayingProxy) -> None:
    async def counts() -> list[int]:
        seen = []
        async with await psycopg.AsyncConnection.connect(proxy.url, prepare_threshold=None) as connection:
            for _ in range(3):
                before = proxy.exchanges
                async with world.async_session(connection):
                    row = await (await connection.execute(READ, [1])).fetchone()
                    assert row == ("a@example.org",)
                seen.append(proxy.exchanges - before)
        return seen

    assert asyncio.run(counts()) == [4, 3, 3]


def test_so_it_does_in_autocommit_mode_where_the_block_is_a_transaction(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    connection.autocommit = True
    assert [counted(keyed(world, connection)) for _ in range(3)] == [4, 3, 3]
    assert loaded(connection) == set()


def test_a_rollback_keeps_the_challenge(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()
    with world.session(connection):
        value(connection, READ, 1)
        roll_back()
    assert counted(keyed(world, connection)) == 3
    with world.session(connection), pytest.raises(psycopg.errors.DivisionByZero), connection.transaction():
        connection.execute("SELECT 1 / 0")
    assert counted(keyed(world, connection)) == 3


def test_a_transaction_that_failed_is_rolled_back_and_the_next_one_is_keyed(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()
    connection.execute("CREATE TEMP TABLE mine ()")
    connection.commit()
    with pytest.raises(UncleanSessionError), world.session(connection):
        pytest.fail("the block must not be entered")
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    connection.execute("DROP TABLE mine")
    connection.commit()
    # That load spent the challenge, and brought none.
    assert [counted(keyed(world, connection)) for _ in range(2)] == [4, 3]


@pytest.mark.parametrize("lost", ["DISCARD ALL", "DEALLOCATE ALL", "SELECT glpgenc.gl_session_begin()"])
def test_a_challenge_that_the_server_does_not_know_costs_one_exchange_and_no_error(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted, lost: str
) -> None:
    keyed(world, connection)()
    connection.autocommit = True
    connection.execute(lost.encode())
    connection.autocommit = False
    assert [counted(keyed(world, connection)) for _ in range(2)] == [4, 3]


def test_a_challenge_expires(world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted) -> None:
    keyed(world, connection)()
    with psycopg.connect(world.admin_url, autocommit=True) as admin:
        row = admin.execute(
            "SELECT pg_get_functiondef('glpgenc._session_load(bytea, boolean, boolean)'::regprocedure)"
        ).fetchone()
        assert row is not None
        changed = row[0].replace("10 minutes", "-1 seconds")
        assert changed != row[0]
        admin.execute(changed.encode())
        # Both are too old at once, and nothing is loaded.
        with pytest.raises(EncryptionError) as caught, world.session(connection):
            pytest.fail("the block must not be entered")
        assert caught.value.sqlstate == "ZE008"
        assert loaded(connection) == set()
        admin.execute(row[0].encode())
    assert counted(keyed(world, connection)) == 4


def test_what_is_altered_on_its_way_opens_nothing_and_the_second_try_does(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()
    challenge = challenges.take(connection)
    assert challenge is not None
    challenges.keep(connection, bytes(64))
    assert counted(keyed(world, connection)) == 4


def test_a_block_in_a_block_takes_the_next_challenge(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()

    def nested() -> None:
        with world.session(connection):
            keyed(world, connection, data_classes=("pii", "health"))()
            assert value(connection, READ, 1) == "a@example.org"

    # BEGIN with keys; SAVEPOINT, clearing, keys, SELECT, RELEASE, clearing; SAVEPOINT, keys, RELEASE of putting back;
    # SELECT, COMMIT.
    assert counted(nested) == 12
    assert counted(keyed(world, connection)) == 3


def test_a_reset_connection_keeps_no_challenge(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()
    glpgenc.reset_connection(connection)
    assert challenges.take(connection) is None
    assert [counted(keyed(world, connection)) for _ in range(2)] == [4, 3]


def test_a_child_process_has_no_challenge_of_its_parent(
    world: SessionWorld, connection: psycopg.Connection[Any]
) -> None:
    keyed(world, connection)()
    assert in_child(lambda: challenges.take(connection)) == "None"
    assert challenges.take(connection) is not None


def test_a_challenge_is_shown_by_nothing_and_goes_with_its_connection(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as connection:
        keyed_once(world, connection)
        challenge = challenges.take(connection)
        assert challenge is not None
        challenges.keep(connection, challenge)
        shown = repr(challenges) + str(challenges) + repr(connection) + str(vars(connection))
        assert challenge.hex() not in shown
        assert repr(challenge) not in shown
        for copied in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                copied(challenges)
    assert challenge in challenges._kept.values()
    del connection
    gc.collect()
    assert challenge not in challenges._kept.values()


def test_each_load_is_one_event(world: SessionWorld, connection: psycopg.Connection[Any]) -> None:
    with record_events() as events:
        keyed(world, connection)()
        keyed(world, connection)()
        challenges.keep(connection, bytes(64))
        keyed(world, connection)()
    assert len(events.told("session_keys_loaded")) == 3


def test_loading_by_hand_takes_one_exchange_with_its_begin(
    world: SessionWorld, connection: psycopg.Connection[Any], counted: Counted
) -> None:
    keyed(world, connection)()
    keys = world.keys()

    def work() -> None:
        load_keys(connection, keys)
        value(connection, READ, 1)
        connection.commit()

    assert counted(work) == 3


def test_the_begin_is_the_connection_s_own(world: SessionWorld, connection: psycopg.Connection[Any]) -> None:
    connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    connection.read_only = True
    for _ in range(2):
        with world.session(connection):
            assert value(connection, "SHOW transaction_isolation") == "serializable"
            assert value(connection, "SHOW transaction_read_only") == "on"
            with pytest.raises(psycopg.ProgrammingError, match="forbidden within a Transaction"):
                connection.commit()


def test_behind_pgbouncer_a_client_alone_waits_no_more_often_and_others_cost_it_one_exchange(
    world: SessionWorld,
) -> None:
    world.insert("acme", {1: "a@example.org"})
    with (
        pgbouncer_before(world.admin_url, pool_size=1) as bouncer,
        delaying_proxy(world.role.url(bouncer.url), seconds=SECONDS) as proxy,
        psycopg.connect(proxy.url, prepare_threshold=None) as one,
        psycopg.connect(proxy.url, prepare_threshold=None) as other,
    ):

        def count(connection: psycopg.Connection[Any]) -> int:
            before = proxy.exchanges
            keyed(world, connection)()
            return proxy.exchanges - before

        assert [count(one) for _ in range(3)] == [4, 3, 3]
        # The server connection is shared, and knows the challenge of the last one.
        assert [count(other), count(other)] == [4, 3]
        assert [count(one), count(other), count(one), count(one)] == [4, 4, 4, 3]
        assert sqlstate(one, ENCRYPT) == "ZE001"
