"""The columns of the database that nothing protects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.doctor.check import Look

# A partition has its parent's columns. A column that is on its way has a plaintext column, which is known of.
_COLUMNS: LiteralString = """
    SELECT c.oid::bigint AS oid, c.oid::regclass::text AS relation, a.attname::text AS column,
           -- By its name alone only where it is PostgreSQL's or an extension's: casts of other types are functions of
           -- regardless of their creator.
           CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace
                OR EXISTS (SELECT FROM pg_depend x
                           WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')
                THEN t.typname::text ELSE t.oid::regtype::text END AS type,
           t.typcategory::text AS category, c.relkind::text AS kind,
           pg_relation_size(c.oid) AS bytes, has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type t ON t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc') AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e WHERE e.relation = c.oid AND e.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = c.oid AND i.index_column = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE g.relation = c.oid AND g.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m
                      WHERE m.relation = c.oid AND m.plaintext_column = a.attname)
      AND NOT EXISTS (SELECT FROM pg_depend x
                      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
    ORDER BY 2, a.attnum
"""


@dataclass(frozen=True, slots=True)
class Unprotected:
    """A column.

    :param relation: its table as SQL.
    :param type: its type's name, a domain's base.
    :param category: the type's, as pg_type has it.
    :param bytes: the size of the table; 0 for one that is partitioned.
    :param readable: whether this role may read it.
    """

    oid: int
    relation: str
    column: str
    type: str
    category: str
    kind: str
    bytes: int
    readable: bool

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"

    @property
    def sql(self) -> str:
        """Table and column, for commands."""
        plain = re.fullmatch("[a-z_][a-z0-9_]*", self.column)
        quoted = self.column if plain else '"' + self.column.replace('"', '""') + '"'
        return f"{self.relation}.{quoted}"


def unprotected(look: Look) -> Iterator[Unprotected]:
    """Give the columns that are neither registered nor guarded, and replaced by none that is.

    :raises psycopg.Error: what the driver raised.
    """
    for row in look.rows(_COLUMNS):
        yield Unprotected(**row)
