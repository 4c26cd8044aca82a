"""Loading keys into a psycopg connection, sealed, and clearing them. Two round trips."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from psycopg import AsyncCursor, Cursor
from psycopg.rows import tuple_row

from glpgenc.database import translate_errors
from glpgenc.errors import SealedSessionError
from glpgenc.events import EncryptionAuditEventType, Event, emit, hub
from glpgenc.wire.sealed_keys import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.session_keys import SessionKeys


class ClientInfo(NamedTuple):
    """A database session, as far as it is known without asking it.

    :param role: the database role.
    :param application: its ``application_name``.
    """

    role: str | None = None
    application: str | None = None


def client_info(connection: Connection[Any] | AsyncConnection[Any]) -> ClientInfo:
    """Return what the driver knows; nothing of a connection that is closed.

    PostgreSQL reports these settings by itself, whenever they change.
    """
    info = connection.info
    if connection.closed:
        return ClientInfo()
    role = info.parameter_status("session_authorization") or info.user
    application = info.parameter_status("application_name") or info.get_parameters().get("application_name")
    return ClientInfo(role or None, application or None)


def report_loaded(database: Callable[[], ClientInfo], keys: SessionKeys, *, session_long: bool) -> None:
    """Emit the event of loaded keys, if there is a listener.

    :param database: names the database session.
    :raises AuditError: when the audit trail can't take it.
    """
    if hub.listeners:
        count = len({each.key_id for each in keys.fields} | {each.key_id for each in keys.read_keys})
        _tell(database(), keys.tenant_id, keys.data_classes, count, session_long=session_long, error=None)


def report_refused(
    database: Callable[[], ClientInfo],
    tenant_id: str | None,
    data_classes: Iterable[str],
    error: BaseException,
    *,
    session_long: bool,
) -> None:
    """Emit the event of keys that could not be loaded; as :func:`tell_loaded`.

    :raises AuditError: when the audit trail can't take it.
    """
    if hub.listeners:
        _tell(database(), tenant_id, tuple(data_classes), 0, session_long=session_long, error=error)


def _tell(
    database: ClientInfo,
    tenant_id: str | None,
    data_classes: tuple[str, ...],
    count: int,
    *,
    session_long: bool,
    error: BaseException | None,
) -> None:
    emit(
        Event(
            type=EncryptionAuditEventType.SESSION_KEYS_LOADED,
            data_class=data_classes[0] if len(data_classes) == 1 else None,
            tenant_id=tenant_id,
            count=count,
            error=error,
            detail={
                "data_classes": ", ".join(data_classes),
                "database_role": database.role,
                "application_name": database.application,
                "scope": "session" if session_long else "transaction",
            },
        )
    )


_BEGIN: LiteralString = "SELECT glpgenc.gl_session_begin()"
_LOAD: LiteralString = "SELECT glpgenc.gl_session_load(%b, %s, %s)"
_CLEAR: LiteralString = "SELECT glpgenc.gl_session_clear(), glpgenc.gl_session_names()"
_DISCARD: LiteralString = "DISCARD ALL"
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
    hear of it. The keys are gathered again then, and those are loaded, in two round trips more.

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
    try:
        with translate_errors(), _cursor(connection) as cursor:
            options = (not session_long, allow_temporary_objects)
            while not _load(cursor, keys, options):
                keys = keys.gathered_again()
    except Exception as error:
        _tell_refused(connection, keys, error, session_long=session_long)
        raise
    try:
        report_loaded(lambda: client_info(connection), keys, session_long=session_long)
    except BaseException:
        # What can't be recorded is not to be used, by anyone who continues with the transaction all the same.
        forget_keys(connection)
        raise
    return keys


async def load_keys_async(
    connection: AsyncConnection[Any],
    keys: SessionKeys,
    *,
    session_long: bool = False,
    allow_temporary_objects: bool = False,
) -> SessionKeys:
    """Load keys into an asynchronous connection's open transaction; otherwise as :func:`load_keys`."""
    try:
        with translate_errors():
            async with _async_cursor(connection) as cursor:
                options = (not session_long, allow_temporary_objects)
                while not await _load_async(cursor, keys, options):
                    # In a thread: unwrapping may call the KMS, and must not hold up the event loop.
                    keys = await asyncio.to_thread(keys.gathered_again)
    except Exception as error:
        _tell_refused(connection, keys, error, session_long=session_long)
        raise
    try:
        report_loaded(lambda: client_info(connection), keys, session_long=session_long)
    except BaseException:
        await forget_keys_async(connection)
        raise
    return keys


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


