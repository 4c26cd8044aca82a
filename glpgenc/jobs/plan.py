"""The SQL of a job: which rows are pending, what they become, and what identifies a row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.errors import InvalidValueError, RegistryError
from glpgenc.registry.columns import RegistryColumn, expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection

_BYTEA = 17
_MONEY = (790, 791)
_KEY: LiteralString = """
    SELECT a.attname FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = %s AND i.indisprimary ORDER BY a.attnum
"""


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column of a plan.

    :param target: what the registry says of it.
    :param is_bytes: whether the source is bytea and is encrypted as it is; otherwise its text form is.
    """

    target: RegistryColumn
    is_bytes: bool

    @property
    def name(self) -> str:
        """The ciphertext column's name."""
        return self.target.column

    @property
    def identifier(self) -> sql.Composable:
        """The ciphertext column."""
        return sql.Identifier(self.target.column)

    @property
    def source(self) -> sql.Composable:
        """The value to encrypt, in any type."""
        return expression(self.target.source or "NULL")

    @property
    def plaintext(self) -> sql.Composable:
        """The value to encrypt, as text or bytea. The text form depends on settings: see transactions.FORMS."""
        kind: LiteralString = "pg_catalog.bytea" if self.is_bytes else "pg_catalog.text"
        return sql.SQL("{}::" + kind).format(self.source)

    @property
    def plaintext_bytes(self) -> sql.Composable:
        """The bytes to encrypt."""
        return self.plaintext if self.is_bytes else sql.SQL("pg_catalog.convert_to({}, 'UTF8')").format(self.plaintext)

    @property
    def row(self) -> sql.Composable:
        """The key that the value is bound to, as text; empty where it is bound to none."""
        return sql.SQL("''::pg_catalog.text") if self.target.row is None else _text(self.target.row)

    @property
    def reads_column_alone(self) -> bool:
        """Whether the source is the plaintext column as it is."""
        name = self.target.plaintext_column or ""
        quoted = '"' + name.replace('"', '""') + '"'
        return (self.target.source or "").strip() in {name, quoted}

    @property
    def may_stand_alone(self) -> bool:
        """Whether a ciphertext without plaintext is as it should be.

        The triggers write plaintext back only where the server can open the value, and the source is its column.
        """
        return self.target.mode == "client" or self.target.client_source or not self.reads_column_alone


@dataclass(frozen=True, slots=True)
class TablePlan:
    """Columns of one table that are read together: of one tenant expression and one mode.

    :param key: the columns of the primary key; empty where there is none, or it is to be encrypted itself.
    """

    columns: tuple[PlanColumn, ...]
    key: tuple[str, ...]

    @property
    def first(self) -> RegistryColumn:
        """The first column, for what is common to all."""
        return self.columns[0].target

    @property
    def data_classes(self) -> tuple[str, ...]:
        """The classes of all columns, each once."""
        return tuple(dict.fromkeys(column.target.data_class for column in self.columns))

    @property
    def tenant(self) -> sql.Composable | None:
        """The row's tenant as text; ``None`` where there is one tenant."""
        return None if self.first.tenant is None else _text(self.first.tenant)

    @property
    def alias(self) -> sql.Composable:
        """The name that expressions know the table by."""
        return sql.Identifier(self.first.table)

    @property
    def row_key(self) -> sql.Composable:
        """What identifies a row in the quarantine, as jsonb."""
        if not self.key:
            return sql.SQL("pg_catalog.jsonb_build_object('ctid', ctid::text)")
        pairs = [sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(name)) for name in self.key]
        return sql.SQL("pg_catalog.jsonb_build_object({})").format(sql.SQL(", ").join(pairs))

    def in_quarantine(self, column: PlanColumn) -> sql.Composable:
        """Return the condition that a row is in quarantine."""
        return sql.SQL(
            "{key} IN (SELECT q.row_key FROM glpgenc.quarantine q"
            " WHERE q.relation = {relation}::oid AND q.column_name = {name})"
        ).format(key=self.row_key, relation=sql.Literal(self.first.oid), name=sql.Literal(column.name))


