"""Keyed database sessions."""

from __future__ import annotations

from glpgenc.sessions.default_manager import configure, default_key_manager
from glpgenc.sessions.load import (
    clear_keys,
    clear_keys_async,
    load_keys,
    load_keys_async,
    reset_connection,
    reset_connection_async,
)
from glpgenc.sessions.session import KeyedSession, session
from glpgenc.sessions.session_keys import SessionKeys, collect_keys

__all__ = [
    "KeyedSession",
    "SessionKeys",
    "clear_keys",
    "clear_keys_async",
    "collect_keys",
    "configure",
    "default_key_manager",
    "load_keys",
    "load_keys_async",
    "reset_connection",
    "reset_connection_async",
    "session",
]
