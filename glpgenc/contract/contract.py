"""Plan and execution of a contract: the plaintext column is dropped once every row is proved to be encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.contract.dependents import Dependent, DerivedCopy, dependents_of, derived_texts, mentions_of
from glpgenc.database import connect, scalar, translate_errors
from glpgenc.database.locks import LockRetry
from glpgenc.errors import DatabaseError, NotEncryptedError, RegistryError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import irreversible
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_unprivileged
from glpgenc.registry.columns import RegistryColumn, targets

if TYPE_CHECKING:
    from glpgenc.database import Connection

APPLICATION = "glpgenc contract"

_WAYS = {
    "expanded": "run `glpgenc backfill run` and `glpgenc verify` first",
    "backfilled": "run `glpgenc verify` first",
    "contracted": (
        "its plaintext column is already dropped; `glpgenc scrub` removes the rest of the plaintext from the files"
    ),
    "scrubbed": "its plaintext column is already dropped",
}

_QUARANTINED = (
    "`glpgenc backfill status` shows why they could not be encrypted: correct them, run `glpgenc backfill run "
    "--retry-quarantined`, then `glpgenc verify`"
)


@dataclass(frozen=True, slots=True)
class ContractPlan:
    """What dropping a plaintext column means.

    :param target: the column; it has a plaintext column, and is ``verified``, or its table has no rows.
    :param goes: what is dropped with it.
    :param blocks: what keeps it from being dropped.
    :param mentions: functions whose text names table and column: a guess.
    :param derived: what holds text made of the plaintext, and is not encrypted.
    :param not_null: whether the plaintext column is NOT NULL; then the ciphertext column becomes so.
    :param default: the default of the plaintext column, as SQL. A ciphertext can't have one: it goes.
    :param publications: publications that replicate the table; their subscribers keep their copies.
    """

    target: RegistryColumn
    goes: tuple[Dependent, ...]
    blocks: tuple[Dependent, ...]
    mentions: tuple[Dependent, ...]
    derived: tuple[DerivedCopy, ...]
    publications: tuple[str, ...]
    not_null: bool = False
    default: str | None = None

    @property
    def plaintext(self) -> str:
        """The column that goes."""
        return self.target.plaintext_column or ""

    def refuse_blocked(self) -> None:
        """Raise if something keeps the column from going."""
        if self.blocks:
            raise RegistryError(
                f"column {self.plaintext} of table {self.target.relation} can't be dropped, because other objects "
                "depend on it: " + ", ".join(dependent.name for dependent in self.blocks),
                hint="drop them first, or create them again on other columns",
            )

    def refuse_unasked(self, *, drop_default: bool) -> None:
        """Raise if a default would be dropped without consent."""
        if self.default is not None and not drop_default:
            raise RegistryError(
                f"column {self.plaintext} of table {self.target.relation} has the default {self.default}, which "
                f"column {self.target.column} can't have: all rows would get the same ciphertext",
                hint="set the value in the application, and pass --drop-default",
            )


def plan_contract(database_url: str, table: str, column: str) -> ContractPlan:
    """Look at what dropping a plaintext column means, and change nothing.

    :param table: named as in SQL.
    :param column: the plaintext column, or the ciphertext column that replaces it.
    :raises RegistryError: when it is not being migrated, or not verified although the table has rows.
    """
    with _connection(database_url) as connection:
        (target, *_) = targets(connection, table, column)
        if target.state != "verified" and not _has_nothing_to_verify(connection, target):
            waiting = quarantine.count(connection, target.oid, [target.column])
            raise RegistryError(
                f"column {target.name} is {target.state}, and must be verified before it is contracted"
                + (f"; {counted(waiting, 'value is', 'values are')} in quarantine" if waiting else ""),
                hint=_QUARANTINED if waiting else _WAYS[target.state],
            )
        with connection.transaction():
            found = dependents_of(connection, target)
            return ContractPlan(
                target,
                goes=tuple(each for each in found if not each.blocks),
                blocks=tuple(each for each in found if each.blocks),
                mentions=tuple(mentions_of(connection, target)),
                derived=tuple(
                    each for each in derived_texts(connection) if (each.oid, each.column) == (target.oid, target.column)
                ),
                publications=_publications(connection, target),
                not_null=_is_not_null(connection, target),
                default=_default(connection, target),
            )


def contract(
    database_url: str,
    plan: ContractPlan,
    patience: LockRetry | None = None,
    *,
    allow_superuser: bool = False,
    drop_default: bool = False,
    drop_not_null: bool = False,
) -> None:
    """Drop the plaintext column of a plan.

    A constraint that every row is encrypted is made and checked first, without blocking reads or writes, so that no row
    is read under the lock that drops the column. From then on plaintext is refused that is not encrypted at once. NOT
    NULL is carried over to the ciphertext column in the same way.

    :param allow_superuser: whether the role may be a superuser.
    :param drop_default: whether a default of the plaintext column may go with it.
    :param drop_not_null: whether the ciphertext column stays nullable where the plaintext column is not.
    :raises NotEncryptedError: when a row is still to be encrypted; nothing was dropped.
    :raises RegistryError: when the registry does not allow it any more.
    :raises AuditError: when the audit trail can't take it; nothing was dropped.
    :raises DatabaseError: when the table could not be locked, or the database refused.
    """
    patience = patience or LockRetry()
    target = plan.target
    plan.refuse_blocked()
    plan.refuse_unasked(drop_default=drop_default)
    names = (target.relation, target.column)
    required = _Required(target) if plan.not_null and not drop_not_null else None
    with (
        translate_errors(),
        connect_unprivileged(database_url, APPLICATION, autocommit=True, allow_superuser=allow_superuser) as connection,
    ):

        def forbid() -> None:
            connection.execute("SELECT glpgenc.gl_forbid_plaintext(%s::regclass, %s)", names)

        def drop() -> None:
            with connection.transaction():
                if required is not None:
                    required.settle(connection)
                connection.execute("SELECT glpgenc.gl_drop_plaintext(%s::regclass, %s)", names)

        patience.apply(connection, target.relation, forbid)
        try:
            patience.apply(connection, target.relation, lambda: _validate(connection, target))
            if required is not None:
                required.check(connection, patience)
            with irreversible(_dropping(plan)):
                patience.apply(connection, target.relation, drop)
        except BaseException as error:
            # Writers of an old release continue as before. Where the connection is lost, or the table still in use,
            # they are refused until the command is run again.
            with suppress(psycopg.Error, DatabaseError):
                patience.apply(connection, target.relation, lambda: _allow_again(connection, target))
                if required is not None:
                    patience.apply(connection, target.relation, lambda: required.drop(connection))
            if not isinstance(error, psycopg.Error) or error.sqlstate != NotEncryptedError.sqlstate:
                raise
            raise NotEncryptedError(
                f"table {target.relation} has rows in which column {plan.plaintext} is not encrypted yet",
                hint="nothing was dropped; run `glpgenc verify`, `glpgenc backfill run`, and `glpgenc verify` again",
            ) from None


def _dropping(plan: ContractPlan) -> Event:
    detail = {"table": plan.target.relation, "column": plan.plaintext, "ciphertext": plan.target.column}
    kind = EncryptionAuditEventType.PLAINTEXT_DROPPED
    return Event(type=kind, data_class=plan.target.data_class, operation="contract", detail=detail)


@dataclass(frozen=True, slots=True)
class _Required:
    """A CHECK that the ciphertext column has a value: with it, SET NOT NULL reads no row under its lock."""

    target: RegistryColumn

    def check(self, connection: Connection, patience: LockRetry) -> None:
        """Make it, and validate it without blocking reads or writes.

        :raises RegistryError: when a row has no value.
        """
        relation = self.target.relation
        self._apply(connection, patience, "DROP CONSTRAINT IF EXISTS {name}")
        self._apply(connection, patience, "ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) NOT VALID")
        try:
            self._apply(connection, patience, "VALIDATE CONSTRAINT {name}")
        except psycopg.errors.CheckViolation:
            raise RegistryError(
                f"column {self.target.plaintext_column} of table {relation} is NOT NULL, but column "
                f"{self.target.column} can't be: there are rows without a value",
                hint="nothing was dropped; write values to these rows, or pass --drop-not-null",
            ) from None

    def settle(self, connection: Connection) -> None:
        """Make the column NOT NULL in the place of the constraint."""
        # In one statement the constraint would be dropped first, and prove nothing.
        self._alter(connection, "ALTER COLUMN {column} SET NOT NULL")
        self.drop(connection)

    def drop(self, connection: Connection) -> None:
        self._alter(connection, "DROP CONSTRAINT IF EXISTS {name}")

    def _apply(self, connection: Connection, patience: LockRetry, change: LiteralString) -> None:
        patience.apply(connection, self.target.relation, lambda: self._alter(connection, change))

    def _alter(self, connection: Connection, change: LiteralString) -> None:
        query = "SELECT glpgenc._proof_name(%s::regclass, %s, 'required')"
        name = scalar(connection, query, (self.target.relation, self.target.column))
        connection.execute(
            sql.SQL("ALTER TABLE {table} " + change).format(
                table=self.target.table_sql,
                name=sql.Identifier(name),
                column=sql.Identifier(self.target.column),
            )
        )


def _validate(connection: Connection, target: RegistryColumn) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(*_check(connection, target)))


def _allow_again(connection: Connection, target: RegistryColumn) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*_check(connection, target)))


def _check(connection: Connection, target: RegistryColumn) -> tuple[sql.Composable, sql.Composable]:
    names = (target.relation, target.column)
    name = scalar(connection, "SELECT glpgenc.gl_forbid_plaintext(%s::regclass, %s)", names)
    return target.table_sql, sql.Identifier(name)


def _has_nothing_to_verify(connection: Connection, target: RegistryColumn) -> bool:
    if target.state not in {"expanded", "backfilled"}:
        return False
    return bool(scalar(connection, "SELECT glpgenc._is_empty(%s::regclass)", [target.relation]))


def _is_not_null(connection: Connection, target: RegistryColumn) -> bool:
    query = "SELECT attnotnull FROM pg_attribute WHERE attrelid = %s AND attname = %s AND NOT attisdropped"
    return bool(scalar(connection, query, (target.oid, target.plaintext_column)))


def _default(connection: Connection, target: RegistryColumn) -> str | None:
    query = """
        SELECT coalesce(btrim((glpgenc._default_parts(d.expression))[2], E' \\n'), d.expression)
        FROM glpgenc._defaults(%s::oid, %s) d WHERE d.part = %s::oid
    """
    default: str | None = scalar(connection, query, (target.oid, target.plaintext_column, target.oid))
    return default


def _publications(connection: Connection, target: RegistryColumn) -> tuple[str, ...]:
    query = "SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = %s AND tablename = %s ORDER BY 1"
    return tuple(str(row[0]) for row in connection.execute(query, (target.schema, target.table)))


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, APPLICATION, autocommit=True) as connection:
        yield connection
