"""encrypt_with_dek and decrypt_with_dek: a value that carries its wrapped data key."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.errors import AuthenticationError, InvalidLengthError, KeyStateError, NotEncryptedError
from glpgenc.service import EnvelopeEncryptedData, EnvelopeEncryptionService, EnvelopeKey
from glpgenc.service.keyset import Keyset
from tests.service.test_envelopes import counted
from tests.support.services import CONTEXT, Place


def test_a_value_decrypts_with_the_kms_and_the_context_alone(place: Place) -> None:
    plaintext_key, encrypted_key = place.envelopes().generate_data_key(CONTEXT)
    with plaintext_key as dek:
        made = place.envelopes().encrypt_with_dek(b"hello", dek)
    assert (len(made.ciphertext), len(made.nonce), len(made.tag)) == (5, 12, 16)
    assert (made.encrypted_key, made.key_id) == (encrypted_key, dek.wrapped.key_id)
    assert place.envelopes().decrypt_with_dek(made, CONTEXT) == b"hello"


def test_its_bytes_are_a_blob(envelopes: EnvelopeEncryptionService) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as dek:
        made = envelopes.encrypt_with_dek(b"hello", dek, b"a")
    assert envelopes.decrypt_blob(made.to_bytes(), CONTEXT, b"a") == b"hello"
    read = EnvelopeEncryptedData.from_bytes(envelopes.encrypt_blob(b"other", CONTEXT, b"b"))
    assert envelopes.decrypt_with_dek(read, CONTEXT, b"b") == b"other"
    assert EnvelopeEncryptedData.from_bytes(made.to_bytes()) == made._replace(aad=b"")


def test_a_key_that_is_unwrapped_again_encrypts_more(place: Place) -> None:
    service, kms = counted(place)
    _, encrypted_key = service.generate_data_key(CONTEXT)
    with service.decrypt_data_key(encrypted_key, CONTEXT) as dek:
        made = [service.encrypt_with_dek(b"%d" % n, dek) for n in range(3)]
    assert [service.decrypt_with_dek(each, CONTEXT) for each in made] == [b"0", b"1", b"2"]
    assert len(kms.opened) == 1


@pytest.mark.parametrize("change", [{"tenant_id": "other"}, {"data_class": "other"}, {"bucket": "other"}])
def test_another_context_does_not_open_it(envelopes: EnvelopeEncryptionService, change: dict[str, str]) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as dek:
        made = envelopes.encrypt_with_dek(b"hello", dek)
    with pytest.raises(AuthenticationError):
        envelopes.decrypt_with_dek(made, CONTEXT | change)


def test_the_wrapped_key_of_another_value_does_not_open_it(envelopes: EnvelopeEncryptionService) -> None:
    made = []
    for _ in range(2):
        with envelopes.generate_data_key(CONTEXT).plaintext_key as dek:
            made.append(envelopes.encrypt_with_dek(b"hello", dek))
    with pytest.raises(AuthenticationError):
        envelopes.decrypt_with_dek(made[0]._replace(encrypted_key=made[1].encrypted_key), CONTEXT)
    for part, error in (
        ("encrypted_key", NotEncryptedError),
        ("nonce", InvalidLengthError),
        ("tag", InvalidLengthError),
    ):
        broken: Any = made[0]._replace(**{part: b"x"})
        with pytest.raises(error):
            envelopes.decrypt_with_dek(broken, CONTEXT)


def test_the_plaintext_key_is_32_bytes_for_any_library(envelopes: EnvelopeEncryptionService) -> None:
    key, _ = envelopes.generate_data_key(CONTEXT)
    assert (len(key), isinstance(key, bytearray), key == bytes(key), key == b"other") == (32, True, True, False)
    sealed = AESGCM(key).encrypt(bytes(12), b"hello", None)
    assert AESGCM(bytes(key)).decrypt(bytes(12), sealed, None) == b"hello"
    view = memoryview(key)
    key.wipe()
    # Somebody else's view of it has zeros, and no use of the key itself goes through.
    assert view.tobytes() == bytes(32)
    view.release()
    with pytest.raises(KeyStateError, match="wiped"):
        envelopes.encrypt_with_dek(b"x", key)
    with pytest.raises(KeyStateError, match="wiped"):
        key.cipher()


def test_a_wiped_key_has_no_bytes_that_could_be_used(envelopes: EnvelopeEncryptionService) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as key:
        pass
    assert len(key) == 0
    with pytest.raises(ValueError, match="key must be"):
        AESGCM(key)


def test_only_a_key_that_knows_what_wrapped_it_encrypts(place: Place, envelopes: EnvelopeEncryptionService) -> None:
    place.service().encrypt(b"x", CONTEXT)
    with Keyset(place.kms(), place.keyset, place.config()).active("acme", "pii") as stored:
        keys: list[Any] = [bytes(32), bytearray(32), "text", stored]
        for key in keys:
            with pytest.raises(TypeError, match="encrypt_bytes"):
                envelopes.encrypt_with_dek(b"x", key)


def test_nothing_goes_after_close(place: Place) -> None:
    service = place.envelopes()
    made = service.generate_data_key(CONTEXT)
    dek: EnvelopeKey = made.plaintext_key
    value, blob = service.encrypt_with_dek(b"x", dek), service.encrypt_blob(b"x", CONTEXT)
    apart = service.encrypt_detached(b"x", dek, CONTEXT)
    service.close()
    for attempt in (
        lambda: service.generate_data_key(CONTEXT),
        lambda: service.decrypt_data_key(made.encrypted_key, CONTEXT),
        lambda: service.encrypt_with_dek(b"x", dek),
        lambda: service.decrypt_with_dek(value, CONTEXT),
        lambda: service.encrypt_blob(b"x", CONTEXT),
        lambda: service.decrypt_blob(blob, CONTEXT),
        lambda: service.encrypt_detached(b"x", dek, CONTEXT),
        lambda: service.decrypt_detached(apart, dek, CONTEXT),
        service.__enter__,
    ):
        with pytest.raises(KeyStateError, match="closed"):
            attempt()
