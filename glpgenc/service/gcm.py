"""AES-256-GCM between buffers, and the context and associated data that its tag covers (docs/FORMAT.md)."""

from __future__ import annotations

from collections.abc import Mapping
from ctypes import addressof, c_char
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from glpgenc.errors import (
    AuthenticationError,
    EncryptionContextError,
    InvalidLengthError,
    InvalidValueError,
    TenantRequiredError,
)
from glpgenc.keys.context import data_class_of
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES, GcmCipher, decrypt_gcm_into
from glpgenc.wire.buffer import Buffer, View, as_bytes_view
from glpgenc.wire.context import CONTEXT_KEYS, check_context_value, serialize_context

MAX_PLAINTEXT_BYTES = 2**31 - 1 - TAG_BYTES
"""Bytes in one plaintext: what `cryptography` takes at once."""

_MAX_SEALED_BYTES = MAX_PLAINTEXT_BYTES + TAG_BYTES

REFUSED_HINT = (
    "check the context, the associated data and the KMS; if all are those it was encrypted with, the bytes were altered"
)

# No field's name has a slash or a hyphen, so a value of a column never opens as one of these, nor the other way round.
VALUE_LABEL = b"glpgenc/v1/value"

BLOB_LABEL = b"glpgenc/v1/blob"

MAX_AAD_BYTES = 2**30
"""Bytes of the caller's associated data: with what goes before them, `cryptography` takes up to 2**31 - 1."""

_OWN = ("tenant_id", "data_class")

_RESERVED = frozenset(CONTEXT_KEYS) - frozenset(_OWN)


def authentication_failure() -> AuthenticationError:
    """Return the error of data that do not authenticate. It is the same for every reason."""
    return AuthenticationError(hint=REFUSED_HINT)


def check_plaintext(size: int) -> None:
    """Refuse a plaintext that is too long.

    :raises InvalidValueError: if it has more than :data:`MAX_PLAINTEXT_BYTES`.
    """
    if size > MAX_PLAINTEXT_BYTES:
        raise InvalidValueError(
            f"a value has {MAX_PLAINTEXT_BYTES} bytes at most, this one has {size}", hint="encrypt it in parts"
        )


def checked_plaintext(plaintext: Buffer) -> bytes | memoryview:
    """Return a plaintext byte by byte."""
    given = plaintext if type(plaintext) is bytes else as_bytes_view(plaintext, "the plaintext")
    # Before anything is encrypted: with its tag a longer one would be too long to be decrypted.
    check_plaintext(len(given))
    return given


def checked_aad(aad: Buffer) -> bytes | memoryview:
    """Return associated data byte by byte.

    :raises InvalidValueError: if they have more bytes than `cryptography` takes.
    """
    given = aad if type(aad) is bytes else as_bytes_view(aad, "the associated data")
    if len(given) > _MAX_SEALED_BYTES:
        raise InvalidValueError(f"associated data have {_MAX_SEALED_BYTES} bytes at most, these have {len(given)}")
    return given


def check_sealed(size: int) -> None:
    """Refuse a ciphertext that is longer than any value's: `cryptography` would not raise, but panic.

    :param size: of ciphertext and tag.
    """
    if size > _MAX_SEALED_BYTES:
        raise authentication_failure()


def check_room(buffer: memoryview, size: int) -> None:
    """Refuse a buffer that can't be written to or is too short.

    :raises InvalidLengthError: if it has less than ``size`` bytes.
    :raises TypeError: if it is read-only.
    """
    if buffer.readonly:
        raise TypeError("the buffer to write into is read-only")
    if len(buffer) < size:
        raise InvalidLengthError(f"the buffer has {len(buffer)} bytes, {size} are needed", hint="give a longer one")


def check_apart(source: memoryview, buffer: memoryview) -> None:
    """Refuse buffers that overlap: the cipher would read what it has just written.

    :param buffer: writable, and no longer than what will be written.
    :raises ValueError: if they overlap; of a source that is read-only, if both are views of one object.
    """
    if source.readonly:
        overlap = source.obj is buffer.obj
    else:
        overlap = bool(len(source) and len(buffer)) and _overlap(source, buffer)
    if overlap:
        raise ValueError("the data and the buffer to write into overlap, or are the same object")


def _overlap(one: memoryview, other: memoryview) -> bool:
    # Two objects may share memory, such as two arrays on one buffer: only the addresses tell.
    start, place = (addressof(c_char.from_buffer(each)) for each in (one, other))
    return start < place + len(other) and place < start + len(one)


def encrypt(cipher: GcmCipher, nonce: View, plaintext: Buffer, aad: View) -> bytes:
    """Encrypt.

    :param nonce: 12 bytes, never used before with this key.
    :returns: ciphertext and tag.
    """
    given = (
        plaintext
        if type(plaintext) is bytes and len(plaintext) <= MAX_PLAINTEXT_BYTES
        else checked_plaintext(plaintext)
    )
    return cipher.encrypt(nonce, given, aad)


def decrypt_into(cipher: GcmCipher, nonce: View, sealed: View, aad: View, out: memoryview) -> None:
    """Verify and decrypt. Where it does not authenticate, ``out`` is filled with zeros.

    :param sealed: ciphertext and tag.
    :param out: of exactly 16 bytes less.
    """
    try:
        decrypt_gcm_into(cipher, nonce, sealed, aad, out)
    except AuthenticationError:
        raise authentication_failure() from None


def decrypt(cipher: GcmCipher, nonce: View, sealed: View, aad: View) -> bytes:
    """Verify and decrypt."""
    if len(nonce) != NONCE_BYTES or not TAG_BYTES <= len(sealed) <= _MAX_SEALED_BYTES:
        raise authentication_failure()
    try:
        return cipher.decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise authentication_failure() from None


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


def require_tenant(tenant_id: str | None) -> str:
    """Return a tenant.

    :raises TenantRequiredError: for ``None``: neither the context nor the setting ``tenant`` names one.
    """
    if tenant_id is None:
        raise TenantRequiredError(
            "no tenant is named", hint="put tenant_id into the context, or set the setting tenant"
        )
    return tenant_id


def associated_data(prefix: bytes, aad: Buffer) -> bytes:
    """Return the bytes that the tag covers beside the ciphertext.

    :raises InvalidValueError: if ``aad`` has more than :data:`MAX_AAD_BYTES`.
    """
    own = aad if type(aad) is bytes else as_bytes_view(aad, "the associated data")
    size = len(own)
    if size > MAX_AAD_BYTES:
        raise InvalidValueError(f"associated data have {MAX_AAD_BYTES} bytes at most, these have {size}")
    return b"".join((prefix, size.to_bytes(4, "big"), own))
