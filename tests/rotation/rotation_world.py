"""A table whose values are encrypted in every way there is, beside a plaintext twin of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg

import glpgenc
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite, parse
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.backfill_world import world_on as _world_on

SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.note', 'pii', 64),
           glpgenc.gl_register_field('people.bound', 'pii'), glpgenc.gl_register_field('people.secret', 'pii'),
           glpgenc.gl_register_field('people.born', 'health');
    SELECT glpgenc.gl_register_facet('people.email', 'equal', 'lower'),
           glpgenc.gl_register_facet('people.secret', 'equal', 'exact');
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text NOT NULL, email text, note text, bound text, secret text, born text,
        email_enc bytea, note_enc bytea, bound_enc bytea, secret_enc bytea, born_enc bytea,
        updated_at timestamptz NOT NULL DEFAULT '2020-01-01'
    ) WITH (fillfactor = 45);
    SELECT glpgenc.gl_guard_column('people', c || '_enc', 'people.' || c)
    FROM unnest('{email,note,bound,secret,born}'::text[]) AS c;
    SELECT glpgenc.gl_index_column('people', 'email_enc', 'equal'),
           glpgenc.gl_index_column('people', 'secret_enc', 'equal');
    GRANT ALL ON people TO glpgenc_app;
"""
COLUMNS = {"email": "pii", "note": "pii", "bound": "pii", "secret": "pii", "born": "health"}
FILL = """
    INSERT INTO people (id, tenant, email, note, bound, born, secret, email_enc, note_enc, bound_enc, born_enc)
    SELECT i, %(tenant)s, v.email, v.note, v.bound, v.born, v.secret,
           glpgenc.gl_encrypt(v.email, 'people.email'), glpgenc.gl_encrypt(v.note, 'people.note'),
           glpgenc.gl_encrypt(v.bound, 'people.bound', i::text), glpgenc.gl_encrypt(v.born, 'people.born')
    FROM generate_series(%(first)s::int, %(last)s::int) AS i,
         LATERAL (SELECT CASE WHEN i %% 10 <> 0 THEN format('Person%%s@example.org', i) END AS email,
                         repeat('note ', i %% 5) || i AS note, 'bound ' || i AS bound, 'secret ' || i AS secret,
                         CASE WHEN i %% 3 <> 0 THEN '1950-01-0' || 1 + i %% 9 END AS born) AS v
"""


class RotationWorld(BackfillWorld):
    """As :class:`World`, with values from the beginning."""

    def add(self, rows: int, *, first: int = 1, tenant: str = "acme", manager: KeyManager | None = None) -> None:
        """Insert rows of a tenant: most columns encrypted by the server, ``secret`` in Python."""
        manager = manager or self.manager
        parameters = {"tenant": tenant, "first": first, "last": first + rows - 1}
        seal = Keyring(manager, tenant).sealer("people.secret", Suite.A256GCM)
        with psycopg.connect(self.admin_url) as connection:
            with glpgenc.session(connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=manager):
                connection.execute(FILL, parameters)
            secrets = [(seal(f"secret {i}".encode(), ""), i) for i in range(first, first + rows)]
            connection.cursor().executemany("UPDATE people SET secret_enc = %b WHERE id = %s", secrets)

    def unequal(self, tenant: str, manager: KeyManager | None = None) -> list[str]:
        """Return what does not decrypt to its twin, or is not found by its index."""
        manager = manager or self.manager
        found: list[str] = []
        opens = Keyring(manager, tenant).opener("people.secret")
        with (
            psycopg.connect(self.admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=manager),
        ):
            for column in ("email", "note", "bound", "born"):
                row = "id::text" if column == "bound" else "''"
                query = (
                    f"SELECT id FROM people WHERE tenant = %s AND {column} IS DISTINCT FROM"
                    f" glpgenc.gl_decrypt({column}_enc, 'people.{column}', {row})"
                )
                found += [f"{column} of {each[0]}" for each in connection.execute(query, [tenant])]
            searched = connection.execute(
                "SELECT p.id FROM people p WHERE p.tenant = %s AND p.email IS NOT NULL AND NOT EXISTS ("
                " SELECT FROM people q WHERE q.id = p.id"
                " AND q.email_enc_bidx = glpgenc.gl_hmac_index(p.email, 'people.email', 1))",
                [tenant],
            )
            found += [f"index of {each[0]}" for each in searched]
            for key, plain, data in connection.execute(
                "SELECT id, secret, secret_enc FROM people WHERE tenant = %s", [tenant]
            ):
                if opens(bytes(data), "").decode() != plain or parse(data).suite is not Suite.A256GCM:
                    found.append(f"secret of {key}")
        return found

    def keys_in(self, tenant: str) -> set[UUID]:
        """Return the keys that the tenant's values are under."""
        each = " UNION ".join(f"SELECT glpgenc.gl_key_id({c}_enc) FROM people WHERE tenant = %(t)s" for c in COLUMNS)
        with psycopg.connect(self.admin_url) as connection:
            rows = connection.execute(each, {"t": tenant}).fetchall()
        return {row[0] for row in rows if row[0] is not None}

    def active(self, tenants: Sequence[str]) -> set[UUID]:
        """Return the active encryption keys of some tenants."""
        return {
            key.key_id
            for tenant in tenants
            for key in self.manager.list(tenant_id=tenant, purpose=Purpose.ENCRYPTION, state=KeyState.ACTIVE)
        }

    def indexes(self) -> list[Any]:
        return self.execute("SELECT id, email_enc_bidx, secret_enc_bidx FROM people ORDER BY id")


@contextmanager
def world_on(admin_url: str, home: Path) -> Iterator[RotationWorld]:
    with _world_on(admin_url, home, schema=SCHEMA) as world:
        yield RotationWorld(world.admin_url, world.home, world.url, world.settings, world.manager, world.environment)
