"""Loading keys into a psycopg connection, sealed, and forgetting them. Two round trips.

The keys are never in a statement or a bind value in the clear: see :mod:`glpgenc.wire.sealed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import AsyncCursor, Cursor
from psycopg.rows import tuple_row

from glpgenc.database import translate_errors
from glpgenc.errors import SealedSessionError
from glpgenc.sessions.telling import database_of, tell_loaded, tell_refused
from glpgenc.wire.sealed import seal

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.collect import SessionKeys

_BEGIN: LiteralString = "SELECT glpgenc.gl_session_begin()"
_LOAD: LiteralString = "SELECT glpgenc.gl_session_load(%b, %s)"
_CLEAR: LiteralString = "SELECT glpgenc.gl_session_clear()"


def load_keys(connection: Connection[Any], keys: SessionKeys, *, session_long: bool = False) -> None:
    """Load keys into a connection's open transaction, beside those that are loaded already.

    :param keys: what :func:`glpgenc.sessions.collect.collect_keys` gathered.
    :param session_long: keep them after the transaction, until :func:`clear_keys`. Not behind a pooler in transaction
        mode, where the next transaction may be somebody else's.
    :raises SealedSessionError: outside a transaction: each statement of an autocommit connection is one of its own.
    :raises DatabaseError: when the database refuses; ``SchemaMissingError`` where glpgenc is not installed.
    :raises AuditError: when the audit trail can't take it; every key is forgotten then.
    """
    try:
        with translate_errors(), _cursor(connection) as cursor:
            challenge = cursor.execute(_BEGIN).fetchone()
            cursor.execute(_LOAD, _sealed(challenge, keys, session_long=session_long)).fetchone()
    except Exception as error:
        _tell_refused(connection, keys, error, session_long=session_long)
        raise
    try:
        tell_loaded(lambda: database_of(connection), keys, session_long=session_long)
    except BaseException:
        # What can't be recorded is not to be used, by whoever goes on with the transaction all the same.
        forget_keys(connection)
        raise


async def load_keys_async(connection: AsyncConnection[Any], keys: SessionKeys, *, session_long: bool = False) -> None:
    """Load keys into an asynchronous connection's open transaction; otherwise as :func:`load_keys`."""
    try:
        with translate_errors():
            async with _async_cursor(connection) as cursor:
                await cursor.execute(_BEGIN)
                challenge = await cursor.fetchone()
                await cursor.execute(_LOAD, _sealed(challenge, keys, session_long=session_long))
                await cursor.fetchone()
    except Exception as error:
        _tell_refused(connection, keys, error, session_long=session_long)
        raise
    try:
        tell_loaded(lambda: database_of(connection), keys, session_long=session_long)
    except BaseException:
        await forget_keys_async(connection)
        raise


def clear_keys(connection: Connection[Any]) -> None:
    """Forget every key of a connection: for the check-in of a pool (``ConnectionPool(reset=clear_keys)``).

    An open transaction is rolled back first: what is cleared in one that rolls back later would come back.

    :raises DatabaseError: when the connection is broken; it holds no keys then, and belongs in no pool.
    """
    with translate_errors():
        connection.rollback()
        forget_keys(connection)
        connection.commit()


async def clear_keys_async(connection: AsyncConnection[Any]) -> None:
    """Forget every key of an asynchronous connection; otherwise as :func:`clear_keys`."""
    with translate_errors():
        await connection.rollback()
        await forget_keys_async(connection)
        await connection.commit()


def forget_keys(connection: Connection[Any]) -> None:
    """Forget every key, as part of the transaction that is open: its rollback would bring them back."""
    with translate_errors(), _cursor(connection) as cursor:
        cursor.execute(_CLEAR).fetchone()


async def forget_keys_async(connection: AsyncConnection[Any]) -> None:
    """Forget every key of an asynchronous connection; otherwise as :func:`forget_keys`."""
    with translate_errors():
        async with _async_cursor(connection) as cursor:
            await cursor.execute(_CLEAR)
            await cursor.fetchone()


# The plain cursor, whatever the connection's cursor factory is: a raw cursor has other placeholders. Each result is
# fetched, because in a pipeline that is when an error comes.


def _cursor(connection: Connection[Any]) -> Cursor[tuple[Any, ...]]:
    return Cursor(connection, row_factory=tuple_row)


def _async_cursor(connection: AsyncConnection[Any]) -> AsyncCursor[tuple[Any, ...]]:
    return AsyncCursor(connection, row_factory=tuple_row)


def _tell_refused(
    connection: Connection[Any] | AsyncConnection[Any], keys: SessionKeys, error: Exception, *, session_long: bool
) -> None:
    tell_refused(lambda: database_of(connection), keys.tenant_id, keys.data_classes, error, session_long=session_long)


def _sealed(challenge: tuple[Any, ...] | None, keys: SessionKeys, *, session_long: bool) -> tuple[bytes, bool]:
    if challenge is None:
        raise SealedSessionError
    return seal(bytes(challenge[0]), keys.message()), not session_long
