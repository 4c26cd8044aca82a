"""Plan and start of a restore: the plaintext column is added again, and a job decrypts the values into it."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc.backfill.start import assign_column, unfinished
from glpgenc.database import scalar, translate_errors
from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.job import JobOptions, change_settings, create_job
from glpgenc.jobs.triggers import suppress_triggers
from glpgenc.registry.columns import RegistryColumn, targets
from glpgenc.restore.kind import RESTORE

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.events.event import Detail
    from glpgenc.settings import Settings

APPLICATION = "glpgenc restore-plaintext"

_FORMER: LiteralString = """
    SELECT former_column FROM glpgenc.column_migrations WHERE relation = %s::oid AND column_name = %s
"""
_COLUMN: LiteralString = """
    SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = %s::oid AND a.attname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""
_NOT_NULL: LiteralString = """
    SELECT a.attnotnull FROM pg_catalog.pg_attribute a WHERE a.attrelid = %s::oid AND a.attname = %s
"""
_TYPED = re.compile(r"([^()]+?)\s*(\(\s*\d{1,9}\s*(?:,\s*\d{1,9}\s*)?\))?")
_TYPE: LiteralString = "SELECT pg_catalog.to_regtype(%s)::text"
_SIZE: LiteralString = "SELECT greatest(reltuples, 0)::bigint FROM pg_catalog.pg_class WHERE oid = %s"


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What restoring a plaintext column means.

    :param target: the ciphertext column.
    :param plaintext: the column that the values are decrypted into.
    :param type: its type.
    :param adds: whether it is added; else it is there.
    :param resumes: whether it was begun before.
    :param rows: how many rows the table has, about.
    :param drops_not_null: whether the ciphertext column is NOT NULL, and no longer is then.
    """

    target: RegistryColumn
    plaintext: str
    type: str
    adds: bool
    resumes: bool
    rows: int
    drops_not_null: bool = False


def plan_restore(
    settings: Settings, table: str, column: str, *, plaintext: str | None = None, type_name: str | None = None
) -> RestorePlan:
    """Look at what it means, and change nothing.

    :param column: the ciphertext column.
    :param plaintext: the column to decrypt into; ``None`` for the one that was dropped.
    :param type_name: its type, as PostgreSQL knows it; where the column is there, it has one.
    :raises RegistryError: when the column was not contracted, or the type is missing or unknown.
    """
    with translate_errors(), closing(_connect(settings)) as connection, transaction(connection):
        (target, *_) = targets(connection, table, column)
        resumes = target.state == "expanded" and _restores(connection, target)
        if target.state not in {"contracted", "scrubbed"} and not resumes:
            raise RegistryError(
                f"column {target.name} is {target.state}: its plaintext column was not dropped",
                hint="to go back from there: op.encrypt_column's downgrade, or SELECT glpgenc.gl_abandon",
            )
        name = plaintext or target.plaintext_column or scalar(connection, _FORMER, (target.oid, target.column))
        if name is None:
            raise RegistryError("the name of the dropped column is not known", hint="pass one with --into")
        there = scalar(connection, _COLUMN, (target.oid, name))
        if there is not None:
            kind = str(there)
        elif type_name is None:
            raise RegistryError(
                f"table {target.relation} has no column {name}, and its type is not known",
                hint="give the type with --type, or add the column: ALTER TABLE ... ADD COLUMN",
            )
        else:
            kind = _type(connection, type_name)
        rows = scalar(connection, _SIZE, (target.oid,))
        not_null = bool(scalar(connection, _NOT_NULL, (target.oid, target.column)))
        return RestorePlan(target, name, kind, there is None, resumes, rows, not_null)


def _type(connection: Connection, typed: str) -> str:
    parts = _TYPED.fullmatch(typed.strip())
    found = None
    with suppress(psycopg.errors.SyntaxError, psycopg.errors.InvalidName), connection.transaction():
        found = None if parts is None else scalar(connection, _TYPE, (parts[1],))
    if parts is None or found is None:
        raise RegistryError(
            f"there is no type {typed}",
            hint="give it as PostgreSQL knows it: text, date, varchar(20), app.kind; or add the column by ALTER TABLE",
        )
    return f"{found}{parts[2] or ''}"


def start_restore(settings: Settings, plan: RestorePlan, options: JobOptions) -> tuple[int, list[str]]:
    """Add the column, let triggers keep both in step, and make the job that decrypts what was there before.

    :returns: the job's number, and the triggers that will fire although they are not wanted, by consent.
    :raises RegistryError: when the registry does not allow it, or triggers would fire without consent.
    """
    target = plan.target
    with translate_errors(), closing(_connect(settings)) as connection:

        def begin() -> tuple[int, list[str]]:
            with transaction(connection):
                return _begin(connection, plan, options)

        number, firing = retry_until_locked(target.relation, begin)
    if not plan.resumes:
        names = {"table": target.relation, "column": plan.plaintext, "ciphertext": target.column}
        detail: dict[str, Detail] = {**names, "job": number}
        kind = EncryptionAuditEventType.PLAINTEXT_RESTORED
        emit(Event(type=kind, data_class=target.data_class, operation="restore", detail=detail))
    return number, firing


def _begin(connection: Connection, plan: RestorePlan, options: JobOptions) -> tuple[int, list[str]]:
    target, written = plan.target, (plan.plaintext,)
    if plan.resumes:
        (number,) = unfinished(connection, target, whole_table=False)
        change_settings(connection, [number], options.settings)
        return number, suppress_triggers(connection, number, written)
    if plan.adds:
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD COLUMN {} {}").format(
                target.table_sql,
                sql.Identifier(plan.plaintext),
                sql.SQL(plan.type),
            )
        )
    connection.execute(
        "SELECT glpgenc.gl_reopen_plaintext(%s::oid, %s, %s)", (target.oid, target.column, plan.plaintext)
    )
    number = create_job(connection, target.oid, RESTORE.name, options.settings)
    assign_column(connection, target, number)
    begin_pass(connection, number, target.oid, 1)
    return number, suppress_triggers(connection, number, written)


def _restores(connection: Connection, target: RegistryColumn) -> bool:
    return bool(
        scalar(
            connection,
            "SELECT EXISTS (SELECT FROM glpgenc.backfills b JOIN glpgenc.backfill_jobs j USING (job)"
            " WHERE b.relation = %s::oid AND b.column_name = %s AND j.kind = %s AND j.finished_at IS NULL)",
            (target.oid, target.column, RESTORE.name),
        )
    )


def _connect(settings: Settings) -> Connection:
    return connect_as_job(settings, APPLICATION)
