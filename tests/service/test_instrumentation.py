"""What a service tells, and that nothing is handed out that could not be recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glpgenc.errors import (
    AuditError,
    AuthenticationError,
    KeyNotFoundError,
    KMSConfigurationError,
    NotEncryptedError,
)
from glpgenc.events import EncryptionAuditEventType as Type
from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from tests.support.listeners import RefusingCalls, RefusingValues, record_calls
from tests.support.services import CONTEXT, Place

PLAINTEXT = b"Anna Franklin"

Encrypting = Callable[[EncryptionService], object]

SINGLE: dict[str, Encrypting] = {
    "encrypt": lambda service: service.encrypt(PLAINTEXT, CONTEXT),
    "encrypt_to_bytes": lambda service: service.encrypt_to_bytes(PLAINTEXT, CONTEXT),
    "encrypt_into": lambda service: service.encrypt_into(PLAINTEXT, bytearray(61), CONTEXT),
}
MANY: dict[str, Encrypting] = {
    "encrypt_many": lambda service: service.encrypt_many([PLAINTEXT] * 3, CONTEXT),
    "encrypt_many_to_bytes": lambda service: service.encrypt_many_to_bytes([PLAINTEXT] * 3, CONTEXT),
}
OPENING: dict[str, Callable[[EncryptionService, bytes], object]] = {
    "decrypt": lambda service, data: service.decrypt(data, CONTEXT),
    "decrypt_data": lambda service, data: service.decrypt_data(data, CONTEXT),
    "decrypt_into": lambda service, data: service.decrypt_into(data, bytearray(13), CONTEXT),
    "decrypt_many": lambda service, data: service.decrypt_many([data], CONTEXT),
}
RECORDED = OPENING | {"decrypt_each": lambda service, data: service.decrypt_each([data], CONTEXT)}


@pytest.mark.parametrize("form", [*SINGLE, *MANY])
def test_what_is_encrypted_is_reported_with_its_key_and_count(service: EncryptionService, form: str) -> None:
    made = service.encrypt(PLAINTEXT, CONTEXT)
    with record_calls() as heard:
        (SINGLE | MANY)[form](service)
    (told,) = heard.operations
    assert (told.operation, told.data_class, told.tenant_id) == ("encrypt", "pii", "acme")
    assert (told.key_id, told.key_version) == (made.key_id, 1)
    assert told.count == (3 if form in MANY else 1)
    assert told.error is None
    assert 0 < told.seconds < 10


@pytest.mark.parametrize("form", OPENING)
def test_what_is_decrypted_is_reported_with_its_key(service: EncryptionService, form: str) -> None:
    data = service.encrypt(PLAINTEXT, CONTEXT)
    with record_calls() as heard:
        OPENING[form](service, data.to_bytes())
    (told,) = heard.operations
    assert (told.operation, told.data_class, told.tenant_id, told.count) == ("decrypt", "pii", "acme", 1)
    assert (told.key_id, told.key_version, told.error) == (data.key_id, 1, None)


@pytest.mark.parametrize("form", OPENING)
def test_what_does_not_open_is_reported_with_its_error(service: EncryptionService, form: str) -> None:
    data = bytearray(service.encrypt_to_bytes(PLAINTEXT, CONTEXT))
    data[-1] ^= 1
    with record_calls() as heard, pytest.raises(AuthenticationError) as caught:
        OPENING[form](service, bytes(data))
    (told,) = heard.operations
    assert told.error is caught.value
    assert (told.operation, told.data_class, told.tenant_id, told.key_id) == ("decrypt", "pii", "acme", None)


@pytest.mark.parametrize("form", RECORDED)
def test_no_plaintext_is_handed_out_that_could_not_be_recorded(service: EncryptionService, form: str) -> None:
    data = service.encrypt_to_bytes(PLAINTEXT, CONTEXT)
    with record_calls(RefusingValues()), pytest.raises(AuditError):
        RECORDED[form](service, data)


@pytest.mark.parametrize("form", [*SINGLE, *MANY])
def test_nothing_is_encrypted_for_a_caller_that_could_not_be_recorded(service: EncryptionService, form: str) -> None:
    service.encrypt(PLAINTEXT, CONTEXT)
    with record_calls(RefusingValues()), pytest.raises(AuditError):
        (SINGLE | MANY)[form](service)


def test_a_buffer_of_a_plaintext_that_could_not_be_recorded_holds_zeros(service: EncryptionService) -> None:
    data, buffer = service.encrypt_to_bytes(PLAINTEXT, CONTEXT), bytearray(b"\xaa" * 20)
    with record_calls(RefusingValues()), pytest.raises(AuditError):
        service.decrypt_into(data, buffer, CONTEXT)
    assert buffer == bytes(13) + b"\xaa" * 7


def test_a_buffer_of_an_envelope_that_could_not_be_recorded_holds_zeros(service: EncryptionService) -> None:
    service.encrypt(PLAINTEXT, CONTEXT)
    buffer = bytearray(b"\xaa" * 70)
    with record_calls(RefusingValues()), pytest.raises(AuditError):
        service.encrypt_into(PLAINTEXT, buffer, CONTEXT)
    assert buffer == bytes(61) + b"\xaa" * 9


def test_a_buffer_that_is_too_short_stays_as_it_is(service: EncryptionService) -> None:
    data, buffer = service.encrypt_to_bytes(PLAINTEXT, CONTEXT), bytearray(b"\xaa" * 5)
    with record_calls() as heard, pytest.raises(Exception, match="5 bytes"):
        service.decrypt_into(data, buffer, CONTEXT)
    assert buffer == b"\xaa" * 5
    assert heard.last.error is not None


def test_a_batch_of_two_keys_names_none(service: EncryptionService) -> None:
    old = service.encrypt_to_bytes(PLAINTEXT, CONTEXT)
    service.rotate_key(CONTEXT)
    new = service.encrypt_to_bytes(PLAINTEXT, CONTEXT)
    with record_calls() as heard:
        service.decrypt_many([old, new, old], CONTEXT)
    (told,) = heard.operations
    assert (told.key_id, told.key_version, told.count) == (None, None, 3)
    assert (told.tenant_id, told.data_class) == ("acme", "pii")


def test_values_of_a_batch_that_do_not_open_are_reported_once_a_kind_of_error(service: EncryptionService) -> None:
    data = service.encrypt_to_bytes(PLAINTEXT, CONTEXT)
    altered = data[:-1] + bytes([data[-1] ^ 1])
    unknown = data[:2] + bytes(16) + data[18:]
    with record_calls() as heard:
        results = service.decrypt_each([altered, data, unknown, altered, data, b"no value"] * 100, CONTEXT)
    assert [type(each) for each in results[:6]] == [
        AuthenticationError,
        bytes,
        KeyNotFoundError,
        AuthenticationError,
        bytes,
        NotEncryptedError,
    ]
    told = {type(each.error).__name__: each.count for each in heard.operations}
    assert told == {"AuthenticationError": 200, "KeyNotFoundError": 100, "NotEncryptedError": 100, "NoneType": 200}
    assert len(heard.operations) == 4


def test_an_empty_batch_is_not_reported(service: EncryptionService) -> None:
    with record_calls() as heard:
        service.encrypt_many([], CONTEXT)
        service.decrypt_many([], CONTEXT)
    assert heard.operations == []


def test_a_failure_before_there_is_a_key_is_reported(place: Place) -> None:
    service = place.service(auto_create_keys=False)
    with record_calls() as heard, pytest.raises(KeyNotFoundError):
        service.encrypt(PLAINTEXT, CONTEXT)
    assert (heard.last.tenant_id, heard.last.data_class, heard.last.key_id) == ("acme", "pii", None)
    assert isinstance(heard.last.error, KeyNotFoundError)


def test_the_setting_is_the_tenant_of_a_context_without_one(place: Place) -> None:
    service = place.service(tenant="default")
    with record_calls() as heard:
        service.encrypt(PLAINTEXT, {"data_class": "pii"})
    assert heard.last.tenant_id == "default"


def test_what_is_reported_holds_no_value(service: EncryptionService) -> None:
    with record_calls() as heard:
        data = service.encrypt_to_bytes(PLAINTEXT, CONTEXT, b"the associated data")
        with pytest.raises(AuthenticationError):
            service.decrypt(data, CONTEXT)
    shown = repr(heard) + "".join(str(each.error) for each in heard.operations)
    assert "Franklin" not in shown
    assert "associated data" in shown  # of the error's hint, which names what to check
    assert "the associated data'" not in shown


def test_the_first_value_of_a_class_reports_the_key_that_was_made(service: EncryptionService) -> None:
    with record_calls() as heard:
        made = service.encrypt(PLAINTEXT, CONTEXT)
    (generated,) = heard.of(Type.KEY_GENERATED)
    assert (generated.key_id, generated.key_version, generated.tenant_id) == (made.key_id, 1, "acme")
    assert [each[1] for each in heard.kms_calls] == ["generate_data_key", "decrypt"]


def test_a_rotated_keyset_reports_the_new_key(service: EncryptionService) -> None:
    service.encrypt(PLAINTEXT, CONTEXT)
    with record_calls() as heard:
        record = service.rotate_key(CONTEXT)
    assert [each.key_id for each in heard.of(Type.KEY_GENERATED)] == [record.key_id]
    assert [each.key_version for each in heard.of(Type.KEY_ROTATED)] == [2]


def test_a_key_that_is_unwrapped_is_reported_once_and_then_comes_from_the_cache(place: Place) -> None:
    data = place.service().encrypt_to_bytes(PLAINTEXT, CONTEXT)
    service = place.service()
    with record_calls() as heard:
        service.decrypt(data, CONTEXT)
        service._ciphers.openers.clear()
        service.decrypt(data, CONTEXT)
    assert len(heard.of(Type.KEY_ACCESSED)) == 1
    assert heard.look_ups == [("dek", False), ("dek", True)]
    assert heard.kms_calls == [("local", "decrypt", None)]


def test_a_key_that_does_not_unwrap_is_reported_with_its_error(place: Place) -> None:
    data = place.service().encrypt_to_bytes(PLAINTEXT, CONTEXT)
    service = place.service()
    (place.folder / "kek.json").chmod(0o644)
    with record_calls() as heard, pytest.raises(KMSConfigurationError) as caught:
        service.decrypt(data, CONTEXT)
    (accessed,) = heard.of(Type.KEY_ACCESSED)
    assert accessed.error is caught.value
    assert heard.look_ups == [("dek", False)]


def test_without_a_record_of_it_no_key_is_used(place: Place) -> None:
    data = place.service().encrypt_to_bytes(PLAINTEXT, CONTEXT)
    service = place.service()
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        service.decrypt(data, CONTEXT)
    assert service._keys._cache.stats().size == 0  # type: ignore[attr-defined]  # the keyset's
    assert service.decrypt(data, CONTEXT) == PLAINTEXT


def _with_data_key(service: EnvelopeEncryptionService) -> bytes:
    with service.generate_data_key(CONTEXT).plaintext_key as key:
        return service.decrypt_detached(service.encrypt_detached(PLAINTEXT, key, CONTEXT), key, CONTEXT)


BLOBS: dict[str, Callable[[EnvelopeEncryptionService], bytes]] = {
    "blob": lambda service: service.decrypt_blob(service.encrypt_blob(PLAINTEXT, CONTEXT), CONTEXT),
    "data key": _with_data_key,
}


@pytest.mark.parametrize("form", BLOBS)
def test_envelopes_are_reported_with_the_key_in_them(envelopes: EnvelopeEncryptionService, form: str) -> None:
    with record_calls() as heard:
        assert BLOBS[form](envelopes) == PLAINTEXT
    assert [each.operation for each in heard.operations] == ["encrypt", "decrypt"]
    (key_id,) = {each.key_id for each in heard.operations}
    assert key_id is not None
    assert [each.key_id for each in heard.of(Type.KEY_GENERATED)] == [key_id]


@pytest.mark.parametrize("form", BLOBS)
def test_no_envelope_is_handed_out_that_could_not_be_recorded(envelopes: EnvelopeEncryptionService, form: str) -> None:
    with record_calls(RefusingValues()), pytest.raises(AuditError):
        BLOBS[form](envelopes)


def test_a_blob_that_does_not_open_is_reported(envelopes: EnvelopeEncryptionService) -> None:
    blob = envelopes.encrypt_blob(PLAINTEXT, CONTEXT)
    with record_calls() as heard, pytest.raises(AuthenticationError):
        envelopes.decrypt_blob(blob, CONTEXT | {"tenant_id": "other"})
    assert (heard.last.tenant_id, heard.last.data_class) == ("other", "pii")
    assert len(heard.of(Type.KEY_ACCESSED)) == 1


def test_a_data_key_that_could_not_be_recorded_is_not_handed_out(envelopes: EnvelopeEncryptionService) -> None:
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        envelopes.generate_data_key(CONTEXT)
