"""One event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from glpgenc.events.types import EncryptionAuditEventType

Detail = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened. It holds no value, no key, and nothing that was made from either.

    :param type: the type of the event.
    :param data_class: the data class, where there is one.
    :param tenant_id: the tenant, where there is one.
    :param key_id: the data key, where one was chosen.
    :param key_version: its version.
    :param operation: what was asked for, such as ``encrypt``; a word from the code, never from a caller.
    :param count: the number of values, keys or rows.
    :param seconds: how long it took.
    :param error: what it failed of; ``None`` where it succeeded.
    :param detail: what else is worth recording, by name.
    """

    type: EncryptionAuditEventType
    data_class: str | None = None
    tenant_id: str | None = None
    key_id: UUID | None = None
    key_version: int | None = None
    operation: str | None = None
    count: int = 1
    seconds: float | None = None
    error: BaseException | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict)

    @property
    def success(self) -> bool:
        """Whether it succeeded."""
        return self.error is None
