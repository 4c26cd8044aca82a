"""Blobs: a value with the wrapped data key that opens it (docs/FORMAT.md). Bytes in, bytes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Self
from uuid import UUID

from glpgenc.errors import InvalidLengthError, InvalidValueError, NotEncryptedError
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer, as_bytes_view
from glpgenc.wire.envelope import Suite

_START = bytes((0xFD, 1, Suite.A256GCM, 0))
"""Kind, version, suite and flags of a blob. No UTF-8 text begins with the first byte, and no envelope."""

_KEY_ID_BYTES = 16
_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_URI = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{1,2048}")


@dataclass(frozen=True, slots=True)
class WrappedDataKey:
    """A data key as the KMS wrapped it, with what must be known to unwrap it. Not secret; useless without the KMS.

    :param key_id: the data key's own id.
    :param provider: the name of the KMS provider.
    :param key_uri: which key of that KMS.
    :param wrapped: what the KMS unwraps, 6,144 bytes at most.
    :raises InvalidValueError: when a part could not be read from a blob again.
    """

    key_id: UUID
    provider: str
    key_uri: str
    wrapped: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not (
            _PROVIDER.fullmatch(self.provider)
            and _URI.fullmatch(self.key_uri)
            and 1 <= len(self.wrapped) <= MAX_WRAPPED_LENGTH
        ):
            raise InvalidValueError("a blob can't hold the provider's name, the key's URI or the wrapped key")

    def to_bytes(self) -> bytes:
        """Return it as bytes; every blob begins so."""
        parts = [_START, self.key_id.bytes]
        for part in (self.provider.encode("ascii"), self.key_uri.encode(), self.wrapped):
            parts += [len(part).to_bytes(2, "big"), part]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: Buffer) -> Self:
        """Read what :meth:`to_bytes` returned.

        :raises NotEncryptedError: when it is anything else, or anything follows.
        """
        view = as_bytes_view(data)
        key, end = cls.read(view)
        if end != len(view):
            raise _malformed()
        return key

    @classmethod
    def read(cls, view: memoryview) -> tuple[Self, int]:
        """Read it from the beginning of a blob.

        :returns: the key, and where it ends.
        :raises NotEncryptedError: when the blob does not begin with one.
        """
        if view[: len(_START)] != _START:
            raise _malformed()
        key_id, at = _take(view, len(_START), _KEY_ID_BYTES)
        provider, at = _take_sized(view, at)
        uri, at = _take_sized(view, at)
        wrapped, at = _take_sized(view, at)
        try:
            return cls(UUID(bytes=key_id), provider.decode("ascii"), uri.decode(), wrapped), at
        except (UnicodeDecodeError, InvalidValueError):
            raise _malformed() from None


class EnvelopeEncryptedData(NamedTuple):
    """A value that was encrypted with a data key, and that key in its wrapped form: a blob in its parts.

    Nothing in it is secret, and nothing in it has been authenticated.

    :param ciphertext: as long as the plaintext.
    :param nonce: 12 bytes.
    :param tag: 16 bytes.
    :param encrypted_key: the data key as the KMS wrapped it, the ``to_bytes()`` of a :class:`WrappedDataKey`.
    :param aad: the associated data that it was encrypted with. They are used where the call that decrypts gives none;
        :meth:`to_bytes` leaves them out.
    """

    ciphertext: bytes
    nonce: bytes
    tag: bytes
    encrypted_key: bytes
    aad: bytes = b""

    @property
    def key_id(self) -> UUID:
        """The data key's id.

        :raises NotEncryptedError: when ``encrypted_key`` is not a wrapped key.
        """
        return WrappedDataKey.from_bytes(self.encrypted_key).key_id

    def __repr__(self) -> str:
        return f"<EnvelopeEncryptedData bytes={len(self.ciphertext)}>"

    def to_bytes(self) -> bytes:
        """Return the value as a blob, which :meth:`EnvelopeEncryptionService.decrypt_blob` opens.

        :raises InvalidLengthError: when nonce or tag has another length than 12 or 16 bytes.
        """
        if len(self.nonce) != NONCE_BYTES or len(self.tag) != TAG_BYTES:
            raise InvalidLengthError(
                f"an encrypted value has a nonce of {NONCE_BYTES} bytes and a tag of {TAG_BYTES}, "
                f"not of {len(self.nonce)} and {len(self.tag)}"
            )
        return b"".join((self.encrypted_key, self.nonce, self.ciphertext, self.tag))

    @classmethod
    def from_bytes(cls, data: Buffer) -> Self:
        """Take a blob apart.

        :raises NotEncryptedError: when it is not one.
        """
        blob = parse_blob(as_bytes_view(data))
        sealed = bytes(blob.sealed)
        return cls(sealed[:-TAG_BYTES], bytes(blob.nonce), sealed[-TAG_BYTES:], blob.header)


class Blob(NamedTuple):
    """A blob in its parts, of which none was authenticated.

    :param header: the wrapped key's bytes, with which the associated data begin.
    :param sealed: ciphertext and tag, a view of the blob.
    """

    key: WrappedDataKey
    header: bytes
    nonce: memoryview
    sealed: memoryview


def parse_blob(view: memoryview) -> Blob:
    """Take a blob apart.

    :raises NotEncryptedError: when it is not one, or too short to hold a nonce and a tag.
    """
    key, end = WrappedDataKey.read(view)
    if len(view) - end < NONCE_BYTES + TAG_BYTES:
        raise _malformed()
    body = end + NONCE_BYTES
    return Blob(key, bytes(view[:end]), view[end:body], view[body:])


def _take(view: memoryview, at: int, size: int) -> tuple[bytes, int]:
    end = at + size
    if end > len(view):
        raise _malformed()
    return bytes(view[at:end]), end


def _take_sized(view: memoryview, at: int) -> tuple[bytes, int]:
    size, at = _take(view, at, 2)
    return _take(view, at, int.from_bytes(size, "big"))


def _malformed() -> NotEncryptedError:
    return NotEncryptedError(
        "the data is not a blob of version 1",
        hint="give what EnvelopeEncryptionService returned, all of it; another version needs a newer glpgenc",
    )
