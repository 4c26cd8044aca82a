"""A first value in two lines, and nothing after close."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glpgenc import EncryptionService, EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.errors import ConfigurationError, KeyStateError, KMSConfigurationError
from tests.support.services import CONTEXT, Place

USES: dict[str, Callable[[EncryptionService, bytes], object]] = {
    "encrypt": lambda service, _: service.encrypt(b"x", CONTEXT),
    "decrypt": lambda service, stored: service.decrypt(stored, CONTEXT),
    "decrypt_data": lambda service, stored: service.decrypt_data(stored, CONTEXT),
    "encrypt_bytes": lambda service, _: service.encrypt_bytes(b"x", bytes(32)),
    "decrypt_bytes": lambda service, _: service.decrypt_bytes(b"x", bytes(32), bytes(12), bytes(16)),
    "encrypt_to_bytes": lambda service, _: service.encrypt_to_bytes(b"x", CONTEXT),
    "encrypt_into": lambda service, _: service.encrypt_into(b"x", bytearray(49), CONTEXT),
    "decrypt_into": lambda service, stored: service.decrypt_into(stored, bytearray(9), CONTEXT),
    "encrypt_many": lambda service, _: service.encrypt_many([], CONTEXT),
    "encrypt_many_to_bytes": lambda service, _: service.encrypt_many_to_bytes([b"x"], CONTEXT),
    "encrypt_packed": lambda service, _: service.encrypt_packed(b"x", [1], CONTEXT),
    "decrypt_packed": lambda service, stored: service.decrypt_packed(stored, [len(stored)], CONTEXT),
    "decrypt_many": lambda service, _: service.decrypt_many([], CONTEXT),
    "decrypt_each": lambda service, stored: service.decrypt_each([stored], CONTEXT),
    "create_hmac": lambda service, _: service.create_hmac(b"x", CONTEXT),
    "rotate_key": lambda service, _: service.rotate_key(CONTEXT),
}


@pytest.fixture
def configured(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(place.folder / "kek.json"))
    monkeypatch.setenv("GLPGENC_KEYSET_FILE", str(place.keyset))
    return place


@pytest.mark.usefixtures("configured")
def test_the_environment_is_all_that_it_takes() -> None:
    service = EncryptionService.from_settings()
    data = service.encrypt(b"hello", CONTEXT)
    assert EncryptionService.from_settings().decrypt(data.to_bytes(), CONTEXT) == b"hello"


@pytest.mark.usefixtures("configured")
def test_envelopes_take_the_environment_too() -> None:
    blob = EnvelopeEncryptionService.from_settings().encrypt_blob(b"hello", CONTEXT)
    assert EnvelopeEncryptionService.from_settings().decrypt_blob(blob, CONTEXT) == b"hello"


def test_a_configuration_from_code_serves(place: Place) -> None:
    config = EncryptionServiceConfig(local_kek_file=place.folder / "kek.json", keyset_file=place.keyset, tenant="acme")
    with EncryptionService.from_settings(config) as service:
        made = service.encrypt(b"hello", {"data_class": "pii"})
        assert service.decrypt(made, {"tenant_id": "acme", "data_class": "pii"}) == b"hello"


def test_both_places_for_keys_are_named_where_neither_is_set() -> None:
    with pytest.raises(ConfigurationError, match="neither database_url nor keyset_file is set") as caught:
        EncryptionService.from_settings()
    assert "EncryptionServiceConfig(keyset_file=...)" in str(caught.value.hint)


def test_a_kms_that_is_not_there_is_named(place: Place) -> None:
    config = EncryptionServiceConfig(local_kek_file=place.folder / "none.json", keyset_file=place.keyset)
    with pytest.raises(KMSConfigurationError, match="does not exist"):
        EncryptionService.from_settings(config).encrypt(b"x", CONTEXT)


@pytest.mark.parametrize("use", USES)
def test_every_method_refuses_after_close(place: Place, use: str) -> None:
    service = place.service()
    stored = service.encrypt_to_bytes(b"x", CONTEXT)
    service.close()
    service.close()
    with pytest.raises(KeyStateError, match="closed"):
        USES[use](service, stored)


def test_every_method_is_in_the_list() -> None:
    at_once_or_around = {"close", "from_settings", "encrypts_at_once", "decrypts_at_once", "run_async"}
    methods = {name for name in vars(EncryptionService) if not name.startswith("_")}
    assert {name for name in methods - at_once_or_around if not name.endswith("_async")} == set(USES)
