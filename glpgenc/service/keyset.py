"""Data keys that a KMS wraps and a file keeps."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyNotFoundError, KeyStateError, TenantRequiredError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.keys.usage import MAX_USES, KeyUses
from glpgenc.service.keyset_file import Entries, KeysetEntry, KeysetFile
from glpgenc.settings import Settings
from glpgenc.wire.context import encryption_context

INDEX_SUFFIX = ".index"
"""What follows a data class in the name of the class that its index roots are of."""


class Keyset(NonCopyable):
    """A source of keys without a database. Thread-safe.

    Uses are counted in the file, as :mod:`glpgenc.keys.usage` counts them in the database: set aside before they are
    made, so that the count of all processes that share the file may be too high and never too low.

    :param kms: what wraps and unwraps.
    :param path: the file, see :class:`~glpgenc.service.keyset_file.KeysetFile`.
    :param config: environment, tenant, ``auto_create_keys``, the cache's size and times, and ``gcm_use_batch``.
    """

    def __init__(self, kms: KMSProvider | UnwrappingProviders, path: Path, config: Settings) -> None:
        self._providers = kms if isinstance(kms, UnwrappingProviders) else UnwrappingProviders(kms)
        self._opened = KeysetFile(path)
        self._config = config
        self._cache: DEKCache[UUID, DataKey] = DEKCache(config.cache_size, config.cache_ttl, config.cache_max_stale)
        self._uses: dict[UUID, KeyUses] = {}
        self._is_closed = False

    @property
    def batch(self) -> int:
        """Uses of a key to set aside at a time."""
        return self._config.gcm_use_batch

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant named, else the setting ``tenant``.

        :raises TenantRequiredError: if there is neither.
        """
        tenant = self._config.tenant if tenant_id is None else tenant_id
        if tenant is None:
            raise TenantRequiredError(hint="put tenant_id into the context, or set the setting tenant")
        return tenant

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        """Return the key of the highest version, the first one being made.

        :raises KeyNotFoundError: if there is none, and ``auto_create_keys`` is off.
        :raises ConfigurationError: if the file can't be read or replaced.
        :raises KMSError: if the KMS does not do it.
        """
        newest = _newest(self._file.read(), tenant_id, data_class)
        if newest is None:
            if not self._config.auto_create_keys:
                raise KeyNotFoundError(f"data class {data_class!r} of this tenant has no key in {self._file.path}")
            newest = self._made(tenant_id, data_class, after=0)
        return self.by_id(newest.key_id)

    def by_id(self, key_id: UUID) -> DataKey:
        """Return a key to decrypt with.

        :raises KeyNotFoundError: if it is not in the file.
        :raises ConfigurationError: if the file can't be read.
        :raises KMSError: if the KMS does not unwrap it.
        """
        return self._cache.get(key_id, lambda: self._unwrapped(key_id))

    def version_id(self, tenant_id: str, data_class: str, version: int) -> UUID:
        """Return the id of a version.

        :raises KeyNotFoundError: if it is not in the file.
        :raises ConfigurationError: if the file can't be read.
        """
        for record in _versions(self._file.read(), tenant_id, data_class):
            if record.version == version:
                return record.key_id
        raise KeyNotFoundError(
            f"data class {data_class!r} of this tenant has no key of version {version} in {self._file.path}"
        )

    def index_root(self, tenant_id: str, data_class: str, version: int) -> DataKey:
        """Return the root of the HMAC keys of a tenant and class: a key of the class ``<data class>.index``.

        :param version: as for the key manager; the next ones are made by :meth:`rotate` of that class.
        """
        named = f"{data_class}{INDEX_SUFFIX}"
        for record in _versions(self._file.read(), tenant_id, named):
            if record.version <= version:
                return self.by_id(record.key_id)
        return self.active(tenant_id, named)

    def uses_of(self, key_id: UUID) -> KeyUses:
        """Return what this process has set aside of a key."""
        # One step, so that no lock is left held in a forked child.
        return self._uses.setdefault(key_id, KeyUses(self, key_id))

    def count(self, key_id: UUID, uses: int) -> int:
        """Add to a key's count in the file.

        :returns: the count then.
        :raises KeyStateError: when it would be above 2**32: nothing is added.
        :raises KeyNotFoundError: when the key is not in the file.
        :raises ConfigurationError: when the file can't be replaced.
        """

        def add(entries: Entries) -> Entries:
            entry = entries.get(key_id)
            if entry is None:
                raise self._not_there(key_id)
            if entry.uses + uses > MAX_USES:
                raise KeyStateError(
                    f"data key {key_id} has encrypted {entry.uses} values, and must not encrypt more than {MAX_USES}",
                    hint="replace it with EncryptionService.rotate_key; its values remain readable",
                )
            return entries | {key_id: KeysetEntry(entry.record, entry.uses + uses)}

        return self._file.change(add)[key_id].uses

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:
        """Make the next version. It encrypts from then on, here at once and elsewhere within seconds.

        :raises KeyNotFoundError: if there is no key yet.
        :raises ConfigurationError: if the file can't be replaced.
        :raises KMSError: if the KMS does not wrap it.
        """
        newest = _newest(self._file.read(), tenant_id, data_class)
        if newest is None:
            raise KeyNotFoundError(f"data class {data_class!r} of this tenant has no key in {self._file.path}")
        return self._made(tenant_id, data_class, after=newest.version)

    def close(self) -> None:
        """Wipe every key. Later use raises KeyStateError."""
        self._is_closed = True
        self._cache.close()

    @property
    def _file(self) -> KeysetFile:
        """The file, which nothing is read from or written to once this is closed."""
        if self._is_closed:
            raise KeyStateError("the keyset was closed", hint="make another service")
        return self._opened

    def _made(self, tenant_id: str, data_class: str, *, after: int) -> DataKeyRecord:
        key_id, kms = uuid4(), self._providers.wrapping
        # Outside the lock: a KMS that is slow must not keep others from counting.
        events = KeyEvents(
            key_id=key_id,
            tenant_id=tenant_id,
            data_class=data_class,
            purpose=str(Purpose.ENCRYPTION),
            version=after + 1,
            provider=kms.name,
        )
        with events.failures(EncryptionAuditEventType.KEY_GENERATED):
            generated = kms.generate_data_key(self._context(key_id, tenant_id, data_class))
            check_key_length(generated.plaintext).wipe()
        made = DataKeyRecord(
            key_id=key_id,
            tenant_id=tenant_id,
            data_class=data_class,
            purpose=Purpose.ENCRYPTION,
            version=after + 1,
            state=KeyState.ACTIVE,
            provider=kms.name,
            key_uri=generated.key_uri,
            wrapped_key=generated.wrapped,
        )

        def insert(entries: Entries) -> Entries:
            newest = _newest(entries, tenant_id, data_class)
            if newest is not None and newest.version > after:
                return entries  # another process was first: ours is dropped
            return entries | {key_id: KeysetEntry(made, 0)}

        newest = _newest(self._file.change(insert), tenant_id, data_class) or made
        if newest.key_id == key_id:
            events.emit(EncryptionAuditEventType.KEY_GENERATED)
            if after:
                events.emit(EncryptionAuditEventType.KEY_ROTATED)
        return newest

    def _unwrapped(self, key_id: UUID) -> DataKey:
        entry = self._file.read().get(key_id)
        if entry is None:
            raise self._not_there(key_id)
        record = entry.record
        context = self._context(key_id, record.tenant_id, record.data_class)
        events = KeyEvents.of(record)
        with events.failures(EncryptionAuditEventType.KEY_ACCESSED):
            kms = require_named(self._providers, f"data key {key_id}", record.provider, record.key_uri)
            secret = kms.decrypt(record.wrapped_key or b"", record.key_uri, context)
        return DataKey(record, events.emit_for(secret, EncryptionAuditEventType.KEY_ACCESSED))

    def _context(self, key_id: UUID, tenant_id: str, data_class: str) -> dict[str, str]:
        return encryption_context(
            environment=self._config.environment,
            tenant_id=tenant_id,
            data_class=data_class,
            purpose=Purpose.ENCRYPTION,
            key_id=key_id,
        )

    def _not_there(self, key_id: UUID) -> KeyNotFoundError:
        return KeyNotFoundError(
            f"data key {key_id} is not in {self._file.path}",
            hint="the value was encrypted with another keyset: use the file that it came with",
        )


def _newest(entries: Entries, tenant_id: str, data_class: str) -> DataKeyRecord | None:
    return next(iter(_versions(entries, tenant_id, data_class)), None)


def _versions(entries: Entries, tenant_id: str, data_class: str) -> list[DataKeyRecord]:
    mine = [
        each.record
        for each in entries.values()
        if (each.record.tenant_id, each.record.data_class) == (tenant_id, data_class)
    ]
    return sorted(mine, key=lambda record: record.version, reverse=True)
