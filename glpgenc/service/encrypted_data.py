"""A value that was encrypted outside the database, in its parts and as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import index
from typing import Any, NamedTuple, NoReturn, Self
from uuid import UUID

from glpgenc.errors import InvalidLengthError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.service.gcm import check_sealed
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer, View, as_bytes_view
from glpgenc.wire.envelope import FIXED_HEADER_BYTES, Suite, build_header

OVERHEAD_BYTES = FIXED_HEADER_BYTES + NONCE_BYTES + TAG_BYTES
"""Bytes that an encrypted value is longer than its plaintext: 48."""

BODY_AT = FIXED_HEADER_BYTES + NONCE_BYTES
"""The offset of the ciphertext."""

HEADER_PART, NONCE_PART, BODY_PART = slice(FIXED_HEADER_BYTES), slice(FIXED_HEADER_BYTES, BODY_AT), slice(BODY_AT, None)
"""The parts of a value, made once: to make a slice takes as long as to copy what it selects."""

UNNAMED = UUID(int=0)
"""The key id of a value that names its key by its version alone."""

SMALL_BYTES = 4_096
"""Of values up to this length a copy is made faster than a view."""

# An int, which is compared several times faster than an enumeration's member.
_SUITE = int(Suite.A256GCM)
_NO_INDEX = bytes(2)
_NAME = bytes((_SUITE, 0))
"""The bytes before the key's id: the suite, and no flags."""


class DecryptedData(NamedTuple):
    """A value that was verified and decrypted, and what opened it: anyone who finds an old key there may encrypt again.

    :param plaintext: the value; it does not show in ``repr``.
    :param key_id: the data key.
    :param key_version: its version.
    """

    plaintext: bytes
    key_id: UUID
    key_version: int

    def __repr__(self) -> str:
        return f"<DecryptedData key_id={self.key_id} key_version={self.key_version} bytes={len(self.plaintext)}>"


class SealedBytes(NamedTuple):
    """What :meth:`EncryptionService.encrypt_bytes` returns, to be unpacked.

    :param ciphertext: as long as the plaintext.
    :param nonce: 12 bytes.
    :param tag: 16 bytes.
    """

    ciphertext: bytes
    nonce: bytes
    tag: bytes


class _Parts(NamedTuple):
    ciphertext: bytes
    nonce: bytes
    tag: bytes
    key_version: int | None
    key_id: UUID
    aad: bytes


class EncryptedData(_Parts):
    """An encrypted value. Nothing in it is secret, and nothing in it has been authenticated.

    It is a tuple, because nothing is made faster: with small values that is what a batch takes most of its time for.

    :param ciphertext: as long as the plaintext.
    :param nonce: 12 bytes.
    :param tag: 16 bytes.
    :param key_version: the data key's version; ``None`` where it was read from bytes, which name the key by id alone.
    :param key_id: the data key. A value that is put together without it has the nil UUID there, and its key is found by
        ``key_version``, among those of the context's tenant and class.
    :param aad: the associated data that it was encrypted with. They are used where the call that decrypts gives none;
        :meth:`to_bytes` leaves them out. Two values that differ in nothing but these or ``key_version`` are equal.
    :raises InvalidLengthError: when nonce or tag has another length.
    :raises TypeError: when ``key_version`` is not a whole number, or ``key_id`` not a UUID.
    """

    __slots__ = ()

    def __new__(  # noqa: PLR0917  # its parts, in their order
        cls,
        ciphertext: bytes,
        nonce: bytes,
        tag: bytes,
        key_version: int | None,
        key_id: UUID | None = None,
        aad: bytes = b"",
    ) -> Self:
        """Put a value together; see the class."""
        if len(nonce) != NONCE_BYTES or len(tag) != TAG_BYTES:
            raise InvalidLengthError(
                f"an encrypted value has a nonce of {NONCE_BYTES} bytes and a tag of {TAG_BYTES}, "
                f"not of {len(nonce)} and {len(tag)}"
            )
        if type(key_version) is not int and key_version is not None:
            key_version = _version(key_version)
        if key_id is not None and not isinstance(key_id, UUID):
            raise TypeError(f"key_id must be a UUID or None, not {type(key_id).__name__}: UUID(text) reads a text")
        return super().__new__(cls, ciphertext, nonce, tag, key_version, key_id or UNNAMED, aad)

    def __repr__(self) -> str:
        return f"<EncryptedData key_id={self.key_id} key_version={self.key_version} bytes={len(self.ciphertext)}>"

    def __eq__(self, other: object) -> bool:
        # Not NotImplemented: the other tuple would be asked then, and compare part by part.
        return isinstance(other, EncryptedData) and self._same() == other._same()

    def __ne__(self, other: object) -> bool:
        # A tuple has one of its own.
        return not self == other

    def __hash__(self) -> int:
        return hash(self._same())

    def _same(self) -> tuple[bytes, bytes, bytes, UUID]:
        return self.ciphertext, self.nonce, self.tag, self.key_id

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]  # the tuple's is typed by its caller
        # What _replace puts together is checked too.
        return cls(*iterable)

    def to_bytes(self) -> bytes:
        """Return the value as an envelope of suite 0xFB: 48 bytes more than the plaintext.

        :raises NotEncryptedError: when it was put together without ``key_id``: an envelope names its key.
        """
        if not self.key_id.int:
            raise NotEncryptedError(
                "a value without key_id can't be written as an envelope, which names its key",
                hint="keep key_id with the other parts, or decrypt the value by its key_version",
            )
        return b"".join((build_header(Suite.A256GCM, self.key_id), self.nonce, self.ciphertext, self.tag))

    @classmethod
    def from_bytes(cls, data: Buffer) -> Self:
        """Take an envelope apart.

        :raises UnsupportedSuiteError: when it is of another suite.
        :raises NotEncryptedError: when it is not an envelope, or one of a column: padded, or with search terms.
        :raises AuthenticationError: when it is longer than any value.
        """
        name, nonce, sealed = parts_of(bytes(as_bytes_view(data, "an envelope")))
        key = UUID(bytes=named_key_id(name))
        return cls(bytes(sealed[:-TAG_BYTES]), bytes(nonce), bytes(sealed[-TAG_BYTES:]), None, key)


