"""Prometheus metrics of what glpgenc does. Importing this imports no client library; see docs/METRICS.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from glpgenc.metrics.activation import disable, enable, is_enabled

if TYPE_CHECKING:
    from glpgenc.metrics.exposition import latest
    from glpgenc.metrics.registration import watch_state

__all__ = ["disable", "enable", "is_enabled", "latest", "watch_state"]


# Imported when first asked for: the one needs prometheus-client, the other a database driver.
_HOMES = {"latest": "glpgenc.metrics.exposition", "watch_state": "glpgenc.metrics.registration"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
