"""Single flight: one load of a key, however many ask for it at once."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic

from glpgenc._support.forks import Uncopied
from glpgenc.keys.entries import V


@dataclass(slots=True)
class Flight(Uncopied, Generic[V]):
    """One load under way: when it began, who waits for it, and whether its value may still be kept."""

    began_at: float
    waiters: list[Future[V]] = field(default_factory=list)
    keep: bool = True

    def wait(self) -> Future[V]:
        """Return a place that gets a copy of the value, or the error, or is cancelled where no one loads any more."""
        place: Future[V] = Future()
        self.waiters.append(place)
        return place

    def give_all(self, value: V) -> None:
        """Give each who waits a copy."""
        for place in self.waiters:
            place.set_result(value.copy())

    def fail_all(self, error: Exception) -> None:
        """Let the same error be raised where someone waits."""
        for place in self.waiters:
            place.set_exception(error)

    def abandon(self) -> None:
        """Let the next one who waits load: the thread that did was interrupted."""
        for place in self.waiters:
            place.cancel()
