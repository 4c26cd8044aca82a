"""Connections of our own: their path is pinned on a real server, and through a real PgBouncer in every mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from glpgenc.database import Connection, connect, engine, is_direct, relation_name, translated
from tests.support.databases import Role
from tests.support.peers.pgbouncer import PgBouncer, pgbouncer_before

PINNED = "pg_catalog, pg_temp"
SHOW = "SELECT pg_catalog.current_setting('search_path')"


def path(connection: Connection) -> str:
    return str(connection.execute(SHOW).fetchall()[0][0])


def by_autocommit(connection: Connection) -> str:
    connection.autocommit = True
    return path(connection)


def by_implicit_transaction(connection: Connection) -> str:
    shown = path(connection)
    connection.rollback()
    return shown


def after_a_failure(connection: Connection) -> str:
    with pytest.raises(psycopg.Error):
        connection.execute("SELECT 1 / 0")
    connection.rollback()
    return path(connection)


def by_transaction_block(connection: Connection) -> str:
    connection.autocommit = True
    with connection.transaction():
        return path(connection)


def after_a_savepoint(connection: Connection) -> str:
    with connection.transaction():
        with connection.transaction(force_rollback=True):
            connection.execute("SELECT 1")
        return path(connection)


def by_server_cursor(connection: Connection) -> str:
    with connection.cursor("named") as cursor:
        return str(cursor.execute(SHOW).fetchall()[0][0])


def by_copy(connection: Connection) -> str:
    connection.autocommit = True
    with connection.cursor() as cursor, cursor.copy(f"COPY ({SHOW}) TO STDOUT") as copy:
        return b"".join(copy).decode().strip()


def by_many(connection: Connection) -> str:
    with connection.cursor() as cursor:
        cursor.executemany(f"{SHOW} || %s::text", [("",), ("",)], returning=True)
        cursor.nextset()
        return str(cursor.fetchall()[0][0])


def by_stream(connection: Connection) -> str:
    with connection.cursor() as cursor:
        return str(next(iter(cursor.stream(SHOW)))[0])


WAYS: list[Callable[[Connection], str]] = [
    by_autocommit, by_implicit_transaction, after_a_failure, by_transaction_block, after_a_savepoint, by_server_cursor,
    by_copy, by_many, by_stream,
]  # fmt: skip


@pytest.fixture
def one(database: str) -> Iterator[PgBouncer]:
    """PgBouncer in transaction mode, all of whose clients share one connection to the server."""
    with pgbouncer_before(database, pool_size=1) as bouncer:
        yield bouncer


@pytest.mark.parametrize("way", WAYS)
def test_a_statement_on_the_server_itself_has_the_pinned_path(database: str, way: Callable[[Connection], str]) -> None:
    with closing(connect(f"{database}?options=-csearch_path%3Dpublic")) as connection:
        assert is_direct(connection)
        assert way(connection) == PINNED


def test_every_way_through_pgbouncer_has_the_pinned_path_whatever_another_client_set(one: PgBouncer) -> None:
    with closing(psycopg.connect(one.url, autocommit=True)) as other:
        other.execute("SET search_path = public, pg_catalog")
    for way in WAYS:
        with closing(connect(one.url)) as connection:
            assert not is_direct(connection)
            assert way(connection) == PINNED, way


def test_nothing_of_ours_reaches_another_client_of_pgbouncer(one: PgBouncer) -> None:
    with closing(psycopg.connect(one.url, autocommit=True)) as other:
        before = path(other)
        for way in WAYS:
            with closing(connect(one.url)) as connection:
                way(connection)
            assert path(other) == before, way


def test_pgbouncer_in_statement_mode_is_refused(database: str) -> None:
    with pgbouncer_before(database, pool_mode="statement") as bouncer:
        connection = connect(bouncer.url, autocommit=True)
        with closing(connection), pytest.raises(psycopg.Error, match="statement pooling"):
            connection.execute("SELECT 1")


def test_what_no_transaction_may_hold_needs_a_direct_connection(pgbouncer: PgBouncer) -> None:
    with closing(connect(pgbouncer.url, autocommit=True)) as connection:
        with pytest.raises(psycopg.errors.ActiveSqlTransaction) as caught:
            connection.execute("VACUUM")
        assert "not to a pooler, where the search_path can't be set for" in str(translated(caught.value).hint)


def test_the_engine_is_pinned_from_its_first_statement(database: str, plain_role: Role, one: PgBouncer) -> None:
    with closing(psycopg.connect(database, autocommit=True)) as admin:
        admin.execute("CREATE SCHEMA decoys")
        admin.execute(
            "CREATE FUNCTION decoys.current_schema() RETURNS name LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'a decoy was called'; END $$"
        )
        admin.execute(f"GRANT USAGE ON SCHEMA decoys TO {plain_role.name}")
        admin.execute(f"ALTER ROLE {plain_role.name} SET search_path = decoys, pg_catalog")
    for url in (database, one.url):
        with engine(plain_role.url(url)).connect() as connection:
            assert connection.execute(text(SHOW)).scalar_one() == PINNED
            connection.commit()
            assert connection.execute(text(SHOW)).scalar_one() == PINNED


def test_typed_names_are_found_by_the_roles_own_path(database: str, plain_role: Role, one: PgBouncer) -> None:
    with closing(psycopg.connect(database, autocommit=True)) as admin:
        admin.execute('CREATE SCHEMA app CREATE TABLE people (id int) CREATE TABLE "Odd.Name" (id int)')
        admin.execute("CREATE TABLE public.people (id int); CREATE TABLE public.others (id int)")
        admin.execute(f"GRANT USAGE ON SCHEMA app TO {plain_role.name}")
        admin.execute(f"ALTER ROLE {plain_role.name} SET search_path = app, public")
    with closing(psycopg.connect(plain_role.url(one.url), autocommit=True)) as other:
        # Another client of the same server connection: neither its path nor its temporary table is ours.
        other.execute("SET search_path = public")
        other.execute("CREATE TEMPORARY TABLE people (id int)")
    for url in (database, one.url):
        for autocommit in (True, False):
            with closing(connect(plain_role.url(url), autocommit=autocommit)) as connection:
                assert relation_name(connection, "people") == "app.people"
                assert relation_name(connection, "PEOPLE") == "app.people"
                assert relation_name(connection, '"Odd.Name"') == 'app."Odd.Name"'
                assert relation_name(connection, "others") == "public.others"
                assert relation_name(connection, "public.people") == "public.people"
                assert relation_name(connection, "missing") == "missing"
                assert path(connection) == PINNED


def test_a_typed_name_is_nothing_but_a_name(database: str) -> None:
    with closing(connect(database, autocommit=True)) as connection:
        for typed in ("people; SELECT 1", "", "a b"):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                relation_name(connection, typed)
        # Taken as it stands, and quoted for the statement.
        connection.execute(sql.SQL("CREATE TABLE public.{} ()").format(sql.Identifier('q"; --')))
        assert relation_name(connection, '"q""; --"') == 'public."q""; --"'
