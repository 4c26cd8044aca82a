"""Loading keys into a psycopg connection, sealed, and clearing them."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import AsyncCursor, Cursor
from psycopg.rows import tuple_row

from glpgenc.database import translate_errors
from glpgenc.errors import BY_SQLSTATE, EncryptionError, SealedSessionError
from glpgenc.sessions.challenges import challenges
from glpgenc.sessions.exchange import ask, ask_async, is_idle
from glpgenc.sessions.load_steps import LoadStep, client_info, drive, drive_async, loading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.session_keys import SessionKeys

_CLEAR: LiteralString = "SELECT glpgenc.gl_session_clear(), glpgenc.gl_session_names()"
_LEFT: LiteralString = "SELECT 0, glpgenc.gl_session_names()"


def load_keys(
    connection: Connection[Any],
    keys: SessionKeys,
    *,
    session_long: bool = False,
    allow_temporary_objects: bool = False,
) -> SessionKeys:
    """Load keys into a connection's open transaction, beside those that were loaded in it before.

    Whatever else is in place of keys is replaced, regardless of who set it, and ``pg_temp`` is moved to the end of
    the ``search_path`` for as long as the keys stay.

    The server refuses a key that must not encrypt any more: it was replaced, or has ended, and this process did not
    hear of it. The keys are gathered again then, and those are loaded, in one exchange more.

    :param keys: what :func:`glpgenc.sessions.session_keys.collect_keys` gathered.
    :param session_long: keep them after the transaction, until :func:`clear_keys`. Not behind a pooler in transaction
        mode, where the next transaction may be someone else's.
    :param allow_temporary_objects: also where the session has temporary objects, or statements prepared by SQL, that
        are not of this transaction. Only where every client of the connection is trusted.
    :raises UncleanSessionError: when it has some, and they are not allowed.
    :raises SealedSessionError: outside a transaction: each statement of an autocommit connection is one of its own.
    :raises DatabaseError: when the database refuses; ``SchemaMissingError`` where glpgenc is not installed.
    :raises AuditError: when the audit trail can't take it; every key is forgotten then.
    """
    return _load_keys(connection, keys, session_long, allow_temporary_objects, begins=False)


def begin_with_keys(connection: Connection[Any], keys: SessionKeys, *, allow_temporary_objects: bool) -> SessionKeys:
    """Load keys as the first statement of a transaction, and send its BEGIN with them: see :mod:`.exchange`.

    :raises GlpgencError: as :func:`load_keys`.
    """
    return _load_keys(connection, keys, False, allow_temporary_objects, begins=True)  # noqa: FBT003


def _load_keys(
    connection: Connection[Any],
    keys: SessionKeys,
    session_long: bool,  # noqa: FBT001
    allow_temporary_objects: bool,  # noqa: FBT001
    *,
    begins: bool,
) -> SessionKeys:
    def take(step: LoadStep) -> Any:
        if step.kind == "gather":
            return step.keys.gathered_again()
        if step.kind == "clear":
            return forget_keys(connection)
        if step.kind == "close":
            return connection.pgconn.finish()
        if not begins and connection.autocommit:
            _refuse_autocommit(connection)
        with translate_errors():
            return ask(connection, step.statement, begins=begins)

    steps = loading(
        connection,
        keys,
        lambda: client_info(connection),
        _is_ours,
        session_long=session_long,
        allow_temporary_objects=allow_temporary_objects,
    )
    return drive(steps, take)


async def load_keys_async(
    connection: AsyncConnection[Any],
    keys: SessionKeys,
    *,
    session_long: bool = False,
    allow_temporary_objects: bool = False,
) -> SessionKeys:
    """Load keys into an asynchronous connection's open transaction; otherwise as :func:`load_keys`."""
    return await _load_keys_async(connection, keys, session_long, allow_temporary_objects, begins=False)


async def begin_with_keys_async(
    connection: AsyncConnection[Any], keys: SessionKeys, *, allow_temporary_objects: bool
) -> SessionKeys:
    """As :func:`begin_with_keys`."""
    return await _load_keys_async(connection, keys, False, allow_temporary_objects, begins=True)  # noqa: FBT003


async def _load_keys_async(
    connection: AsyncConnection[Any],
    keys: SessionKeys,
    session_long: bool,  # noqa: FBT001
    allow_temporary_objects: bool,  # noqa: FBT001
    *,
    begins: bool,
) -> SessionKeys:
    async def take(step: LoadStep) -> Any:
        if step.kind == "gather":
            # In a thread: unwrapping may call the KMS, and must not hold up the event loop.
            return await asyncio.to_thread(step.keys.gathered_again)
        if step.kind == "clear":
            return await forget_keys_async(connection)
        if step.kind == "close":
            return connection.pgconn.finish()
        if not begins and connection.autocommit:
            _refuse_autocommit(connection)
        with translate_errors():
            return await ask_async(connection, step.statement, begins=begins)

    steps = loading(
        connection,
        keys,
        lambda: client_info(connection),
        _is_ours,
        session_long=session_long,
        allow_temporary_objects=allow_temporary_objects,
    )
    return await drive_async(steps, take)


def _is_ours(error: BaseException) -> bool:
    return isinstance(error, EncryptionError) and error.sqlstate in BY_SQLSTATE


