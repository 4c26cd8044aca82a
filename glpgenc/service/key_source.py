"""Where the service's data keys come from: a key manager, or a KMS with a file of wrapped keys."""

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
    """What gives data keys. Thread-safe; each key is a copy that the caller wipes."""

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant that is meant.

        :raises TenantRequiredError: if none is named, and there is no default.
        """

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        """Return the key that encrypts, the first one being made.

        :raises GlpgencError: if it is not to be had.
        """

    def by_id(self, key_id: UUID) -> DataKey:
        """Return the key that a value names.

        :raises KeyNotFoundError: if there is none with this id.
        :raises GlpgencError: if it is not to be had.
        """

    def uses_of(self, key_id: UUID) -> KeyUses:
        """Return what counts the key's uses with A256GCM."""

    def version_id(self, tenant_id: str, data_class: str, version: int) -> UUID:
        """Return the id of a version.

        :raises KeyNotFoundError: if there is none.
        :raises GlpgencError: if that can't be determined.
        """

    def index_root(self, tenant_id: str, data_class: str, version: int) -> DataKey:
        """Return the root of the HMAC keys of a tenant and class, the first one being made.

        :param version: which one; the newest before it where there is not one of it.
        :raises GlpgencError: if it is not to be had.
        """

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:
        """Make the next version, which encrypts from then on.

        :raises GlpgencError: if it can't be made.
        """

    def close(self) -> None:
        """Wipe what this source keeps by itself."""


class ManagedKeys(NonCopyable):
    """Data keys of a database.

    :param manager: gives them.
    :param owned: what :meth:`close` closes; by default nothing, because the manager is the caller's.
    """

    def __init__(self, manager: KeyManager, owned: ExitStack | None = None) -> None:
        self._manager = manager
        self._owned = owned or ExitStack()

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant that is meant: the one named, else the manager's or the installation's.

        :raises TenantRequiredError: if there is none.
        :raises KeyManagementError: if it is not a tenant's name.
        """
        return self._manager.resolve_tenant(tenant_id)

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        """Return the key that encrypts.

        :raises GlpgencError: see :class:`~glpgenc.keys.manager.KeyManager`.
        """
        return self._manager.active(tenant_id, data_class)

    def by_id(self, key_id: UUID) -> DataKey:
        """Return the key that a value names.

        :raises GlpgencError: see :class:`~glpgenc.keys.manager.KeyManager`.
        """
        return self._manager.by_id(key_id)

    def uses_of(self, key_id: UUID) -> KeyUses:
        """Return what counts the key's uses, over all processes, in the database."""
        return self._manager.uses.of(key_id)

    def version_id(self, tenant_id: str, data_class: str, version: int) -> UUID:
        """Return the id of a version.

        :raises KeyNotFoundError: if there is none.
        :raises GlpgencError: see :class:`~glpgenc.keys.manager.KeyManager`.
        """
        return self._manager.version_id(tenant_id, data_class, version)

    def index_root(self, tenant_id: str, data_class: str, version: int) -> DataKey:
        """Return an index root.

        :raises GlpgencError: see :class:`~glpgenc.keys.manager.KeyManager`.
        """
        return self._manager.index_root(tenant_id, data_class, version)

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:  # noqa: ARG002
        """Refuse: other processes must be able to read with the new key before this one writes with it.

        :raises ConfigurationError: always.
        """
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
    manager = _as_manager(kms_client)
    if manager is not None:
        return ManagedKeys(manager)
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
            owned.enter_context(KeyWatcher(manager, config.require_database_url()))
        return ManagedKeys(manager, owned.pop_all())


def _as_manager(client: object) -> KeyManager | None:
    # Anyone who has one has imported it. Here it is not: it brings the database's driver, which files have no use for.
    module = sys.modules.get("glpgenc.keys.manager")
    return client if module is not None and isinstance(client, module.KeyManager) else None
