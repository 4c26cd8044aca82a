# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""Migration steps and their execution: short waits for locks, repeated, and cleanup after a broken attempt."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from glpgenc.database.locks import LockRetry
from glpgenc.errors import DatabaseError
from glpgenc.sqlalchemy.driver_errors import glpgenc_error, sqlstate_of


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """One statement, which is a transaction of its own.

    :param statement: as SQL, without parameters and without a semicolon at its end.
    :param blocks: whether it takes a lock that readers or writers wait for. Such a step waits for its own turn for a
        moment only, and is tried again: anyone who comes after it waits behind it.
    :param builds: the name of the index that it builds without blocking writes. What an earlier attempt left invalid is
        dropped first.
    :param of: the table of that index as SQL, where it is not the one that is changed: a partition.
    """

    statement: str
    blocks: bool = False
    builds: str | None = None
    of: str | None = None


_IN_USE = ("55P03", "40P01")
"""lock_not_available, deadlock_detected."""

_log = logging.getLogger("glpgenc.alembic")


class AutocommitConnection(Protocol):
    """A connection on which each statement is a transaction of its own."""

    def execute(self, statement: str) -> None:
        """Execute a statement without parameters.

        :raises Exception: the driver's own error.
        """

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """Return the rows of a query without parameters."""


def run_steps(
    database: AutocommitConnection,
    steps: Iterable[MigrationStep],
    relation: str,
    retry: LockRetry | None = None,
    *,
    undo: MigrationStep | None = None,
) -> None:
    """Execute steps in order, each in a transaction of its own.

    :param relation: the table as SQL, for messages and to find its indexes.
    :param retry: how long to try for a lock.
    :param undo: what takes back what steps have done when a later one fails; without it, that stays.
    :raises DatabaseError: when the table was in use at each attempt, or the role lacks rights. The steps may be run
        again.
    :raises EncryptionError: what the database's functions refuse, with the reason.
    """
    retry = retry or LockRetry()
    with _lock_timeout_kept(database), translate_driver_errors():
        has_begun = False
        try:
            for step in steps:
                _run(database, step, relation, retry)
                has_begun = True
        except BaseException:
            if undo is not None and has_begun:
                _take_back(database, undo, relation, retry)
            raise


def _take_back(database: AutocommitConnection, undo: MigrationStep, relation: str, retry: LockRetry) -> None:
    try:
        _run(database, undo, relation, retry)
    except Exception as error:  # noqa: BLE001 - the error that led here is the one to tell
        _log.warning(
            "the changes of table %s could not be undone (%s); run the migration again",
            relation,
            type(error).__name__,
        )


def _run(database: AutocommitConnection, step: MigrationStep, relation: str, retry: LockRetry) -> None:
    if step.builds is not None:
        _drop_invalid(database, step.of or relation, step.builds)
    if step.blocks:
        _run_blocking(database, step, relation, retry)
    else:
        # It keeps no one waiting, and an index that is given up half-way would stay behind, invalid.
        _set_lock_timeout(database, "0")
        database.execute(step.statement)


def _run_blocking(database: AutocommitConnection, step: MigrationStep, relation: str, retry: LockRetry) -> None:
    def on_pause(attempt: int, pause: float) -> None:
        _log.warning(
            "table %s is in use (attempt %d of %d); trying again in %.1f s", relation, attempt, retry.attempts, pause
        )
        if retry.listener is not None:
            retry.listener(attempt, pause)

    _set_lock_timeout(database, f"{retry.lock_timeout_ms}ms")
    try:
        retry.policy.run(lambda: database.execute(step.statement), _is_in_use, on_pause=on_pause)
    except Exception as error:
        if not _is_in_use(error):
            raise
        raise DatabaseError(
            f"table {relation} could not be locked in {retry.attempts} attempts, because it was in use",
            hint=(
                "end the long transactions on it (see pg_stat_activity and pg_blocking_pids), and run the migration "
                "again"
            ),
        ) from None


def _is_in_use(error: Exception) -> bool:
    return sqlstate_of(_original(error)) in _IN_USE


def _drop_invalid(database: AutocommitConnection, relation: str, name: str) -> None:
    table, wanted = (text.replace("'", "''") for text in (relation, name))
    found = database.rows(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i"
        " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE i.indrelid = '{table}'::pg_catalog.regclass AND c.relname = '{wanted}'"
        " AND c.relkind = 'i' AND NOT i.indisvalid"
    )
    for (index,) in found:
        _log.warning("index %s is invalid after an interrupted attempt; building it again", index)
        _set_lock_timeout(database, "0")
        database.execute(f"DROP INDEX CONCURRENTLY {index}")


@contextmanager
def _lock_timeout_kept(database: AutocommitConnection) -> Iterator[None]:
    ((before,),) = database.rows("SELECT pg_catalog.current_setting('lock_timeout')")
    try:
        yield
    except BaseException:
        # The connection may be what broke.
        with suppress(Exception):
            _set_lock_timeout(database, str(before))
        raise
    _set_lock_timeout(database, str(before))


def _set_lock_timeout(database: AutocommitConnection, value: str) -> None:
    database.execute(f"SELECT pg_catalog.set_config('lock_timeout', '{value}', false)")


@contextmanager
def translate_driver_errors() -> Iterator[None]:
    """Raise this package's errors in place of the driver's, where there is one.

    :raises EncryptionError: what the database's functions refuse.
    :raises DatabaseError: when rights or the schema are missing.
    """
    try:
        yield
    except Exception as error:
        original = _original(error)
        if (mine := glpgenc_error(original)) is not None:
            raise mine from None
        if sqlstate_of(original) == "42501":
            message = "permission denied to register encrypted columns, or the role does not own the table"
            hint = (
                "run migrations as the owner of the table, as a member of glpgenc_admin: GRANT glpgenc_admin TO "
                "the role that runs migrations"
            )
            raise DatabaseError(message, hint=hint) from None
        raise


def _original(error: Exception) -> BaseException:
    # SQLAlchemy keeps the driver's error there.
    return getattr(error, "orig", None) or error
