"""A keyset: data keys that a KMS wraps and a file keeps, for where there is no database."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID, uuid4

from glpgenc._support.atomic_file import write_file
from glpgenc._support.files import OperatorFile, Trust
from glpgenc._support.forks import FileLock, NonCopyable
from glpgenc.errors import ConfigurationError, KeyNotFoundError, KeyStateError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.keys.usage import MAX_USES, KeyUses
from glpgenc.service.gcm import require_tenant
from glpgenc.settings import Settings
from glpgenc.wire.context import encryption_context

FORMAT = "glpgenc-keyset-1"
KEYSET_FILE = OperatorFile("the keyset file", 256 << 20, Trust.OURS)
"""Some 500,000 keys. Anyone who may write it may name another KMS key."""

INDEX_SUFFIX = ".index"
"""The suffix of a data class that names the class of its index roots."""

_FIELDS = frozenset(("key_id", "tenant_id", "data_class", "version", "provider", "key_uri", "wrapped_key", "uses"))


@dataclass(frozen=True, slots=True)
class KeysetEntry:
    """One wrapped data key.

    :param record: as in the database; its state is active for the newest version and deactivated for the others.
    :param uses: values that it may have encrypted: those that processes have set aside.
    """

    record: DataKeyRecord
    uses: int


Entries = dict[UUID, KeysetEntry]


class KeysetFile(NonCopyable):
    """A file of wrapped data keys, useless without the KMS that wrapped them. Thread-safe.

    ::

        {"format": "glpgenc-keyset-1", "keys": [{"key_id": ..., "tenant_id": ..., "data_class": ..., "version": 1,
         "provider": "local", "key_uri": ..., "wrapped_key": "<base64>", "uses": 0}, ...]}

    The file is replaced in one step, under a lock on a file beside it, so that any number of processes of one host may
    share it.

    :param path: it is made with the first key, mode 0600, in a folder that must exist. A symbolic link to it is
        followed, and stays.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int, int], Entries] | None = None

    def read(self) -> Entries:
        """Return the keys by id; none where there is no file.

        :raises ConfigurationError: if the file can't be read, or is not one of this format.
        """
        try:
            with KEYSET_FILE.open(self.path) as file:
                status = os.fstat(file.fileno())
                mark = (status.st_ino, status.st_mtime_ns, status.st_size)
                seen = self._seen
                if seen is not None and seen[0] == mark:
                    return seen[1]
                entries = self._decode(file.read())
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._refuse(f"can't be read: {error.strerror}")
        self._seen = (mark, entries)
        return entries

    def change(self, change: Callable[[Entries], Entries]) -> Entries:
        """Replace what is in the file, with no one else doing so meanwhile.

        :param change: takes the keys of now, and returns those of then.
        :returns: what it returned.
        :raises ConfigurationError: if the file can't be read or replaced.
        """
        target = self._target()
        with self._locked(target) as lock:
            entries = change(dict(self.read()))
            lock.require("the change of the keyset file")
            try:
                # On the disk before anything is encrypted: a key that is lost takes that with it.
                write_file(target, _encode(entries))
            except OSError as error:
                self._refuse(f"can't be replaced: {error.strerror}")
            return self.read()

    def _target(self) -> Path:
        """Return the file itself. A link to it stays one: else its two names would be of two files from then on."""
        try:
            if self.path.is_symlink():
                KEYSET_FILE.check(self.path)
                return Path(os.path.realpath(self.path))
            if self.path.stat().st_nlink > 1:
                self._refuse("has several hard links: a change reaches one", "make the others symbolic links")
        except FileNotFoundError:
            if self.path.is_symlink():
                self._refuse("is a link to a file that is not there", "remove the link, or restore the file")
        except OSError as error:
            self._refuse(f"can't be read: {error.strerror}")
        return self.path

    @contextmanager
    def _locked(self, target: Path) -> Iterator[FileLock]:
        with ExitStack() as stack:
            try:
                # Beside the file, which is another one after each change.
                lock = stack.enter_context(FileLock(Path(f"{target}.lock")))
            except OSError as error:
                self._refuse(f"can't be locked: {error.strerror}")
            yield lock

    def _decode(self, data: bytes) -> Entries:
        try:
            entries = _entries(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            # From None: a parser's message quotes what it read.
            self._refuse(f"is not a file of format {FORMAT}")
        return _with_states(entries)

    def _refuse(self, what: str, hint: str = "see keyset_file, or restore it") -> NoReturn:
        raise ConfigurationError(f"the keyset file {self.path} {what}", hint=hint) from None


def _entries(content: dict[str, Any]) -> list[KeysetEntry]:
    if set(content) != {"format", "keys"} or content["format"] != FORMAT:
        raise ValueError
    return [_entry(each) for each in content["keys"]]


def _entry(stored: dict[str, Any]) -> KeysetEntry:
    texts = [stored[name] for name in ("tenant_id", "data_class", "provider", "key_uri")]
    numbers = [stored[name] for name in ("version", "uses")]
    if set(stored) != _FIELDS or not all(isinstance(each, str) and each for each in texts):
        raise ValueError
    if not all(type(each) is int and each >= 0 for each in numbers):
        raise ValueError
    record = DataKeyRecord(
        key_id=UUID(stored["key_id"]),
        tenant_id=stored["tenant_id"],
        data_class=stored["data_class"],
        purpose=Purpose.ENCRYPTION,
        version=stored["version"],
        state=KeyState.DEACTIVATED,
        provider=stored["provider"],
        key_uri=stored["key_uri"],
        wrapped_key=base64.b64decode(stored["wrapped_key"], validate=True),
    )
    return KeysetEntry(record, stored["uses"])


def _with_states(entries: list[KeysetEntry]) -> Entries:
    newest: dict[tuple[str, str], int] = {}
    for each in entries:
        owner = (each.record.tenant_id, each.record.data_class)
        newest[owner] = max(newest.get(owner, 0), each.record.version)
    return {each.record.key_id: _stated(each, newest) for each in entries}


def _stated(entry: KeysetEntry, newest: dict[tuple[str, str], int]) -> KeysetEntry:
    record = entry.record
    if record.version != newest[record.tenant_id, record.data_class]:
        return entry
    return KeysetEntry(replace(record, state=KeyState.ACTIVE), entry.uses)


def _encode(entries: Entries) -> bytes:
    return json.dumps({"format": FORMAT, "keys": [_stored(each) for each in entries.values()]}, indent=1).encode()


def _stored(entry: KeysetEntry) -> dict[str, Any]:
    record = entry.record
    return {
        "key_id": str(record.key_id),
        "tenant_id": record.tenant_id,
        "data_class": record.data_class,
        "version": record.version,
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": base64.b64encode(record.wrapped_key or b"").decode("ascii"),
        "uses": entry.uses,
    }


class Keyset(NonCopyable):
    """A source of keys without a database. Thread-safe. Its methods raise ConfigurationError if the file can't be used.

    Of each tenant and class the key of the highest version encrypts, and the others decrypt what they encrypted. Uses
    are counted in the file, as :mod:`glpgenc.keys.usage` counts them in the database: set aside before they are made,
    so that the count of all processes that share the file may be too high and never too low.

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
        return require_tenant(self._config.tenant if tenant_id is None else tenant_id)

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        """Return the key of the highest version, the first one being made.

        :raises KeyNotFoundError: if there is none, and ``auto_create_keys`` is off.
        :raises KMSError: if the KMS fails.
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
        :raises KMSError: if the KMS does not unwrap it.
        """
        return self._cache.get(key_id, lambda: self._unwrapped(key_id))

    def version_id(self, tenant_id: str, data_class: str, version: int) -> UUID:
        """Return the id of a version.

        :raises KeyNotFoundError: if it is not in the file.
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
        """Return the counter of the uses that this process has set aside."""
        # One step, so that no lock is left held in a forked child.
        return self._uses.setdefault(key_id, KeyUses(self, key_id))

    def count(self, key_id: UUID, uses: int) -> int:
        """Add to a key's count in the file.

        :returns: the count then.
        :raises KeyStateError: when it would be above 2**32: nothing is added.
        :raises KeyNotFoundError: when the key is not in the file.
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
