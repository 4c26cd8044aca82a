"""Limits that make a job wait: rates, replica lag, dead rows, replication slots, hours of the day."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.errors import InvalidParameterValue

from glpgenc.database import scalar
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.jobs.job import WorkingHours

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job


MAX_SLOT_WAL = 10_000.0
"""MB of WAL that may be kept for one replication slot unless another limit is given; 0 for any."""

_LOOK_AT_SLOTS = 2.0
_MEGABYTE = 1_000_000
_BUDGETS: LiteralString = """
    SELECT extract(epoch FROM rate_until - clock_timestamp())::float8,
           extract(epoch FROM wal_until - clock_timestamp())::float8
    FROM glpgenc.backfill_jobs WHERE job = %s
"""
# Each stretch of the WAL is counted once, however many workers saw it.
_SPEND: LiteralString = """
    UPDATE glpgenc.backfill_jobs
    SET rate_until = greatest(rate_until, clock_timestamp() - %(seconds)s * interval '1 second')
                     + %(rows)s * interval '1 second' / %(rate)s::float8,
        wal_until = greatest(wal_until, clock_timestamp() - %(seconds)s * interval '1 second')
                    + greatest(0, pg_catalog.pg_current_wal_insert_lsn()
                                  - greatest(wal_position, %(wal_from)s::pg_lsn))::float8
                      * interval '1 second' / %(wal)s::float8,
        wal_position = pg_catalog.pg_current_wal_insert_lsn()
    WHERE job = %(job)s
"""
_REPLICAS: LiteralString = """
    SELECT extract(epoch FROM replay_lag)::float8, (replay_lsn - '0/0'::pg_lsn)::bigint,
           (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint
    FROM pg_catalog.pg_stat_replication
    WHERE coalesce(state, 'streaming') IN ('streaming', 'catchup')  -- a role without rights sees no state
"""
# The WAL of an unused slot is retained until the disk is full. Every role sees slots.
_SLOTS: LiteralString = """
    SELECT slot_name, active, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), restart_lsn)::float8,
           (restart_lsn - '0/0'::pg_lsn)::bigint, (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint
    FROM pg_catalog.pg_replication_slots
    WHERE restart_lsn IS NOT NULL AND wal_status IS DISTINCT FROM 'lost' AND NOT temporary
"""
_TIME_OF_DAY: LiteralString = """
    SELECT extract(epoch FROM (clock_timestamp() AT TIME ZONE %s)::time)::float8
"""
_DEAD: LiteralString = """
    SELECT coalesce(100.0 * sum(s.n_dead_tup) / nullif(sum(s.n_live_tup) + sum(s.n_dead_tup), 0), 0)::float8
    FROM glpgenc.backfill_leaves l JOIN pg_catalog.pg_stat_all_tables s ON s.relid = l.leaf WHERE l.job = %s
"""


class Throttle:
    """Tells whether to hold back now, and why."""

    def __init__(self) -> None:
        # The positions of the WAL over time: a replica that replays nothing reports no lag.
        self._positions: deque[tuple[int, float]] = deque(maxlen=4096)
        self._slots_until = 0.0

    def reason(self, connection: Connection, job: Job) -> str | None:
        """Return what to wait for; ``None`` to continue.

        :raises RegistryError: when a limit can't be watched with this role's rights.
        """
        limits = job.settings
        return (
            (_closed(connection, limits["between"]) if limits.get("between") is not None else None)
            or self._slots(connection, limits)
            or (self._lag(connection, limits["max_lag"]) if limits.get("max_lag") is not None else None)
            or (
                _dead(connection, job, limits["max_dead_tuples"]) if limits.get("max_dead_tuples") is not None else None
            )
            or (_budget(connection, job) if _has_budget(limits) else None)
        )

    def _slots(self, connection: Connection, limits: dict[str, Any]) -> str | None:
        now = time.monotonic()
        if now < self._slots_until:
            return None
        most, longest = limits.get("max_slot_wal"), limits.get("max_lag")
        most = MAX_SLOT_WAL if most is None else most
        for name, active, kept, restart, position in connection.execute(_SLOTS):
            if not active and longest is not None:
                self._positions.append((position, now))
                behind = now - next((then for there, then in self._positions if there > restart), now)
                if behind > longest:
                    return (
                        f"waiting: the replica of slot {name!r} has been disconnected for {behind:.0f} s, limit "
                        f"{longest:g} s"
                    )
            if most and kept > most * _MEGABYTE:
                gone = "" if active else ", which is not in use: drop it if its replica no longer exists"
                return f"waiting: {kept / _MEGABYTE:.0f} MB of WAL are retained for slot {name!r}{gone}"
        self._slots_until = now + _LOOK_AT_SLOTS
        return None

    def _lag(self, connection: Connection, most: float) -> str | None:
        now = time.monotonic()
        worst = 0.0
        for lag, replayed, position in connection.execute(_REPLICAS):
            if replayed is None:
                raise RegistryError(
                    "permission denied to read the lag of replicas",
                    hint="grant pg_monitor to the role, or leave out --max-lag",
                )
            self._positions.append((position, now))
            behind = next((then for there, then in self._positions if there > replayed), now)
            worst = max(worst, lag or 0.0, now - behind)
        if worst <= most:
            return None
        return f"waiting: replica lag {worst:.0f} s, limit {most:g} s"


def spend(connection: Connection, job: Job, *, rows: int, seconds: float, wal_from: str) -> None:
    """Take what a chunk cost from the budgets of rows and WAL, as part of its transaction."""
    if not _has_budget(job.settings):
        return
    rate, wal = job.settings.get("max_rate"), job.settings.get("max_wal")
    parameters = {
        "job": job.number,
        "rows": rows,
        "seconds": seconds,
        "wal_from": wal_from,
        "rate": rate or 1e18,
        "wal": (wal or 1e18) * _MEGABYTE,
    }
    # Another worker has the row until its commit, which is available.
    connection.execute("SET LOCAL lock_timeout = 0")
    connection.execute(_SPEND, parameters)


def _closed(connection: Connection, between: str) -> str | None:
    hours = WorkingHours.of(between)
    try:
        row = connection.execute(_TIME_OF_DAY, (hours.zone,)).fetchone()
    except InvalidParameterValue as error:
        message = f"unknown time zone {hours.zone!r}"
        raise ConfigurationError(message, hint="pg_timezone_names lists the time zones of the server") from error
    seconds = hours.until_open(float(row[0]) if row else 0.0)
    if seconds <= 0:
        return None
    whole = int(seconds) // 60 + 1
    return f"waiting: {between} starts in {whole // 60} h {whole % 60} min"


def _has_budget(limits: dict[str, Any]) -> bool:
    return limits.get("max_rate") is not None or limits.get("max_wal") is not None


def _budget(connection: Connection, job: Job) -> str | None:
    row = connection.execute(_BUDGETS, (job.number,)).fetchone() or (None, None)
    rate, wal = (each or 0.0 for each in row)
    if rate > 0 and rate >= wal:
        return f"waiting: limit of {job.settings['max_rate']:g} rows/s reached"
    if wal > 0:
        return f"waiting: limit of {job.settings['max_wal']:g} MB/s of WAL reached"
    return None


def _dead(connection: Connection, job: Job, most: float) -> str | None:
    share = float(scalar(connection, _DEAD, (job.number,)) or 0)
    if share <= most:
        return None
    return f"waiting: {share:.0f} % dead rows, limit {most:g} %; vacuum removes them"
