"""Metrics of state: keys, jobs, columns and audit trail, read from the database in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

import psycopg
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from glpgenc._support.forks import Lock, renew_in_child
from glpgenc.database import LIVENESS, Connection, connect
from glpgenc.jobs.status import GONE_AFTER
from glpgenc.keys.usage import DUE_USES, MAX_USES
from glpgenc.metrics import names, state_queries
from glpgenc.metrics.activation import attach, detach, process_readings
from glpgenc.metrics.names import OTHER, MetricKind, Reading
from glpgenc.rotation.schedule import DEFAULT_MAX_AGE, EVERY_CLASS

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

    from glpgenc.settings import Settings

T = TypeVar("T")

APPLICATION = "glpgenc metrics"

MOST_CLASSES = 100
"""Data classes that have series of their own; all others are counted as :data:`~glpgenc.metrics.names.OTHER`."""

MOST_TABLES = 200
"""Tables, or tables and kinds of job, that have series."""

STATEMENT_TIMEOUT_MS = 2_000
"""The time limit of one query, in milliseconds."""

_CONNECT_TIMEOUT = 2
# pg_get_expr, which reads a guard, takes a lock on the guard's table: a table that is being altered is not waited for.
_LIMITS = {"statement_timeout": f"{STATEMENT_TIMEOUT_MS}ms", "lock_timeout": "100ms", "jit": "off"}
_PARAMETERS = {
    "classes": MOST_CLASSES,
    "others": OTHER,
    "tables": MOST_TABLES,
    "every": EVERY_CLASS,
    "max_age": DEFAULT_MAX_AGE,
    "due_uses": DUE_USES,
    "gone_after": GONE_AFTER,
}

_AUDIT_FIGURES = (
    names.AUDIT_VERIFIED,
    names.AUDIT_FINDINGS,
    names.AUDIT_CHAINS_MISSING,
    names.AUDIT_HEADS_AGE,
    names.AUDIT_CHECKPOINT_AGE,
)

_JOB_FIGURES = (
    names.JOB_UNFINISHED,
    names.JOB_PAUSED,
    names.JOB_WORKERS,
    names.JOB_PROGRESS,
    names.JOB_DONE,
    names.JOB_REMAINING,
    names.JOB_RATE,
    names.JOB_STALLED,
)

MAX_AGE = 15.0
"""Seconds after which what was read is read again."""

SHOWN_FOR = 300.0
"""Seconds for which what was read is shown while it can't be read again."""

SCRAPED = 900.0
"""Seconds after the last scrape after which nothing is read any more, until the next one."""

