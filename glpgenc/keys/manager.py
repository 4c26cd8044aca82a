"""The key manager: the one that hands out data keys."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar
from uuid import UUID, uuid4

from glpgenc.errors import (
    ConfigurationError,
    GlpgencError,
    KeyManagementError,
    KeyNotFoundError,
    KeyShreddedError,
    KeyStateError,
    KMSConfigurationError,
    KMSKeyStateError,
    TenantRequiredError,
)
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import AWAY, CacheStats, DEKCache
from glpgenc.keys.catalog import FieldCatalog
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.model import GLOBAL_TENANT, READABLE_STATES, DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.providers import providers_of
from glpgenc.keys.store import DataKeyStore
from glpgenc.keys.telling import Named, failing, told_secret
from glpgenc.keys.use_counter import UseCounter
from glpgenc.keys.uses import USE_BATCH
from glpgenc.wire.context import check_context_value, encryption_context

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from glpgenc.keys.kms import GeneratedKey, KMSProvider
    from glpgenc.settings import Settings

    P = ParamSpec("P")
    T = TypeVar("T")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _KeyIds:
    """The answer to a look-up, in the form that the cache keeps. There is nothing secret in it to copy or to wipe."""

    ids: tuple[UUID, ...]
    states: tuple[KeyState, ...]

    def copy(self) -> Self:
        return self

    def wipe(self) -> None:
        pass


class KeyManager:
    """Hands out data keys, and alone holds them in the clear.

    Both steps, from tenant and class to key id and from key id to key, go through a cache: a warm call makes no
    database and no KMS call, and a change in either is seen after the cache's TTL at the latest. Thread-safe; a forked
    child starts with an empty cache and connections of its own.

    Every method that gives keys raises :class:`~glpgenc.errors.KMSError` or :class:`~glpgenc.errors.DatabaseError` when
    the KMS or the database fails and the cache may not answer instead. Each returned
    :class:`~glpgenc.keys.model.DataKey` is a copy that the caller wipes, best by ``with``.

    :param store: where wrapped keys are.
    :param kms: what wraps them; where several may unwrap, an
        :class:`~glpgenc.keys.kms.unwrapping.UnwrappingProviders`. Keys of a provider that is not there are refused.
    :param environment: stands in the encryption context of every key.
    :param cache: keys by id; one of the default size if ``None``. Look-ups are cached with its size and times.
    :param auto_create: whether :meth:`active` makes the first key of a tenant, class and purpose.
    :param default_tenant: the tenant meant where none is named; ``None`` for the installation's.
    :param use_batch: uses of a key with A256GCM that are set aside at a time, see :mod:`glpgenc.keys.uses`.
    :ivar catalog: the registered fields, see :class:`~glpgenc.keys.catalog.FieldCatalog`.
    :ivar uses: counts what is encrypted with A256GCM.
    :raises ConfigurationError: if ``environment`` can't stand in an encryption context.
    """

    def __init__(
        self,
        store: DataKeyStore,
        kms: KMSProvider | UnwrappingProviders,
        *,
        environment: str,
        cache: DEKCache[UUID, DataKey] | None = None,
        auto_create: bool = True,
        default_tenant: str | None = None,
        use_batch: int = USE_BATCH,
    ) -> None:
        check_context_value("environment", environment)
        self._store = store
        self._unwrapping = kms if isinstance(kms, UnwrappingProviders) else UnwrappingProviders(kms)
        self._kms = self._unwrapping.wrapping
        self.catalog = FieldCatalog(store.connections)
        self._environment = environment
        self._auto_create = auto_create
        self._default_tenant = default_tenant
        self._left_out: set[UUID] = set()
        self._keys: DEKCache[UUID, DataKey] = DEKCache() if cache is None else cache
        self.uses = UseCounter(store.connections, use_batch, max_keys=self._keys.max_size)
        self._lookups: DEKCache[tuple[str, str, str, Purpose], _KeyIds] = DEKCache(
            self._keys.max_size, self._keys.ttl, self._keys.max_stale, clock=self._keys.clock, key_type="lookup"
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Build a manager with a store, a provider and a cache as the settings say.

        :raises ConfigurationError: if no database is configured.
        :raises KMSConfigurationError: if the provider can't be built.
        """
        store = DataKeyStore(settings.require_database_url())
        return cls(
            store,
            providers_of(settings, store.connections),
            environment=settings.environment,
            cache=DEKCache(settings.cache_size, settings.cache_ttl, settings.cache_max_stale),
            auto_create=settings.auto_create_keys,
            default_tenant=settings.tenant,
            use_batch=settings.gcm_use_batch,
        )

    def resolve_tenant(self, tenant_id: str | None = None) -> str:
        """Return the tenant that is meant: the one named, else this manager's, else the installation's.

        :raises TenantRequiredError: if none is named, and there is no default.
        :raises KeyManagementError: if the one named is ``*``, empty, longer than 256 characters, or holds a control
            character.
        """
        if tenant_id is not None:
            return _checked_tenant(tenant_id)
        if self._default_tenant is None:
            # None is not remembered: the installation may get a default while this process runs.
            self._default_tenant = self._store.default_tenant()
        if self._default_tenant is None:
            raise TenantRequiredError
        return _checked_tenant(self._default_tenant)

    def active(self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> DataKey:
        """Return the key to encrypt with. The first one is made here, if ``auto_create`` is on.

        :param tenant_id: see :meth:`resolve_tenant`; ``*`` for the key of all tenants.
        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        tenant = self._owner(tenant_id)
        key = self._active_key(tenant, data_class, purpose)
        if key.record.state is not KeyState.ACTIVE:
            # The look-up is older than the key: it was replaced in between, so ask again.
            key.wipe()
            self._lookups.discard([("active", tenant, data_class, purpose)])
            key = self._active_key(tenant, data_class, purpose)
        return _require_active(key)

    def index_root(self, owner: str, data_class: str, version: int | None) -> DataKey:
        """Return the root of the HMAC keys of a facet.

        :param owner: the tenant; ``*`` for the root of all tenants.
        :param version: the facet's: the root of that version, or of the newest before it where the owner has none of
            it, being a tenant that came later. ``None`` for the active one.
        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if it is destroyed, retired, or of a tenant that was shredded.
        """
        tenant = self._owner(owner)
        if version is None:
            return self.active(tenant, data_class, Purpose.INDEX)

        def find() -> _KeyIds:
            # In any state: a younger root that is destroyed must not be taken for one that never was.
            history = self._history(tenant, data_class, Purpose.INDEX)
            older = [record for record in history if record.version <= version]
            newest = max(older, key=lambda record: record.version, default=None)
            return _found([newest]) if newest else self._find_or_create(tenant, data_class, Purpose.INDEX)

        found = self._lookups.get((f"root {version}", tenant, data_class, Purpose.INDEX), find)
        return self.by_id(found.ids[0])

    def by_id(self, key_id: UUID) -> DataKey:
        """Return the key that an envelope names, to decrypt with.

        Compromised keys are given too; see :data:`~glpgenc.keys.model.READABLE_STATES`.

        :raises KeyNotFoundError: if there is none with this id.
        :raises KeyStateError: if it is destroyed, retired, or of a tenant that was shredded.
        """
        return self._keys.get(key_id, lambda: self._read(key_id))

    def readable(
        self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION
    ) -> builtins.list[DataKey]:
        """Return every key that decrypts, newest first; an empty list if there is none.

        An older key that does not unwrap (damaged, destroyed meanwhile, or its KMS key disabled) is left out, with a
        warning in the log: the values under it can't be read, and that must not keep the others from being.

        :param tenant_id: see :meth:`active`.
        """
        tenant = self._owner(tenant_id)
        lookup = ("readable", tenant, data_class, purpose)
        found = self._lookups.get(lookup, lambda: _found(self._store.readable(tenant, data_class, purpose)))
        if not found.ids:
            # Not kept: the first key may be made at any moment, here or by another process.
            self._lookups.discard([lookup])
        keys: builtins.list[DataKey] = []
        try:
            for key_id, state in zip(found.ids, found.states, strict=True):
                if (key := self._in_state(key_id, state)) is not None:
                    keys.append(key)
        except BaseException:
            for key in keys:
                key.wipe()
            raise
        return keys

    def _in_state(self, key_id: UUID, state: KeyState) -> DataKey | None:
        try:
            key = self.by_id(key_id)
        except AWAY:
            raise
        except GlpgencError as error:
            if state is KeyState.ACTIVE:
                raise
            if key_id not in self._left_out:
                self._left_out.add(key_id)
                _LOG.warning("data key %s (%s) is left out: %s", key_id, state, error.message)
            return None
        return _in_later_state(key, state)

    def create(self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> DataKeyRecord:
        """Make an active key, unless there is one, and return the one that is active now.

        :param tenant_id: see :meth:`active`.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        tenant = self._owner(tenant_id)
        if self._store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        active = self._store.active(tenant, data_class, purpose)
        if active is not None:
            return active
        version = 1 + max((record.version for record in self._history(tenant, data_class, purpose)), default=0)
        record = self._insert(tenant, data_class, purpose, version)
        self._forget_lookups(tenant, data_class, purpose)
        return record

    def stage(
        self,
        tenant_id: str | None,
        data_class: str,
        purpose: Purpose = Purpose.ENCRYPTION,
        *,
        version: int | None = None,
    ) -> DataKeyRecord:
        """Make the key that is to replace the active one, unless one waits already: it is read with, not written with.

        After the TTL of every process's cache, or at once where all of them watch, :meth:`activate` puts it into use.

        :param tenant_id: see :meth:`active`.
        :param version: its version; the next one if ``None``. One that is there already, in any state, is returned.
        :raises KeyNotFoundError: if there is no active key to be replaced.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        tenant = self._owner(tenant_id)
        history = self._history(tenant, data_class, purpose)
        waiting = (
            self._store.pre_active(tenant, data_class, purpose)
            if version is None
            else next((record for record in history if record.version == version), None)
        )
        if waiting is not None:
            return waiting
        if any(record.shredded for record in history):
            raise KeyShreddedError
        for record in history:
            if record.state is KeyState.PRE_ACTIVE:
                return record  # another process made it since we looked: a second one would wait for good
        if all(record.state is not KeyState.ACTIVE for record in history):
            raise KeyNotFoundError(f"data class {data_class!r} ({purpose}) of this tenant has no active data key")
        number = version or 1 + max(each.version for each in history)
        ours, generated = self._generated(tenant, data_class, purpose, number)
        generated.plaintext.wipe()
        record = self._store.insert_pre_active(ours)
        if record.key_id == ours.key_id:
            Named.of(record).tell(EncryptionAuditEventType.KEY_GENERATED, staged=True)
        self._forget_lookups(tenant, data_class, purpose)
        _LOG.info("staged data key %s, version %d", record.key_id, record.version)
        return record

    def activate(self, record: DataKeyRecord) -> None:
        """Encrypt with a staged key from now on; the one before it is deactivated, and still decrypts.

        Nothing happens where another process did it.

        :param record: what :meth:`stage` returned.
        """
        done = self._store.activate(record)
        self._forget_lookups(record.tenant_id, record.data_class, record.purpose)
        self._keys.discard([record.key_id])
        if done:
            Named.of(record).tell(EncryptionAuditEventType.KEY_ROTATED)

    def list(
        self,
        *,
        tenant_id: str | None = None,
        data_class: str | None = None,
        purpose: Purpose | None = None,
        state: KeyState | None = None,
    ) -> builtins.list[DataKeyRecord]:
        """Return what is stored of the keys that match, in any state. No key is unwrapped."""
        return self._store.list(tenant_id=tenant_id, data_class=data_class, purpose=purpose, state=state)

    def invalidate(
        self, *, key_id: UUID | None = None, tenant_id: str | None = None, data_class: str | None = None
    ) -> int:
        """Wipe cached keys at once, without waiting for the TTL; all of them if nothing is given.

        :returns: how many keys were dropped. Look-ups are dropped too.
        """

        def matches(_: UUID, key: DataKey) -> bool:
            return (
                key_id in {None, key.key_id}
                and tenant_id in {None, key.record.tenant_id}
                and data_class in {None, key.record.data_class}
            )

        self._lookups.clear()
        if key_id is None and tenant_id is None and data_class is None:
            self._unwrapping.forget()
        return self._keys.invalidate(matches)

    def check(self) -> None:
        """Ask every KMS and the database whether they are there.

        :raises KMSError: if the KMS, or its key, can't be used.
        :raises DatabaseError: if the database can't.
        """
        for kms in self._unwrapping:
            kms.check()
        self._store.default_tenant()

    def stats(self) -> CacheStats:
        """Return the counts of the cache of keys; look-ups are not in it."""
        return self._keys.stats()

    def close(self) -> None:
        """Stop: wipe every key and close the connections. Later use raises KeyStateError."""
        self._keys.close()
        self._lookups.close()
        self._unwrapping.close()
        self._store.close()

    async def run_async(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of this manager in a thread: ``await manager.run_async(manager.active, "t1", "pii")``."""
        return await asyncio.to_thread(method, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _owner(self, tenant_id: str | None) -> str:
        return GLOBAL_TENANT if tenant_id == GLOBAL_TENANT else self.resolve_tenant(tenant_id)

    def _active_key(self, tenant: str, data_class: str, purpose: Purpose) -> DataKey:
        found = self._lookups.get(
            ("active", tenant, data_class, purpose), lambda: self._find_or_create(tenant, data_class, purpose)
        )
        return _in_later_state(self.by_id(found.ids[0]), found.states[0])

    def _find_or_create(self, tenant: str, data_class: str, purpose: Purpose) -> _KeyIds:
        record = self._store.active(tenant, data_class, purpose) or self._create_first(tenant, data_class, purpose)
        return _found([record])

    def _create_first(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        what = f"data class {data_class!r} ({purpose}) of this tenant"
        history = self._history(tenant, data_class, purpose)
        for record in history:
            if record.state is KeyState.ACTIVE:
                return record  # another process made it since we looked
        if any(record.shredded for record in history):
            raise KeyShreddedError
        if history:
            # Somebody took the active key away on purpose: shredded the tenant, perhaps. Don't undo it in silence.
            raise KeyStateError(
                f"{what} had data keys, and none is active", hint="make a new one with `glpgenc keys create`"
            )
        if self._store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        if not self._auto_create:
            raise KeyNotFoundError(f"{what} has no data key")
        return self._insert(tenant, data_class, purpose, version=1)

    def _history(self, tenant: str, data_class: str, purpose: Purpose) -> builtins.list[DataKeyRecord]:
        return self._store.list(tenant_id=tenant, data_class=data_class, purpose=purpose)

    def _insert(self, tenant: str, data_class: str, purpose: Purpose, version: int) -> DataKeyRecord:
        ours, generated = self._generated(tenant, data_class, purpose, version)
        try:
            winner = self._store.insert_active(ours)
        except BaseException:
            generated.plaintext.wipe()
            raise
        self._keep_if_ours(winner, ours.key_id, generated)
        return winner

    def _generated(
        self, tenant: str, data_class: str, purpose: Purpose, version: int
    ) -> tuple[DataKeyRecord, GeneratedKey]:
        key_id = uuid4()
        # A tenant may have a KMS key of its own. Asked for each time: keys are made far more seldom than they are used.
        own = self._store.kms_key_of(tenant)
        kms = self._kms if own is None else self._unwrapping.wrapping_under(*own)
        named = Named(
            key_id=key_id,
            tenant_id=tenant,
            data_class=data_class,
            purpose=str(purpose),
            version=version,
            provider=kms.name,
        )
        with failing(named, EncryptionAuditEventType.KEY_GENERATED):
            generated = kms.generate_data_key(self._context(key_id, tenant, data_class, purpose))
        try:
            return _new_record(key_id, tenant, data_class, purpose, version, kms.name, generated), generated
        except BaseException:
            generated.plaintext.wipe()
            raise

    def _keep_if_ours(self, winner: DataKeyRecord, key_id: UUID, generated: GeneratedKey) -> None:
        if winner.key_id != key_id:
            generated.plaintext.wipe()
            _LOG.info("another process made data key %s first; ours was dropped", winner.key_id)
            return
        told_secret(generated.plaintext, Named.of(winner), EncryptionAuditEventType.KEY_GENERATED)
        # Kept, so that the first use after making it needs no Decrypt.
        self._keys.put(key_id, DataKey.unwrapped(winner, generated.plaintext))
        _LOG.info("made data key %s, version %d", winner.key_id, winner.version)

    def _read(self, key_id: UUID) -> DataKey:
        record = self._store.get(key_id)
        try:
            return self._unwrap(record)
        except KMSKeyStateError:
            # Wrapped anew since its row was read, and what had wrapped it ended then: what is there now counts.
            again = self._store.get(key_id)
            if again.wrapped_key == record.wrapped_key:
                raise
            return self._unwrap(again)

    def _unwrap(self, record: DataKeyRecord) -> DataKey:
        if record.shredded:
            raise KeyShreddedError(f"data key {record.key_id} is of a tenant or data class that was shredded")
        if record.state not in READABLE_STATES or record.wrapped_key is None:
            raise KeyStateError(f"data key {record.key_id} is {record.state} and can't be used")
        if record.retired_at is not None:
            raise KeyStateError(
                f"data key {record.key_id} is retired: no row was found under it",
                hint="`glpgenc keys retire --undo` gives it out again",
            )
        kms = self._unwrapping.of(record.provider, record.key_uri)
        if kms is None:
            raise KMSConfigurationError(
                f"data key {record.key_id} was wrapped by KMS provider {record.provider!r} ({record.key_uri}), "
                f"and the provider configured is {self._kms.name!r}",
                hint="set kms_provider to the provider that wrapped it; while keys are moved, name both: see kms_also",
            )
        context = self._context(record.key_id, record.tenant_id, record.data_class, record.purpose)
        named = Named.of(record)
        with failing(named, EncryptionAuditEventType.KEY_ACCESSED):
            secret = kms.decrypt(record.wrapped_key, record.key_uri, context)
        return DataKey.unwrapped(record, told_secret(secret, named, EncryptionAuditEventType.KEY_ACCESSED))

    def _context(self, key_id: UUID, tenant: str, data_class: str, purpose: Purpose) -> dict[str, str]:
        return encryption_context(
            environment=self._environment, tenant_id=tenant, data_class=data_class, purpose=purpose, key_id=key_id
        )

    def _forget_lookups(self, tenant: str, data_class: str, purpose: Purpose) -> None:
        self._lookups.discard((kind, tenant, data_class, purpose) for kind in ("active", "readable"))


@lru_cache(maxsize=4096)
def _checked_tenant(tenant_id: str) -> str:
    if tenant_id == GLOBAL_TENANT:
        raise KeyManagementError(f"{GLOBAL_TENANT!r} stands for all tenants, and is no tenant")
    try:
        check_context_value("tenant_id", tenant_id)
    except ConfigurationError as error:
        raise KeyManagementError(error.message) from None
    return tenant_id


def _found(records: Iterable[DataKeyRecord]) -> _KeyIds:
    pairs = [(record.key_id, record.state) for record in records]
    return _KeyIds(tuple(key_id for key_id, _ in pairs), tuple(state for _, state in pairs))


def _in_later_state(key: DataKey, state: KeyState) -> DataKey:
    # Whichever of the two is out of date: through an outage of the KMS alone a key is served as it was when it was
    # unwrapped, while the table tells that it must not encrypt any more, or may now.
    later = key.record.state.or_later(state)
    return key if later is key.record.state else DataKey(replace(key.record, state=later), key.secret, key.cbc_key)


def _require_active(key: DataKey) -> DataKey:
    if key.record.state is KeyState.ACTIVE:
        return key
    key.wipe()
    raise KeyStateError(
        f"data key {key.key_id} is {key.record.state} and must not encrypt",
        hint="it was replaced this moment: try again",
    )


def _new_record(  # noqa: PLR0917  # one for each column
    key_id: UUID,
    tenant: str,
    data_class: str,
    purpose: Purpose,
    version: int,
    provider: str,
    generated: GeneratedKey,
) -> DataKeyRecord:
    return DataKeyRecord(
        key_id=key_id,
        tenant_id=tenant,
        data_class=data_class,
        purpose=purpose,
        version=version,
        state=KeyState.ACTIVE,
        provider=provider,
        key_uri=generated.key_uri,
        wrapped_key=generated.wrapped,
    )
