"""Proof by search: the server's files are searched for values that should no longer be there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import psycopg

from glpgenc._support.processes import process_pool
from glpgenc.database import connect, translate_errors
from glpgenc.errors import ConfigurationError
from glpgenc.scrub.canaries import Canaries
from glpgenc.scrub.cluster_files import KINDS, WAL, ClusterFile, ClusterMap, data_directory

_CHUNK = 1 << 20
_PIECE = 64 << 20
# Starting a process costs as much as searching this much.
_WORTH_PROCESSES = 512 << 20
_LONG_HEADER = 0x0002
_HEADERS = {False: 24, True: 40}


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A part of a file, so that processes share a big one: values that begin before its end belong to it."""

    file: ClusterFile
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What was found in a piece."""

    kind: str
    name: str
    values: int
    bytes: int


def scan(
    files: Iterable[ClusterFile], canaries: Canaries, wal_block_size: int, workers: int | None = None
) -> list[ScanResult]:
    """Count the values in files; a file that is gone meanwhile counts for nothing.

    :param wal_block_size: bytes of a page of WAL, whose header may cut a value in two.
    :param workers: processes; by default one for each processor, at most 4, where there is enough to read.
    :raises ConfigurationError: when a file can't be read.
    """
    listed = list(files)
    if workers is None:
        big = sum(file.bytes for file in listed) >= _WORTH_PROCESSES
        workers = min(4, os.cpu_count() or 1) if big else 1
    pieces = (piece for file in listed for piece in _pieces(file))
    search = partial(_search, canaries=canaries, wal_block_size=wal_block_size)
    if workers == 1:
        return [found for piece in pieces if (found := search(piece))]
    # Spawned, so that no thread's lock and no connection is inherited. The values go through a pipe.
    with process_pool(workers) as pool:
        results: list[ScanResult] = []
        while batch := list(islice(pieces, 1_000)):
            results += [found for found in pool.map(search, batch, chunksize=4) if found]
        return results


def _pieces(file: ClusterFile) -> Iterator[FilePiece]:
    # A segment of WAL is read from its start: its pages are counted from there.
    size = max(file.bytes, 1) if file.kind == WAL else _PIECE
    yield from (FilePiece(file, at, min(at + size, file.bytes)) for at in range(0, file.bytes, size))


def _search(piece: FilePiece, canaries: Canaries, wal_block_size: int) -> ScanResult | None:
    overlap = canaries.longest - 1
    tail, values, read = b"", 0, 0
    # Without their headers pages of WAL have no place of their own; and there is one piece only.
    end = sys.maxsize if piece.file.kind == WAL else piece.end - piece.start
    try:
        with piece.file.path.open("rb", buffering=0) as file:
            for data in _read(file, piece, overlap, wal_block_size):
                buffer = tail + data
                values += canaries.count(buffer, len(tail), end - read + len(tail))
                tail = buffer[-overlap:]
                read += len(data)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(
            f"{piece.file.path} can't be read: {error.strerror}", hint="run the command as the owner of the files"
        ) from None
    return ScanResult(piece.file.kind, piece.file.name, values, min(read, piece.end - piece.start))


def _read(file: BinaryIO, piece: FilePiece, overlap: int, wal_block_size: int) -> Iterator[bytes]:
    if piece.file.kind == WAL:
        yield from _wal(file, wal_block_size)
        return
    # A value that begins before the end may reach beyond it.
    file.seek(piece.start)
    left = piece.end - piece.start + overlap
    while left > 0 and (data := file.read(min(_CHUNK, left))):
        left -= len(data)
        yield data


def _wal(file: BinaryIO, page: int) -> Iterator[bytes]:
    """Yield the pages' contents without their headers, which cut records in two."""
    while data := file.read(page * (_CHUNK // page)):
        yield b"".join(
            data[at + _HEADERS[bool(data[at + 2] & _LONG_HEADER)] : at + page] for at in range(0, len(data) - 2, page)
        )


LIMITS = (
    "compressed values are not found: PostgreSQL can compress values of 32 bytes or more in rows above 2 kB",
    "samples in pg_statistic are compressed if they are many or long",
    "wal_compression hides the content of full-page images in the WAL",
    "numbers, dates and other values that are not stored as text are not found",
    "blocks of deleted files, backups, archived WAL and other servers are not searched",
)
"""What a scan does not find."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """What was found in the files of one kind.

    :param kind: one of :data:`~glpgenc.scrub.cluster_files.KINDS`.
    :param values: how often one of the values was found.
    :param files: how many relations, or files, there are of this kind.
    :param bytes: how many bytes were searched.
    :param names: the relations or files that hold them, those with most of them first.
    """

    kind: str
    files: int
    bytes: int
    values: int
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a scan found.

    :param canaries: how many different values were looked for.
    :param flushed: whether a checkpoint wrote out first what was in memory only.
    """

    data_directory: Path
    canaries: int
    flushed: bool
    kinds: tuple[KindCount, ...]

    @property
    def in_wal(self) -> int:
        """How often a value was found in the WAL."""
        return sum(kind.values for kind in self.kinds if kind.kind == WAL)

    @property
    def elsewhere(self) -> int:
        """How often a value was found anywhere else."""
        return sum(kind.values for kind in self.kinds if kind.kind != WAL)

    def of(self, kind: str) -> int:
        """Return how often a value was found in files of one kind."""
        return sum(each.values for each in self.kinds if each.kind == kind)


def prove(database_url: str, canaries: Canaries, *, directory: Path | None = None, workers: int | None = None) -> Proof:
    """Search the server's data directory for values.

    :param directory: where this process sees it; by default where the server says it is.
    :param workers: how many processes; by default as many as are worth it, at most 4.
    :raises ConfigurationError: when the files can't be read, or are another server's.
    :raises DatabaseError: when the database can't be asked what the files are.
    """
    with translate_errors(), connect(database_url, "glpgenc scrub", autocommit=True) as connection:
        # Before: what is only in memory must be on the disk, and dropped files must be gone from it.
        flushed = _checkpoint(connection)
        files = ClusterMap(connection, data_directory(connection, directory))
    found = scan(files.files(), canaries, files.wal_block_size, workers)
    return Proof(files.directory, len(canaries.values), flushed, _by_kind(found))


def _checkpoint(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    try:
        connection.execute("CHECKPOINT")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _by_kind(found: Sequence[ScanResult]) -> tuple[KindCount, ...]:
    counts = []
    for kind in KINDS:
        pieces = [each for each in found if each.kind == kind]
        names: dict[str, int] = {}
        for each in pieces:
            names[each.name] = names.get(each.name, 0) + each.values
        holding = sorted(((n, v) for n, v in names.items() if v), key=lambda pair: (-pair[1], pair[0]))
        counts.append(
            KindCount(kind, len(names), sum(each.bytes for each in pieces), sum(names.values()), tuple(holding))
        )
    return tuple(counts)
