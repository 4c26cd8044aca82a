"""Whether two classes of inputs take unlike times: interleaved samples, and Welch's t-test.

The method is that of dudect (Reparaz, Balasch, Verbauwhede: Dude, is my code constant time?, 2017).
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

KEPT = 0.9
"""Of the samples those are kept that are no slower than this quantile: the rest tells of the machine's other work."""

UNLIKE = 8.0
"""From here on the times of two classes are said to differ; dudect says so from 4.5 on, on an idle machine."""


@dataclass(frozen=True)
class Compared:
    """Two classes compared.

    :param t: Welch's t of the times; far from 0 where they differ.
    :param difference: of the means, in nanoseconds.
    :param mean: of all, in nanoseconds.
    :param samples: that were kept.
    """

    t: float
    difference: float
    mean: float
    samples: int

    @property
    def differs(self) -> bool:
        """Tell whether one class takes longer."""
        return abs(self.t) > UNLIKE

    def __str__(self) -> str:
        return f"t = {self.t:.1f}, {self.difference:+.1f} ns of {self.mean:.0f} ns, {self.samples} samples"


def compare(first: Sequence[float], second: Sequence[float]) -> Compared:
    """Compare the times of two classes.

    :param first: in nanoseconds.
    :param second: the same.
    """
    limit = sorted((*first, *second))[int(KEPT * (len(first) + len(second)))]
    one, two = ([each for each in times if each <= limit] for times in (first, second))
    spread = math.sqrt(statistics.variance(one) / len(one) + statistics.variance(two) / len(two))
    difference = statistics.fmean(two) - statistics.fmean(one)
    return Compared(difference / spread, difference, statistics.fmean((*one, *two)), len(one) + len(two))


def time_in_python(
    attempt: Callable[[bytes], object], make: Sequence[Callable[[], bytes]], *, samples: int, calls: int
) -> Compared:
    """Time calls with inputs of two classes, in an order that is drawn.

    :param make: what makes an input of each class anew, so that no class has memory of its own.
    :param samples: of each class.
    :param calls: that one sample is made of.
    """
    order = [0, 1] * samples
    random.Random(6).shuffle(order)  # noqa: S311 - to be repeated
    times: tuple[list[float], list[float]] = ([], [])
    for kind in order:
        inputs = [make[kind]() for _ in range(calls)]
        began = time.perf_counter_ns()
        for each in inputs:
            attempt(each)
        times[kind].append((time.perf_counter_ns() - began) / calls)
    return compare(*times)


def first_that_is_alike(measure: Callable[[], Compared], attempts: int = 3) -> Compared:
    """Measure until the classes do not differ: what differs by its nature does so each time."""
    found = measure()
    for _ in range(attempts - 1):
        if not found.differs:
            break
        found = measure()
    return found
