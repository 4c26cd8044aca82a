"""Moving the values of a table to a new key, beside an UPDATE with values of the same sizes.

Each run is of a copy of a table of encrypted addresses with a B-tree on the index column of their facet: with the
fillfactor that PostgreSQL gives, where new versions of rows go to other pages and into both indexes, and with half of
each page free, where an UPDATE writes no index and has little to do. `glpgenc rotate` moves it with one and with two
workers; for comparison an UPDATE in one session writes as many bytes, with the table's triggers and check off, and two
UPDATEs of one half each do in two sessions. A ratio of 0.25 means 25 % of the UPDATE's rows a second. A rotation's time
begins with its first chunk and ends when the job is finished: all passes are in it; the start of the processes, and the
census at the end, are not. AES and HMAC take the server several times as long for a value as an UPDATE that writes no
index takes for a row: with half-empty pages the ratio tells of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.rotated import members
from bench.row import Row, at_least, timed
from bench.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.rotated import Members
    from bench.stage import Stage

_SHARE = at_least(0.25)
_ALONE, _SHARED = "rotation", "rotation, two workers"
_PLAIN, _HALVES = "UPDATE", "UPDATE, two sessions"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    for fillfactor in (100, 50):
        with members(stage, stage.scale.rotation_rows, fillfactor=fillfactor) as table:
            took = _in_turns(table, stage.scale.rotation_rounds)
            for measured, against, bound in (
                (_ALONE, _PLAIN, _SHARE),
                (_SHARED, _HALVES, _SHARE),
                (_SHARED, _ALONE, None),
                (_HALVES, _PLAIN, None),
            ):
                each = took[measured]
                yield timed(
                    f"a row of {table.rows:,}, fillfactor {fillfactor}, {measured}",
                    table.server.version,
                    each,
                    against,
                    took[against],
                    unit="us",
                    bound=bound,
                    note=f"{1 / each.median:,.0f} rows a second",
                )


def _in_turns(table: Members, rounds: int) -> dict[str, Timing]:
    """Move the values of a copy in each way, once a round."""
    taken: dict[str, list[float]] = {_PLAIN: [], _ALONE: [], _HALVES: [], _SHARED: []}
    for _ in range(rounds):
        for name, seconds in taken.items():
            with table.copy() as copy:
                number = 2 if name in {_HALVES, _SHARED} else 1
                moved = copy.update(number) if name in {_PLAIN, _HALVES} else copy.rotate(number)
            seconds.append(moved.seconds)
    return {name: Timing(tuple(seconds)).each(table.rows) for name, seconds in taken.items()}
