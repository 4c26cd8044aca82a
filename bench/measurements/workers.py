"""Backfill and rotation with one, two and four workers, beside an UPDATE by as many sessions.

The tables, and what is written, are those of the benchmarks `backfill` and `rotation` (fillfactor 100): each run has a
copy of one table, a worker is a process of its own, and of an UPDATE each session writes an equal part. What more
workers gain depends on the cores of the machine, which they share with the server: beside each gain stands that of the
UPDATE in the same run. With two cores neither gains much by four.
A ratio of 0.35 means 35 % of the rows a second that the UPDATE writes with as many sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.fixtures.backfill import people
from bench.fixtures.rotation import members
from bench.results.plot import lines
from bench.results.row import at_least, timed
from bench.results.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage
    from bench.results.plot import Plot
    from bench.results.row import Row

_WORKERS = (1, 2, 4)
_UPDATE = "UPDATE"
_SHARES = {"backfill": at_least(0.35), "rotation": at_least(0.25)}

_Taken = dict[tuple[str, int], Timing]


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Compare on the newest PostgreSQL."""
    server, rows, rounds = stage.newest(), stage.scale.workers_rows, stage.scale.workers_rounds
    with people(stage, server, rows) as table:
        filled = _in_turns(table, "backfill", lambda copy, workers: copy.backfill(workers), rounds)
    with members(stage, rows, fillfactor=100) as table:
        moved = _in_turns(table, "rotation", lambda copy, workers: copy.rotate(workers), rounds)
    series: dict[str, list[tuple[float, float]]] = {}
    for name, taken in (("backfill", filled), ("rotation", moved)):
        yield from _rows(name, rows, server.version, taken)
        for (what, workers), took in taken.items():
            label = f"{_UPDATE} beside the {name}" if what == _UPDATE else what
            series.setdefault(label, []).append((workers, 1 / took.median))
    yield lines(
        "workers",
        "Rows a second, by the number of workers",
        x_label="workers; sessions of the UPDATE",
        y_label="rows a second",
        series=series,
    )


def _rows(name: str, rows: int, version: str, taken: _Taken) -> Iterator[Row]:
    for workers in _WORKERS:
        ours, theirs = taken[name, workers], taken[_UPDATE, workers]
        gains = [1 / taken[what, workers].over(taken[what, 1]) for what in (name, _UPDATE)]
        note = f"{1 / ours.median:,.0f} rows a second"
        if workers > 1:
            note += f": {gains[0]:.2f} times as many as one worker; UPDATE gains {gains[1]:.2f} by as many sessions"
        yield timed(
            f"{name}, a row of {rows:,}, {workers} worker{'s'[: workers > 1]}",
            version,
            ours,
            f"UPDATE, {workers} session{'s'[: workers > 1]}",
            theirs,
            unit="us",
            bound=_SHARES[name],
            note=note,
        )


def _in_turns(table: Any, name: str, work: Callable[[Any, int], Any], rounds: int) -> _Taken:
    """Fill or move a copy in each way, once a round."""
    taken: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for workers in _WORKERS:
            for what, run in ((_UPDATE, lambda copy, sessions: copy.update(sessions)), (name, work)):
                with table.copy() as copy:
                    taken.setdefault((what, workers), []).append(run(copy, workers).seconds)
    return {key: Timing(tuple(seconds)).each(table.rows) for key, seconds in taken.items()}
