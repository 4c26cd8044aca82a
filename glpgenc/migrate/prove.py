"""Look into the server's files for values that should not be there any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from glpgenc.database import connect, translate_errors
from glpgenc.migrate.canaries import Canaries
from glpgenc.migrate.cluster_files import KINDS, WAL, ClusterMap, data_directory
from glpgenc.migrate.scan import Found, scan

LIMITS = (
    "compressed values are not found: PostgreSQL can compress values of 32 bytes or more in rows above 2 kB",
    "samples in pg_statistic are compressed if they are many or long",
    "wal_compression hides the content of full-page images in the WAL",
    "numbers, dates and other values that are not stored as text are not found",
    "blocks of deleted files, backups, archived WAL and other servers are not searched",
)
"""What a scan can't tell."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """What was found in the files of one kind.

    :param kind: one of :data:`~glpgenc.migrate.cluster_files.KINDS`.
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


def _by_kind(found: Sequence[Found]) -> tuple[KindCount, ...]:
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
