"""How old the contents of the WAL's segments are.

Their names don't tell: a recycled segment has the name of a later one, and its old contents until it is overwritten.
The header of each of its pages does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from glpgenc.migrate.residue import Reader

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
class Segments:
    """The segments that the server has.

    :param number: how many.
    :param older: how many hold pages that were begun before a position.
    """

    number: int
    older: int


def segments_before(reader: Reader, lsn: str) -> Segments:
    """Count the segments that hold what was written before a position of the WAL.

    :raises psycopg.Error: InsufficientPrivilege where the role may not read them: a superuser may.
    """
    limit = position(lsn)
    oldest: dict[str, bool] = {}
    for name, begun in _pages(reader):
        oldest[name] = oldest.get(name, False) or 0 < begun < limit
    return Segments(len(oldest), sum(oldest.values()))


def position(lsn: str) -> int:
    """Return a position of the WAL as the number of its byte.

    >>> position('1/10')
    4294967312
    """
    high, _, low = lsn.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def _pages(reader: Reader) -> Iterator[tuple[str, int]]:
    """Yield where in the WAL each page that is looked at was begun; 0 for one that was never written."""
    for row in reader.rows(_PAGES):
        header = bytes(row["header"] or b"").ljust(16, b"\0")
        yield row["name"], int.from_bytes(header[8:], "little" if header[1] == _LITTLE_ENDIAN else "big")