def _refuse_autocommit(connection: Connection[Any] | AsyncConnection[Any]) -> None:
    # The keys would be gone after this statement.
    if is_idle(connection):
        hint = "load keys in one transaction with what uses them: in autocommit mode each statement is its own"
        raise SealedSessionError(hint=hint)


def clear_keys(connection: Connection[Any]) -> None:
    """Forget every key of a connection: for the check-in of a pool (``ConnectionPool(reset=clear_keys)``).

    An open transaction is rolled back first: what is cleared in one that rolls back later would come back. Where
    clients of a pool do not trust each other's SQL, use :func:`reset_connection`, which leaves nothing else either.

    :raises SealedSessionError: when a key is left all the same; the connection is closed then.
    :raises DatabaseError: when the database refuses; the connection is closed then.
    """
    with _closed_on_error(connection), translate_errors():
        connection.rollback()
        forget_keys(connection)
        connection.commit()
        with _cursor(connection) as cursor:
            _close_unless_clear(connection, cursor.execute(_LEFT, prepare=False).fetchone())
        connection.commit()  # a rollback would make psycopg drop its prepared statements


async def clear_keys_async(connection: AsyncConnection[Any]) -> None:
    """Forget every key of an asynchronous connection; otherwise as :func:`clear_keys`."""
    with _closed_on_error(connection), translate_errors():
        await connection.rollback()
        await forget_keys_async(connection)
        await connection.commit()
        async with _async_cursor(connection) as cursor:
            await cursor.execute(_LEFT, prepare=False)
            await _close_unless_clear_async(connection, await cursor.fetchone())
        await connection.commit()


@contextmanager
def _closed_on_error(connection: Connection[Any] | AsyncConnection[Any]) -> Iterator[None]:
    # A time limit or a role that an earlier client, or this one, has set may keep keys from being cleared.
    try:
        yield
    except BaseException:
        connection.pgconn.finish()
        raise


def forget_keys(connection: Connection[Any]) -> None:
    """Forget every key, as part of the transaction that is open: its rollback would bring them back."""
    with translate_errors(), _cursor(connection) as cursor:
        _close_unless_clear(connection, cursor.execute(_CLEAR, prepare=False).fetchone())


async def forget_keys_async(connection: AsyncConnection[Any]) -> None:
    """Forget every key of an asynchronous connection; otherwise as :func:`forget_keys`."""
    with translate_errors():
        async with _async_cursor(connection) as cursor:
            await cursor.execute(_CLEAR, prepare=False)
            await _close_unless_clear_async(connection, await cursor.fetchone())


def _close_unless_clear(connection: Connection[Any], row: tuple[Any, ...] | None) -> None:
    if (error := _left(row)) is not None:
        connection.close()
        raise error


async def _close_unless_clear_async(connection: AsyncConnection[Any], row: tuple[Any, ...] | None) -> None:
    if (error := _left(row)) is not None:
        await connection.close()
        raise error


def discard_statement() -> str:
    """Return ``DISCARD ALL`` as a text that was not executed before.

    psycopg counts the texts that it executes, and forgets what it has prepared only after a ``DISCARD ALL`` that it had
    not counted yet. Where a transaction was rolled back meanwhile it would use statements that are gone. The
    comment is behind the statement, so that ``pg_stat_statements`` sees one and the same.
    """
    return f"DISCARD ALL; -- {secrets.token_hex(8)}"


def reset_connection(connection: Connection[Any]) -> None:
    """Leave nothing in a connection for its next user: for the check-in of a pool (``ConnectionPool(reset=...)``).

    Rolls back and runs ``DISCARD ALL``: settings, temporary objects, prepared statements, cursors, listening, locks and
    the role are as they were after the connection was opened. What the application has set since then is gone, too.

    :raises DatabaseError: when the connection is broken; it belongs in no pool.
    """
    challenges.take(connection)
    with translate_errors():
        connection.rollback()
        autocommit = connection.autocommit
        connection.autocommit = True
        try:
            connection.execute(discard_statement().encode())
        finally:
            connection.autocommit = autocommit


async def reset_connection_async(connection: AsyncConnection[Any]) -> None:
    """Leave nothing in an asynchronous connection for its next user; otherwise as :func:`reset_connection`."""
    challenges.take(connection)
    with translate_errors():
        await connection.rollback()
        autocommit = connection.autocommit
        await connection.set_autocommit(True)
        try:
            await connection.execute(discard_statement().encode())
        finally:
            await connection.set_autocommit(autocommit)


# The plain cursor, whatever the connection's cursor factory is: a raw cursor has other placeholders. Each result is
# fetched, because in a pipeline that is when an error comes. Nothing is prepared: under the name that a driver gave to
# a prepared statement there may be another by now, of anyone who used the connection before.


def _cursor(connection: Connection[Any]) -> Cursor[tuple[Any, ...]]:
    return Cursor(connection, row_factory=tuple_row)


def _async_cursor(connection: AsyncConnection[Any]) -> AsyncCursor[tuple[Any, ...]]:
    return AsyncCursor(connection, row_factory=tuple_row)


def _left(row: tuple[Any, ...] | None) -> SealedSessionError | None:
    """Return what is wrong with a connection that keeps keys after they were cleared."""
    if row is not None and not row[1]:
        return None
    names = "the server sent no reply" if row is None else ", ".join(row[1])
    message = f"keys remain in the connection after they were cleared: {names}"
    return SealedSessionError(message, hint="the connection was closed: open a new one")
