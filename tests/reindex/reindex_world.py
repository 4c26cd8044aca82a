"""A table that is searched: by the server's columns and Python's, UNIQUE for one tenant and for all, and by tags."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg

import glpgenc
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.keys.manager import KeyManager
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.blind_index import search_tags, search_term
from glpgenc.wire.envelope import Suite
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.backfill_world import world_on as _world_on

SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.secret', 'pii');
    SELECT glpgenc.gl_register_facet('people.email', 'equal', 'exact'),
           glpgenc.gl_register_facet('people.email', 'parts', 'lower',
                                     kind => 'contains', parameters => '{"length": 3}'),
           glpgenc.gl_register_facet('people.secret', 'equal', 'exact', scope => 'global');
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text NOT NULL, email text NOT NULL, secret text NOT NULL,
        email_enc bytea, secret_enc bytea, updated_at timestamptz NOT NULL DEFAULT '2020-01-01'
    );
    SELECT glpgenc.gl_guard_column('people', c || '_enc', 'people.' || c) FROM unnest('{email,secret}'::text[]) AS c;
    SELECT glpgenc.gl_index_column('people', 'email_enc', 'equal'),
           glpgenc.gl_index_column('people', 'email_enc', 'parts'),
           glpgenc.gl_index_column('people', 'secret_enc', 'equal');
    ALTER TABLE people ADD CONSTRAINT people_email UNIQUE (tenant, email_enc_bidx);
    CREATE UNIQUE INDEX people_secret ON people (secret_enc_bidx) INCLUDE (id) WHERE id > 0;
    CREATE INDEX people_parts ON people USING gin (email_enc_tags);
    GRANT ALL ON people TO glpgenc_app;
"""


class ReindexWorld(BackfillWorld):
    """As :class:`World`, with processes that know the registry as it was."""

    def process(self) -> KeyManager:
        """Return the key manager of another process, which has read the registry and keeps to what it read."""
        manager = KeyManager.from_settings(self.settings)
        manager.catalog.fields()
        # As one whose catalogue is young enough, however long the test takes.
        manager.catalog._read_at = float("inf")
        return manager

    def add(self, ids: Sequence[int], *, tenant: str = "acme", manager: KeyManager | None = None, **texts: str) -> None:
        """Insert rows of a tenant: ``email`` is encrypted by the server, ``secret`` in Python."""
        manager = manager or self.manager
        seal = Keyring(manager, tenant).sealer("people.secret", Suite.A256GCM)
        email, secret = texts.get("email", "Person{}@Example.org"), texts.get("secret", "secret {}")
        with (
            psycopg.connect(self.admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=manager),
        ):
            for each in ids:
                values = email.format(each), secret.format(each)
                connection.execute(
                    "INSERT INTO people (id, tenant, email, secret, email_enc, secret_enc)"
                    " VALUES (%s, %s, %s, %s, glpgenc.gl_encrypt(%s::text, 'people.email'), %b)",
                    (each, tenant, *values, values[0], seal(values[1].encode(), "")),
                )

    def lost(self, manager: KeyManager, tenant: str = "acme") -> list[str]:
        """Return the rows of a tenant that a process does not find by their values, as the ORM looks for them."""
        ring = Keyring(manager, tenant)
        emails, parts = ring.entries("people.email", "equal"), ring.entries("people.email", "parts")[0]
        secrets = ring.entries("people.secret", "equal")
        encryptor = ColumnEncryptor(manager, tenant_id=tenant)
        found: list[str] = []
        rows = self.execute(
            "SELECT id, email, secret, email_enc_bidx, secret_enc_bidx, email_enc_tags FROM people WHERE tenant = %s",
            tenant,
        )
        assert rows
        for key, email, secret, of_email, of_secret, tags in rows:
            if of_email not in [search_term(email.encode(), each) for each in emails]:
                found.append(f"email of {key}")
            if of_email not in (encryptor.create_hmac_indexes(email, "people.email", facet="equal") or []):
                found.append(f"email of {key}, without the ORM")
            if of_secret not in [search_term(secret.encode(), each) for each in secrets]:
                found.append(f"secret of {key}")
            if not {*search_tags(email[:-2], parts)} <= {*tags}:
                found.append(f"parts of {key}")
        return found

    def lost_in_sql(self, manager: KeyManager, tenant: str = "acme") -> list[Any]:
        """Return the rows that SQL does not find by the name of a facet of which a session has the key."""
        with (
            psycopg.connect(self.admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=manager),
        ):
            return connection.execute(
                "SELECT id FROM people WHERE tenant = %s AND NOT coalesce("
                " email_enc_bidx = ANY (glpgenc.gl_search_terms(email, 'people.email', 'equal')), false)",
                (tenant,),
            ).fetchall()

    def refuses(self, key: int, manager: KeyManager, *, tenant: str = "acme", **texts: str) -> bool:
        """Tell whether a row is refused because another one has the same value."""
        with contextlib.suppress(psycopg.errors.UniqueViolation):
            self.add([key], tenant=tenant, manager=manager, **texts)
            return False
        return True

    def slots(self, column: str) -> set[tuple[bool, ...]]:
        """Return which of the first slots the values of a column carry."""
        return set(
            self.execute(
                f"SELECT {', '.join(f'glpgenc.gl_index_term({column}, {slot}) IS NOT NULL' for slot in (1, 2, 3, 4))}"
                " FROM people"
            )
        )

    def columns(self) -> list[str]:
        return [row[0] for row in self.execute(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = 'people'::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY 1")]  # fmt: skip

    def indexes(self) -> list[Any]:
        """Return names, definitions and validity of the table's indexes, with their constraints."""
        return self.execute(
            "SELECT i.relname, pg_get_indexdef(i.oid), x.indisvalid, c.conname FROM pg_index x"
            " JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint c ON c.conindid = i.oid"
            " WHERE x.indrelid = 'people'::regclass ORDER BY 1"
        )


@contextmanager
def world_on(admin_url: str, home: Path) -> Iterator[ReindexWorld]:
    with _world_on(admin_url, home, schema=SCHEMA) as world:
        yield ReindexWorld(world.admin_url, world.home, world.url, world.settings, world.manager, world.environment)
