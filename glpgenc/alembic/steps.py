"""A change of a live table as a list of statements, each of which may be executed again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One statement, which is a transaction of its own.

    :param statement: as SQL, without parameters and without a semicolon at its end.
    :param blocks: whether it takes a lock that readers or writers wait for. Such a step waits for its own turn for a
        moment only, and is tried again: anyone who comes after it waits behind it.
    :param builds: the name of the index that it builds without blocking writes. What an earlier attempt left invalid is
        dropped first.
    :param of: the table of that index as SQL, where it is not the one that is changed: a partition.
    """

    statement: str
    blocks: bool = False
    builds: str | None = None
    of: str | None = None
