"""Loading keys into the database session of any driver that SQLAlchemy has for PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.wire.sealed import seal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from glpgenc.sessions.collect import SessionKeys

_BEGIN = "SELECT glpgenc.gl_session_begin()"
_LOAD = "SELECT glpgenc.gl_session_load({}, true)"


def load_into(connection: Connection, keys: SessionKeys) -> None:
    """Load keys into a connection's open transaction, in two round trips, past SQLAlchemy's log and events.

    :raises SealedSessionError: when the connection is in autocommit mode: each statement is a transaction of its own.
    :raises SchemaMissingError: where glpgenc is not installed.
    :raises sqlalchemy.exc.DBAPIError: for all else that the database refuses, as for any statement.
    """
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(_BEGIN)
        (challenge,) = cursor.fetchone()
        _load(connection, cursor, seal(bytes(challenge), keys.message()))
        cursor.fetchone()
    except BaseException as error:  # noqa: BLE001  (it is raised again, as what it is to SQLAlchemy)
        # A stale connection of the pool is most often noticed here, and must be seen as such.
        connection._handle_dbapi_exception(error, _BEGIN, None, None, None)  # noqa: SLF001
    finally:
        cursor.close()


def _load(connection: Connection, cursor: Any, sealed: bytes) -> None:
    dialect = connection.dialect
    placeholder = "$1" if dialect.paramstyle == "numeric_dollar" else "%s"
    binary = dialect.loaded_dbapi.Binary
    cursor.execute(_LOAD.format(placeholder), (binary(sealed),))
