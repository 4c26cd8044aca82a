"""What ``glpgenc protect`` and ``op.encrypt_column`` refuse, and that a refusal leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.errors import RegistryError
from tests.alembic.alembic_world import AlembicWorld

LEFT = """
    SELECT 'field', field FROM glpgenc.fields UNION ALL SELECT 'facet', facet FROM glpgenc.search_facets
    UNION ALL SELECT 'column', relation::text || column_name FROM glpgenc.encrypted_columns
    UNION ALL SELECT 'migration', relation::text || column_name FROM glpgenc.column_migrations
    UNION ALL SELECT 'attribute', attrelid::regclass::text FROM pg_attribute WHERE attname ~ '_enc$'
    UNION ALL SELECT 'trigger', tgname FROM pg_trigger WHERE tgname ~ 'glpgenc'
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE proname ~ 'glpgenc'
"""
SETUP = """
    CREATE EXTENSION postgres_fdw;
    CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
    CREATE TABLE users (id integer PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY, email text);
    CREATE TABLE spread (id integer, email text) PARTITION BY RANGE (id);
    CREATE TABLE here PARTITION OF spread FOR VALUES FROM (0) TO (10);
    CREATE TABLE deep PARTITION OF spread FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
    CREATE FOREIGN TABLE far PARTITION OF deep FOR VALUES FROM (10) TO (20) SERVER elsewhere;
    CREATE FOREIGN TABLE away (id integer, email text) SERVER elsewhere;
    CREATE TABLE security.notes (id integer PRIMARY KEY, email text);
    CREATE TABLE parent (id integer, email text);
    CREATE TABLE child () INHERITS (parent);
"""
REFUSED = {
    "glpgenc.data_keys key_uri": "table glpgenc.data_keys belongs to glpgenc",
    "glpgenc.column_migrations source_expression": "belongs to glpgenc",
    "security.encryption_audit tenant_id": "belongs to glpgenc",
    "security.permissions description": "belongs to glpgenc",
    "pg_catalog.pg_class relname": "is a system catalog",
    "pg_class relname": "is a system catalog",
    "information_schema.sql_features feature_name": "is a system catalog",
    "users id": "column id of table public.users is part of its primary key",
    "users number": "is an identity column",
    "spread email": "partition public.far of table public.spread is on another server",
    "here email": "is a partition: use its partitioned table public.spread",
    "away email": "encrypt it on its own server",
    "parent email": "tables inherit from public.parent",
}


@pytest.fixture
def url(database: str) -> str:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(SETUP)
    return database


def rows(url: str, query: str = LEFT) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def protect(url: str, *arguments: str) -> Any:
    command = ["protect", *arguments, "--data-class", "pii", "--search", "exact"]
    return CliRunner().invoke(app, command, prog_name="glpgenc", env={"GLPGENC_DATABASE_URL": url})


@pytest.mark.parametrize("place", REFUSED)
def test_a_refused_protect_says_why_and_leaves_nothing_behind(url: str, place: str) -> None:
    table, column = place.split()
    columns = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('{}') AND attname = '{}'"
    assert rows(url, columns.format(table, column)), "the test names what is not there"
    before = rows(url)
    for _ in range(2):
        refused = protect(url, table, column)
        assert refused.exit_code == 3, refused.output
        assert REFUSED[place] in " ".join(refused.stderr.split())
        assert rows(url) == before


def test_a_refused_migration_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    world = AlembicWorld(url, tmp_path / "migrations")
    world.write("op.add_column('users', sa.Column('more', sa.Text()))\n"
                "op.encrypt_column('spread', 'email', field='spread.email', data_class='pii')")  # fmt: skip
    before = rows(url)
    for _ in range(2):
        with pytest.raises(RegistryError, match="is on another server"):
            world.upgrade()
        assert rows(url) == before
        assert rows(url, "SELECT FROM pg_attribute WHERE attname = 'more'") == []


def test_a_table_of_others_in_the_schema_security_may_be_protected(url: str) -> None:
    done = protect(url, "security.notes", "email")
    assert done.exit_code == 0, done.output


def test_no_table_of_glpgenc_in_that_schema_is_migrated(url: str) -> None:
    ours = """
        SELECT c.oid::regclass::text, a.attname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
        WHERE c.relnamespace = 'security'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> 'notes'
    """
    tables = rows(url, ours)
    assert len(tables) > 8
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('t.email', 'pii')")
        for table, column in tables:
            with pytest.raises(psycopg.Error, match=f"table {table} belongs to glpgenc"):
                connection.execute("SELECT glpgenc.gl_expand_column(%s, %s, 'c_enc', 't.email')", [table, column])


def test_a_temporary_table_is_refused(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE t (id integer PRIMARY KEY, email text)")
        connection.execute("SELECT glpgenc.gl_register_field('t.email', 'pii')")
        with pytest.raises(psycopg.Error, match="is temporary"):
            connection.execute("SELECT glpgenc.gl_expand_column('pg_temp.t', 'email', 'email_enc', 't.email')")


def test_a_second_column_without_the_tenant_of_the_first_is_asked_about(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute('CREATE TABLE shared (id integer PRIMARY KEY, "Tenant Id" text, email text, phone text)')
    assert protect(url, "shared", "email", "--tenant-column", '"Tenant Id"').exit_code == 0
    before = rows(url)
    refused = protect(url, "shared", "phone")
    assert refused.exit_code == 3, refused.output
    said = " ".join(refused.stderr.split())
    assert 'column email_enc of table public.shared was protected with the tenant column "Tenant Id"' in said
    assert "--tenant-column '\"Tenant Id\"'" in said
    assert rows(url) == before
    assert protect(url, "shared", "phone", "--tenant-column", '"Tenant Id"').exit_code == 0
