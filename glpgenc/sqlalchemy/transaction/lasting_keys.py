"""Keys for statements that are executed past SQLAlchemy: in a thread's keyring, for a moment and not a transaction."""

from __future__ import annotations

import atexit
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from glpgenc._support.forks import Process
from glpgenc.errors import KeyManagementError, RegistryError
from glpgenc.registry.catalog import using_registry
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy.transaction.requirements import check_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.catalog import Registry
    from glpgenc.sessions.field_ciphers import FieldOpener, Seal
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

    T = TypeVar("T")

RING_SECONDS = 1.0
"""How long a keyring is used: for as long a key that was replaced, or a facet that was added, can go unseen besides."""


@dataclass
class _Ring:
    ring: Keyring
    made_at: float
    sealers: dict[int, tuple[EncryptedColumnSpec, Seal]] = field(default_factory=dict)


class _Rings(threading.local):
    """The keyrings of this thread, by database URL and tenant: a keyring is not for two threads at once."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, str | None], _Ring] = {}
        self._process = Process()

    @property
    def mine(self) -> dict[tuple[str, str | None], _Ring]:
        """Those of this process: a forked child has the parent's, and their counts are the parent's to report."""
        if not self._process.is_this:
            self.__init__()  # type: ignore[misc]
        return self._rings

    def taken(self) -> list[_Ring]:
        """Return all of them, and keep none."""
        found = list(self.mine.values())
        self._rings = {}
        return found


_rings = _Rings()


def forget_rings() -> None:
    """Drop the keys of this thread, and report to listeners how many values they encrypted and decrypted.

    :raises AuditError: when the audit trail can't take it.
    """
    for each in _rings.taken():
        try:
            each.ring.report()
        finally:
            each.ring.forget()


atexit.register(forget_rings)


class LastingKeys:
    """The keys of a tenant for the statements of a connection.

    :param place: the database's URL, and the tenant; ``None`` for the default.
    """

    __slots__ = ("_place",)

    def __init__(self, place: tuple[str, str | None]) -> None:
        self._place = place

    def manager(self) -> KeyManager:
        """Return the key manager of the database."""
        raise NotImplementedError

    def seen_registry(self) -> Registry | None:
        """Return the registry as the connection's transaction sees it; ``None`` where it can't be read."""
        raise NotImplementedError

    @property
    def tenant_id(self) -> str:
        """The tenant."""
        return self._ring().ring.tenant_id

    def sealer(self, column: EncryptedColumnSpec) -> Seal:
        """Return the function that encrypts values of a column.

        :raises RegistryError: when the column is declared differently from its registration.
        :raises GlpgencError: when the keys are not to be had.
        """
        known = self._ring().sealers.get(id(column))
        if known is not None and known[0] is column:
            return known[1]
        seal = self._with(column, lambda ring: ring.sealer(column.logical_field, column.wire_suite))
        self._ring().sealers[id(column)] = column, seal
        return seal

    def opener(self, column: EncryptedColumnSpec) -> FieldOpener:
        """Return what decrypts values of a column.

        :raises GlpgencError: as :meth:`sealer`.
        """
        return self._with(column, lambda ring: ring.field_opener(column.logical_field))

    def entries(self, column: EncryptedColumnSpec, facet: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a facet, the active slot's first.

        :raises GlpgencError: as :meth:`sealer`.
        """
        return self._with(column, lambda ring: ring.entries(column.logical_field, facet))

    def _ring(self) -> _Ring:
        found = _rings.mine.get(self._place)
        if found is not None and time.monotonic() - found.made_at < RING_SECONDS:
            return found
        if found is not None:
            del _rings.mine[self._place]
            found.ring.report()
        made = Keyring(self.manager(), self._place[1])
        found = _rings.mine[self._place] = _Ring(made, time.monotonic())
        return found

    def _with(self, column: EncryptedColumnSpec, make: Callable[[Keyring], T]) -> T:
        """Do what takes keys. Where the field is not registered so, the registry is read again."""
        manager = self.manager()
        # Read again for all; then as this transaction sees it.
        ways: list[Callable[[], tuple[bool, Registry | None]]] = [
            lambda: (manager.catalog.reread(), None),
            lambda: ((seen := self.seen_registry()) is not None, seen),
        ]
        registry: Registry | None = None
        while True:
            ring = self._ring().ring
            try:
                with using_registry(registry):
                    if not ring.holds(check_registered(column, ring)):
                        ring.refresh()
                        self._ring().sealers.clear()
                    return make(ring)
            except (RegistryError, KeyManagementError):
                ring.refresh()
                is_other = False
                while ways and not is_other:
                    is_other, registry = ways.pop(0)()
                if not is_other:
                    raise
