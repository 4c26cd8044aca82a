"""A table that is between plaintext and ciphertext is restored as it was, and goes on from there."""

from __future__ import annotations

from dataclasses import replace

import psycopg

from glpgenc.embedded import EmbeddedPostgres
from tests.sql.conftest import KEYS
from tests.support.databases import fresh_database
from tests.support.vectors import load

EMAIL = replace(KEYS, field="c.email")
FILL = """
    CREATE TABLE c (id int PRIMARY KEY, email text DEFAULT 'none', amount numeric);
    SELECT glpgenc.gl_register_field('c.email', 'pii'), glpgenc.gl_register_field('c.amount', 'pii');
    SELECT glpgenc.gl_expand_column('c', 'email', 'email_enc', 'c.email', row_expression => 'id');
    SELECT glpgenc.gl_expand_column('c', 'amount', 'amount_enc', 'c.amount', source_expression => 'round(amount, 2)');
    INSERT INTO c VALUES (1, 'pending', 1.005);
"""
TRIGGERS = """
    SELECT tgname, tgenabled, pg_get_triggerdef(t.oid), p.prosrc, p.proconfig
    FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid
    WHERE tgrelid = 'c'::regclass ORDER BY 1
"""
EMPTY = "SELECT id, email, email_enc IS NULL FROM c ORDER BY id"


def test_dump_and_restore(every_postgres: EmbeddedPostgres, every_database: str) -> None:
    with psycopg.connect(every_database) as connection:
        connection.execute(FILL)
        load(connection, EMAIL)
        connection.execute("INSERT INTO c VALUES (2, 'encrypted', 2)")
        connection.execute("SELECT glpgenc.gl_advance('c', 'email_enc', 'backfilled')")
        triggers = connection.execute(TRIGGERS).fetchall()
    dump = every_postgres.data_directory.parent / "dump.migration"
    every_postgres.run_program("pg_dump", "--format", "custom", "--file", dump, "--dbname", every_database)
    with fresh_database(every_postgres) as url:
        every_postgres.run_program("pg_restore", "--exit-on-error", "--dbname", url, dump)
        with psycopg.connect(url) as connection:
            assert connection.execute(EMPTY).fetchall() == [(1, "pending", True), (2, "encrypted", False)]
            assert connection.execute(TRIGGERS).fetchall() == triggers
            states = "SELECT column_name, state FROM glpgenc.encrypted_columns ORDER BY 1"
            assert connection.execute(states).fetchall() == [("amount_enc", "expanded"), ("email_enc", "backfilled")]
            # What was restored is what would be made, so nothing is made again.
            ids = "SELECT oid, xmin::text FROM pg_trigger WHERE tgrelid = 'c'::regclass ORDER BY 1"
            before = connection.execute(ids).fetchall()
            connection.execute(
                "SELECT glpgenc.gl_expand_column('c', 'email', 'email_enc', 'c.email', row_expression => 'id')"
            )
            assert connection.execute(ids).fetchall() == before
            load(connection, EMAIL)
            connection.execute("UPDATE c SET email = 'changed'")
            opened = "SELECT glpgenc.gl_decrypt(email_enc, 'c.email', id::text) FROM c"
            assert connection.execute(opened).fetchall() == [("changed",)] * 2


def test_rows_restored_into_a_table_that_is_there_stay_as_they_were(
    every_postgres: EmbeddedPostgres, every_database: str
) -> None:
    with psycopg.connect(every_database) as connection:
        connection.execute(FILL)
        load(connection, EMAIL)
        connection.execute("INSERT INTO c VALUES (2, 'encrypted', 2), (3, NULL, NULL)")
    dump = every_postgres.data_directory.parent / "dump.rows"
    every_postgres.run_program("pg_dump", "--data-only", "--table", "c", "--file", dump, "--dbname", every_database)
    with psycopg.connect(every_database) as connection:
        before = connection.execute("SELECT * FROM c ORDER BY id").fetchall()
        connection.execute("TRUNCATE c")
    every_postgres.run_program("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", every_database, "-f", dump)
    with psycopg.connect(every_database) as connection:
        assert connection.execute("SELECT * FROM c ORDER BY id").fetchall() == before
