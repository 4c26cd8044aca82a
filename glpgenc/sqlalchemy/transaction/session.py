"""The database session of a transaction on any driver: loading keys, and the registry as it sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.util import await_only

from glpgenc.errors import BY_SQLSTATE, SealedSessionError
from glpgenc.registry.catalog import FACETS, FIELDS, Registry, registry_from_rows
from glpgenc.sessions.exchange import ask, ask_async
from glpgenc.sessions.load_steps import ClientInfo, LoadStep, drive, loading
from glpgenc.sessions.load_steps import client_info as _of_psycopg
from glpgenc.sqlalchemy.driver_errors import AUTOCOMMIT_HINT, sqlstate_of
from glpgenc.sqlalchemy.transaction.asyncpg import ask_asyncpg

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from glpgenc.sessions.session_keys import SessionKeys

_CLEAR = "SELECT glpgenc.gl_session_clear()"


def load_into(
    connection: Connection,
    keys: SessionKeys,
    *,
    allow_temporary_objects: bool,
    gather_again: Callable[[SessionKeys], SessionKeys],
) -> None:
    """Load keys into a connection's transaction, past SQLAlchemy's log and events; begin it, where it has not begun.

    Where the last load of the connection brought a challenge, this takes one exchange with the server, together with
    BEGIN (with psycopg2: two). Where the server refuses a key that must not encrypt any more, they are gathered again,
    and loaded in one more.

    :param allow_temporary_objects: see :func:`glpgenc.session`.
    :param gather_again: gives what the table of keys says now.
    :raises UncleanSessionError: when there are some, and they are not allowed.
    :raises SealedSessionError: when the connection is in autocommit mode: each statement is a transaction of its own.
    :raises SchemaMissingError: where glpgenc is not installed.
    :raises KeyStateError: when the table of keys has no others.
    :raises sqlalchemy.exc.DBAPIError: for all else that the database refuses, as for any statement.
    :raises AuditError: when the audit trail can't take it; every key is forgotten then.
    """
    failure: BaseException | None = None
    closes = False

    def take(step: LoadStep) -> Any:
        nonlocal failure, closes
        if step.kind == "gather":
            return gather_again(step.keys)
        if step.kind == "clear":
            return _execute(connection, _CLEAR)
        if step.kind == "close":
            closes = True
            return None
        _refuse_autocommit(connection)
        try:
            return _ask(connection, step.statement)
        except BaseException as error:
            failure = error
            raise

    steps = loading(
        connection.connection.driver_connection,
        keys,
        lambda: database_of(connection),
        lambda error: sqlstate_of(error) in BY_SQLSTATE,
        session_long=False,
        allow_temporary_objects=allow_temporary_objects,
    )
    try:
        drive(steps, take)
    except BaseException as error:  # noqa: BLE001  # it is raised again, maybe as SQLAlchemy's
        try:
            if error is not failure:
                raise
            # A stale connection of the pool is most often noticed here, and must be seen as such, with those beside it.
            connection._handle_dbapi_exception(error, "SELECT glpgenc.gl_session_load()", None, None, None)  # noqa: SLF001
        finally:
            # Not before: of a connection that it has let go SQLAlchemy can't tell whether it was stale.
            if closes:
                connection.invalidate()


def _ask(connection: Connection, statement: str) -> Any:
    """Execute a statement, unprepared, and return its row: with BEGIN in one exchange, if the driver has a way."""
    raw: Any = connection.connection.driver_connection
    driver = connection.dialect.driver
    if driver == "psycopg":
        return await_only(ask_async(raw, statement)) if connection.dialect.is_async else ask(raw, statement)
    if driver == "asyncpg":
        return await_only(ask_asyncpg(connection.connection.dbapi_connection, statement))
    return _execute(connection, statement)


def _execute(connection: Connection, statement: str) -> Any:
    cursor: Any = connection.connection.cursor()
    try:
        execute_unprepared(connection, cursor, statement)
        return cursor.fetchone()
    finally:
        cursor.close()


def _refuse_autocommit(connection: Connection) -> None:
    """Refuse keys that would be gone after the statement that loads them."""
    raw: Any = connection.connection.driver_connection
    if not getattr(connection.connection.dbapi_connection, "autocommit", False):
        return
    # The application may have sent BEGIN by itself.
    begun = raw.is_in_transaction() if connection.dialect.driver == "asyncpg" else raw.info.transaction_status != 0
    if not begun:
        raise SealedSessionError(hint=AUTOCOMMIT_HINT)


def database_of(connection: Connection) -> ClientInfo:
    """Return what the driver knows of a connection's database session, or the parameters of the connection."""
    raw: Any = connection.connection.driver_connection
    try:
        if connection.dialect.driver == "psycopg":
            return _of_psycopg(raw)
        if connection.dialect.driver == "psycopg2":
            application = raw.get_parameter_status("application_name")
            return ClientInfo(raw.get_parameter_status("session_authorization") or raw.info.user, application or None)
        return ClientInfo(connection.engine.url.username, raw.get_settings().application_name or None)
    except Exception:  # noqa: BLE001  # the connection may be broken, and the driver another one
        return ClientInfo(connection.engine.url.username)


def execute_unprepared(connection: Connection, cursor: Any, statement: str, *parameters: Any) -> None:
    """Execute a statement unprepared: see :class:`glpgenc.sessions.load_steps.LoadStep`."""
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


# Others may have set the search_path of this session: no name, and no operator, is looked up by it.
_MAY_READ = """
SELECT pg_catalog.count(*)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE n.nspname OPERATOR(pg_catalog.=) 'glpgenc'::pg_catalog.name
    AND c.relname OPERATOR(pg_catalog.=) ANY ('{fields,search_facets}'::pg_catalog.name[])
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'::pg_catalog.text)
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT'::pg_catalog.text)
"""


def read_registry(connection: Connection) -> Registry | None:
    """Read the registry through a connection's open transaction, past SQLAlchemy's log and events.

    :returns: the registry; ``None`` where the transaction has failed, or its role may not read it.
    """
    cursor: Any = connection.connection.cursor()
    try:
        return registry_seen(cursor, lambda statement: execute_unprepared(connection, cursor, statement))
    except connection.dialect.loaded_dbapi.Error:
        return None  # it has failed before: what was asked for is refused as it would have been
    finally:
        cursor.close()


def registry_seen(cursor: Any, execute: Callable[[str], Any]) -> Registry | None:
    """Read the registry as a cursor's transaction sees it.

    :param execute: executes a statement with the cursor.
    :returns: the registry; ``None`` where its role may not read it.
    """
    execute(_MAY_READ)
    if cursor.fetchone()[0] != 2:  # noqa: PLR2004  # both tables
        return None
    execute(FIELDS)
    fields = cursor.fetchall()
    execute(FACETS)
    return registry_from_rows(fields, cursor.fetchall())
