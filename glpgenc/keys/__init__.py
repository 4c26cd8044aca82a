"""Data keys: the only layer that holds them in the clear."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from glpgenc.keys.cache import CacheStats, DEKCache
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import GLOBAL_TENANT

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.store import DataKeyStore

__all__ = [
    "GLOBAL_TENANT",
    "CacheStats",
    "DEKCache",
    "DataKey",
    "DataKeyRecord",
    "DataKeyStore",
    "KeyManager",
    "KeyState",
    "Purpose",
    "SecretBytes",
]

# Imported when asked for: they bring the database's driver, for which a file's encryption has no use.
_HOMES = {"DataKeyStore": "glpgenc.keys.store", "KeyManager": "glpgenc.keys.manager"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found
