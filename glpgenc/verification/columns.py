"""Columns whose values are verified: every registered one, whatever its state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import Connection, relation_name, translate_errors
from glpgenc.errors import RegistryError
from glpgenc.jobs.plan import PlanColumn, TablePlan, primary_key
from glpgenc.jobs.row_binding import row_binding_by_tenant
from glpgenc.registry.columns import COLUMN, FROM_COLUMNS, RegistryColumn
from glpgenc.registry.stale import refuse_stale
from glpgenc.wire.envelope import Suite
from glpgenc.wire.facet_kinds import TAGGED_SQL

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager

_DAY = "[0-9]{4,7}-[0-9]{2}-[0-9]{2}"
_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
_ZONE = "(Z|[+-][0-9]{2}(:[0-9]{2}){0,2})"
_INTEGER = "^-?[0-9]{1,19}$"
_JSON = '^[ \t\n\r]*([{["0-9-]|true|false|null)'
"""How a text begins that may be JSON."""

_FLOAT = "^(-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|NaN|-?Infinity)$"

VALUE_FORMS: dict[str, str] = {
    "smallint": _INTEGER,
    "integer": _INTEGER,
    "bigint": _INTEGER,
    "numeric": "^(-?[0-9]+([.][0-9]+)?(E[+-]?[0-9]+)?|NaN|-?Infinity)$",
    "real": _FLOAT,
    "double precision": _FLOAT,
    "boolean": "^(t|f|true|false)$",
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "date": f"^({_DAY}( BC)?|-?infinity)$",
    "timestamp without time zone": f"^({_DAY}[ T]{_TIME}( BC)?|-?infinity)$",
    "timestamp with time zone": f"^({_DAY}[ T]{_TIME}{_ZONE}( BC)?|-?infinity)$",
    "json": _JSON,
    "jsonb": _JSON,
}
"""By the name of the type, as PostgreSQL shows it. A type that is not here has any text."""

# A column that never had plaintext has no tenant expression of its own: those of one table agree on their rows' tenant.
_COLUMNS: LiteralString = f"""
    SELECT {COLUMN}, m.source_expression AS source,
           coalesce(m.tenant_expression, (
               SELECT min(o.tenant_expression) FROM glpgenc.column_migrations o WHERE o.relation = e.relation
               HAVING count(DISTINCT o.tenant_expression) = 1)) AS tenant,
           m.row_expression AS row, coalesce(m.mode, 'database') AS mode, 'queue' AS unkeyed,
           f.padding, m.value_type, m.relation IS NOT NULL AS moved,
           (SELECT i.value FROM glpgenc.installation i WHERE i.name = 'default_tenant') AS only_tenant,
           ARRAY(SELECT jsonb_build_object('slot', s.slot, 'state', s.state, 'bits', s.bits,
                                           'given', s.scope = 'global' OR s.kind = 'text_range',
                                           'tags', s.kind IN {TAGGED_SQL})
                 FROM glpgenc.search_facets s WHERE s.field = e.field ORDER BY s.slot) AS facets,
           ARRAY(SELECT jsonb_build_object('slot', i.slot, 'column', i.index_column)
                 FROM glpgenc.index_columns i WHERE i.relation = e.relation AND i.column_name = e.column_name
                 ORDER BY i.slot) AS index_columns
    {FROM_COLUMNS}
    WHERE e.relation = %(table)s::regclass
      AND (%(column)s::text IS NULL OR %(column)s IN (e.column_name, m.plaintext_column))
    ORDER BY a.attnum
