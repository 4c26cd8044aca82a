"""Reading the state of keys, jobs and columns from the database: a few short queries, each with a time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from glpgenc.database import Connection, connect
from glpgenc.keys.uses import DUE_USES, MAX_USES
from glpgenc.lifecycle.policy import DEFAULT_MAX_AGE, EVERY_CLASS
from glpgenc.metrics import names, state_queries
from glpgenc.metrics.faults import OTHER
from glpgenc.metrics.names import Reading
from glpgenc.migrate.status import GONE_AFTER

T = TypeVar("T")

APPLICATION = "glpgenc metrics"

MOST_CLASSES = 100
"""Data classes that have series of their own; all others are counted as :data:`~glpgenc.metrics.recorder.OTHER`."""

MOST_TABLES = 200
"""Tables, or tables and kinds of job, that have series."""

STATEMENT_TIMEOUT_MS = 2_000
"""What one query may take."""

_CONNECT_TIMEOUT = 2
# A server whose host is gone is given up within seconds: libpq alone waits for minutes.
_LIVENESS: dict[str, Any] = {
    "tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2,
}  # fmt: skip
# pg_get_expr, by which a guard is told, takes a lock on the guard's table: a table that is being altered is not waited
# for, nor stood in the way of.
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


@dataclass(frozen=True, slots=True)
class State:
    """What was read.

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


def read_state(database_url: str) -> State:
    """Read it, in as many short transactions as there are parts. Nothing is raised for a database that is unavailable.

    A part that takes too long, or that the role may not read, is left out.

    :param database_url: of a role with the rights of ``glpgenc_auditor``.
    """
    found = State()
    try:
        with closing(_connected(database_url)) as connection:
            for part, read in _PARTS.items():
                found.parts[part] = _read_part(connection, read)
            found.data_classes.extend(_read_part(connection, _data_classes) or ())
    except psycopg.Error:
        return State()
    return found


def _connected(database_url: str) -> Connection:
    given = conninfo_to_dict(database_url)
    wait = min(int(given.get("connect_timeout") or _CONNECT_TIMEOUT), _CONNECT_TIMEOUT)
    return connect(make_conninfo(database_url, **(_LIVENESS | given | {"connect_timeout": wait})), APPLICATION)


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
            # Without a trail there is nothing to verify, and without heads no age of them.
            if value is not None:
                yield Reading(metric, (), value)


_AUDIT_FIGURES = (names.AUDIT_VERIFIED, names.AUDIT_FINDINGS, names.AUDIT_CHAINS_MISSING, names.AUDIT_HEADS_AGE)
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
_PARTS: dict[str, Callable[[Connection], Iterator[Reading]]] = {
    "keys": _keys,
    "jobs": _jobs,
    "columns": _columns,
    "audit": _audit,
}
