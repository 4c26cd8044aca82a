"""Drawing rows at random: each as likely as any other, whichever rows stand beside it."""

from __future__ import annotations

import heapq
import random
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc.database.transactions import snapshot_transaction
from glpgenc.jobs.partitions import Blocks, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.verification.columns import VerifiableColumn

LARGE = 20_000
"""Blocks from which on places are guessed first: with fewer, reading all of them costs little."""

_GUESSES = 60
"""Guesses for each row that is wanted, at most."""

_BATCH = 5_000
_RANGE = 4_096
_PAGE_HEADER, _ROW_HEADER = 24, 28

Places = dict[int, list[str]]
"""Places of rows by the number of their leaf."""


def draw(
    connection: Connection,
    column: VerifiableColumn,
    leaves: Sequence[LeafPartition],
    rows: int,
    tenant: str | None = None,
) -> Places:
    """Draw rows that have a value, without a repetition.

    :param connection: outside a transaction.
    :param rows: how many; all where there are fewer.
    :param tenant: only of this tenant.
    """
    condition = sql.SQL("{} IS NOT NULL").format(column.column.identifier)
    if tenant is not None:
        condition = sql.SQL("{} AND {}").format(condition, column.of_tenant(tenant))
    source = _Source(connection, column.plan.alias, condition)
    if sum(leaf.blocks for leaf in leaves) >= LARGE:
        guessed = source.guessed(leaves, rows)
        if guessed is not None:
            return guessed
    return source.scanned(leaves, rows)


class _Source:
    def __init__(self, connection: Connection, alias: sql.Composable, condition: sql.Composable) -> None:
        self._connection = connection
        self._alias = alias
        self._condition = condition

    def guessed(self, leaves: Sequence[LeafPartition], rows: int) -> Places | None:
        """Guess places: those of rows are found with the same probability each, and no other block is read.

        :returns: ``None`` where too few guesses hit.
        """
        generator = random.SystemRandom()
        hit: set[tuple[int, str]] = set()
        slots = self._slots()
        for _ in range(0, rows * _GUESSES, _BATCH):
            tried = generator.choices(range(len(leaves)), [leaf.blocks for leaf in leaves], k=_BATCH)
            places: Places = {}
            for number in tried:
                block, slot = generator.randrange(leaves[number].blocks), generator.randrange(1, slots + 1)
                places.setdefault(number, []).append(f"({block},{slot})")
            for number, listed in places.items():
                query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND {}").format(
                    leaves[number].identifier, self._alias, Rows(tuple(listed)).condition, self._condition
                )
                with snapshot_transaction(self._connection):
                    hit |= {(number, row[0]) for row in self._connection.execute(query)}
            if len(hit) >= rows:
                return _by_leaf(leaves, generator.sample(sorted(hit), rows))
        return None

    def scanned(self, leaves: Sequence[LeafPartition], rows: int) -> Places:
        """Give each row a number at random, and keep those with the least, a range of blocks after the other."""
        kept: list[tuple[float, int, str]] = []
        for number, leaf in enumerate(leaves):
            for low in range(0, leaf.blocks, _RANGE):
                least = -kept[0][0] if len(kept) == rows else 1.0
                query = sql.SQL(
                    "SELECT s.place::text, s.number FROM (SELECT ctid AS place, pg_catalog.random() AS number"
                    " FROM ONLY {} AS {} WHERE {} AND {} OFFSET 0) s WHERE s.number < {} ORDER BY s.number LIMIT {}"
                ).format(
                    leaf.identifier, self._alias, Blocks(low, low + _RANGE).condition, self._condition,
                    sql.Literal(least), sql.Literal(rows),
                )  # fmt: skip
                with snapshot_transaction(self._connection):
                    found = self._connection.execute(query).fetchall()
                for place, drawn in found:
                    entry = (-float(drawn), number, place)
                    if len(kept) < rows:
                        heapq.heappush(kept, entry)
                    else:
                        heapq.heappushpop(kept, entry)
        return _by_leaf(leaves, [(number, place) for _, number, place in kept])

    def _slots(self) -> int:
        """Return how many rows a block has at most."""
        row = self._connection.execute("SELECT pg_catalog.current_setting('block_size')::integer").fetchone()
        self._connection.rollback()
        return (int(row[0]) - _PAGE_HEADER) // _ROW_HEADER if row else 1


def _by_leaf(leaves: Sequence[LeafPartition], drawn: Sequence[tuple[int, str]]) -> Places:
    places: Places = {leaf.oid: [] for leaf in leaves}
    for number, place in drawn:
        places[leaves[number].oid].append(place)
    return {oid: sorted(listed, key=_position) for oid, listed in places.items() if listed}


def _position(place: str) -> tuple[int, int]:
    block, _, slot = place.strip("()").partition(",")
    return int(block), int(slot)
