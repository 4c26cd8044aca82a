"""Search the files of a data directory for values, in constant memory and with several processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO

from glpgenc.errors import ConfigurationError
from glpgenc.migrate.canaries import Canaries
from glpgenc.migrate.cluster_files import WAL, ClusterFile
from glpgenc.migrate.spawning import process_pool

_CHUNK = 1 << 20
_PIECE = 64 << 20
# Starting a process costs as much as searching this much.
_WORTH_PROCESSES = 512 << 20
_LONG_HEADER = 0x0002
_HEADERS = {False: 24, True: 40}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file, so that processes share a big one: values that begin before its end belong to it."""

    file: ClusterFile
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a piece."""

    kind: str
    name: str
    values: int
    bytes: int


def scan(
    files: Iterable[ClusterFile], canaries: Canaries, wal_block_size: int, workers: int | None = None
) -> list[Found]:
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
        results: list[Found] = []
        while batch := list(islice(pieces, 1_000)):
            results += [found for found in pool.map(search, batch, chunksize=4) if found]
        return results


def _pieces(file: ClusterFile) -> Iterator[Piece]:
    # A segment of WAL is read from its start: its pages are counted from there.
    size = max(file.bytes, 1) if file.kind == WAL else _PIECE
    yield from (Piece(file, at, min(at + size, file.bytes)) for at in range(0, file.bytes, size))


def _search(piece: Piece, canaries: Canaries, wal_block_size: int) -> Found | None:
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
    return Found(piece.file.kind, piece.file.name, values, min(read, piece.end - piece.start))


def _read(file: BinaryIO, piece: Piece, overlap: int, wal_block_size: int) -> Iterator[bytes]:
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
