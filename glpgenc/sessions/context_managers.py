"""What a keyed block does to its connection: one context manager a scope, each in a form for either kind of connection.

A block sees its own keys and no others: inside another block it hides that block's, and puts them back at its end.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.pq import TransactionStatus

from glpgenc.errors import SealedSessionError
from glpgenc.sessions.exchange import AsyncDeferredTransaction, DeferredTransaction, in_pipeline, is_idle
from glpgenc.sessions.load import (
    begin_with_keys,
    begin_with_keys_async,
    clear_keys,
    clear_keys_async,
    forget_keys,
    forget_keys_async,
    load_keys,
    load_keys_async,
)

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.session_keys import SessionKeys


@dataclass(frozen=True, slots=True)
class _Block:
    keys: SessionKeys
    options: dict[str, bool]
    owner: object


# The blocks that are open on a connection, innermost last. Weak, so that a connection that is dropped takes its keys
# along.
_OPEN: weakref.WeakKeyDictionary[Any, list[_Block]] = weakref.WeakKeyDictionary()


@contextmanager
def transaction_block(
    connection: Connection[Any], keys: SessionKeys, *, allow_temporary_objects: bool
) -> Iterator[None]:
    """Hold keys for one transaction, or for a savepoint of the one that is open."""
    _refuse_stranger(connection)
    if in_pipeline(connection):
        with connection.pipeline():  # waits for what was sent, so that the status is that of now
            pass
    nested = _in_transaction(connection)
    options = {"allow_temporary_objects": allow_temporary_objects}
    outer = _outer(connection) is not None
    if nested and not outer:
        forget_keys(connection)  # before the savepoint: its rollback would bring back what another client left there
    begins = is_idle(connection) and not outer and not in_pipeline(connection)
    load = begin_with_keys if begins else load_keys
    with DeferredTransaction(connection) if begins else connection.transaction():
        if outer:
            forget_keys(connection)
        keys = load(connection, keys, **options)
        with _listed(connection, _Block(keys, options, _caller())):
            yield
    # An exception does not come here: the rollback has brought back the outer block's keys, or none.
    if nested:
        forget_keys(connection)
    _put_back(connection)


@asynccontextmanager
async def transaction_block_async(
    connection: AsyncConnection[Any], keys: SessionKeys, *, allow_temporary_objects: bool
) -> AsyncIterator[None]:
    """As :func:`transaction_block`."""
    _refuse_stranger(connection)
    if in_pipeline(connection):
        async with connection.pipeline():
            pass
    nested = _in_transaction(connection)
    options = {"allow_temporary_objects": allow_temporary_objects}
    outer = _outer(connection) is not None
    if nested and not outer:
        await forget_keys_async(connection)
    begins = is_idle(connection) and not outer and not in_pipeline(connection)
    load = begin_with_keys_async if begins else load_keys_async
    async with AsyncDeferredTransaction(connection) if begins else connection.transaction():
        if outer:
            await forget_keys_async(connection)
        keys = await load(connection, keys, **options)
        with _listed(connection, _Block(keys, options, _caller())):
            yield
    if nested:
        await forget_keys_async(connection)
    await _put_back_async(connection)


@contextmanager
def session_block(connection: Connection[Any], keys: SessionKeys, *, allow_temporary_objects: bool) -> Iterator[None]:
    """Hold keys over all the transactions of the block, which begins and ends outside of one."""
    _refuse_stranger(connection)
    _refuse_open_transaction(connection)
    options = {"session_long": True, "allow_temporary_objects": allow_temporary_objects}
    try:
        with connection.transaction():
            forget_keys(connection)
            keys = load_keys(connection, keys, **options)
        with _listed(connection, _Block(keys, options, _caller())):
            yield
            connection.commit()
    finally:
        # Also when the commit fails: these keys must not stay in a connection that goes back to a pool.
        if not connection.closed:
            clear_keys(connection)
            _put_back(connection)


@asynccontextmanager
async def session_block_async(
    connection: AsyncConnection[Any], keys: SessionKeys, *, allow_temporary_objects: bool
) -> AsyncIterator[None]:
    """As :func:`session_block`."""
    _refuse_stranger(connection)
    _refuse_open_transaction(connection)
    options = {"session_long": True, "allow_temporary_objects": allow_temporary_objects}
    try:
        async with connection.transaction():
            await forget_keys_async(connection)
            keys = await load_keys_async(connection, keys, **options)
        with _listed(connection, _Block(keys, options, _caller())):
            yield
            await connection.commit()
    finally:
        if not connection.closed:
            await clear_keys_async(connection)
            await _put_back_async(connection)


def _put_back(connection: Connection[Any]) -> None:
    if (block := _outer(connection)) is not None:
        with connection.transaction():
            load_keys(connection, block.keys, **block.options)


async def _put_back_async(connection: AsyncConnection[Any]) -> None:
    if (block := _outer(connection)) is not None:
        async with connection.transaction():
            await load_keys_async(connection, block.keys, **block.options)


@contextmanager
def _listed(connection: object, block: _Block) -> Iterator[None]:
    # Kept here, too: where both are garbage the connection's entry is gone before this generator ends.
    blocks = _OPEN.setdefault(connection, [])
    blocks.append(block)
    try:
        yield
    finally:
        blocks.pop()


def _outer(connection: object) -> _Block | None:
    blocks = _OPEN.get(connection)
    return blocks[-1] if blocks else None


def _caller() -> object:
    """Return the task that runs, or the thread where there is none."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    return task or threading.get_ident()


def _refuse_stranger(connection: object) -> None:
    # Another task's block on the same connection would hide this one's keys while it runs, and what it encrypts then
    # would be encrypted for the other's tenant.
    if (block := _outer(connection)) is not None and block.owner != _caller():
        message = "another task or thread has keys loaded in this connection"
        raise SealedSessionError(message, hint="use a separate connection for each task or thread")


def _in_transaction(connection: Connection[Any] | AsyncConnection[Any]) -> bool:
    return connection.info.transaction_status == TransactionStatus.INTRANS


def _refuse_open_transaction(connection: Connection[Any] | AsyncConnection[Any]) -> None:
    # Its rollback would take the keys away in the middle of the block, and bring cleared ones back after it.
    if not is_idle(connection) or in_pipeline(connection):
        message = "keys for a whole session can't be loaded in an open transaction or a pipeline"
        hint = "commit or roll back first, or use scope='transaction'"
        raise SealedSessionError(message, hint=hint)
