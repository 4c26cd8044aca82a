"""Releases that write to a table while its columns are on their way, each statement beside a plaintext twin.

Which rows, which columns and what values is left to chance.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from typing import LiteralString

from tests.backfill.backfill_world import BackfillWorld
from tests.migration.releases import CLASSES, OrmRelease, Release, Row, Writes

TENANTS = ("acme", "zorg", "initech")
TABLE: LiteralString = """
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text NOT NULL, email text, note text, born date,
        changes integer NOT NULL DEFAULT 0
    )
"""
TWIN = """
    CREATE TABLE twin AS SELECT id, tenant, email, note, born FROM people;
    ALTER TABLE twin ADD PRIMARY KEY (id)
"""
PAUSE = 0.02
"""Seconds at most that a writer waits after each transaction: it is to be load, and not to take the machine."""

_LETTERS = "abcdefXYZ .-éßÅż日0123456789"


def tenant_of(key: int) -> str:
    """Return the tenant of a row."""
    return TENANTS[key % len(TENANTS)]


class Rollout:
    """The writers that run.

    :ivar done: transactions by release and kind.
    :ivar slowest: seconds of the transaction that took longest, waiting for another writer's row not counted.
    """

    def __init__(self, world: BackfillWorld, rows: int) -> None:
        self.done: Counter[str] = Counter()
        self.slowest = 0.0
        self._world, self._rows = world, rows
        self._errors: list[BaseException] = []
        self._running: list[tuple[threading.Event, list[threading.Thread]]] = []
        # Writers of one row take turns here, so that a lock they wait for in the database is never another writer's.
        self._turns = [threading.Lock() for _ in range(257)]

    def start(self, *releases: Release | OrmRelease) -> threading.Event:
        """Let releases write until the event is given to :meth:`stop`."""
        stopped = threading.Event()
        first = sum(len(threads) for _, threads in self._running)
        threads = [
            threading.Thread(target=self._write, args=(release, random.Random(seed), stopped))  # noqa: S311 - test data
            for seed, release in enumerate(releases, first)
        ]
        self._running.append((stopped, threads))
        for thread in threads:
            thread.start()
        return stopped

    def stop(self, stopped: threading.Event) -> None:
        """Wait until those writers are done; raises what one of them ended with."""
        self._join(stopped)
        if self._errors:
            raise self._errors[0]

    def stop_all(self) -> None:
        """Do the same with all that still run."""
        for stopped, _ in self._running:
            stopped.set()
        for stopped, _ in self._running:
            self._join(stopped)
        if self._errors:
            raise self._errors[0]

    def _join(self, stopped: threading.Event) -> None:
        stopped.set()
        for event, threads in self._running:
            if event is stopped:
                for thread in threads:
                    thread.join()

    def _write(self, release: Release | OrmRelease, chance: random.Random, stopped: threading.Event) -> None:
        try:
            with closing(release):
                while not stopped.is_set():
                    # Some of the keys are new.
                    key = chance.randint(1, self._rows + self._rows // 10)
                    with self._turns[key % len(self._turns)]:
                        began = time.monotonic()
                        with release.transaction(tenant_of(key)) as writes:
                            kind = one_change(writes, chance, key)
                        self.slowest = max(self.slowest, time.monotonic() - began)
                    self.done[kind] += 1
                    time.sleep(chance.uniform(0, PAUSE))
        except BaseException as error:  # noqa: BLE001 - reported by the test
            self._errors.append(error)


def one_change(writes: Writes, chance: random.Random, key: int) -> str:
    """Change a row and its twin, and return what was done."""
    tenant = tenant_of(key)
    if not writes.execute("SELECT 1 FROM twin WHERE id = %s", key):
        kind = chance.choice(["insert", "upsert"])
        values = some_values(chance, set(CLASSES))
    else:
        kind = chance.choice(["update", "update", "upsert", "touch", "delete"])
        values = {} if kind in {"touch", "delete"} else some_values(chance, writes.clearable(key))
    if kind == "insert":
        writes.insert(key, tenant, values)
    elif kind == "upsert":
        writes.upsert(key, tenant, values)
    elif kind == "delete":
        writes.delete(key)
    else:
        writes.update(key, values)
    follow(writes, kind, key, values)
    return kind


def follow(writes: Writes, kind: str, key: int, values: Row) -> None:
    """Do to the twin what was done to the table."""
    if kind == "delete":
        writes.execute("DELETE FROM twin WHERE id = %s", key)
    elif values:
        names, places = ", ".join(values), ", ".join(["%s"] * len(values))
        kept = ", ".join(f"{name} = EXCLUDED.{name}" for name in values)
        statement = (
            f"INSERT INTO twin (id, tenant, {names}) VALUES (%s, %s, {places}) ON CONFLICT (id) DO UPDATE SET {kept}"
        )
        writes.execute(statement, key, tenant_of(key), *values.values())


def some_values(chance: random.Random, clearable: set[str]) -> Row:
    """Return new values for one column or more, NULL and the empty text among them."""
    made: dict[str, str | date | None] = {}
    for name in chance.sample(sorted(CLASSES), chance.randint(1, len(CLASSES))):
        if name in clearable and chance.random() < 0.2:
            made[name] = None
        elif name == "born":
            made[name] = date(1920, 1, 1) + timedelta(days=chance.randrange(36_000))
        elif chance.random() < 0.1:
            made[name] = ""
        else:
            made[name] = "".join(chance.choices(_LETTERS, k=chance.randint(1, 40))) + "@Example.org"
    return made


@contextmanager
def rollout(world: BackfillWorld, rows: int) -> Iterator[Rollout]:
    """Let writers write during a block; they end with it, however it ends."""
    running = Rollout(world, rows)
    try:
        yield running
    finally:
        running.stop_all()
