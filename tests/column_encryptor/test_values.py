"""One value encrypted or decrypted in Python, with real keys, a real registry and SQL on the other side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc import KeyManager
from glpgenc.column_encryptor import ColumnEncryptor, decrypt_value, encrypt_value
from glpgenc.errors import (
    AuthenticationError,
    InvalidValueError,
    KeyManagementError,
    KeyNotFoundError,
    KeyNotLoadedError,
    NotEncryptedError,
    RegistryError,
    SchemaMissingError,
    SchemaNewerError,
)
from glpgenc.keys import DataKeyStore
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.wire.envelope import parse


@pytest.fixture
def manager(database: str, tmp_path: Path) -> Iterator[KeyManager]:
    create_key_file(tmp_path / "kek.json")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('customers.email', 'pii', 32)")
        connection.execute("SELECT glpgenc.gl_register_facet('customers.email', 'lower', 'lower')")
        connection.execute("SELECT glpgenc.gl_register_facet('customers.email', 'log_in', 'lower', scope => 'global')")
        connection.execute("SELECT glpgenc.gl_register_field('orders.note', 'notes')")
    with KeyManager.from_store(
        DataKeyStore(database), LocalKMSProvider(tmp_path / "kek.json"), environment="test"
    ) as manager:
        yield manager


@pytest.mark.parametrize("row_id", ["", "42"])
def test_sql_reads_finds_and_writes_the_same_values(database: str, manager: KeyManager, row_id: str) -> None:
    made = encrypt_value(manager, "Zoë@Example.org", "customers.email", tenant_id="a", row_id=row_id)
    terms = ColumnEncryptor(manager, tenant_id="a").create_global_terms("back", "customers.email")
    with (
        psycopg.connect(database) as connection,
        glpgenc.session(connection, tenant_id="a", data_classes=["pii"], key_manager=manager),
    ):
        row = connection.execute(
            "SELECT glpgenc.gl_decrypt(%b, 'customers.email', %s), "
            "       glpgenc.gl_index_term(%b, 1) = glpgenc.gl_hmac_index('ZOË@example.ORG', 'customers.email'), "
            "       glpgenc.gl_encrypt('back', 'customers.email', %s, %b)",
            [made, row_id, made, row_id, terms],
        ).fetchone()
    assert row is not None
    assert row[:2] == ("Zoë@Example.org", True)
    assert decrypt_value(manager, row[2], "customers.email", tenant_id="a", row_id=row_id) == b"back"
    assert len(parse(row[2]).body) == len(parse(made).body)
    again = encrypt_value(manager, "back", "customers.email", tenant_id="a", row_id=row_id)
    assert parse(row[2]).index == parse(again).index


def test_a_global_facet_finds_over_tenants_and_a_tenant_s_facet_does_not(manager: KeyManager) -> None:
    indexes = [parse(encrypt_value(manager, "x@y.z", "customers.email", tenant_id=tenant)).index for tenant in "ab"]
    assert indexes[0][1] != indexes[1][1]
    assert indexes[0][2] == indexes[1][2]
    assert indexes[0][1] != indexes[0][2]


def test_a_log_in_by_a_global_facet_needs_neither_a_tenant_nor_its_keys_and_makes_none(manager: KeyManager) -> None:
    made = encrypt_value(manager, "x@y.z", "customers.email", tenant_id="a")
    keys = manager.list()
    for tenant in (None, "nobody"):
        visitor = ColumnEncryptor(manager, tenant_id=tenant)
        assert visitor.create_hmac_index("X@y.z", "customers.email", facet="log_in") == parse(made).index[2]
        assert visitor.create_hmac_indexes("X@y.z", "customers.email", facet="log_in") == [parse(made).index[2]]
    assert manager.list() == keys


def test_a_log_in_before_anybody_was_written_finds_no_index_root_and_makes_none(manager: KeyManager) -> None:
    with pytest.raises(KeyNotFoundError, match="'pii' for purpose index"):
        ColumnEncryptor(manager, tenant_id="a").create_hmac_index("x@y.z", "customers.email", facet="log_in")
    assert manager.list() == []


def test_another_tenant_can_not_read_it_even_with_the_same_manager(manager: KeyManager) -> None:
    made = encrypt_value(manager, "v", "customers.email", tenant_id="a")
    with pytest.raises(KeyNotLoadedError):
        decrypt_value(manager, made, "customers.email", tenant_id="b")


def test_a_value_of_another_class_s_field_is_not_opened(manager: KeyManager) -> None:
    made = encrypt_value(manager, "v", "customers.email", tenant_id="a")
    with pytest.raises(KeyNotLoadedError):
        decrypt_value(manager, made, "orders.note", tenant_id="a")


def test_altered_moved_and_foreign_values_are_refused(manager: KeyManager) -> None:
    made = encrypt_value(manager, "v", "customers.email", tenant_id="a", row_id="1")
    with pytest.raises(AuthenticationError):
        decrypt_value(manager, made, "customers.email", tenant_id="a", row_id="2")
    with pytest.raises(AuthenticationError):
        decrypt_value(manager, made[:-1] + bytes((made[-1] ^ 1,)), "customers.email", tenant_id="a", row_id="1")
    with pytest.raises(NotEncryptedError):
        decrypt_value(manager, b"plaintext" * 20, "customers.email", tenant_id="a")
    with pytest.raises(KeyNotFoundError):
        decrypt_value(manager, made[:2] + bytes(16) + made[18:], "customers.email", tenant_id="a")


@pytest.mark.parametrize("text", ["sec\0ret", "sec\ud800ret"])
def test_text_that_postgresql_can_not_hold_is_refused_and_not_quoted(manager: KeyManager, text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        encrypt_value(manager, text, "customers.email", tenant_id="a")
    assert "sec" not in str(caught.value)


def test_an_unknown_field_gets_no_keys(manager: KeyManager) -> None:
    with pytest.raises(RegistryError, match="no_such"):
        encrypt_value(manager, "v", "customers.no_such", tenant_id="a")
    assert manager.list() == []


def test_an_unknown_class_gets_no_keys_and_the_known_ones_are_named(manager: KeyManager) -> None:
    with pytest.raises(KeyManagementError, match="'pie'") as caught:
        manager.catalog.of_classes(["pie"])
    assert "notes, pii" in str(caught.value.hint)
    assert manager.list() == []


def test_a_field_registered_while_running_is_found_at_once(database: str, manager: KeyManager) -> None:
    manager.catalog.fields()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('late.field', 'late')")
    assert manager.catalog.field("late.field").data_class == "late"
    assert [each.name for each in manager.catalog.of_classes(["late"])["late"]] == ["late.field"]


def test_a_process_of_the_release_before_goes_on_with_a_newer_schema(database: str, manager: KeyManager) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE glpgenc.alembic_version SET version_num = '9999'")
    assert encrypt_value(manager, "v", "customers.email", tenant_id="a")


def test_a_schema_that_needs_newer_code_is_refused(database: str, manager: KeyManager) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('needs_revision', '9999')")
    with pytest.raises(SchemaNewerError, match="9999"):
        encrypt_value(manager, "v", "customers.email", tenant_id="a")


def test_a_database_without_glpgenc_says_to_run_init(empty_database: str, tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    provider = LocalKMSProvider(tmp_path / "kek.json")
    with (
        KeyManager.from_store(DataKeyStore(empty_database), provider, environment="test") as manager,
        pytest.raises(SchemaMissingError),
    ):
        encrypt_value(manager, "v", "customers.email", tenant_id="a")
