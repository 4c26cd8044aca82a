"""The keyed session: a block in which a database connection can encrypt, decrypt and search."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import psycopg
from psycopg import AsyncConnection, Connection

from glpgenc.database import translate_errors, translated
from glpgenc.errors import BY_SQLSTATE
from glpgenc.sessions.context_managers import (
    session_block,
    session_block_async,
    transaction_block,
    transaction_block_async,
)
from glpgenc.sessions.default_manager import default_key_manager
from glpgenc.sessions.load_steps import client_info, reporting_refusal
from glpgenc.sessions.session_keys import collect_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from glpgenc.keys.manager import KeyManager

ConnectionType = TypeVar("ConnectionType", bound="Connection[Any] | AsyncConnection[Any]")
Scope = Literal["transaction", "session"]


class KeyedSession(Generic[ConnectionType]):
    """Holds keys in a connection for the length of a block. Made by :func:`session`.

    It may be used again when its block has ended, and not twice at once.
    """

    def __init__(
        self,
        connection: ConnectionType,
        manager: KeyManager | None,
        wanted: dict[str, Any],
        scope: Scope,
        *,
        allow_temporary_objects: bool | None,
    ) -> None:
        self._connection = connection
        self._manager = manager
        self._wanted = wanted
        self._session_long = scope == "session"
        self._allow_temporary_objects = allow_temporary_objects
        self._block: AbstractContextManager[None] | None = None
        self._async_block: AbstractAsyncContextManager[None] | None = None

    def __enter__(self) -> ConnectionType:
        connection = self._sync()
        self._refuse_twice()
        with self._reporting_refusal():
            manager = self._manager or default_key_manager()
            keys = collect_keys(manager, **self._wanted)
        allowed = self._allows(manager)
        make = session_block if self._session_long else transaction_block
        block = make(connection, keys, allow_temporary_objects=allowed)
        with translate_errors():
            block.__enter__()
        self._block = block
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        block, self._block = self._block, None
        with _ours():
            swallowed = block is not None and block.__exit__(kind, error, trace)
            _raise_again(None if swallowed else error)
        return swallowed

    async def __aenter__(self) -> ConnectionType:
        connection = self._asynchronous()
        self._refuse_twice()
        with self._reporting_refusal():
            manager = self._manager or default_key_manager()
            # In a thread: unwrapping may call the KMS, and must not hold up the event loop.
            keys = await manager.run_async(collect_keys, manager, **self._wanted)
        allowed = self._allows(manager)
        make = session_block_async if self._session_long else transaction_block_async
        block = make(connection, keys, allow_temporary_objects=allowed)
        with translate_errors():
            await block.__aenter__()
        self._async_block = block
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        block, self._async_block = self._async_block, None
        with _ours():
            swallowed = block is not None and await block.__aexit__(kind, error, trace)
            _raise_again(None if swallowed else error)
        return swallowed

    def _reporting_refusal(self) -> AbstractContextManager[None]:
        return reporting_refusal(
            lambda: client_info(self._connection),
            self._wanted["tenant_id"],
            self._wanted["data_classes"],
            session_long=self._session_long,
        )

    def _allows(self, manager: KeyManager) -> bool:
        own = self._allow_temporary_objects
        return manager.allow_temporary_objects if own is None else own

    def _refuse_twice(self) -> None:
        if self._block is not None or self._async_block is not None:
            message = "this keyed session is already open: call session() for another one"
            raise RuntimeError(message)

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
    allow_temporary_objects: bool | None = None,
    read_only: bool = False,
) -> KeyedSession[ConnectionType]:
    """Load a tenant's keys into a connection for the length of a ``with`` or ``async with`` block.

    By default the block is a transaction (a savepoint inside one that is open already) and the keys end with it. The
    block commits at its end and rolls back on an exception, as psycopg's ``connection.transaction()`` does. A block
    inside another has its own keys only; the outer one's are back when it ends.

    :param connection: a psycopg connection, synchronous or asynchronous.
    :param data_classes: the classes whose fields are to be encrypted, decrypted and searched; ask for no more.
    :param tenant_id: whose keys; ``None`` for the only tenant of an installation that has one.
    :param read_tenants: other tenants whose values may be read besides, for reports over tenants.
    :param key_manager: where keys come from; ``None`` for one made from the settings at the first use.
    :param scope: ``"session"`` keeps the keys over all transactions in the block: faster for many short ones, and only
        for connections that no pooler shares. It begins outside a transaction. At the end an open transaction is
        committed, or rolled back on an exception, and the keys are cleared.
    :param allow_temporary_objects: load keys although the connection has temporary objects, or statements prepared by
        SQL, that are not of this transaction: they could be those of anyone who used the connection before, and read
        the keys. ``None`` as the key manager says, which refuses unless ``allow_temporary_objects`` is set.
    :raises UncleanSessionError: on entry, when there are some and they are not allowed.
    :param read_only: make no first keys: for reports, and wherever a tenant is named manually. A tenant without keys is
        an error then. The session still encrypts, with the keys that there are.
    :raises KeyNotFoundError: on entry, when the tenant has no key of a class and none may be made.
    :raises GlpgencError: on entry, when keys are not to be had or do not load; nothing is left loaded then.
    :raises EncryptionError: on exit, in place of a driver's error with an SQLSTATE of class ZE that left the block.
    """
    if scope not in {"transaction", "session"}:
        message = f"scope must be 'transaction' or 'session', not {scope!r}"
        raise ValueError(message)
    wanted = {
        "tenant_id": tenant_id,
        "data_classes": _names("data_classes", data_classes),
        "read_tenants": _names("read_tenants", read_tenants),
        "read_only": read_only,
    }
    return KeyedSession(connection, key_manager, wanted, scope, allow_temporary_objects=allow_temporary_objects)


def _names(parameter: str, names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        message = f"{parameter} must be a list of names, not a str: [{names!r}]"
        raise TypeError(message)
    return tuple(names)


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in BY_SQLSTATE:
            raise translated(error) from None
        raise


def _raise_again(error: BaseException | None) -> None:
    # Only what is to be translated: any other continues from the block by itself, with the traceback it has.
    if isinstance(error, psycopg.Error) and error.sqlstate in BY_SQLSTATE:
        raise error
