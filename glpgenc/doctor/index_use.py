"""Indexes of search terms: whether there is a valid one, of a kind that searches can use, on every partition."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import Check, Fault, Look, fail, identifier, warn
from glpgenc.doctor.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of an ordinary or partitioned table: one that begins with the column itself, of all rows, and with the operators that
# searches use. A plain index on an expression, or of some rows, is not used.
_INDEXES: LiteralString = """
    WITH terms AS (
        SELECT i.relation, i.index_column, a.attnum, bool_or(s.kind IN ('prefix', 'contains')) AS tags,
               bool_or(i.is_unique) AS to_be_unique
        FROM glpgenc.index_columns i JOIN pg_class c ON c.oid = i.relation
        JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
        JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
        -- One that is being built, or not used any more, is the reindex's own.
        WHERE s.state = 'active' GROUP BY 1, 2, 3
    )
    SELECT t.relation::text AS relation, c.relkind = 'p' AS partitioned, t.index_column::text AS index_column, t.tags,
           t.to_be_unique,
           x.indexrelid::regclass::text AS index, x.indisvalid AND x.indisready AS valid, x.indisunique AS is_unique,
           x.indisunique AND x.indpred IS NULL
               AND t.attnum = ANY ((x.indkey::smallint[])[0:x.indnkeyatts - 1]) AS keeps_apart,
           x.indpred IS NULL AND m.amname = ANY (CASE WHEN t.tags THEN '{gin}' ELSE '{btree,hash}' END::name[])
               AND x.indkey[0] = t.attnum AND o.opcdefault AND o.opcnamespace = 'pg_catalog'::regnamespace AS fits
    FROM terms t JOIN pg_class c ON c.oid = t.relation
    LEFT JOIN pg_index x ON x.indrelid = t.relation AND t.attnum = ANY (x.indkey::smallint[])
    LEFT JOIN pg_class n ON n.oid = x.indexrelid LEFT JOIN pg_am m ON m.oid = n.relam
    LEFT JOIN pg_opclass o ON o.oid = x.indclass[0]
    ORDER BY 1, 2, 4
"""


def _indexes(look: Look) -> Iterator[Fault]:
    found: dict[tuple[str, str, bool, bool], bool] = {}
    apart: dict[tuple[str, str, bool, bool], bool] = {}
    for row in look.rows(_INDEXES):
        key = (row["relation"], row["index_column"], row["tags"], row["partitioned"])
        found.setdefault(key, False)
        if row["to_be_unique"]:
            # An invalid one is said by itself.
            apart[key] = apart.get(key, False) or bool(row["keeps_apart"])
        if row["index"] is None:
            continue
        if not row["valid"]:
            does = "does not ensure uniqueness, and no search uses it" if row["is_unique"] else "is used by no search"
            yield fail(
                row["index"],
                f"the index on {row['relation']}.{row['index_column']} is invalid: it {does}",
                f"CREATE INDEX on each partition, and ALTER INDEX {row['index']} ATTACH PARTITION each"
                if row["partitioned"]
                else f"REINDEX INDEX CONCURRENTLY {row['index']}",
            )
            found[key] = True
        elif row["fits"]:
            found[key] = True
    for key, fits in found.items():
        relation, column, tags, partitioned = key
        kind, beside = "USING gin " if tags else "", "" if partitioned else "CONCURRENTLY "
        if not apart.get(key, True):
            yield fail(
                f"{relation}.{column}",
                "its facet is unique, but there is no unique index",
                f"CREATE UNIQUE INDEX {beside}ON {relation} ({identifier(column)}), and what with_columns names",
            )
        elif not fits:
            yield warn(
                f"{relation}.{column}",
                "this column has no index that searches can use: each search reads all rows",
                f"CREATE INDEX {beside}ON {relation} {kind}({identifier(column)})",
            )


CHECKS = (Check(Group.REGISTRY, "indexes", "index columns have valid indexes that searches can use", _indexes),)
