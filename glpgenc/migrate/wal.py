"""Overwrite the segments of WAL that the server keeps, so that what they held is gone from its own files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.database import connect, translate_errors
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from glpgenc.database import Connection

MOST_SEGMENTS = 4_096
"""How many segments are filled at most."""

_HIGHEST: LiteralString = "SELECT max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
_OLDER: LiteralString = "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name < %s"
_CURRENT: LiteralString = "SELECT pg_walfile_name(pg_current_wal_lsn())"
# A switch at the very beginning of a segment would do nothing.
_SWITCH: LiteralString = "SELECT pg_switch_wal() FROM pg_logical_emit_message(false, 'glpgenc', '')"


@dataclass(frozen=True, slots=True)
class Recycled:
    """What was done.

    :param segments: how many were filled, each of ``wal_segment_size``, 16 MB unless set otherwise.
    :param kept: how many are still there that are older: for a slot, a standby, the archiver or ``wal_keep_size``.
    """

    segments: int
    kept: int


def recycle_wal(database_url: str) -> Recycled:
    """Overwrite all segments of WAL that the server has done with.

    The server does not delete them, but renames them for later use, contents and all (``wal_recycle``): only when its
    turn comes is one overwritten. So two checkpoints first make all of them ready for use, and then they are filled.

    :raises DatabaseError: when the role may not (a superuser may; so may a member of pg_checkpoint and pg_monitor with
        EXECUTE on pg_switch_wal), or the database can't be reached.
    """
    with translate_errors(), connect(database_url, "glpgenc scrub", autocommit=True) as connection:
        try:
            return _recycle(connection)
        except psycopg.errors.InsufficientPrivilege:
            raise DatabaseError(
                "permission denied to recycle the WAL",
                hint="run it as a superuser, or wait until normal activity overwrites the segments",
            ) from None


def _recycle(connection: Connection) -> Recycled:
    start = _name(connection, _CURRENT)
    # A checkpoint keeps what was written since the one before began.
    for _ in range(2):
        connection.execute(_SWITCH)
        connection.execute("CHECKPOINT")
    segments, highest = 2, _name(connection, _HIGHEST)
    while _name(connection, _CURRENT) <= highest and segments < MOST_SEGMENTS:
        connection.execute(_SWITCH)
        segments += 1
    connection.execute("CHECKPOINT")
    row = connection.execute(_OLDER, (start,)).fetchone()
    return Recycled(segments, kept=row[0] if row else 0)


def _name(connection: Connection, query: LiteralString) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""
