"""SQL is tested as a role that may use keys, and nothing more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases
from tests.support.vectors import load

Connection = psycopg.Connection[Any]

KEYS = FieldKeys("customers.email", UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), bytes(range(64)))
SEARCHED = replace(
    KEYS,
    field="customers.name",
    search=(
        SearchEntry(1, Normalizer.LOWER, 128, bytes(range(32))),
        SearchEntry(2, Normalizer.EXACT, 16, bytes(range(32, 64))),
    ),
)
OTHER_TENANT = FieldKeys("customers.email", UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c9"), os.urandom(64))


@pytest.fixture
def admin(database: str) -> Iterator[Connection]:
    """A superuser's connection in autocommit mode."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="package")
def shared_app_url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    """A database that no test changes, as a member of glpgenc_app."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app"]) as role,
    ):
        yield role.url(url)


@pytest.fixture
def app(shared_app_url: str) -> Iterator[Connection]:
    """A connection of a member of glpgenc_app, in autocommit mode. It can't create anything that stays."""
    with psycopg.connect(shared_app_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="package")
def shared_job_url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    """A database that no test changes, as a member of glpgenc_admin."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_admin"]) as role,
    ):
        yield role.url(url)


@pytest.fixture
def job(shared_job_url: str) -> Iterator[Connection]:
    """A connection of a member of glpgenc_admin, as jobs have it, in autocommit mode."""
    with psycopg.connect(shared_job_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def keyed(app: Connection) -> Iterator[Connection]:
    """The same, in a transaction with the keys KEYS and SEARCHED loaded."""
    with app.transaction(force_rollback=True):
        load(app, KEYS, SEARCHED)
        yield app


@pytest.fixture
def value(keyed: Connection) -> Callable[..., Any]:
    """Return the value of an expression in the keyed session; an error leaves the session usable."""

    def _value(expression: str, *parameters: object) -> Any:
        with keyed.transaction():
            row = keyed.execute(f"SELECT {expression}", parameters or None).fetchone()
        assert row is not None
        return row[0]

    return _value


def sqlstate(connection: Connection, query: str, *parameters: object) -> str | None:
    """Return the SQLSTATE that a query fails with."""
    with pytest.raises(psycopg.Error) as caught, connection.transaction():
        connection.execute(query, parameters or None)
    return caught.value.sqlstate
