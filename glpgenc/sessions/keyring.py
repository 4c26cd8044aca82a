"""A tenant's keys in this process, for what is encrypted, decrypted and looked for in Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, FacetNotFoundError, GlpgencError, KeyNotLoadedError, KeyStateError
from glpgenc.sessions.session_keys import SessionKeys, collect_keys
from glpgenc.sessions.tally import ValueCounts, ValueTally
from glpgenc.wire import aead
from glpgenc.wire.aead import GcmCipher, cipher_of
from glpgenc.wire.cell import decrypt_cell, encrypt_cell, reencrypt_cell, refuse_envelope
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import FIXED_HEADER_BYTES, Suite, associated_data, build_header, parse

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKey
    from glpgenc.keys.usage import KeyUses
    from glpgenc.registry.catalog import FieldConfig
    from glpgenc.wire.blind_index import SearchEntry
    from glpgenc.wire.sealed_keys import FieldKeys

Seal = Callable[[bytes, str], bytes]
"""Encrypts a plaintext, bound to a row id (empty for none)."""

Open = Callable[[bytes, str], bytes]
"""Decrypts an envelope that is bound to a row id (empty for none)."""

_SHORT_HEADER = b"\xfb\x00"
_SHORT_END = FIXED_HEADER_BYTES + aead.NONCE_BYTES
_LEAST_BYTES = _SHORT_END + aead.TAG_BYTES
_SUSPICIOUS = (b"\xfa", b"\xfb", b"\\x")
"""How a plaintext begins that may be an envelope."""


class _ClassKeys:
    """The keys of one data class: of each key id the ciphers of both suites."""

    __slots__ = ("active", "cbc", "gcm")

    def __init__(self, keys: Iterable[DataKey], active: UUID) -> None:
        self.active = active
        self.gcm: dict[bytes, GcmCipher] = {}
        self.cbc: dict[bytes, bytes] = {}
        for key in keys:
            self.gcm[key.key_id.bytes] = cipher_of(suite_key(key.secret.view(), Suite.A256GCM))
            if key.cbc_key is not None:
                self.cbc[key.key_id.bytes] = bytes(key.cbc_key)


class Keyring(NonCopyable):
    """Holds the keys of one tenant and of the data classes that were asked for, and of no other.

    It does not show its keys, and can't be pickled. Not for use by two threads at once.

    :param manager: where keys come from.
    :param tenant_id: whose keys; see :meth:`KeyManager.resolve_tenant`.
    """

    __slots__ = ("_classes", "_configs", "_manager", "_openers", "_sealers", "_session", "_tally", "tenant_id")

    def __init__(self, manager: KeyManager, tenant_id: str | None) -> None:
        self._manager = manager
        self.tenant_id = manager.resolve_tenant(tenant_id)
        self._session: dict[str, SessionKeys] = {}
        self._configs: dict[str, tuple[FieldConfig, ...]] = {}
        self._classes: dict[str, _ClassKeys] = {}
        self._sealers: dict[tuple[str, Suite], Seal] = {}
        self._openers: dict[str, Open] = {}
        self._tally = ValueTally(self.tenant_id)

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._session)} data classes>"

    def config(self, field: str) -> FieldConfig:
        """Return what is registered of a field.

        :raises RegistryError: when it is not.
        """
        return self._manager.catalog.field(field)

    def missing(self, data_classes: Iterable[str], *, ciphers: bool) -> bool:
        """Return whether :meth:`require` would have to fetch anything."""
        have = self._classes if ciphers else self._session
        return not all(name in have for name in data_classes)

    def require(self, data_classes: Iterable[str], *, ciphers: bool) -> None:
        """Fetch the keys of some classes that are not here yet. May call the database and the KMS.

        :param ciphers: also those that this process itself encrypts and decrypts with.
        :raises GlpgencError: when they are not to be had; see :func:`glpgenc.sessions.session_keys.collect_keys`.
        """
        for name in data_classes:
            if name not in self._session:
                self.fetch_anew(name)
            if ciphers and name not in self._classes:
                self._classes[name] = self._ciphers(name)

    def session_keys(self, data_classes: Iterable[str]) -> SessionKeys:
        """Return the keys of some classes for a database session."""
        names = tuple(data_classes)
        self.require(names, ciphers=False)
        parts = [self._session[name] for name in names]
        return SessionKeys(
            self.tenant_id,
            names,
            tuple(each for part in parts for each in part.fields),
            tuple(each for part in parts for each in part.read_keys),
            lambda: self._gathered_again(names),
        )

    def _gathered_again(self, names: tuple[str, ...]) -> SessionKeys:
        # All of them: anyone who loads them loads what he lost, and ciphers of a key that was replaced encrypt no more.
        self._manager.recheck()
        self.tell()
        for held in (self._session, self._classes, self._sealers, self._openers):
            held.clear()
        return self.session_keys(names)

    def entries(self, field: str, facet: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a facet, the active slot's first.

        While it is reindexed there are two, and a look-up by both finds a value in its index column before the new
        slot took that column's name and after, whatever the registry was when this process read it.

        :raises FacetNotFoundError: when the field has none of that name.
        """
        config = self.config(field)
        held = {entry.slot: entry for entry in self._field_keys(config).search}
        found = tuple(held[each.slot] for each in config.named(facet) if each.slot in held)
        if not found:
            message = f"field {field} has no search facet {facet!r}"
            raise FacetNotFoundError(message)
        return found

    def written_entries(self, field: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute every term that a value of a field carries.

        :raises KeyNotLoadedError: when the field was registered after the keys were fetched.
        """
        return self._field_keys(self.config(field)).search

    def global_entries(self, field: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of scope global of a field's values, which SQL is given.

        :raises KeyNotLoadedError: when the field was registered after the keys were fetched.
        """
        return tuple(entry for entry in self._field_keys(self.config(field)).search if entry.is_global)

    def holds(self, config: FieldConfig) -> bool:
        """Return whether the keys of a class that were fetched are also those of a field, as it is registered."""
        return config in self._configs.get(config.data_class, ())

    def fetch_anew(self, data_class: str) -> None:
        """Fetch the keys of a class again: a field of it was registered since. May call the database and the KMS.

        :raises GlpgencError: when they are not to be had; see :func:`glpgenc.sessions.session_keys.collect_keys`.
        """
        # Before the keys: what is registered meanwhile is fetched when it is asked for.
        configs = self._manager.catalog.of_classes([data_class])[data_class]
        self._session[data_class] = collect_keys(self._manager, tenant_id=self.tenant_id, data_classes=[data_class])
        self._configs[data_class] = configs
        # They write the terms of the facets that there were.
        self._sealers.clear()

    def is_ready(self, field: str, suite: Suite) -> bool:
        """Return whether :meth:`sealer` would give a function that continues for a while without asking the database.

        :param field: whose keys were fetched.
        """
        if suite is not Suite.A256GCM or (field, suite) in self._sealers:
            return True
        return self._manager.uses.of(self._classes[self.config(field).data_class].active).is_ready

    def sealer(self, field: str, suite: Suite) -> Seal:
        """Return the function that encrypts values of a field.

        With A256GCM each value is counted, see :mod:`glpgenc.keys.usage`: making the function and each of its calls may
        go to the database.

        :raises KeyStateError: when the key has encrypted as many values as one key may.
        :raises DatabaseError: when they can't be counted.
        """
        seal = self._sealers.get((field, suite))
        if seal is None:
            seal = self._sealers[field, suite] = self._make_sealer(field, suite)
        return seal

    def opener(self, field: str) -> Open:
        """Return the function that decrypts values of a field, of either suite.

        It continues when the keyring is forgotten: anyone who holds it can read what the keyring could.
        """
        opener = self._openers.get(field)
        if opener is None:
            config = self.config(field)
            self.require([config.data_class], ciphers=True)
            keys = self._classes[config.data_class]
            opener = self._openers[field] = _opener(field, keys, self._tally.of(config.data_class, keys.active))
        return opener

    def reencrypt(self, field: str, data: bytes, row_id: str) -> bytes:
        """Move an envelope of either suite to the active key; its search terms and padding stay as they are.

        :param row_id: the key of the row it is bound to; empty for none.
        :raises KeyNotLoadedError: when its key is not one of this tenant and the field's class.
        :raises AuthenticationError: when it does not authenticate.
        :raises GlpgencError: as :meth:`sealer`.
        """
        config = self.config(field)
        self.require([config.data_class], ciphers=True)
        keys, envelope = self._classes[config.data_class], parse(data)
        held: dict[bytes, GcmCipher] | dict[bytes, bytes] = keys.gcm if envelope.suite is Suite.A256GCM else keys.cbc
        old = held.get(envelope.key_id.bytes)
        if old is None:
            raise _of_others(envelope.key_id, field)
        new = held[keys.active.bytes]
        if envelope.suite is Suite.A256GCM:
            self._manager.uses.of(keys.active).take()
        return reencrypt_cell(envelope, old_key=old, key=new, key_id=keys.active, field=field, row_id=row_id)

    def tell(self) -> None:
        """Tell those who listen how many values were encrypted and decrypted since the last time.

        :raises AuditError: when the audit trail can't take it.
        """
        self._tally.tell()

    def forget(self) -> None:
        """Drop every key."""
        for held in (self._session, self._classes, self._sealers, self._openers):
            held.clear()

    def _ciphers(self, data_class: str) -> _ClassKeys:
        active = self._session[data_class].fields[0].key_id
        keys = self._manager.readable(self.tenant_id, data_class)
        try:
            if all(key.key_id != active for key in keys):
                keys.append(self._manager.by_id(active))
            return _ClassKeys(keys, active)
        finally:
            for key in keys:
                key.wipe()

    def _field_keys(self, config: FieldConfig) -> FieldKeys:
        self.require([config.data_class], ciphers=False)
        if not self.holds(config):
            # Registered since the catalogue was read that this keyring was filled by: a table that a running
            # application sees for the first time. Looking the field up has read the catalogue again.
            self.fetch_anew(config.data_class)
        for keys in self._session[config.data_class].fields:
            if keys.field == config.name:
                return keys
        message = f"field {config.name} was registered after this transaction's keys were loaded"
        raise KeyNotLoadedError(message, hint="start a new transaction")

    def _make_sealer(self, field: str, suite: Suite) -> Seal:
        config = self.config(field)
        self.require([config.data_class], ciphers=True)
        mine, ciphers = self._field_keys(config), self._classes[config.data_class]
        counts = self._tally.of(config.data_class, mine.key_id)
        if suite is not Suite.A256GCM:
            return _general_sealer(mine, suite, mine.key, None, counts)
        uses, cipher = self._manager.uses.of(mine.key_id), ciphers.gcm[mine.key_id.bytes]
        uses.prepare()
        if not mine.search and not mine.padding:
            return _gcm_sealer(field, mine.key_id, cipher, uses, counts)
        return _general_sealer(mine, suite, cipher, uses, counts)


def _gcm_sealer(field: str, key_id: UUID, cipher: GcmCipher, uses: KeyUses, counts: ValueCounts) -> Seal:
    """Return the sealer of a field that is only stored: its header is the same for all values."""
    header = build_header(Suite.A256GCM, key_id)
    unbound = associated_data(header, field)
    encrypt, urandom, nonce_bytes, sealed = cipher.encrypt, os.urandom, aead.NONCE_BYTES, counts.sealed

    def seal(plaintext: bytes, row_id: str) -> bytes:
        try:
            if plaintext.startswith(_SUSPICIOUS):
                refuse_envelope(plaintext)
            if next(uses.tickets, None) is None:
                uses.take()
            nonce = urandom(nonce_bytes)
            aad = associated_data(header, field, row_id) if row_id else unbound
            made = header + nonce + encrypt(nonce, plaintext, aad)
        except GlpgencError as error:
            counts.failed("encrypt", error)
            raise
        sealed[0] += 1
        return made

    return seal


def _general_sealer(
    keys: FieldKeys, suite: Suite, key: bytes | GcmCipher, uses: KeyUses | None, counts: ValueCounts
) -> Seal:
    def seal(plaintext: bytes, row_id: str) -> bytes:
        try:
            if uses is not None:
                uses.take()
            made = encrypt_cell(
                plaintext,
                key=key,
                key_id=keys.key_id,
                field=keys.field,
                row_id=row_id,
                suite=suite,
                search=keys.search,
                padding=keys.padding,
            )
        except GlpgencError as error:
            counts.failed("encrypt", error)
            raise
        counts.sealed[0] += 1
        return made

    return seal


def _opener(field: str, keys: _ClassKeys, counts: ValueCounts) -> Open:
    bound = associated_data(b"", field)
    ciphers, opened = keys.gcm, counts.opened
    # The headers of values without search terms are known beforehand: with each of them what it takes to open a value.
    short = {header: (ciphers[key_id].decrypt, header + bound) for key_id, header in _short_headers(ciphers)}

    def open_(data: bytes, row_id: str) -> bytes:
        # The usual case at once: suite A256GCM, not padded. All else goes the way of the codecs.
        found = short.get(data[:FIXED_HEADER_BYTES])
        try:
            if found is not None and not row_id and len(data) >= _LEAST_BYTES:
                decrypt, aad = found
                plaintext = decrypt(data[FIXED_HEADER_BYTES:_SHORT_END], data[_SHORT_END:], aad)
            else:
                plaintext = _open_less_usual(data, field, row_id, keys, bound)
        except InvalidTag:
            failure = AuthenticationError()
            counts.failed("decrypt", failure)
            raise failure from None
        except GlpgencError as error:
            counts.failed("decrypt", error)
            raise
        opened[0] += 1
        return plaintext

    return open_


def _open_less_usual(data: bytes, field: str, row_id: str, keys: _ClassKeys, bound: bytes) -> bytes:
    if data[:2] == _SHORT_HEADER and len(data) >= FIXED_HEADER_BYTES:
        cipher = keys.gcm.get(data[2:18])
        if cipher is not None:
            at = FIXED_HEADER_BYTES + (data[18] << 8 | data[19])
            end = at + aead.NONCE_BYTES
            if len(data) < end + aead.TAG_BYTES:
                parse(data)
            aad = data[:at] + (associated_data(b"", field, row_id) if row_id else bound)
            return cipher.decrypt(data[at:end], data[end:], aad)
    return _open_any(data, field, row_id, keys)


def _short_headers(key_ids: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for key_id in key_ids:
        yield key_id, _SHORT_HEADER + key_id + bytes(2)


def _open_any(data: bytes, field: str, row_id: str, keys: _ClassKeys) -> bytes:
    envelope = parse(data)
    key_id = envelope.key_id.bytes
    if key_id not in keys.gcm:
        raise _of_others(envelope.key_id, field)
    if envelope.suite is Suite.A256GCM:
        return decrypt_cell(envelope, key=keys.gcm[key_id], field=field, row_id=row_id)
    if key_id not in keys.cbc:
        message = f"data key {envelope.key_id} does not encrypt values"
        raise KeyStateError(message)
    return decrypt_cell(envelope, key=keys.cbc[key_id], field=field, row_id=row_id)


def _of_others(key_id: UUID, field: str) -> KeyNotLoadedError:
    return KeyNotLoadedError(
        f"a value of field {field} was encrypted with key {key_id}, which does not belong to this tenant and data class"
    )
