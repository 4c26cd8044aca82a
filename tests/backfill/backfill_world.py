"""A table of people with plaintext columns, expanded, and the ways to fill it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.source_function import SourceReference
from glpgenc.backfill.start import StartedBackfill, start
from glpgenc.database import connect
from glpgenc.jobs.job import JobOptions
from glpgenc.jobs.worker import Worker
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.restore.kind import RESTORE
from glpgenc.settings import Settings
from tests.support.world import Program, World

SCHEMA = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.note', 'pii', 16),
           glpgenc.gl_register_field('people.born', 'health');
    SELECT glpgenc.gl_register_facet('people.email', 'equal', 'lower');
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text NOT NULL DEFAULT 'acme', email text, note text, born date,
        updated_at timestamptz NOT NULL DEFAULT '2020-01-01', changes integer NOT NULL DEFAULT 0
    );
    GRANT ALL ON people TO glpgenc_app;
"""
FILL = """
    INSERT INTO people (id, tenant, email, note, born)
    SELECT i, (ARRAY['acme', 'zorg', 'initech'])[1 + i %% %(tenants)s::int],
           CASE WHEN i %% 10 <> 0 THEN format('Person%%s@example.org', i) END,
           CASE WHEN i %% 7 <> 0 THEN repeat('note ', i %% 5) || i END, date '1950-01-01' + i %% 20000
    FROM generate_series(%(first)s::int, %(last)s::int) AS i
"""


@dataclass
class BackfillWorld(Program, World):
    """A database with the table ``people``.

    :param url: of the role that fills it: a superuser's unless said.
    """

    admin_url: str
    home: Path
    url: str
    settings: Settings
    manager: KeyManager
    environment: dict[str, str] = field(default_factory=dict)

    def fill(self, rows: int, *, first: int = 1, tenants: int = 1) -> None:
        with psycopg.connect(self.admin_url) as connection:
            connection.execute(FILL, {"first": first, "last": first + rows - 1, "tenants": tenants})

    def expand(self, column: str, *, table: str = "people", **more: str) -> None:
        """Add the ciphertext column ``<column>_enc`` of the field ``people.<column>``."""
        named = "".join(f", {name} => %s" for name in more)
        self.execute(
            f"SELECT glpgenc.gl_expand_column('{table}', '{column}', '{column}_enc', 'people.{column}'{named})",
            *more.values(),
        )

    def index(self, column: str, facet: str, table: str = "people") -> None:
        self.execute("SELECT glpgenc.gl_index_column(%s::regclass, %s, %s)", table, f"{column}_enc", facet)

    def start(self, table: str = "people", column: str | None = None, **options: Any) -> StartedBackfill:
        retry = options.pop("retry_quarantined", False)
        source = source_of(options.pop("source_function", None))
        with closing(connect(self.url, "test")) as connection:
            return start(connection, table, column, JobOptions(**options), source, retry_quarantined=retry)

    def work(self, numbers: Sequence[int], source_function: str | None = None) -> None:
        """Work in this process until the jobs are finished."""
        for number in numbers:
            with closing(connect(self.url, "test")) as connection:
                Worker(connection, self.manager, number, [Backfill(source_of(source_function)), RESTORE]).run()

    def backfill(self, table: str = "people", column: str | None = None, **options: Any) -> StartedBackfill:
        started = self.start(table, column, **options)
        self.work(started.jobs, options.get("source_function"))
        return started

    def state(self, column: str) -> str:
        return str(self.value("SELECT state FROM glpgenc.encrypted_columns WHERE column_name = %s", f"{column}_enc"))

    def decrypted(self, column: str, *, tenant: str = "acme", table: str = "people") -> dict[int, str | None]:
        """Decrypt a column of a tenant's rows in SQL."""
        import glpgenc  # noqa: PLC0415 - the fixture of the program has the same name

        data_class = "health" if column == "born" else "pii"
        with (
            psycopg.connect(self.admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=[data_class], key_manager=self.manager),
        ):
            rows = connection.execute(
                f"SELECT id, glpgenc.gl_decrypt({column}_enc, 'people.{column}') FROM {table} WHERE tenant = %s",
                (tenant,),
            ).fetchall()
        return dict(rows)

    def plain(self, column: str, *, tenant: str = "acme", table: str = "people") -> dict[int, str | None]:
        return dict(self.execute(f"SELECT id, {column}::text FROM {table} WHERE tenant = %s", tenant))


def source_of(function: str | None) -> SourceReference | None:
    """Return what ``--source-function`` gives."""
    return None if function is None else SourceReference(function)


@contextmanager
def world_on(
    admin_url: str, home: Path, *, url: str | None = None, schema: LiteralString = SCHEMA
) -> Iterator[BackfillWorld]:
    """Make the table in a database that has glpgenc.

    :param url: of the role that fills it, if not the superuser.
    :param schema: makes the table ``people``, another one with the columns that are filled.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(schema)
    create_key_file(home / "kek.json")
    chosen = {
        "database_url": url or admin_url,
        "local_kek_file": str(home / "kek.json"),
        "tenant": "acme",
        "allow_superuser": "true",
    }
    settings = Settings(**chosen)
    with KeyManager.from_settings(settings) as manager:
        yield BackfillWorld(
            admin_url,
            home,
            url or admin_url,
            settings,
            manager,
            {f"GLPGENC_{name.upper()}": value for name, value in chosen.items()},
        )
