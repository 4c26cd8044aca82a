"""One exchange with a server through psycopg: BEGIN, where none is open, and a statement, answered together.

A cursor would send BEGIN by itself and wait for it. Pipeline mode sends both at once, and costs a tenth of a
millisecond in Python; the simple query protocol takes several statements in one text, and costs less than a cursor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from psycopg import AsyncCursor, AsyncTransaction, Cursor, Transaction, generators
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PipelineStatus, TransactionStatus

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection
    from psycopg.abc import PQGen
    from psycopg.pq.abc import PGresult

    Psycopg: TypeAlias = "Connection[Any] | AsyncConnection[Any]"

Row: TypeAlias = tuple[bytes | None, ...]
"""The first row that a statement returned, as the server sent it."""


class DeferredTransaction(Transaction):
    """A transaction whose BEGIN goes with its first statement, which :func:`ask` sends."""

    def _get_enter_commands(self) -> Iterator[bytes]:
        return iter(())


class AsyncDeferredTransaction(AsyncTransaction):
    """As :class:`DeferredTransaction`."""

    def _get_enter_commands(self) -> Iterator[bytes]:
        return iter(())


def ask(connection: Connection[Any], statement: str, *, begins: bool = False) -> Row | None:
    """Send a statement without parameters, and return the first row of its result.

    :param begins: begin a transaction where none is open, also in autocommit mode.
    :raises psycopg.Error: when BEGIN or the statement fails.
    """
    if in_pipeline(connection):
        cursor = Cursor(connection)
        # Fetched, because in a pipeline that is when an error comes.
        cursor.execute(statement, prepare=False).fetchone()
        return _first_row(cursor.pgresult)
    with connection.lock:
        return _first_row(connection.wait(_exchange(connection, statement, begins=begins)))


async def ask_async(connection: AsyncConnection[Any], statement: str, *, begins: bool = False) -> Row | None:
    """As :func:`ask`, of an asynchronous connection."""
    if in_pipeline(connection):
        cursor = AsyncCursor(connection)
        await (await cursor.execute(statement, prepare=False)).fetchone()
        return _first_row(cursor.pgresult)
    async with connection.lock:
        return _first_row(await connection.wait(_exchange(connection, statement, begins=begins)))


def in_pipeline(connection: Psycopg) -> bool:
    """Return whether a connection is in pipeline mode."""
    return connection.pgconn.pipeline_status != PipelineStatus.OFF


def is_idle(connection: Psycopg) -> bool:
    """Return whether a connection has no transaction open."""
    return connection.info.transaction_status == TransactionStatus.IDLE


def _exchange(connection: Psycopg, statement: str, *, begins: bool) -> PQGen[PGresult]:
    text = statement.encode("ascii")
    if is_idle(connection) and (begins or not connection.autocommit):
        text = connection._get_tx_start_command() + b"; " + text  # noqa: SLF001  # as psycopg itself begins it
    connection.pgconn.send_query(text)
    results: list[PGresult] = yield from generators.execute(connection.pgconn)
    for result in results:
        if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
            raise error_from_result(result, encoding=connection.info.encoding)
    return results[-1]


def _first_row(result: PGresult | None) -> Row | None:
    if result is None or result.ntuples == 0:
        return None
    return tuple(result.get_value(0, column) for column in range(result.nfields))
