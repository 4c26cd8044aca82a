"""A table whose plaintext is gone, in both modes, and the ways in which a stored value can be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg

from glpgenc.keys.model import DataKey
from glpgenc.verification import CheckedColumn, CheckOptions, check_values
from glpgenc.verification.comparison import compare_columns
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite
from glpgenc.wire.normalizers import Normalizer
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.backfill_world import world_on as _world_on

SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii', 32), glpgenc.gl_register_field('people.note', 'pii'),
           glpgenc.gl_register_field('people.born', 'health');
    SELECT glpgenc.gl_register_facet('people.email', 'equal', 'lower'),
           glpgenc.gl_register_facet('people.email', 'parts', 'lower',
                                     kind => 'contains', parameters => '{"length": 3}');
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text, email text, note text, born date,
        updated_at timestamptz NOT NULL DEFAULT '2020-01-01', changes integer NOT NULL DEFAULT 0
    );
    GRANT ALL ON people TO glpgenc_app;
"""


class ValuesWorld(BackfillWorld):
    """A table ``people`` of tenants acme and zorg, whose column ``email`` was contracted: ``email_enc`` is left."""

    mode: str = "database"

    @property
    def suite(self) -> Suite:
        return Suite.A256GCM if self.mode == "client" else Suite.A256CBC_HS512

    def contract(self, column: str = "email", table: str = "people") -> None:
        """Backfill, verify and drop the plaintext."""
        self.backfill(table)
        assert not any(each.counts.bad for each in compare_columns(self.settings, table, column))
        self.execute("SELECT glpgenc.gl_drop_plaintext(%s::regclass, %s)", table, f"{column}_enc")

    def check(self, column: str | None = "email_enc", table: str = "people", **options: object) -> CheckedColumn:
        return check_values(self.settings, table, column, CheckOptions(**options))[0]  # type: ignore[arg-type]

    def faults(self) -> dict[int, str]:
        """Return what is listed, by the rows' ids."""
        return dict(self.execute("SELECT (row_key ->> 'id')::int, fault FROM glpgenc.faulty_values ORDER BY 1"))

    def alter(self, statement: str, *parameters: object) -> None:
        """Change rows while no trigger fires."""
        with psycopg.connect(self.admin_url) as connection, connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("ALTER TABLE people DISABLE TRIGGER USER")
            connection.execute(statement, parameters)
            connection.execute("ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert")
            connection.execute("ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update")

    def put(self, row: int, data: bytes) -> None:
        """Put a value into a row, with index columns that say the same."""
        self.execute("UPDATE people SET email_enc = %s WHERE id = %s", data, row)

    def sealed(
        self,
        row: int,
        text: str | bytes = "someone@example.org",
        *,
        tenant: str = "acme",
        field: str = "people.email",
        data_class: str = "pii",
        padding: int = 32,
        bound: str | None = None,
        key: bytes | None = None,
        slots: tuple[int, ...] = (1, 2),
    ) -> bytes:
        """Return a value that authenticates in a row.

        :param key: of its search terms, in place of the right one.
        :param slots: the slots that it carries.
        """  # fmt: skip
        from glpgenc.sessions.keyring import Keyring  # noqa: PLC0415

        plaintext = text.encode() if isinstance(text, str) else text
        search: tuple[SearchEntry, ...] = ()
        if field == "people.email":
            entries = Keyring(self.manager, tenant).written_entries(field)
            search = tuple(each for each in entries if each.slot in slots)
            if key is not None:
                search = (SearchEntry(1, Normalizer.LOWER, 128, key), *search[1:])
        with self.manager.active(tenant, data_class) as active:
            return encrypt_cell(
                plaintext, key=_cipher(active, self.suite), key_id=active.key_id, field=field,
                row_id=str(row) if bound is None else bound, suite=self.suite, search=search, padding=padding,
            )  # fmt: skip

    def value_of(self, row: int) -> bytes:
        return bytes(self.value("SELECT email_enc FROM people WHERE id = %s", row))


def _cipher(key: DataKey, suite: Suite) -> bytes:
    if suite is Suite.A256GCM:
        return bytes(suite_key(key.secret.view(), suite))
    return key.suite_key(Suite.A256CBC_HS512)


@contextmanager
def values_world(admin_url: str, home: Path, mode: str = "database", rows: int = 300) -> Iterator[ValuesWorld]:
    with _world_on(admin_url, home, schema=SCHEMA) as made:
        world = ValuesWorld(made.admin_url, made.home, made.url, made.settings, made.manager, made.environment)
        world.mode = mode
        world.fill(rows, tenants=2)
        world.expand("email", row_expression="id::text", tenant_expression="tenant", mode=mode)
        world.index("email", "equal")
        world.index("email", "parts")
        world.contract()
        yield world
