"""Waiting until no one works with what was known before.

The registry is read again by every process, and transactions, which keep their keys to the end, are over.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, LiteralString

from glpgenc.database.transactions import transaction
from glpgenc.jobs.tenant_keys import KEPT_SECONDS
from glpgenc.registry.catalog import CATALOG_TTL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glpgenc.database import Connection

SETTLE = CATALOG_TTL + KEPT_SECONDS
"""Seconds after which every process has read the registry again, and no worker of a job has older keys."""

_LOOK = 0.5
_LEFT: LiteralString = "SELECT extract(epoch FROM %s::timestamptz - clock_timestamp())::float8 + %s"
# Visible to every role. A vacuum writes no row, and may take hours.
_OPEN: LiteralString = """
    SELECT l.virtualtransaction FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
      AND a.datname = pg_catalog.current_database() AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
      AND NOT l.pid = ANY (%s::int[])
    UNION ALL
    SELECT 'prepared ' || x.gid FROM pg_catalog.pg_prepared_xacts x WHERE x.database = pg_catalog.current_database()
"""


def wait_until_settled(connection: Connection, since: datetime, seconds: float, told: Callable[[float], None]) -> None:
    """Wait until a moment is so long ago, by the clock of the server, which it is of.

    :param told: called with the seconds that are left.
    :raises psycopg.Error: what the driver raised.
    """
    while True:
        with transaction(connection):
            row = connection.execute(_LEFT, (since, seconds)).fetchone()
        left = float(row[0]) if row else 0.0
        if left <= 0:
            return
        told(left)
        time.sleep(min(_LOOK, left))


def wait_for_open_transactions(
    connection: Connection, told: Callable[[int], None], besides: tuple[int, ...] = ()
) -> None:
    """Wait until every transaction of the database that is open now has ended.

    :param told: called with how many are open.
    :param besides: backends whose transactions do not matter.
    :raises psycopg.Error: what the driver raised.
    """
    with transaction(connection):
        waited = {row[0] for row in connection.execute(_OPEN, (list(besides),))}
    while waited:
        told(len(waited))
        time.sleep(_LOOK)
        with transaction(connection):
            waited &= {row[0] for row in connection.execute(_OPEN, (list(besides),))}