@dataclass(frozen=True, slots=True)
class JobPlan(TablePlan, ABC):
    """Columns of one table that a job writes together."""

    @abstractmethod
    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a value may still have to be written, in quarantine or not.

        :param of: the name that the row goes by.
        """

    def pending(self, columns: Sequence[PlanColumn] | None = None, *, quarantine: bool = False) -> sql.Composable:
        """Return the condition that a row still has to be written.

        :param columns: look at these only.
        :param quarantine: whether there are rows in quarantine, which are left out.
        """
        parts = [self.pending_column(column, quarantine=quarantine) for column in columns or self.columns]
        return sql.SQL("({})").format(sql.SQL(" OR ").join(parts))

    def pending_column(self, column: PlanColumn, *, quarantine: bool = False) -> sql.Composable:
        """Return the condition of one column."""
        if not quarantine:
            return self.unfilled(column)
        return sql.SQL("({} AND NOT {})").format(self.unfilled(column), self.in_quarantine(column))


@dataclass(frozen=True, slots=True)
class ServerPlan(JobPlan):
    """Columns whose new values the server can make."""

    @abstractmethod
    def encrypted(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:
        """Return what a column is to hold, made by the server.

        :param first: a query, in parentheses, for what the column holds in one of the rows to be written.
        """


def table_plan(connection: Connection, targets: Sequence[RegistryColumn]) -> TablePlan:
    """Make the plan of columns that have a source.

    :raises RegistryError: when a source gives a type that has no text form free of settings.
    """
    columns = tuple(PlanColumn(target, is_bytes=_is_bytes(connection, target)) for target in targets)
    return TablePlan(columns, row_key_columns(connection, targets))


def row_key_columns(connection: Connection, targets: Sequence[RegistryColumn]) -> tuple[str, ...]:
    """Return the columns that identify a row; none where there is no primary key, or it is to be encrypted itself."""
    key = primary_key(connection, targets[0].oid)
    # The quarantine must not contain what is to be encrypted, or is encrypted elsewhere in the row.
    return () if any(target.plaintext_column in key for target in targets) else key


def primary_key(connection: Connection, relation: int) -> tuple[str, ...]:
    """Return the columns of a table's primary key; none where there is none."""
    return tuple(str(row[0]) for row in connection.execute(_KEY, (relation,)))


def job_keys(field: str) -> sql.Composable:
    """Return the session's keys of a field, as SQL that is evaluated once a statement and not for each row."""
    return sql.SQL("(SELECT glpgenc._job_keys({}))").format(sql.Literal(field))


def bound(column: PlanColumn) -> sql.Composable:
    """Return what a value is bound to, its field and its row, as part of the associated data."""
    return sql.SQL("glpgenc._bound({}, {})").format(sql.Literal(column.target.field), column.row)


def qualified(column: PlanColumn, of: sql.Composable | None) -> sql.Composable:
    """Return a ciphertext column, of a row that goes by a name."""
    return column.identifier if of is None else sql.SQL("{}.{}").format(of, column.identifier)


def _is_bytes(connection: Connection, target: RegistryColumn) -> bool:
    if target.source is None:
        raise RegistryError(f"column {target.name} no longer has a plaintext column")
    query = sql.SQL("SELECT {} FROM {} AS {} LIMIT 0").format(
        expression(target.source), target.table_sql, sql.Identifier(target.table)
    )
    description = connection.execute(query).description
    kind = description[0].type_code if description else 0
    if kind in _MONEY:
        raise InvalidValueError(
            f"the source of column {target.name} has type money, whose text form depends on lc_monetary",
            hint="expand the column with a source expression that casts it to numeric",
        )
    return kind == _BYTEA


def _text(text: str) -> sql.Composable:
    return sql.SQL("{}::pg_catalog.text").format(expression(text))
