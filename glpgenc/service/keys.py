"""Where the service's data keys come from: a key manager, or a KMS with a file of wrapped keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, cast
from uuid import UUID

from glpgenc.errors import ConfigurationError
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, providers_from
from glpgenc.keys.model import DataKey, DataKeyRecord
from glpgenc.service.keyset import Keyset
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.uses import KeyUses


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
        :raises GlpgencError: if that can't be told.
        """

    def index_root(self, tenant_id: str, data_class: str, version: int) -> DataKey:
        """Return the root of the HMAC keys of a tenant and class, the first one being made.

        :param version: which one; the newest before it where there is none of it.
        :raises GlpgencError: if it is not to be had.
        """

    def rotate(self, tenant_id: str, data_class: str) -> DataKeyRecord:
        """Make the next version, which encrypts from then on.

        :raises GlpgencError: if it can't be made.
        """

    def close(self) -> None:
        """Wipe what this source keeps by itself."""


class ManagedKeys:
    """Data keys of a database.

    :param manager: stays the caller's, who closes it.
    """

    def __init__(self, manager: KeyManager) -> None:
        self._manager = manager

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant that is meant: the one named, else the manager's or the installation's.

        :raises TenantRequiredError: if there is none.
        :raises KeyManagementError: if it is no tenant's name.
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
        """Do nothing: the manager is the caller's."""


def source_of(kms_client: KeyManager | KMSProvider | UnwrappingProviders | Boto3Client, config: Settings) -> KeySource:
    """Return the source of keys behind what a service was given.

    :raises ConfigurationError: if it is a KMS, and ``keyset_file`` is not set.
    :raises KMSConfigurationError: if it is a boto3 client that can't be used.
    :raises TypeError: if it is anything else.
    """
    manager = _as_manager(kms_client)
    if manager is not None:
        return ManagedKeys(manager)
    if config.keyset_file is None:
        raise ConfigurationError(
            "with a KMS alone, EncryptionService needs a file to keep its wrapped data keys in",
            hint="set keyset_file, or give a KeyManager; EnvelopeEncryptionService needs neither",
        )
    providers = providers_from(cast("KMSProvider | UnwrappingProviders | Boto3Client", kms_client), config)
    return Keyset(providers, config.keyset_file, config)


def _as_manager(client: object) -> KeyManager | None:
    # Whoever has one has imported it. Here it is not: it brings the database's driver, which files have no use for.
    module = sys.modules.get("glpgenc.keys.manager")
    return client if module is not None and isinstance(client, module.KeyManager) else None
