"""Derived keys, each by its label, computed by hand as RFC 5869 says."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from uuid import UUID

import pytest

from glpgenc.errors import InvalidLengthError
from glpgenc.wire import derivation
from glpgenc.wire.envelope import Suite

ROOT = bytes(range(32))
WRITER = UUID("0b7f3ad0-3f0c-4bd8-9d8e-58a1c0a5f3de")

KEYS: dict[str, tuple[Callable[[bytes], bytes], bytes, int]] = {
    "A256CBC-HS512": (lambda root: derivation.suite_key(root, Suite.A256CBC_HS512), b"glpgenc/v1/A256CBC-HS512", 64),
    "A256GCM": (lambda root: derivation.suite_key(root, Suite.A256GCM), b"glpgenc/v1/A256GCM", 32),
    "a facet": (
        lambda root: derivation.facet_key(root, "t.a", "exact"),
        b"glpgenc/v1/index" + b"\0\0\0\x03t.a" + b"\0\0\0\x05exact", 32,
    ),
    "a shared key": (
        lambda root: derivation.shared_facet_key(root, "emails"),
        b"glpgenc/v1/shared-index" + b"\0\0\0\x06emails", 32,
    ),
    "values outside": (
        lambda root: derivation.field_index_key(root, b"context"),
        b"glpgenc/v1/field-index" + b"\0\0\0\x07context", 32,
    ),
    "boundaries": (derivation.boundaries_key, b"glpgenc/v1/boundaries", 32),
    "rows of a table": (
        lambda root: derivation.registry_mac_key(root, "data_keys"), b"glpgenc/v1/registry/data_keys", 32,
    ),
    "streams": (derivation.stream_key, b"glpgenc/v1/AES256_GCM_HKDF", 32),
    "receipts": (derivation.receipt_key, b"glpgenc/v1/receipt", 32),
    "a writer of the trail": (
        lambda root: derivation.audit_writer_key(root, WRITER), b"glpgenc/v1/audit" + WRITER.bytes, 32,
    ),
    "saved heads": (derivation.audit_heads_key, b"glpgenc/v1/audit/saved-heads", 32),
}  # fmt: skip


def hkdf(root: bytes, label: bytes, size: int) -> bytes:
    key, made, block = hmac.digest(bytes(32), root, "sha256"), b"", b""
    for number in range(1, 1 + size // 32):
        block = hmac.digest(key, block + label + bytes((number,)), "sha256")
        made += block
    return made


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_hkdf_of_its_root_and_label(name: str) -> None:
    derive, label, size = KEYS[name]
    assert derive(ROOT) == hkdf(ROOT, label, size)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_root_of_another_length_is_refused(name: str, size: int) -> None:
    with pytest.raises(InvalidLengthError, match=f"must have 32 bytes, not {size}"):
        KEYS[name][0](bytes(size))


def test_no_two_keys_of_a_root_are_the_same() -> None:
    assert len({derive(ROOT)[:32] for derive, _, _ in KEYS.values()}) == len(KEYS)
