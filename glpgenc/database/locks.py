"""Locks of tables, tried for again and again in short waits, and advisory locks with the names of their holders."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString, TypeVar

import psycopg

from glpgenc._support.retry import RetryPolicy
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from glpgenc.database import Connection

HOLDER: LiteralString = """
    SELECT a.pid, a.usename
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
      AND ((l.classid::pg_catalog.int8 << 32) | l.objid::pg_catalog.int8) = {key}
"""
"""The backend and the role that have the advisory lock ``{key}``, an SQL expression of type bigint."""

_PAUSE = 0.1


def acquire_within(seconds: float, take: Callable[[], bool]) -> bool:
    """Try to take a lock until it is had, and return whether it was.

    Not by waiting in the server, where nothing ends it, and anyone who waits holds a snapshot.

    :param seconds: how long.
    :param take: tries once.
    """
    until = time.monotonic() + seconds
    while not (taken := take()) and time.monotonic() < until:
        time.sleep(_PAUSE)
    return taken


def holder_name(holder: tuple[int, str] | None) -> str:
    """Return how a message names the holder: a row of :data:`HOLDER`."""
    return "a backend that has ended" if holder is None else f"backend {holder[0]} of role {holder[1]!r}"


T = TypeVar("T")

IN_USE = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
"""What the driver raises where a lock was not available in time, or someone was quicker in a deadlock: try again."""


ONE_MINUTE = RetryPolicy(0.5, 0.5, seconds=60)
"""Of :func:`retry_until_locked`."""


@dataclass(frozen=True, slots=True)
class LockRetry:
    """How long to try for a lock.

    :param lock_timeout_ms: how long one attempt waits, in ms. Anyone who comes after it waits as long behind it.
    :param attempts: how often to try; pauses between them grow from half a second to 15 seconds.
    :param listener: called with each attempt that failed: its number, and the seconds until the next.
    """

    lock_timeout_ms: int = 500
    attempts: int = 20
    listener: Callable[[int, float], None] | None = None

    def apply(self, connection: Connection, what: str, action: Callable[[], T]) -> T:
        """Run an action that takes a lock, until it gets it.

        :param connection: an autocommit connection, whose ``lock_timeout`` and ``statement_timeout`` are set.
        :param what: the table, for the error.
        :param action: may be run more than once: a failed attempt has changed nothing.
        :raises DatabaseError: when no attempt got the lock.
        :raises psycopg.Error: what else the driver raised.
        """
        # A role's statement_timeout is for its application: a rewrite or a check of all rows takes as long as it takes.
        connection.execute(
            "SELECT pg_catalog.set_config('lock_timeout', %s, false),"
            " pg_catalog.set_config('statement_timeout', '0', false)",
            (f"{self.lock_timeout_ms}ms",),
        )
        try:
            return self.policy.run(action, _is_in_use, on_pause=self.listener)
        except IN_USE:
            raise DatabaseError(
                f"table {what} could not be locked in {self.attempts} attempts, because it was in use",
                hint="end the long transactions on it (see pg_stat_activity and pg_blocking_pids), or raise --attempts",
            ) from None

    @property
    def policy(self) -> RetryPolicy:
        """The attempts, and the pauses between them."""
        return RetryPolicy(0.5, 15.0, jitter=(0.8, 1.2), attempts=self.attempts)


def retry_until_locked(table: str, action: Callable[[], T]) -> T:
    """Run an action of a backfill that takes a lock, until it gets it, for a minute.

    :param table: for the error.
    :param action: a transaction that waits for locks for a moment only.
    :raises DatabaseError: when the table stays locked.
    :raises psycopg.Error: what else the driver raised.
    """
    try:
        return ONE_MINUTE.run(action, _is_in_use)
    except IN_USE:
        raise DatabaseError(
            f"table {table} is locked by other sessions",
            hint="end the long transactions on it (see pg_stat_activity and pg_blocking_pids)",
        ) from None


def _is_in_use(error: Exception) -> bool:
    return isinstance(error, IN_USE)