_SHARE = 20
"""Reading takes at most one part in so many of the time."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """The state that was read.

    :param parts: the readings of each part, ``None`` where it could not be read; empty where the database could not be
        reached.
    :param data_classes: those of registered fields, then those that have keys.
    """

    parts: dict[str, list[Reading] | None] = field(default_factory=dict)
    data_classes: list[str] = field(default_factory=list)

    @property
    def readings(self) -> list[Reading]:
        """All that was read."""
        return [reading for part in self.parts.values() for reading in part or ()]


def read_state(database_url: str) -> DatabaseState:
    """Read it, in as many short transactions as there are parts. Nothing is raised for a database that is unavailable.

    A part that takes too long, or that the role may not read, is left out.

    :param database_url: of a role with the rights of ``glpgenc_auditor``.
    """
    found = DatabaseState()
    try:
        with closing(_connected(database_url)) as connection:
            for part, read in _PARTS.items():
                found.parts[part] = _read_part(connection, read)
            found.data_classes.extend(_read_part(connection, _data_classes) or ())
    except psycopg.Error:
        return DatabaseState()
    return found


def _connected(database_url: str) -> Connection:
    given = conninfo_to_dict(database_url).get("connect_timeout")
    wait = min(int(given or _CONNECT_TIMEOUT), _CONNECT_TIMEOUT)
    return connect(make_conninfo(database_url, connect_timeout=wait), APPLICATION, **LIVENESS)


def _read_part(connection: Connection, read: Callable[[Connection], Iterator[T]]) -> list[T] | None:
    try:
        with connection.transaction():
            connection.execute("SET TRANSACTION READ ONLY")
            connection.execute(
                "SELECT pg_catalog.set_config(n, v, true) FROM unnest(%s::text[], %s::text[]) AS s (n, v)",
                (list(_LIMITS), list(_LIMITS.values())),
            )
            return list(read(connection))
    except psycopg.Error:
        if connection.closed:
            raise
        return None


def _rows(connection: Connection, query: LiteralString) -> list[tuple[Any, ...]]:
    return connection.execute(query, _PARAMETERS).fetchall()


def _keys(connection: Connection) -> Iterator[Reading]:
    for data_class, purpose, newest, oldest, age, *counts in _rows(connection, state_queries.KEYS):
        labels = (data_class, purpose)
        if newest is not None:
            yield Reading(names.ACTIVE_VERSION, labels, newest)
            yield Reading(names.ACTIVE_VERSION_MIN, labels, oldest)
            yield Reading(names.KEY_AGE, labels, age)
        for state, count in zip(state_queries.KEY_STATES, counts, strict=True):
            yield Reading(names.KEYS, (*labels, state), count)
    for data_class, overdue, uses in _rows(connection, state_queries.DUE):
        yield Reading(names.KEYS_OVERDUE, (data_class,), overdue)
        yield Reading(names.GCM_USES, (data_class,), uses / MAX_USES)
    for (uses,) in _rows(connection, state_queries.BRANCH):
        if uses is not None:
            yield Reading(names.BRANCH_USES, (), uses / MAX_USES)
    for row in _rows(connection, state_queries.SHREDS):
        for state, count in zip(state_queries.SHRED_STATES, row, strict=True):
            yield Reading(names.SHREDS, (state,), count)


def _data_classes(connection: Connection) -> Iterator[str]:
    for (data_class,) in _rows(connection, state_queries.CLASSES):
        yield data_class


def _jobs(connection: Connection) -> Iterator[Reading]:
    for reason, count, seconds in _rows(connection, state_queries.ROTATIONS):
        yield Reading(names.ROTATIONS, (reason,), count)
        yield Reading(names.ROTATION_AGE, (reason,), seconds)
    for phase, count in _rows(connection, state_queries.REINDEXES):
        yield Reading(names.REINDEXES, (phase,), count)
    for kind, table, *figures in _rows(connection, state_queries.JOBS):
        for metric, value in zip(_JOB_FIGURES, figures, strict=True):
            # Rows that remain are not known before the table was analysed.
            if value is not None:
                yield Reading(metric, (kind, table), value)
    for table, count in _rows(connection, state_queries.QUARANTINED):
        yield Reading(names.QUARANTINED, (table,), count)


def _columns(connection: Connection) -> Iterator[Reading]:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    unguarded: dict[str, int] = {}
    for data_class, state, count, covered, bare in _rows(connection, state_queries.COLUMNS):
        found.setdefault(data_class, {})[state] = (count, covered)
        unguarded[data_class] = unguarded.get(data_class, 0) + bare
    for data_class, states in found.items():
        for state in state_queries.COLUMN_STATES:
            yield Reading(names.COLUMNS, (data_class, state), states.get(state, (0, 0))[0])
        total = sum(count for count, _ in states.values())
        yield Reading(names.COVERAGE, (data_class,), sum(covered for _, covered in states.values()) / total)
        yield Reading(names.UNGUARDED, (data_class,), unguarded[data_class])
    for table, count in _rows(connection, state_queries.WRONG_VALUES):
        yield Reading(names.WRONG_VALUES, (table,), count)
    for data_class, seconds in _rows(connection, state_queries.UNVERIFIED):
        yield Reading(names.UNVERIFIED, (data_class,), seconds)


def _audit(connection: Connection) -> Iterator[Reading]:
    for row in _rows(connection, state_queries.AUDIT):
        for metric, value in zip(_AUDIT_FIGURES, row, strict=True):
            # Without a trail there is nothing to verify, and without heads or checkpoints no age of them.
            if value is not None:
                yield Reading(metric, (), value)


_PARTS: dict[str, Callable[[Connection], Iterator[Reading]]] = {
    "keys": _keys,
    "jobs": _jobs,
    "columns": _columns,
    "audit": _audit,
}


class StateCollector(Collector):
    """Shows state. Thread-safe, and no scrape waits.

    :param settings: with the database; without one only what processes know by themselves is shown.
    :param classes_read: is given the data classes that were read.
    """

    def __init__(
        self,
        settings: Settings,
        classes_read: Callable[[list[str]], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database_url = None if settings.database_url is None else settings.require_database_url()
        self._classes_read, self._clock = classes_read, clock
        self._is_up: bool | None = None
        self._parts: dict[str, tuple[list[Reading], float]] = {}
        self._read: dict[str, bool] = {}
        self._seconds, self._scraped_at = 0.0, clock()
        self._lock = Lock()
        self._over, self._may_read = False, False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        renew_in_child(self)
        attach()

    def after_fork(self) -> None:
        """Read in a thread of its own in a forked child, from the first scrape there on."""
        self._wake, self._thread = threading.Event(), None

    def start(self) -> None:
        """Begin to read, in a thread of its own."""
        self._may_read = True
        with self._lock:
            if self._database_url is not None and self._thread is None and not self._over:
                self._thread = threading.Thread(target=self._run, name="glpgenc metrics state", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Read no more."""
        self._over = True
        self._wake.set()
        detach()

    def describe(self) -> Iterable[Family]:
        """Return the metrics without values, so that nothing is read when this is registered."""
        return [_family(metric) for metric in names.STATE]

    def collect(self) -> Iterable[Family]:
        """Return the metrics as they stand. It does not wait, and does not fail."""
        self._scraped()
        families = {metric.name: _family(metric) for metric in names.STATE}
        incomplete = False
        for read in (process_readings, self._readings):
            try:
                found = list(read())
            except Exception as error:  # noqa: BLE001  # one part that fails must not take the others with it
                incomplete = True
                _LOG.warning("metrics: a part can't be shown: %s", type(error).__name__)
                continue
            for reading in found:
                families[reading.metric.name].add_metric(reading.labels, reading.value)
        families[names.SCRAPE_INCOMPLETE.name].add_metric((), float(incomplete))
        return [family for family in families.values() if family.samples]

    def refresh(self) -> None:
        """Read the database now."""
        if self._database_url is None:
            return
        began = self._clock()
        state = read_state(self._database_url)
        now = self._clock()
        self._note(state, began, now)
        if state.data_classes:
            self._classes_read(state.data_classes)

    def _note(self, state: DatabaseState, began: float, now: float) -> None:
        with self._lock:
            self._is_up = bool(state.parts)
            self._seconds = now - began
            self._read = {part: found is not None for part, found in state.parts.items()}
            for part, found in state.parts.items():
                if found is not None:
                    self._parts[part] = (found, now)

    def _readings(self) -> Iterator[Reading]:
        with self._lock:
            is_up, seconds, read, parts = self._is_up, self._seconds, dict(self._read), dict(self._parts)
        if is_up is None:
            return
        yield Reading(names.DATABASE_UP, (), float(is_up))
        yield Reading(names.STATE_READ_SECONDS, (), seconds)
        for part, done in read.items():
            yield Reading(names.STATE_READ, (part,), float(done))
        now = self._clock()
        for part, (readings, at) in parts.items():
            yield Reading(names.STATE_AGE, (part,), now - at)
            if now - at <= SHOWN_FOR:
                yield from readings

    def _scraped(self) -> None:
        self._scraped_at = self._clock()
        if self._may_read:
            self.start()
        self._wake.set()

    def _run(self) -> None:
        wake = self._wake
        while not self._over:
            wake.clear()
            try:
                self.refresh()
            except Exception as error:  # noqa: BLE001  # nothing that goes wrong once may end it
                _LOG.warning("metrics: the state could not be read: %s", type(error).__name__)
                self._note(DatabaseState(), self._clock(), self._clock())
            self._pause()

    def _pause(self) -> None:
        next_reading = self._clock() + max(MAX_AGE, self._seconds * _SHARE)
        while not self._over:
            left = next_reading - self._clock()
            if left > 0:
                # A scrape wakes it, and is no reason to read sooner.
                self._wake.wait(left)
                self._wake.clear()
            elif self._clock() - self._scraped_at > SCRAPED:
                self._wake.wait()
                self._wake.clear()
            else:
                return


def _family(metric: names.Metric) -> GaugeMetricFamily | CounterMetricFamily:
    made = CounterMetricFamily if metric.kind is MetricKind.COUNTER else GaugeMetricFamily
    return made(metric.name, metric.help, labels=metric.labels)
