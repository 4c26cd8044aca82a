"""A value that was encrypted outside the database, in its parts and as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from glpgenc.errors import InvalidLengthError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.wire.a256gcm import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer
from glpgenc.wire.envelope import FIXED_HEADER_BYTES, Suite, build_header

OVERHEAD_BYTES = FIXED_HEADER_BYTES + NONCE_BYTES + TAG_BYTES
"""Bytes that an encrypted value is longer than its plaintext: 48."""

BODY_AT = FIXED_HEADER_BYTES + NONCE_BYTES
"""Where the ciphertext begins."""

# An int, which is compared several times faster than an enumeration's member.
_SUITE = int(Suite.A256GCM)


@dataclass(frozen=True, slots=True)
class EncryptedData:
    """An encrypted value. Nothing in it is secret, and nothing in it has been authenticated.

    :param ciphertext: as long as the plaintext.
    :param nonce: 12 bytes.
    :param tag: 16 bytes.
    :param key_version: the data key's version; ``None`` where it was read from bytes, which name the key by id alone.
    :param key_id: the data key.
    :raises InvalidLengthError: when nonce or tag has another length.
    """

    ciphertext: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    tag: bytes = field(repr=False)
    key_version: int | None = field(compare=False)
    key_id: UUID

    def __post_init__(self) -> None:
        if len(self.nonce) != NONCE_BYTES or len(self.tag) != TAG_BYTES:
            raise InvalidLengthError(
                f"an encrypted value has a nonce of {NONCE_BYTES} bytes and a tag of {TAG_BYTES}, "
                f"not of {len(self.nonce)} and {len(self.tag)}"
            )

    def __repr__(self) -> str:
        return f"<EncryptedData key_id={self.key_id} key_version={self.key_version} bytes={len(self.ciphertext)}>"

    def to_bytes(self) -> bytes:
        """Return the value as an envelope of suite 0xFB: 48 bytes more than the plaintext."""
        return b"".join((build_header(Suite.A256GCM, self.key_id), self.nonce, self.ciphertext, self.tag))

    @classmethod
    def from_bytes(cls, data: Buffer) -> Self:
        """Take an envelope apart.

        :raises UnsupportedSuiteError: when it is of another suite.
        :raises NotEncryptedError: when it is no envelope, or one of a column: padded, or with search terms.
        """
        view = memoryview(data).cast("B")
        key = key_of(view)
        return cls(
            bytes(view[BODY_AT:-TAG_BYTES]),
            bytes(view[FIXED_HEADER_BYTES:BODY_AT]),
            bytes(view[-TAG_BYTES:]),
            None,
            UUID(bytes=key),
        )


def key_of(view: bytes | memoryview) -> bytes:
    """Check the form of an envelope, and return the 16 bytes of the key id that it names.

    :raises UnsupportedSuiteError: as :meth:`EncryptedData.from_bytes`.
    :raises NotEncryptedError: as :meth:`EncryptedData.from_bytes`.
    """
    # Flags and index are those of columns, where a field says what they mean.
    if len(view) >= OVERHEAD_BYTES and view[0] == _SUITE and not (view[1] or view[18] or view[19]):
        return bytes(view[2:18])
    if len(view) and view[0] in {Suite.A256CBC_HS512, Suite.XAES256GCM}:
        raise UnsupportedSuiteError(hint="values outside the database are of suite 0xFB (A256GCM)")
    raise NotEncryptedError(
        "the data is not a value that EncryptionService encrypted", hint="give what it returned, all of it"
    )
