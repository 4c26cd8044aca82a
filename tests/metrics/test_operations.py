"""What is told where values, keys and sessions are real: keys of a database, columns of an ORM, a KMS over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import tuple_row

import glpgenc
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import (
    AuditError,
    AuthenticationError,
    KeyManagementError,
    KMSUnwrapError,
    RegistryError,
)
from glpgenc.events import EncryptionAuditEventType as Type
from glpgenc.events import Event, Listener
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from tests.keys.conftest import aws, aws_environment, moto_server
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.sessions.world import READ, SessionWorld, loaded, world_on
from tests.support.databases import fresh_database
from tests.support.listeners import RefusingValues, record_calls
from tests.support.servers import Server, TemplateDatabases
from tests.support.services import CONTEXT
from tests.support.signing import resign

__all__ = ["aws", "aws_environment", "moto_server"]


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SessionWorld]:
    folder: Path = tmp_path_factory.mktemp("operations")
    with fresh_database(postgres, template=templates.on(postgres)) as url, world_on(url, folder) as world:
        world.insert("acme", {1: "ann@example.org", 2: "bob@example.org"})
        yield world


@pytest.fixture
def cold(world: SessionWorld) -> Iterator[KeyManager]:
    """Another process's manager of the same keys."""
    with KeyManager.from_store(DataKeyStore(world.url), world.kms, environment="test") as manager:
        manager.registry.mac("warm")
        yield manager


class RefusingSessions(Listener):
    """Can't record that keys were loaded into a session."""

    def happened(self, event: Event) -> None:
        if event.type is Type.SESSION_KEYS_LOADED:
            raise AuditError


class TestKeys:
    def test_the_first_key_of_a_class_is_reported_as_made(self, world: SessionWorld) -> None:
        with record_calls() as heard, world.manager.active("newcomer", "pii") as key:
            (made,) = heard.of(Type.KEY_GENERATED)
        assert (made.key_id, made.key_version, made.tenant_id, made.data_class) == (key.key_id, 1, "newcomer", "pii")
        assert made.detail == {"purpose": "encryption", "provider": "local"}
        assert heard.kms_calls == [("local", "generate_data_key", None)]

    def test_a_key_is_reported_when_the_kms_unwraps_it_and_not_when_the_cache_has_it(self, cold: KeyManager) -> None:
        with record_calls() as heard:
            for _ in range(3):
                cold.active("acme", "pii").wipe()
        assert [each.success for each in heard.of(Type.KEY_ACCESSED)] == [True]
        assert heard.kms_calls == [("local", "decrypt", None)]

    def test_look_ups_of_keys_and_of_whose_they_are_are_distinguished(self, cold: KeyManager) -> None:
        with record_calls() as heard:
            for _ in range(2):
                cold.active("acme", "pii").wipe()
        assert sorted(heard.look_ups) == [("dek", False), ("dek", True), ("lookup", False), ("lookup", True)]

    def test_a_key_that_does_not_unwrap_is_reported_with_its_error(self, world: SessionWorld) -> None:
        store = DataKeyStore(world.url)
        resign(world.admin_url, world.kms, "elsewhere")
        with KeyManager.from_store(store, world.kms, environment="elsewhere") as other, record_calls() as heard:
            other.registry.mac("warm")
            heard.kms_calls.clear()
            with pytest.raises(KMSUnwrapError) as caught:
                other.active("acme", "pii")
            (accessed,) = heard.of(Type.KEY_ACCESSED)
        assert accessed.error is caught.value
        assert heard.kms_calls == [("local", "decrypt", caught.value)]
        resign(world.admin_url, world.kms)

    def test_a_key_that_replaces_another_is_reported_once(self, world: SessionWorld, cold: KeyManager) -> None:
        with (
            KeyManager.from_store(DataKeyStore(world.admin_url), world.kms, environment="test") as admin,
            record_calls() as heard,
        ):
            admin.create("rotating", "pii")
            staged = admin.stage("rotating", "pii")
            admin.activate(staged)
            admin.activate(staged)
        assert [each.key_version for each in heard.of(Type.KEY_GENERATED)] == [1, 2]
        assert [(each.key_id, each.key_version) for each in heard.of(Type.KEY_ROTATED)] == [(staged.key_id, 2)]
        cold.active("rotating", "pii").wipe()

    def test_calls_to_aws_are_reported_as_its_client_makes_them(self, aws: AwsStandIn) -> None:
        config = EncryptionServiceConfig(environment="test")
        with EnvelopeEncryptionService(aws.provider(aws.create_key()), config) as service, record_calls() as heard:
            service.decrypt_blob(service.encrypt_blob(b"hello", CONTEXT), CONTEXT)
        assert heard.kms_calls == [("aws", "generate_data_key", None), ("aws", "decrypt", None)]


