"""Which keys the stored values are under: counted in every bytea column of the database, registered or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.database import translated
from glpgenc.database.transactions import transaction
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from glpgenc.database import Connection

# Whatever holds rows: tables, partitions one by one (detached ones too), materialized views, history tables. Foreign
# tables are another server's, whose own census counts them. Of our own tables of the audit trail, MACs are all that is
# bytea, and anyone who destroys keys need not be one who may read it.
_COLUMNS: LiteralString = """
    SELECT c.oid::oid, n.nspname, c.relname, a.attname,
           EXISTS (SELECT FROM glpgenc.encrypted_columns e WHERE e.column_name = a.attname AND (
               e.relation = c.oid OR e.relation IN (SELECT p.relid FROM pg_catalog.pg_partition_ancestors(c.oid) p))),
           EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE g.column_name = a.attname AND g.relation = c.oid),
           pg_catalog.has_table_privilege(c.oid, 'SELECT')
               OR pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'),
           pg_catalog.pg_relation_size(c.oid)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'm') AND 'pg_catalog.bytea'::pg_catalog.regtype IN (t.oid, t.typbasetype)
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc', 'pg_toast')
      AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
      AND NOT (n.nspname = 'security' AND (
          c.relname IN ('audit_keys', 'audit_writers', 'audit_heads', 'audit_anchors', 'audit_checkpoints')
          OR EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) p
                     WHERE p.relid = pg_catalog.to_regclass('security.encryption_audit'))))
    ORDER BY n.nspname, c.relname, a.attnum
"""
_COUNT: LiteralString = """
    SELECT glpgenc.gl_key_id({column}), count(*) FROM ONLY {table}
    WHERE glpgenc.gl_key_id({column}) {wanted} GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class CountedColumn:
    """A column that may hold values.

    :param relation: the table as SQL, qualified and quoted; of a partitioned table each partition.
    :param registered: whether the registry knows it, or the table it is a partition of.
    :param guarded: whether a guard keeps plaintext out of it.
    :param keys: how many values are under each key.
    :param database: where several databases were read: which one, for people.
    """

    oid: int
    relation: str
    column: str
    registered: bool
    guarded: bool
    keys: dict[UUID, int]
    database: str | None = None

    @property
    def name(self) -> str:
        """Table and column, for people."""
        name = f"{self.relation}.{self.column}"
        return name if self.database is None else f"{self.database} {name}"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            **({} if self.database is None else {"database": self.database}),
            "relation": self.relation,
            "column": self.column,
            "registered": self.registered,
            "guarded": self.guarded,
            "keys": {str(key): count for key, count in sorted(self.keys.items())},
        }


@dataclass(frozen=True, slots=True)
class Census:
    """What was found.

    :param columns: every column in which a value was found.
    :param looked_at: how many columns were read.
    """

    columns: list[CountedColumn] = field(default_factory=list)
    looked_at: int = 0

    @property
    def keys(self) -> Counter[UUID]:
        """How many values are under each key."""
        total: Counter[UUID] = Counter()
        for column in self.columns:
            total.update(column.keys)
        return total

    def under(self, key_id: UUID) -> list[CountedColumn]:
        """Return the columns that hold values under a key."""
        return [column for column in self.columns if key_id in column.keys]

    def within(self, database: str | None) -> Census:
        """Return it as that of one database of several."""
        return Census([replace(column, database=database) for column in self.columns], self.looked_at)

    def __add__(self, other: Census) -> Census:
        return Census([*self.columns, *other.columns], self.looked_at + other.looked_at)

    @property
    def unregistered(self) -> list[CountedColumn]:
        """The columns that hold values and are not in the registry: rotation does not know their field."""
        return [column for column in self.columns if not column.registered]


def census(
    connection: Connection,
    key_ids: Collection[UUID] | None = None,
    show: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> Census:
    """Count the values under keys, by reading every bytea column of every table of the database.

    A value is known by its header, so no key is needed; one in a column that no one registered or guarded counts too.
    Every table is read whole, in parallel where the server does that. Rows of a transaction that has not ended are not
    seen: ask after the processes that hold an old key in their cache have dropped it.

    :param connection: outside a transaction.
    :param key_ids: count these only; ``None`` for all.
    :param show: called with each column before it is read: its name, bytes done and bytes in all.
    :raises DatabaseError: when a table can't be read, or a policy of row-level security would hide rows of it.
    """
    found, done = Census(), 0
    try:
        with transaction(connection, {"statement_timeout": "0"}, lock_timeout=False):
            rows = connection.execute(_COLUMNS).fetchall()
        forbidden = sorted({f"{row[1]}.{row[2]}" for row in rows if not row[6]})
        if forbidden:
            raise DatabaseError(
                f"the census may not read {counted(len(forbidden), 'table')}: {', '.join(forbidden[:5])}",
                hint="run it as a role that can read all tables, such as a member of pg_read_all_data with BYPASSRLS",
            )
        whole = sum(row[7] for row in rows)
        for oid, schema, table, column, registered, guarded, _, size in rows:
            name = sql.Identifier(schema, table)
            show(f"{schema}.{table}.{column}", done, whole)
            keys = _count(connection, oid, name, column, key_ids)
            done += size
            if keys:
                relation = name.as_string(connection)
                found.columns.append(CountedColumn(oid, relation, column, registered, guarded, keys))
    except psycopg.Error as error:
        raise translated(error) from None
    return Census(found.columns, len(rows))


def _count(
    connection: Connection, oid: int, table: sql.Identifier, column: str, key_ids: Collection[UUID] | None
) -> dict[UUID, int]:
    wanted = sql.SQL("IS NOT NULL") if key_ids is None else sql.SQL("= ANY ({})").format(sql.Literal(list(key_ids)))
    query = sql.SQL(_COUNT).format(column=sql.Identifier(column), table=table, wanted=wanted)
    with transaction(connection, {"statement_timeout": "0"}, lock_timeout=False):
        # Dropped since the list was made, as temporary and detached tables are.
        gone = connection.execute("SELECT FROM pg_catalog.pg_class WHERE oid = %s", (oid,)).fetchone() is None
        return {} if gone else {row[0]: row[1] for row in connection.execute(query)}
