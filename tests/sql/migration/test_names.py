"""The whole way of a column where schema, table and columns have names that are words of PL/pgSQL, or odd."""

from __future__ import annotations

import pytest
from psycopg import sql

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import EMAIL, keyed, rows

pytestmark = pytest.mark.slow

NAMES = [
    "begin",
    "if",
    "new",
    "return",
    "order",
    "old",
    "then",
    "Upper Case",
    'a "quoted" one',
    "x" * 63,
    "loop",
    "it's; --",
]
KEY = """
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    VALUES (%s, 'acme', 'pii', 'encryption', 1, 'active', 'local', 'local:x', '\\x00')
"""
SPOIL = (
    "CREATE FUNCTION shop.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changes := 100; RETURN NEW; END $$"
)
SPOILER = """
    CREATE TRIGGER aaa BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION shop.spoil()
"""


def test_each_thing_may_have_any_name(
    owner: Connection, app: Connection, writer: Connection, superuser: Connection
) -> None:
    superuser.execute(KEY, [EMAIL.key_id])
    owner.execute(SPOIL)
    for first in range(len(NAMES)):
        names = [NAMES[(first + step) % len(NAMES)] for step in range(6)]
        whole_way(owner, app, writer, superuser, names)


def whole_way(owner: Connection, app: Connection, writer: Connection, superuser: Connection, names: list[str]) -> None:
    """Take a column from expand to contract.

    :param names: of the schema, the table, the plaintext, ciphertext and tenant columns, and the row's key.
    """
    schema, table, plain, cipher, tenant, key = names
    parts = {
        "schema": sql.Identifier(schema), "table": sql.Identifier(schema, table), "plain": sql.Identifier(plain),
        "cipher": sql.Identifier(cipher), "tenant": sql.Identifier(tenant), "key": sql.Identifier(key),
        "role": sql.Identifier(owner.info.user),
    }  # fmt: skip

    def run(connection: Connection, statement: str, *parameters: object) -> list[tuple[object, ...]]:
        cursor = connection.execute(sql.SQL(statement).format(**parts), parameters or None)
        return cursor.fetchall() if cursor.description else []

    run(superuser, "CREATE SCHEMA {schema} AUTHORIZATION {role}")
    run(owner, "GRANT USAGE ON SCHEMA {schema} TO PUBLIC")
    run(owner, "CREATE TABLE {table} ({key} int, {plain} text DEFAULT 'd', {tenant} text, changes int DEFAULT 0)")
    run(owner, "GRANT ALL ON {table} TO PUBLIC")
    named, quoted_tenant, quoted_key = (parts[name].as_string(owner) for name in ("table", "tenant", "key"))
    run(
        owner,
        "SELECT glpgenc.gl_expand_column(%s::text::regclass, %s, %s, 'c.email', %s, %s)",
        named, plain, cipher, quoted_tenant, quoted_key,
    )  # fmt: skip
    run(owner, "SELECT glpgenc.gl_index_column(%s::text::regclass, %s, 'lower')", named, cipher)
    run(owner, SPOILER)

    with keyed(app):
        run(app, "INSERT INTO {table} ({key}, {plain}, {tenant}) VALUES (1, 'a', 'acme'), (2, 'b', 'acme')")
        run(app, "UPDATE {table} SET {plain} = 'c' WHERE {key} = 2")
        run(app, "UPDATE {table} SET {key} = 11 WHERE {key} = 1")
        seal = "glpgenc.gl_encrypt('n', 'c.email', '3')"
        run(app, "INSERT INTO {table} ({key}, {tenant}, {cipher}) VALUES (3, 'acme', " + seal + ")")
    run(writer, "INSERT INTO {table} ({key}, {plain}, {tenant}) VALUES (4, 'queued', 'acme')")
    run(owner, "UPDATE {table} SET changes = 0")
    run(owner, "ALTER TABLE {table} DISABLE TRIGGER aaa")
    run(owner, "UPDATE {table} SET changes = 0")
    run(owner, "ALTER TABLE {table} ENABLE TRIGGER aaa")

    # As the backfill does it, with its shield up.
    ((pending,),) = rows(owner, "SELECT glpgenc.gl_pending(%s::text::regclass, %s)", named, cipher)
    run(owner, "SELECT glpgenc.gl_backfill_shield(%s::text::regclass, ARRAY[%s]::name[])", named, cipher)
    with keyed(app):
        run(app, "SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        filled = "UPDATE {table} SET {cipher} = glpgenc.gl_encrypt({plain}, 'c.email', {key}::text) WHERE "
        run(app, filled + pending.replace("{", "{{").replace("}", "}}"))
    run(owner, "SELECT glpgenc.gl_backfill_shield(%s::text::regclass, NULL)", named)
    with keyed(app):
        found = run(
            app,
            "SELECT {key}, {plain}, glpgenc.gl_decrypt({cipher}, 'c.email', {key}::text), changes"
            " FROM {table} ORDER BY 1",
        )
    assert found == [(2, "c", "c", 0), (3, "n", "n", 0), (4, "queued", "queued", 0), (11, "a", "a", 0)]

    for state in ("backfilled", "verified"):
        run(owner, "SELECT glpgenc.gl_advance(%s::text::regclass, %s, %s)", named, cipher, state)
    for forbid in ("gl_keep_plaintext", "gl_forbid_plaintext"):
        ((check,),) = rows(owner, f"SELECT glpgenc.{forbid}(%s::text::regclass, %s)", named, cipher)
        parts["check"] = sql.Identifier(check)
        run(owner, "ALTER TABLE {table} VALIDATE CONSTRAINT {check}")
    run(owner, "SELECT glpgenc.gl_drop_plaintext(%s::text::regclass, %s)", named, cipher)
    left = "SELECT attname FROM pg_attribute WHERE attrelid = %s::text::regclass AND attnum > 0 AND NOT attisdropped"
    assert {name for (name,) in rows(owner, left, named)} >= {cipher, tenant, key, "changes"}
    assert plain not in {name for (name,) in rows(owner, left, named)}
    triggers = (
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::text::regclass AND tgname ~ '^(yyy|zzz_glpgenc_shield)'"
    )
    assert rows(owner, triggers, named) == [(0,)]
    with keyed(app):
        run(app, "UPDATE {table} SET {cipher} = glpgenc.gl_encrypt('z', 'c.email', {key}::text)")
