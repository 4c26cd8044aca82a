"""The indexes of a reindex: the new slot's index column gets what the old one has, built beside all that continues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.database import scalar
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.database import Connection
    from glpgenc.registry.columns import RegistryColumn

PREFIX = "glpgenc_reindex_"
"""How the name of an index begins that is being built; the oid of the one that it is to replace follows."""

SHOWN = 20
"""So many groups of duplicates are shown."""

_WORDS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\W\d][\w$]*""")
_COLUMNS: LiteralString = """
    SELECT o.index_column::text, n.index_column::text FROM glpgenc.index_columns o
    JOIN glpgenc.index_columns n ON n.relation = o.relation AND n.column_name = o.column_name AND n.slot = %(new)s
    WHERE o.relation = %(relation)s::oid AND o.column_name = %(column)s AND o.slot = %(old)s
      AND n.index_column <> o.index_column
"""
# Those of a constraint depend on it, and only it on the column.
_INDEXES: LiteralString = """
    SELECT x.indexrelid::bigint, pg_catalog.pg_get_indexdef(x.indexrelid), x.indisunique, x.indnkeyatts,
           coalesce(c.contype::text, ''), pg_catalog.pg_get_expr(x.indpred, x.indrelid),
           (pg_catalog.to_jsonb(x) ->> 'indnullsnotdistinct')::boolean IS TRUE
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attname = %(column)s
    LEFT JOIN pg_catalog.pg_constraint c ON c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x')
    WHERE x.indrelid = %(relation)s::oid AND (a.attnum = ANY (x.indkey) OR EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = x.indrelid AND d.refobjsubid = a.attnum))
    ORDER BY 1
"""
_KEYS: LiteralString = """
    SELECT ARRAY(SELECT pg_catalog.pg_get_indexdef(%s::oid, n, false) FROM generate_series(1, %s::int) n ORDER BY n)
"""
_ONE: LiteralString = """
    SELECT i.relkind = 'I', n.nspname, pg_catalog.pg_get_indexdef(i.oid) FROM pg_catalog.pg_class i
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace WHERE i.oid = %s::oid
"""
_MADE: LiteralString = """
    SELECT x.indisvalid FROM pg_catalog.pg_class i JOIN pg_catalog.pg_index x ON x.indexrelid = i.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace WHERE n.nspname = %s AND i.relname = %s
"""
_ALIKE: LiteralString = """
    WITH g AS (
        SELECT count(*) AS rows, (array_agg(pg_catalog.jsonb_build_object({key})))[1:{most}] AS keys
        FROM {table} WHERE {where} GROUP BY {parts} HAVING count(*) > 1)
    SELECT count(*), coalesce(sum(rows), 0)::bigint, (SELECT jsonb_agg(s.keys) FROM (SELECT keys FROM g LIMIT {most}) s)
    FROM g
"""
_CHILDREN: LiteralString = "SELECT inhrelid::bigint FROM pg_catalog.pg_inherits WHERE inhparent = %s::oid ORDER BY 1"


