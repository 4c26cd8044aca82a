"""What wraps and unwraps data keys, as the settings say: KMSs, and branch keys between them and the data keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.keys.branch.model import BRANCH, Grouping
from glpgenc.keys.branch.provider import BranchKMSProvider
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms import UnwrappingProviders, build_providers
from glpgenc.keys.kms.instrumentation import uninstrumented
from glpgenc.keys.trust.registry_key import RegistryKey

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.branch.model import BranchKey
    from glpgenc.settings import Settings

_CACHE_SIZE = 20_000
"""Branch keys in memory at most: two of each group that the setting ``branch_keys`` allows."""


def providers_of(settings: Settings, connections: ConnectionPool, **changes: Any) -> UnwrappingProviders:
    """Build what wraps data keys, and all that unwraps them.

    Data keys under a branch key are unwrapped whatever the setting ``branch_keys`` says, and those that a KMS has
    wrapped too: an installation may be on its way from one to the other.

    :param connections: to the database in which branch keys are.
    :param changes: as for :func:`~glpgenc.keys.kms.build_providers`.
    :raises KMSConfigurationError: if a provider can't be built.
    """
    return with_branches(build_providers(settings, **changes), settings, connections)


def with_branches(direct: UnwrappingProviders, settings: Settings, connections: ConnectionPool) -> UnwrappingProviders:
    """Return what wraps and unwraps data keys: KMSs, and branch keys where the setting says so.

    :param direct: the KMSs.
    :param connections: to the database in which branch keys are.
    """
    if any(each.name == BRANCH for each in direct):
        return direct
    grouping = Grouping.parse(settings.branch_keys)
    branch = branch_provider(settings, connections, direct, grouping)
    if grouping is not None:
        return UnwrappingProviders(branch, direct)
    wrapping, *also = direct
    return UnwrappingProviders(wrapping, [*also, branch])


def registry_key_of(providers: UnwrappingProviders, connections: ConnectionPool, environment: str) -> RegistryKey:
    """Return the registry key: that of the branch keys where there are some, so that the KMS is asked once for both.

    :param providers: what wraps and unwraps data keys.
    :param connections: to the database.
    """
    for each in map(uninstrumented, providers):
        if isinstance(each, BranchKMSProvider):
            return each.registry
    return RegistryKey(connections, providers, environment)


def branch_provider(
    settings: Settings, connections: ConnectionPool, roots: UnwrappingProviders, grouping: Grouping | None
) -> BranchKMSProvider:
    """Build the provider of branch keys, with the cache's times as the settings say.

    :param roots: what wraps and unwraps branch keys.
    :param grouping: which tenants have one in common; ``None`` to unwrap only.
    """
    cache: DEKCache[UUID, BranchKey] = DEKCache(
        _CACHE_SIZE, settings.cache_ttl, settings.cache_max_stale, key_type="branch"
    )
    store = BranchKeyStore(connections)
    return BranchKMSProvider(store, roots, environment=settings.environment, grouping=grouping, cache=cache)
