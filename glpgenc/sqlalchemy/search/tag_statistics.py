"""Statistics of tags: in which part of a table's rows each occurs, as PostgreSQL's ANALYZE has counted.

They are those of the tags column itself (``pg_stats.most_common_elems``), and so of all facets that share it; who may
read the column may read them. They only choose which tags an index is asked for. What rows a search finds never depends
on them, so that old ones, and none, are as good for that.
"""

from __future__ import annotations

import re
import weakref
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from glpgenc._support.quoting import identifier, literal
from glpgenc._support.ttl_cache import monotonic_clock
from glpgenc.sqlalchemy.transaction.keys import CURRENT, current
from glpgenc.sqlalchemy.transaction.session import execute_unprepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine, Table

_KNOWN_SECONDS, _UNKNOWN_SECONDS = 600.0, 60.0
_MOST_COLUMNS = 128
"""Columns of an engine whose statistics are kept at a time: 8 kB each, where 1,000 tags are counted."""


class TagColumn(NamedTuple):
    """A tags column of a table."""

    schema: str | None
    table: str
    column: str

    @classmethod
    def of(cls, table: Table, column: str) -> TagColumn:
        """Return the column of a table by its name."""
        return cls(table.schema, table.name, column)


class TagStatistics:
    """How often the tags of one column occur.

    :param frequencies: of the tags that were counted, the part of the rows that have each.
    :param rows: rows of the table that have tags, about; 0 where that is not known.
    """

    __slots__ = ("_frequencies", "_least", "_tags", "rows")

    def __init__(self, frequencies: Iterable[tuple[int, float]] = (), rows: float = 0.0) -> None:
        # Two arrays, not a dictionary: of 100,000 tags, the most that PostgreSQL counts, they are a tenth of the size.
        counted = sorted(frequencies)
        self._tags = array("i", (tag for tag, _ in counted))
        self._frequencies = array("f", (frequency for _, frequency in counted))
        self._least = min(self._frequencies, default=0.0)
        self.rows = rows

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self._tags)

    def frequency(self, tag: int) -> float | None:
        """Return in which part of the rows a tag occurs; ``None`` where nothing is known of the column.

        Of a tag that was not counted it is half of the least that was: where PostgreSQL's planner puts it.
        """
        if not self._tags:
            return None
        at = self._place(tag)
        return self._least / 2 if at is None else self._frequencies[at]

    def is_counted(self, tag: int) -> bool:
        """Return whether ANALYZE has counted a tag: it is among the most common ones."""
        return self._place(tag) is not None

    def _place(self, tag: int) -> int | None:
        at = bisect_left(self._tags, tag)
        return at if at < len(self._tags) and self._tags[at] == tag else None

    def rarest(self, tags: Iterable[int], n: int) -> list[int]:
        """Return so many tags at most, the rarest first.

        Among tags that are as rare as one another, all where nothing is known, the earlier come first.
        """
        return sorted(tags, key=lambda tag: self.frequency(tag) or 0.0)[:n]


NOTHING_KNOWN = TagStatistics()


_ENGINES: weakref.WeakKeyDictionary[Engine, dict[TagColumn, tuple[float, TagStatistics]]] = weakref.WeakKeyDictionary()
"""By engine and column, the second at which each is to be read again, and what was read."""


def tag_statistics(column: TagColumn) -> TagStatistics:
    """Return the statistics of a tags column, for the statement whose values are being made.

    They are kept in the process for ten minutes, for one where there are none yet; then the statement's own connection
    reads them again, in two short statements before it. Where they can't be read (the role may not, or the transaction
    has failed), nothing is known.

    :raises EngineNotBoundError: when no statement is being executed.
    """
    connection = current().connection
    schemas = connection.get_execution_options().get("schema_translate_map") or {}
    column = column._replace(schema=schemas.get(column.schema, column.schema))
    cached = _ENGINES.setdefault(_root(connection.engine), {})
    now, kept = monotonic_clock(), cached.get(column)
    if kept is not None and now < kept[0]:
        return kept[1]
    found = _read(connection, column)
    # Not for ten minutes where nothing is known: the table may be analysed in one.
    cached[column] = (now + (_KNOWN_SECONDS if found else _UNKNOWN_SECONDS), found)
    for oldest in list(cached)[: max(len(cached) - _MOST_COLUMNS, 0)]:
        cached.pop(oldest, None)
    return found


