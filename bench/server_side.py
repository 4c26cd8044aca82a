"""Timing what runs inside the server: a function over every row of a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.stage import Connection
    from bench.timing import Timing


def scan(connection: Connection, table: str, expressions: Sequence[str]) -> None:
    """Compute some expressions for every row of a table."""
    counts = ", ".join(f"count({each})" for each in expressions)
    # Not prepared: a kept plan would not follow what was set since, such as the number of workers.
    connection.execute(f"SELECT {counts} FROM {table}".encode(), prepare=False)


def scans_in_turns(
    connection: Connection, table: str, subjects: Mapping[str, Sequence[str]], rounds: int
) -> dict[str, Timing]:
    """Time :func:`scan` of each subject's expressions, in turns."""
    return in_turns(
        {name: partial(scan, connection, table, expressions) for name, expressions in subjects.items()}, rounds
    )
