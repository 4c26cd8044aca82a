"""Making data keys: the first of a tenant, class and purpose, and the next one where none is active."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from glpgenc._support.forks import Uncopied
from glpgenc.errors import KeyNotFoundError, KeyShreddedError, KeyStateError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.telling import Named, told_secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from glpgenc.keys.cache import DEKCache
    from glpgenc.keys.kms import GeneratedKey
    from glpgenc.keys.lookups import Lookups
    from glpgenc.keys.signed_store import SignedKeyStore
    from glpgenc.keys.wrapper import KeyWrapper

_LOG = logging.getLogger(__name__)


def no_data_key(tenant: str, data_class: str, purpose: Purpose = Purpose.ENCRYPTION) -> KeyNotFoundError:
    """Return the error for a tenant and class without a key."""
    what = "" if purpose is Purpose.ENCRYPTION else f" for purpose {purpose}"
    return KeyNotFoundError(
        f"tenant {tenant!r} has no data key of class {data_class!r}{what}",
        hint=(
            "check the names with `glpgenc keys list`, or create the key with `glpgenc keys create` or with "
            "auto_create_keys"
        ),
    )


class KeyMaker(Uncopied):
    """Finds the active key of a tenant, class and purpose, or makes it. Of processes that do so at once, one makes it.

    :param records: the rows.
    :param wrapper: makes keys.
    :param keys: keeps a key that was made, so that its first use needs no Decrypt.
    :param lookups: what is known of keys, to be forgotten where another is made.
    :param auto_create: whether :meth:`first` makes the first one.
    :ivar admit: called with tenant and data class before a first key is made; raises what refuses it.
    """

    def __init__(
        self,
        records: SignedKeyStore,
        wrapper: KeyWrapper,
        keys: DEKCache[UUID, DataKey],
        lookups: Lookups,
        *,
        auto_create: bool,
    ) -> None:
        self._records, self._wrapper, self._keys, self._lookups = records, wrapper, keys, lookups
        self._auto_create = auto_create
        self.admit: Callable[[str, str], None] | None = None

    def first(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        """Return the active key; where there never was one, make it.

        :raises KeyNotFoundError: if there is none, and ``auto_create`` is off.
        :raises KeyStateError: if there were keys, and none of them is active.
        """
        return self._records.active(tenant, data_class, purpose) or self._create_first(tenant, data_class, purpose)

    def root(self, tenant: str, data_class: str, version: int) -> DataKeyRecord:
        """Return the index root of a version, or the newest before it, or the active one, made where there is none.

        :raises KeyNotFoundError: as :meth:`first`.
        :raises KeyStateError: as :meth:`first`.
        """
        # In any state: a younger root that is destroyed must not be taken for one that never was.
        history = self.history(tenant, data_class, Purpose.INDEX)
        older = [record for record in history if record.version <= version]
        newest = max(older, key=lambda record: record.version, default=None)
        return newest or self.first(tenant, data_class, Purpose.INDEX)

    def create(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        """Make an active key of the next version, unless there is one, and return the one that is active now.

        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        if self._records.store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        active = self._records.active(tenant, data_class, purpose)
        if active is not None:
            return active
        version = 1 + max((record.version for record in self.history(tenant, data_class, purpose)), default=0)
        record = self._insert(tenant, data_class, purpose, version)
        self._lookups.forget(tenant, data_class, purpose)
        return record

    def history(self, tenant: str, data_class: str, purpose: Purpose) -> list[DataKeyRecord]:
        """Return what is stored of every key, in any state, the newest first."""
        return self._records.store.list(tenant_id=tenant, data_class=data_class, purpose=purpose)

    def _create_first(self, tenant: str, data_class: str, purpose: Purpose) -> DataKeyRecord:
        history = self.history(tenant, data_class, purpose)
        for record in history:
            if record.state is KeyState.ACTIVE:
                return record  # another process made it since we looked
        if any(record.shredded for record in history):
            raise KeyShreddedError
        if history:
            # Someone took the active key away on purpose: shredded the tenant, perhaps. Don't undo it in silence.
            raise KeyStateError(
                f"data class {data_class!r} ({purpose}) of this tenant has data keys, but none of them is active",
                hint="create a new one with `glpgenc keys create`",
            )
        if self._records.store.is_shredded(tenant, data_class):
            raise KeyShreddedError
        if not self._auto_create:
            raise no_data_key(tenant, data_class, purpose)
        if self.admit is not None:
            self.admit(tenant, data_class)
        return self._insert(tenant, data_class, purpose, version=1)

    def _insert(self, tenant: str, data_class: str, purpose: Purpose, version: int) -> DataKeyRecord:
        ours, generated = self._wrapper.generate(tenant, data_class, purpose, version)
        try:
            winner = self._records.insert_active(ours)
        except BaseException:
            generated.plaintext.wipe()
            raise
        self._keep_if_ours(winner, ours.key_id, generated)
        return winner

    def _keep_if_ours(self, winner: DataKeyRecord, key_id: UUID, generated: GeneratedKey) -> None:
        if winner.key_id != key_id:
            generated.plaintext.wipe()
            _LOG.info("another process created data key %s first; the key of this process was discarded", winner.key_id)
            return
        told_secret(generated.plaintext, Named.of(winner), EncryptionAuditEventType.KEY_GENERATED)
        # Kept, so that the first use after making it needs no Decrypt.
        self._keys.put(key_id, DataKey.unwrapped(winner, generated.plaintext))
        _LOG.info("created data key %s, version %d", winner.key_id, winner.version)
