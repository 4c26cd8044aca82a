"""Places in the database that may hold copies of a protected column, guessed by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import dict_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.database import Connection

_SUFFIX = re.compile(r"_(enc|encrypted|cipher|ciphertext|ct|secure)$")
_HISTORY = re.compile(
    r"(^|_)(history|hist|audit|audits|log|logs|archive|archived|backup|bak|old|shadow|versions?)(_|$)"
)

# Views hold nothing; foreign tables are someone else's, and are named all the same.
_COLUMNS: LiteralString = """
    SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS relation, c.relname AS table, a.attname AS column,
           CASE WHEN c.relkind = 'm' THEN 'materialised view' WHEN c.relkind = 'f' THEN 'foreign table'
                WHEN c.relpersistence = 't' THEN 'temporary table' WHEN c.relpersistence = 'u' THEN 'unlogged table'
                ELSE 'table' END AS kind
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc')
      -- Ours too; that schema may hold tables of others.
      AND NOT (n.nspname = 'security' AND c.relname IN ('audit_anchors', 'audit_checkpoints', 'audit_heads',
                                                        'audit_keys', 'audit_verifications', 'audit_writers',
                                                        'encryption_audit', 'permissions', 'role_permissions',
                                                        'roles'))
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e WHERE e.relation = c.oid AND e.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = c.oid AND i.index_column = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m
                      WHERE m.relation = c.oid AND m.plaintext_column = a.attname)
    ORDER BY 2, a.attnum
"""
# A trigger that inserts elsewhere, as those of audit tables do.
_WRITERS: LiteralString = """
    SELECT DISTINCT t.tgrelid AS oid, t.tgname AS trigger, p.oid::regprocedure::text AS function
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgname !~ '^(yyy|zzz)_glpgenc_' AND p.prosrc ~* 'insert\\s+into'
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class ProtectedColumn:
    """A column whose copies are looked for.

    :param oid: its table's.
    :param table: the table's own name.
    :param names: what the column, or the one that it replaced, is or may have been called.
    """

    oid: int
    table: str
    column: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class PossibleCopy:
    """A place that may hold copies.

    :param of: the protected column, as ``table.column``.
    :param kind: ``table``, ``materialised view``, ``trigger`` and the like.
    :param why: what makes one think so, in words.
    """

    of: str
    kind: str
    name: str
    why: str


def names_of(column: str, field: str, plaintext_column: str | None) -> frozenset[str]:
    """Return the names under which a protected column's values may be found elsewhere.

    PostgreSQL forgets the name of a dropped column: the field's last part and the ciphertext column's name without its
    ending stand for it.
    """
    return frozenset({column, _SUFFIX.sub("", column), field.rpartition(".")[2], plaintext_column or column})


def copies_of(connection: Connection, protected: Iterable[ProtectedColumn]) -> list[PossibleCopy]:
    """Return what may hold copies of protected columns."""
    with connection.cursor(row_factory=dict_row) as cursor:
        columns = cursor.execute(_COLUMNS).fetchall()
        writers = cursor.execute(_WRITERS).fetchall()
    found: list[PossibleCopy] = []
    for each in protected:
        of = f"{each.table}.{each.column}"
        found += [
            PossibleCopy(of, row["kind"], f"{row['relation']}.{row['column']}", _why(each, row["table"]))
            for row in columns
            if row["column"].lower() in each.names and row["oid"] != each.oid
        ]
        found += [
            PossibleCopy(of, "trigger", f"{row['trigger']} ({row['function']})", "it inserts into another table")
            for row in writers
            if row["oid"] == each.oid
        ]
    return found


def _why(protected: ProtectedColumn, table: str) -> str:
    same = "it has the name of a protected column"
    if protected.table in table and table != protected.table:
        return f"{same}, and the table's name contains {protected.table}"
    return f"{same}, and the table looks like a history" if _HISTORY.search(table) else same
