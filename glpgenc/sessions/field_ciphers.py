"""The functions that encrypt and decrypt the values of one field, under the keys of its data class."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import GlpgencError, KeyNotLoadedError
from glpgenc.wire import aead
from glpgenc.wire.blind_index import search_term
from glpgenc.wire.cell import decrypt_cell, encrypt_cell, pad, reencrypt_cell, refuse_envelope
from glpgenc.wire.envelope import (
    CLIENT_SUITES,
    FIXED_HEADER_BYTES,
    Suite,
    associated_data,
    build_header,
    build_index,
    parse,
)

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.model import DataKey
    from glpgenc.keys.usage import KeyUses
    from glpgenc.registry.catalog import FieldConfig
    from glpgenc.sessions.value_counts import ClassCounts
    from glpgenc.wire.blind_index import SearchEntry

    T = TypeVar("T")

Seal = Callable[[bytes, str], bytes]
"""Encrypts a plaintext, bound to a row id (empty for none)."""

Open = Callable[[bytes, str], bytes]
"""Decrypts an envelope that is bound to a row id (empty for none)."""

_MOST_HEADERS = 256
_SUSPICIOUS = frozenset((*Suite, ord("\\")))
"""How a plaintext begins that may be an envelope, or the text form of one."""


class ClassKeys:
    """The keys of one data class: of each key id what encrypts and decrypts values of each suite."""

    __slots__ = ("_by_suite", "active")

    def __init__(self, keys: Sequence[DataKey]) -> None:
        self.active = keys[0].key_id
        self._by_suite: dict[Suite, dict[bytes, Any]] = {
            suite: {key.key_id.bytes: key.value_key(suite) for key in keys} for suite in Suite
        }

    def of(self, suite: Suite) -> dict[bytes, Any]:
        """Return what encrypts and decrypts values of a suite, by key id: a cipher, or the key of A256CBC-HS512."""
        return self._by_suite[suite]


_NONCE_BYTES = {Suite.A256GCM: aead.NONCE_BYTES, Suite.XAES256GCM: aead.XAES_NONCE_BYTES}
"""The suites of client mode, whose ciphers are used alike."""

_Way = tuple[int, int, Callable[..., bytes], bytes | None]
"""Where nonce and ciphertext begin, what decrypts, and the associated data where it is always the same."""


class FieldOpener(NonCopyable):
    """Opens the values of one field, counted.

    Nearly all values of a column have a suite of client mode, no padding, and headers that begin with the same 20
    bytes: those name the key and the length of the index. What follows from them is found out once.

    :ivar open: decrypts an envelope of any suite.
    """

    __slots__ = ("_opened", "_unbound", "_ways", "open")

    def __init__(self, field: str, keys: ClassKeys, counts: ClassCounts) -> None:
        self._opened, self._unbound = counts.opened, associated_data(b"", field)
        self._ways = _Ways(keys, self._unbound)
        self.open: Open = _opener(field, self._ways, _checked_opener(field, keys, counts), counts)

    def reader(self, finish: Callable[[bytes], T], otherwise: Callable[[Any], T]) -> Callable[[Any], T]:
        """Return the function that makes a value of what the driver gave, bound to no row: one call a value.

        :param finish: makes it of the plaintext.
        :param otherwise: makes it of all that this one does not: of NULL, of what is less usual, and of what does not
            open or can't be finished, for which it raises the error. It must call :attr:`open`, which counts.
        """
        ways, unbound, opened = self._ways, self._unbound, self._opened
        # Of the header that the last value began with; comparing is faster than looking up.
        start: bytes | None = None
        at = nonce_end = 0
        decrypt: Any = None
        same_aad: bytes | None = None

        def is_usual(found: bytes) -> bool:
            nonlocal start, at, nonce_end, decrypt, same_aad
            if (way := ways.known.get(found) or ways.find(found)) is not None:
                at, nonce_end, decrypt, same_aad = way
                start = found
            return way is not None

        def read(data: Any) -> T:
            if data is None:
                return otherwise(None)
            try:
                if data[:FIXED_HEADER_BYTES] == start or is_usual(bytes(data[:FIXED_HEADER_BYTES])):
                    # Of a body that is too short the tag is, too, and not accepted. Some drivers give views: no `+`.
                    aad = same_aad or b"".join((data[:at], unbound))
                    value = finish(decrypt(data[at:nonce_end], data[nonce_end:], aad))
                    opened[0] += 1
                    return value
            except Exception:  # noqa: BLE001, S110  # what it was is found out below, by every check in its order
                pass
            # Not within `except`: that error may hold a plaintext, and would be shown as the cause of the other.
            return otherwise(data)

        return read


class _Ways:
    """How to open a value, by the first 20 bytes of its header.

    :param keys: those of the field's class.
    :param unbound: the associated data after the header, of a value that is bound to no row.
    :ivar known: what was found out.
    """

    __slots__ = ("_ciphers", "_unbound", "known")

    def __init__(self, keys: ClassKeys, unbound: bytes) -> None:
        self._ciphers = {
            bytes((suite, 0)) + key_id: (cipher.decrypt, size)
            for suite, size in _NONCE_BYTES.items()
            for key_id, cipher in keys.of(suite).items()
        }
        self._unbound = unbound
        self.known: dict[bytes, _Way] = {}

    def find(self, start: bytes) -> _Way | None:
        """Find it out; ``None`` for another suite, padding, an unknown key, and what is no envelope at all."""
        found = self._ciphers.get(start[:18])
        if found is None or len(start) != FIXED_HEADER_BYTES:
            return None
        decrypt, nonce_bytes = found
        index_bytes = start[18] << 8 | start[19]
        at = FIXED_HEADER_BYTES + index_bytes
        way = at, at + nonce_bytes, decrypt, None if index_bytes else start + self._unbound
        # Nothing of it is authenticated yet: whoever writes to the table must not fill this process's memory.
        if len(self.known) < _MOST_HEADERS:
            self.known[start] = way
        return way


def _opener(field: str, ways: _Ways, otherwise: Open, counts: ClassCounts) -> Open:
    known, find, unbound, opened = ways.known.get, ways.find, associated_data(b"", field), counts.opened

    def open_(data: bytes, row_id: str) -> bytes:
        try:
            start = data[:FIXED_HEADER_BYTES]
            if way := known(start) or find(start):
                at, nonce_end, decrypt, aad = way
                if row_id or aad is None:
                    aad = data[:at] + (associated_data(b"", field, row_id) if row_id else unbound)
                plaintext = decrypt(data[at:nonce_end], data[nonce_end:], aad)
                opened[0] += 1
                return plaintext
        except Exception:  # noqa: BLE001, S110  # as above
            pass
        return otherwise(data, row_id)

    return open_


def _checked_opener(field: str, keys: ClassKeys, counts: ClassCounts) -> Open:
    """Return the opener of any envelope, which makes every check of a decoder in its order."""

    def open_(data: bytes, row_id: str) -> bytes:
        try:
            envelope = parse(data)
            key = keys.of(envelope.suite).get(envelope.key_id.bytes)
            if key is None:
                raise _of_others(envelope.key_id, field)
            plaintext = decrypt_cell(envelope, key=key, field=field, row_id=row_id)
        except GlpgencError as error:
            counts.failed("decrypt", error)
            raise
        counts.opened[0] += 1
        return plaintext

    return open_


def sealer_of(  # noqa: PLR0917  # what a value is made of
    config: FieldConfig,
    search: Sequence[SearchEntry],
    suite: Suite,
    keys: ClassKeys,
    uses: KeyUses | None,
    counts: ClassCounts,
) -> Seal:
    """Return the function that encrypts values of a field.

    :param uses: of the active key, with A256GCM; ``None`` with suites whose values need not be counted.
    """
    field, padding, key_id = config.name, config.padding, keys.active
    if suite in _NONCE_BYTES:
        return _client_sealer(config, search, suite, keys, uses, counts)
    key = keys.of(suite)[key_id.bytes]

    def seal(plaintext: bytes, row_id: str) -> bytes:
        try:
            made = encrypt_cell(
                plaintext,
                key=key,
                key_id=key_id,
                field=field,
                row_id=row_id,
                suite=suite,
                search=search,
                padding=padding,
            )
        except GlpgencError as error:
            counts.failed("encrypt", error)
            raise
        counts.sealed[0] += 1
        return made

    return seal


def _client_sealer(  # noqa: PLR0917  # as above
    config: FieldConfig,
    search: Sequence[SearchEntry],
    suite: Suite,
    keys: ClassKeys,
    uses: KeyUses | None,
    counts: ClassCounts,
) -> Seal:
    """Return the sealer of a suite of client mode, with what is the same in all values made beforehand."""
    field, padding = config.name, config.padding
    header = build_header(suite, keys.active, padded=padding > 0)
    before_index, unbound = header[: FIXED_HEADER_BYTES - 2], associated_data(b"", field)
    same_aad = header + unbound
    encrypt: Callable[[bytes, bytes, bytes], bytes] = keys.of(suite)[keys.active.bytes].encrypt
    urandom, nonce_bytes = os.urandom, _NONCE_BYTES[suite]
    sealed = counts.sealed

    def seal(plaintext: bytes, row_id: str) -> bytes:
        try:
            if plaintext and plaintext[0] in _SUSPICIOUS:
                refuse_envelope(plaintext)
            if uses is not None and next(uses.tickets, None) is None:
                uses.take()
            head, aad = header, same_aad
            if search:
                index = build_index({entry.slot: search_term(plaintext, entry) for entry in search})
                head = before_index + len(index).to_bytes(2, "big") + index
                aad = head + unbound
            if row_id:
                aad = head + associated_data(b"", field, row_id)
            nonce = urandom(nonce_bytes)
            made = head + nonce + encrypt(nonce, pad(plaintext, padding) if padding else plaintext, aad)
        except GlpgencError as error:
            counts.failed("encrypt", error)
            raise
        sealed[0] += 1
        return made

    return seal


def reencrypt(config: FieldConfig, keys: ClassKeys, data: bytes, row_id: str, take_use: Callable[[], object]) -> bytes:
    """Move an envelope of any suite to the active key; its search terms and padding stay as they are.

    A value of client mode gets the suite that the field has for it. What the server may open stays so.

    :param take_use: counts a use of the active key, with A256GCM.
    :raises KeyNotLoadedError: when its key is not one of the class.
    :raises AuthenticationError: when it does not authenticate.
    """
    envelope, field = parse(data), config.name
    old = keys.of(envelope.suite).get(envelope.key_id.bytes)
    if old is None:
        raise _of_others(envelope.key_id, field)
    suite = config.suite if envelope.suite in CLIENT_SUITES else envelope.suite
    if suite is Suite.A256GCM:
        take_use()
    new = keys.of(suite)[keys.active.bytes]
    return reencrypt_cell(envelope, old_key=old, key=new, key_id=keys.active, field=field, row_id=row_id, suite=suite)


def _of_others(key_id: UUID, field: str) -> KeyNotLoadedError:
    return KeyNotLoadedError(
        f"a value of field {field} was encrypted with key {key_id}, which does not belong to this tenant and data class"
    )
