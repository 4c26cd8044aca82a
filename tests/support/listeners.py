"""Listeners of events: some remember, some refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from glpgenc.errors import AuditError
from glpgenc.events import EncryptionAuditEventType, Event, Listener, Scope, current_scope, subscribe, unsubscribe


class EventRecorder(Listener):
    """Keeps what it was told.

    :param refuses: kinds of events, as ``kind`` or ``kind:phase``, that it can't record.
    """

    def __init__(self, *refuses: str) -> None:
        self.events: list[Event] = []
        self.scopes: list[Scope] = []
        self.refuses = set(refuses)

    def happened(self, event: Event) -> None:
        name = str(event.type)
        if self.refuses & {name, f"{name}:{event.detail.get('phase')}"}:
            raise AuditError("the audit trail is full")
        self.events.append(event)
        self.scopes.append(current_scope())

    def told(self, kind: str) -> list[tuple[object, ...]]:
        """Return phase, operation and count of the events of a kind."""
        found = [event for event in self.events if event.type == kind]
        return [(event.detail.get("phase"), event.operation, event.count) for event in found]


@contextmanager
def record_events(*refuses: str) -> Iterator[EventRecorder]:
    """Listen within the block."""
    heard = EventRecorder(*refuses)
    subscribe(heard)
    try:
        yield heard
    finally:
        unsubscribe(heard)


@dataclass(frozen=True)
class Operated:
    """What :meth:`Listener.operated` was told."""

    operation: str
    data_class: str
    tenant_id: str
    key_id: UUID | None
    key_version: int | None
    count: int
    seconds: float
    error: BaseException | None


@dataclass(eq=False)
class CallRecorder(Listener):
    """Remembers everything."""

    operations: list[Operated] = field(default_factory=list)
    look_ups: list[tuple[str, bool]] = field(default_factory=list)
    kms_calls: list[tuple[str, str, BaseException | None]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def operated(  # noqa: PLR0917  # as the base class
        self,
        operation: str,
        data_class: str,
        tenant_id: str,
        key_id: UUID | None,
        key_version: int | None,
        count: int,
        seconds: float,
        error: BaseException | None,
    ) -> None:
        self.operations.append(Operated(operation, data_class, tenant_id, key_id, key_version, count, seconds, error))

    def looked_up(self, key_type: str, *, hit: bool) -> None:
        self.look_ups.append((key_type, hit))

    def called_kms(  # as the base class
        self, provider: str, operation: str, seconds: float, error: BaseException | None, *_: object
    ) -> None:
        assert seconds >= 0
        self.kms_calls.append((provider, operation, error))

    def happened(self, event: Event) -> None:
        self.events.append(event)

    def of(self, type_: EncryptionAuditEventType) -> list[Event]:
        return [each for each in self.events if each.type is type_]

    @property
    def last(self) -> Operated:
        return self.operations[-1]


class RefusingCalls(Listener):
    """Can't record, whatever it is."""

    def operated(self, *_: object) -> None:
        raise AuditError

    def looked_up(self, *_: object, **__: object) -> None:
        raise AuditError

    def called_kms(self, *_: object) -> None:
        raise AuditError

    def happened(self, *_: object) -> None:
        raise AuditError


class RefusingValues(Listener):
    """Can't record values; all else it does not care for."""

    def operated(self, *_: object) -> None:
        raise AuditError


@contextmanager
def record_calls(listener: Listener | None = None) -> Iterator[CallRecorder]:
    """Tell a listener for the block; one that remembers by default."""
    told = CallRecorder() if listener is None else listener
    subscribe(told)
    try:
        yield told if isinstance(told, CallRecorder) else CallRecorder()
    finally:
        unsubscribe(told)
