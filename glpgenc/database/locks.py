"""Attempts at a lock: short waits, repeated, so that other sessions do not queue behind a long one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import psycopg

from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from glpgenc.database import Connection

T = TypeVar("T")

_MINUTE = 60.0

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0


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
        for attempt in range(1, self.attempts + 1):
            try:
                return action()
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                if attempt < self.attempts:
                    self._pause(attempt)
        raise DatabaseError(
            f"table {what} could not be locked in {self.attempts} attempts, because it was in use",
            hint="end the long transactions on it (see pg_stat_activity and pg_blocking_pids), or raise --attempts",
        )

    def _pause(self, attempt: int) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        if self.listener is not None:
            self.listener(attempt, pause)
        time.sleep(pause)


def retry_until_locked(table: str, action: Callable[[], T]) -> T:
    """Run an action of a backfill that takes a lock, until it gets it, for a minute.

    :param table: for the error.
    :param action: a transaction that waits for locks for a moment only.
    :raises DatabaseError: when the table stays locked.
    :raises psycopg.Error: what else the driver raised.
    """
    deadline = time.monotonic() + _MINUTE
    while True:
        try:
            return action()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"table {table} is locked by other sessions",
                    hint="end the long transactions on it (see pg_stat_activity and pg_blocking_pids)",
                ) from None
            time.sleep(_FIRST_PAUSE)
