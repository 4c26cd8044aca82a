"""Transactions with fixed settings: for writing in short steps, and for reading one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from psycopg import sql
from psycopg.errors import SerializationFailure

from glpgenc.database import Connection

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
