"""Subkeys (HKDF-SHA-256, RFC 5869): one label a use, so that no key serves two purposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from glpgenc.errors import InvalidLengthError
from glpgenc.wire.buffer import View
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from uuid import UUID

ROOT_BYTES = 32
FACET_KEY_BYTES = 32

_SUITE_LABELS = {
    Suite.A256CBC_HS512: (b"glpgenc/v1/A256CBC-HS512", 64),
    Suite.A256GCM: (b"glpgenc/v1/A256GCM", 32),
    Suite.XAES256GCM: (b"glpgenc/v1/XAES-256-GCM", 32),
}
_INDEX_LABEL = b"glpgenc/v1/index"
_SHARED_INDEX_LABEL = b"glpgenc/v1/shared-index"
_FIELD_INDEX_LABEL = b"glpgenc/v1/field-index"
_BOUNDARIES_LABEL = b"glpgenc/v1/boundaries"
_RECEIPT_LABEL = b"glpgenc/v1/receipt"
_AUDIT_LABEL = b"glpgenc/v1/audit"
_AUDIT_HEADS_LABEL = b"glpgenc/v1/audit/saved-heads"
_REGISTRY_LABEL = b"glpgenc/v1/registry/"
_STREAM_LABEL = b"glpgenc/v1/AES256_GCM_HKDF"


def suite_key(dek: View, suite: Suite) -> bytes:
    """Return the key of a suite: 64 bytes for A256CBC-HS512, 32 for the others.

    :param dek: the data encryption key, 32 bytes.
    :raises InvalidLengthError: when ``dek`` has another length.
    """
    label, size = _SUITE_LABELS[suite]
    return _expand(dek, label, size)


def facet_key(index_root: View, field: str, facet: str) -> bytes:
    """Return the 32-byte HMAC key of one facet of one field.

    Field and facet are part of the label, so that equal terms never show that two fields, or two facets of one field,
    hold equal values.

    :param index_root: the index root key, 32 bytes.
    :raises InvalidLengthError: when ``index_root`` has another length.
    """
    label = _INDEX_LABEL
    for name in (field, facet):
        part = name.encode("ascii")
        label += len(part).to_bytes(4, "big") + part
    return _expand(index_root, label, FACET_KEY_BYTES)


def shared_facet_key(index_root: View, name: str) -> bytes:
    """Return the 32-byte HMAC key that facets of several fields share, so that equal terms show equal values of them.

    It has a label of its own: no field and facet lead to it, whatever they are called.

    :param index_root: the index root key, 32 bytes.
    :param name: of the key.
    :raises InvalidLengthError: when ``index_root`` has another length.
    """
    part = name.encode("ascii")
    return _expand(index_root, _SHARED_INDEX_LABEL + len(part).to_bytes(4, "big") + part, FACET_KEY_BYTES)


def field_index_key(index_root: View, context: bytes) -> bytes:
    """Return the 32-byte HMAC key of the search terms of values outside the database.

    :param index_root: the index root key, 32 bytes.
    :param context: the serialised context, which names the field.
    :raises InvalidLengthError: when ``index_root`` has another length.
    """
    return _expand(index_root, _FIELD_INDEX_LABEL + len(context).to_bytes(4, "big") + context, FACET_KEY_BYTES)


def boundaries_key(index_root: View) -> bytes:
    """Return the 32-byte key of A256GCM that the boundaries of text ranges are sealed with.

    :param index_root: the index root of all tenants, 32 bytes.
    :raises InvalidLengthError: when ``index_root`` has another length.
    """
    return _expand(index_root, _BOUNDARIES_LABEL, 32)


def registry_mac_key(registry_key: View, table: str) -> bytes:
    """Return the 32-byte key of the MACs over the rows of a table.

    :param registry_key: the installation's registry key, 32 bytes.
    :raises InvalidLengthError: when ``registry_key`` has another length.
    """
    return _expand(registry_key, _REGISTRY_LABEL + table.encode("ascii"), 32)


def stream_key(dek: View) -> bytes:
    """Return the 32-byte key value of a file or stream, from which each stream derives its own by its salt.

    :param dek: the data encryption key, 32 bytes.
    :raises InvalidLengthError: when ``dek`` has another length.
    """
    return _expand(dek, _STREAM_LABEL, ROOT_BYTES)


def receipt_key(root: View) -> bytes:
    """Return the 32-byte HMAC key of the receipts that a shred gives.

    :param root: the root of the installation's receipts, 32 bytes.
    :raises InvalidLengthError: when ``root`` has another length.
    """
    return _expand(root, _RECEIPT_LABEL, ROOT_BYTES)


def audit_writer_key(root: View, writer_id: UUID) -> bytes:
    """Return the 32-byte HMAC key of one writer of the audit trail.

    Each writer has a chain and a key of its own, so that no row of one chain passes for a row of another.

    :param root: the root of the audit trail's MAC keys, 32 bytes.
    :raises InvalidLengthError: when ``root`` has another length.
    """
    return _expand(root, _AUDIT_LABEL + writer_id.bytes, ROOT_BYTES)


def audit_heads_key(root: View) -> bytes:
    """Return the 32-byte HMAC key of saved heads of the audit trail.

    Its label is not a writer's: those have 16 bytes in place of ``/saved-heads``, which has 12.

    :param root: the root of the audit trail's MAC keys, 32 bytes.
    :raises InvalidLengthError: when ``root`` has another length.
    """
    return _expand(root, _AUDIT_HEADS_LABEL, ROOT_BYTES)


def _expand(root: View, label: bytes, size: int) -> bytes:
    if len(root) != ROOT_BYTES:
        message = f"a root key must have {ROOT_BYTES} bytes, not {len(root)}"
        raise InvalidLengthError(message)
    return HKDF(SHA256(), size, salt=None, info=label).derive(root)
