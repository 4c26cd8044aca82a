"""The keyed block as Python code meets it: kinds of connection, errors, and use in the wrong way."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Generator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.rows import class_row, dict_row, namedtuple_row

import glpgenc
from glpgenc.errors import (
    AuthenticationError,
    DatabaseError,
    DatabaseUnavailableError,
    EncryptionError,
    KeyManagementError,
    KeyNotLoadedError,
    NotEncryptedError,
    SchemaMissingError,
)
from tests.sessions.world import ENCRYPT, FIND, READ, SessionWorld, loaded, sqlstate, value

Connect = Callable[..., psycopg.Connection[Any]]
Open = psycopg.Connection[Any]


@pytest.fixture
def connection(world: SessionWorld, connect: Connect) -> Open:
    world.insert("acme", {1: "a@example.org"})
    return connect(world.url)


def run(connection: Open, statement: LiteralString) -> None:
    connection.execute(statement)


# Errors


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT glpgenc.gl_decrypt(email, 'people.note') FROM people", AuthenticationError),
        ("SELECT glpgenc.gl_decrypt('\\x00'::bytea, 'people.email')", NotEncryptedError),
        ("SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')", KeyNotLoadedError),
    ],
)
def test_an_error_of_class_ze_leaves_a_block_as_ours(
    world: SessionWorld, connection: Open, statement: LiteralString, expected: type[EncryptionError]
) -> None:
    with pytest.raises(expected) as caught, world.session(connection):
        run(connection, statement)
    assert caught.value.hint
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert loaded(connection) == set()


def test_any_other_error_leaves_a_block_as_it_is(world: SessionWorld, connection: Open) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), world.session(connection):
        run(connection, "SELECT 1/0")
    error = LookupError("mine")
    with pytest.raises(LookupError) as caught, world.session(connection):
        raise error
    assert caught.value is error


def test_an_error_that_comes_with_the_commit_is_translated_too(world: SessionWorld, connection: Open) -> None:
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION USING ERRCODE = 'ZE003', MESSAGE = 'refused at commit'; END $$;
            CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON people DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse()
        """)
    for scope in ("transaction", "session"):
        with pytest.raises(NotEncryptedError, match="refused at commit"), world.session(connection, scope=scope):
            run(connection, "UPDATE people SET tenant = 'x'")
        assert loaded(connection) == set()


def test_entering_on_a_closed_connection_names_the_cause(world: SessionWorld, connection: Open) -> None:
    connection.close()
    for scope in ("transaction", "session"):
        with pytest.raises((DatabaseUnavailableError, glpgenc.GlpgencError)), world.session(connection, scope=scope):
            pytest.fail("the block must not be entered")


def test_entering_in_an_aborted_transaction_is_refused(world: SessionWorld, connection: Open) -> None:
    assert sqlstate(connection, "SELECT 1") is None
    with pytest.raises(psycopg.errors.DivisionByZero):
        run(connection, "SELECT 1/0")
    with pytest.raises(DatabaseError, match="transaction is aborted"), world.session(connection):
        pytest.fail("the block must not be entered")


def test_a_database_without_glpgenc_is_told_apart(world: SessionWorld, connect: Connect, empty_database: str) -> None:
    bare = connect(empty_database)
    with pytest.raises(SchemaMissingError, match="glpgenc init"), world.session(bare):
        pytest.fail("the block must not be entered")
    assert bare.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_a_role_without_rights_is_told_what_to_grant(world: SessionWorld, connect: Connect, plain_role: Any) -> None:
    bare = connect(plain_role.url(world.admin_url))
    with pytest.raises(DatabaseError, match="glpgenc_app"), world.session(bare):
        pytest.fail("the block must not be entered")
    assert bare.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_keys_that_are_not_to_be_had_leave_the_connection_untouched(world: SessionWorld, connection: Open) -> None:
    connection.execute("SELECT 1")
    with pytest.raises(KeyManagementError, match="pii"), world.session(connection, data_classes=["pi"]):
        pytest.fail("the block must not be entered")
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    assert loaded(connection) == set()


# Kinds of connection


class Person:
    def __init__(self, email: str) -> None:
        self.email = email


