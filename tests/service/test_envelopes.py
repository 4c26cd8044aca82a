from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.errors import (
    AuthenticationError,
    ConfigurationError,
    KeyStateError,
    KMSConfigurationError,
    KMSReplyError,
    KMSUnwrapError,
    NotEncryptedError,
    TenantRequiredError,
)
from glpgenc.keys.kms import GeneratedKey, UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.service import EncryptionService, EnvelopeEncryptionService, EnvelopeKey, WrappedDataKey
from glpgenc.service.blob import parse_blob
from glpgenc.wire.context import encryption_context, serialize_context
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite
from tests.support.services import CONTEXT, Place


class Counting(LocalKMSProvider):
    """The key file, and how often it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.made: list[SecretBytes] = []
        self.opened: list[SecretBytes] = []

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        made = super().generate_data_key(context, length)
        self.made.append(made.plaintext)
        return made

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        self.opened.append(super().decrypt(wrapped, key_uri, context))
        return self.opened[-1]


def counted(place: Place, uses: int = 1) -> tuple[EnvelopeEncryptionService, Counting]:
    kms = Counting(place.folder / "kek.json")
    service = EnvelopeEncryptionService(kms, place.config(blob_key_uses=uses))
    place.opened.append(service)
    return service, kms


@pytest.mark.parametrize("size", [0, 1, 16, 1_000_003])
def test_a_blob_opens_with_the_kms_alone(place: Place, size: int) -> None:
    plaintext = bytes(each % 251 for each in range(size))
    blob = place.envelopes().encrypt_blob(plaintext, CONTEXT, b"a.pdf")
    assert place.envelopes().decrypt_blob(memoryview(blob), CONTEXT, b"a.pdf") == plaintext
    assert len(blob) == size + 137 + 28
    assert not place.keyset.exists()


@pytest.mark.parametrize(
    "context",
    [
        CONTEXT | {"tenant_id": "other"},
        CONTEXT | {"data_class": "other"},
        CONTEXT | {"bucket": "other"},
        {"tenant_id": "acme", "data_class": "pii"},
    ],
)
def test_another_context_does_not_open_a_blob(envelopes: EnvelopeEncryptionService, context: dict[str, str]) -> None:
    blob = envelopes.encrypt_blob(b"hello", CONTEXT)
    assert envelopes.decrypt_blob(blob, CONTEXT) == b"hello"
    with pytest.raises(AuthenticationError):
        envelopes.decrypt_blob(blob, context)


def test_other_associated_data_another_environment_and_another_file_do_not_open_it(place: Place) -> None:
    blob = place.envelopes().encrypt_blob(b"hello", CONTEXT, b"a")
    create_key_file(place.folder / "other.json")
    other = EnvelopeEncryptionService(LocalKMSProvider(place.folder / "other.json"), place.config())
    texts = set()
    for service, aad in ((place.envelopes(), b"b"), (place.envelopes(environment="other"), b"a"), (other, b"a")):
        with pytest.raises(AuthenticationError) as caught:
            service.decrypt_blob(blob, CONTEXT, aad)
        texts.add(str(caught.value))
        assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert len(texts) == 1


def test_a_key_file_that_is_away_is_not_taken_for_an_altered_blob(place: Place) -> None:
    service = place.envelopes()
    blob = service.encrypt_blob(b"hello", CONTEXT)
    (place.folder / "kek.json").unlink()
    with pytest.raises(KMSConfigurationError, match="does not exist"):
        service.decrypt_blob(blob, CONTEXT)


def test_a_blob_under_an_older_kms_opens_where_both_are_there(place: Place) -> None:
    blob = place.envelopes().encrypt_blob(b"hello", CONTEXT)
    create_key_file(place.folder / "new.json")
    kms = UnwrappingProviders(LocalKMSProvider(place.folder / "new.json"), [place.kms()])
    with EnvelopeEncryptionService(kms, place.config()) as service:
        assert service.decrypt_blob(blob, CONTEXT) == b"hello"
        moved = service.encrypt_blob(b"hello", CONTEXT)
    assert parse_blob(memoryview(moved)).key.key_uri != parse_blob(memoryview(blob)).key.key_uri


def test_each_blob_has_a_key_of_its_own_unless_the_settings_say_otherwise(place: Place) -> None:
    for uses, keys in ((1, 7), (3, 3), (100, 1)):
        service, kms = counted(place, uses)
        blobs = [service.encrypt_blob(b"x", CONTEXT) for _ in range(7)]
        assert len({parse_blob(memoryview(each)).key.key_id for each in blobs}) == len(kms.made) == keys
        assert [service.decrypt_blob(each, CONTEXT) for each in blobs] == [b"x"] * 7


def test_keys_of_two_tenants_are_never_one(place: Place) -> None:
    service, _ = counted(place, 100)
    blobs = [service.encrypt_blob(b"x", CONTEXT | {"tenant_id": tenant}) for tenant in ("a", "b")]
    assert len({parse_blob(memoryview(each)).key.key_id for each in blobs}) == 2


def test_a_blob_that_is_read_again_asks_the_kms_once(place: Place) -> None:
    service, kms = counted(place)
    blob = service.encrypt_blob(b"x", CONTEXT)
    for _ in range(5):
        service.decrypt_blob(blob, CONTEXT)
    assert len(kms.opened) == 1


def test_every_key_is_wiped(place: Place) -> None:
    service, kms = counted(place)
    blob = service.encrypt_blob(b"x", CONTEXT)
    assert kms.made[0].wiped
    service.decrypt_blob(blob, CONTEXT)
    service.close()
    assert kms.opened[0].wiped
    with pytest.raises(KeyStateError):
        service.decrypt_blob(blob, CONTEXT)


def test_threads_share_keys_and_each_use_is_counted(place: Place) -> None:
    service, kms = counted(place, 50)

    def work(number: int) -> bytes:
        return service.decrypt_blob(service.encrypt_blob(b"%d" % number, CONTEXT), CONTEXT)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(200))) == [b"%d" % number for number in range(200)]
    assert 4 <= len(kms.made) <= 32


def test_a_data_key_encrypts_and_its_wrapped_form_opens_again(place: Place) -> None:
    service = place.envelopes()
    with service.generate_data_key(CONTEXT).plaintext_key as key:
        wrapped = key.wrapped.to_bytes()
        made = [service.encrypt_detached(b"%d" % n, key, CONTEXT, b"a") for n in range(3)]
    with place.envelopes().decrypt_data_key(wrapped, CONTEXT | {"bucket": "another"}) as again:
        assert [service.decrypt_detached(each, again, CONTEXT, b"a") for each in made] == [b"0", b"1", b"2"]
        assert service.decrypt_detached(made[0].to_bytes(), again, CONTEXT, b"a") == b"0"
        for context, aad in ((CONTEXT, b"b"), (CONTEXT | {"bucket": "x"}, b"a"), (CONTEXT | {"tenant_id": "x"}, b"a")):
            with pytest.raises(AuthenticationError):
                service.decrypt_detached(made[0], again, context, aad)


def test_another_data_key_does_not_open_it(envelopes: EnvelopeEncryptionService) -> None:
    with (
        envelopes.generate_data_key(CONTEXT).plaintext_key as one,
        envelopes.generate_data_key(CONTEXT).plaintext_key as other,
    ):
        made = envelopes.encrypt_detached(b"hello", one, CONTEXT)
        with pytest.raises(AuthenticationError):
            envelopes.decrypt_detached(made, other, CONTEXT)


def test_a_data_key_of_another_tenant_is_not_encrypted_with(envelopes: EnvelopeEncryptionService) -> None:
    with (
        envelopes.generate_data_key(CONTEXT).plaintext_key as key,
        pytest.raises(ConfigurationError, match="another tenant"),
    ):
        envelopes.encrypt_detached(b"hello", key, CONTEXT | {"tenant_id": "other"})


def test_a_wiped_data_key_does_nothing(envelopes: EnvelopeEncryptionService) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as key:
        made = envelopes.encrypt_detached(b"hello", key, CONTEXT)
    assert key.wiped
    with pytest.raises(KeyStateError, match="wiped"):
        envelopes.encrypt_detached(b"hello", key, CONTEXT)
    with pytest.raises(KeyStateError, match="wiped"):
        envelopes.decrypt_detached(made, key, CONTEXT)


def test_a_data_keys_uses_are_bounded_and_its_copies_share_them(envelopes: EnvelopeEncryptionService) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as made:
        key = EnvelopeKey(made.wrapped, SecretBytes(made), "acme", "pii", uses=3)
        other = key.copy()
        for each in (key, other, key):
            envelopes.encrypt_detached(b"x", each, CONTEXT)
        for each in (key, other):
            with pytest.raises(KeyStateError, match="as many values"):
                envelopes.encrypt_detached(b"x", each, CONTEXT)


def test_a_blobs_key_does_not_unwrap_as_a_key_of_a_table(place: Place) -> None:
    with place.envelopes().generate_data_key(CONTEXT).plaintext_key as key:
        wrapped = key.wrapped
    for purpose in ("encryption", "index"):
        context = encryption_context(
            environment="test", tenant_id="acme", data_class="pii", purpose=purpose, key_id=wrapped.key_id
        )
        with pytest.raises(KMSUnwrapError):
            place.kms().decrypt(wrapped.wrapped, wrapped.key_uri, context)


def test_a_blob_is_not_a_value_and_a_value_is_not_a_blob(
    service: EncryptionService, envelopes: EnvelopeEncryptionService
) -> None:
    with pytest.raises(NotEncryptedError):
        service.decrypt(envelopes.encrypt_blob(b"hello", CONTEXT), CONTEXT)
    with pytest.raises(NotEncryptedError):
        envelopes.decrypt_blob(service.encrypt_to_bytes(b"hello", CONTEXT), CONTEXT)


def test_a_blobs_body_does_not_open_as_a_value_under_the_same_key(envelopes: EnvelopeEncryptionService) -> None:
    blob = parse_blob(memoryview(envelopes.encrypt_blob(b"hello", CONTEXT)))
    value = b"\xfb\0" + blob.key.key_id.bytes + b"\0\0" + bytes(blob.nonce) + bytes(blob.sealed)
    with envelopes.decrypt_data_key(blob.key, CONTEXT) as key, pytest.raises(AuthenticationError):
        envelopes.decrypt_detached(value, key, CONTEXT)


def test_the_format_is_the_one_that_is_specified(place: Place) -> None:
    """Opened step by step as docs/FORMAT.md says, without the code that reads blobs."""
    blob = place.envelopes().encrypt_blob(b"hello", CONTEXT, b"more")
    assert blob[:4] == b"\xfd\x01\xfb\x00"
    at, parts = 20, []
    for _ in range(3):
        size = int.from_bytes(blob[at : at + 2], "big")
        parts.append(blob[at + 2 : at + 2 + size])
        at += 2 + size
    provider, uri, wrapped = parts
    assert provider == b"local"
    kms_context = {
        "product": "glpgenc", "environment": "test", "tenant_id": "acme", "data_class": "pii", "purpose": "envelope",
        "key_id": str(WrappedDataKey.from_bytes(blob[:at]).key_id),
    }  # fmt: skip
    assert kms_context["key_id"].replace("-", "") == blob[4:20].hex()
    context = serialize_context(CONTEXT)
    aad = blob[:at]
    for part in (b"glpgenc/v1/blob", context, b"more"):
        aad += len(part).to_bytes(4, "big") + part
    with place.kms().decrypt(wrapped, uri.decode(), kms_context) as dek:
        key = suite_key(dek.view(), Suite.A256GCM)
    assert AESGCM(key).decrypt(blob[at : at + 12], blob[at + 12 :], aad) == b"hello"


class Spacious(LocalKMSProvider):
    """A provider whose keys' URIs no blob can hold."""

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        self.made = super().generate_data_key(context, length)
        return GeneratedKey(self.made.plaintext, self.made.wrapped, "a key of mine")


