"""Transactions with fixed settings, for short writes and for reading one snapshot; and waits for those of others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString, TypeVar

from psycopg import sql
from psycopg.errors import SerializationFailure

from glpgenc.database import Connection

if TYPE_CHECKING:
    from datetime import datetime

T = TypeVar("T")

LOCK_TIMEOUT_MS = 200
"""How long a statement waits for a lock of someone else's, and is in the way of those behind it, in ms."""

FORMS: dict[str, str] = {
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
"""The settings under which gl_encrypt takes the text form of a value."""

_ALWAYS = FORMS | {
    # A policy would hide rows from the backfill in silence: an error instead.
    "row_security": "off",
    # Statements are short, and compiling them costs more than it gains.
    "jit": "off",
}
_SNAPSHOTS = 5
_TIMEOUTS = {"lock_timeout": f"{LOCK_TIMEOUT_MS}ms"}


@contextmanager
def transaction(
    connection: Connection, settings: Mapping[str, str] | None = None, *, lock_timeout: bool = True
) -> Iterator[None]:
    """Run a block in a transaction with the settings of this package, which end with it.

    :param settings: more of them.
    :param lock_timeout: whether to wait only :data:`LOCK_TIMEOUT_MS` for locks.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        set_locally(connection, (_TIMEOUTS if lock_timeout else {}) | dict(settings or {}))
        yield


@contextmanager
def snapshot_transaction(
    connection: Connection, snapshot: str | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a block in a read-only transaction that sees the database as of one moment.

    :param snapshot: what pg_export_snapshot gave, to see what another open transaction sees; ``None`` for now.
    :param settings: more of them than all transactions of this package have.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if snapshot is not None:
            connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
        set_locally(connection, settings or {})
        yield


def read_snapshot(
    connection: Connection,
    read: Callable[[], T],
    snapshot: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> T:
    """Run a read in a :func:`snapshot_transaction` and return its result.

    A standby may have to remove rows that a snapshot of its own still sees: then it is run again.
    """
    for _ in range(_SNAPSHOTS - 1):
        try:
            with snapshot_transaction(connection, snapshot, settings):
                return read()
        except SerializationFailure:
            if snapshot is not None:
                raise
    with snapshot_transaction(connection, snapshot, settings):
        return read()


def set_locally(connection: Connection, settings: Mapping[str, str]) -> None:
    """Set what all transactions of this package set, and more, for the open transaction.

    :param settings: values by name; ``{began}`` in one is the time at which the transaction began.
    """
    wanted = _ALWAYS | dict(settings)
    connection.execute(
        "SELECT pg_catalog.set_config(n, pg_catalog.replace(v, '{began}', extract(epoch FROM now())::text), true)"
        " FROM unnest(%s::text[], %s::text[]) AS s (n, v)",
        (list(wanted), list(wanted.values())),
    )


_INTERVAL = 0.5
_REMAINING: LiteralString = "SELECT extract(epoch FROM %s::timestamptz - clock_timestamp())::float8 + %s"
# Visible to every role. A vacuum writes no row, and may take hours.
_OPEN: LiteralString = """
    SELECT l.virtualtransaction FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
      AND a.datname = pg_catalog.current_database() AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
      AND NOT l.pid = ANY (%s::int[])
    UNION ALL
    SELECT 'prepared ' || x.gid FROM pg_catalog.pg_prepared_xacts x WHERE x.database = pg_catalog.current_database()
"""


def wait_until_settled(
    connection: Connection, since: datetime, seconds: float, report: Callable[[float], None]
) -> None:
    """Wait until a moment is so long ago, by the clock of the server, which it is of.

    :param report: called with the seconds that are left.
    """
    while True:
        with transaction(connection):
            [(remaining,)] = connection.execute(_REMAINING, (since, seconds)).fetchall()
        if remaining <= 0:
            return
        report(remaining)
        time.sleep(min(_INTERVAL, remaining))


def wait_for_open_transactions(
    connection: Connection, report: Callable[[int], None], besides: tuple[int, ...] = ()
) -> None:
    """Wait until every transaction of the database that is open now has ended.

    :param report: called with how many are open.
    :param besides: backends whose transactions do not matter.
    """

    def open_now() -> set[str]:
        with transaction(connection):
            return {row[0] for row in connection.execute(_OPEN, (list(besides),))}

    waited = open_now()
    while waited:
        report(len(waited))
        time.sleep(_INTERVAL)
        waited &= open_now()
