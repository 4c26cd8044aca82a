"""Selection of data keys: the active one, those that decrypt, and the next one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import GlpgencError, KeyManagementError, KeyNotFoundError, KeyShreddedError, KeyStateError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import AWAY, DEKCache
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose, in_later_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glpgenc.keys.store import SignedKeyStore
    from glpgenc.keys.wrapper import KeyWrapper
    from glpgenc.registry.catalog import FieldCatalog


Lookup = tuple[str, str, str, Purpose]
"""What was asked: its kind (``active``, ``readable``, ``root 3``), tenant, data class and purpose."""


@dataclass(frozen=True, slots=True)
class KeyIds:
    """The answer to a look-up, in the form that the cache keeps. There is nothing secret in it to copy or to wipe."""

    ids: tuple[UUID, ...]
    states: tuple[KeyState, ...]

    @classmethod
    def of(cls, records: Iterable[DataKeyRecord]) -> Self:
        """Return the answer that these records are."""
        pairs = [(record.key_id, record.state) for record in records]
        return cls(tuple(key_id for key_id, _ in pairs), tuple(state for _, state in pairs))

    def copy(self) -> Self:
        """Return the answer itself, which no one can change."""
        return self

    def wipe(self) -> None:
        """Do nothing."""


def _state_of(key: DataKey) -> KeyState:
    return key.record.state


class Lookups(DEKCache[Lookup, KeyIds]):
    """The cache of look-ups.

    :param keys: the cache of keys, whose size and times it has.
    :param declare: called before an answer is asked for, which is used for that time.
    """

    def __init__(self, keys: DEKCache[UUID, DataKey], declare: Callable[[], None]) -> None:
        super().__init__(keys.max_size, keys.ttl, keys.max_stale, clock=keys.clock, key_type="lookup")
        self._declare = declare
        self._keys = keys

    def cached_keys(self, key: Lookup) -> KeyIds | None:
        """Return the answer, if it and its keys will be there for a while yet; with the states that the keys get."""
        found = self.if_cached(key, KeyIds.copy)
        if found is None:
            return None
        states: list[KeyState] = []
        for key_id, state in zip(found.ids, found.states, strict=True):
            cached = self._keys.if_cached(key_id, _state_of)
            if cached is None:
                return None
            states.append(cached.or_later(state))
        return KeyIds(found.ids, tuple(states))

    def has_key(self, key_id: UUID) -> bool:
        """Return whether a key will be there for a while yet."""
        return self._keys.if_cached(key_id, _state_of) is not None

    def get(self, key: Lookup, load: Callable[[], KeyIds]) -> KeyIds:
        """Return the answer, asking for it if it is absent or expired.

        :raises Exception: what ``load`` raised, unless an answer may be used although it expired.
        """

        def declare_and_load() -> KeyIds:
            self._declare()
            return load()

        return super().get(key, declare_and_load)

    def forget(self, tenant: str, data_class: str, purpose: Purpose) -> None:
        """Drop what is known of the keys of a tenant, class and purpose. A look-up under way is not kept."""
        self.discard((kind, tenant, data_class, purpose) for kind in ("active", "readable"))


_LOG = logging.getLogger(__name__)


class RegisteredClasses(NonCopyable):
    """Refuses the first key of a data class that no one has registered; for :meth:`KeyManager.admit_first_keys`.

    :param catalog: knows the classes of fields.
    :param also: further classes, of values outside the database.
    """

    def __init__(self, catalog: FieldCatalog, also: Iterable[str]) -> None:
        self._catalog = catalog
        self._also = frozenset(also)

    def __call__(self, tenant_id: str, data_class: str) -> None:  # noqa: ARG002  # any tenant
        """Refuse a class that is not one of them.

        :raises KeyNotFoundError: naming it.
        """
        if data_class in self._also:
            return
        try:
            self._catalog.of_classes([data_class])
        except KeyManagementError:
            raise KeyNotFoundError(
                f"data class {data_class!r} is not registered",
                hint="check the spelling, register a field with it (`glpgenc field add`), or add it to service_classes",
            ) from None


def no_data_key_error(tenant: str, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> KeyNotFoundError:
    """Return the error for a tenant and class without a key."""
    what = "" if purpose is Purpose.ENCRYPTION else f" for purpose {purpose}"
    return KeyNotFoundError(
        f"tenant {tenant!r} has no data key of class {data_class!r}{what}",
        hint=(
            "check the names with `glpgenc keys list`, or create the key with `glpgenc keys create` or with "
            "auto_create_keys"
        ),
    )


class KeyCreator(NonCopyable):
    """Creates data keys: the first of a tenant, class and purpose, and the next one, which replaces the active one.

    Of processes that do so at once, one creates it, and all get its row.

    :param records: the rows.
    :param wrapper: generates keys.
    :param keys: the cache of keys: a key that was created needs no Decrypt for its first use.
    :param lookups: what is known of keys, to be forgotten where that changes.
    :param auto_create: whether :meth:`active` creates the first key.
    :ivar admit: called with tenant and data class before a first key is created; raises what refuses it.
    """

    def __init__(
        self,
        records: SignedKeyStore,
        wrapper: KeyWrapper,
        keys: DEKCache[UUID, DataKey],
        lookups: Lookups,
        *,
        auto_create: bool,
    ) -> None:
        self._records, self._wrapper, self._keys, self._lookups = records, wrapper, keys, lookups
        self._auto_create = auto_create
        self.admit: Callable[[str, str], None] | None = None

    def active(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        """Return the active key; where there never was one, create it.

        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        return self._records.active(tenant, data_class, purpose) or self._create_first(tenant, data_class, purpose)

    def index_root(self, tenant: str, data_class: str, version: int) -> DataKeyRecord:
        """Return the index root of a version, or the newest before it, or the active one, created if need be.

        :raises KeyNotFoundError: as :meth:`active`.
        :raises KeyStateError: as :meth:`active`.
        """
        # In any state: a younger root that is destroyed must not be taken for one that never was.
        history = self.history(tenant, data_class, Purpose.INDEX)
        older = [record for record in history if record.version <= version]
        newest = max(older, key=lambda record: record.version, default=None)
        return newest or self.active(tenant, data_class, Purpose.INDEX)

    def create(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        """Create an active key of the next version, unless there is one, and return the one that is active now.

        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        if self._records.store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        active = self._records.active(tenant, data_class, purpose)
        if active is not None:
            return active
        version = 1 + max((record.version for record in self.history(tenant, data_class, purpose)), default=0)
        record = self._insert(tenant, data_class, purpose, version)
        self._lookups.forget(tenant, data_class, purpose)
        return record

    def stage(self, tenant: str, data_class: str, purpose: Purpose, version: int | None) -> DataKeyRecord:
        """Create the key that is to replace the active one, unless one waits already.

        :param version: its version; the next one if ``None``. One that is there already, in any state, is returned.
        :raises KeyNotFoundError: if there is no active key to be replaced.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        history = self.history(tenant, data_class, purpose)
        waiting = (
            self._records.pre_active(tenant, data_class, purpose)
            if version is None
            else next((record for record in history if record.version == version), None)
        )
        if waiting is not None:
            return waiting
        if any(record.shredded for record in history):
            raise KeyShreddedError
        for record in history if version is None else ():
            if record.state is KeyState.PRE_ACTIVE:
                return record  # another process created it since we looked: a second one would wait for good
        if all(record.state is not KeyState.ACTIVE for record in history):
            raise KeyNotFoundError(f"data class {data_class!r} ({purpose}) of this tenant has no active data key")
        number = version or 1 + max(each.version for each in history)
        ours, generated = self._wrapper.generate(tenant, data_class, purpose, number)
        generated.plaintext.wipe()
        record = self._records.insert_pre_active(ours)
        if record.key_id == ours.key_id:
            KeyEvents.of(record).emit(EncryptionAuditEventType.KEY_GENERATED, staged=True)
        self._lookups.forget(tenant, data_class, purpose)
        _LOG.info("staged data key %s, version %d", record.key_id, record.version)
        return record

    def activate(self, record: DataKeyRecord) -> None:
        """Make a staged key the active one. Nothing happens where another process did it."""
        done = self._records.activate(record)
        self._lookups.forget(record.tenant_id, record.data_class, record.purpose)
        self._keys.discard([record.key_id])
        if done:
            KeyEvents.of(record).emit(EncryptionAuditEventType.KEY_ROTATED)

    def history(self, tenant: str, data_class: str, purpose: Purpose) -> list[DataKeyRecord]:
        """Return what is stored of every key, in any state, the newest first."""
        return self._records.store.list(tenant_id=tenant, data_class=data_class, purpose=purpose)

    def _create_first(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        history = self.history(tenant, data_class, purpose)
        for record in history:
            if record.state is KeyState.ACTIVE:
                return record  # another process created it since we looked
        if any(record.shredded for record in history):
            raise KeyShreddedError
        if history:
            # Someone took the active key away on purpose: shredded the tenant, perhaps. Don't undo it in silence.
            raise KeyStateError(
                f"data class {data_class!r} ({purpose}) of this tenant has data keys, but none of them is active",
                hint="create a new one with `glpgenc keys create`",
            )
        if self._records.store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        if not self._auto_create:
            raise no_data_key_error(tenant, data_class, purpose)
        if self.admit is not None:
            self.admit(tenant, data_class)
        return self._insert(tenant, data_class, purpose, version=1)

    def _insert(self, tenant: str, data_class: str, purpose: Purpose, version: int) -> DataKeyRecord:
        ours, generated = self._wrapper.generate(tenant, data_class, purpose, version)
        try:
            winner = self._records.insert_active(ours)
        except BaseException:
            generated.plaintext.wipe()
            raise
        if winner.key_id != ours.key_id:
            generated.plaintext.wipe()
            _LOG.info("another process created data key %s first; the key of this process was discarded", winner.key_id)
            return winner
        KeyEvents.of(winner).emit_for(generated.plaintext, EncryptionAuditEventType.KEY_GENERATED)
        self._keys.put(ours.key_id, DataKey(winner, generated.plaintext))
        _LOG.info("created data key %s, version %d", winner.key_id, winner.version)
        return winner


class CachedKeys(NonCopyable):
    """Tells which keys are there without the database or the KMS, for who must not wait for either.

    :param lookups: which keys a tenant and class have.
    """

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups

    def active(self, tenant: str, data_class: str) -> UUID | None:
        """Return the key that encrypts, if all that decrypt are there too."""
        found = self._lookups.cached_keys(("readable", tenant, data_class, Purpose.ENCRYPTION))
        return found.ids[0] if found is not None and found.states[:1] == (KeyState.ACTIVE,) else None

    def has_index_root(self, owner: str, data_class: str, version: int | None) -> bool:
        """Return whether the root of a facet is there.

        :param version: the facet's.
        """
        kind = "active" if version is None else f"root {version}"
        found = self._lookups.cached_keys((kind, owner, data_class, Purpose.INDEX))
        return found is not None and (version is not None or found.states == (KeyState.ACTIVE,))

    def has_key(self, key_id: UUID) -> bool:
        """Return whether a key is there."""
        return self._lookups.has_key(key_id)


class KeySelector(NonCopyable):
    """Selects data keys of a tenant, class and purpose: the one that encrypts, and those that decrypt.

    Every method that returns keys returns copies, which the caller wipes.

    :param records: the rows.
    :param creator: finds the key that encrypts, or creates it.
    :param lookups: which keys a tenant and class have.
    :param by_id: returns a key.
    """

    def __init__(
        self, records: SignedKeyStore, creator: KeyCreator, lookups: Lookups, by_id: Callable[[UUID], DataKey]
    ) -> None:
        self._records, self._creator, self._lookups, self._by_id = records, creator, lookups, by_id
        self._left_out: set[UUID] = set()

    def active(self, tenant: str, data_class: str, purpose: Purpose) -> DataKey:
        """Return the key to encrypt or to index with.

        :raises KeyNotFoundError: if there is none, and none is created.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        lookup: Lookup = ("active", tenant, data_class, purpose)
        key = self._found(lookup)
        if key.record.state is not KeyState.ACTIVE:
            # The look-up is older than the key: it was replaced in between, so ask again.
            key.wipe()
            self._lookups.discard([lookup])
            key = self._found(lookup)
        if key.record.state is KeyState.ACTIVE:
            return key
        key.wipe()
        raise KeyStateError(
            f"data key {key.key_id} is {key.record.state} and must not encrypt",
            hint="it was replaced at the same time: try again",
        )

    def index_root(self, tenant: str, data_class: str, version: int) -> DataKey:
        """Return the index root of a version, or of the newest before it where the tenant has none of it.

        :raises KeyNotFoundError: as :meth:`active`.
        :raises KeyStateError: as :meth:`active`.
        """
        found = self._lookups.get(
            (f"root {version}", tenant, data_class, Purpose.INDEX),
            lambda: KeyIds.of([self._creator.index_root(tenant, data_class, version)]),
        )
        return self._by_id(found.ids[0])

    def version_id(self, tenant: str, data_class: str, version: int) -> UUID:
        """Return the id of a version of the key that encrypts. No version gets another id.

        :raises KeyNotFoundError: if there is none.
        """

        def find() -> KeyIds:
            history = self._creator.history(tenant, data_class, Purpose.ENCRYPTION)
            found = [record for record in history if record.version == version]
            if not found:
                raise KeyNotFoundError(
                    f"tenant {tenant!r} has no data key of class {data_class!r} and version {version}",
                    hint="KeyManager.dek_versions(context) and `glpgenc keys list` show which there are",
                )
            return KeyIds.of(found)

        return self._lookups.get((f"version {version}", tenant, data_class, Purpose.ENCRYPTION), find).ids[0]

    def readable_ids(self, tenant: str, data_class: str, purpose: Purpose) -> KeyIds:
        """Return which keys decrypt, the newest first. No key is unwrapped."""
        lookup: Lookup = ("readable", tenant, data_class, purpose)
        found = self._lookups.get(lookup, lambda: KeyIds.of(self._records.readable(tenant, data_class, purpose)))
        if not found.ids:
            # Not kept: the first key may be created at any moment, here or by another process.
            self._lookups.discard([lookup])
        return found

    def readable(self, tenant: str, data_class: str, purpose: Purpose) -> list[DataKey]:
        """Return every key that decrypts, the newest first. Older ones that do not unwrap are left out, with a warning.

        :raises GlpgencError: if the active key does not unwrap, or the KMS or the database is unavailable.
        """
        found = self.readable_ids(tenant, data_class, purpose)
        keys: list[DataKey] = []
        try:
            for key_id, state in zip(found.ids, found.states, strict=True):
                if (key := self._unless_unreadable(key_id, state)) is not None:
                    keys.append(key)
        except BaseException:
            for key in keys:
                key.wipe()
            raise
        return keys

    def _found(self, lookup: Lookup) -> DataKey:
        found = self._lookups.get(lookup, lambda: KeyIds.of([self._creator.active(*lookup[1:])]))
        return in_later_state(self._by_id(found.ids[0]), found.states[0])

    def _unless_unreadable(self, key_id: UUID, state: KeyState) -> DataKey | None:
        try:
            key = self._by_id(key_id)
        except AWAY:
            raise
        except GlpgencError as error:
            if state is KeyState.ACTIVE:
                raise
            if key_id not in self._left_out:
                self._left_out.add(key_id)
                _LOG.warning("data key %s (%s) is skipped: %s", key_id, state, error.message)
            return None
        return in_later_state(key, state)
