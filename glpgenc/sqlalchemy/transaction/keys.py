"""The keys of one transaction on one connection: fetched when a statement needs them, forgotten at its end."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.util import await_only

from glpgenc.errors import EngineNotBoundError, KeyManagementError, RegistryError
from glpgenc.registry.catalog import Registry, using_registry
from glpgenc.sessions.default_manager import default_key_manager
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy.transaction.requirements import check_registered
from glpgenc.sqlalchemy.transaction.session import load_into, read_seen
from glpgenc.sqlalchemy.transaction.tenants import TENANT_KEY, named_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from glpgenc.keys.manager import KeyManager
    from glpgenc.sessions.keyring import Open, Seal
    from glpgenc.sessions.session_keys import SessionKeys
    from glpgenc.sqlalchemy.spec import ColumnSpec
    from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
    from glpgenc.sqlalchemy.transaction.tenants import TenantSource
    from glpgenc.wire.blind_index import SearchEntry

    T = TypeVar("T")


_MOST_PROVIDED = 200


@dataclass(frozen=True, slots=True)
class EngineBinding:
    """Who serves an engine.

    :param manager: where keys come from; ``None`` for the one made from the settings.
    :param tenant: the application's callable that names the tenant.
    :param allow_temporary_objects: as for :func:`glpgenc.session`.
    """

    manager: KeyManager | None
    tenant: TenantSource | None
    allow_temporary_objects: bool | None = None


class TransactionKeys:
    """What a transaction holds. Made without a key: none is fetched before a statement needs one.

    :param connection: the connection it is on.
    :param binding: of its engine.
    :param session: the ORM session of the transaction, which can name the tenant.
    :ivar executes: whether a statement is with the driver, or its result being made.
    """

    def __init__(self, connection: Connection, binding: EngineBinding, session: Session | None) -> None:
        self._connection = weakref.ref(connection)
        self._binding = binding
        self._session = None if session is None else weakref.ref(session)
        self._is_handed_on = False
        self._option: object = None
        self._ring: Keyring | None = None
        self._registry: Registry | None = None
        self._loaded: set[str] = set()
        self._checked: set[ColumnSpec] = set()
        self._provided: dict[int, KeyRequirements] = {}
        self._sealers: dict[ColumnSpec, Seal] = {}
        self._entries: dict[tuple[ColumnSpec, str], tuple[SearchEntry, ...]] = {}
        self._global: dict[ColumnSpec, tuple[SearchEntry, ...]] = {}
        self._openers: dict[ColumnSpec, Open] = {}
        self.executes = False

    def belong_to(self, session: Session) -> None:
        """Remember the ORM session whose transaction this is: one after the other, where they share a connection."""
        if self._ring is not None and self._session is not None and self._session() is not session:
            self._is_handed_on = True
        self._session = weakref.ref(session)

    def begin_statement(self, options: Mapping[str, Any]) -> None:
        """Note the tenant that a statement's execution options name, and refuse another than before.

        :param options: of engine, connection and statement.
        :raises KeyManagementError: when the transaction holds keys, and another tenant is named now.
        :raises TenantRequiredError: when its keys were fetched for an earlier session, and this one names no tenant.
        """
        if (option := options.get(TENANT_KEY)) is not None:
            self._option = option
        if self._ring is None:
            return
        named = self._named()
        if named is None and self._is_handed_on:
            named = self._waiting(lambda: self._manager.resolve_tenant(None))
        if named is not None and named != self._ring.tenant_id:
            message = "the tenant was changed in a transaction that has keys loaded"
            raise KeyManagementError(message, hint="commit or roll back before changing the tenant")

    def fetch(self, data_classes: Iterable[str], *, ciphers: bool) -> Keyring:
        """Return the keyring with the keys of some classes in it.

        :param ciphers: also those that this process itself encrypts and decrypts with.
        :raises TenantRequiredError: when no tenant is named, and the installation has no default.
        :raises GlpgencError: when the keys are not to be had.
        """
        ring = self._ring
        if ring is None or ring.missing(data_classes, ciphers=ciphers):
            # Named here: a thread of its own sees neither the session nor the application's thread-locals.
            named = self._named() if ring is None else None
            fill = lambda: self._waiting(lambda: self._filled(ring, named, data_classes, ciphers=ciphers))  # noqa: E731
            ring = self._ring = self._registered(fill)
        return ring

    def _registered(self, work: Callable[[], T]) -> T:
        """Do what looks something up in the registry.

        Where that is not registered, or not as the model declares it, the registry is read again, and then as this
        transaction sees it: it may have created the table itself.

        :raises GlpgencError: what the work raises where nothing has changed.
        """
        ways = iter((self._read_shared, self._read_seen))
        while True:
            try:
                with using_registry(self._registry):
                    return work()
            except (RegistryError, KeyManagementError):
                if not any(read() for read in ways):
                    raise

    def _read_shared(self) -> bool:
        """Read the key manager's copy of the registry again; return whether it has changed."""
        if not self._waiting(self._manager.catalog.reread):
            return False
        self._registry = None
        return True

    def _read_seen(self) -> bool:
        """Read the registry as this transaction sees it; return whether it is another one."""
        seen = read_seen(self.connection)
        if seen is None or seen in (self._registry, self._waiting(self._manager.catalog.registry)):
            return False
        self._registry = seen
        return True

    @property
    def _manager(self) -> KeyManager:
        return self._binding.manager or default_key_manager()

    def _filled(
        self, ring: Keyring | None, named: str | None, data_classes: Iterable[str], *, ciphers: bool
    ) -> Keyring:
        if ring is None:
            ring = Keyring(self._manager, named)
        ring.require(data_classes, ciphers=ciphers)
        return ring

    def _fetched(self, column: ColumnSpec, *, ciphers: bool) -> Keyring:
        """Return the keyring with a column's keys in it, also of a field registered after they were fetched."""
        ring = self.fetch([column.data_class], ciphers=ciphers)
        config = self._registered(lambda: check_registered(column, ring))
        if not ring.holds(config):
            ring.refresh()
            self._loaded.discard(column.data_class)
            self._provided.clear()
            for made in (self._sealers, self._entries, self._global, self._openers):
                made.clear()
        return ring

    def sealer(self, column: ColumnSpec) -> Seal:
        """Return the function that encrypts values of a column.

        :raises RegistryError: when the column is declared differently from its registration.
        """
        seal = self._sealers.get(column)
        if seal is None:
            ring = self._fetched(column, ciphers=True)
            make = partial(ring.sealer, column.logical_field, column.wire_suite)
            with using_registry(self._registry):
                ready = ring.is_ready(column.logical_field, column.wire_suite)
                seal = self._sealers[column] = make() if ready else self._waiting(make)
        return seal

    def entries(self, column: ColumnSpec, facet: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a column's facet: of two slots while it is reindexed.

        :raises RegistryError: when the column is declared differently from its registration.
        """
        entries = self._entries.get((column, facet))
        if entries is None:
            ring = self._fetched(column, ciphers=False)
            with using_registry(self._registry):
                entries = self._entries[column, facet] = ring.entries(column.logical_field, facet)
        return entries

    def global_entries(self, column: ColumnSpec) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms that the server is given beside a column's values.

        :raises RegistryError: when the column is declared differently from its registration.
        """
        entries = self._global.get(column)
        if entries is None:
            ring = self._fetched(column, ciphers=False)
            with using_registry(self._registry):
                entries = self._global[column] = ring.global_entries(column.logical_field)
        return entries

    def opener(self, column: ColumnSpec) -> Open:
        """Return the function that decrypts values of a column, with these keys and with no others."""
        opener = self._openers.get(column)
        if opener is None:
            ring = self._fetched(column, ciphers=True)
            with using_registry(self._registry):
                opener = self._openers[column] = ring.opener(column.logical_field)
        return opener

    def provide(self, required: KeyRequirements) -> None:
        """Fetch what a statement requires, and load the keys that its database session must have.

        :raises RegistryError: when a column is declared differently from its registration.
        """
        if self._provided.get(id(required)) is required:
            return
        for column in required.opened:
            self.opener(column)
        for column in required.in_database - self._checked:
            self._fetched(column, ciphers=False)
            self._checked.add(column)
        if missing := sorted({column.data_class for column in required.in_database} - self._loaded):
            keys = self.fetch(missing, ciphers=False).session_keys(missing)
            load_into(
                self.connection,
                keys,
                allow_temporary_objects=self._allows_temporary_objects(),
                gather_again=self._gathered_again,
            )
            self._loaded.update(missing)
        if len(self._provided) >= _MOST_PROVIDED:
            self._provided.clear()  # statements that are not kept compiled bring new ones each time
        self._provided[id(required)] = required

    def _gathered_again(self, keys: SessionKeys) -> SessionKeys:
        keys = self._waiting(keys.gathered_again)
        for made in (self._sealers, self._entries, self._global, self._openers):
            made.clear()
        return keys

    @property
    def connection(self) -> Connection:
        """The connection.

        :raises EngineNotBoundError: when it is gone or closed: a statement is compiled without being executed.
        """
        connection = self._connection()
        if connection is None or connection.closed:
            raise EngineNotBoundError
        return connection

    def unload(self) -> None:
        """Note that the database session has lost keys: a savepoint was rolled back."""
        self._loaded.clear()
        self._provided.clear()
        # Tables that were created since the savepoint are gone, too.
        self._checked.clear()
        self._registry = None

    def tell(self) -> None:
        """Tell those who listen how many values this process encrypted and decrypted since the last time.

        :raises AuditError: when the audit trail can't take it.
        """
        if self._ring is not None:
            self._ring.tell()

    def forget(self) -> None:
        """Drop every key, at the end of the transaction."""
        for held in (self._loaded, self._checked, self._provided, self._sealers, self._openers):
            held.clear()
        self._entries.clear()
        self._global.clear()
        self._registry = None
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.forget()

    def _named(self) -> str | None:
        session = None if self._session is None else self._session()
        if session is not None and not session.in_transaction():
            # The connection continues without it: a session that was given a connection, and has ended.
            session = None
        return named_tenant(session, self._option, self._binding.tenant)

    def _allows_temporary_objects(self) -> bool:
        own = self._binding.allow_temporary_objects
        return self._manager.allow_temporary_objects if own is None else own

    def _waiting(self, work: Callable[[], T]) -> T:
        """Do what may wait for the KMS: in a thread where an event loop must continue meanwhile."""
        if not self.connection.dialect.is_async:
            return work()
        held = current_info()
        try:
            return await_only(asyncio.to_thread(work))
        finally:
            # Tasks that share a context may have executed statements meanwhile.
            restore(held)


_CURRENT: ContextVar[weakref.ref[TransactionKeys] | None] = ContextVar("glpgenc_transaction", default=None)


def set_current(keys: TransactionKeys | None) -> None:
    """Say whose keys the values of the statement that is about to be executed are encrypted with.

    Weak: it must not keep keys of a connection that is gone.
    """
    _CURRENT.set(None if keys is None else weakref.ref(keys))


def current() -> TransactionKeys:
    """Return the keys of the statement that is being executed in this thread or task.

    :raises EngineNotBoundError: when its engine is not bound.
    """
    held = _CURRENT.get()
    keys = None if held is None else held()
    if keys is None:
        raise EngineNotBoundError
    return keys


def current_sealer(column: ColumnSpec) -> Seal:
    """Return what encrypts a column's values under the current keys: ``current().sealer()``, with one call a value.

    :raises GlpgencError: as both.
    """
    held = _CURRENT.get()
    keys = None if held is None else held()
    if keys is None:
        raise EngineNotBoundError
    return keys._sealers.get(column) or keys.sealer(column)  # noqa: SLF001  # same module


def is_current(keys: TransactionKeys) -> bool:
    """Return whether the values of the statement that is about to be sent were encrypted with these keys."""
    held = _CURRENT.get()
    return held is not None and held() is keys


def current_info() -> Any:
    """Return what is current, to be put back with :func:`restore`."""
    return _CURRENT.get()


def restore(held: Any) -> None:
    """Put back what was current before."""
    _CURRENT.set(held)
