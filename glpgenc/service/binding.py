"""What a value outside the database is bound to: the context, and the caller's associated data (docs/FORMAT.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from glpgenc.errors import EncryptionContextError, InvalidValueError
from glpgenc.keys.context import data_class_of
from glpgenc.wire.buffer import Buffer, as_bytes_view
from glpgenc.wire.context import CONTEXT_KEYS, check_context_value, serialize_context

# No field's name has a slash or a hyphen, so a value of a column never opens as one of these, nor the other way round.
VALUE_LABEL = b"glpgenc/v1/value"
BLOB_LABEL = b"glpgenc/v1/blob"

MAX_AAD_BYTES = 2**30
"""Bytes of the caller's associated data: with what goes before them, `cryptography` takes up to 2**31 - 1."""

_OWN = ("tenant_id", "data_class")
_RESERVED = frozenset(CONTEXT_KEYS) - frozenset(_OWN)


@dataclass(frozen=True, slots=True)
class ContextBinding:
    """A context that was checked.

    :param tenant_id: the tenant of the key.
    :param data_class: its data class.
    :param serialized: all entries, these two included, after their length in 4 bytes.
    """

    tenant_id: str
    data_class: str
    serialized: bytes

    @classmethod
    def of(cls, context: Mapping[str, str], *, tenant_id: str) -> ContextBinding:
        """Check a context.

        :param context: ``data_class``, and any further entries, each of 1 to 256 characters.
        :param tenant_id: the tenant that is meant, where the context may name it or not.
        :raises EncryptionContextError: if ``data_class`` is missing, an entry is reserved, is not text, or can't stand
            in a context; the value is not in the message.
        """
        data_class = data_class_of(context)
        entries = {**context, "tenant_id": tenant_id}
        for name, value in entries.items():
            if not (isinstance(name, str) and isinstance(value, str)):
                raise EncryptionContextError("encryption context: names and values are text")
            if name in _RESERVED:
                raise EncryptionContextError(f"encryption context: {name} is set by glpgenc and can't be given")
            check_context_value("a name", name)
            check_context_value(name, value)
        whole = serialize_context(entries)
        return cls(tenant_id, data_class, len(whole).to_bytes(4, "big") + whole)

    @property
    def context(self) -> dict[str, str]:
        """Tenant and class, for events."""
        return {"tenant_id": self.tenant_id, "data_class": self.data_class}

    def aad_prefix(self, header: bytes, label: bytes) -> bytes:
        """Return the associated data as far as it does not depend on the caller's own."""
        return b"".join((header, len(label).to_bytes(4, "big"), label, self.serialized))


def associated_data(prefix: bytes, aad: Buffer) -> bytes:
    """Return what the tag covers beside the ciphertext.

    :raises InvalidValueError: if ``aad`` has more than :data:`MAX_AAD_BYTES`.
    """
    own = aad if type(aad) is bytes else as_bytes_view(aad, "the associated data")
    size = len(own)
    if size > MAX_AAD_BYTES:
        raise InvalidValueError(f"associated data have {MAX_AAD_BYTES} bytes at most, these have {size}")
    return b"".join((prefix, size.to_bytes(4, "big"), own))
