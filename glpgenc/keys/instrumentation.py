"""Events of single data keys: created, unwrapped, replaced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from glpgenc.events import EncryptionAuditEventType, Event, emit, hub

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.events.event import Detail
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.keys.secret import SecretBytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvents:
    """Emits the events of a data key, which need not exist yet.

    Every method raises :class:`~glpgenc.errors.AuditError` when the audit trail can't take the event.

    :param version: ``None`` where it has none.
    :param provider: the name of its KMS provider.
    """

    key_id: UUID
    tenant_id: str
    data_class: str
    purpose: str
    version: int | None
    provider: str

    @classmethod
    def of(cls, record: DataKeyRecord) -> KeyEvents:
        """Return what emits the events of a stored key."""
        return cls(
            key_id=record.key_id,
            tenant_id=record.tenant_id,
            data_class=record.data_class,
            purpose=str(record.purpose),
            version=record.version,
            provider=record.provider,
        )

    def emit(
        self,
        type_: EncryptionAuditEventType,
        *,
        seconds: float | None = None,
        error: BaseException | None = None,
        **detail: Detail,
    ) -> None:
        """Emit an event, if there is a listener."""
        if not hub.listeners:
            return
        emit(
            Event(
                type=type_,
                data_class=self.data_class,
                tenant_id=self.tenant_id,
                key_id=self.key_id,
                key_version=self.version,
                seconds=seconds,
                error=error,
                detail={"purpose": self.purpose, "provider": self.provider, **detail},
            )
        )

    @contextmanager
    def failures(self, type_: EncryptionAuditEventType) -> Iterator[None]:
        """Emit an event if the key can't be created or unwrapped within the block."""
        began = perf_counter()
        try:
            yield
        except Exception as error:
            self.emit(type_, seconds=perf_counter() - began, error=error)
            raise

    def emit_for(self, secret: SecretBytes, type_: EncryptionAuditEventType) -> SecretBytes:
        """Emit the event of the key's creation or unwrapping, and return the key; wipe it if that fails."""
        try:
            self.emit(type_)
        except BaseException:
            secret.wipe()
            raise
        return secret
