"""How the audit trail of this process is doing: what waits, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from glpgenc.events import hub
from glpgenc.metrics import names
from glpgenc.metrics.state_read import Reading


@runtime_checkable
class Queueing(Protocol):
    """A listener that keeps events until they are stored, and can tell how many. All of it is cheap to ask for."""

    @property
    def depth(self) -> int:
        """Events that wait in memory."""

    @property
    def spool_bytes(self) -> int:
        """Bytes of events that wait on disk."""

    @property
    def spool_events(self) -> int:
        """Events that wait on disk."""

    @property
    def refused(self) -> int:
        """Events that found no room since the process began."""


def audit_readings() -> Iterator[Reading]:
    """Return what the listeners of this process tell; nothing where none of them keeps events."""
    found = [listener for listener in hub.listeners if isinstance(listener, Queueing)]
    if not found:
        return
    yield Reading(names.AUDIT_QUEUE, (), sum(each.depth for each in found))
    yield Reading(names.AUDIT_SPOOL_BYTES, (), sum(each.spool_bytes for each in found))
    yield Reading(names.AUDIT_SPOOL_EVENTS, (), sum(each.spool_events for each in found))
    yield Reading(names.AUDIT_REFUSED, (), sum(each.refused for each in found))