def forget_statistics(engine: Engine) -> None:
    """Forget what is known of an engine's columns, so that the next search reads it: after ANALYZE, in tests."""
    _ENGINES.pop(_root(engine), None)


def _root(engine: Any) -> Engine:
    """Return the engine that ``engine.execution_options()`` made a copy of."""
    while (proxied := getattr(engine, "_proxied", None)) is not None:
        engine = proxied
    return engine  # type: ignore[no-any-return]


# Others may have set the search_path of this session: no function, and no operator, is looked up by it. The table's own
# name is, as that of the statement is. A partitioned table is analysed only when it is asked for; till then its largest
# partition stands for it. Two statements, because a view that is security_barrier is only looked up by constants.
_TABLES = """
SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text,
    pg_catalog.sum(c.reltuples)
        FILTER (WHERE c.reltuples OPERATOR(pg_catalog.>) 0::pg_catalog.float4
            AND c.relkind OPERATOR(pg_catalog.<>) 'p'::pg_catalog."char") OVER ()::pg_catalog.float8
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE pg_catalog.has_table_privilege('pg_catalog.pg_stats'::pg_catalog.text, 'SELECT'::pg_catalog.text)
    AND (c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass({table}::pg_catalog.text)::pg_catalog.oid
        OR c.oid OPERATOR(pg_catalog.=) ANY (ARRAY(
            SELECT p.relid::pg_catalog.oid
            FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass({table}::pg_catalog.text)) p
            WHERE p.isleaf)))
ORDER BY c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass({table}::pg_catalog.text)::pg_catalog.oid DESC,
    c.reltuples DESC
LIMIT 2
"""
_STATISTICS = """
SELECT s.most_common_elems::pg_catalog.text, s.most_common_elem_freqs::pg_catalog.text, s.null_frac
FROM pg_catalog.pg_stats s
WHERE s.schemaname OPERATOR(pg_catalog.=) {schema}::pg_catalog.name
    AND s.tablename OPERATOR(pg_catalog.=) {table}::pg_catalog.name
    AND s.attname OPERATOR(pg_catalog.=) {column}::pg_catalog.name
    AND s.most_common_elems IS NOT NULL
ORDER BY s.inherited DESC
LIMIT 1
"""


def _read(connection: Connection, column: TagColumn) -> TagStatistics:
    before = CURRENT.get()
    cursor: Any = connection.connection.cursor()
    try:
        named = [column.table] if column.schema is None else [column.schema, column.table]
        execute_unprepared(connection, cursor, _TABLES.format(table=literal(identifier(*named))))
        for schema, table, rows in cursor.fetchall():
            parts = {"schema": literal(schema), "table": literal(table), "column": literal(column.column)}
            execute_unprepared(connection, cursor, _STATISTICS.format(**parts))
            if (row := cursor.fetchone()) is not None:
                return _statistics(*row, rows=rows or 0.0)
    except connection.dialect.loaded_dbapi.Error:
        return NOTHING_KNOWN  # the transaction has failed before: the statement itself says so
    finally:
        cursor.close()
        # Tasks that share a context may have executed statements meanwhile.
        CURRENT.set(before)
    return NOTHING_KNOWN


_ARRAY = re.compile(r"\{[-+.,e0-9]*\}")


def _statistics(elements: str, frequencies: str | None, null_part: float, *, rows: float) -> TagStatistics:
    """Return what a row of ``pg_stats`` says, whose arrays are text: to drivers ``anyarray`` is no type."""
    try:
        tags = _numbers(elements, int)
        # Behind those of the elements stand the least, the greatest, and that of NULL.
        parts = _numbers(frequencies or "{}", float)
        return TagStatistics(zip(tags, parts, strict=False), rows * (1.0 - null_part))
    except (ValueError, OverflowError):
        return NOTHING_KNOWN  # a column of another type than integer[]


def _numbers(array_text: str, number: Any) -> Sequence[Any]:
    if _ARRAY.fullmatch(array_text) is None:
        message = "not an array of numbers"
        raise ValueError(message)
    return [number(each) for each in array_text[1:-1].split(",") if each]
