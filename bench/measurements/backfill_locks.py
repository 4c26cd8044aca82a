"""How long a backfill keeps rows locked, and other writers waiting, beside one UPDATE of the whole table.

Four clients update single rows at random meanwhile, another column, each statement a transaction: with two workers of
`glpgenc backfill run`, and with a plain UPDATE that fills the same columns. The longest chunk is what
`glpgenc.backfill_jobs` tells; an UPDATE holds its rows until its end.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bench.fixtures.backfill import people
from bench.fixtures.stage import connect
from bench.results.row import Row, measuring_at_most, timed
from bench.results.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.backfill import Filled, PeopleTable, UnfilledCopy
    from bench.fixtures.stage import Stage

_WRITERS = 4
_WORKERS = 2
# A statement that takes longer than 0.9 s is given up.
_BOUND = measuring_at_most(1000, "ms")


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rounds = stage.newest(), stage.scale.backfill_lock_rounds
    taken: dict[str, list[tuple[Filled, list[float]]]] = {"backfill": [], "update": []}
    with people(stage, server, stage.scale.backfill_rows) as table:
        for _ in range(rounds):
            for name, results in taken.items():
                with table.copy() as copy:
                    results.append(_beside_writers(table, copy, update=name == "update"))
    ours, theirs = taken["backfill"], taken["update"]
    note = f"median of {rounds} runs; the longest of all was {{:,.0f}} ms"
    yield timed(
        "the longest chunk of a backfill",
        server.version,
        Timing(tuple(filled.longest for filled, _ in ours)),
        "UPDATE",
        Timing(tuple(filled.longest for filled, _ in theirs)),
        unit="ms",
        bound=_BOUND,
        note=note.format(1e3 * max(filled.longest for filled, _ in ours)),
    )
    longest = note.format(1e3 * max(max(waits) for _, waits in ours))
    count = sum(len(waits) for _, waits in ours)
    median = 1e3 * statistics.median(wait for _, waits in ours for wait in waits)
    yield timed(
        "the longest statement of a writer beside it",
        server.version,
        Timing(tuple(max(waits) for _, waits in ours)),
        "beside the UPDATE",
        Timing(tuple(max(waits) for _, waits in theirs)),
        unit="ms",
        bound=_BOUND,
        note=f"{longest}; {count:,} statements, {median:.2f} ms in the median",
    )


def _beside_writers(table: PeopleTable, copy: UnfilledCopy, *, update: bool) -> tuple[Filled, list[float]]:
    with _writing(copy.url, table.rows) as waits:
        filled = copy.update(1) if update else copy.backfill(_WORKERS)
    return filled, waits


@contextmanager
def _writing(url: str, rows: int) -> Iterator[list[float]]:
    """Write until the end of a ``with`` block; the list then holds the seconds of each statement."""
    waits: list[float] = []
    stopped = threading.Event()
    with ThreadPoolExecutor(_WRITERS) as pool:
        running = [pool.submit(_write, url, rows, number, stopped) for number in range(_WRITERS)]
        try:
            yield waits
        finally:
            stopped.set()
        for each in running:
            waits.extend(each.result())


def _write(url: str, rows: int, seed: int, stopped: threading.Event) -> list[float]:
    choose = random.Random(seed)  # noqa: S311  (which rows are written)
    taken: list[float] = []
    with closing(connect(url)) as connection:
        while not stopped.is_set():
            began = time.perf_counter()
            connection.execute("UPDATE people SET changes = changes + 1 WHERE id = %s", (choose.randint(1, rows),))
            taken.append(time.perf_counter() - began)
    return taken
