"""The keys of one transaction on one connection: fetched when a statement requires them, forgotten at its end."""

from __future__ import annotations

import asyncio
import weakref
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.util import await_only

from glpgenc.errors import EngineNotBoundError, KeyManagementError, RegistryError
from glpgenc.registry.catalog import Registry, using_registry
from glpgenc.sessions.default_manager import default_key_manager, has_default_manager
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy.transaction.requirements import check_registered
from glpgenc.sqlalchemy.transaction.session import load_into, read_registry
from glpgenc.sqlalchemy.transaction.tenants import TENANT_KEY, named_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from glpgenc.keys.manager import KeyManager
    from glpgenc.sessions.field_ciphers import FieldOpener, Seal
    from glpgenc.sessions.session_keys import SessionKeys
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
    from glpgenc.sqlalchemy.transaction.tenants import TenantSource
    from glpgenc.wire.blind_index import SearchEntry

    T = TypeVar("T")


_MOST_PROVIDED = 200
"""Statements that are known at a time; those that are not kept compiled bring new ones each time."""


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
    """The keys of a transaction. Made without any: search keys, ciphers and session keys are fetched when first used.

    :param connection: the connection it is on.
    :param binding: of its engine.
    :param session: the ORM session of the transaction, which can name the tenant.
    :ivar reference: to be set as :data:`CURRENT`.
    :ivar executes: whether a statement is with the driver, or its result being made.
    :ivar sealers: those of :meth:`sealer` that were made.
    :ivar opened_columns: what :meth:`keep_opened` was given, by the id of the deferred processors.
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
        self._checked: set[EncryptedColumnSpec] = set()
        self._provided: dict[int, KeyRequirements] = {}
        self.sealers: dict[EncryptedColumnSpec, Seal] = {}
        self._openers: dict[EncryptedColumnSpec, FieldOpener] = {}
        self._entries: dict[tuple[EncryptedColumnSpec, str | None], tuple[SearchEntry, ...]] = {}
        self.opened_columns: dict[int, Any] = {}
        self.reference = weakref.ref(self)
        self.executes = False

    # ---- whose keys

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

    def _named(self) -> str | None:
        session = None if self._session is None else self._session()
        if session is not None and not session.in_transaction():
            # The connection continues without it: a session that was given a connection, and has ended.
            session = None
        return named_tenant(session, self._option, self._binding.tenant)

    # ---- keys in this process

    def sealer(self, column: EncryptedColumnSpec) -> Seal:
        """Return the function that encrypts values of a column.

        :raises RegistryError: when the column is declared differently from its registration.
        :raises GlpgencError: when the keys are not to be had.
        """
        seal = self.sealers.get(column)
        if seal is None:
            field, suite = column.logical_field, column.wire_suite
            seal = self.sealers[column] = self._fetch(
                column, lambda ring: ring.sealer(field, suite), ready=lambda ring: ring.seals_at_once(field, suite)
            )
        return seal

    def opener(self, column: EncryptedColumnSpec) -> FieldOpener:
        """Return what decrypts values of a column, with these keys and with no others.

        :raises GlpgencError: as :meth:`sealer`.
        """
        opener = self._openers.get(column)
        if opener is None:
            field = column.logical_field
            opener = self._openers[column] = self._fetch(
                column, lambda ring: ring.field_opener(field), ready=lambda ring: ring.opens_at_once(field)
            )
        return opener

    def entries(self, column: EncryptedColumnSpec, facet: str | None) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a column's facet: of two slots while it is reindexed.

        :param facet: its name; ``None`` for all of scope global, whose terms the server is given beside the values.
        :raises GlpgencError: as :meth:`sealer`.
        """
        entries = self._entries.get((column, facet))
        if entries is None:
            field = column.logical_field
            entries = self._entries[column, facet] = self._fetch(
                column,
                lambda ring: ring.given_entries(field) if facet is None else ring.entries(field, facet),
                ready=lambda ring: ring.computes_at_once(field, facet),
            )
        return entries

    def _fetch(
        self,
        column: EncryptedColumnSpec,
        make: Callable[[Keyring], T],
        *,
        ready: Callable[[Keyring], bool],
    ) -> T:
        """Return what is made of a column's keys.

        :param ready: says whether that waits for nothing.
        """

        def fetch(ring: Keyring) -> T:
            self._check(column, ring)
            return make(ring)

        return self._with_ring(fetch, ready)

    def _with_ring(self, work: Callable[[Keyring], T], ready: Callable[[Keyring], bool]) -> T:
        """Do what takes keys of the transaction's tenant.

        :param ready: says whether that waits for nothing. It is asked where an event loop would be kept waiting.

        Where a field is not registered, or not as the model declares it, the registry is read again, and then as this
        transaction sees it: it may have created the table itself.
        """
        ring = self._ring
        # Named here: a thread of its own sees neither the session nor the application's thread-locals.
        named = self._named() if ring is None else None

        def fetch() -> tuple[Keyring, T]:
            keyring = Keyring(self._manager, named) if ring is None else ring
            return keyring, work(keyring)

        ways = iter((self._read_shared, self._read_seen))
        while True:
            try:
                with using_registry(self._registry):
                    # A thread costs more than keys from the cache.
                    is_ready = self._may_not_wait and self._is_ready(ring, named, ready)
                    self._ring, made = fetch() if is_ready else self._waiting(fetch)
                    return made
            except BaseException as error:
                if ring is None:
                    # Of a keyring that is not kept nothing may be left: the next statement may name another tenant.
                    self._checked.clear()
                    self._forget_made()
                if not isinstance(error, RegistryError | KeyManagementError) or not any(read() for read in ways):
                    raise

    def _is_ready(self, ring: Keyring | None, named: str | None, ready: Callable[[Keyring], bool]) -> bool:
        if ring is None:
            is_made = self._binding.manager is not None or has_default_manager()
            if not (is_made and self._manager.knows_tenant(named)):
                return False
            ring = Keyring(self._manager, named)
        return ready(ring)

    def _check(self, column: EncryptedColumnSpec, ring: Keyring) -> None:
        """Compare a column with its registration, and drop what was made before its field was registered so."""
        if not ring.holds(check_registered(column, ring)):
            ring.refresh()
            self._loaded.clear()
            self._provided.clear()
            self._forget_made()

    def _read_shared(self) -> bool:
        """Read the key manager's copy of the registry again; return whether it has changed."""
        if not self._waiting(self._manager.catalog.reread):
            return False
        self._registry = None
        return True

    def _read_seen(self) -> bool:
        """Read the registry as this transaction sees it; return whether it is another one."""
        seen = read_registry(self.connection)
        if seen is None or seen in (self._registry, self._waiting(self._manager.catalog.registry)):
            return False
        self._registry = seen
        return True

    def keep_opened(self, deferred: object, opened: object) -> None:
        """Keep the columns of a statement's result that were opened with these keys, for its next result.

        :param deferred: what the statement has in their place; kept by ``opened``, so that its id stays its own.
        """
        if len(self.opened_columns) >= _MOST_PROVIDED:
            self.opened_columns.clear()
        self.opened_columns[id(deferred)] = opened

    # ---- keys in the database session

    def provide(self, required: KeyRequirements) -> None:
        """Fetch what a statement requires, and load the keys that its database session must have.

        :raises RegistryError: when a column is declared differently from its registration.
        """
        if not (required.opened or required.in_database) or self._provided.get(id(required)) is required:
            return
        keys = self._with_ring(
            lambda ring: self._prepare(ring, required), lambda ring: self._prepares_at_once(ring, required)
        )
        if keys is not None:
            own = self._binding.allow_temporary_objects
            load_into(
                self.connection,
                keys,
                allow_temporary_objects=self._manager.allow_temporary_objects if own is None else own,
                gather_again=self._gather_again,
            )
            self._loaded.update(keys.data_classes)
        if len(self._provided) >= _MOST_PROVIDED:
            self._provided.clear()
        self._provided[id(required)] = required

    def _prepares_at_once(self, ring: Keyring, required: KeyRequirements) -> bool:
        missing = [column for column in required.in_database if column.data_class not in self._loaded]
        return all(
            ring.opens_at_once(column.logical_field) for column in required.opened - self._openers.keys()
        ) and ring.loads_at_once(
            [column.data_class for column in missing], [column.logical_field for column in required.in_database]
        )

    def _prepare(self, ring: Keyring, required: KeyRequirements) -> SessionKeys | None:
        """Fetch the keys of a statement's columns, and return those that the database session does not have."""
        for column in required.in_database - self._checked:
            self._check(column, ring)
            self._checked.add(column)
        for column in required.opened - self._openers.keys():
            self._check(column, ring)
            self._openers[column] = ring.field_opener(column.logical_field)
        missing = sorted({column.data_class for column in required.in_database} - self._loaded)
        return ring.session_keys(missing) if missing else None

    def _gather_again(self, keys: SessionKeys) -> SessionKeys:
        gathered = self._waiting(keys.gathered_again)
        self._forget_made()
        return gathered

    # ---- the end

    def unload(self) -> None:
        """Note that the database session has lost keys: a savepoint was rolled back."""
        self._loaded.clear()
        self._provided.clear()
        # Tables that were created since the savepoint are gone, too.
        self._checked.clear()
        self._registry = None

    def report(self) -> None:
        """Report to listeners how many values this process encrypted and decrypted since the last time.

        :raises AuditError: when the audit trail can't take it.
        """
        if self._ring is not None:
            self._ring.report()

    def forget(self) -> None:
        """Drop every key, at the end of the transaction."""
        self.unload()
        self._forget_made()
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.forget()

    def _forget_made(self) -> None:
        self.sealers.clear()
        self._openers.clear()
        self._entries.clear()
        self.opened_columns.clear()

    # ---- what it works with

    @property
    def connection(self) -> Connection:
        """The connection.

        :raises EngineNotBoundError: when it is gone or closed: a statement is compiled without being executed.
        """
        connection = self._connection()
        if connection is None or connection.closed:
            raise EngineNotBoundError
        return connection

    @property
    def _manager(self) -> KeyManager:
        return self._binding.manager or default_key_manager()

    @property
    def _may_not_wait(self) -> bool:
        return self.connection.dialect.is_async

    def _waiting(self, work: Callable[[], T]) -> T:
        """Do what may wait for the KMS: in a thread where an event loop must continue meanwhile."""
        if not self._may_not_wait:
            return work()
        before = CURRENT.get()
        try:
            return await_only(asyncio.to_thread(work))
        finally:
            # Tasks that share a context may have executed statements meanwhile.
            CURRENT.set(before)


CURRENT: ContextVar[weakref.ref[TransactionKeys] | None] = ContextVar("glpgenc_transaction", default=None)
"""The keys that values of the statement which is being executed in this thread or task are encrypted with.

Weak: it must not keep keys of a connection that is gone.
"""


def current() -> TransactionKeys:
    """Return the keys of the statement that is being executed in this thread or task.

    :raises EngineNotBoundError: when its engine is not bound.
    """
    reference = CURRENT.get()
    keys = None if reference is None else reference()
    if keys is None:
        raise EngineNotBoundError
    return keys
