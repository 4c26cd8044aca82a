"""Writers that make the new values in this process, with the keys of each row's tenant."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from psycopg import sql

from glpgenc.database import user_code_path
from glpgenc.errors import GlpgencError, InvalidRowIdError
from glpgenc.jobs.partitions import Rows, Scope
from glpgenc.jobs.quarantine import reason_of
from glpgenc.jobs.tenant_keys import is_tenant_error
from glpgenc.jobs.writer import ChunkWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.jobs.plan import PlanColumn

LARGEST_CLIENT_SIZE = 256
"""Blocks of a chunk at most: their rows are in memory."""

_OF_A_VALUE = 3
"""Cells that are read of a value: what is stored, its tenant, what it is bound to."""


class ClientWriter(ChunkWriter):
    """Reads rows, makes their new values here and writes them. What it reads stays locked until it is written."""

    other_errors: ClassVar[tuple[type[Exception], ...]] = ()
    """Exceptions of a conversion, besides this package's, that are about the value alone."""

    def __post_init__(self) -> None:
        """Lock what is read: it is written from here."""
        self.careful = True

    @property
    def most_blocks(self) -> int:
        """Blocks of a chunk at most."""
        return LARGEST_CLIENT_SIZE

    @abstractmethod
    def stored(self, column: PlanColumn) -> sql.Composable:
        """Return what is read of a row, as SQL."""

    @abstractmethod
    def tenant_of(self, column: PlanColumn) -> sql.Composable:
        """Return the tenant of a value, as SQL."""

    @abstractmethod
    def converted(self, column: PlanColumn, stored: Any, tenant: str | None, row_id: str) -> Any:
        """Return the new value.

        :param stored: what was read of the row.
        :param row_id: what the value is bound to; empty for nothing.
        :raises GlpgencError: what is about this value or tenant is a reason for the quarantine.
        """

    @abstractmethod
    def is_value_error(self, error: GlpgencError) -> bool:
        """Return whether an error says that one value can't be converted."""

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Write what is pending of some columns, and return how many rows were written."""
        cells = [(column, 1 + _OF_A_VALUE * index) for index, column in enumerate(columns)]
        rows = [
            (row[0], [self._value(row[0], column, *row[at : at + _OF_A_VALUE]) for column, at in cells])
            for row in self._locked(scope, columns)
        ]
        filled = [(place, values) for place, values in rows if any(value is not None for value in values)]
        if not filled:
            return 0
        written = self.update(filled, columns)
        if written < len(filled):
            self.quarantine_unchanged(Rows(tuple(place for place, _ in filled)), columns)
        return written

    def update(self, filled: Sequence[tuple[str, list[Any]]], columns: Sequence[PlanColumn]) -> int:
        """Write new values into locked rows, and return how many were written.

        :param filled: the place of each row, and its values; ``None`` leaves a column as it is.
        """
        assignments = [
            sql.SQL("{0} = COALESCE(glpgenc_sealed.{1}, {2}.{0})").format(
                column.identifier, _numbered(index), self.plan.alias
            )
            for index, column in enumerate(columns)
        ]
        values = [[row[index] for _, row in filled] for index in range(len(columns))]
        with user_code_path(self.connection) as in_force:
            statement = sql.SQL(
                "UPDATE ONLY {leaf} AS {alias} SET {assignments}"
                " FROM unnest(%s::text[]::tid[], {arrays}) AS glpgenc_sealed (place, {names})"
                " WHERE {alias}.ctid = glpgenc_sealed.place AND {in_force}"
            ).format(
                leaf=self.leaf.identifier,
                alias=self.plan.alias,
                assignments=sql.SQL(", ").join(assignments),
                arrays=sql.SQL(", ").join([sql.SQL("%s::bytea[]")] * len(columns)),
                names=sql.SQL(", ").join(map(_numbered, range(len(columns)))),
                in_force=in_force,
            )
            return self.connection.execute(statement, [[place for place, _ in filled], *values]).rowcount

    def _locked(self, scope: Scope, columns: Sequence[PlanColumn]) -> list[tuple[Any, ...]]:
        wanted: list[sql.Composable] = [sql.SQL("ctid::text")]
        for column in columns:
            pending = self.plan.pending_column(column, quarantine=self.quarantined)
            stored = sql.SQL("CASE WHEN {} THEN {} END").format(pending, self.stored(column))
            wanted += [stored, self.tenant_of(column), column.row]
        query = sql.SQL("SELECT {} FROM ONLY {} AS {} WHERE {} AND {} FOR NO KEY UPDATE SKIP LOCKED").format(
            sql.SQL(", ").join(wanted), self.leaf.identifier, self.plan.alias, scope.condition, self.pending(columns)
        )
        return self.connection.execute(query).fetchall()

    def _value(self, place: str, column: PlanColumn, stored: Any, tenant: str | None, row_id: str | None) -> Any:
        if stored is None:
            return None
        try:
            if row_id is None:
                raise InvalidRowIdError("the row expression is NULL for this row")
            return self.converted(column, stored, tenant, row_id)
        except GlpgencError as error:
            if not self.is_value_error(error) and not is_tenant_error(error, tenant):
                raise
            reason = reason_of(error)
        except self.other_errors as error:
            reason = reason_of(error)
        self.quarantine_rows(Rows((place,)), column, reason)
        return None


def _numbered(index: int) -> sql.Identifier:
    return sql.Identifier(f"c{index}")
