"""Signing rows of keys that a test changed by SQL, as an administrator does who found them right."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from glpgenc.database._pool import ConnectionPool
from glpgenc.keys import DataKeyStore
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signing import KeyRows, key_rows
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions
from glpgenc.rewrap.wrapped_keys import AuditRoots, WrappedKeySelection

if TYPE_CHECKING:
    from glpgenc.settings import Settings


def resign(url: str, kms: KMSProvider | UnwrappingProviders, environment: str = "test") -> None:
    """Sign all rows of keys of a database as they are."""
    providers = kms if isinstance(kms, UnwrappingProviders) else UnwrappingProviders(kms)
    with (
        closing(DataKeyStore(url)) as store,
        closing(RegistryKey(store.connections, providers, environment)) as registry,
    ):
        rows = KeyRows(store, registry)
        rows.sign(rows.unsigned())


def resign_with(settings: Settings) -> None:
    """Sign all rows of keys of the database that settings name, as they are."""
    with key_rows(settings) as rows:
        rows.sign(rows.unsigned())


def move_registry_key(url: str, providers: UnwrappingProviders, environment: str = "test") -> None:
    """Wrap the registry key under the first of several providers, as `glpgenc rewrap` does along with data keys."""
    roots = AuditRoots(ConnectionPool(url), WrappedKeySelection(), environment)
    work = Rewrap(roots, providers, environment=environment, options=RewrapOptions(threads=1))
    try:
        result = work.run()
        assert not result.failed, result
    finally:
        work.close()