class TestSessions:
    def test_keys_that_are_loaded_are_reported_with_role_and_application(self, world: SessionWorld) -> None:
        with (
            psycopg.connect(world.url, application_name="invoices") as connection,
            record_calls() as heard,
            world.session(connection, data_classes=["pii", "health"]),
        ):
            pass
        (event,) = heard.of(Type.SESSION_KEYS_LOADED)
        assert (event.tenant_id, event.data_class, event.success, event.count) == ("acme", None, True, 2)
        assert event.detail == {
            "data_classes": "pii, health",
            "database_role": world.role.name,
            "application_name": "invoices",
            "scope": "transaction",
        }

    def test_the_role_is_the_one_of_now(self, world: SessionWorld) -> None:
        with psycopg.connect(world.admin_url) as connection, record_calls() as heard:
            connection.execute(f"SET SESSION AUTHORIZATION {world.role.name}".encode())
            with world.session(connection):
                pass
        assert heard.of(Type.SESSION_KEYS_LOADED)[0].detail["database_role"] == world.role.name

    def test_keys_for_a_whole_session_are_reported_as_such(self, world: SessionWorld) -> None:
        with (
            psycopg.connect(world.url) as connection,
            record_calls() as heard,
            world.session(connection, scope="session"),
        ):
            pass
        (event,) = heard.of(Type.SESSION_KEYS_LOADED)
        assert (event.detail["scope"], event.data_class) == ("session", "pii")

    def test_keys_that_are_not_to_be_had_are_reported_with_the_error(self, world: SessionWorld) -> None:
        with (
            psycopg.connect(world.url) as connection,
            record_calls() as heard,
            pytest.raises(KeyManagementError) as caught,
            world.session(connection, data_classes=["nonesuch"]),
        ):
            pass
        (event,) = heard.of(Type.SESSION_KEYS_LOADED)
        assert (event.error, event.count, event.data_class) == (caught.value, 0, "nonesuch")

    def test_keys_that_do_not_load_are_reported_with_the_error(self, world: SessionWorld) -> None:
        with (
            psycopg.connect(world.url, autocommit=True) as connection,
            record_calls() as heard,
            pytest.raises(glpgenc.GlpgencError) as caught,
        ):
            glpgenc.sessions.load_keys(connection, world.keys())
        (event,) = heard.of(Type.SESSION_KEYS_LOADED)
        assert event.error is caught.value

    def test_keys_whose_loading_could_not_be_recorded_are_not_there(self, world: SessionWorld) -> None:
        with psycopg.connect(world.url) as connection:
            with record_calls(RefusingSessions()), pytest.raises(AuditError), world.session(connection):
                pass
            assert loaded(connection) == set()

    def test_nor_are_they_in_a_transaction_that_continues(self, world: SessionWorld) -> None:
        with psycopg.connect(world.url) as connection, connection.transaction():
            with record_calls(RefusingSessions()), pytest.raises(AuditError):
                glpgenc.sessions.load_keys(connection, world.keys())
            assert loaded(connection) == set()

    def test_an_asynchronous_session_is_reported_too(self, world: SessionWorld) -> None:
        async def work() -> None:
            connecting = psycopg.AsyncConnection.connect(world.url, application_name="later")
            async with await connecting as connection, world.async_session(connection):
                pass

        with record_calls() as heard:
            asyncio.run(work())
        (event,) = heard.of(Type.SESSION_KEYS_LOADED)
        assert (event.detail["database_role"], event.detail["application_name"]) == (world.role.name, "later")


class TestValues:
    def test_a_field_is_reported_with_its_class_and_key(self, world: SessionWorld) -> None:
        encryptor = ColumnEncryptor(world.manager, tenant_id="acme")
        with record_calls() as heard:
            made = encryptor.encrypt_field("a@example.org", "people.email")
            assert encryptor.decrypt_field(made, "people.email") == "a@example.org"
        assert [(each.operation, each.tenant_id, each.data_class) for each in heard.operations] == [
            ("encrypt", "acme", "pii"),
            ("decrypt", "acme", "pii"),
        ]
        encrypted, decrypted = heard.operations
        assert encrypted.key_id == decrypted.key_id
        assert (encrypted.key_id is not None, decrypted.key_version) == (True, 1)

    def test_a_field_that_does_not_open_is_reported(self, world: SessionWorld) -> None:
        encryptor = ColumnEncryptor(world.manager, tenant_id="acme")
        made = encryptor.encrypt_field("a@example.org", "people.email")
        with record_calls() as heard, pytest.raises(AuthenticationError) as caught:
            encryptor.decrypt_field(made, "people.note")
        assert (heard.last.error, heard.last.data_class) == (caught.value, "pii")

    def test_a_field_that_there_is_not_is_reported(self, world: SessionWorld) -> None:
        encryptor = ColumnEncryptor(world.manager, tenant_id="acme")
        with record_calls() as heard, pytest.raises(RegistryError):
            encryptor.encrypt_field("x", "no.such")
        assert (heard.last.tenant_id, heard.last.data_class) == ("acme", "")

    def test_no_field_is_read_that_could_not_be_recorded(self, world: SessionWorld) -> None:
        encryptor = ColumnEncryptor(world.manager, tenant_id="acme")
        made = encryptor.encrypt_field("a@example.org", "people.email")
        with record_calls(RefusingValues()), pytest.raises(AuditError):
            encryptor.decrypt_field(made, "people.email")

    def test_the_term_of_a_value_needs_no_encryptor(self, world: SessionWorld) -> None:
        made = glpgenc.create_hmac_index("ann@example.org", "people.email", tenant_id="acme", key_manager=world.manager)
        with psycopg.connect(world.url) as connection, world.session(connection):
            query = "SELECT glpgenc.gl_hmac_index('ann@example.org', 'people.email')"
            assert psycopg.Cursor(connection, row_factory=tuple_row).execute(query).fetchone() == (made,)
            assert psycopg.Cursor(connection, row_factory=tuple_row).execute(READ, (1,)).fetchone() == (
                "ann@example.org",
            )
