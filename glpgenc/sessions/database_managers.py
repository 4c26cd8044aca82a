"""Key managers of several databases, for programs that have more than one: each is made at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc._support.forks import Lock
from glpgenc.sessions.default_manager import WatchedManager

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.keys.manager import KeyManager
    from glpgenc.settings import Settings

_LOCK = Lock()
_managers: dict[str, WatchedManager] = {}
"""By database URL: aliases of one database have one."""


def database_manager(url: str, settings: Callable[[], Settings]) -> KeyManager:
    """Return the key manager of a database.

    :param settings: loads those that it is made from.
    :raises ConfigurationError: when the settings do not suffice to make one.
    """
    with _LOCK:
        served = _managers.get(url)
        if served is None:
            served = _managers[url] = WatchedManager.from_settings(settings())
        served.watch()
        return served.manager


def close_database_managers() -> None:
    """Close all of them, and their connections."""
    with _LOCK:
        while _managers:
            _, served = _managers.popitem()
            served.stop()
            served.manager.close()
