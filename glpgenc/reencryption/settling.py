"""Waits until no process works with what it knew before a change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, LiteralString

from glpgenc.database.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glpgenc.database import Connection

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
