"""Tables and partitions that store rows, and ranges of rows in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from glpgenc.database import Connection

_LEAVES: LiteralString = """
    WITH RECURSIVE parts (oid) AS (
        SELECT %s::oid UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN parts p ON i.inhparent = p.oid
    )
    SELECT c.oid, n.nspname, c.relname, c.relkind::text, pg_catalog.pg_relation_filenode(c.oid),
           CASE WHEN c.relkind = 'r'
                THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::integer END
    FROM parts p JOIN pg_catalog.pg_class c ON c.oid = p.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind <> 'p' ORDER BY c.oid
"""
_ONE: LiteralString = """
    WITH RECURSIVE above (oid) AS (
        SELECT %(leaf)s::oid
        UNION ALL SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN above a ON i.inhrelid = a.oid
    )
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = %(leaf)s AND c.relkind = 'r' AND %(relation)s::oid IN (SELECT a.oid FROM above a)
"""


@dataclass(frozen=True, slots=True)
class LeafPartition:
    """A table that holds rows.

    :param filenode: its file; another one means that its rows have moved.
    :param blocks: how many blocks it has.
    """

    oid: int
    schema: str
    table: str
    filenode: int = 0
    blocks: int = 0

    @property
    def identifier(self) -> sql.Composable:
        """Its name, for a statement."""
        return sql.Identifier(self.schema, self.table)


def leaves_of(connection: Connection, relation: int) -> list[LeafPartition]:
    """Return the tables that hold the rows of a table.

    :param relation: its oid.
    :raises RegistryError: when part of it is on another server.
    """
    found: list[LeafPartition] = []
    for oid, schema, table, kind, filenode, blocks in connection.execute(_LEAVES, (relation,)):
        if kind != "r":
            raise RegistryError(
                f"partition {schema}.{table} is not a table of this server",
                hint="detach it first: its rows can't be encrypted from this server",
            )
        found.append(LeafPartition(oid, schema, table, filenode, blocks))
    return found


def leaf(connection: Connection, oid: int, relation: int) -> LeafPartition | None:
    """Return one by its oid, without file and size; ``None`` when it was dropped, or is not a part of a table.

    Which leaf a chunk is of is in a table that more people may write than own the leaf: its triggers would run.

    :param relation: the oid of the table that it must be, or be a part of.
    """
    row = connection.execute(_ONE, {"leaf": oid, "relation": relation}).fetchone()
    return None if row is None else LeafPartition(oid, row[0], row[1])


@dataclass(frozen=True, slots=True)
class Blocks:
    """The rows in the blocks from ``low`` to before ``high``. PostgreSQL reads just these: a TID range scan."""

    low: int
    high: int

    @property
    def condition(self) -> sql.Composable:
        """As SQL over a row."""
        low, high = sql.Literal(f"({self.low},0)"), sql.Literal(f"({self.high},0)")
        return sql.SQL("ctid >= {}::tid AND ctid < {}::tid").format(low, high)

    @property
    def single(self) -> bool:
        """Whether it is one block."""
        return self.high - self.low == 1

    def halves(self) -> tuple[Blocks, Blocks]:
        """Two ranges that together are this one, which is more than one block."""
        middle = (self.low + self.high) // 2
        return Blocks(self.low, middle), Blocks(middle, self.high)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by their places, such as ``(0,1)``. One that has moved since is not among them any more."""

    places: tuple[str, ...]

    @property
    def condition(self) -> sql.Composable:
        """As SQL over a row."""
        listed = ",".join(f'"{place}"' for place in self.places)
        return sql.SQL("ctid = ANY ({}::tid[])").format(sql.Literal(f"{{{listed}}}"))

    @property
    def single(self) -> bool:
        """Whether it is one row."""
        return len(self.places) == 1

    def halves(self) -> tuple[Rows, Rows]:
        """Two lists that together are this one, which is more than one row."""
        middle = len(self.places) // 2
        return Rows(self.places[:middle]), Rows(self.places[middle:])


Scope = Blocks | Rows
