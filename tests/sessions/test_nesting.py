"""Blocks inside blocks: each has its own keys only, and the outer one's are back when the inner one ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest

from tests.sessions.world import READ, SessionWorld, loaded, roll_back, sqlstate

Connect = Callable[..., psycopg.Connection[Any]]
Open = psycopg.Connection[Any]


@pytest.fixture
def connection(world: SessionWorld, connect: Connect) -> Open:
    world.insert("acme", {1: "of acme"})
    world.insert("other", {2: "of other"})
    return connect(world.url)


def readable(connection: Open) -> set[str]:
    """Return whose rows can be read now."""
    states = {tenant: sqlstate(connection, READ, key) for key, tenant in ((1, "acme"), (2, "other"))}
    assert set(states.values()) <= {None, "ZE001"}
    return {tenant for tenant, state in states.items() if state is None}


@pytest.mark.parametrize("tenant", ["acme", "other"])
@pytest.mark.parametrize("outer", ["transaction", "session"])
def test_the_outer_keys_are_back_after_an_inner_block(
    world: SessionWorld, connection: Open, tenant: str, outer: str
) -> None:
    with world.session(connection, "acme", scope=outer):
        before = loaded(connection)
        for _ in range(2):
            with world.session(connection, tenant):
                assert readable(connection) == {tenant}
            assert readable(connection) == {"acme"}
            assert loaded(connection) == before
    assert loaded(connection) == set()


@pytest.mark.parametrize("outer", ["transaction", "session"])
def test_the_outer_keys_are_back_after_an_inner_block_that_raises(
    world: SessionWorld, connection: Open, outer: str
) -> None:
    with world.session(connection, "acme", scope=outer):
        with pytest.raises(LookupError), world.session(connection, "other"):
            raise LookupError
        assert readable(connection) == {"acme"}
    assert loaded(connection) == set()


def test_the_outer_keys_are_back_after_an_inner_block_that_was_rolled_back_in_silence(
    world: SessionWorld, connection: Open
) -> None:
    with world.session(connection, "acme"):
        with world.session(connection, "other"):
            roll_back()
        assert readable(connection) == {"acme"}


def test_an_inner_block_has_none_of_the_outer_one_s_classes(world: SessionWorld, connection: Open) -> None:
    query: LiteralString = "SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')"
    with world.session(connection, "acme", data_classes=["pii", "health"]):
        with world.session(connection, "other"):
            assert sqlstate(connection, query) == "ZE001"
        # Its keys are there, and only the term of scope global is for Python to compute.
        assert sqlstate(connection, query) == "ZE017"


def test_session_long_keys_outlive_an_inner_block_in_an_open_transaction(world: SessionWorld, connection: Open) -> None:
    with world.session(connection, "acme", scope="session"):
        for end in (connection.commit, connection.rollback):
            connection.execute("SELECT 1")
            with world.session(connection, "other"):
                assert readable(connection) == {"other"}
            assert readable(connection) == {"acme"}
            end()
            assert readable(connection) == {"acme"}
            connection.rollback()
    assert loaded(connection) == set()


def test_session_long_blocks_nest(world: SessionWorld, connection: Open) -> None:
    with world.session(connection, "acme", scope="session"):
        with world.session(connection, "other", scope="session"):
            assert readable(connection) == {"other"}
            connection.commit()
            assert readable(connection) == {"other"}
        assert readable(connection) == {"acme"}
        connection.commit()
        assert readable(connection) == {"acme"}
    assert loaded(connection) == set()


def test_three_blocks_deep(world: SessionWorld, connection: Open) -> None:
    with world.session(connection, "acme"):
        with world.session(connection, "other"):
            with world.session(connection, "acme"):
                assert readable(connection) == {"acme"}
            assert readable(connection) == {"other"}
        assert readable(connection) == {"acme"}
    assert loaded(connection) == set()


def test_two_connections_do_not_share_what_is_open(world: SessionWorld, connection: Open, connect: Connect) -> None:
    second = connect(world.url)
    with world.session(connection, "acme"), world.session(second, "other"):
        assert (readable(connection), readable(second)) == ({"acme"}, {"other"})
    assert loaded(second) == set()
