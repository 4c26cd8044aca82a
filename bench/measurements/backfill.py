"""Filling an encrypted column and its index column by the backfill, beside an UPDATE with values of the same sizes.

Each run fills a copy of one table: an address of text, an envelope that is NULL, and a B-tree on the term of its facet.
`glpgenc backfill run` does it with one and with two workers; for comparison an UPDATE in one session writes as many
random bytes, with the table's triggers and check off, and two UPDATEs of one half each do in two sessions. A ratio of
0.45 means 45 % of the UPDATE's rows a second. What is reachable, the UPDATE with the bare primitives shows: two HMACs,
AES and 16 random bytes of pgcrypto for each value, and no check of anything. `--only job-parts` shows what the rest is.

A backfill's time begins with its first chunk and ends when the job is finished, as `glpgenc.backfill_jobs` and
`backfill_jobs` tell: all passes are in it, the start of the processes is not, which takes a second or two whatever the
table's size. What two workers can gain depends on the machine's cores, which the UPDATE's gain in the same run shows:
the backfill has to gain 1.6, or as much as that (within 5 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.backfill import people
from bench.results.row import Row, at_least, at_most, timed
from bench.results.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.backfill import Filled, PeopleTable, UnfilledCopy
    from bench.fixtures.stage import Stage

_SHARE = at_least(0.45)
_OVER_PRIMITIVES = at_most(1.6)
_WANTED = 1.6
# Two gains that are the same are not measured the same.
_AS_MUCH = 0.95
_ALONE, _SHARED = "backfill", "backfill, two workers"
_PLAIN, _HALVES, _BARE = "UPDATE", "UPDATE, two sessions", "UPDATE with the bare primitives"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rows = stage.newest(), stage.scale.backfill_rows
    with people(stage, server, rows) as table:
        took = _in_turns(table, stage.scale.backfill_rounds)
    gain = 1 / took[_HALVES].over(took[_PLAIN])
    enough = at_least(min(_WANTED, round(_AS_MUCH * gain, 2)))
    for measured, against, bound, note in (
        (_ALONE, _PLAIN, _SHARE, ""),
        (_ALONE, _BARE, _OVER_PRIMITIVES, ""),
        (_BARE, _PLAIN, None, ""),
        (_SHARED, _ALONE, enough, f"UPDATE gains {gain:.2f} by a second session"),
        (_SHARED, _HALVES, None, ""),
        (_HALVES, _PLAIN, None, ""),
    ):
        what = f"a row of {rows:,}, {measured}"
        yield timed(what, server.version, took[measured], against, took[against], unit="us", bound=bound, note=note)


def _in_turns(table: PeopleTable, rounds: int) -> dict[str, Timing]:
    """Fill a copy in each way, once a round."""
    ways: dict[str, Callable[[UnfilledCopy], Filled]] = {
        _PLAIN: lambda copy: copy.update(1),
        _ALONE: lambda copy: copy.backfill(1),
        _BARE: lambda copy: copy.update_with_primitives(),
        _HALVES: lambda copy: copy.update(2),
        _SHARED: lambda copy: copy.backfill(2),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, seconds in taken.items():
            with table.copy() as copy:
                seconds.append(ways[name](copy).seconds)
    return {name: Timing(tuple(seconds)).each(table.rows) for name, seconds in taken.items()}
