"""A table as a view of it is generated from: its columns, what the registry says of them, and its key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from glpgenc._support.quoting import identifier
from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glpgenc.database import Connection

_TABLE: LiteralString = """
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, pg_get_userbyid(c.relowner)::text AS owner,
           ARRAY(SELECT a.attname::text FROM pg_index i
                 CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                 WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.place) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = %(oid)s AND c.relkind IN ('r', 'p')
"""
# A default that a migration has marked says by a setting that it was used: only its own expression is one of a view.
_COLUMNS: LiteralString = """
    SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
           format_type(glpgenc._base_type(a.atttypid), NULL) AS base_type,
           a.attidentity::text AS identity, a.attgenerated <> '' AS generated,
           CASE WHEN a.attgenerated = '' THEN coalesce(
               btrim((glpgenc._default_parts(pg_get_expr(d.adbin, d.adrelid)))[2], E' \\n'),
               pg_get_expr(d.adbin, d.adrelid)) END AS default,
           EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = a.attrelid AND i.index_column = a.attname)
               AS is_index
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %(oid)s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_CIPHERTEXTS: LiteralString = """
    SELECT e.column_name::text AS column, e.field, e.state, coalesce(m.mode, 'database') AS mode,
           m.plaintext_column::text AS plaintext, m.former_column::text AS former,
           coalesce(m.client_source, false) OR m.source_expression IS NOT NULL AND (
               m.source_expression ~ '::'
               OR glpgenc._column_of(e.relation, m.source_expression) IS DISTINCT FROM m.plaintext_column)
               AS is_computed,
           m.row_expression AS row, coalesce(t.given, m.value_type, 'text') AS type,
           format_type(glpgenc._base_type(coalesce(t.given, m.value_type, 'text')::regtype), NULL) AS base_type
    FROM glpgenc.encrypted_columns e
    JOIN pg_attribute a ON a.attrelid = e.relation AND a.attname = e.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.column_migrations m USING (relation, column_name)
    LEFT JOIN LATERAL (SELECT format_type(to_regtype(%(types)s::jsonb ->> e.column_name), NULL) AS given) t ON true
    WHERE e.relation = %(oid)s ORDER BY a.attnum
"""
_TERMS: LiteralString = """
    SELECT i.column_name::text AS column, i.index_column::text AS index_column, i.slot, s.normalizer
    FROM glpgenc.index_columns i JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    WHERE i.relation = %(oid)s AND s.state = 'active' AND s.kind = 'scalar' AND s.scope = 'tenant'
    ORDER BY i.column_name, i.slot
"""


_BARE = re.compile(r"(?P<name>[a-z_][a-z0-9_]*)(?P<rest>(\[\])?)")
_KEYWORDS = frozenset({"bigint", "boolean", "integer", "interval", "numeric", "real", "smallint"})
# As a keyword without a length it would be of length 1.
_WITHOUT_LENGTH = {"character": "bpchar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a table.

    :param type: its type as SQL, with its modifier.
    :param base_type: the type under it, if it is a domain, without a modifier.
    :param identity: ``a`` for GENERATED ALWAYS, ``d`` for BY DEFAULT, else empty.
    :param default: as SQL.
    :param is_index: whether triggers of ours fill it with search terms.
    """

    name: str
    type: str
    base_type: str
    identity: str = ""
    generated: bool = False
    default: str | None = None
    is_index: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTerm:
    """An index column that holds one term of each value of a ciphertext column."""

    column: str
    index_column: str
    slot: int
    normalizer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ciphertext:
    """What the registry says of a ciphertext column.

    :param plaintext: the column that it will replace, while that exists.
    :param former: the name of the column that it has replaced.
    :param is_computed: whether its values are made of more than the plaintext column.
    :param row: SQL over a row for the key that a value is bound to.
    :param type: the type of its values; ``base_type`` the type under it, if it is a domain.
    """

    column: str
    field: str
    state: str = "native"
    mode: str = "database"
    plaintext: str | None = None
    former: str | None = None
    is_computed: bool = False
    row: str | None = None
    type: str = "text"
    base_type: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedTable:
    """A table with ciphertext columns.

    :param key: the columns of its primary key; empty for none.
    """

    oid: int
    schema: str
    name: str
    owner: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    ciphertexts: tuple[Ciphertext, ...]
    terms: tuple[SearchTerm, ...]

    @property
    def display_name(self) -> str:
        """Schema and name, for people."""
        return f"{self.schema}.{self.name}"

    def column(self, name: str) -> TableColumn | None:
        """Return a column by its name."""
        return next((each for each in self.columns if each.name == name), None)


def _qualified(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"type": qualified_type(row["type"])}


def qualified_type(name: str) -> str:
    """Return the name of a type, as ``format_type`` spells it, so that it means the same whatever is in the path.

    ``format_type`` qualifies what is not in pg_catalog.
    """
    match = _BARE.fullmatch(name)
    if match is None or match["name"] in _KEYWORDS:
        return name
    return f"pg_catalog.{identifier(_WITHOUT_LENGTH.get(match['name'], match['name']))}{match['rest']}"


def read_table(connection: Connection, oid: int, types: Mapping[str, str]) -> ProtectedTable:
    """Read a table.

    :param types: the types of values, by ciphertext column, where they are not as the registry has them.
    :param connection: of :func:`~glpgenc.database.connect`, whose path hides no name's schema.
    :raises RegistryError: it is not a table, or has no ciphertext column.
    """
    values = {"oid": oid, "types": Jsonb(dict(types))}
    with connection.cursor(row_factory=dict_row) as cursor:

        def read(query: LiteralString) -> list[dict[str, Any]]:
            return cursor.execute(query, values).fetchall()

        found = read(_TABLE)
        if not found:
            raise RegistryError("a decrypting view needs a table, and this is not one", hint="name an ordinary table")
        table = ProtectedTable(
            **(found[0] | {"key": tuple(found[0]["key"])}),
            columns=tuple(TableColumn(**_qualified(row)) for row in read(_COLUMNS)),
            ciphertexts=tuple(Ciphertext(**_qualified(row)) for row in read(_CIPHERTEXTS)),
            terms=tuple(SearchTerm(**row) for row in read(_TERMS)),
        )
    if not table.ciphertexts:
        raise RegistryError(
            f"table {table.display_name} has no ciphertext column",
            hint="register one with `glpgenc protect` or `glpgenc guard`",
        )
    return table
