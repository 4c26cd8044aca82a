"""Quarantine: rows that can't be written, recorded with the reason, so that the rest continues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql

from glpgenc.database import scalar
from glpgenc.errors import EncryptionError, GlpgencError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition, Rows
    from glpgenc.jobs.plan import JobPlan, PlanColumn

ROW_NOT_UPDATED = "42000"
"""The SQLSTATE of a row that a trigger or rule keeps from being updated."""

_NOT_ABOUT_DATA = ("08", "0A", "25", "3F", "40", "42", "53", "55", "57", "58", "F0", "XX")
_COUNT: LiteralString = "SELECT count(*) FROM glpgenc.quarantine WHERE relation = %s::oid AND column_name = ANY (%s)"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row can't be encrypted, without a value."""

    sqlstate: str
    text: str


def is_data_error(error: psycopg.Error) -> bool:
    """Return whether an error is about a row, and not about the server, the connection, or rights and names."""
    state = error.sqlstate
    return (
        state is not None
        and not state.startswith(_NOT_ABOUT_DATA)
        and state not in {"ZE001", "ZE008", "ZE016", "ZE017"}
    )


def reason_of(error: Exception) -> Reason:
    """Return what may be kept of an error.

    The messages of this package name no value; PostgreSQL's and those of a source function may, and are not kept.
    """
    if isinstance(error, EncryptionError):
        return Reason(error.sqlstate or "ZE014", error.message)
    if isinstance(error, GlpgencError):
        return Reason("ZE001", error.message)
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or "XX000"
        if state.startswith("ZE"):
            return Reason(state, error.diag.message_primary or "")
        # The name of a UNIQUE index or a constraint is not a value.
        by = f" by {error.diag.constraint_name}" if error.diag.constraint_name else ""
        return Reason(state, f"the server refused the row: {type(error).__name__}{by}")
    return Reason("38000", f"the source function raised {type(error).__name__}")


def add(
    connection: Connection, plan: JobPlan, leaf: LeafPartition, rows: Rows, *, column: PlanColumn, reason: Reason
) -> None:
    """Put rows in quarantine, as far as they are still there."""
    connection.execute(
        sql.SQL(
            "INSERT INTO glpgenc.quarantine (relation, column_name, row_key, sqlstate, reason)"
            " SELECT {relation}::oid, {column}, {key}, {state}, {reason} FROM ONLY {leaf} AS {alias} WHERE {rows}"
            " ON CONFLICT ON CONSTRAINT quarantine_pkey DO UPDATE"
            " SET sqlstate = EXCLUDED.sqlstate, reason = EXCLUDED.reason, at = EXCLUDED.at"
        ).format(
            relation=sql.Literal(plan.first.oid),
            column=sql.Literal(column.name),
            key=plan.row_key,
            state=sql.Literal(reason.sqlstate),
            reason=sql.Literal(reason.text),
            leaf=leaf.identifier,
            alias=plan.alias,
            rows=rows.condition,
        )
    )


def count(connection: Connection, relation: int, columns: Sequence[str]) -> int:
    """Return how many values of some columns are in quarantine."""
    return int(scalar(connection, _COUNT, (relation, list(columns))) or 0)


def release(connection: Connection, relation: int, columns: Sequence[str]) -> None:
    """Let the rows be tried again."""
    connection.execute(
        "DELETE FROM glpgenc.quarantine WHERE relation = %s::oid AND column_name = ANY (%s)", (relation, list(columns))
    )


def remove_resolved(connection: Connection, plan: JobPlan) -> None:
    """Forget the rows that were deleted, or encrypted by someone, since."""
    for column in plan.columns:
        connection.execute(
            sql.SQL(
                "DELETE FROM glpgenc.quarantine {row}"
                " WHERE {row}.relation = {relation}::oid AND {row}.column_name = {name}"
                " AND NOT EXISTS (SELECT FROM {table} AS {alias} {join} WHERE {same} AND {unfilled})"
            ).format(
                row=_ROW,
                relation=sql.Literal(plan.first.oid),
                name=sql.Literal(column.name),
                table=plan.first.table_sql,
                alias=plan.alias,
                unfilled=plan.unfilled(column, plan.alias),
                **_matched(plan),
            )
        )


def listed(connection: Connection, relation: int, columns: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Return what is in quarantine, oldest first."""
    rows = connection.execute(
        "SELECT column_name, row_key, sqlstate, reason, at FROM glpgenc.quarantine"
        " WHERE relation = %s::oid AND column_name = ANY (%s) ORDER BY at, row_key LIMIT %s",
        (relation, list(columns), limit),
    )
    names = ("column", "row_key", "sqlstate", "reason", "at")
    return [dict(zip(names, row, strict=True)) for row in rows]


# The table is named by its own name beside them, since expressions may say it: no table of others is called so.
_ROW = sql.Identifier("glpgenc_quarantined")
_KEY = sql.Identifier("glpgenc_row_key")


def _matched(plan: JobPlan) -> dict[str, sql.Composable]:
    if not plan.key:
        return {
            "join": sql.SQL(""),
            "same": sql.SQL("{}.ctid = ({}.row_key ->> 'ctid')::tid").format(plan.alias, _ROW),
        }
    pairs = [sql.SQL("{}.{} = {}.{}").format(plan.alias, name, _KEY, name) for name in map(sql.Identifier, plan.key)]
    join = sql.SQL(", LATERAL pg_catalog.jsonb_populate_record(NULL::{}, {}.row_key) {}").format(
        plan.first.table_sql, _ROW, _KEY
    )
    return {"join": join, "same": sql.SQL(" AND ").join(pairs)}
