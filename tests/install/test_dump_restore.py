"""A dump restored into another database keeps everything readable, searchable and guarded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc import KeyManager
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys import DataKeyStore
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from tests.support.databases import fresh_database

READABLE = """
    SELECT count(*) FROM customers WHERE glpgenc.gl_decrypt(email, 'customers.email', id::text) LIKE 'user%'
"""
TERM = "glpgenc.gl_index_term(email, 1)"
FOUND = f"""
    SELECT glpgenc.gl_decrypt(email, 'customers.email', id::text) FROM customers
    WHERE {TERM} = glpgenc.gl_hmac_index('USER7@example.com', 'customers.email')
"""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "kek.json"
    create_key_file(path)
    return path


@pytest.fixture
def restored_url(every_postgres: EmbeddedPostgres) -> Iterator[str]:
    with fresh_database(every_postgres) as url:
        yield url


def manager(url: str, key_file: Path) -> KeyManager:
    return KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(key_file), environment="test", auto_create=True)


def fill(url: str, key_file: Path) -> None:
    with psycopg.connect(url) as connection, manager(url, key_file) as keys:
        connection.execute("CREATE TABLE customers (id int PRIMARY KEY, email bytea)")
        connection.execute("SELECT glpgenc.gl_register_field('customers.email', 'pii', 32)")
        connection.execute("SELECT glpgenc.gl_register_facet('customers.email', 'lower', 'lower')")
        connection.execute("SELECT glpgenc.gl_guard_column('customers', 'email', 'customers.email')")
        connection.execute("SELECT glpgenc.gl_index_column('customers', 'email', 'lower')")
        connection.execute("CREATE UNIQUE INDEX ON customers (email_bidx)")
        connection.execute("CREATE UNIQUE INDEX customers_email ON customers (glpgenc.gl_index_term(email, 1))")
        connection.commit()
        with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys):
            connection.execute(
                "INSERT INTO customers "
                "SELECT i, glpgenc.gl_encrypt('user' || i || '@example.com', 'customers.email', i::text) "
                "FROM generate_series(1, 50) i"
            )


@pytest.mark.parametrize("form", ["plain", "custom"])
def test_dump_and_restore(
    every_postgres: EmbeddedPostgres, every_database: str, restored_url: str, key_file: Path, form: str
) -> None:
    fill(every_database, key_file)
    dump = every_postgres.data_directory.parent / f"dump.{form}"
    every_postgres.run_program("pg_dump", "--format", form, "--file", dump, "--dbname", every_database)
    if form == "plain":
        every_postgres.run_program("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", restored_url, "-f", dump)
    else:
        every_postgres.run_program("pg_restore", "--exit-on-error", "--dbname", restored_url, dump)
    with psycopg.connect(restored_url) as connection, manager(restored_url, key_file) as keys:
        with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys):
            assert connection.execute(READABLE).fetchone() == (50,)
            assert connection.execute(FOUND).fetchall() == [("user7@example.com",)]
            assert connection.execute(FOUND.replace(TERM, "email_bidx")).fetchall() == [("user7@example.com",)]
        with pytest.raises(psycopg.Error) as caught:
            connection.execute("UPDATE customers SET email = 'plain'")
        assert caught.value.sqlstate == "ZE003"
        connection.rollback()
        index_columns_are_kept(connection, restored_url, key_file)


def index_columns_are_kept(connection: psycopg.Connection[Any], url: str, key_file: Path) -> None:
    triggers = "SELECT oid, xmin::text, tgenabled::text FROM pg_trigger WHERE tgname LIKE 'zzz_glpgenc%'"
    before = connection.execute(triggers).fetchall()
    assert [row[2] for row in before] == ["A", "A"]
    # What was restored is what would be made, so nothing is made again.
    connection.execute("SELECT glpgenc.gl_index_column('customers', 'email', 'lower')")
    assert connection.execute(triggers).fetchall() == before
    connection.commit()
    with (
        manager(url, key_file) as keys,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys),
    ):
        connection.execute(
            "INSERT INTO customers VALUES (51, glpgenc.gl_encrypt('new@example.com', 'customers.email', '51'))"
        )
        connection.execute("UPDATE customers SET email_bidx = NULL WHERE id = 7")
    kept = "SELECT count(*) FROM customers WHERE email_bidx = glpgenc.gl_index_term(email, 1)"
    assert connection.execute(kept).fetchone() == (51,)
