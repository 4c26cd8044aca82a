"""A keyring: the keys of one tenant in this process, to encrypt, decrypt and search in Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, FacetNotFoundError, GlpgencError, KeyNotLoadedError
from glpgenc.sessions.session_keys import SessionKeys, collect_keys, collect_search, encryption_keys
from glpgenc.sessions.value_counts import ClassCounts, ValueTally
from glpgenc.wire import aead
from glpgenc.wire.aead import GcmCipher
from glpgenc.wire.cell import decrypt_cell, encrypt_cell, reencrypt_cell, refuse_envelope
from glpgenc.wire.envelope import FIXED_HEADER_BYTES, Suite, associated_data, build_header, parse

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKey
    from glpgenc.keys.usage import KeyUses
    from glpgenc.registry.catalog import FacetConfig, FieldConfig
    from glpgenc.wire.blind_index import SearchEntry

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

    def __init__(self, keys: Sequence[DataKey]) -> None:
        self.active = keys[0].key_id
        self.gcm: dict[bytes, GcmCipher] = {key.key_id.bytes: key.cipher() for key in keys}
        self.cbc: dict[bytes, bytes] = {key.key_id.bytes: key.suite_key(Suite.A256CBC_HS512) for key in keys}

    def of(self, suite: Suite) -> dict[bytes, GcmCipher] | dict[bytes, bytes]:
        return self.gcm if suite is Suite.A256GCM else self.cbc


class Keyring(NonCopyable):
    """Holds the keys of one tenant that were asked for, and no others.

    Three kinds are fetched at their first use, and none implies another: the keys of a database session, the ciphers
    of a data class, and the search keys of a facet. A first use may call the database and the KMS.

    It does not show its keys, and can't be pickled. Not for use by two threads at once.

    :param manager: where keys come from.
    :param tenant_id: whose keys; see :meth:`KeyManager.resolve_tenant`.
    """

    __slots__ = (
        "_classes", "_configs", "_manager", "_openers", "_sealers", "_search", "_session", "_tally", "tenant_id"
    )  # fmt: skip

    def __init__(self, manager: KeyManager, tenant_id: str | None) -> None:
        self._manager = manager
        self.tenant_id = manager.resolve_tenant(tenant_id)
        self._session: dict[str, tuple[tuple[FieldConfig, ...], SessionKeys]] = {}
        self._classes: dict[str, _ClassKeys] = {}
        self._configs: dict[str, FieldConfig] = {}
        self._search: dict[tuple[str, int], tuple[FacetConfig, SearchEntry]] = {}
        self._sealers: dict[tuple[str, Suite], Seal] = {}
        self._openers: dict[str, Open] = {}
        self._tally = ValueTally(self.tenant_id)

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._session.keys() | self._classes.keys())} data classes>"

    def config(self, field: str) -> FieldConfig:
        """Return what is registered of a field.

        :raises RegistryError: when it is not.
        """
        return self._manager.catalog.field(field)

    def session_keys(self, data_classes: Iterable[str]) -> SessionKeys:
        """Return the keys of some classes for a database session.

        :raises GlpgencError: as :func:`glpgenc.sessions.session_keys.collect_keys`.
        """
        names = tuple(data_classes)
        for name in names:
            if name not in self._session:
                # Before the keys: what is registered meanwhile is fetched when it is asked for.
                configs = self._manager.catalog.of_classes([name])[name]
                keys = collect_keys(self._manager, tenant_id=self.tenant_id, data_classes=[name])
                self._session[name] = (configs, keys)
        parts = [self._session[name][1] for name in names]
        return SessionKeys(
            self.tenant_id,
            names,
            tuple(each for part in parts for each in part.fields),
            tuple(each for part in parts for each in part.read_keys),
            lambda: self._gathered_again(names),
        )

    def _gathered_again(self, names: tuple[str, ...]) -> SessionKeys:
        # All of them: what is loaded replaces what was lost, and ciphers of a key that was replaced encrypt no more.
        self._manager.recheck()
        self.report()
        self.forget()
        return self.session_keys(names)

    def entries(self, field: str, facet: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a facet, the active slot's first.

        While it is reindexed there are two, and a look-up by both finds a value in its index column before the new
        slot took that column's name and after, whatever the registry was when this process read it.

        :raises FacetNotFoundError: when the field has none of that name.
        """
        config = self.config(field)
        named = config.named(facet)
        if not named:
            message = f"field {field} has no search facet {facet!r}"
            raise FacetNotFoundError(message)
        return self._entries(config, named)

    def written_entries(self, field: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute every term that a value of a field carries."""
        config = self.config(field)
        return self._entries(config, config.written)

    def global_entries(self, field: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of scope global of a field's values, which SQL is given."""
        config = self.config(field)
        return self._entries(config, tuple(facet for facet in config.written if facet.is_global))

    def holds(self, config: FieldConfig) -> bool:
        """Return whether what was made for a field, and for a session with its class, is of the field as registered."""
        session = self._session.get(config.data_class)
        return self._configs.get(config.name, config) == config and (session is None or config in session[0])

    def refresh(self) -> None:
        """Drop what was made from the registry as it was read before. Ciphers stay."""
        for each in (self._session, self._configs, self._search, self._sealers):
            each.clear()

    # ---- what waits for nothing: neither for the database nor for the KMS, now and for a while yet

    def seals_at_once(self, field: str, suite: Suite) -> bool:
        """Return whether :meth:`sealer` gives a function, and that continues for a while, without waiting."""
        config = self._manager.catalog.cached_field(field)
        if config is None or (field, suite) in self._sealers:
            return config is not None
        active = self._cached_active(config.data_class)
        if active is None or not self._searches_at_once(config, config.written):
            return False
        return suite is not Suite.A256GCM or self._manager.uses.of(active).is_ready

    def opens_at_once(self, field: str) -> bool:
        """Return whether :meth:`opener` gives a function without waiting."""
        config = self._manager.catalog.cached_field(field)
        if config is None or field in self._openers:
            return config is not None
        return self._cached_active(config.data_class) is not None

    def computes_at_once(self, field: str, facet: str | None) -> bool:
        """Return whether :meth:`entries`, or without a facet :meth:`global_entries`, waits for nothing."""
        config = self._manager.catalog.cached_field(field)
        if config is None:
            return False
        named = [each for each in config.written if each.is_global] if facet is None else config.named(facet)
        return self._searches_at_once(config, named)

    def loads_at_once(self, data_classes: Iterable[str], fields: Iterable[str]) -> bool:
        """Return whether :meth:`session_keys`, and :meth:`config` of some fields, wait for nothing.

        :param fields: one of each class at least.
        """
        if any(self._manager.catalog.cached_field(field) is None for field in fields):
            return False
        lacking = {name for name in data_classes if name not in self._session}
        configs = self._manager.catalog.of_classes(lacking)
        return all(
            self._manager.cached.active(self.tenant_id, name) is not None
            and all(self._has_root(config, facet) for config in configs[name] for facet in config.written)
            for name in lacking
        )

    def _cached_active(self, data_class: str) -> UUID | None:
        keys = self._classes.get(data_class)
        return self._manager.cached.active(self.tenant_id, data_class) if keys is None else keys.active

    def _searches_at_once(self, config: FieldConfig, facets: Sequence[FacetConfig]) -> bool:
        return all(
            self._search.get((config.name, each.slot), (None,))[0] == each or self._has_root(config, each)
            for each in facets
        )

    def _has_root(self, config: FieldConfig, facet: FacetConfig) -> bool:
        owner = facet.owner(self.tenant_id)
        return self._manager.cached.has_index_root(owner, config.data_class, facet.root_version)

    # ---- keys

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

        It continues to work after :meth:`forget`.
        """
        opener = self._openers.get(field)
        if opener is None:
            data_class = self.config(field).data_class
            keys = self._ciphers(data_class)
            opener = self._openers[field] = _opener(field, keys, self._tally.of(data_class, keys.active))
        return opener

    def reencrypt(self, field: str, data: bytes, row_id: str) -> bytes:
        """Move an envelope of either suite to the active key; its search terms and padding stay as they are.

        :param row_id: the key of the row it is bound to; empty for none.
        :raises KeyNotLoadedError: when its key is not one of this tenant and the field's class.
        :raises AuthenticationError: when it does not authenticate.
        :raises GlpgencError: as :meth:`sealer`.
        """
        keys, envelope = self._ciphers(self.config(field).data_class), parse(data)
        of_suite = keys.of(envelope.suite)
        old = of_suite.get(envelope.key_id.bytes)
        if old is None:
            raise _of_others(envelope.key_id, field)
        if envelope.suite is Suite.A256GCM:
            self._manager.uses.of(keys.active).take()
        new = of_suite[keys.active.bytes]
        return reencrypt_cell(envelope, old_key=old, key=new, key_id=keys.active, field=field, row_id=row_id)

    def report(self) -> None:
        """Report to listeners how many values were encrypted and decrypted since the last time.

        :raises AuditError: when the audit trail can't take it.
        """
        self._tally.report()

    def forget(self) -> None:
        """Drop every key."""
        for each in (self._session, self._classes, self._configs, self._search, self._sealers, self._openers):
            each.clear()

    def _ciphers(self, data_class: str) -> _ClassKeys:
        found = self._classes.get(data_class)
        if found is None:
            keys = encryption_keys(self._manager, self.tenant_id, data_class)
            try:
                found = self._classes[data_class] = _ClassKeys(keys)
            finally:
                for key in keys:
                    key.wipe()
        return found

    def _entries(self, config: FieldConfig, facets: Sequence[FacetConfig]) -> tuple[SearchEntry, ...]:
        self._configs[config.name] = config
        # Another facet may have been registered in a slot.
        lacking = [each for each in facets if self._search.get((config.name, each.slot), (None,))[0] != each]
        if lacking:
            made = collect_search(self._manager, config.name, lacking, tenant_id=self.tenant_id, read_only=False)
            for facet, entry in zip(lacking, made, strict=True):
                self._search[config.name, facet.slot] = (facet, entry)
        return tuple(self._search[config.name, each.slot][1] for each in facets)

    def _make_sealer(self, field: str, suite: Suite) -> Seal:
        config = self.config(field)
        keys, search = self._ciphers(config.data_class), self._entries(config, config.written)
        counts = self._tally.of(config.data_class, keys.active)
        key = keys.of(suite)[keys.active.bytes]
        if suite is not Suite.A256GCM:
            return _general_sealer(config, search, suite, keys.active, key, None, counts)
        uses = self._manager.uses.of(keys.active)
        uses.prepare()
        if not search and not config.padding:
            return _gcm_sealer(field, keys.active, keys.gcm[keys.active.bytes], uses, counts)
        return _general_sealer(config, search, suite, keys.active, key, uses, counts)


def _gcm_sealer(field: str, key_id: UUID, cipher: GcmCipher, uses: KeyUses, counts: ClassCounts) -> Seal:
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


def _general_sealer(  # noqa: PLR0917  # what a value is made of
    config: FieldConfig,
    search: Sequence[SearchEntry],
    suite: Suite,
    key_id: UUID,
    key: bytes | GcmCipher,
    uses: KeyUses | None,
    counts: ClassCounts,
) -> Seal:
    field, padding = config.name, config.padding

    def seal(plaintext: bytes, row_id: str) -> bytes:
        try:
            if uses is not None:
                uses.take()
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


def _opener(field: str, keys: _ClassKeys, counts: ClassCounts) -> Open:
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
    key = keys.of(envelope.suite).get(envelope.key_id.bytes)
    if key is None:
        raise _of_others(envelope.key_id, field)
    return decrypt_cell(envelope, key=key, field=field, row_id=row_id)


def _of_others(key_id: UUID, field: str) -> KeyNotLoadedError:
    return KeyNotLoadedError(
        f"a value of field {field} was encrypted with key {key_id}, which does not belong to this tenant and data class"
    )
