"""For whom something is done: what every event of a request has in common."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Who acts, and why.

    :param actor: anyone who asked: a token's subject, a user's or a job's name.
    :param purpose: what for, in the words of the caller.
    :param correlation_id: ties together what one request did, here and elsewhere.
    :param trace_id: of the trace that the request belongs to (W3C Trace Context): 32 hexadecimal digits.
    """

    actor: str | None = None
    purpose: str | None = None
    correlation_id: str | None = None
    trace_id: str | None = None


_NOBODY = Scope()
_CURRENT: ContextVar[Scope] = ContextVar("glpgenc_scope", default=_NOBODY)


def current_scope() -> Scope:
    """Return what the calling thread's or task's events have in common."""
    return _CURRENT.get()


class scope:  # noqa: N801  # used as a function
    """Say for whom, for the block. What is left out stays what it was around it.

    >>> from glpgenc.events import scope
    >>> with scope(actor="billing", purpose="invoice run") as named:
    ...     named.actor
    'billing'
    """

    __slots__ = ("_names", "_token")

    def __init__(
        self,
        *,
        actor: str | None = None,
        purpose: str | None = None,
        correlation_id: str | None = None,
        trace_id: str | None = None,
    ) -> None:
        self._names = actor, purpose, correlation_id, trace_id

    def __enter__(self) -> Scope:
        outer, (actor, purpose, correlation_id, trace_id) = _CURRENT.get(), self._names
        inner = Scope(
            actor=actor or outer.actor,
            purpose=purpose or outer.purpose,
            correlation_id=correlation_id or outer.correlation_id,
            trace_id=trace_id or outer.trace_id,
        )
        self._token = _CURRENT.set(inner)
        return inner

    def __exit__(self, *_: object) -> None:
        _CURRENT.reset(self._token)
