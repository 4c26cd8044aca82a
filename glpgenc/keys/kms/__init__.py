"""KMS providers, found by name."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.aws import AWSKMSProvider
from glpgenc.keys.kms.local import LocalKMSProvider
from glpgenc.keys.kms.options import ProviderOptions
from glpgenc.keys.kms.protocol import GeneratedKey, KMSProvider

if TYPE_CHECKING:
    from collections.abc import Callable

    Factory = Callable[[ProviderOptions], KMSProvider]

__all__ = ["ENTRY_POINT_GROUP", "GeneratedKey", "KMSProvider", "ProviderOptions", "build_provider", "known_providers"]

ENTRY_POINT_GROUP = "glpgenc.kms"
"""Entry points of this group are providers too: each loads a callable that takes :class:`ProviderOptions`."""


_BUILT_IN: dict[str, Factory] = {"local": LocalKMSProvider.from_options, "aws": AWSKMSProvider.from_options}


def known_providers() -> list[str]:
    """Return the names that :func:`build_provider` takes, sorted."""
    return sorted({*_BUILT_IN, *(point.name for point in entry_points(group=ENTRY_POINT_GROUP))})


def build_provider(kms_provider: str, options: ProviderOptions) -> KMSProvider:
    """Build the provider of this name. There is no default and no fallback from one to another.

    :param kms_provider: ``local``, ``aws``, or the name of an entry point in the group ``glpgenc.kms``.
    :param options: its settings.
    :raises KMSConfigurationError: if the name is unknown, or the provider lacks a setting or a package.
    """
    factory = _BUILT_IN.get(kms_provider) or _plug_in(kms_provider)
    if factory is None:
        raise KMSConfigurationError(
            f"unknown KMS provider {kms_provider!r}", hint=f"set kms_provider to one of: {', '.join(known_providers())}"
        )
    return factory(options)


def _plug_in(name: str) -> Factory | None:
    # Built-in names are looked up first, so that an installed package can't take one of them over.
    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        factory: Factory = point.load()
        return factory
    return None
