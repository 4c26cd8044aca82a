"""A hot standby: keyed sessions write nothing, so they work there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.wire.sealed_keys import seal
from tests.sessions.world import ENCRYPT, FIND, READ, SessionWorld, loaded, value
from tests.support.databases import with_address
from tests.support.peers.delaying_proxy import delaying_proxy
from tests.support.servers import wait_for_replay

Connect = Callable[..., psycopg.Connection[Any]]


@pytest.fixture
def standby_url(world: SessionWorld, standby: EmbeddedPostgres, replayed: Callable[[], None]) -> str:
    world.insert("acme", {1: "a@example.org"})
    replayed()
    return with_address(world.url, "127.0.0.1", standby.port)


@pytest.mark.parametrize("keys_from", ["primary", "standby"])
def test_a_standby_decrypts_searches_and_encrypts(
    world: SessionWorld, standby_url: str, connect: Connect, tmp_path: Path, keys_from: str
) -> None:
    connection = connect(standby_url)
    store = DataKeyStore(world.url if keys_from == "primary" else standby_url)
    with KeyManager.from_store(store, LocalKMSProvider(tmp_path / "kek.json"), environment="test") as manager:
        for scope in ("transaction", "session"):
            with world.session(connection, key_manager=manager, scope=scope):
                assert value(connection, "SELECT pg_is_in_recovery()") is True
                assert value(connection, READ, 1) == "a@example.org"
                assert value(connection, FIND, "a@example.org") == 1
                again = value(connection, ENCRYPT)
                assert value(connection, "SELECT glpgenc.gl_decrypt(%s, 'people.email')", again) == "a@example.org"
            assert loaded(connection) == set()


def test_a_first_key_can_not_be_made_where_keys_are_read_from_a_standby(
    world: SessionWorld, standby_url: str, connect: Connect, tmp_path: Path
) -> None:
    connection = connect(standby_url)
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager.from_store(DataKeyStore(standby_url), kms, environment="test") as manager:
        block = world.session(connection, "a new tenant", key_manager=manager)
        with pytest.raises(DatabaseError, match="read-only"), block:
            pytest.fail("the block must not be entered")


def test_a_challenge_of_a_standby_outlasts_its_promotion_and_opens_nothing_of_another_server(
    world: SessionWorld, postgres: EmbeddedPostgres, connect: Connect
) -> None:
    world.insert("acme", {1: "a@example.org"})
    message = world.keys().message()
    with postgres.standby() as other:
        wait_for_replay(postgres, other)
        url, admin_url = (with_address(each, "127.0.0.1", other.port) for each in (world.url, world.admin_url))
        with (
            psycopg.connect(url) as connection,
            delaying_proxy(url, seconds=0.005) as proxy,
            psycopg.connect(proxy.url, prepare_threshold=None) as counted,
        ):
            primary = connect(world.url)
            sealed = seal(bytes(value(primary, "SELECT glpgenc.gl_session_begin()")), message)
            value(connection, "SELECT glpgenc.gl_session_begin()")
            assert value(connection, "SELECT settings FROM glpgenc.gl_session_load(%b)", sealed) == -2
            seen: list[int] = []
            for promoted in (False, False, True, True):
                if promoted and not seen[2:]:
                    with psycopg.connect(admin_url, autocommit=True) as admin:
                        assert value(admin, "SELECT pg_promote()") is True
                before = proxy.exchanges
                with world.session(counted):
                    assert value(counted, READ, 1) == "a@example.org"
                    assert value(counted, "SELECT pg_is_in_recovery()") is not promoted
                seen.append(proxy.exchanges - before)
    assert seen == [5, 4, 4, 4]
