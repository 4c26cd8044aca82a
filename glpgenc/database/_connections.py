"""The one connection factory. Each connection has ``search_path = pg_catalog, pg_temp``, whatever is in between.

Anyone who may create functions in a schema of our path could have them run with the rights of the role that we connect
as: a function with the exact argument types is preferred to one of pg_catalog that takes a coercion (CVE-2018-1058).

On a connection to the server itself the path is set once, for the session. Through a pooler it is set in each
transaction, for that transaction: what is set for a session there reaches other clients, and theirs reaches us.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString, Self

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from psycopg.abc import Params, Query
    from sqlalchemy import URL, Engine

# `postgresql+psycopg` and its like are SQLAlchemy's way to name a driver; libpq knows only the two short forms.
_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+[a-z0-9_]+)?://", re.IGNORECASE)


def libpq_url(url: str) -> str:
    """Return a database URL in the form libpq reads, ``postgresql://``, whatever dialect prefix it came with.

    What is not a PostgreSQL URL is given back as it is.
    """
    return _SCHEME.sub("postgresql://", url, count=1)


def sqlalchemy_url(url: str) -> URL:
    """Return a database URL for SQLAlchemy and psycopg 3."""
    from sqlalchemy import make_url  # noqa: PLC0415  (SQLAlchemy is slow to import, and only migrations need it)

    return make_url(libpq_url(url)).set(drivername="postgresql+psycopg")


Connection = psycopg.Connection[Any]

CONNECT_TIMEOUT = 5
"""Seconds to wait for a connection, unless the database URL says otherwise."""

LIVENESS: Mapping[str, Any] = {
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
"""Options of libpq that end the wait for a server whose host is gone within seconds: libpq alone waits for minutes."""

PIN: LiteralString = "SET LOCAL search_path = pg_catalog, pg_temp"
"""The statement that pins the path of the open transaction."""

# A pooler tells the client a process id of its own making. Before the path is pinned every name is qualified, and
# every argument has the exact type.
_PIN_SESSION: LiteralString = """
    SELECT CASE WHEN pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) %s::pg_catalog.int4
                THEN pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) END
"""


def connect(
    database_url: str,
    application: str = "glpgenc",
    *,
    autocommit: bool = False,
    trigger_path: tuple[str, ...] = (),
    **options: Any,
) -> Connection:
    """Open a connection with a pinned path, on which no statement is prepared, so that any pooler will do.

    :param database_url: a PostgreSQL URL or connection string.
    :param application: what pg_stat_activity shows, unless the URL says otherwise.
    :param trigger_path: the schemas that :func:`~glpgenc.database.user_code_path` lets users' code see.
    :param options: of libpq, unless the URL says otherwise; of psycopg, such as ``row_factory``.
    :raises psycopg.Error: when that fails.
    """
    defaults: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT, "fallback_application_name": application}
    given = conninfo_to_dict(libpq_url(database_url))
    connection = _PinnedConnection.opened(**(defaults | options | given), autocommit=autocommit)
    connection.trigger_path = trigger_path
    return connection


def is_direct(connection: Connection) -> bool:
    """Return whether a connection of :func:`connect` leads to the server itself, and not to a pooler."""
    return not isinstance(connection, _PinnedConnection) or not connection.is_pooled


def trigger_path(connection: Connection) -> tuple[str, ...]:
    """Return the schemas that users' code may see."""
    return connection.trigger_path if isinstance(connection, _PinnedConnection) else ()


def protocol_connection(database_url: str) -> pq.abc.PGconn:
    """Open a connection on which nothing was sent, for questions in the driver's own protocol.

    Its path is not pinned. A pool that is used up would keep :func:`connect` waiting.
    """
    return pq.PGconn.connect(psycopg.conninfo.make_conninfo(libpq_url(database_url)).encode())


