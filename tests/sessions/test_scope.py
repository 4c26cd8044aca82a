"""When keys end, for every way in which a transaction or a block can end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, LiteralString, NoReturn

import psycopg
import pytest

from glpgenc.errors import KeyNotLoadedError, SealedSessionError
from glpgenc.sessions import clear_keys, load_keys
from tests.sessions.world import ENCRYPT, READ, SessionWorld, loaded, roll_back, sqlstate, value

Connect = Callable[..., psycopg.Connection[Any]]
Open = psycopg.Connection[Any]


@pytest.fixture
def connection(every_world: SessionWorld, connect: Connect) -> Open:
    return connect(every_world.url)


def has_keys(connection: Open) -> bool:
    """Tell whether the session can encrypt; what is loaded, and what gl_encrypt can do, must agree."""
    can = sqlstate(connection, ENCRYPT) is None
    assert can or not loaded(connection)
    assert not can or "glpgenc.field.people.email" in loaded(connection)
    return can


def end_from_outside(connection: Open, world: SessionWorld) -> None:
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 10000)", [connection.info.backend_pid])
    connection.execute("SELECT 1")


def fail_after(connection: Open, statement: LiteralString) -> NoReturn:
    connection.execute(statement)
    raise LookupError


# Transaction-local keys


def test_keys_end_with_a_commit(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys())
    assert has_keys(connection)
    connection.commit()
    assert value(connection, "SELECT current_setting('glpgenc.field.people.email', true)") == ""
    assert not has_keys(connection)


def test_keys_end_with_a_rollback(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys())
    connection.rollback()
    assert not has_keys(connection)


def test_keys_end_with_a_rollback_to_the_savepoint_that_is_older(connection: Open, every_world: SessionWorld) -> None:
    connection.execute("SELECT 1")
    with connection.transaction(force_rollback=True):
        load_keys(connection, every_world.keys())
        assert has_keys(connection)
    assert not has_keys(connection)


def test_keys_outlive_a_rollback_to_a_savepoint_that_is_newer(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys())
    with pytest.raises(psycopg.errors.DivisionByZero), connection.transaction():
        connection.execute("SELECT 1/0")
    assert has_keys(connection)


def test_keys_end_with_an_error(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys())
    with pytest.raises(psycopg.errors.DivisionByZero):
        connection.execute("SELECT 1/0")
    connection.rollback()
    assert not has_keys(connection)


def test_clearing_ends_keys_in_the_middle_of_a_transaction(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys())
    assert value(connection, "SELECT glpgenc.gl_session_clear()") == 2
    assert not has_keys(connection)
    connection.commit()
    assert not has_keys(connection)


def test_while_keys_are_loaded_no_plan_is_printed(connection: Open, every_world: SessionWorld) -> None:
    connection.execute("SET debug_print_plan = on")
    connection.commit()
    load_keys(connection, every_world.keys())
    assert value(connection, "SHOW debug_print_plan") == "off"
    assert has_keys(connection)
    connection.commit()
    assert value(connection, "SHOW debug_print_plan") == "on"


# Session-long keys


def test_session_long_keys_stay_until_they_are_cleared(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys(), session_long=True)
    for end in (connection.commit, connection.rollback):
        end()
        assert has_keys(connection)
    clear_keys(connection)
    assert not has_keys(connection)


def test_clearing_session_long_keys_says_nothing_and_leaves_another_session_s_shown(
    connection: Open, every_world: SessionWorld, connect: Connect
) -> None:
    shown: LiteralString = (
        "SELECT array_agg(DISTINCT l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.classid = 1735159911"
    )
    other, said = connect(every_world.url, autocommit=True), list[str | None]()
    connection.add_notice_handler(lambda notice: said.append(notice.message_primary))
    for each in (connection, other):
        with each.transaction():
            load_keys(each, every_world.keys(), session_long=True)
    connection.commit()
    assert sorted(value(other, shown)) == sorted([connection.info.backend_pid, other.info.backend_pid])
    clear_keys(connection)
    connection.commit()
    assert value(other, shown) == [other.info.backend_pid]
    assert said == []


def test_session_long_keys_are_not_added_to_keys_of_the_transaction(
    connection: Open, every_world: SessionWorld
) -> None:
    with connection.transaction():
        load_keys(connection, every_world.keys())
        with pytest.raises(SealedSessionError, match="already loaded"), connection.transaction():
            load_keys(connection, every_world.keys(), session_long=True)
        assert has_keys(connection)
    assert not has_keys(connection)


def test_session_long_keys_go_with_the_rollback_of_the_transaction_that_loaded_them(
    connection: Open, every_world: SessionWorld
) -> None:
    load_keys(connection, every_world.keys(), session_long=True)
    connection.rollback()
    assert not has_keys(connection)


@pytest.mark.parametrize("autocommit", [False, True])
def test_clear_keys_ends_whatever_state_the_connection_is_in(
    every_world: SessionWorld, connect: Connect, *, autocommit: bool
) -> None:
    connection = connect(every_world.url, autocommit=autocommit)
    statements: list[LiteralString] = ["SELECT 1", "BEGIN", "SELECT 1/0"]
    for statement in statements:
        with connection.transaction():
            load_keys(connection, every_world.keys(), session_long=True)
        with suppress(psycopg.errors.DivisionByZero):
            connection.execute(statement)
        clear_keys(connection)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        assert not has_keys(connection)
        connection.rollback()


def test_a_clear_that_is_rolled_back_brings_session_long_keys_back(connection: Open, every_world: SessionWorld) -> None:
    load_keys(connection, every_world.keys(), session_long=True)
    connection.commit()
    connection.execute("SELECT glpgenc.gl_session_clear()")
    connection.rollback()
    assert has_keys(connection)


def test_session_long_keys_go_with_the_rollback_to_a_savepoint_that_is_older(
    connection: Open, every_world: SessionWorld
) -> None:
    with connection.transaction(force_rollback=True):
        load_keys(connection, every_world.keys(), session_long=True)
        assert has_keys(connection)
    assert not has_keys(connection)


def test_a_reset_all_that_is_rolled_back_brings_session_long_keys_back(
    connection: Open, every_world: SessionWorld
) -> None:
    load_keys(connection, every_world.keys(), session_long=True)
    connection.commit()
    connection.execute("RESET ALL")
    assert not has_keys(connection)
    connection.rollback()
    assert has_keys(connection)


def test_reset_all_also_ends_what_a_statement_set_or_kept_for_itself(
    connection: Open, every_world: SessionWorld
) -> None:
    kept: LiteralString = "SELECT coalesce(current_setting('my.copy', true), '')"
    with every_world.session(connection):
        connection.execute("SELECT set_config('my.copy', current_setting('glpgenc.field.people.email'), false)")
        connection.execute("SET glpgenc.field.planted.field = '00'")
    clear_keys(connection)
    assert value(connection, kept) != ""
    assert value(connection, "SELECT current_setting('glpgenc.field.planted.field')") == "00"
    connection.execute("RESET ALL")
    assert value(connection, kept) == ""
    assert value(connection, "SELECT current_setting('glpgenc.field.planted.field')") == ""


@pytest.mark.parametrize("statement", ["DISCARD ALL", "RESET ALL"])
@pytest.mark.parametrize("session_long", [False, True])
def test_discard_all_and_reset_all_forget_keys(
    every_world: SessionWorld, connect: Connect, statement: LiteralString, *, session_long: bool
) -> None:
    connection = connect(every_world.url, autocommit=True)
    if session_long:
        with connection.transaction():
            load_keys(connection, every_world.keys(), session_long=True)
        connection.execute(statement)
        assert not has_keys(connection)
    elif statement == "RESET ALL":  # DISCARD ALL can't run in a transaction
        with connection.transaction():
            load_keys(connection, every_world.keys())
            connection.execute(statement)
            assert not has_keys(connection)


def test_clearing_touches_no_setting_of_anybody_else(connection: Open, every_world: SessionWorld) -> None:
    connection.execute("SET work_mem = '7MB'")
    load_keys(connection, every_world.keys(), session_long=True)
    connection.execute("SELECT set_config('glpgenc.loaded', current_setting('glpgenc.loaded') || ',work_mem', false)")
    connection.commit()
    clear_keys(connection)
    assert value(connection, "SHOW work_mem") == "7MB"
    assert not has_keys(connection)


# Blocks


@pytest.mark.parametrize("autocommit", [False, True])
def test_a_block_commits_and_leaves_no_key(every_world: SessionWorld, connect: Connect, *, autocommit: bool) -> None:
    connection = connect(every_world.url, autocommit=autocommit)
    with every_world.session(connection) as same:
        assert same is connection
        connection.execute("INSERT INTO people VALUES (1, 'acme', glpgenc.gl_encrypt('x'::text, 'people.email'))")
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert not has_keys(connection)
    connection.rollback()
    with every_world.session(connection):
        assert value(connection, READ, 1) == "x"


@pytest.mark.parametrize("autocommit", [False, True])
def test_a_block_that_raises_rolls_back_and_leaves_no_key(
    every_world: SessionWorld, connect: Connect, *, autocommit: bool
) -> None:
    connection = connect(every_world.url, autocommit=autocommit)
    with pytest.raises(LookupError), every_world.session(connection):
        fail_after(connection, "INSERT INTO people VALUES (1, 'acme')")
    assert value(connection, "SELECT count(*) FROM people") == 0
    assert not has_keys(connection)


def test_a_block_inside_an_open_transaction_leaves_no_key_in_it(connection: Open, every_world: SessionWorld) -> None:
    connection.execute("INSERT INTO people VALUES (1, 'acme')")
    with every_world.session(connection):
        assert has_keys(connection)
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    assert not has_keys(connection)
    connection.rollback()
    assert value(connection, "SELECT count(*) FROM people") == 0


def test_a_block_inside_a_transaction_also_clears_what_was_loaded_there_by_hand(
    connection: Open, every_world: SessionWorld
) -> None:
    load_keys(connection, every_world.keys("other"))
    with every_world.session(connection):
        assert has_keys(connection)
    assert not has_keys(connection)


def test_a_block_that_raises_inside_an_open_transaction_leaves_that_one_usable(
    connection: Open, every_world: SessionWorld
) -> None:
    connection.execute("INSERT INTO people VALUES (1, 'acme')")
    with pytest.raises(LookupError), every_world.session(connection):
        fail_after(connection, "INSERT INTO people VALUES (2, 'acme')")
    assert not has_keys(connection)
    assert value(connection, "SELECT array_agg(id) FROM people") == [1]


def test_psycopg_rollback_ends_a_block_in_silence(connection: Open, every_world: SessionWorld) -> None:
    with every_world.session(connection):
        connection.execute("INSERT INTO people VALUES (1, 'acme')")
        roll_back()
    assert value(connection, "SELECT count(*) FROM people") == 0
    assert not has_keys(connection)


def test_a_block_over_a_session_keeps_keys_over_its_transactions(connection: Open, every_world: SessionWorld) -> None:
    with every_world.session(connection, scope="session"):
        for end in (connection.commit, connection.rollback):
            assert has_keys(connection)
            end()
        connection.execute("INSERT INTO people VALUES (1, 'acme')")
    assert not has_keys(connection)
    assert value(connection, "SELECT count(*) FROM people") == 1


def test_a_block_over_a_session_that_raises_rolls_back_and_clears(connection: Open, every_world: SessionWorld) -> None:
    with pytest.raises(LookupError), every_world.session(connection, scope="session"):
        fail_after(connection, "INSERT INTO people VALUES (1, 'acme')")
    assert not has_keys(connection)
    assert value(connection, "SELECT count(*) FROM people") == 0


def test_a_block_over_a_session_whose_commit_fails_clears_all_the_same(
    connection: Open, every_world: SessionWorld
) -> None:
    connection.execute("CREATE TEMP TABLE once (a integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    connection.commit()
    with (
        pytest.raises(psycopg.errors.UniqueViolation),
        every_world.session(connection, scope="session", allow_temporary_objects=True),
    ):
        connection.execute("INSERT INTO once VALUES (1), (1)")
    assert not has_keys(connection)


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT 1/0"])
def test_a_block_over_a_session_does_not_begin_in_a_transaction(
    connection: Open, every_world: SessionWorld, statement: LiteralString
) -> None:
    with suppress(psycopg.errors.DivisionByZero):
        connection.execute(statement)
    block = every_world.session(connection, scope="session")
    with pytest.raises(SealedSessionError, match="commit or roll back"), block:
        pytest.fail("the block must not be entered")
    connection.rollback()
    assert not has_keys(connection)


def test_a_connection_lost_inside_a_block_raises_the_driver_s_error(
    every_world: SessionWorld, connect: Connect
) -> None:
    for scope in ("transaction", "session"):
        connection = connect(every_world.url)
        with pytest.raises(psycopg.OperationalError), every_world.session(connection, scope=scope):
            end_from_outside(connection, every_world)
        assert connection.closed


def test_a_key_that_is_not_loaded_is_named_by_its_error(connection: Open, every_world: SessionWorld) -> None:
    with pytest.raises(KeyNotLoadedError, match=r"people\.illness"), every_world.session(connection):
        connection.execute("SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')")