"""  # noqa: S608  # constants only
# Values of which none opens say nothing of what they are bound to.
_OPENING = sql.SQL(
    "glpgenc.gl_key_id({}) IN (SELECT k.key_id FROM glpgenc.key_tenants k"
    " WHERE k.purpose = 'encryption' AND k.data_class = {} AND k.state <> 'destroyed' AND k.retired_at IS NULL"
    " AND NOT EXISTS (SELECT FROM glpgenc.tombstones t"
    " WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class)))"
)
_LENIENT = ("building", "retiring")
_IS_COLUMN: LiteralString = """
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = %s AND a.attname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class VerifiableColumn:
    """A ciphertext column, and what its values are to be.

    :param target: the column; its ``row`` is what its values are bound to, found out where the registry does not say.
    :param key: the columns of the primary key; empty where there is none.
    :param moved: whether it came from a plaintext column, so that the registry says what its values are bound to.
    :param only_tenant: whose all rows are, in an installation of one tenant; ``None`` where rows or keys say it.
    :param padding: bucket in bytes that plaintexts are padded to; 0 for none.
    :param value_type: the type whose text form the values have; ``None`` where that is not known.
    :param lenient: slots of a reindex that is under way, which older values need not carry.
    :param known_slots: every slot that a value may carry, also those of facets that are gone.
    :param on_server: whether a session's keys are all that it takes to check its values.
    :param terms_right: SQL over a row: whether its index columns hold what its value says.
    """

    target: RegistryColumn
    key: tuple[str, ...]
    moved: bool
    only_tenant: str | None
    padding: int
    value_type: str | None
    lenient: frozenset[int]
    known_slots: frozenset[int]
    on_server: bool
    terms_right: sql.Composable

    @property
    def column(self) -> PlanColumn:
        """The column, for statements."""
        return PlanColumn(self.target, is_bytes=self.value_type == "bytea")

    @property
    def plan(self) -> TablePlan:
        """The table, for statements."""
        return TablePlan((self.column,), self.key)

    @property
    def row_key(self) -> sql.Composable:
        """What names a row, as jsonb."""
        if self.key:
            return self.plan.row_key
        return sql.SQL("pg_catalog.jsonb_build_object('table', tableoid::regclass::text, 'ctid', ctid::text)")

    @property
    def is_text(self) -> bool:
        """Whether the text form of its values is known."""
        return self.value_type is not None and self.value_type != "bytea"

    @property
    def form(self) -> str | None:
        """What the text form of its values must match, as a regular expression of Python's and PostgreSQL's."""
        return None if self.value_type is None else VALUE_FORMS.get(self.value_type)

    @property
    def is_by_key(self) -> bool:
        """Whether the tenant of a value is known by its key alone."""
        return self.target.tenant is None and self.only_tenant is None

    def of_tenant(self, tenant: str) -> sql.Composable:
        """Return the condition that a row is a tenant's."""
        return sql.SQL("{} = {}").format(self.tenant, sql.Literal(tenant))

    @property
    def tenant(self) -> sql.Composable:
        """The row's tenant as text: what the row says, or else whose key its value is under."""
        return self.plan.tenant or sql.SQL(
            "(SELECT k.tenant_id FROM glpgenc.key_tenants k WHERE k.key_id = glpgenc.gl_key_id({}))"
        ).format(self.column.identifier)


def stored_columns(
    connection: Connection, table: str, column: str | None = None, *, tenant_column: str | None = None
) -> list[VerifiableColumn]:
    """Return the registered columns of a table, in its order.

    :param connection: in a transaction.
    :param table: named as in SQL.
    :param column: only this ciphertext column, or the one that replaces this plaintext column.
    :param tenant_column: the column that names a row's tenant, where the registry does not say.
    :raises RegistryError: when there is none, or no such tenant column.
    """
    with translate_errors(), connection.cursor(row_factory=dict_row) as cursor:
        parameters = {"table": relation_name(connection, table), "column": column}
        rows = cursor.execute(_COLUMNS, parameters).fetchall()
    if not rows:
        refuse_stale(connection, table, column)
        what = f"table {table} has no" if column is None else f"column {column} of table {table} is not an"
        raise RegistryError(f"{what} encrypted column", hint="`glpgenc coverage` shows the registered columns")
    if tenant_column is not None:
        if connection.execute(_IS_COLUMN, (rows[0]["oid"], tenant_column)).fetchone() is None:
            raise RegistryError(
                f"table {table} has no column {tenant_column}",
                hint="pass the exact name of a column as --tenant-column",
            )
        for row in rows:
            row["tenant"] = row["tenant"] or sql.Identifier(tenant_column).as_string(connection)
    key = primary_key(connection, rows[0]["oid"])
    plaintext = {row["plaintext_column"] for row in rows}
    # What names a row must not hold what is to be encrypted.
    return [_stored(row, () if plaintext & set(key) else key) for row in rows]


def _stored(row: dict[str, Any], key: tuple[str, ...]) -> VerifiableColumn:
    facets, index_columns = row.pop("facets"), row.pop("index_columns")
    padding, value_type = row.pop("padding"), row.pop("value_type")
    moved, only_tenant = row.pop("moved"), row.pop("only_tenant")
    target = RegistryColumn(**row)
    written = [each for each in facets if each["state"] != "retired"]
    return VerifiableColumn(
        target,
        key,
        moved,
        None if target.tenant else only_tenant,
        padding,
        value_type,
        frozenset(each["slot"] for each in written if each["state"] in _LENIENT),
        frozenset(each["slot"] for each in facets),
        target.mode == "database" and not any(each["given"] for each in written),
        _terms_right(target.column, facets, index_columns),
    )


