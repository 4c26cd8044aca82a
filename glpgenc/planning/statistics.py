"""Statistics of a plaintext column from PostgreSQL's catalogue: counts and shares, never a value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import Connection, connect, relation_name, translate_errors
from glpgenc.errors import ConfigurationError, DatabaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    Reader = Connection | psycopg.Cursor[Any]


class TypeKind(StrEnum):
    """What kind of type a column has."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    BOOLEAN = "boolean"
    ENUM = "enum"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """PostgreSQL's statistics of one column, as numbers. They are estimates from a sample.

    :param table: as SQL names it, quoted where needed.
    :param type_name: as SQL names it.
    :param rows: of the table, NULLs included; more than 0.
    :param distinct: number of distinct values.
    :param null_share: 0 to 1.
    :param frequencies: shares of all rows that the most common values have, greatest first.
    :param average_bytes: average width of a value.
    :param is_unique: whether a unique index has this column alone.
    :param is_whole: whether only whole numbers, or whole days, can stand there.
    :param span: from the least to the greatest value seen: a number, or days. ``None`` where the type has none.
    """

    table: str
    column: str
    type_name: str
    kind: TypeKind
    rows: float
    distinct: float
    null_share: float
    frequencies: tuple[float, ...] = ()
    average_bytes: int = 0
    is_unique: bool = False
    is_whole: bool = False
    span: float | None = None

    @property
    def values(self) -> float:
        """The rows that are not NULL."""
        return self.rows * (1 - self.null_share)

    @property
    def top_share(self) -> float:
        """The share of the values, NULLs aside, that the most common one has: how often guessing it is right."""
        if self.values <= 0:
            return 0.0
        rest, count = self._rest()
        usual = rest / count if count else 0.0
        return min(1.0, max([usual, *self._shares()]))

    @property
    def entropy_bits(self) -> float:
        """Shannon's entropy of a value: what is not known of it before anything is seen."""
        rest, count = self._rest()
        known = sum(share * math.log2(share) for share in self._shares() if share > 0)
        unlisted = rest * math.log2(rest / count) if rest > 0 and count > 0 else 0.0
        return max(0.0, -known - unlisted)

    @property
    def min_entropy_bits(self) -> float:
        """How hard the best single guess is: ``-log2`` of the greatest share."""
        return -math.log2(self.top_share) if self.top_share else 0.0

    def _shares(self) -> list[float]:
        there = 1 - self.null_share
        return [share / there for share in self.frequencies] if there > 0 else []

    def _rest(self) -> tuple[float, float]:
        """Return the share and the number of the values that are not among the most common ones."""
        if self.values <= 0:
            return 0.0, 0.0
        rest = max(0.0, 1 - sum(self._shares()))
        # What is left of rounding is not a value.
        count = max(0.0, self.distinct - len(self.frequencies))
        return (rest, count) if count >= 1 else (0.0, 0.0)


_FORM = "use TABLE.COLUMN or SCHEMA.TABLE.COLUMN, quoted as in SQL if necessary"
_COLUMN_AND_TABLE = 2
_WITH_SCHEMA = 3

_PARTS: LiteralString = "SELECT parse_ident(%s) AS parts"
_COLUMN: LiteralString = """
    SELECT c.oid, n.nspname, c.relname, c.oid::regclass::text AS relation, c.relkind::text AS relkind,
           c.reltuples AS rows, a.attnum, format_type(a.atttypid, a.atttypmod) AS type_name, b.typname AS base_type,
           b.typtype::text AS typtype, b.typcategory::text AS category,
           has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable, row_security_active(c.oid) AS row_security,
           EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid
                   AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_unique
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = %s AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    WHERE c.oid = to_regclass(%s)
"""
# Of a table with partitions or children the statistics of the whole.
_STATISTICS: LiteralString = """
    SELECT null_frac, n_distinct, avg_width, coalesce(most_common_freqs, '{}') AS frequencies
    FROM pg_stats WHERE schemaname = %s AND tablename = %s AND attname = %s ORDER BY inherited DESC LIMIT 1
"""
# anyarray has no casts but through text.
_SPANS: dict[TypeKind, LiteralString] = {
    TypeKind.NUMBER: """
        SELECT max(v) - min(v) AS span
        FROM pg_stats, unnest(coalesce(histogram_bounds::text::numeric[], '{}')
                              || coalesce(most_common_vals::text::numeric[], '{}')) v
        WHERE schemaname = %s AND tablename = %s AND attname = %s AND v NOT IN ('NaN', 'Infinity', '-Infinity')
    """,
    TypeKind.TIME: """
        SELECT extract(epoch FROM max(v) - min(v)) / 86400 AS span
        FROM pg_stats, unnest(coalesce(histogram_bounds::text::timestamp[], '{}')
                              || coalesce(most_common_vals::text::timestamp[], '{}')) v
        WHERE schemaname = %s AND tablename = %s AND attname = %s AND isfinite(v)
    """,
}
_WHOLE = frozenset({"int2", "int4", "int8", "date"})
_NUMBERS = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"})
_TIMES = frozenset({"date", "timestamp", "timestamptz"})


def read_statistics(database_url: str, name: str) -> ColumnStatistics:
    """Read the statistics of a plaintext column. glpgenc need not be installed.

    :param name: ``TABLE.COLUMN`` or ``SCHEMA.TABLE.COLUMN``, as in SQL.
    :raises ConfigurationError: the name is something else.
    :raises DatabaseError: there is no such column, no statistics of it, or the role can't read them; or the database
        can't be reached.
    """
    with translate_errors(), connect(database_url, row_factory=dict_row) as connection:
        connection.read_only = True
        column, facts = find_column(connection, name)
        statistics = connection.execute(_STATISTICS, [facts["nspname"], facts["relname"], column]).fetchone()
        if statistics is None:
            raise _no_statistics(connection, facts, column)
        return _column(connection, facts, statistics, column)


