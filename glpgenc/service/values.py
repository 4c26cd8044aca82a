"""How values are encrypted and decrypted: what :class:`EncryptionService` does, untold."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import Uncopied
from glpgenc.errors import (
    AuthenticationError,
    GlpgencError,
    KeyNotFoundError,
    KeyStateError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.service import gcm
from glpgenc.service.batches import each_aad, open_all, seal_all
from glpgenc.service.ciphers import Ciphers, Opener, Sealer
from glpgenc.service.data import (
    BODY_AT,
    OVERHEAD_BYTES,
    SMALL_BYTES,
    DecryptedData,
    EncryptedData,
    aads_of,
    data_of,
    key_named,
    parts_of,
    unnamed,
)
from glpgenc.service.telling import Owner, Used
from glpgenc.wire.a256gcm import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer, as_bytes_view
from glpgenc.wire.envelope import FIXED_HEADER_BYTES

Context = Mapping[str, str]

OF_ONE_VALUE = (AuthenticationError, NotEncryptedError, UnsupportedSuiteError, KeyNotFoundError, KeyStateError)
"""What is wrong with one value, or with the key that it names, and says nothing of the next one."""


class Values(Uncopied):
    """Encrypts and decrypts under contexts. Each method returns the key that it used, and what it made.

    :param ciphers: where ciphers come from.
    """

    def __init__(self, ciphers: Ciphers) -> None:
        self._ciphers = ciphers

    def seal(self, context: Context, plaintext: Buffer, aad: Buffer) -> tuple[Sealer, EncryptedData]:
        """Encrypt a value to its parts."""
        sealer = self._ciphers.sealer(context)
        kept = bytes(gcm.checked_aad(aad))
        nonce, made = _sealed(sealer, plaintext, kept)
        return sealer, EncryptedData(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:], sealer.version, sealer.key_id, kept)

    def seal_bytes(self, context: Context, plaintext: Buffer, aad: Buffer) -> tuple[Sealer, bytes]:
        """Encrypt a value to an envelope."""
        sealer = self._ciphers.sealer(context)
        nonce, made = _sealed(sealer, plaintext, aad)
        return sealer, b"".join((sealer.header, nonce, made))

    def seal_into(
        self, context: Context, plaintext: Buffer, buffer: bytearray | memoryview, aad: Buffer
    ) -> tuple[Sealer, int]:
        """Encrypt a value to an envelope in a buffer, and return its bytes."""
        source, out = as_bytes_view(plaintext), as_bytes_view(buffer)
        size = len(source) + OVERHEAD_BYTES
        gcm.check_plaintext(len(source))
        gcm.check_room(out, size)
        gcm.check_apart(source, out[:size])
        sealer = self._ciphers.sealer(context)
        nonce, covered = os.urandom(NONCE_BYTES), sealer.bound(aad)
        sealer.uses.take()
        gcm.encrypt_into(sealer.cipher, nonce, source, covered, out[BODY_AT:size])
        out[:BODY_AT] = sealer.header + nonce
        return sealer, size

    def seal_many(
        self, context: Context, plaintexts: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[Sealer, list[EncryptedData]]:
        """Encrypt many values to their parts."""
        sealer = self._ciphers.sealer(context)
        nonces, made = _seal_all(sealer, plaintexts, aad)
        return sealer, data_of(made, nonces, sealer.version, sealer.key_id, each_aad(aad, len(made)))

    def seal_bytes_many(
        self, context: Context, plaintexts: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[Sealer, list[bytes]]:
        """Encrypt many values to envelopes."""
        sealer = self._ciphers.sealer(context)
        header = sealer.header
        return sealer, [header + nonce + made for nonce, made in zip(*_seal_all(sealer, plaintexts, aad), strict=True)]

    def open(self, context: Context, data: EncryptedData | Buffer, aad: Buffer | None) -> tuple[Opener, bytes]:
        """Verify and decrypt a value."""
        if aad is None:
            aad = data.aad if type(data) is EncryptedData else b""
        if type(data) is bytes and OVERHEAD_BYTES <= len(data) <= SMALL_BYTES:
            # The usual case, with fewer calls: slices of such a value have the lengths that gcm.decrypt() looks at.
            opener = self._ciphers.opener_of(data[:FIXED_HEADER_BYTES], context)
            covered = opener.bound(aad) if type(aad) is not bytes or aad else opener.bare
            try:
                return opener, opener.cipher.decrypt(data[FIXED_HEADER_BYTES:BODY_AT], data[BODY_AT:], covered)
            except InvalidTag:
                raise gcm.refused() from None
        name, nonce, sealed = parts_of(self._named(context, data))
        opener = self._ciphers.opener(key_named(name), context)
        return opener, gcm.decrypt(opener.cipher, nonce, sealed, opener.bound(aad))

    def open_data(
        self, context: Context, data: EncryptedData | Buffer, aad: Buffer | None
    ) -> tuple[Opener, DecryptedData]:
        """Verify and decrypt a value, and say what opened it."""
        opener, plaintext = self.open(context, data, aad)
        return opener, DecryptedData(plaintext, opener.key_id, opener.version)

    def open_into(
        self, context: Context, data: Buffer, buffer: bytearray | memoryview, aad: Buffer
    ) -> tuple[Opener, int]:
        """Verify and decrypt an envelope into a buffer, and return the plaintext's bytes."""
        view, out = as_bytes_view(data), as_bytes_view(buffer)
        name, nonce, sealed = parts_of(view)
        key, size = key_named(name), len(view) - OVERHEAD_BYTES
        gcm.check_room(out, size)
        gcm.check_apart(view, out[:size])
        opener = self._ciphers.opener(key, context)
        gcm.decrypt_into(opener.cipher, nonce, sealed, opener.bound(aad), out[:size])
        return opener, size

    def open_many(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer] | None
    ) -> tuple[Used, list[bytes]]:
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

    def open_each(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer] | None
    ) -> tuple[Used, list[bytes | GlpgencError]]:
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
                raise unnamed()
            return data._replace(key_id=self._ciphers.key_id_of(data.key_version, context))
        return data

    def _one_by_one(
        self, context: Context, data: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
    ) -> tuple[Used, list[bytes | GlpgencError]]:
        openers: dict[UUID, Opener] = {}
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


def _seal_all(
    sealer: Sealer, plaintexts: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
) -> tuple[Sequence[bytes], Sequence[bytes]]:
    try:
        return seal_all(sealer, plaintexts, aad)
    except TypeError:
        _check_items("plaintexts", plaintexts)
        raise


def _check_items(what: str, values: Sequence[EncryptedData | Buffer]) -> None:
    """Refuse a batch one of whose items holds no bytes, and say which one."""
    for at, each in enumerate(values):
        if not isinstance(each, EncryptedData):
            as_bytes_view(each, f"{what}[{at}]")


def _sealed(sealer: Sealer, plaintext: Buffer, aad: Buffer) -> tuple[bytes, bytes]:
    nonce, covered = os.urandom(NONCE_BYTES), sealer.bound(aad) if type(aad) is not bytes or aad else sealer.bare
    # As KeyUses.take() would, but for the call.
    if next(sealer.uses.tickets, None) is None:
        sealer.uses.take()
    return nonce, gcm.encrypt(sealer.cipher, nonce, plaintext, covered)


def _one_of(openers: Sequence[Opener]) -> Used:
    if len(openers) == 1:
        return openers[0]
    # Of one context, all of them.
    return Owner(openers[0].tenant_id, openers[0].data_class) if openers else Owner()
