"""Which keys a tenant and class have: what the table of keys answered, kept as long as the keys themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

from glpgenc.keys.cache import DEKCache
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Lookup = tuple[str, str, str, Purpose]
"""What was asked: its kind (``active``, ``readable``, ``root 3``), tenant, data class and purpose."""


@dataclass(frozen=True, slots=True)
class KeyIds:
    """The answer to a look-up, in the form that the cache keeps. There is nothing secret in it to copy or to wipe."""

    ids: tuple[UUID, ...]
    states: tuple[KeyState, ...]

    @classmethod
    def of(cls, records: Iterable[DataKeyRecord]) -> Self:
        """Return the answer that these records are."""
        pairs = [(record.key_id, record.state) for record in records]
        return cls(tuple(key_id for key_id, _ in pairs), tuple(state for _, state in pairs))

    def copy(self) -> Self:
        """Return the answer itself, which no one can change."""
        return self

    def wipe(self) -> None:
        """Do nothing."""


class Lookups(DEKCache[Lookup, KeyIds]):
    """The cache of look-ups.

    :param keys: the cache of keys, whose size and times it has.
    :param declare: called before an answer is asked for, which is used for that time.
    """

    def __init__(self, keys: DEKCache[UUID, DataKey], declare: Callable[[], None]) -> None:
        super().__init__(keys.max_size, keys.ttl, keys.max_stale, clock=keys.clock, key_type="lookup")
        self._declare = declare

    def get(self, key: Lookup, load: Callable[[], KeyIds]) -> KeyIds:
        """Return the answer, asking for it if it is absent or expired.

        :raises Exception: what ``load`` raised, unless an answer may be used although it expired.
        """

        def declare_and_load() -> KeyIds:
            self._declare()
            return load()

        return super().get(key, declare_and_load)

    def forget(self, tenant: str, data_class: str, purpose: Purpose) -> None:
        """Drop what is known of the keys of a tenant, class and purpose. A look-up under way is not kept."""
        self.discard((kind, tenant, data_class, purpose) for kind in ("active", "readable"))
