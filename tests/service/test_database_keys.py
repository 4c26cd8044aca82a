"""The service on a key manager: one set of keys, and one count of their uses, for columns and for what is outside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glpgenc.errors import AuthenticationError, ConfigurationError, KeyStateError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.usage import MAX_USES
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.cell import decrypt_cell
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite, parse
from tests.support.databases import execute

CONTEXT = {"tenant_id": "acme", "data_class": "pii", "object": "a.pdf"}
CONFIG = EncryptionServiceConfig(environment="test")


@pytest.fixture
def manager(database: str, tmp_path: Path) -> Iterator[KeyManager]:
    create_key_file(tmp_path / "kek.json")
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test", use_batch=10) as manager:
        yield manager


@pytest.fixture
def service(manager: KeyManager) -> Iterator[EncryptionService]:
    with EncryptionService(manager, CONFIG) as service:
        yield service


def test_values_are_under_the_active_data_key_of_tenant_and_class(
    manager: KeyManager, service: EncryptionService
) -> None:
    made = service.encrypt(b"hello", CONTEXT)
    with manager.active("acme", "pii") as key:
        assert (made.key_id, made.key_version) == (key.key_id, key.record.version)
    assert service.decrypt(made.to_bytes(), CONTEXT) == b"hello"


def test_uses_are_counted_in_the_database_with_those_of_columns(
    database: str, manager: KeyManager, service: EncryptionService
) -> None:
    execute(database, "SELECT glpgenc.gl_register_field('t.a', 'pii')")
    service.encrypt_many([b"x"] * 3, CONTEXT)
    Keyring(manager, "acme").sealer("t.a", Suite.A256GCM)(b"x", "")
    assert execute(database, "SELECT uses FROM glpgenc.key_uses") == [(10,)]
    service.encrypt_many([b"x"] * 6, CONTEXT)
    assert execute(database, "SELECT uses FROM glpgenc.key_uses") == [(10,)]
    service.encrypt(b"x", CONTEXT)
    assert execute(database, "SELECT uses FROM glpgenc.key_uses") == [(20,)]


def test_beyond_the_bound_nothing_is_encrypted_and_reading_continues(
    database: str, manager: KeyManager, service: EncryptionService
) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    execute(database, "UPDATE glpgenc.key_uses SET uses = %s", MAX_USES)
    manager.uses.of(parse(made).key_id).after_fork()
    with pytest.raises(KeyStateError, match=f"must not encrypt more than {MAX_USES}"):
        service.encrypt_to_bytes(b"hello", CONTEXT)
    assert service.decrypt(made, CONTEXT) == b"hello"


def test_a_value_does_not_open_as_a_columns_nor_a_columns_as_a_value(
    database: str, manager: KeyManager, service: EncryptionService
) -> None:
    execute(database, "SELECT glpgenc.gl_register_field('t.a', 'pii')")
    column = Keyring(manager, "acme").sealer("t.a", Suite.A256GCM)(b"x", "")
    value = service.encrypt_to_bytes(b"x", CONTEXT)
    assert parse(column).key_id == parse(value).key_id
    with pytest.raises(AuthenticationError):
        service.decrypt(column, CONTEXT)
    with manager.active("acme", "pii") as key, pytest.raises(AuthenticationError):
        decrypt_cell(parse(value), key=suite_key(key.secret.view(), Suite.A256GCM), field="t.a")


def test_after_a_rotation_in_the_database_old_values_open_and_new_ones_have_the_new_key(
    manager: KeyManager, service: EncryptionService
) -> None:
    old = service.encrypt(b"old", CONTEXT)
    manager.activate(manager.stage("acme", "pii"))
    with EncryptionService(manager, CONFIG) as another:
        new = another.encrypt(b"new", CONTEXT)
        assert (old.key_version, new.key_version) == (1, 2)
        assert another.decrypt_many([old, new], CONTEXT) == [b"old", b"new"]


def test_keys_of_a_database_are_rotated_there(service: EncryptionService) -> None:
    with pytest.raises(ConfigurationError, match="glpgenc rotate"):
        service.rotate_key(CONTEXT)


def test_closing_the_service_leaves_the_manager_open(manager: KeyManager, service: EncryptionService) -> None:
    service.encrypt(b"x", CONTEXT)
    service.close()
    with manager.active("acme", "pii") as key:
        assert not key.secret.wiped


def test_a_warm_service_needs_no_database(database: str, manager: KeyManager, service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    execute(database, "ALTER TABLE glpgenc.data_keys RENAME TO elsewhere")
    assert service.decrypt(made, CONTEXT) == b"hello"
    assert service.decrypt(service.encrypt_to_bytes(b"more", CONTEXT), CONTEXT) == b"more"
    assert manager.stats().loads <= 1


def test_threads_make_one_first_key(service: EncryptionService) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: service.encrypt(b"%d" % number, CONTEXT), range(64)))
    assert len({each.key_id for each in made}) == 1
    assert service.decrypt_many(made, CONTEXT) == [b"%d" % number for number in range(64)]
