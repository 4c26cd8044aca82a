"""One exchange with a server through asyncpg: BEGIN, where none is open, and a statement, answered together.

asyncpg prepares whatever returns rows, in an exchange of its own, except for COPY, which it sends as a simple query.
Such a query may have several statements, of which BEGIN can be the first.
"""
# ruff: noqa: SLF001  # neither asyncpg nor SQLAlchemy lets anything be sent with BEGIN

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


async def ask_asyncpg(adapter: Any, statement: str) -> Sequence[str] | None:
    """Send a statement without parameters, and return the first row of its result, as texts.

    :param adapter: SQLAlchemy's connection of asyncpg. Its transaction is begun, unless one is open, or it is in
        autocommit mode.
    :raises sqlalchemy.dialects.postgresql.asyncpg.AsyncAdapt_asyncpg_dbapi.Error: when BEGIN or the statement fails.
    """
    try:
        return await _ask(adapter, statement)
    except Exception as error:
        # As its cursors do: SQLAlchemy knows none of asyncpg's own errors.
        adapter._handle_exception(error)
        raise


async def _ask(adapter: Any, statement: str) -> Sequence[str] | None:
    connection = adapter._connection
    if adapter._transaction is not None or adapter.autocommit:
        return await _copied(connection, _copy(statement))
    transaction = connection.transaction(
        isolation=adapter.isolation_level, readonly=adapter.readonly, deferrable=adapter.deferrable
    )
    beginning: Any = _Beginning(connection, statement)
    transaction._connection = beginning
    try:
        await transaction.start()
    finally:
        transaction._connection = connection
    adapter._transaction = transaction
    if beginning.failure is not None:
        raise beginning.failure
    row: Sequence[str] | None = beginning.row
    return row


class _Beginning:
    """Stands for a connection while a transaction starts on it, and sends a statement with its BEGIN."""

    def __init__(self, connection: Any, statement: str) -> None:
        self.__dict__.update(_connection=connection, _statement=statement, row=None, failure=None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._connection, name, value)

    async def execute(self, begin: str) -> None:
        try:
            self.__dict__["row"] = await _copied(self._connection, f"{begin} {_copy(self._statement)}")
        except Exception as error:
            if not self._connection.is_in_transaction():
                raise
            # It has begun, and must be rolled back as any other that failed.
            self.__dict__["failure"] = error


def _copy(statement: str) -> str:
    return f"COPY ({statement}) TO STDOUT"


async def _copied(connection: Any, statements: str) -> Sequence[str] | None:
    received = bytearray()

    async def receive(data: bytes) -> None:  # asyncpg awaits it
        received.extend(data)

    # Not copy_from_query(), which sends no other statement before COPY.
    await connection._protocol.copy_out(statements, receive, None)
    return received.decode("ascii").rstrip("\n").split("\t") if received else None
