"""A mutant: one small change of a file, named so that the name survives changes elsewhere in the file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change.

    :param path: the file, relative to the checkout.
    :param function: the function that it is in, with its class; empty at the level of a module.
    :param first: the first line of the statement that is changed.
    :param last: its last line, or that of its head.
    :param line: the text of the changed line.
    :param change: what becomes of what.
    :param apply: returns what the change makes: of Python the module's code, of SQL the statement that replaces the
        function.
    :param at_import: whether it is run when the module is imported, and not when the function is called.
    :param number: which one of several with the same name.
    """

    path: str
    function: str
    first: int
    last: int
    line: str
    change: str
    apply: Callable[[], Any]
    at_import: bool = False
    number: int = 1

    @property
    def name(self) -> str:
        """What it is called in results and in the list of equivalents."""
        repeated = "" if self.number == 1 else f" #{self.number}"
        return f"{self.path}:{self.function}: {self.line} | {self.change}{repeated}"


def numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Tell apart those whose names would be the same."""
    seen: Counter[str] = Counter()
    for mutant in mutants:
        seen[mutant.name] += 1
        yield replace(mutant, number=seen[mutant.name])


def sampled(mutants: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """Draw some; a larger sample contains the smaller ones, and a change of one function leaves those of others.

    :param count: how many; 0 for all.
    """
    drawn = sorted(mutants, key=lambda each: hashlib.sha256(f"{seed} {each.name}".encode()).digest())
    return drawn[: count or None]
