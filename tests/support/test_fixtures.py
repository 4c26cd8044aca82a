"""The fixtures themselves: every other integration test stands on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.support.databases import Role, fresh_database, login_role
from tests.support.peers.pgbouncer import PgBouncer, pgbouncer_before
from tests.support.servers import Server, programs_at_hand

Connect = Callable[..., psycopg.Connection[Any]]


def test_at_least_two_majors_are_at_hand() -> None:
    majors = [programs.major for programs in programs_at_hand()]
    assert len(majors) >= 2, "run tools/fetch_debian.sh, or install another PostgreSQL"
    assert majors == sorted(set(majors))


def test_a_database_is_fresh_and_goes_away(postgres: Server) -> None:
    with fresh_database(postgres) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pgcrypto")
        # Left open on purpose: the drop must not wait for it.
        (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
        connection.commit()
    with psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None


def test_a_login_role_has_what_it_was_given(empty_database: str, connect: Connect) -> None:
    with login_role(empty_database, member_of=["pg_read_all_settings"], options="CREATEDB") as role:
        connection = connect(role.url(empty_database))
        rights = "rolsuper, rolcreatedb, pg_has_role('pg_read_all_settings', 'member')"
        found = connection.execute(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user").fetchone()
        assert found == (False, True, True)


def test_pgbouncer_shares_server_connections_between_transactions(empty_database: str, connect: Connect) -> None:
    with pgbouncer_before(empty_database, pool_size=1) as bouncer:
        first, second = connect(bouncer.url), connect(bouncer.url)
        pids = set()
        for connection in (first, second, first):
            pids.add(connection.execute("SELECT pg_backend_pid(), current_database()").fetchone())
            connection.commit()
        assert len(pids) == 1


def test_pgbouncer_lets_other_roles_in_by_their_own_password(empty_database: str, connect: Connect) -> None:
    with login_role(empty_database) as role, pgbouncer_before(empty_database) as bouncer:
        connection = connect(role.url(bouncer.url))
        assert connection.execute("SELECT current_user").fetchone() == (role.name,)
        connection.close()
        with pytest.raises(psycopg.OperationalError, match=r"SASL authentication failed|password"):
            connect(role.url(bouncer.url).replace(role.password, "wrong"))


def test_the_standby_follows(
    postgres: Server, standby: EmbeddedPostgres, replayed: Callable[[], None], empty_database: str, connect: Connect
) -> None:
    with connect(empty_database) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
        connection.commit()
    replayed()
    name = empty_database.rpartition("/")[2]
    with connect(standby.url(name)) as connection:
        assert connection.execute("SELECT a FROM t").fetchone() == (1,)
    assert postgres.major == standby.major


HAS_SCHEMA_RIGHT = "SELECT has_schema_privilege('glpgenc', 'USAGE')"


def answer(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_every_database_has_glpgenc(every_database: str) -> None:
    assert answer(every_database, "SELECT to_regnamespace('glpgenc') IS NOT NULL") is True


def test_an_empty_database_has_not(empty_database: str) -> None:
    assert answer(empty_database, "SELECT to_regnamespace('glpgenc') IS NULL") is True


def test_the_app_role_may_use_it_and_the_plain_role_may_not(database: str, app_role: Role, plain_role: Role) -> None:
    assert answer(app_role.url(database), HAS_SCHEMA_RIGHT) is True
    assert answer(plain_role.url(database), HAS_SCHEMA_RIGHT) is False


def test_the_app_role_comes_in_through_pgbouncer(pgbouncer: PgBouncer, app_role: Role) -> None:
    assert answer(app_role.url(pgbouncer.url), HAS_SCHEMA_RIGHT) is True


@pytest.mark.usefixtures("app_role")
def test_a_change_in_one_test(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE only_here ()")


def test_is_not_seen_in_the_next(database: str) -> None:
    assert answer(database, "SELECT to_regclass('only_here') IS NULL") is True
