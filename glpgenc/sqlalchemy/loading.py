"""Loading keys into the database session of any driver that SQLAlchemy has for PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from glpgenc.sessions.load import is_loaded
from glpgenc.sessions.telling import Database, tell_loaded, tell_refused
from glpgenc.sessions.telling import database_of as _of_psycopg
from glpgenc.wire.sealed import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from glpgenc.sessions.collect import SessionKeys

_BEGIN = "SELECT glpgenc.gl_session_begin()"
_LOAD = "SELECT glpgenc.gl_session_load({}, true, {})"
_CLEAR = "SELECT glpgenc.gl_session_clear()"


def load_into(
    connection: Connection,
    keys: SessionKeys,
    *,
    allow_temporary_objects: bool,
    gather_again: Callable[[SessionKeys], SessionKeys],
) -> None:
    """Load keys into a connection's open transaction, in two round trips, past SQLAlchemy's log and events.

    Where the server refuses one that must not encrypt any more, they are gathered again, and loaded in two more.

    :param allow_temporary_objects: see :func:`glpgenc.session`.
    :param gather_again: gives what the table of keys says now.
    :raises UncleanSessionError: when there are some, and they are not allowed.
    :raises SealedSessionError: when the connection is in autocommit mode: each statement is a transaction of its own.
    :raises SchemaMissingError: where glpgenc is not installed.
    :raises KeyStateError: when the table of keys has no others.
    :raises sqlalchemy.exc.DBAPIError: for all else that the database refuses, as for any statement.
    :raises AuditError: when the audit trail can't take it; every key is forgotten then.
    """
    cursor: Any = connection.connection.cursor()
    try:
        while not _try(connection, cursor, keys, allow_temporary_objects):
            with _telling_refusal(connection, keys):
                keys = gather_again(keys)
        _tell(connection, cursor, keys)
    finally:
        cursor.close()


def _try(connection: Connection, cursor: Any, keys: SessionKeys, allow_temporary_objects: bool) -> bool:  # noqa: FBT001
    try:
        with _telling_refusal(connection, keys):
            execute_unprepared(connection, cursor, _BEGIN)
            (challenge,) = cursor.fetchone()
            _load(connection, cursor, seal(bytes(challenge), keys.message()), allow_temporary_objects)
            return is_loaded(cursor.fetchone())
    except BaseException as error:  # noqa: BLE001  (it is raised again, as what it is to SQLAlchemy)
        # A stale connection of the pool is most often noticed here, and must be seen as such.
        connection._handle_dbapi_exception(error, _BEGIN, None, None, None)  # noqa: SLF001


@contextmanager
def _telling_refusal(connection: Connection, keys: SessionKeys) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        tell_refused(lambda: database_of(connection), keys.tenant_id, keys.data_classes, error, session_long=False)
        raise


def database_of(connection: Connection) -> Database:
    """Return what the driver knows of a connection's database session, or the parameters of the connection."""
    raw: Any = connection.connection.driver_connection
    try:
        if connection.dialect.driver == "psycopg":
            return _of_psycopg(raw)
        if connection.dialect.driver == "psycopg2":
            application = raw.get_parameter_status("application_name")
            return Database(raw.get_parameter_status("session_authorization") or raw.info.user, application or None)
        return Database(connection.engine.url.username, raw.get_settings().application_name or None)
    except Exception:  # noqa: BLE001  # the connection may be broken, and the driver another one
        return Database(connection.engine.url.username)


def _tell(connection: Connection, cursor: Any, keys: SessionKeys) -> None:
    try:
        tell_loaded(lambda: database_of(connection), keys, session_long=False)
    except BaseException:
        # What can't be recorded is not to be used, by anyone who continues with the transaction all the same.
        execute_unprepared(connection, cursor, _CLEAR)
        raise


def _load(connection: Connection, cursor: Any, sealed: bytes, allow_temporary_objects: bool) -> None:  # noqa: FBT001
    dialect = connection.dialect
    placeholder = "$1" if dialect.paramstyle == "numeric_dollar" else "%s"
    binary = dialect.loaded_dbapi.Binary
    statement = _LOAD.format(placeholder, "true" if allow_temporary_objects else "false")
    execute_unprepared(connection, cursor, statement, (binary(sealed),))


def execute_unprepared(connection: Connection, cursor: Any, statement: str, *parameters: Any) -> None:
    """Execute a statement unprepared: see :mod:`glpgenc.sessions.load`."""
    driver = connection.dialect.driver
    if driver in {"psycopg", "psycopg_async"}:
        # Not execute(prepare=False): the cursors of SQLAlchemy's asynchronous adapter do not take it.
        raw: Any = connection.connection.driver_connection
        threshold = raw.prepare_threshold
        try:
            raw.prepare_threshold = None
            cursor.execute(statement, *parameters)
        finally:
            raw.prepare_threshold = threshold
    elif driver == "asyncpg":
        # asyncpg prepares everything: this under no name, and past the caches of prepared statements.
        adapter: Any = connection.connection.dbapi_connection
        cache, name = adapter._prepared_statement_cache, adapter._prepared_statement_name_func  # noqa: SLF001
        try:
            adapter._prepared_statement_cache, adapter._prepared_statement_name_func = None, str  # noqa: SLF001
            cursor.execute(statement, *parameters)
        finally:
            adapter._prepared_statement_cache, adapter._prepared_statement_name_func = cache, name  # noqa: SLF001
    else:
        cursor.execute(statement, *parameters)
