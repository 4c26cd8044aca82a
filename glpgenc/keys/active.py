"""The one key to encrypt or to index with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc._support.forks import Uncopied
from glpgenc.errors import KeyStateError
from glpgenc.keys.lookups import KeyIds
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.states import in_later_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from glpgenc.keys.lookups import Lookups
    from glpgenc.keys.making import KeyMaker
    from glpgenc.keys.model import DataKey

    ById = Callable[[UUID], DataKey]


class ActiveKeys(Uncopied):
    """Gives the active key of a tenant, class and purpose, and the index roots of facets.

    Every method takes ``by_id``, which gives a key that the caller then wipes, and raises what it raises.

    :param maker: finds the key in the table, or makes it.
    :param lookups: keeps which it is.
    """

    def __init__(self, maker: KeyMaker, lookups: Lookups) -> None:
        self._maker = maker
        self._lookups = lookups

    def get(self, tenant: str, data_class: str, purpose: Purpose, by_id: ById) -> DataKey:
        """Return the active key.

        :raises KeyNotFoundError: if there is none, and the maker makes none.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        key = self._found(tenant, data_class, purpose, by_id)
        if key.record.state is not KeyState.ACTIVE:
            # The look-up is older than the key: it was replaced in between, so ask again.
            key.wipe()
            self._lookups.discard([("active", tenant, data_class, purpose)])
            key = self._found(tenant, data_class, purpose, by_id)
        return _require_active(key)

    def root(self, tenant: str, data_class: str, version: int, by_id: ById) -> DataKey:
        """Return the index root of a version, or of the newest before it where the tenant has none of it.

        :raises KeyNotFoundError: as :meth:`get`.
        :raises KeyStateError: as :meth:`get`.
        """
        found = self._lookups.get(
            (f"root {version}", tenant, data_class, Purpose.INDEX),
            lambda: KeyIds.of([self._maker.root(tenant, data_class, version)]),
        )
        return by_id(found.ids[0])

    def _found(self, tenant: str, data_class: str, purpose: Purpose, by_id: ById) -> DataKey:
        found = self._lookups.get(
            ("active", tenant, data_class, purpose),
            lambda: KeyIds.of([self._maker.first(tenant, data_class, purpose)]),
        )
        return in_later_state(by_id(found.ids[0]), found.states[0])


def _require_active(key: DataKey) -> DataKey:
    if key.record.state is KeyState.ACTIVE:
        return key
    key.wipe()
    raise KeyStateError(
        f"data key {key.key_id} is {key.record.state} and must not encrypt",
        hint="it was replaced at the same time: try again",
    )