@dataclass(frozen=True, slots=True)
class OldIndex:
    """An index on the index column of the old slot.

    :param definition: as SQL.
    :param keys: how many columns it is of; those that are merely included are not counted.
    :param predicate: of which rows, as SQL; ``None`` for all.
    :param nulls_alike: whether it takes NULL for a value like others.
    """

    oid: int
    definition: str
    unique: bool
    keys: int
    predicate: str | None
    nulls_alike: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows that the new slot makes alike, though a UNIQUE index is to keep them apart.

    :param groups: how many terms are in more than one row.
    :param rows: how many rows those are.
    :param keys: the keys of the rows of some groups.
    """

    table: str
    column: str
    groups: int
    rows: int
    keys: list[list[dict[str, Any]]]

    def document(self) -> dict[str, Any]:
        """Return it for JSON. No value and no term is in it."""
        return {
            "table": self.table,
            "column": self.column,
            "groups": self.groups,
            "rows": self.rows,
            "row_keys": self.keys,
        }


def index_columns(connection: Connection, target: RegistryColumn, old: int, new: int) -> tuple[str, str] | None:
    """Return the index columns of two slots of a column; ``None`` where it has none, or one for both."""
    row = connection.execute(
        _COLUMNS, {"relation": target.oid, "column": target.column, "old": old, "new": new}
    ).fetchone()
    return None if row is None else (row[0], row[1])


def old_indexes(connection: Connection, relation: int, column: str) -> list[OldIndex]:
    """Return the indexes that a column is in.

    :raises RegistryError: when it is in a primary key or an exclusion constraint, which can't be swapped.
    """
    found: list[OldIndex] = []
    for row in connection.execute(_INDEXES, {"relation": relation, "column": column}):
        oid, definition, unique, keys, constraint, predicate, nulls_alike = row
        if constraint in {"p", "x"}:
            raise RegistryError(
                f"index column {column} is part of a {'primary key' if constraint == 'p' else 'exclusion constraint'}",
                hint="use a UNIQUE constraint instead, which can be built concurrently",
            )
        found.append(OldIndex(oid, definition, unique, keys, predicate, nulls_alike))
    return found


def build_index(connection: Connection, index: int, old: str, new: str, report: Callable[[str], None]) -> None:
    """Build an index on the new column like one on the old column, and its parts on every partition.

    :param connection: in autocommit.
    :param report: called with the name of each before it is built.
    :raises psycopg.errors.UniqueViolation: when rows are alike; what was begun stays, invalid.
    """
    row = connection.execute(_ONE, (index,)).fetchone()
    if row is None:
        return
    partitioned, schema, definition = row
    name = f"{PREFIX}{index}"
    made = connection.execute(_MADE, (schema, name)).fetchone()
    children = [child for (child,) in connection.execute(_CHILDREN, (index,))] if partitioned else []
    for child in children:
        build_index(connection, child, old, new, report)
    if made is not None and not made[0] and not partitioned:
        # Of one that was interrupted, or found rows alike.
        connection.execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(schema, name)))
        made = None
    if made is None:
        report(f"{schema}.{name}")
        connection.execute(_as_sql(renamed(definition, name, old, new, concurrently=not partitioned)))
    for child in children:
        connection.execute(
            sql.SQL("ALTER INDEX {} ATTACH PARTITION {}").format(
                sql.Identifier(schema, name), sql.Identifier(_schema(connection, child), f"{PREFIX}{child}")
            )
        )


def duplicates(
    connection: Connection, target: RegistryColumn, index: OldIndex, pair: tuple[str, str], key: Sequence[str]
) -> Duplicates | None:
    """Return the rows that a UNIQUE index on the new column would refuse.

    :param connection: outside a transaction.
    :param pair: the old column and the new one.
    :param key: the columns of the table's primary key; places are shown where there is none.
    """
    pairs = [sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(name)) for name in key or ("ctid",)]
    with transaction(connection, {"statement_timeout": "0"}):
        keys = scalar(connection, _KEYS, (index.oid, index.keys))
        parts = [sql.SQL("({})").format(_as_sql(_words(each, *pair))) for each in keys]
        conditions: list[sql.Composable] = [_as_sql(_words(index.predicate, *pair))] if index.predicate else []
        if not index.nulls_alike:
            conditions += [sql.SQL("{} IS NOT NULL").format(part) for part in parts]
        query = sql.SQL(_ALIKE).format(
            key=sql.SQL(", ").join(pairs),
            most=sql.Literal(SHOWN),
            table=target.table_sql,
            where=sql.SQL(" AND ").join(conditions or [sql.SQL("true")]),
            parts=sql.SQL(", ").join(parts),
        )
        found = connection.execute(query).fetchone()
    if found is None or not found[0]:
        return None
    return Duplicates(target.relation, target.column, found[0], found[1], found[2])


def renamed(definition: str, name: str, old: str, new: str, *, concurrently: bool) -> str:
    """Return the definition of an index with another name and another column."""
    head, found, rest = definition.partition(" USING ")
    at = re.search(r" INDEX ", head)
    on = re.search(r" ON (?:ONLY )?", head)
    if not found or at is None or on is None:
        message = "an invalid index definition"
        raise RuntimeError(message)
    kept = head[: at.end()] + ("CONCURRENTLY " if concurrently else "") + name + head[on.start() :]
    return kept + found + _words(rest, old, new)


def _words(text: str, old: str, new: str) -> str:
    """Exchange a column's name, quoted or not, in SQL that PostgreSQL wrote; strings stay."""
    quoted, wanted = '"' + old.replace('"', '""') + '"', '"' + new.replace('"', '""') + '"'
    return _WORDS.sub(lambda match: wanted if match[0] in {old, quoted} else match[0], text)


def _as_sql(text: str) -> sql.SQL:
    # Written by PostgreSQL itself, of what the table's owner made.
    return sql.SQL(text)


def _schema(connection: Connection, index: int) -> str:
    row = connection.execute(_ONE, (index,)).fetchone()
    return str(row[1]) if row else ""