def _terms_right(column: str, facets: list[dict[str, Any]], index_columns: list[dict[str, Any]]) -> sql.Composable:
    by_slot = {each["slot"]: each for each in facets}
    value = sql.Identifier(column)
    parts: list[sql.Composable] = []
    shared: dict[str, list[int]] = {}
    for each in index_columns:
        facet = by_slot[each["slot"]]
        if facet["tags"]:
            shared.setdefault(each["column"], []).append(each["slot"])
            continue
        stored = sql.Identifier(each["column"])
        right = sql.SQL("{} IS NOT DISTINCT FROM {}").format(stored, _term(value, each["slot"], facet["bits"]))
        lenient = facet["state"] in _LENIENT
        parts.append(sql.SQL("({} IS NULL OR {})").format(stored, right) if lenient else right)
    # Tags of a facet that is gone stay beside the others until the row is written again.
    every = [each["slot"] for each in facets if each["tags"]]
    for name, slots in shared.items():
        stored, certain = sql.Identifier(name), [slot for slot in slots if by_slot[slot]["state"] not in _LENIENT]
        if certain == every:
            parts.append(sql.SQL("{} IS NOT DISTINCT FROM {}").format(stored, _tags(value, every)))
            continue
        parts.append(
            sql.SQL(
                "CASE WHEN glpgenc.gl_is_encrypted({value}) THEN"
                " coalesce({stored} @> {certain} AND {stored} <@ {every}, false) ELSE {stored} IS NULL END"
            ).format(value=value, stored=stored, certain=_tags(value, certain), every=_tags(value, every))
        )
    return sql.SQL("({})").format(sql.SQL(" AND ").join(parts)) if parts else sql.SQL("true")


def _term(value: sql.Composable, slot: int, bits: int) -> sql.Composable:
    """Return the term in a slot, as gl_index_term does: without that function where it is the only one."""
    size = (bits + 7) // 8
    alone = bytes([0, size + 3, slot, 0, size])
    return sql.SQL(
        "CASE WHEN pg_catalog.substr({value}, 19, 5) = {alone} AND pg_catalog.octet_length({value}) >= 48"
        " AND pg_catalog.substr({value}, 1, 1) IN ({suites}) THEN pg_catalog.substr({value}, 24, {size})"
        " ELSE glpgenc.gl_index_term({value}, {slot}) END"
    ).format(
        value=value,
        alone=sql.Literal(alone),
        suites=sql.SQL(", ").join(sql.Literal(bytes([suite])) for suite in Suite),
        size=sql.Literal(size),
        slot=sql.Literal(slot),
    )


def _tags(value: sql.Composable, slots: list[int]) -> sql.Composable:
    parts: list[sql.Composable] = [
        sql.SQL("glpgenc.gl_index_tags({}, {})").format(value, sql.Literal(slot)) for slot in slots
    ]
    return sql.SQL("({})").format(sql.SQL(" || ").join(parts or [sql.SQL("'{}'::integer[]")]))


def reread(connection: Connection, column: VerifiableColumn) -> VerifiableColumn:
    """Return a column as it is registered now: facets come and go while it is read.

    :param connection: in a transaction.
    :raises RegistryError: when it is registered no more.
    """
    target = column.target
    for found in stored_columns(connection, target.relation, target.column):
        if found.target.column == target.column:
            return replace(found, target=replace(found.target, row=target.row, tenant=target.tenant))
    raise RegistryError(f"column {target.name} is no longer registered")


def with_binding(connection: Connection, manager: KeyManager, column: VerifiableColumn) -> VerifiableColumn:
    """Return a column with what its values are bound to, found out from some of them where the registry does not say.

    :param connection: outside a transaction.
    """
    if column.moved:
        return column
    tenants = {record.key_id.bytes: record.tenant_id for record in manager.list(data_class=column.target.data_class)}
    holds = _OPENING.format(column.column.identifier, sql.Literal(column.target.data_class))
    found = row_binding_by_tenant(connection, manager, column.target, holds, tenants)
    return replace(column, target=replace(column.target, row=found.row))
