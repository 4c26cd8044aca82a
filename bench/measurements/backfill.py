"""Filling an encrypted column and its index column by the backfill, beside an UPDATE with values of the same sizes.

Each run fills a copy of one table: an address of text, an envelope that is NULL, and a B-tree on the term of its facet.
`glpgenc backfill run` does it with one and with two workers; for comparison an UPDATE in one session writes as many
random bytes, with the table's triggers and check off, and two UPDATEs of one half each do in two sessions. A ratio of
0.35 means 35 % of the UPDATE's rows a second.

A backfill's time begins with its first chunk and ends when the job is finished, as `glpgenc.backfill_jobs` and
`backfill_jobs` tell: all passes are in it, the start of the processes is not, which takes a second or two whatever the
table's size. What two workers can gain depends on the machine's cores, which the UPDATE's gain in the same run shows:
the backfill has to gain 1.6, or as much as that (within 5 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.backfill import people
from bench.results.row import Row, at_least, timed
from bench.results.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.backfill import PeopleTable
    from bench.fixtures.stage import Stage

_SHARE = at_least(0.35)
_WANTED = 1.6
# Two gains that are the same are not measured the same.
_AS_MUCH = 0.95
_ALONE, _SHARED = "backfill", "backfill, two workers"
_PLAIN, _HALVES = "UPDATE", "UPDATE, two sessions"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rows = stage.newest(), stage.scale.backfill_rows
    with people(stage, server, rows) as table:
        took = _in_turns(table, stage.scale.backfill_rounds)
    gain = 1 / took[_HALVES].over(took[_PLAIN])
    enough = at_least(min(_WANTED, round(_AS_MUCH * gain, 2)))
    for measured, against, bound, note in (
        (_ALONE, _PLAIN, _SHARE, ""),
        (_SHARED, _ALONE, enough, f"UPDATE gains {gain:.2f} by a second session"),
        (_SHARED, _HALVES, None, ""),
        (_HALVES, _PLAIN, None, ""),
    ):
        what = f"a row of {rows:,}, {measured}"
        yield timed(what, server.version, took[measured], against, took[against], unit="us", bound=bound, note=note)


def _in_turns(table: PeopleTable, rounds: int) -> dict[str, Timing]:
    """Fill a copy in each way, once a round."""
    taken: dict[str, list[float]] = {_PLAIN: [], _ALONE: [], _HALVES: [], _SHARED: []}
    for _ in range(rounds):
        for name, seconds in taken.items():
            with table.copy() as copy:
                number = 2 if name in {_HALVES, _SHARED} else 1
                filled = copy.update(number) if name in {_PLAIN, _HALVES} else copy.backfill(number)
            seconds.append(filled.seconds)
    return {name: Timing(tuple(seconds)).each(table.rows) for name, seconds in taken.items()}
