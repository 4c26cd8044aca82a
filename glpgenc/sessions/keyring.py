"""A keyring: the keys of one tenant in this process, to encrypt, decrypt and search in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import FacetNotFoundError
from glpgenc.sessions.field_ciphers import ClassKeys, FieldOpener, reencrypt, sealer_of
from glpgenc.sessions.session_keys import SessionKeys, collect_keys, collect_search, encryption_keys
from glpgenc.sessions.value_counts import ValueTally
from glpgenc.wire.envelope import Suite
from glpgenc.wire.text_ranges import sealing_key_id

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.catalog import FacetConfig, FieldConfig
    from glpgenc.sessions.field_ciphers import Open, Seal
    from glpgenc.wire.blind_index import SearchEntry


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
        self._classes: dict[str, ClassKeys] = {}
        self._configs: dict[str, FieldConfig] = {}
        self._search: dict[tuple[str, int], tuple[FacetConfig, SearchEntry]] = {}
        self._sealers: dict[tuple[str, Suite], Seal] = {}
        self._openers: dict[str, FieldOpener] = {}
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

    def given_entries(self, field: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a field's values that SQL is given."""
        config = self.config(field)
        return self._entries(config, tuple(facet for facet in config.written if facet.is_given))

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
        """Return whether :meth:`entries`, or without a facet :meth:`given_entries`, waits for nothing."""
        config = self._manager.catalog.cached_field(field)
        if config is None:
            return False
        named = [each for each in config.written if each.is_given] if facet is None else config.named(facet)
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
            self._search.get((config.name, each.slot), (None,))[0] == each
            or (self._has_root(config, each) and self._has_boundaries(each))
            for each in facets
        )

    def _has_root(self, config: FieldConfig, facet: FacetConfig) -> bool:
        owner = facet.owner(self.tenant_id)
        return self._manager.cached.has_index_root(owner, config.data_class, facet.root_version)

    def _has_boundaries(self, facet: FacetConfig) -> bool:
        return facet.boundaries is None or self._manager.cached.has_key(sealing_key_id(facet.boundaries))

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
        """Return the function that decrypts values of a field, of any suite.

        It continues to work after :meth:`forget`.
        """
        return self.field_opener(field).open

    def field_opener(self, field: str) -> FieldOpener:
        """Return what has that function, and those that read values of results. It continues to work likewise."""
        opener = self._openers.get(field)
        if opener is None:
            data_class = self.config(field).data_class
            keys = self._ciphers(data_class)
            opener = self._openers[field] = FieldOpener(field, keys, self._tally.of(data_class, keys.active))
        return opener

    def reencrypt(self, field: str, data: bytes, row_id: str) -> bytes:
        """Move an envelope of any suite to the active key; its search terms and padding stay as they are.

        A value of client mode gets the suite that is registered for it.

        :param row_id: the key of the row it is bound to; empty for none.
        :raises KeyNotLoadedError: when its key is not one of this tenant and the field's class.
        :raises AuthenticationError: when it does not authenticate.
        :raises GlpgencError: as :meth:`sealer`.
        """
        config = self.config(field)
        keys = self._ciphers(config.data_class)
        return reencrypt(config, keys, data, row_id, lambda: self._manager.uses.of(keys.active).take())

    def report(self) -> None:
        """Report to listeners how many values were encrypted and decrypted since the last time.

        :raises AuditError: when the audit trail can't take it.
        """
        self._tally.report()

    def forget(self) -> None:
        """Drop every key."""
        for each in (self._session, self._classes, self._configs, self._search, self._sealers, self._openers):
            each.clear()

    def _ciphers(self, data_class: str) -> ClassKeys:
        found = self._classes.get(data_class)
        if found is None:
            keys = encryption_keys(self._manager, self.tenant_id, data_class)
            try:
                found = self._classes[data_class] = ClassKeys(keys)
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
        uses = self._manager.uses.of(keys.active) if suite is Suite.A256GCM else None
        if uses is not None:
            uses.prepare()
        return sealer_of(config, search, suite, keys, uses, self._tally.of(config.data_class, keys.active))