def find_column(connection: Connection, name: str) -> tuple[str, dict[str, Any]]:
    """Look a column up.

    :param connection: whose rows are dictionaries.
    :param name: ``TABLE.COLUMN`` or ``SCHEMA.TABLE.COLUMN``, as in SQL.
    :returns: its name, and what the catalogue says of it and its table.
    :raises ConfigurationError: the name is something else.
    :raises DatabaseError: there is no such column, or the role can't read it.
    """
    table, column = _split(connection, name)
    return column, _facts(connection, connection, table, column)


def type_kind(facts: Mapping[str, Any]) -> TypeKind:
    """Return what kind of type a column has, by what :func:`find_column` returned."""
    if facts["typtype"] == "e":
        return TypeKind.ENUM
    if facts["base_type"] == "bool":
        return TypeKind.BOOLEAN
    if facts["base_type"] in _NUMBERS:
        return TypeKind.NUMBER
    if facts["base_type"] in _TIMES:
        return TypeKind.TIME
    return TypeKind.TEXT if facts["category"] == "S" else TypeKind.OTHER


def sampled_column(connection: Connection, name: str) -> tuple[sql.Composable, sql.Composable]:
    """Return the table and the column of a name, for a statement that reads a sample.

    :param name: ``TABLE.COLUMN`` or ``SCHEMA.TABLE.COLUMN``, as in SQL.
    :raises ConfigurationError: the name is something else.
    :raises DatabaseError: there is no such column, or the role can't read it.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        table, column = _split(cursor, name)
        facts = _facts(connection, cursor, table, column)
    return sql.Identifier(facts["nspname"], facts["relname"]), sql.Identifier(column)


def _split(connection: Reader, name: str) -> tuple[str, str]:
    """Return the table, quoted, and the column."""
    try:
        row = connection.execute(_PARTS, [name]).fetchone()
    except psycopg.errors.InvalidParameterValue:
        raise ConfigurationError(f"{name!r} is not a column name", hint=_FORM) from None
    parts: list[str] = row["parts"] if row else []
    if len(parts) not in {_COLUMN_AND_TABLE, _WITH_SCHEMA}:
        raise ConfigurationError(f"{name!r} is not a column name", hint=_FORM)
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts[:-1]), parts[-1]


def _facts(connection: Connection, reader: Reader, table: str, column: str) -> dict[str, Any]:
    named = relation_name(connection, table)
    facts: dict[str, Any] | None = reader.execute(_COLUMN, [column, named]).fetchone()
    if facts is None:
        raise DatabaseError(
            f"there is no table {table}", hint=f"{_FORM}; add the schema if it is not in the search_path"
        )
    if facts["relkind"] not in {"r", "p", "m", "f"}:
        raise DatabaseError(
            f"{table} is not a table, and has no statistics", hint="use the table that contains the values"
        )
    if facts["attnum"] is None:
        raise DatabaseError(f"table {table} has no column {column!r}", hint=_FORM)
    if not facts["readable"]:
        raise DatabaseError(
            f"permission denied to read {facts['relation']}.{column}, which its statistics require",
            hint="run this as the table's owner, or grant SELECT on the column",
        )
    return facts


def _no_statistics(connection: Connection, facts: Mapping[str, Any], column: str) -> DatabaseError:
    named = f"{facts['relation']}.{column}"
    if facts["row_security"]:
        return DatabaseError(
            f"row-level security hides the statistics of {named} from this role", hint="run this as the table's owner"
        )
    empty: LiteralString = "SELECT coalesce(pg_relation_size(%s), 0) = 0 AS empty"
    row = connection.execute(empty, [facts["oid"]]).fetchone()
    if row and row["empty"] and facts["relkind"] == "r":
        return DatabaseError(f"{facts['relation']} is empty", hint="load realistic data, then run ANALYZE")
    return DatabaseError(
        f"there are no statistics of {named}",
        hint=f"run ANALYZE {facts['relation']}, and check that the column's statistics target is not 0",
    )


def _column(
    connection: Connection, facts: Mapping[str, Any], statistics: Mapping[str, Any], column: str
) -> ColumnStatistics:
    rows = float(facts["rows"])
    if rows <= 0:
        raise DatabaseError(
            f"the number of rows of {facts['relation']} is not known", hint=f"run ANALYZE {facts['relation']}"
        )
    kind = type_kind(facts)
    distinct = float(statistics["n_distinct"])
    return ColumnStatistics(
        table=facts["relation"],
        column=column,
        type_name=facts["type_name"],
        kind=kind,
        rows=rows,
        # Below 0 it is a share of the rows: PostgreSQL expects the number to grow with them.
        distinct=distinct if distinct >= 0 else -distinct * rows,
        null_share=float(statistics["null_frac"]),
        frequencies=tuple(map(float, statistics["frequencies"])),
        average_bytes=int(statistics["avg_width"]),
        is_unique=facts["is_unique"],
        is_whole=facts["base_type"] in _WHOLE,
        span=_span(connection, facts, kind, column),
    )


def _span(connection: Connection, facts: Mapping[str, Any], kind: TypeKind, column: str) -> float | None:
    if kind not in _SPANS:
        return None
    row = connection.execute(_SPANS[kind], [facts["nspname"], facts["relname"], column]).fetchone()
    return float(row["span"]) if row and row["span"] is not None else None
