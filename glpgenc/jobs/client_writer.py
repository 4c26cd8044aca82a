"""Writers that encrypt in this process: for values the server must not see, and sources that only Python can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.database import user_code_path
from glpgenc.errors import GlpgencError, InvalidRowIdError, InvalidValueError
from glpgenc.jobs.partitions import Rows, Scope
from glpgenc.jobs.quarantine import reason_of
from glpgenc.jobs.source_function import SourceFunction, plaintext_of
from glpgenc.jobs.tenant_keys import is_tenant_error
from glpgenc.jobs.writer import ChunkWriter
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.jobs.plan import PlanColumn


@dataclass(slots=True)
class _LockedRow:
    """A locked row. Its lock is held to the end, so that what was read is still so when it is written."""

    place: str
    tenant: str | None
    sources: list[Any]
    bound: list[str | None]


class ClientWriter(ChunkWriter):
    """Encrypts in Python, with the keys of each row's tenant.

    :param suite: the suite of what is written.
    :param function: reads the source's value; ``None`` to encrypt its text form.
    """

    suite: Suite = Suite.A256GCM
    function: SourceFunction | None = None

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Encrypt what is pending of some columns, and return how many rows were written."""
        self.careful = True
        rows = self._locked(scope, columns)
        sealed = [(row.place, [self._seal(row, index, column) for index, column in enumerate(columns)]) for row in rows]
        filled = [(place, values) for place, values in sealed if any(value is not None for value in values)]
        if not filled:
            return 0
        written = write_values(self, filled, columns)
        if written < len(filled):
            self.set_aside_kept(Rows(tuple(place for place, _ in filled)), columns)
        return written

    def _locked(self, scope: Scope, columns: Sequence[PlanColumn]) -> list[_LockedRow]:
        wanted = [sql.SQL("ctid::text"), self.plan.tenant or sql.SQL("NULL")]
        for column in columns:
            pending = self.plan.pending_column(column, quarantine=self.quarantined)
            wanted.append(sql.SQL("CASE WHEN {} THEN {} END").format(pending, column.plaintext))
        wanted += [column.row for column in columns]
        query = sql.SQL("SELECT {} FROM ONLY {} AS {} WHERE {} AND {} FOR NO KEY UPDATE SKIP LOCKED").format(
            sql.SQL(", ").join(wanted), self.leaf.identifier, self.plan.alias, scope.condition, self.pending(columns)
        )
        count = len(columns)
        return [
            _LockedRow(row[0], row[1], list(row[2 : 2 + count]), list(row[2 + count :]))
            for row in self.connection.execute(query)
        ]

    def _seal(self, row: _LockedRow, index: int, column: PlanColumn) -> bytes | None:
        source = row.sources[index]
        if source is None:
            return None
        try:
            return self._sealed(row, source, row.bound[index], column)
        except GlpgencError as error:
            if not is_about_the_value(error) and not is_tenant_error(error, row.tenant):
                raise
            reason = reason_of(error)
        except Exception as error:  # noqa: BLE001 - whatever the user's function raises is about this row
            reason = reason_of(error)
        self.set_aside(Rows((row.place,)), column, reason)
        return None

    def _sealed(self, row: _LockedRow, source: Any, bound: str | None, column: PlanColumn) -> bytes:
        if self.plan.tenant is not None and row.tenant is None:
            raise InvalidValueError("the tenant expression is NULL for this row")
        if bound is None:
            raise InvalidRowIdError("the row expression is NULL for this row")
        seal = self.keys.ring(row.tenant).sealer(column.target.field, self.suite)
        value = source if self.function is None else self.function(source)
        if value is None:
            raise InvalidValueError("the source function returns no value for this row")
        return seal(plaintext_of(value), bound)


def write_values(
    writer: ChunkWriter, filled: Sequence[tuple[str, list[bytes | None]]], columns: Sequence[PlanColumn]
) -> int:
    """Write what was encrypted in this process into locked rows, and return how many were written.

    :param filled: the place of each row, and its values; ``None`` leaves a column as it is.
    """
    assignments = [
        sql.SQL("{0} = COALESCE(glpgenc_sealed.{1}, {2}.{0})").format(
            column.identifier, _number(index), writer.plan.alias
        )
        for index, column in enumerate(columns)
    ]
    values = [[row[index] for _, row in filled] for index in range(len(columns))]
    with user_code_path(writer.connection) as in_force:
        statement = sql.SQL(
            "UPDATE ONLY {leaf} AS {alias} SET {assignments}"
            " FROM unnest(%s::text[]::tid[], {arrays}) AS glpgenc_sealed (place, {names})"
            " WHERE {alias}.ctid = glpgenc_sealed.place AND {in_force}"
        ).format(
            leaf=writer.leaf.identifier,
            alias=writer.plan.alias,
            assignments=sql.SQL(", ").join(assignments),
            arrays=sql.SQL(", ").join([sql.SQL("%s::bytea[]")] * len(columns)),
            names=sql.SQL(", ").join(map(_number, range(len(columns)))),
            in_force=in_force,
        )
        return writer.connection.execute(statement, [[place for place, _ in filled], *values]).rowcount


def is_about_the_value(error: GlpgencError) -> bool:
    """Return whether an error says that one value can't be encrypted."""
    return getattr(error, "sqlstate", "") in {"ZE005", "ZE009", "ZE014"}


def _number(index: int) -> sql.Identifier:
    return sql.Identifier(f"c{index}")
