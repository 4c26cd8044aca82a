"""Loading keys into a database session, sealed, and clearing them. Two round trips.

The keys are never in a statement or a bind value in the clear: see :mod:`glpgenc.wire.sealed_keys`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, LiteralString, NamedTuple

from psycopg import AsyncCursor, Cursor
from psycopg.rows import tuple_row

from glpgenc.database import translate_errors
from glpgenc.errors import SealedSessionError
from glpgenc.events import EncryptionAuditEventType, Event, emit, hub
from glpgenc.wire.sealed_keys import seal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

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


@dataclass(frozen=True, slots=True)
class LoadStep:
    """One step of a load, which the connection's driver takes.

    :param kind: ``begin`` asks the session for a challenge, ``load`` hands it the sealed keys; both are answered with
        the row that the statement returns. ``gather`` gathers the keys again, and is answered with them. ``clear``
        forgets every key of the session; its answer is not read.
    :param keys: the keys that are being loaded.
    :param sealed: the keys as ``load`` sends them.
    """

    kind: Literal["begin", "load", "gather", "clear"]
    keys: SessionKeys
    sealed: bytes = field(default=b"", repr=False)


LoadSteps = Generator[LoadStep, Any, "SessionKeys"]


def loading(keys: SessionKeys, client: Callable[[], ClientInfo], *, session_long: bool) -> LoadSteps:
    """Give the steps of a load, one after the other, and emit its event; for :func:`drive` and :func:`drive_async`.

    :param client: names the client of the database session.
    :param session_long: whether the keys stay after the transaction.
    :returns: the keys that were loaded.
    :raises AuditError: when the audit trail can't take the event; every key is forgotten then.
    """
    with reporting_refusal(client, keys.tenant_id, keys.data_classes, session_long=session_long):
        while True:
            challenge = yield LoadStep("begin", keys)
            if challenge is None:
                raise SealedSessionError
            loaded = yield LoadStep("load", keys, seal(bytes(challenge[0]), keys.message()))
            if loaded is not None and loaded[0] >= 0:
                break
            # The server refused a key that must not encrypt any more, of which this process did not hear.
            keys = yield LoadStep("gather", keys)
    try:
        if hub.listeners:
            count = len({each.key_id for each in keys.fields} | {each.key_id for each in keys.read_keys})
            _report(client(), keys.tenant_id, keys.data_classes, count, session_long=session_long, error=None)
    except BaseException:
        # What can't be recorded is not to be used, by anyone who continues with the transaction all the same.
        yield LoadStep("clear", keys)
        raise
    return keys


def drive(steps: LoadSteps, take: Callable[[LoadStep], Any]) -> SessionKeys:
    """Take the steps of a load.

    :param take: takes a step, and returns its answer.
    :raises Exception: what a step failed of.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = take(step)
            except BaseException as error:  # noqa: BLE001  # it is raised again in there
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        loaded: SessionKeys = done.value
        return loaded


async def drive_async(steps: LoadSteps, take: Callable[[LoadStep], Awaitable[Any]]) -> SessionKeys:
    """Take the steps of a load; otherwise as :func:`drive`."""
    try:
        step = next(steps)
        while True:
            try:
                answer = await take(step)
            except BaseException as error:  # noqa: BLE001  # as above
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        loaded: SessionKeys = done.value
        return loaded


@contextmanager
def reporting_refusal(
    client: Callable[[], ClientInfo], tenant_id: str | None, data_classes: Iterable[str], *, session_long: bool
) -> Iterator[None]:
    """Emit the event of keys that can't be loaded, if that is what the block fails of.

    :raises AuditError: when the audit trail can't take it.
    """
    try:
        yield
    except GeneratorExit:
        raise
    except BaseException as error:
        if hub.listeners:
            _report(client(), tenant_id, tuple(data_classes), 0, session_long=session_long, error=error)
        raise


def _report(
    client: ClientInfo,
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
                "database_role": client.role,
                "application_name": client.application,
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
    options = (not session_long, allow_temporary_objects)

    def take(step: LoadStep) -> Any:
        if step.kind == "gather":
            return step.keys.gathered_again()
        if step.kind == "clear":
            return forget_keys(connection)
        with translate_errors(), _cursor(connection) as cursor:
            if step.kind == "begin":
                return cursor.execute(_BEGIN, prepare=False).fetchone()
            return cursor.execute(_LOAD, (step.sealed, *options), prepare=False).fetchone()

    return drive(loading(keys, lambda: client_info(connection), session_long=session_long), take)


async def load_keys_async(
    connection: AsyncConnection[Any],
    keys: SessionKeys,
    *,
    session_long: bool = False,
    allow_temporary_objects: bool = False,
) -> SessionKeys:
    """Load keys into an asynchronous connection's open transaction; otherwise as :func:`load_keys`."""
    options = (not session_long, allow_temporary_objects)

    async def take(step: LoadStep) -> Any:
        if step.kind == "gather":
            # In a thread: unwrapping may call the KMS, and must not hold up the event loop.
            return await asyncio.to_thread(step.keys.gathered_again)
        if step.kind == "clear":
            return await forget_keys_async(connection)
        with translate_errors():
            async with _async_cursor(connection) as cursor:
                if step.kind == "begin":
                    await cursor.execute(_BEGIN, prepare=False)
                else:
                    await cursor.execute(_LOAD, (step.sealed, *options), prepare=False)
                return await cursor.fetchone()

    return await drive_async(loading(keys, lambda: client_info(connection), session_long=session_long), take)


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


def _left(row: tuple[Any, ...] | None) -> SealedSessionError | None:
    """Return what is wrong with a connection that keeps keys after they were cleared."""
    if row is not None and not row[1]:
        return None
    names = "the server sent no reply" if row is None else ", ".join(row[1])
    message = f"keys remain in the connection after they were cleared: {names}"
    return SealedSessionError(message, hint="the connection was closed: open a new one")
