"""Choices by which a program is made: drawn from a seed, or given, so that a program can be made smaller."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A source of choices that keeps what it chose.

    :param seed: of the generator of random numbers; ``None`` where the choices are given.
    :param given: the choices to make; those after them are 0, the simplest.
    """

    def __init__(self, seed: str | None = None, given: Sequence[int] = ()) -> None:
        self._rng = None if seed is None else random.Random(seed)  # noqa: S311
        self._given = given
        self.made: list[int] = []

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit - 1``."""
        if self._rng is not None:
            number = self._rng.randrange(limit)
        else:
            index = len(self.made)
            number = min(self._given[index], limit - 1) if index < len(self._given) else 0
        self.made.append(number)
        return number

    def pick(self, options: Sequence[T]) -> T:
        """Return one of some options, of which the first is the simplest."""
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """Return one of some options with weights."""
        number = self.below(sum(weight for weight, _ in options))
        for weight, option in options:
            if number < weight:
                return option
            number -= weight
        raise AssertionError

    def chance(self, percent: int) -> bool:
        """Return ``True`` in so many of a hundred cases."""
        return self.below(100) >= 100 - percent
