"""Every key that decrypts, as far as they unwrap."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from glpgenc._support.forks import Uncopied
from glpgenc.errors import GlpgencError
from glpgenc.keys.cache import AWAY
from glpgenc.keys.lookups import KeyIds
from glpgenc.keys.model import DataKey, KeyState
from glpgenc.keys.states import in_later_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from glpgenc.keys.lookups import Lookup, Lookups
    from glpgenc.keys.model import Purpose
    from glpgenc.keys.signed_store import SignedKeyStore

    ById = Callable[[UUID], DataKey]

_LOG = logging.getLogger(__name__)


class ReadableKeys(Uncopied):
    """Gives every key that decrypts, and leaves out older ones that do not unwrap, with one warning for each.

    :param records: the rows.
    :param lookups: keeps which keys a tenant and class have.
    """

    def __init__(self, records: SignedKeyStore, lookups: Lookups) -> None:
        self._records = records
        self._lookups = lookups
        self._left_out: set[UUID] = set()

    def ids(self, tenant: str, data_class: str, purpose: Purpose) -> KeyIds:
        """Return which they are, newest first. No key is unwrapped."""
        lookup: Lookup = ("readable", tenant, data_class, purpose)
        found = self._lookups.get(lookup, lambda: KeyIds.of(self._records.readable(tenant, data_class, purpose)))
        if not found.ids:
            # Not kept: the first key may be made at any moment, here or by another process.
            self._lookups.discard([lookup])
        return found

    def all(self, tenant: str, data_class: str, purpose: Purpose, by_id: ById) -> list[DataKey]:
        """Return them, newest first; an empty list if there is none.

        :param by_id: gives a key, which the caller of this then wipes.
        :raises GlpgencError: what ``by_id`` raised for the active key; what it raised for any, with the KMS or the
            database unavailable. No key is left unwiped.
        """
        found = self.ids(tenant, data_class, purpose)
        keys: list[DataKey] = []
        try:
            for key_id, state in zip(found.ids, found.states, strict=True):
                if (key := self._in_state(key_id, state, by_id)) is not None:
                    keys.append(key)
        except BaseException:
            for key in keys:
                key.wipe()
            raise
        return keys

    def _in_state(self, key_id: UUID, state: KeyState, by_id: ById) -> DataKey | None:
        try:
            key = by_id(key_id)
        except AWAY:
            raise
        except GlpgencError as error:
            if state is KeyState.ACTIVE:
                raise
            if key_id not in self._left_out:
                self._left_out.add(key_id)
                _LOG.warning("data key %s (%s) is skipped: %s", key_id, state, error.message)
            return None
        return in_later_state(key, state)
