"""A live table between plaintext and ciphertext, as old and new releases write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.wire.cell import encrypt_cell
from tests.sql.conftest import SEARCHED, Connection
from tests.support.databases import Role, dbname, fresh_database, login_role
from tests.support.servers import TemplateDatabases
from tests.support.vectors import load

EMAIL = replace(SEARCHED, field="c.email")
TABLE = "CREATE TABLE {} (id int PRIMARY KEY, email text, note text)"
FIELDS = """
    SELECT glpgenc.gl_register_field('c.email', 'pii'), glpgenc.gl_register_facet('c.email', 'lower', 'lower'),
           glpgenc.gl_register_facet('c.email', 'short', 'exact', 16), glpgenc.gl_register_field('c.other', 'pii');
"""
EXPAND = "SELECT glpgenc.gl_expand_column({}, 'email', 'email_enc', 'c.email' {})"
READ = "SELECT id, email, glpgenc.gl_decrypt(email_enc, 'c.email') FROM {} ORDER BY id"


def rows(connection: Connection, query: str, *parameters: object) -> list[Any]:
    return connection.execute(query.encode(), parameters or None).fetchall()


def cell(text: str, **changed: Any) -> bytes:
    """Return an envelope of ``EMAIL``, as a new release makes it."""
    arguments: dict[str, Any] = {"key": EMAIL.key, "key_id": EMAIL.key_id, "field": "c.email", "search": EMAIL.search}
    return encrypt_cell(text.encode(), **(arguments | changed))


def expand(connection: Connection, table: str = "shop.c", more: str = "") -> None:
    connection.execute(EXPAND.format(f"'{table}'", more and ", " + more).encode())


@contextmanager
def keyed(connection: Connection, *keys: Any) -> Iterator[None]:
    with connection.transaction():
        load(connection, *(keys or (EMAIL,)))
        yield


def read(connection: Connection, table: str = "shop.c") -> list[Any]:
    """Return key, plaintext and decrypted ciphertext of each row."""
    with keyed(connection):
        return rows(connection, READ.format(table))


@dataclass(frozen=True)
class Expanded:
    """A database to be copied, in which shop.c is expanded, and the role that owns it."""

    url: str
    owner: Role


@pytest.fixture(scope="session")
def expanded(every_postgres: EmbeddedPostgres, templates: TemplateDatabases) -> Iterator[Expanded]:
    with (
        fresh_database(every_postgres, template=templates.on(every_postgres)) as url,
        login_role(url, member_of=["glpgenc_admin"]) as role,
    ):
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE SCHEMA shop AUTHORIZATION {}").format(sql.Identifier(role.name)))
            admin.execute("GRANT USAGE ON SCHEMA shop TO PUBLIC")
        with psycopg.connect(role.url(url), autocommit=True) as connection:
            connection.execute(FIELDS.encode())
            connection.execute(TABLE.format("shop.c").encode())
            connection.execute("GRANT ALL ON shop.c TO PUBLIC")
            expand(connection)
        yield Expanded(url, role)


@pytest.fixture
def every_database(
    request: pytest.FixtureRequest, every_postgres: EmbeddedPostgres, templates: TemplateDatabases
) -> Iterator[str]:
    """A new database; with shop.c in it where the test takes its owner."""
    if "owner" in request.fixturenames:
        template = dbname(request.getfixturevalue("expanded").url)
    else:
        template = templates.on(every_postgres)
    with fresh_database(every_postgres, template=template) as url:
        yield url


@pytest.fixture
def owner(every_database: str, expanded: Expanded) -> Iterator[Connection]:
    """A table's owner who may register, and is no superuser; shop.c is expanded, and everybody may write to it."""
    with psycopg.connect(expanded.owner.url(every_database), autocommit=True) as connection:
        yield connection


@contextmanager
def connected(url: str, *groups: str) -> Iterator[Connection]:
    with login_role(url, member_of=groups) as role, psycopg.connect(role.url(url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(every_database: str, owner: Connection) -> Iterator[Connection]:
    """A member of glpgenc_app."""
    assert owner.info.user
    with connected(every_database, "glpgenc_app") as connection:
        yield connection


@pytest.fixture
def writer(every_database: str, owner: Connection) -> Iterator[Connection]:
    """A role without any right in the schema glpgenc."""
    assert owner.info.user
    with connected(every_database) as connection:
        yield connection


@pytest.fixture
def superuser(every_database: str) -> Iterator[Connection]:
    with psycopg.connect(every_database, autocommit=True) as connection:
        yield connection


def catalogue(connection: Connection, table: str) -> list[Any]:
    """Return all that the catalogue says of a table, and of the functions of its schema."""
    return rows(
        connection,
        f"""
        SELECT 'column', attname::text, format_type(atttypid, atttypmod), attnotnull::text FROM pg_attribute
        WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'trigger', tgname::text, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
        WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal
        UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid), convalidated::text FROM pg_constraint
        WHERE conrelid = '{table}'::regclass
        UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), '' FROM pg_index
        WHERE indrelid = '{table}'::regclass
        UNION ALL SELECT 'function', oid::regprocedure::text, prosrc, '' FROM pg_proc
        WHERE pronamespace = 'shop'::regnamespace
        UNION ALL SELECT 'registry', relation::text, column_name::text, state FROM glpgenc.encrypted_columns
        UNION ALL SELECT 'indexed', relation::text, column_name::text, facet FROM glpgenc.index_columns
        UNION ALL SELECT 'migration', relation::text, column_name::text, '' FROM glpgenc.column_migrations
        ORDER BY 1, 2, 3
        """,
    )


def verified(connection: Connection, table: str = "shop.c") -> None:
    for state in ("backfilled", "verified"):
        connection.execute("SELECT glpgenc.gl_advance(%s, 'email_enc', %s)", [table, state])


def drop(connection: Connection, table: str = "shop.c") -> None:
    connection.execute("SELECT glpgenc.gl_drop_plaintext(%s, 'email_enc')", [table])