def _version(given: Any) -> int:
    # What a row of a frame or an array has is no int, but a whole number.
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise TypeError(f"key_version must be an int or None, not {type(given).__name__}")
    return index(given)


_made = partial(tuple.__new__, EncryptedData)


def made_data(sealed: bytes, nonce: bytes, version: int | None, key_id: UUID, aad: bytes) -> EncryptedData:
    """Return a value that was encrypted just now, and so needs no check of its lengths."""
    return _made((sealed[:-TAG_BYTES], nonce, sealed[-TAG_BYTES:], version, key_id, aad))


def data_of(
    sealed: Iterable[bytes],
    nonces: Iterable[bytes],
    version: int | None,
    key_id: UUID,
    aads: Iterable[Buffer],
) -> list[EncryptedData]:
    """Return values that were encrypted just now, and so need no check of their lengths.

    :param sealed: of each the ciphertext and the tag.
    :param aads: of each the associated data; may have no end.
    """
    whole = list(sealed)
    parts: Iterator[tuple[object, ...]] = zip(
        [each[:-TAG_BYTES] for each in whole],
        nonces,
        [each[-TAG_BYTES:] for each in whole],
        repeat(version),
        repeat(key_id),
        map(bytes, aads),  # type: ignore[arg-type]  # each was bound: it has a buffer
        strict=False,
    )
    return list(map(_made, parts))


def header_for_key(key: bytes) -> bytes:
    """Return the header of values of a key.

    :param key: the 16 bytes of its id.
    """
    return _NAME + key + _NO_INDEX


def aad_of(data: EncryptedData | Buffer, aad: Buffer | None) -> Buffer:
    """Return the associated data of a value: those that the caller gives, else those that the value carries."""
    if aad is None:
        return data.aad if isinstance(data, EncryptedData) else b""
    return aad


def aads_of(data: Iterable[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer] | None) -> Buffer | Sequence[Buffer]:
    """Return the associated data of many values, as :func:`aad_of` those of one."""
    if aad is not None:
        return aad
    carried = [each[5] if type(each) is EncryptedData else b"" for each in data]
    return carried if any(carried) else b""


def parts_of(data: EncryptedData | Buffer) -> tuple[bytes | UUID, View, View]:
    """Take a value apart for the cipher.

    :returns: what names its key (its id, or a header for :func:`named_key_id`), the nonce, and ciphertext and tag.
    :raises NotEncryptedError: when it is too short for any.
    :raises AuthenticationError: when it is longer than any.
    """
    if isinstance(data, EncryptedData):
        check_sealed(len(data.ciphertext) + TAG_BYTES)
        if not data.key_id.int:
            raise missing_key_name()
        return data.key_id, data.nonce, data.ciphertext + data.tag
    view: bytes | memoryview = (
        data if type(data) is bytes and len(data) <= SMALL_BYTES else as_bytes_view(data, "an encrypted value")
    )
    if len(view) < OVERHEAD_BYTES:
        refuse(view)
    check_sealed(len(view) - BODY_AT)
    return bytes(view[:FIXED_HEADER_BYTES]), view[FIXED_HEADER_BYTES:BODY_AT], view[BODY_AT:]


def missing_key_name() -> NotEncryptedError:
    """Return the error for a value that names its key neither by id nor by version."""
    return NotEncryptedError("the value names no data key", hint="give its key_id, or its key_version")


def named_key_id(name: bytes | UUID) -> bytes:
    """Return the 16 bytes of the key id that a value names, once its header is known to be that of one.

    :param name: see :func:`parts_of`.
    """
    if not isinstance(name, bytes):
        return name.bytes
    # Flags and index are those of columns, where a field says what they mean.
    if name[0] == _SUITE and not (name[1] or name[18] or name[19]):
        return name[2:18]
    return refuse(name)


def refuse(view: bytes | memoryview) -> NoReturn:
    """Refuse what is not a value: too short, or with another header.

    :raises NotEncryptedError: if nothing else can be said.
    :raises UnsupportedSuiteError: if it begins like one of another suite.
    """
    if len(view) and view[0] in {Suite.A256CBC_HS512, Suite.XAES256GCM}:
        raise UnsupportedSuiteError(hint="values outside the database are of suite 0xFB (A256GCM)")
    raise NotEncryptedError(
        "the data is not a value that EncryptionService encrypted", hint="give what it returned, all of it"
    )
