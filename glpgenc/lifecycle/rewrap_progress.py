"""How far a run of rewrapping is, and how it ended."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from glpgenc.errors import GlpgencError


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures at one moment.

    :param total: selected keys that there were at the beginning.
    :param rewrapped: of those, wrapped again by this run.
    :param already: found under the destination.
    :param failed: could not be wrapped again, and stay as they are.
    :param seconds: since the beginning.
    """

    total: int
    rewrapped: int
    already: int
    failed: int
    seconds: float

    @property
    def seen(self) -> int:
        """How many are settled, in one of the three ways."""
        return self.rewrapped + self.already + self.failed

    @property
    def rate(self) -> float:
        """Keys settled a second."""
        return self.seen / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; ``None`` where that can't be determined yet."""
        return max(0, self.total - self.seen) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """How a run ended.

    :param provider: the name of the destination's provider, and ``key_uri`` its key.
    :param rewrapped: keys wrapped again.
    :param already: keys that were there, or that another run brought there meanwhile.
    :param failed: the reason for each key that stays as it is.
    :param left: keys that are not under the destination: those that failed, and those it did not come to.
    :param seconds: how long it took.
    :param error: what ended it before its time; ``None`` if nothing did, or if it was asked to end.
    """

    provider: str
    key_uri: str
    rewrapped: int
    already: int
    failed: dict[UUID, str]
    left: int
    seconds: float
    error: GlpgencError | None = None

    @property
    def seen(self) -> int:
        """How many there were."""
        return self.rewrapped + self.already + self.left

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "provider": self.provider,
            "key_uri": self.key_uri,
            "rewrapped": self.rewrapped,
            "already": self.already,
            "failed": [{"key_id": key_id, "reason": reason} for key_id, reason in self.failed.items()],
            "left": self.left,
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class Tally:
    """Counts of several threads. What failed is kept by id: the run ends before that can grow large."""

    total: int
    rewrapped: int = 0
    already: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, rewrapped: int = 0, already: int = 0) -> None:
        """Count keys."""
        with self._lock:
            self.rewrapped += rewrapped
            self.already += already

    def fail(self, key_id: UUID, reason: str) -> int:
        """Note a key that failed, and return how many did."""
        with self._lock:
            self.failed[key_id] = reason
            return len(self.failed)

    def progress(self) -> Progress:
        """Return the figures of this moment."""
        with self._lock:
            seconds = time.monotonic() - self._began
            return Progress(self.total, self.rewrapped, self.already, len(self.failed), seconds)