class _PinnedConnection(psycopg.Connection[Any]):
    """A connection whose transactions are pinned, where a pooler stands before the server."""

    is_pooled = False
    trigger_path: tuple[str, ...] = ()

    @classmethod
    def opened(cls, *, autocommit: bool = False, **parameters: Any) -> Self:
        connection = cls.connect(autocommit=True, prepare_threshold=None, **parameters)
        try:
            cursor = psycopg.Cursor(connection, row_factory=tuple_row)
            if cursor.execute(_PIN_SESSION, [connection.pgconn.backend_pid]).fetchall()[0][0] is None:
                connection.is_pooled = True
                connection.cursor_factory = _PinningCursor
                connection.server_cursor_factory = _PinningServerCursor
            connection.autocommit = autocommit
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self, *arguments: Any, **options: Any) -> Iterator[psycopg.Transaction]:
        """Run a block in a transaction, as psycopg does."""
        outermost = self.info.transaction_status == TransactionStatus.IDLE
        with super().transaction(*arguments, **options) as block:
            if self.is_pooled and outermost:
                psycopg.Cursor(self).execute(PIN)
            yield block

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Run a statement in a transaction that is pinned: the open one, or one for it."""
        if self.info.transaction_status != TransactionStatus.IDLE:
            yield
        elif self.autocommit:
            with self.transaction():
                yield
        else:
            # The first statement of a transaction that psycopg begins by itself.
            psycopg.Cursor(self).execute(PIN)
            yield


class _PinningCursor(psycopg.Cursor[Any]):
    """Pins the transaction of what it runs."""

    connection: _PinnedConnection

    def execute(self, query: Any, params: Params | None = None, **options: Any) -> Self:
        with self.connection.pinned():
            return super().execute(query, params, **options)

    def executemany(self, query: Query, params_seq: Iterable[Params], **options: Any) -> None:
        with self.connection.pinned():
            super().executemany(query, params_seq, **options)

    def stream(self, query: Query, params: Params | None = None, **options: Any) -> Iterator[Any]:
        with self.connection.pinned():
            yield from super().stream(query, params, **options)

    @contextmanager
    def copy(self, statement: Query, params: Params | None = None, **options: Any) -> Iterator[psycopg.Copy]:
        with self.connection.pinned(), super().copy(statement, params, **options) as copy:
            yield copy


class _PinningServerCursor(psycopg.ServerCursor[Any]):
    """Pins the transaction in which it is declared."""

    connection: _PinnedConnection

    def execute(self, query: Any, params: Params | None = None, **options: Any) -> Self:
        with self.connection.pinned():
            return super().execute(query, params, **options)


def engine(database_url: str) -> Engine:
    """Return an engine that keeps no connections, and shows no parameters in its errors."""
    from sqlalchemy import NullPool, create_engine, event  # noqa: PLC0415  (slow to import, and only needed here)

    made = create_engine(sqlalchemy_url(database_url), poolclass=NullPool, hide_parameters=True)

    @event.listens_for(made, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
        # What the dialect adds to the URL's own: psycopg's adapters.
        return connect(database_url, "glpgenc", context=parameters.get("context"))

    return made


@contextmanager
def user_code_path(connection: Connection) -> Iterator[sql.Composable]:
    """Let what one statement sets off see the connection's ``trigger_path``: triggers, checks, generated columns.

    The condition that it gives belongs in the statement's WHERE. It sets the path when the statement is run: its own
    names were looked up before, in pg_catalog alone. BEFORE triggers FOR EACH STATEMENT see the pinned path all the
    same: PostgreSQL fires them before it looks at any condition. Deferred triggers fire at the end of the block.

    :param connection: of :func:`~glpgenc.database.connect`, in a transaction.
    """
    schemas = trigger_path(connection)
    if not schemas:
        yield sql.SQL("true")
        return
    path = sql.SQL(", ").join(map(sql.Identifier, ("pg_catalog", *schemas, "pg_temp"))).as_string(connection)
    yield sql.SQL("(SELECT pg_catalog.set_config('search_path', {}, true)) IS NOT NULL").format(sql.Literal(path))
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.execute(PIN)
