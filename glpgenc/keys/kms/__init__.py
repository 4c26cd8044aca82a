"""KMS providers, found by name."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.branch.model import BRANCH
from glpgenc.keys.kms.options import ProviderOptions, options_beside
from glpgenc.keys.kms.protocol import GeneratedKey, KMSProvider, WrappedKey
from glpgenc.keys.kms.provider_set import Boto3Client, UnwrappingProviders, providers_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from importlib.metadata import EntryPoint

    from glpgenc.settings import Settings

    Factory = Callable[[ProviderOptions], KMSProvider]

__all__ = [
    "ENTRY_POINT_GROUP",
    "Boto3Client",
    "GeneratedKey",
    "KMSProvider",
    "ProviderOptions",
    "UnwrappingProviders",
    "WrappedKey",
    "build_provider",
    "build_providers",
    "known_providers",
    "providers_from",
]

ENTRY_POINT_GROUP = "glpgenc.kms"
"""Entry points of this group are providers too: each loads a callable that takes :class:`ProviderOptions`."""


# Each is imported when it is built: a process has one of them, and a key file needs nothing of the others.
_BUILT_IN = {
    "local": "LocalKMSProvider",
    "aws": "AWSKMSProvider",
    "vault": "VaultKMSProvider",
    "pkcs11": "Pkcs11KMSProvider",
}
"""Providers by name: each in a package of that name, with its class."""


def known_providers() -> list[str]:
    """Return the names that :func:`build_provider` takes, sorted."""
    return sorted({*_BUILT_IN, *(point.name for point in _entry_points())})


def build_provider(kms_provider: str, options: ProviderOptions) -> KMSProvider:
    """Build the provider of this name. There is no default and no fallback from one to another.

    :param kms_provider: ``local``, ``aws``, ``vault``, ``pkcs11``, or the name of an entry point in the group
        ``glpgenc.kms``.
    :param options: its settings.
    :raises KMSConfigurationError: if the name is unknown, or the provider lacks a setting or a package.
    """
    # Rows with that name are under branch keys, which another provider must not be taken for.
    factory = None if kms_provider == BRANCH else _built_in(kms_provider) or _plug_in(kms_provider)
    if factory is None:
        raise KMSConfigurationError(
            f"unknown KMS provider {kms_provider!r}", hint=f"set kms_provider to one of: {', '.join(known_providers())}"
        )
    return factory(options)


def build_providers(settings: Settings, **changes: Any) -> UnwrappingProviders:
    """Build the provider that ``kms_provider`` names, and those of ``kms_also``.

    :param changes: fields of :class:`ProviderOptions` that are to be other than the settings say.
    :raises KMSConfigurationError: as :func:`build_provider`.
    """
    options = replace(ProviderOptions.from_settings(settings), **changes)
    beside = [(each.partition(":")[0], options_beside(options, each)) for each in settings.kms_also]
    return UnwrappingProviders(
        build_provider(settings.kms_provider, options), [build_provider(name, own) for name, own in beside]
    )


def _built_in(name: str) -> Factory | None:
    if name not in _BUILT_IN:
        return None
    # A key of the table, and no other name.
    factory: Factory = getattr(import_module(f"glpgenc.keys.kms.{name}"), _BUILT_IN[name]).from_options
    return factory


def _plug_in(name: str) -> Factory | None:
    # Built-in names are looked up first, so that an installed package can't take one of them over.
    for point in _entry_points(name):
        factory: Factory = point.load()
        return factory
    return None


def _entry_points(name: str | None = None) -> Iterable[EntryPoint]:
    from importlib.metadata import entry_points  # noqa: PLC0415  # slow to import, and no built-in provider needs it

    found = entry_points(group=ENTRY_POINT_GROUP)
    return found if name is None else found.select(name=name)
