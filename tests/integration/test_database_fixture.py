"""The fixtures that have glpgenc installed."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.pgbouncer import PgBouncer
from tests.support.roles import Role

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
