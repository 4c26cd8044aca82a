"""Moving the values of a table to a new key, beside an UPDATE with values of the same sizes.

Each run is of a copy of a table of encrypted addresses with a B-tree on the index column of their facet: with the
fillfactor that PostgreSQL gives, where new versions of rows go to other pages and into both indexes, and with half of
each page free, where an UPDATE writes no index and has little to do. `glpgenc rotate` moves it with one and with two
workers; for comparison an UPDATE in one session writes as many bytes, with the table's triggers and check off, and two
UPDATEs of one half each do in two sessions. A ratio of 0.35 means 35 % of the UPDATE's rows a second. A rotation's time
begins with its first chunk and ends when the job is finished: all passes are in it; the start of the processes, and the
census at the end, are not.

What is reachable, the UPDATE with the bare primitives shows (`bench/fixtures/rotation.py`): for each value the HMACs,
AES twice and 16 random bytes of pgcrypto that no rotation can leave out, and no check of anything. With half-empty
pages a plain UPDATE has little to do, and the primitives alone take a multiple of it: the bound there is lower, as a
share of 0.25 would leave next to nothing for checks, triggers and the functions' own statements, which
`--only job-parts` shows one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.rotation import members
from bench.results.row import Row, at_least, at_most, timed
from bench.results.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.rotation import MembersTable, Moved, RotatedCopy
    from bench.fixtures.stage import Stage

_SHARES = {100: at_least(0.35), 50: at_least(0.17)}
_OVER_PRIMITIVES = at_most(1.75)
_ALONE, _SHARED = "rotation", "rotation, two workers"
_PLAIN, _HALVES = "UPDATE", "UPDATE, two sessions"
_BARE = "UPDATE with the bare primitives"


# In the order of a round.
_WAYS: dict[str, Callable[[RotatedCopy], Moved]] = {
    _PLAIN: lambda copy: copy.update(1),
    _ALONE: lambda copy: copy.rotate(1),
    _BARE: lambda copy: copy.update_with_primitives(),
    _HALVES: lambda copy: copy.update(2),
    _SHARED: lambda copy: copy.rotate(2),
}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    for fillfactor in (100, 50):
        with members(stage, stage.scale.rotation_rows, fillfactor=fillfactor) as table:
            took = _in_turns(table, stage.scale.rotation_rounds)
            for measured, against, bound in (
                (_ALONE, _PLAIN, _SHARES[fillfactor]),
                (_SHARED, _HALVES, _SHARES[fillfactor]),
                (_SHARED, _ALONE, None),
                (_HALVES, _PLAIN, None),
                (_ALONE, _BARE, _OVER_PRIMITIVES),
                (_BARE, _PLAIN, None),
            ):
                each = took[measured]
                note = f"{1 / each.median:,.0f} rows a second"
                if measured == _BARE:
                    note += f", {100 / each.over(took[against]):.0f} % of the UPDATE's"
                yield timed(
                    f"a row of {table.rows:,}, fillfactor {fillfactor}, {measured}",
                    table.server.version,
                    each,
                    against,
                    took[against],
                    unit="us",
                    bound=bound,
                    note=note,
                )


def _in_turns(table: MembersTable, rounds: int) -> dict[str, Timing]:
    """Move the values of a copy in each way, once a round."""
    taken: dict[str, list[float]] = {name: [] for name in _WAYS}
    for _ in range(rounds):
        for name, seconds in taken.items():
            with table.copy() as copy:
                seconds.append(_WAYS[name](copy).seconds)
    return {name: Timing(tuple(seconds)).each(table.rows) for name, seconds in taken.items()}
