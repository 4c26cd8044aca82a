"""The public names, their parameters in their order, and what they return."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

import glpgenc
from glpgenc.service import EnvelopeKey, GeneratedDataKey, SealedBytes, WrappedDataKey

CLASSES: dict[str, tuple[str, ...]] = {
    "EncryptionService": ("kms_client", "config"),
    "EnvelopeEncryptionService": ("kms_client", "config"),
    "KeyManager": ("kms_client", "config"),
    "FieldEncryptor": ("encryption_service",),
    "EncryptionAuditLogger": ("db_pool",),
    "EncryptedData": ("ciphertext", "nonce", "tag", "key_version"),
    "EnvelopeEncryptedData": ("ciphertext", "nonce", "tag", "encrypted_key"),
    "DecryptedData": ("plaintext", "key_id", "key_version"),
    "DEKCache": ("max_size", "ttl"),
    "EncryptionContext": ("tenant_id", "data_class"),
}
METHODS: dict[tuple[str, str], tuple[tuple[str, ...], Any]] = {
    ("EncryptionService", "encrypt"): (("plaintext", "context", "aad"), glpgenc.EncryptedData),
    ("EncryptionService", "decrypt"): (("encrypted_data", "context"), bytes),
    ("EncryptionService", "encrypt_bytes"): (("data", "key", "aad"), SealedBytes),
    ("EncryptionService", "decrypt_bytes"): (("ciphertext", "key", "nonce", "tag", "aad"), bytes),
    ("EnvelopeEncryptionService", "generate_data_key"): (("context",), GeneratedDataKey),
    ("EnvelopeEncryptionService", "decrypt_data_key"): (("encrypted_key", "context"), EnvelopeKey),
    ("EnvelopeEncryptionService", "encrypt_with_dek"): (("plaintext", "dek", "aad"), glpgenc.EnvelopeEncryptedData),
    ("EnvelopeEncryptionService", "decrypt_with_dek"): (("envelope", "context"), bytes),
    ("KeyManager", "get_or_generate_dek"): (("context",), None),
    ("KeyManager", "invalidate_dek"): (("context",), None),
    ("KeyManager", "rotate_dek"): (("context",), None),
    ("KeyManager", "dek_versions"): (("context",), None),
    ("FieldEncryptor", "encrypt_field"): (("value", "field_name", "tenant_id"), str | None),
    ("FieldEncryptor", "decrypt_field"): (("encrypted_value", "field_name", "tenant_id"), Any),
    ("FieldEncryptor", "create_hmac_index"): (("value", "field_name"), bytes | None),
    ("EncryptionAuditLogger", "log_event"): (
        ("event_type", "data_class", "tenant_id", "key_version", "success", "error_msg", "correlation_id"),
        type(None),
    ),
}


def parameters(given: Callable[..., Any]) -> list[inspect.Parameter]:
    return [each for each in inspect.signature(given).parameters.values() if each.name != "self"]


def assert_begins_with(given: Callable[..., Any], names: tuple[str, ...]) -> None:
    """The parameters come first and in this order, by position and by name; what follows may be left out."""
    found = parameters(given)
    assert tuple(each.name for each in found[: len(names)]) == names
    assert {each.kind for each in found[: len(names)]} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
    named = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    assert all(each.default is not inspect.Parameter.empty or each.kind in named for each in found[len(names) :])


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_made_with_these_arguments(name: str) -> None:
    assert_begins_with(getattr(glpgenc, name), CLASSES[name])


@pytest.mark.parametrize(("owner", "name"), METHODS)
def test_a_method_takes_these_arguments(owner: str, name: str) -> None:
    names, returned = METHODS[owner, name]
    method = getattr(getattr(glpgenc, owner), name)
    assert_begins_with(method, names)
    if returned is not None:
        assert get_type_hints(method, {**vars(glpgenc)}, localns=_types())["return"] == returned


@pytest.mark.parametrize("method", [glpgenc.EncryptionService.encrypt_bytes, glpgenc.EncryptionService.decrypt_bytes])
def test_associated_data_are_empty_unless_given(method: Callable[..., Any]) -> None:
    assert inspect.signature(method).parameters["aad"].default == b""


def test_an_index_is_made_of_a_value_and_a_field_s_name() -> None:
    assert_begins_with(glpgenc.create_hmac_index, ("value", "field_name"))


def test_what_is_returned_in_parts_has_these() -> None:
    assert SealedBytes._fields == ("ciphertext", "nonce", "tag")
    assert GeneratedDataKey._fields == ("plaintext_key", "encrypted_key")


def test_a_configuration_has_fields_with_defaults_and_takes_them_by_name() -> None:
    config = glpgenc.EncryptionServiceConfig(environment="production", cache_ttl=60)
    assert (config.environment, config.cache_ttl, config.cache_size) == ("production", 60.0, 10_000)
    assert config == glpgenc.EncryptionServiceConfig(environment="production", cache_ttl=60)
    assert config != glpgenc.EncryptionServiceConfig()
    with pytest.raises(Exception, match="frozen"):
        config.cache_ttl = 1.0


def test_a_context_is_a_mapping_with_names() -> None:
    context = glpgenc.EncryptionContext("acme", "pii", document="invoice")
    assert context == {"tenant_id": "acme", "data_class": "pii", "document": "invoice"}
    assert (context.tenant_id, context.data_class, context["document"], len(context)) == ("acme", "pii", "invoice", 3)
    assert hash(context) == hash(glpgenc.EncryptionContext("acme", data_class="pii", document="invoice"))
    without = glpgenc.EncryptionContext(None, "pii")
    assert (without.tenant_id, dict(without), context == without) == (None, {"data_class": "pii"}, False)
    assert "document" in repr(context)


def _types() -> dict[str, Any]:
    from collections.abc import Iterable, Mapping, Sequence  # noqa: PLC0415
    from uuid import UUID  # noqa: PLC0415

    from glpgenc.keys.model import DataKey  # noqa: PLC0415
    from glpgenc.wire.buffer import Buffer  # noqa: PLC0415

    return {
        "Buffer": Buffer, "DataKey": DataKey, "Iterable": Iterable, "Mapping": Mapping, "Sequence": Sequence,
        "UUID": UUID, "Any": Any, "EnvelopeKey": EnvelopeKey, "GeneratedDataKey": GeneratedDataKey,
        "WrappedDataKey": WrappedDataKey, "EncryptedData": glpgenc.EncryptedData, "SealedBytes": SealedBytes,
        "EncryptionAuditEventType": glpgenc.EncryptionAuditEventType,
    }  # fmt: skip
