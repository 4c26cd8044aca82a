"""The fixtures themselves: every other integration test stands on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.support.databases import fresh_database
from tests.support.pgbouncer import pgbouncer_before
from tests.support.roles import login_role
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
