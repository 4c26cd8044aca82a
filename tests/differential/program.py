"""A generated program: Python source that both twins run, and what may be expected of it."""

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


EVALUATE = "synchronize_session='evaluate'"
"""The mark of what SQLAlchemy refuses where criteria are not of mapped columns."""


class Program:
    """A program while it is made.

    :ivar lines: its source; the last line sets ``result``.
    :ivar marks: what in it the documentation does not promise: it may be refused, and must not be answered wrongly.
    :ivar parameters: the values of ``bindparam()``, as source.
    :ivar ordered: whether its rows have an order.
    :ivar writes: whether the tables are to be compared after it.
    """

    def __init__(self, seed: str | None = None, given: Sequence[int] = ()) -> None:
        self.draws = Draws(seed, given)
        self.lines: list[str] = []
        self.marks: set[str] = set()
        self.parameters: dict[str, str] = {}
        self.ordered = False
        self.writes = False
        self.form = ""
        # Three of four programs are of what is promised.
        self.may_be_refused = self.draws.chance(25)
        self._names = 0

    @property
    def source(self) -> str:
        return "\n".join(self.lines)

    def line(self, text: str) -> None:
        self.lines.append(text)

    def name(self, start: str) -> str:
        """Return a name of no other variable."""
        self._names += 1
        return f"{start}{self._names}"

    def mark(self, what: str) -> None:
        self.marks.add(what)

    def parameter(self, value: str) -> str:
        """Return a ``bindparam()`` that gets a value when the statement is executed."""
        name = self.name("p")
        self.parameters[name] = value
        return f"bindparam({name!r})"

    @property
    def arguments(self) -> str:
        """What is given to ``execute`` after the statement."""
        if not self.parameters:
            return ""
        return f", {{{', '.join(f'{name!r}: {value}' for name, value in self.parameters.items())}}}"
