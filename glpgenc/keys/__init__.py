"""Data keys: the only layer that holds them in the clear."""

from __future__ import annotations

from glpgenc.keys.cache import CacheStats, DEKCache
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import GLOBAL_TENANT, DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
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