@pytest.mark.parametrize("rows", [dict_row, namedtuple_row, class_row(Person)])
def test_any_row_factory_serves(world: SessionWorld, connect: Connect, rows: Any) -> None:
    world.insert("acme", {1: "a@example.org"})
    connection = connect(world.url, row_factory=rows)
    with world.session(connection), world.session(connection):
        assert value(connection, READ, 1) == "a@example.org"
    glpgenc.clear_keys(connection)
    assert loaded(connection) == set()


@pytest.mark.parametrize("cursor", [psycopg.ClientCursor, psycopg.RawCursor])
def test_any_cursor_factory_serves(world: SessionWorld, connect: Connect, cursor: Any) -> None:
    connection = connect(world.url, cursor_factory=cursor)
    with world.session(connection), world.session(connection):
        assert value(connection, ENCRYPT)
    glpgenc.clear_keys(connection)
    assert loaded(connection) == set()


def test_in_a_pipeline_a_block_loads_uses_and_drops_its_keys(world: SessionWorld, connection: Open) -> None:
    with connection.pipeline(), world.session(connection):
        assert value(connection, FIND, "a@example.org") == 1
        with world.session(connection, "other"):
            email = connection.execute(ENCRYPT)
        assert email.fetchone()
        assert value(connection, READ, 1) == "a@example.org"
    assert loaded(connection) == set()
    connection.rollback()


def test_in_a_pipeline_a_block_drops_its_keys_in_a_transaction_that_was_only_just_sent(
    world: SessionWorld, connection: Open
) -> None:
    with connection.pipeline():
        connection.execute("SELECT 1")
        with world.session(connection):
            connection.execute(ENCRYPT)
        connection.execute("SELECT 1")
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    assert loaded(connection) == set()


def test_in_a_pipeline_an_error_of_class_ze_is_ours(world: SessionWorld, connection: Open) -> None:
    with pytest.raises(KeyNotLoadedError), connection.pipeline(), world.session(connection):
        run(connection, "SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')")
    connection.rollback()
    assert loaded(connection) == set()


# Wrong use


def test_an_asynchronous_connection_wants_async_with(world: SessionWorld) -> None:
    async def enter() -> None:
        async with await psycopg.AsyncConnection.connect(world.url) as connection:
            with pytest.raises(TypeError, match="async with"), world.async_session(connection):
                pytest.fail("the block must not be entered")

    asyncio.run(enter())


def test_a_synchronous_connection_wants_with(world: SessionWorld, connection: Open) -> None:
    async def enter() -> None:
        with pytest.raises(TypeError, match="use `with`"):
            async with world.session(connection):
                pytest.fail("the block must not be entered")

    asyncio.run(enter())


def test_a_keyed_session_may_be_used_again_when_it_has_ended(world: SessionWorld, connection: Open) -> None:
    block = world.session(connection)
    for _ in range(2):
        with block:
            assert value(connection, READ, 1) == "a@example.org"
        assert loaded(connection) == set()


def test_a_keyed_session_is_not_entered_twice_at_once(world: SessionWorld, connection: Open) -> None:
    block = world.session(connection)
    with block:
        with pytest.raises(RuntimeError, match="already open"), block:
            pytest.fail("the block must not be entered")
        assert value(connection, READ, 1) == "a@example.org"
    assert loaded(connection) == set()
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_a_generator_that_is_closed_in_a_block_leaves_no_key(world: SessionWorld, connection: Open) -> None:
    def emails() -> Generator[Any, None, None]:
        with world.session(connection):
            yield from connection.execute(READ, [1])

    generator = emails()
    assert next(generator) == ("a@example.org",)
    generator.close()
    assert loaded(connection) == set()


def test_a_block_that_is_forgotten_together_with_its_connection_raises_nothing_of_its_own(
    world: SessionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", lambda report: raised.append(report.exc_value))

    class Held(psycopg.Connection[Any]):
        """One that is in a cycle with its block."""

        block: Any = None

    forgotten = Held.connect(world.url)
    forgotten.block = world.session(forgotten)
    forgotten.block.__enter__()
    del forgotten
    with pytest.warns(ResourceWarning, match="deleted while still open"):
        gc.collect()
    assert [each for each in raised if isinstance(each, KeyError)] == []
