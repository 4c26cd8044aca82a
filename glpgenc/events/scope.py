"""The scope of events: who acts and why, in this process and in the workers that it starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from glpgenc._support.forks import Lock


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


Enter = Callable[[], AbstractContextManager[object]]

_LOCK = Lock()
_ENTERED: list[Enter] = []


@contextmanager
def in_workers(enter: Enter) -> Iterator[None]:
    """Let processes that are started within the block enter a context too, for as long as they live.

    :param enter: makes the context there. It is pickled: a function of a module, or a ``functools.partial`` of one.
    """
    with _LOCK:
        _ENTERED.append(enter)
    try:
        yield
    finally:
        with _LOCK:
            _ENTERED.remove(enter)


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What is handed to a process."""

    scope: Scope
    entered: tuple[Enter, ...]

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        """Take it over, in the process, for the block."""
        given = self.scope
        with (
            scope(
                actor=given.actor,
                purpose=given.purpose,
                correlation_id=given.correlation_id,
                trace_id=given.trace_id,
            ),
            ExitStack() as stack,
        ):
            for enter in self.entered:
                stack.enter_context(enter())
            yield


def worker_context() -> WorkerContext:
    """Return what a process that is started now is to take over."""
    with _LOCK:
        return WorkerContext(current_scope(), tuple(_ENTERED))
