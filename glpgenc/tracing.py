"""OpenTelemetry spans of what glpgenc does: encryption, decryption, calls to a KMS, loads of keys, and jobs.

Importing this imports no OpenTelemetry; :func:`enable` does. See docs/METRICS.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glpgenc._support.extras import require_extra
from glpgenc.events import spans

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

    from glpgenc.events.spans import Attribute

__all__ = ["disable", "enable", "is_enabled"]

_NAME = "glpgenc"


def enable(provider: TracerProvider | None = None) -> None:
    """Make spans from now on, in this process.

    :param provider: whose tracer makes them; ``None`` for the application's global one.
    :raises ConfigurationError: where opentelemetry-api is not installed.
    """
    require_extra("opentelemetry.trace", "otel", "the making of traces")
    spans.trace_with(_OpenTelemetry(provider))


def disable() -> None:
    """Make no more spans."""
    spans.trace_with(None)


def is_enabled() -> bool:
    """Return whether spans are made."""
    return spans.tracer is not None


class _OpenTelemetry:
    """Makes spans by OpenTelemetry's API.

    An error is shown by its class alone: the text of an exception from elsewhere may quote a value.
    """

    def __init__(self, provider: TracerProvider | None) -> None:
        from opentelemetry import context, trace  # noqa: PLC0415  # only where spans are made
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        self._context, self._trace = context, trace
        self._tracer = trace.get_tracer(_NAME, tracer_provider=provider)
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Attribute]) -> Iterator[None]:
        """Make a span, which is the current one for the block."""
        with self._tracer.start_as_current_span(
            name, attributes=dict(attributes), record_exception=False, set_status_on_exception=False
        ) as made:
            try:
                yield
            except BaseException as error:
                made.set_attribute("error.type", type(error).__name__)
                made.set_status(self._trace.Status(self._trace.StatusCode.ERROR))
                raise

    @contextmanager
    def joined(self, traceparent: str) -> Iterator[None]:
        """Let spans of the block belong to a caller's trace, unless there is a current span already."""
        if self._trace.get_current_span().get_span_context().is_valid:
            yield
            return
        token = self._context.attach(self._propagator.extract({"traceparent": traceparent}))
        try:
            yield
        finally:
            self._context.detach(token)

    def trace_id(self) -> str | None:
        """Return the trace of the current span."""
        found = self._trace.get_current_span().get_span_context()
        return format(found.trace_id, "032x") if found.is_valid else None
