"""A listener that may refuse what it is told, as an audit trail that is full does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from glpgenc.errors import AuditError
from glpgenc.events import Event, Listener, Scope, current_scope, subscribe, unsubscribe


class Heard(Listener):
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
def hearing(*refuses: str) -> Iterator[Heard]:
    """Listen within the block."""
    heard = Heard(*refuses)
    subscribe(heard)
    try:
        yield heard
    finally:
        unsubscribe(heard)
