"""Events of operations that can't be undone: one before, and one with the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from glpgenc.errors import AuditError
from glpgenc.events import Event, emit

PHASE = "phase"
"""The detail that tells ``asked``, before, from ``done`` and ``failed``, after."""


@contextmanager
def irreversible(event: Event) -> Iterator[dict[str, str | int | float | bool | None]]:
    """Emit an event before a block, and another with its result.

    Where the first can't be recorded the block does not begin: nothing is destroyed that the audit trail knows nothing
    of. What is done is done: where only the second can't be recorded, the first is in the trail, and the error says
    so.

    :param event: what is to be done.
    :returns: a mapping whose entries are added to the details of the second event; ``count`` replaces the event's.
    :raises AuditError: when the audit trail can't take it.
    """
    emit(_with(event, "asked"))
    more: dict[str, str | int | float | bool | None] = {}
    try:
        yield more
    except BaseException as error:
        # Why it failed is what the caller has to know; that it was begun is recorded.
        with suppress(AuditError):
            emit(replace(_with(event, "failed", more), error=error))
        raise
    emit(_with(event, "done", more))


def _with(event: Event, phase: str, more: dict[str, str | int | float | bool | None] | None = None) -> Event:
    details = dict(more or {})
    count = details.pop("count", event.count)
    return replace(event, count=int(count or 0), detail={PHASE: phase, **event.detail, **details})
