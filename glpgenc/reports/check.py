"""Checks of an installation, and the finding that stands for one that can't read what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, LiteralString, TypeVar

import psycopg
from psycopg.rows import namedtuple_row

from glpgenc.database.transactions import transaction
from glpgenc.reports.finding import Finding, unknown

if TYPE_CHECKING:
    from psycopg import sql

    from glpgenc.database import Connection

Row = Any
"""A row of a query, whose columns are attributes."""

Context = TypeVar("Context")
Result = TypeVar("Result")

_MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction)
UNREADABLE = (
    psycopg.errors.InsufficientPrivilege,
    *_MISSING,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
)
"""Errors of a check that leave the others to be run, see :func:`unreadable`."""


@dataclass(frozen=True, slots=True)
class InstallationCheck(Generic[Context, Result]):
    """A check.

    :param name: what documents call it.
    :param run: looks at an installation.
    :param group: what it is about.
    :param passed: what holds where it finds nothing.
    :param grant: the grant that it takes, said where the role may not look.
    """

    name: str
    run: Callable[[Context], Result]
    group: str = ""
    passed: str = ""
    grant: str = "GRANT glpgenc_auditor TO this role"


def unreadable(check: InstallationCheck[Any, Any], error: psycopg.Error) -> Finding:
    """Return the finding that stands for a check that raised one of :data:`UNREADABLE`: never taken for passed."""
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return unknown("", "permission denied", check.grant)
    if isinstance(error, _MISSING):
        return unknown(
            "", "an object that it reads is missing", "see the checks of tables: glpgenc doctor --only tables"
        )
    return unknown("", "it timed out, or waited for a lock", "try again later")


@contextmanager
def read_only(connection: Connection, *, timeout: str) -> Iterator[None]:
    """Run a block in a read-only transaction that waits for no one long.

    :param timeout: of each statement, as PostgreSQL spells it.
    """
    # Policies of data_keys hide no row from readers; switched off, they would refuse.
    settings = {"transaction_read_only": "on", "statement_timeout": timeout, "row_security": "on"}
    with transaction(connection, settings):
        yield


def rows_of(connection: Connection, query: LiteralString | sql.Composed, *values: object) -> list[Row]:
    """Return rows with their columns as attributes.

    :raises psycopg.Error: what the driver raised; the transaction around it, if any, continues.
    """
    with connection.transaction(), connection.cursor(row_factory=namedtuple_row) as cursor:
        return cursor.execute(query, values or None).fetchall()
