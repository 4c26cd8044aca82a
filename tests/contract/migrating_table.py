"""A table whose column ``email`` is on its way to ``email_enc``, taken as far as a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg

import glpgenc
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file

FIELD: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_facet('people.email', 'lower', 'lower')
"""
EXPAND: LiteralString = (
    "SELECT glpgenc.gl_expand_column('people', 'email', 'email_enc', 'people.email', row_expression => 'id')"
)
BACKFILL: LiteralString = """
    UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text)
    WHERE email_enc IS NULL AND email IS NOT NULL
"""


@dataclass(frozen=True)
class MigratingTable:
    """The table ``people`` and the keys of its values.

    :param url: a superuser's, who owns the table.
    """

    url: str
    manager: KeyManager

    def execute(self, *statements: LiteralString) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def value(self, query: LiteralString, *values: Any) -> Any:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query, values or None).fetchone()
        assert row is not None
        return row[0]

    def keyed(self, statement: LiteralString) -> None:
        """Run a statement with the keys of the only tenant."""
        with (
            psycopg.connect(self.url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=self.manager),
        ):
            connection.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
            connection.execute(statement)

    def verified(self) -> None:
        """Take all rows to the state ``verified``."""
        self.keyed(BACKFILL)
        self.execute(
            "SELECT glpgenc.gl_advance('people', 'email_enc', 'backfilled')",
            "SELECT glpgenc.gl_advance('people', 'email_enc', 'verified')",
        )

    def state(self) -> str:
        return str(self.value("SELECT state FROM glpgenc.encrypted_columns WHERE relation = 'people'::regclass"))


@contextmanager
def migrating_table(
    url: str,
    folder: Path,
    rows: LiteralString,
    table: LiteralString | None = "id integer PRIMARY KEY, email text, note text",
    *,
    expand: LiteralString = EXPAND,
) -> Iterator[MigratingTable]:
    """Make the table with rows, and expand it.

    :param url: a superuser's, of a database in which glpgenc is installed.
    :param folder: for the key file.
    :param rows: what ``INSERT INTO people`` goes on with.
    :param table: its columns; ``None`` where the test has made it.
    :param expand: the statement that expands it.
    """
    create_key_file(folder / "kek.json")
    with KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(folder / "kek.json"), environment="test") as manager:
        world = MigratingTable(url, manager)
        with psycopg.connect(url, autocommit=True) as connection:
            if table is not None:
                connection.execute(f"CREATE TABLE people ({table})")
            connection.execute("INSERT INTO people " + rows)
        world.execute(FIELD, expand)
        yield world
