"""The database session of a transaction on any driver: loading keys, and the registry as it sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.registry.catalog import FACETS, FIELDS, Registry, registry_from_rows
from glpgenc.sessions.load import ClientInfo, LoadStep, drive, loading
from glpgenc.sessions.load import client_info as _of_psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from glpgenc.sessions.session_keys import SessionKeys

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
    failure: BaseException | None = None

    def take(step: LoadStep) -> Any:
        nonlocal failure
        if step.kind == "gather":
            return gather_again(step.keys)
        if step.kind == "clear":
            return execute_unprepared(connection, cursor, _CLEAR)
        try:
            if step.kind == "begin":
                execute_unprepared(connection, cursor, _BEGIN)
            else:
                _load(connection, cursor, step.sealed, allow_temporary_objects)
            return cursor.fetchone()
        except BaseException as error:
            failure = error
            raise

    try:
        drive(loading(keys, lambda: database_of(connection), session_long=False), take)
    except BaseException as error:
        if error is not failure:
            raise
        # A stale connection of the pool is most often noticed here, and must be seen as such.
        connection._handle_dbapi_exception(error, _BEGIN, None, None, None)  # noqa: SLF001
    finally:
        cursor.close()


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
        execute_unprepared(connection, cursor, _MAY_READ)
        if cursor.fetchone()[0] != 2:  # noqa: PLR2004  # both tables
            return None
        execute_unprepared(connection, cursor, FIELDS)
        fields = cursor.fetchall()
        execute_unprepared(connection, cursor, FACETS)
        facets = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error:
        return None  # it has failed before: what was asked for is refused as it would have been
    finally:
        cursor.close()
    return registry_from_rows(fields, facets)
