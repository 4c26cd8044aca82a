"""Advisory locks, which every login can take: who has one is named where it is in the way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from collections.abc import Callable

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
