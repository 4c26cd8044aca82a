"""Events of data keys: created, unwrapped, replaced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from glpgenc.events import EncryptionAuditEventType as Type
from glpgenc.events import Event, emit, hub

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.events.event import Detail
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.keys.secret import SecretBytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A data key, as far as it is known.

    :param key_id: its id.
    :param tenant_id: whose it is.
    :param data_class: of which class.
    :param purpose: what for.
    :param version: ``None`` where it has none.
    :param provider: the KMS provider.
    """

    key_id: UUID
    tenant_id: str
    data_class: str
    purpose: str
    version: int | None
    provider: str

    @classmethod
    def of(cls, record: DataKeyRecord) -> Named:
        """Return what is stored of it."""
        return cls(
            key_id=record.key_id,
            tenant_id=record.tenant_id,
            data_class=record.data_class,
            purpose=str(record.purpose),
            version=record.version,
            provider=record.provider,
        )

    def tell(
        self,
        type_: Type,
        *,
        seconds: float | None = None,
        error: BaseException | None = None,
        **detail: Detail,
    ) -> None:
        """Emit the event, if there is a listener.

        :raises AuditError: when the audit trail can't take it.
        """
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
def failing(named: Named, type_: Type) -> Iterator[None]:
    """Emit an event if a key can't be created or unwrapped within the block."""
    began = perf_counter()
    try:
        yield
    except Exception as error:
        named.tell(type_, seconds=perf_counter() - began, error=error)
        raise


def told_secret(secret: SecretBytes, named: Named, type_: Type) -> SecretBytes:
    """Return a key after the event of its creation or unwrapping.

    :raises AuditError: when the audit trail can't take it; the key is wiped.
    """
    try:
        named.tell(type_)
    except BaseException:
        secret.wipe()
        raise
    return secret
