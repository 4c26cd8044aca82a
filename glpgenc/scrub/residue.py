"""Residue: places that may still hold plaintext after a table was rewritten, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.scrub.copies import ProtectedColumn

if TYPE_CHECKING:
    from glpgenc.database import Connection


class ResidueStatus(StrEnum):
    """What is known of a place."""

    HOLDS = "holds"
    MAY_HOLD = "may hold"
    GUESS = "guess"
    CLEAN = "clean"
    UNSEEN = "unknown"


@dataclass(frozen=True, slots=True)
class Residue:
    """A place outside the rewritten table.

    :param place: what it is, such as ``WAL``.
    :param what: what was found there.
    :param until: when it ends, or what ends it; ``None`` where there is nothing to end.
    """

    place: str
    standing: ResidueStatus
    what: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class RewrittenTable:
    """What the report is about.

    :param oids: the table and its partitions.
    :param table: the table's own name.
    :param lsn: the WAL position at the end of the rewrite: what was written before may hold plaintext.
    """

    oids: Sequence[int]
    table: str
    lsn: str
    protected: Sequence[ProtectedColumn]


Row = dict[str, Any]
Probe = Callable[["CatalogReader", RewrittenTable], Iterator[Residue]]


class CatalogReader:
    """Runs queries as anyone who is connected: what the role may not ask is an answer too."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, query: LiteralString | sql.Composed, *values: object) -> list[Row]:
        """Return rows by column names."""
        with self.connection.transaction(), self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values or None).fetchall()

    def one(self, query: LiteralString | sql.Composed, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]


def worst_first(found: Iterable[Residue]) -> list[Residue]:
    """Return what holds plaintext before what may, and what is clean last."""
    order = list(ResidueStatus)
    return sorted(found, key=lambda each: order.index(each.standing))
