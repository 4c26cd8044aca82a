"""Drop a plaintext column whose values have all been encrypted, and been verified to be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from glpgenc.database import connect, translate_errors
from glpgenc.errors import DatabaseError, NotEncryptedError, RegistryError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.migrate import quarantine
from glpgenc.migrate.dependents import Dependent, Derived, dependents_of, derived_texts, mentions_of
from glpgenc.migrate.job_role import connect_unprivileged
from glpgenc.migrate.locking import Patience
from glpgenc.migrate.target import MigrationTarget, targets
from glpgenc.migrate.telling import told

if TYPE_CHECKING:
    from glpgenc.database import Connection

APPLICATION = "glpgenc contract"

_WAYS = {
    "expanded": "run `glpgenc backfill run` and `glpgenc verify` first",
    "backfilled": "run `glpgenc verify` first",
    "contracted": "nothing is left to drop; `glpgenc scrub` removes what the files still hold",
    "scrubbed": "nothing is left to drop",
}

_QUARANTINED = (
    "`glpgenc backfill status` says why they could not be encrypted: mend them, run `glpgenc backfill run "
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
    :param publications: publications that replicate the table; their subscribers keep their copies.
    """

    target: MigrationTarget
    goes: tuple[Dependent, ...]
    blocks: tuple[Dependent, ...]
    mentions: tuple[Dependent, ...]
    derived: tuple[Derived, ...]
    publications: tuple[str, ...]

    @property
    def plaintext(self) -> str:
        """The column that goes."""
        return self.target.plaintext_column or ""

    def refuse_blocked(self) -> None:
        """Raise if something keeps the column from going.

        :raises RegistryError: naming it.
        """
        if self.blocks:
            raise RegistryError(
                f"column {self.plaintext} of table {self.target.relation} can't be dropped, because of: "
                + ", ".join(dependent.name for dependent in self.blocks),
                hint="drop them first, or make them anew over other columns",
            )


def plan_contract(database_url: str, table: str, column: str) -> ContractPlan:
    """Look at what dropping a plaintext column means, and change nothing.

    :param table: named as in SQL.
    :param column: the plaintext column, or the ciphertext column that replaces it.
    :raises RegistryError: when it is not on its way, or not verified and the table has rows; the hint is the way out.
    :raises DatabaseError: when the database can't be read.
    """
    with _connection(database_url) as connection:
        (target, *_) = targets(connection, table, column)
        if target.state != "verified" and not _has_nothing_to_verify(connection, target):
            waiting = quarantine.count(connection, target.oid, [target.column])
            raise RegistryError(
                f"column {target.name} is {target.state}, and can be contracted only from verified"
                + (f"; {waiting} values are in quarantine" if waiting else ""),
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
            )


def contract(
    database_url: str, plan: ContractPlan, patience: Patience | None = None, *, allow_superuser: bool = False
) -> None:
    """Drop the plaintext column of a plan.

    A constraint that every row is encrypted is made and checked first, beside readers and writers, so that no row is
    read under the lock that drops the column. From then on plaintext is refused that is not encrypted at once.

    :param allow_superuser: whether the role may be a superuser.
    :raises ConfigurationError: when it is one, and that is not allowed.
    :raises NotEncryptedError: when a row is still to be encrypted; nothing was dropped.
    :raises RegistryError: when the registry does not allow it any more.
    :raises AuditError: when the audit trail can't take it; nothing was dropped.
    :raises DatabaseError: when the table could not be locked, or the database refused.
    """
    patience = patience or Patience()
    target = plan.target
    plan.refuse_blocked()
    names = (target.relation, target.column)
    with (
        translate_errors(),
        connect_unprivileged(database_url, APPLICATION, autocommit=True, allow_superuser=allow_superuser) as connection,
    ):

        def forbid() -> None:
            connection.execute("SELECT glpgenc.gl_forbid_plaintext(%s::regclass, %s)", names)

        def drop() -> None:
            connection.execute("SELECT glpgenc.gl_drop_plaintext(%s::regclass, %s)", names)

        patience.apply(connection, target.relation, forbid)
        try:
            patience.apply(connection, target.relation, lambda: _validate(connection, target))
            with told(_dropping(plan)):
                patience.apply(connection, target.relation, drop)
        except BaseException as error:
            # Writers of an old release go on as before. Where the connection is lost, or the table still in use, they
            # are refused until the command is run again.
            with suppress(psycopg.Error, DatabaseError):
                patience.apply(connection, target.relation, lambda: _allow_again(connection, target))
            if not isinstance(error, psycopg.Error) or error.sqlstate != NotEncryptedError.sqlstate:
                raise
            raise NotEncryptedError(
                f"table {target.relation} has rows whose column {plan.plaintext} is still to be encrypted",
                hint="nothing was dropped; run `glpgenc verify`, `glpgenc backfill run`, and `glpgenc verify` again",
            ) from None


def _dropping(plan: ContractPlan) -> Event:
    detail = {"table": plan.target.relation, "column": plan.plaintext, "ciphertext": plan.target.column}
    kind = EncryptionAuditEventType.PLAINTEXT_DROPPED
    return Event(type=kind, data_class=plan.target.data_class, operation="contract", detail=detail)


def _validate(connection: Connection, target: MigrationTarget) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(*_check(connection, target)))


def _allow_again(connection: Connection, target: MigrationTarget) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*_check(connection, target)))


def _check(connection: Connection, target: MigrationTarget) -> tuple[sql.Composable, sql.Composable]:
    names = (target.relation, target.column)
    row = connection.execute("SELECT glpgenc.gl_forbid_plaintext(%s::regclass, %s)", names).fetchone()
    return target.table_sql, sql.Identifier(row[0] if row else "")


def _has_nothing_to_verify(connection: Connection, target: MigrationTarget) -> bool:
    if target.state not in {"expanded", "backfilled"}:
        return False
    row = connection.execute("SELECT glpgenc._is_empty(%s::regclass)", [target.relation]).fetchone()
    return row is not None and bool(row[0])


def _publications(connection: Connection, target: MigrationTarget) -> tuple[str, ...]:
    query = "SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = %s AND tablename = %s ORDER BY 1"
    return tuple(str(row[0]) for row in connection.execute(query, (target.schema, target.table)))


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, APPLICATION, autocommit=True) as connection:
        yield connection