def test_what_no_blob_can_hold_is_refused_before_anything_is_encrypted(place: Place) -> None:
    kms = Spacious(place.folder / "kek.json")
    with (
        EnvelopeEncryptionService(kms, place.config()) as service,
        pytest.raises(KMSReplyError, match="a blob can't hold"),
    ):
        service.encrypt_blob(b"hello", CONTEXT)
    assert kms.made.plaintext.wiped


def test_a_tenant_must_be_meant(place: Place) -> None:
    with pytest.raises(TenantRequiredError):
        place.envelopes().encrypt_blob(b"hello", {"data_class": "pii"})
    blob = place.envelopes(tenant="acme").encrypt_blob(b"hello", {"data_class": "pii"})
    assert place.envelopes().decrypt_blob(blob, {"data_class": "pii", "tenant_id": "acme"}) == b"hello"


def test_keys_do_not_show_and_are_not_pickled(envelopes: EnvelopeEncryptionService) -> None:
    with envelopes.generate_data_key(CONTEXT).plaintext_key as key:
        secret, shown = bytes(key), f"{key!r} {key} {key.wrapped!r} {envelopes!r}"
        assert secret.hex() not in shown
        assert key.wrapped.wrapped.hex() not in shown
        for way in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                way(key)


def test_the_asynchronous_forms_do_the_same(envelopes: EnvelopeEncryptionService) -> None:
    async def both() -> bytes:
        blob = await envelopes.encrypt_blob_async(b"hello", CONTEXT, b"a")
        plaintext_key, _ = await envelopes.run_async(envelopes.generate_data_key, CONTEXT)
        with plaintext_key:
            assert not plaintext_key.wiped
        return await envelopes.decrypt_blob_async(blob, CONTEXT, b"a")

    assert asyncio.run(both()) == b"hello"
