"""A database with a keyed table, and the key manager that serves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.rows import tuple_row

import glpgenc
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.sessions import KeyedSession, SessionKeys, collect_keys
from tests.support.databases import Role, login_role

SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.note', 'pii', 16),
           glpgenc.gl_register_field('people.illness', 'health');
    SELECT glpgenc.gl_register_facet('people.email', 'exact'),
           glpgenc.gl_register_facet('people.email', 'lower', 'lower', 64),
           glpgenc.gl_register_facet('people.illness', 'anywhere', 'lower', 64, 'global');
    CREATE TABLE people (id integer PRIMARY KEY, tenant text NOT NULL, email bytea, note bytea);
    GRANT ALL ON people TO glpgenc_app;
"""
INSERT: LiteralString = "INSERT INTO people VALUES (%s, %s, glpgenc.gl_encrypt(%s::text, 'people.email'))"
READ: LiteralString = "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people WHERE id = %s"
ENCRYPT: LiteralString = "SELECT glpgenc.gl_encrypt('a@example.org'::text, 'people.email')"
FIND: LiteralString = """
    SELECT id FROM people
    WHERE glpgenc.gl_index_term(email, 1) = glpgenc.gl_hmac_index(%s, 'people.email')
"""


@dataclass(frozen=True)
class SessionWorld:
    """A database of many tenants as an application's role sees it.

    :param admin_url: a superuser's.
    :param url: the application's: a member of glpgenc_app that may use the table ``people``.
    """

    admin_url: str
    role: Role
    kms: KMSProvider
    manager: KeyManager

    @property
    def url(self) -> str:
        return self.role.url(self.admin_url)

    def session(
        self,
        connection: psycopg.Connection[Any],
        tenant: str = "acme",
        *,
        data_classes: Sequence[str] = ("pii",),
        **more: Any,
    ) -> KeyedSession[psycopg.Connection[Any]]:
        more = {"key_manager": self.manager} | more
        return glpgenc.session(connection, tenant_id=tenant, data_classes=data_classes, **more)

    def async_session(
        self,
        connection: psycopg.AsyncConnection[Any],
        tenant: str = "acme",
        *,
        data_classes: Sequence[str] = ("pii",),
        **more: Any,
    ) -> KeyedSession[psycopg.AsyncConnection[Any]]:
        more = {"key_manager": self.manager} | more
        return glpgenc.session(connection, tenant_id=tenant, data_classes=data_classes, **more)

    def keys(self, tenant: str = "acme", *data_classes: str) -> SessionKeys:
        return collect_keys(self.manager, tenant_id=tenant, data_classes=data_classes or ("pii",))

    def insert(self, tenant: str, rows: dict[int, str]) -> None:
        """Insert rows of a tenant, each with an id and an e-mail address."""
        with psycopg.connect(self.url) as connection, self.session(connection, tenant):
            connection.cursor().executemany(INSERT, [(key, tenant, email) for key, email in rows.items()])


@contextmanager
def world_on(database: str, folder: Path, *, key_database: str | None = None) -> Iterator[SessionWorld]:
    """Make a world in a database that has glpgenc.

    :param key_database: where the manager reads data keys, if not in the same.
    """
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(SCHEMA)
    create_key_file(folder / "kek.json")
    kms = LocalKMSProvider(folder / "kek.json")
    with login_role(database, member_of=["glpgenc_app"]) as role:
        store = DataKeyStore(role.url(key_database or database))
        with KeyManager.from_store(store, kms, environment="test") as manager:
            yield SessionWorld(database, role, kms, manager)


def value(connection: psycopg.Connection[Any], query: LiteralString, *parameters: object) -> Any:
    """Return the only column of the first row."""
    row = psycopg.Cursor(connection, row_factory=tuple_row).execute(query, parameters).fetchone()
    assert row is not None
    return row[0]


def sqlstate(connection: psycopg.Connection[Any], query: LiteralString, *parameters: object) -> str | None:
    """Return the SQLSTATE of a query that fails, and None of one that does not."""
    try:
        with connection.transaction():
            value(connection, query, *parameters)
    except psycopg.Error as error:
        return error.sqlstate
    return None


def roll_back() -> None:
    raise psycopg.Rollback


def loaded(connection: psycopg.Connection[Any]) -> set[str]:
    """Return the names of the settings that hold a key now, whatever the session believes that it has loaded."""
    names = [f"glpgenc.key.k{byte:02x}" for byte in range(256)]
    names += [f"glpgenc.field.people.{name}" for name in ("email", "note", "illness")]
    names += ["glpgenc.loaded"]
    query: LiteralString = "SELECT n FROM unnest(%s::text[]) n WHERE current_setting(n, true) <> ''"
    with connection.transaction():
        return {row[0] for row in psycopg.Cursor(connection, row_factory=tuple_row).execute(query, [names])}
