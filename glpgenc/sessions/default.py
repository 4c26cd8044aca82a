"""The key manager used where none is passed: one for the process, made from the settings at the first use."""

from __future__ import annotations

import threading

from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings

_LOCK = threading.Lock()
_current: KeyManager | None = None


def default_key_manager() -> KeyManager:
    """Return the process's key manager.

    :raises ConfigurationError: when the settings do not suffice to make one.
    """
    global _current  # noqa: PLW0603  (the one place that holds it)
    with _LOCK:
        if _current is None:
            _current = KeyManager.from_settings(Settings.load())
        return _current


def configure(manager: KeyManager | None) -> None:
    """Use this manager where none is passed; ``None`` to make one from the settings again."""
    global _current  # noqa: PLW0603
    with _LOCK:
        _current = manager
