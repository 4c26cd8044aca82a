"""Replacing the active key: the next one is staged, and activated when every process reads with it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from glpgenc._support.forks import Uncopied
from glpgenc.errors import KeyNotFoundError, KeyShreddedError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.model import KeyState
from glpgenc.keys.telling import Named

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.cache import DEKCache
    from glpgenc.keys.lookups import Lookups
    from glpgenc.keys.model import DataKey, DataKeyRecord, Purpose
    from glpgenc.keys.signed_store import SignedKeyStore
    from glpgenc.keys.wrapper import KeyWrapper

_LOG = logging.getLogger(__name__)


class KeyStager(Uncopied):
    """Stages and activates keys.

    :param records: the rows.
    :param wrapper: makes keys.
    :param keys: from which a key goes whose state changed.
    :param lookups: what is known of keys, to be forgotten where that changes.
    """

    def __init__(
        self, records: SignedKeyStore, wrapper: KeyWrapper, keys: DEKCache[UUID, DataKey], lookups: Lookups
    ) -> None:
        self._records, self._wrapper, self._keys, self._lookups = records, wrapper, keys, lookups

    def stage(self, tenant: str, data_class: str, purpose: Purpose, version: int | None) -> DataKeyRecord:
        """Make the key that is to replace the active one, unless one waits already.

        :param version: its version; the next one if ``None``. One that is there already, in any state, is returned.
        :raises KeyNotFoundError: if there is no active key to be replaced.
        :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
        """
        history = self._records.store.list(tenant_id=tenant, data_class=data_class, purpose=purpose)
        waiting = (
            self._records.pre_active(tenant, data_class, purpose)
            if version is None
            else next((record for record in history if record.version == version), None)
        )
        if waiting is not None:
            return waiting
        if any(record.shredded for record in history):
            raise KeyShreddedError
        for record in history:
            if record.state is KeyState.PRE_ACTIVE:
                return record  # another process made it since we looked: a second one would wait for good
        if all(record.state is not KeyState.ACTIVE for record in history):
            raise KeyNotFoundError(f"data class {data_class!r} ({purpose}) of this tenant has no active data key")
        number = version or 1 + max(each.version for each in history)
        return self._insert(tenant, data_class, purpose, number)

    def activate(self, record: DataKeyRecord) -> None:
        """Make a staged key the active one. Nothing happens where another process did it."""
        done = self._records.activate(record)
        self._lookups.forget(record.tenant_id, record.data_class, record.purpose)
        self._keys.discard([record.key_id])
        if done:
            Named.of(record).tell(EncryptionAuditEventType.KEY_ROTATED)

    def _insert(self, tenant: str, data_class: str, purpose: Purpose, version: int) -> DataKeyRecord:
        ours, generated = self._wrapper.generate(tenant, data_class, purpose, version)
        generated.plaintext.wipe()
        record = self._records.insert_pre_active(ours)
        if record.key_id == ours.key_id:
            Named.of(record).tell(EncryptionAuditEventType.KEY_GENERATED, staged=True)
        self._lookups.forget(tenant, data_class, purpose)
        _LOG.info("staged data key %s, version %d", record.key_id, record.version)
        return record
