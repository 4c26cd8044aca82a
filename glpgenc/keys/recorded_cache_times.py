"""Cache times of keys, which each process records in the database for the end of a key's life."""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING, LiteralString

from psycopg import errors as pg_errors

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool

DECLARE_AGAIN = 3600.0
"""Seconds after which a process declares its time again, while it looks keys up."""

MOST_MINUTES = 43_200
"""The longest time that can be declared: 30 days."""

_UNDECLARED = (
    pg_errors.InsufficientPrivilege,
    pg_errors.ReadOnlySqlTransaction,
    pg_errors.UndefinedTable,
    pg_errors.LockNotAvailable,
)
_LOG = logging.getLogger(__name__)

# Many processes have the same time, and one row: an hour's worth of them writes it once.
_DECLARE: LiteralString = """
    INSERT INTO glpgenc.key_cache_times (minutes)
    SELECT %(minutes)s WHERE NOT EXISTS (
        SELECT FROM glpgenc.key_cache_times t
        WHERE t.minutes = %(minutes)s AND t.declared_at BETWEEN now() - make_interval(secs => %(again)s / 2) AND now())
    ON CONFLICT (minutes) DO UPDATE SET minutes = excluded.minutes
"""
# A process that declared its time before that ended to use what it had looked up before the key was replaced.
_LONGEST: LiteralString = """
    SELECT max(t.minutes) * 60.0 FROM glpgenc.key_cache_times t, glpgenc.data_keys k
    WHERE k.key_id = %(key_id)s
    AND t.declared_at + make_interval(secs => 1.5 * %(again)s, mins => t.minutes)
        > greatest(k.deactivated_at, k.compromised_at, k.created_at)
"""


class CacheTime(NonCopyable):
    """Declares how long this process continues with a key without asking. Thread-safe: twice is as good as once.

    :param connections: of the database that has the keys.
    :param seconds: the time: the TTL of its cache, and for how long it may be stale.
    """

    def __init__(self, connections: ConnectionPool, seconds: float) -> None:
        self._connections = connections
        self._minutes = min(math.ceil(seconds / 60), MOST_MINUTES)
        self._declared_at = -math.inf

    def declare(self) -> None:
        """Declare it, unless that was done within the last half an hour.

        Where the role may not, or the database is a standby, it is not declared: `keys destroy --settle` says it then.

        :raises DatabaseUnavailableError: if the database can't be reached.
        """
        now = time.monotonic()
        if now - self._declared_at < DECLARE_AGAIN / 2:
            return
        with translate_errors():
            try:
                self._connections.run(self._write)
            except _UNDECLARED as error:
                _LOG.debug("the cache time of keys could not be recorded in the database: %s", error.sqlstate)
        self._declared_at = now

    def _write(self, connection: Connection) -> None:
        with connection.transaction():
            # Anyone who may write the row may keep it locked: no look-up waits for that.
            connection.execute("SELECT set_config('lock_timeout', '500ms', true)")
            connection.execute(_DECLARE, {"minutes": self._minutes, "again": DECLARE_AGAIN})


def longest_use(connection: Connection, key_id: UUID, least: float) -> float:
    """Return for how many seconds after a key was replaced a process may still write with it.

    :param connection: outside a transaction.
    :param least: seconds, where none is declared that is longer.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        row = connection.execute(_LONGEST, {"key_id": key_id, "again": DECLARE_AGAIN}).fetchone()
    declared = row[0] if row is not None else None
    return least if declared is None else max(least, float(declared))
