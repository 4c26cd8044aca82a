"""Sources of a service's data keys: a key manager, or a KMS with a file of wrapped keys."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol, cast
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import ConfigurationError
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, providers_from
from glpgenc.keys.model import DataKey, DataKeyRecord
from glpgenc.service.keyset import Keyset
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.usage import KeyUses


class KeySource(Protocol):
    """A source of data keys. Thread-safe; each key is a copy that the caller wipes.

    Every method may raise a :class:`~glpgenc.errors.GlpgencError`, if the key is not to be had.
    """

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant named, else the default.

        :raises TenantRequiredError: if there is neither.
        """

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        """Return the key that encrypts, the first one being made."""

    def by_id(self, key_id: UUID) -> DataKey:
        """Return the key that a value names.

        :raises KeyNotFoundError: if there is none with this id.
        """

    def uses_of(self, key_id: UUID) -> KeyUses:
        """Return the counter of the key's uses with A256GCM."""

    def version_id(self, tenant_id: str, data_class: str, version: int) -> UUID:
        """Return the id of a version.

        :raises KeyNotFoundError: if there is none.
        """

    def index_root(self, tenant_id: str, data_class: str, version: int) -> DataKey:
        """Return the root of the HMAC keys of a tenant and class, the first one being made.

        :param version: which one; the newest before it where it does not exist.
        """

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:
        """Make the next version, which encrypts from then on."""

    def close(self) -> None:
        """Wipe what this source keeps by itself."""


class ManagedKeys(NonCopyable):
    """Data keys of a database: the methods of a key manager.

    :param owned: what :meth:`close` closes; by default nothing, because the manager is the caller's.
    """

    def __init__(self, manager: KeyManager, owned: ExitStack | None = None) -> None:
        self._owned = owned or ExitStack()
        self.resolve_tenant, self.active, self.by_id = manager.resolve_tenant, manager.active, manager.by_id
        self.uses_of, self.version_id, self.index_root = manager.uses.of, manager.version_id, manager.index_root

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:  # noqa: ARG002
        """Refuse: other processes must be able to read with the new key before this one writes with it."""
        raise ConfigurationError("keys in a database are rotated there", hint="run `glpgenc rotate`")

    def close(self) -> None:
        """Close the manager, if it was made for this source."""
        self._owned.close()


def source_of(kms_client: KeyManager | KMSProvider | UnwrappingProviders | Boto3Client, config: Settings) -> KeySource:
    """Return the source of keys behind what a service was given.

    :raises ConfigurationError: if it is a KMS, and neither ``keyset_file`` nor ``database_url`` is set.
    :raises KMSConfigurationError: if it is a boto3 client that can't be used.
    :raises TypeError: if it is anything else.
    """
    # Anyone who has a manager has imported it. Here it is not: it needs the database's driver, which files do not.
    module = sys.modules.get("glpgenc.keys.manager")
    if module is not None and isinstance(kms_client, module.KeyManager):
        return ManagedKeys(cast("KeyManager", kms_client))
    check_key_storage(config)
    providers = providers_from(cast("KMSProvider | UnwrappingProviders | Boto3Client", kms_client), config)
    if config.keyset_file is not None:
        return Keyset(providers, config.keyset_file, config)
    return _of_database(providers, config)


def check_key_storage(config: Settings) -> None:
    """Refuse settings that name no place for wrapped data keys.

    :raises ConfigurationError: if neither ``keyset_file`` nor ``database_url`` is set.
    """
    if config.keyset_file is None and config.database_url is None:
        raise ConfigurationError(
            "EncryptionService needs a place for its wrapped data keys: neither database_url nor keyset_file is set",
            hint="give EncryptionServiceConfig(database_url=...) or EncryptionServiceConfig(keyset_file=...), or set "
            "GLPGENC_DATABASE_URL or GLPGENC_KEYSET_FILE; EnvelopeEncryptionService needs neither",
        )


def _of_database(providers: UnwrappingProviders, config: Settings) -> ManagedKeys:
    from glpgenc.keys.manager import KeyManager  # noqa: PLC0415  # brings the database's driver
    from glpgenc.keys.watcher import KeyWatcher  # noqa: PLC0415  # as above

    with ExitStack() as owned:
        manager = owned.enter_context(KeyManager(providers, config))
        if config.watch_keys:
            owned.enter_context(KeyWatcher(manager, config.require_keys_database_url()))
        return ManagedKeys(manager, owned.pop_all())
