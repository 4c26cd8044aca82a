"""Counts of the rate limit in this process."""

from __future__ import annotations

import time

from limits.storage import MemoryStorage

from glpgenc._support.forks import Lock

_PRUNE_SECONDS = 1.0


class Counts(MemoryStorage):
    """The memory of the package ``limits``, tidied by whoever counts.

    The package's own looks through everything in a thread, of which it starts a new one about every ten milliseconds
    for as long as it is asked.
    """

    # Found by nobody's URL.
    STORAGE_SCHEME = []  # noqa: RUF012  # the base class's way

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._prune_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a count, which ends ``expiry`` seconds after it began."""
        now = time.time()
        with self._lock:
            if now >= self._prune_at:
                self._prune(now)
            if self.expirations.get(key, now) <= now:
                self.storage[key] = 0
                self.expirations[key] = now + expiry
            self.storage[key] += amount
            return self.storage[key]

    def decr(self, key: str, amount: int = 1) -> int:
        """Take from a count."""
        with self._lock:
            self.storage[key] = max(0, self.storage[key] - amount)
            return self.storage[key]

    def get(self, key: str) -> int:
        """Return a count; 0 where there is none any more."""
        return self.storage.get(key, 0) if self.expirations.get(key, 0.0) > time.time() else 0

    def _prune(self, now: float) -> None:
        self._prune_at = now + _PRUNE_SECONDS
        for key in [each for each, until in self.expirations.items() if until <= now]:
            self.storage.pop(key, None)
            self.expirations.pop(key, None)
