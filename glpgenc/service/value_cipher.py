"""Encryption and decryption of values, one by one and in batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from uuid import UUID

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc._support.ttl_cache import monotonic_clock
from glpgenc.errors import (
    AuthenticationError,
    GlpgencError,
    InvalidLengthError,
    KeyNotFoundError,
    KeyStateError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.events.observe import Owner, UsedKey
from glpgenc.keys.context import plain_entries
from glpgenc.service import gcm
from glpgenc.service.ciphers import CipherCache, ValueOpener, ValueSealer
from glpgenc.service.encrypted_data import (
    BODY_AT,
    BODY_PART,
    HEADER_PART,
    NONCE_PART,
    OVERHEAD_BYTES,
    SMALL_BYTES,
    DecryptedData,
    EncryptedData,
    SealedBytes,
    aads_of,
    data_of,
    header_for_key,
    made_data,
    missing_key_name,
    named_key_id,
    parts_of,
)
from glpgenc.service.gcm import authentication_failure, checked_plaintext
from glpgenc.service.packed import Openers, bound_each, each_aad, open_packed, seal_packed, several_aads
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES, check_nonce, cipher_of, encrypt_gcm_into
from glpgenc.wire.batches import SLICE, nonces, sealed_cuts
from glpgenc.wire.buffer import Buffer, View, as_bytes_view
from glpgenc.wire.envelope import FIXED_HEADER_BYTES

Context = Mapping[str, str]

OF_ONE_VALUE = (AuthenticationError, NotEncryptedError, UnsupportedSuiteError, KeyNotFoundError, KeyStateError)
"""Errors of one value, or of the key that it names, which say nothing of the next value."""


class ValueCipher(NonCopyable):
    """Encrypts and decrypts values under contexts. Each method returns the key that it used, and the result."""

    def __init__(self, ciphers: CipherCache) -> None:
        self._ciphers = ciphers
        self._openers = ciphers.openers

    def seal(self, context: Context, plaintext: Buffer, aad: Buffer) -> tuple[ValueSealer, EncryptedData]:
        """Encrypt a value to its parts."""
        sealer = self._ciphers.sealer(context)
        kept = bytes(gcm.checked_aad(aad))
        nonce, made = _sealed(sealer, plaintext, kept)
        return sealer, made_data(made, nonce, sealer.version, sealer.key_id, kept)

    def seal_bytes(self, context: Context, plaintext: Buffer, aad: Buffer) -> tuple[ValueSealer, bytes]:
        """Encrypt a value to an envelope."""
        sealer = self._ciphers.sealer(context)
        nonce, made = _sealed(sealer, plaintext, aad)
        return sealer, b"".join((sealer.header, nonce, made))

    def seal_into(
        self, context: Context, plaintext: Buffer, buffer: bytearray | memoryview, aad: Buffer
    ) -> tuple[ValueSealer, int]:
        """Encrypt a value to an envelope in a buffer, and return its bytes."""
        source, out = as_bytes_view(plaintext), as_bytes_view(buffer)
        size = len(source) + OVERHEAD_BYTES
        gcm.check_plaintext(len(source))
        gcm.check_room(out, size)
        gcm.check_apart(source, out[:size])
        sealer = self._ciphers.sealer(context)
        nonce, covered = os.urandom(NONCE_BYTES), sealer.bound(aad)
        sealer.uses.take()
        encrypt_gcm_into(sealer.cipher, nonce, source, covered, out[BODY_AT:size])
        out[:BODY_AT] = sealer.header + nonce
        return sealer, size

    def seal_many(
        self, context: Context, plaintexts: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[ValueSealer, list[EncryptedData]]:
        """Encrypt many values to their parts."""
        sealer = self._ciphers.sealer(context)
        nonces, made = seal_all(sealer, plaintexts, aad)
        return sealer, data_of(made, nonces, sealer.version, sealer.key_id, each_aad(aad, len(made)))

    def seal_bytes_many(
        self, context: Context, plaintexts: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[ValueSealer, list[bytes]]:
        """Encrypt many values to envelopes."""
        sealer = self._ciphers.sealer(context)
        whole = zip(repeat(sealer.header), *seal_all(sealer, plaintexts, aad), strict=False)
        return sealer, list(map(b"".join, whole))

    def seal_packed(
        self, context: Context, plaintexts: Buffer, sizes: Sequence[int], aad: Buffer | Sequence[Buffer]
    ) -> tuple[ValueSealer, bytes | bytearray]:
        """Encrypt many values that are side by side to envelopes that are, too."""
        sealer = self._ciphers.sealer(context)
        return sealer, seal_packed(sealer, as_bytes_view(plaintexts, "the plaintexts"), sizes, aad)

    def open(self, context: Context, data: EncryptedData | Buffer, aad: Buffer | None) -> tuple[ValueOpener, bytes]:
        """Verify and decrypt a value."""
        if aad is None:
            aad = data.aad if type(data) is EncryptedData else b""
        if type(data) is bytes and OVERHEAD_BYTES <= len(data) <= SMALL_BYTES:
            # Slices of such a value have the lengths that gcm.decrypt() looks at.
            opener = self._ciphers.opener_of(data[HEADER_PART], context)
            covered = opener.bound(aad) if type(aad) is not bytes or aad else opener.bare
            try:
                return opener, opener.cipher.decrypt(data[NONCE_PART], data[BODY_PART], covered)
            except InvalidTag:
                raise gcm.authentication_failure() from None
        given = context if type(context) is dict else plain_entries(context)
        if (
            type(data) is EncryptedData
            and type(aad) is bytes
            and (recent := self._openers.recent.get(data.key_id.int)) is not None
        ):
            known, since, until, decrypt, opener = recent
            ciphertext, own_nonce = data.ciphertext, data.nonce
            if (
                known == given
                and since <= monotonic_clock() < until
                and len(own_nonce) == NONCE_BYTES
                and len(ciphertext) <= SMALL_BYTES
            ):
                try:
                    return opener, decrypt(own_nonce, ciphertext + data.tag, opener.bound(aad) if aad else opener.bare)
                except InvalidTag:
                    raise gcm.authentication_failure() from None
        name, nonce, sealed = parts_of(self._named(context, data))
        opener = self._ciphers.opener(named_key_id(name), context)
        return opener, gcm.decrypt(opener.cipher, nonce, sealed, opener.bound(aad))

    def open_data(
        self, context: Context, data: EncryptedData | Buffer, aad: Buffer | None
    ) -> tuple[ValueOpener, DecryptedData]:
        """Verify and decrypt a value, and say what opened it."""
        opener, plaintext = self.open(context, data, aad)
        return opener, DecryptedData(plaintext, opener.key_id, opener.version)

    def open_into(
        self, context: Context, data: Buffer, buffer: bytearray | memoryview, aad: Buffer
    ) -> tuple[ValueOpener, int]:
        """Verify and decrypt an envelope into a buffer, and return the plaintext's bytes."""
        view, out = as_bytes_view(data), as_bytes_view(buffer)
        name, nonce, sealed = parts_of(view)
        key, size = named_key_id(name), len(view) - OVERHEAD_BYTES
        gcm.check_room(out, size)
        gcm.check_apart(view, out[:size])
        opener = self._ciphers.opener(key, context)
        gcm.decrypt_into(opener.cipher, nonce, sealed, opener.bound(aad), out[:size])
        return opener, size

    def open_many(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer] | None
    ) -> tuple[UsedKey, list[bytes]]:
        """Verify and decrypt many values of one context, of any of its keys."""
        self._ciphers.check_open()
        if EncryptedData in set(map(type, data)):
            # Envelopes carry no associated data, and name their key.
            data, aad = [self._named(context, each) for each in data], aads_of(data, aad)
        try:
            openers, opened = open_all(
                lambda key: self._ciphers.opener(key, context), data, b"" if aad is None else aad
            )
        except TypeError:
            _check_items("encrypted_data", data)
            raise
        return _one_of(openers), opened

    def open_packed(
        self, context: Context, data: Buffer, sizes: Sequence[int], aad: Buffer | Sequence[Buffer]
    ) -> tuple[UsedKey, bytes | bytearray]:
        """Verify and decrypt many envelopes that are side by side."""
        self._ciphers.check_open()
        view = as_bytes_view(data, "the encrypted values")
        openers, opened = open_packed(lambda key: self._ciphers.opener(key, context), view, sizes, aad)
        return _one_of(openers), opened

    def open_each(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer] | None
    ) -> tuple[UsedKey, list[bytes | GlpgencError]]:
        """Verify and decrypt many values of one context; in the place of one that does not open stands its error."""
        self._ciphers.check_open()
        try:
            used, opened = self.open_many(context, data, aad)
        except OF_ONE_VALUE:
            # Only now one by one: the whole at once is faster.
            _check_items("encrypted_data", data)
            return self._one_by_one(context, data, aads_of(data, aad))
        return used, [*opened]

    def _named(self, context: Context, data: EncryptedData | Buffer) -> EncryptedData | Buffer:
        # Kept in its four parts, a value names its key by the version alone.
        if type(data) is EncryptedData and not data.key_id.int:
            if data.key_version is None:
                raise missing_key_name()
            return data._replace(key_id=self._ciphers.key_id_of(data.key_version, context))
        return data

    def _one_by_one(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[UsedKey, list[bytes | GlpgencError]]:
        openers: dict[UUID, ValueOpener] = {}
        results: list[bytes | GlpgencError] = []
        for value, own in zip(data, each_aad(aad, len(data)), strict=False):
            try:
                opener, plaintext = self.open(context, value, own)
            except OF_ONE_VALUE as error:
                results.append(error)
            else:
                openers[opener.key_id] = opener
                results.append(plaintext)
        return _one_of(list(openers.values())), results


def seal_all(
    sealer: ValueSealer, values: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
) -> tuple[Sequence[bytes], list[bytes]]:
    """Encrypt many values.

    :param aad: one for all, or one for each.
    :returns: of each its nonce, and of each its ciphertext and tag.
    :raises InvalidValueError: when one is too long; before any is encrypted or counted.
    """
    try:
        count = len(values)
        given = [
            each if type(each) is bytes and len(each) <= SMALL_BYTES else checked_plaintext(each) for each in values
        ]
        covered = bound_each(sealer, aad, count)
        sealer.uses.take(count)
        fresh = nonces(count)
        # Without a line of Python for each: with small values such lines are what a batch takes its time for.
        return fresh, list(map(sealer.cipher.encrypt, fresh, given, covered))
    except TypeError:
        _check_items("plaintexts", values)
        raise


def open_all(
    opener: Callable[[bytes], ValueOpener], values: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
) -> tuple[list[ValueOpener], list[bytes]]:
    """Verify and decrypt many values.

    :param opener: gives what decrypts under a key id of 16 bytes.
    :param aad: one for all, or one for each.
    :returns: what decrypted them, and the plaintexts.
    :raises GlpgencError: as one value that does not open.
    """
    openers, own = Openers(opener), several_aads(aad, len(values))
    opened: list[bytes] = []
    for at in range(0, len(values), SLICE):
        some = values[at : at + SLICE]
        aads = aad if own is None else own[at : at + SLICE]
        opened += _open_mixed(openers, some, aads) if (parts := _parts(some)) is None else openers.open(parts, aads)
    return openers.used, opened


def _parts(values: Sequence[EncryptedData | Buffer]) -> Sequence[bytes] | None:
    """Return the three parts of envelopes, one after the other; ``None`` for values of other forms, or long ones."""
    if set(map(type, values)) != {bytes}:
        return None
    try:
        [cut] = sealed_cuts(list(map(len, values)), FIXED_HEADER_BYTES, _check_usual)  # type: ignore[arg-type]  # bytes
    except InvalidLengthError:
        return None
    return cut.unpack(b"".join(values))  # type: ignore[arg-type]  # all are


def _check_usual(size: int) -> None:
    if not OVERHEAD_BYTES <= size <= SMALL_BYTES:
        raise InvalidLengthError


def _open_mixed(
    openers: Openers, values: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
) -> list[bytes]:
    """Verify and decrypt values of several forms, or long ones."""
    opened: list[bytes] = []
    each = each_aad(aad, len(values))
    last: bytes | UUID | None = None
    name: bytes | UUID
    nonce: View
    sealed: View
    try:
        for value, own in zip(values, each, strict=False):
            # The usual case here, without a call for each.
            if type(value) is EncryptedData and len(value.ciphertext) <= SMALL_BYTES:
                ciphertext, nonce, tag, _, name, _ = value
                sealed = ciphertext + tag
            else:
                name, nonce, sealed = parts_of(value)
            # The whole header: one that was looked at needs no more looking at.
            if name is not last and name != last:
                current, last = openers.of(name if type(name) is bytes else header_for_key(named_key_id(name))), name
                decrypt, covered = current.cipher.decrypt, current.bound(own)
            elif each is aad:
                covered = current.bound(own)
            opened.append(decrypt(nonce, sealed, covered))
    except InvalidTag:
        raise authentication_failure() from None
    return opened


def _check_items(what: str, values: Sequence[EncryptedData | Buffer]) -> None:
    """Refuse a batch one of whose items holds no bytes, and say which one."""
    for at, each in enumerate(values):
        if not isinstance(each, EncryptedData):
            as_bytes_view(each, f"{what}[{at}]")


def _sealed(sealer: ValueSealer, plaintext: Buffer, aad: Buffer) -> tuple[bytes, bytes]:
    nonce, covered = os.urandom(NONCE_BYTES), sealer.bound(aad) if type(aad) is not bytes or aad else sealer.bare
    # As KeyUses.take() would, but for the call.
    if next(sealer.uses.tickets, None) is None:
        sealer.uses.take()
    return nonce, gcm.encrypt(sealer.cipher, nonce, plaintext, covered)


def _one_of(openers: Sequence[ValueOpener]) -> UsedKey:
    if len(openers) == 1:
        return openers[0]
    # Of one context, all of them.
    return Owner(openers[0].tenant_id, openers[0].data_class) if openers else Owner()


def encrypt_raw(data: Buffer, key: Buffer, aad: Buffer) -> SealedBytes:
    """Encrypt with a nonce of the operating system's generator.

    :param key: 32 bytes.
    :raises InvalidLengthError: if the key has another length.
    :raises InvalidValueError: if the data are too long.
    """
    cipher, nonce = cipher_of(as_bytes_view(key, "the key")), os.urandom(NONCE_BYTES)
    made = gcm.encrypt(cipher, nonce, data, gcm.checked_aad(aad))
    return SealedBytes(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:])


def decrypt_raw(ciphertext: Buffer, key: Buffer, nonce: Buffer, tag: Buffer, aad: Buffer) -> bytes:
    """Verify and decrypt.

    :raises InvalidLengthError: if key, nonce or tag have another length than 32, 12 and 16 bytes.
    :raises AuthenticationError: if the key, the nonce or the associated data are others, or bytes were altered.
    """
    cipher, body = cipher_of(as_bytes_view(key, "the key")), as_bytes_view(ciphertext, "the ciphertext")
    mark, own_nonce = as_bytes_view(tag, "the tag"), as_bytes_view(nonce, "the nonce")
    check_nonce(own_nonce)
    if len(mark) != TAG_BYTES:
        raise InvalidLengthError(f"a tag of A256GCM has {TAG_BYTES} bytes, this one has {len(mark)}")
    return gcm.decrypt(cipher, own_nonce, b"".join((body, mark)), gcm.checked_aad(aad))
