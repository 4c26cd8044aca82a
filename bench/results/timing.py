"""Times of things that are to be compared: taken in turns, so that whatever else the machine does slows all alike."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Timing:
    """What one subject took, in seconds, in the order measured."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, in seconds."""
        return statistics.median(self.seconds)

    def each(self, items: int) -> Timing:
        """Return what one of so many items took in each round."""
        return self.changed(lambda seconds: seconds / items)

    def changed(self, change: Callable[[float], float]) -> Timing:
        """Return a timing with each round's seconds changed."""
        return Timing(tuple(map(change, self.seconds)))

    def over(self, other: Timing) -> float:
        """Return how many times the other's time this took: the median of the rounds' ratios.

        Not the ratio of the medians: on a machine that is busy now and then, a round's two times were taken under like
        conditions, while the medians may come from different ones.
        """
        return statistics.median(self._ratios(other))

    def spread_over(self, other: Timing) -> float | None:
        """Return how far the rounds' ratios lie apart: half of them are within this part of the median.

        The interquartile range, divided by the median; ``None`` for a single round.
        """
        ratios = self._ratios(other)
        if len(ratios) == 1:
            return None
        low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return (high - low) / middle

    def _ratios(self, other: Timing) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.seconds, other.seconds, strict=True)]


def in_turns(
    subjects: Mapping[str, Callable[[], object]],
    rounds: int,
    *,
    warm_up: int = 1,
    before: Callable[[str], object] | None = None,
) -> dict[str, Timing]:
    """Time each subject once a round: A B A B A B.

    :param subjects: what to time, by name.
    :param rounds: how often.
    :param warm_up: rounds before those, which are not counted.
    :param before: called with the subject's name before each of its turns, and not timed.
    """
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(warm_up + rounds):
        for name, run in subjects.items():
            if before is not None:
                before(name)
            began = time.perf_counter()
            run()
            elapsed = time.perf_counter() - began
            if number >= warm_up:
                taken[name].append(elapsed)
    return {name: Timing(tuple(seconds)) for name, seconds in taken.items()}
