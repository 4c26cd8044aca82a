"""The key manager: the one that hands out data keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.database._pool import ConnectionPool
from glpgenc.keys.cache import CacheStats, DEKCache
from glpgenc.keys.context import data_class_of, tenant_of
from glpgenc.keys.kms import UnwrappingProviders, build_providers, providers_from
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.providers import registry_key_of, with_branches
from glpgenc.keys.recorded_cache_times import CacheTime
from glpgenc.keys.selection import CachedKeys, KeyCreator, KeySelector, Lookups, RegisteredClasses
from glpgenc.keys.store import DataKeyStore, SignedKeyStore
from glpgenc.keys.tenants import TenantResolver, checked_tenant
from glpgenc.keys.trust.membership import FirstKeyNotes, MembershipCheck
from glpgenc.keys.usage import USE_BATCH
from glpgenc.keys.usage_counter import UseCounter
from glpgenc.keys.watcher import recheck
from glpgenc.keys.wrapper import KeyWrapper
from glpgenc.registry.catalog import FieldCatalog
from glpgenc.settings import Settings
from glpgenc.wire.context import check_context_value

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from glpgenc.keys.kms import Boto3Client, KMSProvider

    P = ParamSpec("P")
    T = TypeVar("T")


class KeyManager(NonCopyable):
    """Hands out data keys, and alone holds them in the clear.

    Both steps, from tenant and class to key id and from key id to key, go through a cache: a warm call makes no
    database and no KMS call, and a change in either is seen after the cache's TTL at the latest. Thread-safe; a forked
    child starts with an empty cache and connections of its own.

    Every method that gives keys raises :class:`~glpgenc.errors.KMSError` or :class:`~glpgenc.errors.DatabaseError` when
    the KMS or the database fails and the cache may not answer instead, and
    :class:`~glpgenc.errors.KeyRecordForgedError` where rows are not as this installation signed them. Each returned
    :class:`~glpgenc.keys.model.DataKey` is a copy that the caller wipes, best by ``with``.

    :param kms_client: what wraps data keys: a provider, several (see
        :class:`~glpgenc.keys.kms.provider_set.UnwrappingProviders`), or a boto3 client of ``kms``, with ``kms_key`` in
        ``config``. Keys of a provider that is not there are refused.
    :param config: see :class:`~glpgenc.service.EncryptionServiceConfig`. Of it are read ``database_url``,
        ``database_urls``, ``keys_database_url``, ``environment``, ``tenant``, ``branch_keys``, ``auto_create_keys``,
        ``service_classes``, ``gcm_use_batch``, ``allow_temporary_objects``, ``cache_size``,
        ``cache_ttl`` and ``cache_max_stale``.
    :param store: where wrapped keys are; by default the table in ``keys_database_url``, or else ``database_url``.
    :param cache: keys by id; by default one of the size and times that ``config`` says. Look-ups are cached with its
        size and times.
    :ivar catalog: the registered fields, see :class:`~glpgenc.registry.catalog.FieldCatalog`.
    :ivar records: the rows of data keys, verified and signed.
    :ivar registry: makes the MACs of rows.
    :ivar uses: counts what is encrypted with A256GCM.
    :raises ConfigurationError: if no database is configured.
    :raises KMSConfigurationError: if a boto3 client can't be used.
    """

    def __init__(
        self,
        kms_client: KMSProvider | UnwrappingProviders | Boto3Client,
        config: Settings,
        *,
        store: DataKeyStore | None = None,
        cache: DEKCache[UUID, DataKey] | None = None,
    ) -> None:
        rows = DataKeyStore(config.require_keys_database_url()) if store is None else store
        self._build(
            rows,
            with_branches(providers_from(kms_client, config), config, rows.connections),
            environment=config.environment,
            cache=DEKCache(config.cache_size, config.cache_ttl, config.cache_max_stale) if cache is None else cache,
            auto_create=config.auto_create_keys,
            default_tenant=config.tenant,
            use_batch=config.gcm_use_batch,
            allow_temporary_objects=config.allow_temporary_objects,
            shard=ConnectionPool(config.require_database_url()) if config.keys_are_elsewhere else None,
        )
        if config.service_classes is not None:
            self.admit_first_keys(RegisteredClasses(self.catalog, config.service_classes))

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Self:
        """Build a manager whose KMS is the one that the settings name too.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :raises ConfigurationError: if no database is configured.
        :raises KMSConfigurationError: if the provider can't be built.
        """
        settings = settings or Settings.load()
        # The database first: anyone who has configured neither hears of it before the KMS.
        store = DataKeyStore(settings.require_keys_database_url())
        return cls(build_providers(settings), settings, store=store)

    @classmethod
    def from_store(
        cls,
        store: DataKeyStore,
        kms: KMSProvider | UnwrappingProviders,
        *,
        environment: str,
        cache: DEKCache[UUID, DataKey] | None = None,
        auto_create: bool = True,
        default_tenant: str | None = None,
        use_batch: int = USE_BATCH,
        allow_temporary_objects: bool = False,
    ) -> Self:
        """Build a manager of its parts, without settings.

        :param store: where wrapped keys are.
        :param kms: what wraps them, branch keys included.
        :param environment: is in the encryption context of every key.
        :param cache: as for the class; one of the default size if ``None``.
        :param auto_create: whether :meth:`active` and :meth:`index_root` make the first key of a tenant, class and
            purpose.
        :param default_tenant: the tenant meant where none is named; ``None`` for the installation's.
        :param use_batch: uses of a key with A256GCM that are set aside at a time, see :mod:`glpgenc.keys.usage`.
        :param allow_temporary_objects: whether its keys are loaded into database sessions that have temporary objects,
            or statements prepared by SQL, from before.
        :raises ConfigurationError: if ``environment`` can't are in an encryption context.
        """
        made = cls.__new__(cls)
        made._build(  # noqa: SLF001  # same class
            store,
            kms if isinstance(kms, UnwrappingProviders) else UnwrappingProviders(kms),
            environment=environment,
            cache=DEKCache() if cache is None else cache,
            auto_create=auto_create,
            default_tenant=default_tenant,
            use_batch=use_batch,
            allow_temporary_objects=allow_temporary_objects,
        )
        return made

    def _build(
        self,
        store: DataKeyStore,
        providers: UnwrappingProviders,
        *,
        environment: str,
        cache: DEKCache[UUID, DataKey],
        auto_create: bool,
        default_tenant: str | None,
        use_batch: int,
        allow_temporary_objects: bool,
        shard: ConnectionPool | None = None,
    ) -> None:
        check_context_value("environment", environment)
        self._store = store
        self._tenants = TenantResolver(store, default_tenant)
        self._unwrapping = providers
        self._keys = cache
        self._lookups = Lookups(self._keys, CacheTime(store.connections, self._keys.ttl + self._keys.max_stale).declare)
        self.registry = registry_key_of(self._unwrapping, store.connections, environment)
        self.records = SignedKeyStore(store, self.registry)
        self._wrapper = KeyWrapper(self.records, self._unwrapping, environment)
        self._creator = KeyCreator(self.records, self._wrapper, self._keys, self._lookups, auto_create=auto_create)
        self._selector = KeySelector(self.records, self._creator, self._lookups, self.by_id)
        self.cached = CachedKeys(self._lookups)
        self.allow_temporary_objects = allow_temporary_objects
        self._notes = None if shard is None else FirstKeyNotes(shard)
        self.catalog = FieldCatalog(store.connections)
        if shard is not None:
            self.catalog = FieldCatalog(shard, MembershipCheck(self.registry, environment))
        self.uses = UseCounter(store.connections, use_batch, max_keys=self._keys.max_size)

    def get_or_generate_dek(self, context: Mapping[str, str]) -> DataKey:
        """Return the key that encrypts under a context. The first one is made here, if ``auto_create_keys`` is on.

        :param context: ``data_class`` and, unless there is a default, ``tenant_id``; other entries have no part in
            which key it is. See :class:`~glpgenc.keys.context.EncryptionContext`.
        :returns: a copy of the key, which the caller wipes, best by ``with``.
        :raises ConfigurationError: if the context names no data class.
        :raises TenantRequiredError: if no tenant is named, and there is no default.
        :raises KeyNotFoundError: if there is none, and ``auto_create_keys`` is off.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        return self.active(*self._owner(context))

    def invalidate_dek(self, context: Mapping[str, str]) -> int:
        """Wipe the cached keys of a context at once. The next use asks the database and the KMS again.

        :returns: how many keys were dropped.
        :raises ConfigurationError: as :meth:`get_or_generate_dek`.
        """
        tenant, data_class = self._owner(context)
        return self.invalidate(tenant_id=tenant, data_class=data_class)

    def rotate_dek(self, context: Mapping[str, str]) -> DataKey:
        """Make the next version of a context's key, and encrypt with it from now on. Older ones still decrypt.

        Nothing is re-encrypted. Other processes that have cached the older key encrypt with it for ``cache_ttl``
        seconds more at most, and may for as long not read columns that were written under the new one in sessions of
        theirs: for classes of columns ``glpgenc rotate`` waits until every process reads with the new key.

        :returns: the new key, which the caller wipes.
        :raises KeyNotFoundError: if there is no active key to be replaced.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        :raises DatabaseError: if the database role is not ``glpgenc_admin``.
        """
        tenant, data_class = self._owner(context)
        self.activate(self.stage(tenant, data_class))
        return self.active(tenant, data_class)

    def dek_versions(self, context: Mapping[str, str]) -> builtins.list[DataKeyRecord]:
        """Return what is stored of all versions of a context's key, the newest first. No key is unwrapped.

        One of them is in the state ``active``; those before it, ``deactivated`` or ``compromised``, decrypt what they
        encrypted.

        :raises ConfigurationError: as :meth:`get_or_generate_dek`.
        """
        tenant, data_class = self._owner(context)
        return self.list(tenant_id=tenant, data_class=data_class, purpose=Purpose.ENCRYPTION)

    def _owner(self, context: Mapping[str, str]) -> tuple[str, str]:
        return self.resolve_tenant(tenant_of(context)), data_class_of(context)

    def resolve_tenant(self, tenant_id: str | None = None) -> str:
        """Return the tenant that is meant: the one named, else this manager's, else the installation's.

        :raises TenantRequiredError: if none is named, and there is no default.
        :raises KeyManagementError: if the one named is ``*``, empty, longer than 256 characters, or holds a control
            character.
        """
        if tenant_id is not None:
            return checked_tenant(tenant_id)
        return self._tenants.default()

    def knows_tenant(self, tenant_id: str | None) -> bool:
        """Return whether :meth:`resolve_tenant` asks no one."""
        return tenant_id is not None or self._tenants.knows_default

    def active(self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> DataKey:
        """Return the key to encrypt with. The first one is made here, if ``auto_create`` is on.

        :param tenant_id: see :meth:`resolve_tenant`; ``*`` for the key of all tenants.
        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        key = self._selector.active(self._tenants.owner(tenant_id), data_class, purpose)
        if self._notes is not None:
            self._notes.note(key.record)
        return key

    def index_root(self, owner: str, data_class: str, version: int | None) -> DataKey:
        """Return the root of the HMAC keys of a facet.

        :param owner: the tenant; ``*`` for the root of all tenants.
        :param version: the facet's: the root of that version, or of the newest before it where the owner has none of
            it, being a tenant that came later. ``None`` for the active one.
        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if it is destroyed, retired, or of a tenant that was shredded.
        """
        tenant = self._tenants.owner(owner)
        if version is None:
            return self._selector.active(tenant, data_class, Purpose.INDEX)
        return self._selector.index_root(tenant, data_class, version)

    def version_id(self, tenant_id: str | None, data_class: str, version: int) -> UUID:
        """Return the id of a version of the key that encrypts. It is looked up once: no version gets another id.

        :param tenant_id: see :meth:`active`.
        :raises KeyNotFoundError: if there is none.
        """
        return self._selector.version_id(self._tenants.owner(tenant_id), data_class, version)

    def by_id(self, key_id: UUID) -> DataKey:
        """Return the key that an envelope names, to decrypt with.

        Compromised keys are given too; see :data:`~glpgenc.keys.model.READABLE_STATES`.

        :raises KeyNotFoundError: if there is none with this id.
        :raises KeyStateError: if it is destroyed, retired, or of a tenant that was shredded.
        """
        return self._keys.get(key_id, lambda: self._wrapper.read(key_id))

    def has_keys(self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> bool:
        """Return whether there is a key that decrypts. None is made or unwrapped.

        Where there is one, neither :meth:`active` nor :meth:`index_root` makes a first one.

        :param tenant_id: see :meth:`active`.
        """
        self._keys.check_open()
        return bool(self._selector.readable_ids(self._tenants.owner(tenant_id), data_class, purpose).ids)

    def admit_first_keys(self, admit: Callable[[str, str], None]) -> None:
        """Ask someone before the first key of a tenant and class is made by its use.

        :param admit: called with tenant and data class; raises what refuses it.
        """
        self._creator.admit = admit

    def readable(
        self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION
    ) -> builtins.list[DataKey]:
        """Return every key that decrypts, newest first; an empty list if there is none.

        An older key that does not unwrap (damaged, destroyed meanwhile, or its KMS key disabled) is left out, with a
        warning in the log: the values under it can't be read, and that must not keep the others from being.

        :param tenant_id: see :meth:`active`.
        """
        keys = self._selector.readable(self._tenants.owner(tenant_id), data_class, purpose)
        if self._notes is not None:
            for key in keys:
                self._notes.note(key.record)
        return keys

    def create(self, tenant_id: str | None, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> DataKeyRecord:
        """Make an active key, unless there is one, and return the one that is active now.

        :param tenant_id: see :meth:`active`.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        self._keys.check_open()
        return self._creator.create(self._tenants.owner(tenant_id), data_class, purpose)

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
        self._keys.check_open()
        return self._creator.stage(self._tenants.owner(tenant_id), data_class, purpose, version)

    def activate(self, record: DataKeyRecord) -> None:
        """Encrypt with a staged key from now on; the one before it is deactivated, and still decrypts.

        Nothing happens where another process did it.

        :param record: what :meth:`stage` returned.
        """
        self._keys.check_open()
        self._creator.activate(record)

    def list(
        self,
        *,
        tenant_id: str | None = None,
        data_class: str | None = None,
        purpose: Purpose | None = None,
        state: KeyState | None = None,
    ) -> builtins.list[DataKeyRecord]:
        """Return what is stored of the keys that match, in any state. No key is unwrapped."""
        self._keys.check_open()
        return self._store.list(tenant_id=tenant_id, data_class=data_class, purpose=purpose, state=state)

    def invalidate(
        self, *, key_id: UUID | None = None, tenant_id: str | None = None, data_class: str | None = None
    ) -> int:
        """Wipe cached keys at once, without waiting for the TTL; all of them if nothing is given.

        :returns: how many keys were dropped. Look-ups are dropped too.
        """
        self._lookups.clear()
        if key_id is None and tenant_id is None and data_class is None:
            self._unwrapping.forget()
            self.registry.forget()

        def matches(_: UUID, key: DataKey) -> bool:
            return (
                key_id in {None, key.key_id}
                and tenant_id in {None, key.record.tenant_id}
                and data_class in {None, key.record.data_class}
            )

        return self._keys.invalidate(matches)

    def recheck(self) -> int:
        """Compare the cache with the table of keys, and wipe those keys that the table no longer lets anyone use.

        One statement for all that is cached, and no KMS call. Other keys stay as they are, expired ones too, so that it
        costs nothing to do this when nothing changed.

        :returns: how many keys were dropped.
        :raises DatabaseError: if the table can't be read; nothing is dropped then.
        """
        self._keys.check_open()
        return recheck(self._store, self._keys, self._lookups)

    def check(self) -> None:
        """Ask every KMS and the database whether they are there.

        :raises KMSError: if the KMS, or its key, can't be used.
        :raises DatabaseError: if the database can't.
        """
        self._keys.check_open()
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
        self.registry.close()
        self._unwrapping.close()
        self._store.close()
        if self._notes is not None:
            self._notes.close()

    async def run_async(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of this manager in a thread: ``await manager.run_async(manager.active, "t1", "pii")``."""
        return await asyncio.to_thread(method, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
