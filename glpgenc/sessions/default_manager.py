"""The default key manager: one for the process, made from the settings at the first use."""

from __future__ import annotations

from dataclasses import dataclass, field

from glpgenc._support.forks import Lock, Process
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.watcher import KeyWatcher
from glpgenc.settings import Settings


@dataclass(slots=True)
class WatchedManager:
    """A key manager, and what listens for changes of its keys.

    :param manager: the key manager.
    :param database_url: of the database to listen to; ``None``: nothing listens.
    """

    manager: KeyManager
    database_url: str | None = field(default=None, repr=False)
    watcher: KeyWatcher | None = None
    process: Process = field(default_factory=Process)

    @classmethod
    def from_settings(cls, settings: Settings) -> WatchedManager:
        """Make one: with ``watch_keys`` it listens to the database of the keys.

        :raises ConfigurationError: when the settings do not suffice.
        """
        watched = settings.require_keys_database_url() if settings.watch_keys else None
        return cls(KeyManager.from_settings(settings), watched)

    def watch(self) -> None:
        """Start to listen, unless this process does already."""
        # A forked child has the parent's manager, with an empty cache, and no thread that listens.
        if self.database_url is not None and (self.watcher is None or not self.process.is_this):
            self.watcher, self.process = KeyWatcher(self.manager, self.database_url).start(), Process()

    def stop(self) -> None:
        """Stop listening. The manager is not closed."""
        if self.watcher is not None and self.process.is_this:
            self.watcher.stop()


_LOCK = Lock()
_current: WatchedManager | None = None


def default_key_manager() -> KeyManager:
    """Return the process's key manager. With ``watch_keys`` it hears of changed keys at once.

    :raises ConfigurationError: when the settings do not suffice to make one.
    """
    global _current  # noqa: PLW0603  (a process has one)
    with _LOCK:
        if _current is None:
            _current = WatchedManager.from_settings(Settings.load())
        _current.watch()
        return _current.manager


def has_default_manager() -> bool:
    """Return whether :func:`default_key_manager` makes none."""
    return _current is not None


def configure(manager: KeyManager | None) -> None:
    """Use this manager where none is passed; ``None`` to make one from the settings again.

    A manager that is passed is watched only by a :class:`~glpgenc.keys.watcher.KeyWatcher` of the caller.
    """
    global _current  # noqa: PLW0603
    with _LOCK:
        if _current is not None:
            _current.stop()
        _current = None if manager is None else WatchedManager(manager)
