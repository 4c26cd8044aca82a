"""What a process that is started for a part of some work takes over: who listens, and for whom it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from glpgenc._support.forks import Lock
from glpgenc.events.scope import Scope, current_scope, scope

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
class Inherited:
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


def inherited() -> Inherited:
    """Return what a process that is started now is to take over."""
    with _LOCK:
        return Inherited(current_scope(), tuple(_ENTERED))
