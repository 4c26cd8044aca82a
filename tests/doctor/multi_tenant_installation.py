"""An installation of several tenants and of tables in every state, in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg

import glpgenc
from glpgenc.column_encryptor import encrypt_value
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from tests.doctor.installation import Installation, revoke_temporary, settings_for

TENANTS = ("acme", "globex")
STATES = ("expanded", "backfilled", "verified", "contracted", "scrubbed")
FIELDS: LiteralString = """
    SELECT glpgenc.gl_register_field('people.alias', 'pii'), glpgenc.gl_register_field('people.phone', 'pii', 32),
           glpgenc.gl_register_field('moved.mail', 'pii'), glpgenc.gl_register_field('odd.name', 'secret'),
           glpgenc.gl_register_field('parts.name', 'pii'), glpgenc.gl_register_field('clients.note', 'secret');
    SELECT glpgenc.gl_register_facet('people.alias', 'lower', 'lower'),
           glpgenc.gl_register_facet('people.alias', 'whole', 'exact', scope => 'global'),
           glpgenc.gl_register_facet('people.phone', 'digits', 'digits', 48),
           glpgenc.gl_register_facet('moved.mail', 'lower', 'lower'),
           glpgenc.gl_register_facet('odd.name', 'exact'),
           glpgenc.gl_register_facet('parts.name', 'start', 'lower', kind => 'prefix',
                                     parameters => '{"least":2,"most":5}'),
           glpgenc.gl_register_facet('parts.name', 'any', 'lower', kind => 'contains', parameters => '{"length":3}');
"""
# Always encrypted: bound to its row, and searched; two columns, of which one has a unique index.
NATIVE: LiteralString = """
    CREATE TABLE people (id integer PRIMARY KEY, tenant text NOT NULL, alias_enc bytea, phone_enc bytea, title text);
    SELECT glpgenc.gl_guard_column('people', 'alias_enc', 'people.alias'),
           glpgenc.gl_index_column('people', 'alias_enc', 'lower'),
           glpgenc.gl_index_column('people', 'alias_enc', 'whole'),
           glpgenc.gl_guard_column('people', 'phone_enc', 'people.phone'),
           glpgenc.gl_index_column('people', 'phone_enc', 'digits');
    ALTER TABLE people VALIDATE CONSTRAINT alias_enc_guarded, VALIDATE CONSTRAINT phone_enc_guarded;
    CREATE UNIQUE INDEX ON people (alias_enc_bidx);
    UPDATE glpgenc.index_columns SET is_unique = true WHERE relation = 'people'::regclass AND facet = 'lower';
    CREATE INDEX ON people (alias_enc_whole_bidx);
    CREATE INDEX ON people USING hash (phone_enc_bidx);
    CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
"""
# Moved from plaintext, each as far as it says.
MOVED: LiteralString = """
    CREATE TABLE moved_{state} (id integer PRIMARY KEY, tenant text NOT NULL, mail varchar(60) NOT NULL DEFAULT '',
                                score numeric);
    INSERT INTO moved_{state}
    SELECT i, CASE WHEN i % 2 = 0 THEN 'acme' ELSE 'globex' END, '{state}-' || i || '@example.org'
    FROM generate_series(1, 20) i;
    ALTER TABLE moved_{state} ALTER mail DROP NOT NULL;
    SELECT glpgenc.gl_expand_column('moved_{state}', 'mail', 'mail_enc', 'moved.mail', row_expression => 'id',
                                    tenant_expression => 'tenant'),
           glpgenc.gl_index_column('moved_{state}', 'mail_enc', 'lower');
    ALTER TABLE moved_{state} VALIDATE CONSTRAINT mail_enc_guarded;
    CREATE INDEX ON moved_{state} (mail_enc_bidx);
"""
# Names that must be quoted, expressions that are more than a column, a column that may not be NULL, and a default.
ODD: LiteralString = """
    CREATE SCHEMA "Odd""s";
    CREATE TABLE "Odd""s"."Ta'b@le once" (key uuid PRIMARY KEY, "Lo ""op" jsonb NOT NULL, "Ten" varchar(20),
                                      "select" text DEFAULT 'x', n numeric(10, 2), at timestamptz DEFAULT now());
    SELECT glpgenc.gl_expand_column('"Odd""s"."Ta''b@le once"', 'Lo "op', 'Lo op enc', 'odd.name',
                                    row_expression => 'key', tenant_expression => 'coalesce("Ten", ''acme'')'),
           glpgenc.gl_index_column('"Odd""s"."Ta''b@le once"', 'Lo op enc', 'exact'),
           glpgenc.gl_expand_column('"Odd""s"."Ta''b@le once"', 'select', 'select_enc', 'odd.name',
                                    unkeyed => 'refuse'),
           glpgenc.gl_expand_column('"Odd""s"."Ta''b@le once"', 'n', 'n_enc', 'odd.name', mode => 'client');
    ALTER TABLE "Odd""s"."Ta'b@le once" VALIDATE CONSTRAINT "Lo op enc_guarded", VALIDATE CONSTRAINT select_enc_guarded,
        VALIDATE CONSTRAINT n_enc_guarded;
    CREATE INDEX ON "Odd""s"."Ta'b@le once" ("Lo op enc_bidx");
    ALTER TABLE "Odd""s"."Ta'b@le once" ALTER "Lo ""op" DROP NOT NULL;
    ALTER TABLE "Odd""s"."Ta'b@le once" RENAME TO "Ta'b@le";