def reset_connection(connection: Connection[Any]) -> None:
    """Leave nothing in a connection for its next user: for the check-in of a pool (``ConnectionPool(reset=...)``).

    Rolls back and runs ``DISCARD ALL``: settings, temporary objects, prepared statements, cursors, listening, locks and
    the role are as they were after the connection was opened. What the application has set since then is gone, too.

    :raises DatabaseError: when the connection is broken; it belongs in no pool.
    """
    with translate_errors():
        connection.rollback()
        autocommit = connection.autocommit
        connection.autocommit = True
        try:
            connection.execute(_DISCARD)
        finally:
            connection.autocommit = autocommit


async def reset_connection_async(connection: AsyncConnection[Any]) -> None:
    """Leave nothing in an asynchronous connection for its next user; otherwise as :func:`reset_connection`."""
    with translate_errors():
        await connection.rollback()
        autocommit = connection.autocommit
        await connection.set_autocommit(True)
        try:
            await connection.execute(_DISCARD)
        finally:
            await connection.set_autocommit(autocommit)


# The plain cursor, whatever the connection's cursor factory is: a raw cursor has other placeholders. Each result is
# fetched, because in a pipeline that is when an error comes. Nothing is prepared: under the name that a driver gave to
# a prepared statement there may be another by now, of anyone who used the connection before, which would choose the
# challenge and get what is sealed under it.


def _cursor(connection: Connection[Any]) -> Cursor[tuple[Any, ...]]:
    return Cursor(connection, row_factory=tuple_row)


def _async_cursor(connection: AsyncConnection[Any]) -> AsyncCursor[tuple[Any, ...]]:
    return AsyncCursor(connection, row_factory=tuple_row)


def _load(cursor: Cursor[tuple[Any, ...]], keys: SessionKeys, options: tuple[bool, bool]) -> bool:
    challenge = cursor.execute(_BEGIN, prepare=False).fetchone()
    return is_loaded(cursor.execute(_LOAD, (_sealed(challenge, keys), *options), prepare=False).fetchone())


async def _load_async(cursor: AsyncCursor[tuple[Any, ...]], keys: SessionKeys, options: tuple[bool, bool]) -> bool:
    await cursor.execute(_BEGIN, prepare=False)
    sealed = _sealed(await cursor.fetchone(), keys)
    await cursor.execute(_LOAD, (sealed, *options), prepare=False)
    return is_loaded(await cursor.fetchone())


def is_loaded(row: Sequence[Any] | None) -> bool:
    """Tell by the answer of ``gl_session_load`` whether the keys are loaded, or are to be gathered again."""
    return row is not None and row[0] >= 0


def _tell_refused(
    connection: Connection[Any] | AsyncConnection[Any], keys: SessionKeys, error: Exception, *, session_long: bool
) -> None:
    report_refused(lambda: client_info(connection), keys.tenant_id, keys.data_classes, error, session_long=session_long)


def _sealed(challenge: tuple[Any, ...] | None, keys: SessionKeys) -> bytes:
    if challenge is None:
        raise SealedSessionError
    return seal(bytes(challenge[0]), keys.message())


def _left(row: tuple[Any, ...] | None) -> SealedSessionError | None:
    """Return what is wrong with a connection that keeps keys after they were cleared."""
    if row is not None and not row[1]:
        return None
    names = "the server sent no reply" if row is None else ", ".join(row[1])
    message = f"keys remain in the connection after they were cleared: {names}"
    return SealedSessionError(message, hint="the connection was closed: open a new one")
