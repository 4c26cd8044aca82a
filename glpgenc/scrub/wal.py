"""The server's WAL segments: the age of their contents, and overwriting them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.database import connect, scalar, translate_errors
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.scrub.residue import CatalogReader

MOST_SEGMENTS = 4_096
"""How many segments are filled at most."""

_HIGHEST: LiteralString = "SELECT max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
_OLDER: LiteralString = "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name < %s"
_CURRENT: LiteralString = "SELECT pg_walfile_name(pg_current_wal_lsn())"
# A switch at the very beginning of a segment would do nothing.
_SWITCH: LiteralString = "SELECT pg_switch_wal() FROM pg_logical_emit_message(false, 'glpgenc', '')"


@dataclass(frozen=True, slots=True)
class RecycledWal:
    """What was done.

    :param segments: how many were filled, each of ``wal_segment_size``, 16 MB unless set otherwise.
    :param kept: how many are still there that are older: for a slot, a standby, the archiver or ``wal_keep_size``.
    """

    segments: int
    kept: int


def recycle_wal(database_url: str) -> RecycledWal:
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


def _recycle(connection: Connection) -> RecycledWal:
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
    return RecycledWal(segments, kept=scalar(connection, _OLDER, (start,)))


def _name(connection: Connection, query: LiteralString) -> str:
    return str(scalar(connection, query))


# Segments are overwritten from their beginning, and recycled whole: the first page of each tells about all of it, but
# for the one that is being written, where every page is looked at. What is in memory only is older on the disk.
_PAGES: LiteralString = r"""
    SELECT f.name, pg_read_binary_file('pg_wal/' || f.name, at, 16, true) AS header
    FROM pg_ls_waldir() f, current_setting('wal_block_size') AS s (block),
         generate_series(0, CASE WHEN f.name IN (pg_walfile_name(pg_current_wal_lsn()),
                                                 pg_walfile_name(pg_current_wal_insert_lsn()))
                                 THEN f.size - 1 ELSE 0 END, s.block::bigint) AS at
    WHERE f.name ~ '^[0-9A-F]{24}(\.partial)?$'
"""
_LITTLE_ENDIAN = 0xD1
"""The second byte of a page that a little-endian machine wrote: the numbers that begin pages are all D1.."""


@dataclass(frozen=True, slots=True)
class WalSegments:
    """The segments that the server has.

    :param number: how many.
    :param older: how many hold pages that were begun before a position.
    """

    number: int
    older: int


def segments_before(reader: CatalogReader, lsn: str) -> WalSegments:
    """Count the segments that hold what was written before a position of the WAL."""
    limit = position(lsn)
    oldest: dict[str, bool] = {}
    for name, begun in _pages(reader):
        oldest[name] = oldest.get(name, False) or 0 < begun < limit
    return WalSegments(len(oldest), sum(oldest.values()))


def position(lsn: str) -> int:
    """Return a position of the WAL as the number of its byte.

    >>> position('1/10')
    4294967312
    """
    high, _, low = lsn.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def _pages(reader: CatalogReader) -> Iterator[tuple[str, int]]:
    """Yield where in the WAL each page that is looked at was begun; 0 for one that was never written."""
    for row in reader.rows(_PAGES):
        header = bytes(row["header"] or b"").ljust(16, b"\0")
        yield row["name"], int.from_bytes(header[8:], "little" if header[1] == _LITTLE_ENDIAN else "big")
