"""The slowest of a hundred point reads while a rotation moves the table, beside the same before it.

One client reads rows at random, one after the other, as an application does: the session gets its keys, the row is
found by its primary key and decrypted by the server, and the transaction ends. It hears of new keys, so each read
during the rotation succeeds, or the run fails. Before and during are of the same copy, in turns over several copies;
the rotation has one worker, and all run on the cores that the machine has.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import glpgenc
from bench.fixtures.rotation import members
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, timed
from bench.results.timing import Timing
from glpgenc.keys import KeyManager
from glpgenc.keys.watcher import KeyWatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.rotation import RotatedCopy
    from bench.fixtures.stage import Stage

_READ = "SELECT glpgenc.gl_decrypt(email_enc, 'people.email') FROM people WHERE id = %s"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    rows, rounds = stage.scale.rotation_rows, stage.scale.rotation_rounds
    before: list[list[float]] = []
    during: list[list[float]] = []
    with members(stage, rows) as table:
        for _ in range(rounds):
            with table.copy() as copy:
                _read_beside(copy, rows, before, during)
        version = table.server.version
    count = sum(map(len, during))
    for what, of in (("99th percentile", _p99), ("median", statistics.median)):
        ours, theirs = Timing(tuple(map(of, during))), Timing(tuple(map(of, before)))
        note = f"{count:,} reads during {rounds} rotations, none failed; {rows:,} rows"
        yield timed(f"point reads, {what}", version, ours, "before", theirs, unit="ms", note=note)


def _read_beside(copy: RotatedCopy, rows: int, before: list[list[float]], during: list[list[float]]) -> None:
    with (
        KeyManager.from_settings(copy.settings) as manager,
        KeyWatcher(manager, copy.url) as watcher,
        closing(connect(copy.url)) as connection,
    ):
        watcher.wait(10)
        choose = random.Random(1)  # noqa: S311 - which rows

        def read() -> float:
            began = time.perf_counter()
            with glpgenc.session(connection, tenant_id=TENANT, data_classes=["bench"], key_manager=manager):
                row = connection.execute(_READ, (choose.randrange(1, rows + 1),)).fetchone()
            if row is None or not str(row[0]).startswith("person"):
                message = "a row was not read"
                raise RuntimeError(message)
            return time.perf_counter() - began

        _until(read, lambda began: time.perf_counter() - began > 1)
        rotating = threading.Thread(target=copy.rotate, args=(1,))
        before.append(_until(read, lambda began: time.perf_counter() - began > 4))
        rotating.start()
        during.append(_until(read, lambda _: not rotating.is_alive()))
        rotating.join()


def _until(read: Callable[[], float], ended: Callable[[float], bool]) -> list[float]:
    began = time.perf_counter()
    taken = [read()]
    while not ended(began):
        taken.append(read())
    return taken


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]
