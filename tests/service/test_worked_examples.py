"""The examples of docs/FORMAT.md, which were made without this package, are opened by it."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from uuid import UUID

import pytest

from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.service import EncryptionService, EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.service.blob import parse_blob
from glpgenc.service.gcm import BLOB_LABEL, VALUE_LABEL, ContextBinding, associated_data
from glpgenc.wire.context import encryption_context
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite

PAGE = Path(__file__).parents[2] / "docs" / "FORMAT.md"
DEK = bytes(range(32))
KEY_ID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
CONTEXT = {"tenant_id": "acme", "data_class": "pii", "bucket": "invoices"}
PLAINTEXT = b"user1@example.com"


def examples() -> list[dict[str, bytes]]:
    section = PAGE.read_text(encoding="utf-8").split("### Worked examples of a value and a blob")[1]
    found = []
    for block in re.findall(r"```\n(.*?)```", section, re.DOTALL)[:2]:
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            name = line[:12].strip() or name
            parts[name] = parts.get(name, "") + line[12:].strip()
        found.append({each: bytes.fromhex(text) for each, text in parts.items()})
    return found


@pytest.fixture
def kms(tmp_path: Path) -> LocalKMSProvider:
    """The key file of the example."""
    content = {
        "format": "glpgenc-local-kek-1",
        "id": "123e4567-e89b-42d3-a456-426614174000",
        "keys": [{"version": 1, "key": base64.b64encode(bytes(range(0x40, 0x60))).decode()}],
    }
    path = tmp_path / "kek.json"
    path.touch(0o600)
    path.write_text(json.dumps(content))
    return LocalKMSProvider(path)


def test_the_value_opens_and_its_parts_are_those_shown(kms: LocalKMSProvider, tmp_path: Path) -> None:
    value, _ = examples()
    binding = ContextBinding.of(CONTEXT, tenant_id="acme")
    assert suite_key(DEK, Suite.A256GCM) == value["key"]
    assert binding.serialized[4:] == value["context"]
    assert associated_data(binding.aad_prefix(value["value"][:20], VALUE_LABEL), b"42") == value["aad"]
    context = encryption_context(
        environment="production", tenant_id="acme", data_class="pii", purpose="encryption", key_id=KEY_ID
    )
    made = kms.wrap(SecretBytes(DEK), context)
    stored = {
        "key_id": str(KEY_ID), "tenant_id": "acme", "data_class": "pii", "version": 1, "provider": "local",
        "key_uri": made.key_uri, "wrapped_key": base64.b64encode(made.wrapped).decode(), "uses": 0,
    }  # fmt: skip
    keyset = tmp_path / "keyset.json"
    keyset.write_text(json.dumps({"format": "glpgenc-keyset-1", "keys": [stored]}))
    config = EncryptionServiceConfig(environment="production", keyset_file=keyset)
    with EncryptionService(kms, config) as service:
        assert service.decrypt(value["value"], CONTEXT, b"42") == PLAINTEXT


def test_the_blob_opens_and_its_parts_are_those_shown(kms: LocalKMSProvider) -> None:
    _, example = examples()
    parsed = parse_blob(memoryview(example["blob"]))
    assert (parsed.header, parsed.key.to_bytes(), parsed.key.key_id) == (example["header"], example["header"], KEY_ID)
    binding = ContextBinding.of(CONTEXT, tenant_id="acme")
    assert associated_data(binding.aad_prefix(example["header"], BLOB_LABEL), b"42") == example["aad"]
    with EnvelopeEncryptionService(kms, EncryptionServiceConfig(environment="production")) as service:
        assert service.decrypt_blob(example["blob"], CONTEXT, b"42") == PLAINTEXT