"""
PARTS: LiteralString = """
    CREATE TABLE parts (id integer NOT NULL, tenant text NOT NULL, name text) PARTITION BY RANGE (id);
    CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (100);
    CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (100) TO (200) PARTITION BY LIST (tenant);
    CREATE TABLE parts_high_acme PARTITION OF parts_high FOR VALUES IN ('acme');
    CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
    INSERT INTO parts SELECT i, 'acme', 'Name of ' || i FROM generate_series(1, 160, 10) i;
    SELECT glpgenc.gl_expand_column('parts', 'name', 'name_enc', 'parts.name', tenant_expression => 'tenant'),
           glpgenc.gl_index_column('parts', 'name_enc', 'start'), glpgenc.gl_index_column('parts', 'name_enc', 'any');
    ALTER TABLE parts VALIDATE CONSTRAINT name_enc_guarded;
    CREATE INDEX ON parts USING gin (name_enc_tags);
    CREATE TABLE parts_late PARTITION OF parts FOR VALUES FROM (200) TO (300);
"""
CLIENTS: LiteralString = """
    CREATE TABLE clients (id bigint PRIMARY KEY, note text NOT NULL);
    SELECT glpgenc.gl_expand_column('clients', 'note', 'note_enc', 'clients.note', row_expression => 'id',
                                    mode => 'client');
    ALTER TABLE clients VALIDATE CONSTRAINT note_enc_guarded;
"""
FILL: LiteralString = """
    UPDATE {table} SET {sealed} = glpgenc.gl_encrypt({plain}, '{field}', {row})
    WHERE tenant = '{tenant}' AND {sealed} IS NULL AND {plain} IS NOT NULL
"""


def keyed(url: str, manager: KeyManager, tenant: str, *statements: Any) -> None:
    with (
        psycopg.connect(url) as connection,
        glpgenc.session(connection, tenant_id=tenant, data_classes=["pii", "secret"], key_manager=manager),
    ):
        connection.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        for statement in statements:
            connection.execute(statement)


def _advance(table: str, column: str, *states: str) -> Iterator[str]:
    for state in states:
        if state == "contracted":
            yield f"SELECT glpgenc.gl_drop_plaintext('{table}', '{column}')"
        elif state != "expanded":
            yield f"SELECT glpgenc.gl_advance('{table}', '{column}', '{state}')"


def _furnish(url: str, manager: KeyManager) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for script in (FIELDS, NATIVE, ODD, PARTS, CLIENTS, *(MOVED.replace("{state}", state) for state in STATES)):
            connection.execute(script)
    for tenant in TENANTS:
        fills = [
            FILL.format(table=table, sealed=f"{plain}_enc", plain=plain, field=field, row=row, tenant=tenant)
            for table, plain, field, row in [
                *((f"moved_{state}", "mail", "moved.mail", "id::text") for state in STATES[1:]),
                ("parts", "name", "parts.name", "''"),
            ]
        ]
        keyed(url, manager, tenant, *fills)
    with psycopg.connect(url, autocommit=True) as connection:
        for number, tenant in enumerate(TENANTS * 5, 1):
            values = [
                encrypt_value(manager, value, field, tenant_id=tenant, row_id=str(number))
                for field, value in (("people.alias", f"Alias {number}"), ("people.phone", f"+49 30 1234{number:03}"))
            ]
            connection.execute("INSERT INTO people VALUES (%s, %s, %s, %s, 'Dr.')", (number, tenant, *values))
        connection.execute("INSERT INTO clients (id, note) VALUES (1, 'to be encrypted')")
        for state in STATES:
            for statement in _advance(f"moved_{state}", "mail_enc", *STATES[: STATES.index(state) + 1]):
                connection.execute(statement)
        connection.execute("SELECT glpgenc.gl_forbid_plaintext('moved_verified', 'mail_enc')")
        for statement in _advance("parts", "name_enc", *STATES):
            connection.execute(statement)
        connection.execute("ANALYZE")


@contextmanager
def crowded(url: str, key_file: Path) -> Iterator[Installation]:
    """Make tables, fields and keys in a database that has glpgenc."""
    if not key_file.exists():
        create_key_file(key_file)
    with KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(key_file), environment="test") as manager:
        _furnish(url, manager)
    revoke_temporary(url)
    yield Installation(url, settings_for(url, key_file))
