"""Spans of a trace, for listeners. Nothing here imports OpenTelemetry; see glpgenc.tracing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from glpgenc.events.scope import current_scope

P = ParamSpec("P")
T = TypeVar("T")

Attribute = str | int | float | bool


class Tracer(Protocol):
    """Makes spans. Thread-safe."""

    def span(self, name: str, attributes: Mapping[str, Attribute]) -> AbstractContextManager[object]:
        """Return a span, which is the current one for its block."""

    def joined(self, traceparent: str) -> AbstractContextManager[object]:
        """Let spans of the block belong to a caller's trace, unless there is a current span already.

        :param traceparent: the header (W3C Trace Context).
        """

    def trace_id(self) -> str | None:
        """Return the trace of the current span; ``None`` where there is none."""


tracer: Tracer | None = None
"""The tracer, if any; on a hot path, look at it before attributes are gathered."""

_NOTHING = nullcontext()


def trace_with(made: Tracer | None) -> None:
    """Trace with this from now on; ``None`` to trace no more."""
    global tracer  # noqa: PLW0603  # a process has one
    tracer = made


def span(name: str, **attributes: Attribute) -> AbstractContextManager[object]:
    """Return a span for a block; where no one traces it does nothing.

    :param attributes: never a value, a key, a tenant, or anything made from either.
    """
    if tracer is None:
        return _NOTHING
    return tracer.span(name, {f"glpgenc.{key}": value for key, value in attributes.items()})


def joined(traceparent: str | None) -> AbstractContextManager[object]:
    """Let spans of a block belong to a caller's trace."""
    return _NOTHING if tracer is None or traceparent is None else tracer.joined(traceparent)


def spanned(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let each call of a function be a span."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            with span(name):
                return function(*args, **kwargs)

        return run

    return decorate


def trace_id() -> str | None:
    """Return the trace that what is done now belongs to: of the current span, else of the scope."""
    found = None if tracer is None else tracer.trace_id()
    return found or current_scope().trace_id
