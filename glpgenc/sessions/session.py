"""The keyed session: a block in which a database connection can encrypt, decrypt and search."""

from __future__ import annotations

import weakref
from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg.pq import TransactionStatus

from glpgenc.database import translated
from glpgenc.errors import BY_SQLSTATE
from glpgenc.sessions.collect import SessionKeys, collect_keys
from glpgenc.sessions.default import default_key_manager
from glpgenc.sessions.load import clear_keys, clear_keys_async, load_keys, load_keys_async

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from glpgenc.keys.manager import KeyManager

ConnectionType = TypeVar("ConnectionType", bound="Connection[Any] | AsyncConnection[Any]")
Scope = Literal["transaction", "session"]

# The keyed blocks that are open on a connection, innermost last: when one ends inside another, the outer one's keys
# must be put back. Weak, so that a connection that is dropped takes its entry along.
_OPEN: weakref.WeakKeyDictionary[Any, list[SessionKeys]] = weakref.WeakKeyDictionary()


class KeyedSession(Generic[ConnectionType]):
    """Holds keys in a connection for the length of a block. Made by :func:`session`."""

    def __init__(
        self,
        connection: ConnectionType,
        manager: KeyManager | None,
        wanted: dict[str, Any],
        scope: Scope,
    ) -> None:
        self._connection = connection
        self._manager = manager
        self._wanted = wanted
        self._session_long = scope == "session"
        self._stack = ExitStack()
        self._async_stack = AsyncExitStack()

    def __enter__(self) -> ConnectionType:
        connection = self._sync()
        keys = collect_keys(self._manager or default_key_manager(), **self._wanted)
        with ExitStack() as stack:
            if self._session_long:
                stack.callback(clear_keys, connection)
                with connection.transaction():
                    load_keys(connection, keys, session_long=True)
            else:
                stack.enter_context(_Restored(connection))
                stack.enter_context(connection.transaction())
                load_keys(connection, keys)
            stack.enter_context(_Listed(connection, keys))
            self._stack = stack.pop_all()
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session_long and kind is None:
            self._sync().commit()
        self._stack.__exit__(kind, error, trace)
        _raise_ours(error)

    async def __aenter__(self) -> ConnectionType:
        connection = self._asynchronous()
        manager = self._manager or default_key_manager()
        # In a thread: unwrapping may call the KMS, and must not hold up the event loop.
        keys = await manager.run_async(collect_keys, manager, **self._wanted)
        async with AsyncExitStack() as stack:
            if self._session_long:
                stack.push_async_callback(clear_keys_async, connection)
                async with connection.transaction():
                    await load_keys_async(connection, keys, session_long=True)
            else:
                await stack.enter_async_context(_Restored(connection))
                await stack.enter_async_context(connection.transaction())
                await load_keys_async(connection, keys)
            stack.enter_context(_Listed(connection, keys))
            self._async_stack = stack.pop_all()
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session_long and kind is None:
            await self._asynchronous().commit()
        await self._async_stack.__aexit__(kind, error, trace)
        _raise_ours(error)

    def _sync(self) -> Connection[Any]:
        if not isinstance(self._connection, Connection):
            message = "use `async with` for an asynchronous connection"
            raise TypeError(message)
        return self._connection

    def _asynchronous(self) -> AsyncConnection[Any]:
        if not isinstance(self._connection, AsyncConnection):
            message = "use `with` for a synchronous connection"
            raise TypeError(message)
        return self._connection


def session(
    connection: ConnectionType,
    *,
    data_classes: Iterable[str],
    tenant_id: str | None = None,
    read_tenants: Iterable[str] = (),
    key_manager: KeyManager | None = None,
    scope: Scope = "transaction",
) -> KeyedSession[ConnectionType]:
    """Load a tenant's keys into a connection, for a block: ``with session(connection, ...):`` or ``async with``.

    By default the block is a transaction (a savepoint inside one that is open already) and the keys end with it. The
    block commits at its end and rolls back on an exception, as psycopg's ``connection.transaction()`` does.

    :param connection: a psycopg connection, synchronous or asynchronous.
    :param data_classes: the classes whose fields are to be encrypted, decrypted and searched; ask for no more.
    :param tenant_id: whose keys; ``None`` for the only tenant of an installation that has one.
    :param read_tenants: other tenants whose values may be read besides, for reports over tenants.
    :param key_manager: where keys come from; ``None`` for one made from the settings at the first use.
    :param scope: ``"session"`` keeps the keys over all transactions in the block: faster for many short ones, and only
        for connections that no pooler shares. At the end an open transaction is committed, or rolled back on an
        exception, and the keys are cleared.
    :raises GlpgencError: on entry, when keys are not to be had or do not load; nothing is left loaded then.
    :raises EncryptionError: on exit, in place of a driver's error with an SQLSTATE of class ZE that left the block.
    """
    if scope not in {"transaction", "session"}:
        message = f"scope is 'transaction' or 'session', not {scope!r}"
        raise ValueError(message)
    wanted = {"tenant_id": tenant_id, "data_classes": tuple(data_classes), "read_tenants": tuple(read_tenants)}
    return KeyedSession(connection, key_manager, wanted, scope)


def _raise_ours(error: BaseException | None) -> None:
    if isinstance(error, psycopg.Error) and error.sqlstate in BY_SQLSTATE:
        raise translated(error) from None


class _Listed:
    """Counts a keyed block among the open ones of its connection."""

    def __init__(self, connection: Connection[Any] | AsyncConnection[Any], keys: SessionKeys) -> None:
        self._connection, self._keys = connection, keys

    def __enter__(self) -> None:
        _OPEN.setdefault(self._connection, []).append(self._keys)

    def __exit__(self, *_: object) -> None:
        _OPEN[self._connection].pop()


class _Restored:
    """Undoes a block that ended inside an open transaction, where its keys would live on until that ends."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  (one of two kinds of connection)
        self._connection = connection
        self._nested = connection.info.transaction_status == TransactionStatus.INTRANS

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # On an exception the savepoint was rolled back, and the settings with it.
        if self._nested and kind is None:
            self._connection.execute(_FORGET)
            for keys in _OPEN.get(self._connection, ()):
                load_keys(self._connection, keys)

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._nested and kind is None:
            await self._connection.execute(_FORGET)
            for keys in _OPEN.get(self._connection, ()):
                await load_keys_async(self._connection, keys)


_FORGET = "SELECT glpgenc.gl_session_clear()"
