"""Spans, as OpenTelemetry's own SDK sees them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.exposition import generate_latest

from glpgenc import metrics, tracing
from glpgenc.errors import AuthenticationError, ConfigurationError
from glpgenc.events import spans
from tests.support.services import CONTEXT, Place

SECRET = b"Canary of a value"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.close()


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    """Yield what collects the spans of the test."""
    found, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(found))
    tracing.enable(provider)
    yield found
    tracing.disable()
    provider.shutdown()


def named(exporter: Any, name: str) -> list[Any]:
    return [each for each in exporter.get_finished_spans() if each.name == name]


def test_a_call_its_load_of_a_key_and_its_call_to_the_kms_are_nested(place: Place, exporter: Any) -> None:
    service = place.service()
    data = service.encrypt(SECRET, CONTEXT)
    (encrypt,) = named(exporter, "glpgenc.encrypt")
    (load,) = named(exporter, "glpgenc.load_key")
    (made,) = named(exporter, "glpgenc.kms.generate_data_key")
    (unwrapped,) = named(exporter, "glpgenc.kms.decrypt")
    assert made.parent.span_id == load.parent.span_id == encrypt.context.span_id
    assert unwrapped.parent.span_id == load.context.span_id
    assert dict(encrypt.attributes) == {"glpgenc.data_class": CONTEXT["data_class"], "glpgenc.count": 1}
    assert dict(unwrapped.attributes) == {"glpgenc.kms_provider": "local", "glpgenc.kms_key": "kek.json"}
    exporter.clear()
    service.decrypt(data, CONTEXT)
    assert named(exporter, "glpgenc.decrypt")


def test_no_value_no_key_and_no_tenant_is_an_attribute(place: Place, exporter: Any) -> None:
    service = place.service()
    data = service.encrypt(SECRET, CONTEXT, b"associated")
    service.decrypt(data, CONTEXT, b"associated")
    shown = " ".join(each.to_json() for each in exporter.get_finished_spans())
    for secret in (SECRET.decode(), CONTEXT["tenant_id"], "associated", data.to_bytes().hex()):
        assert secret not in shown


def test_a_failure_is_told_by_the_class_of_the_error_alone(place: Place, exporter: Any) -> None:
    service = place.service()
    data = service.encrypt(SECRET, CONTEXT)
    exporter.clear()
    with pytest.raises(AuthenticationError):
        service.decrypt(data, CONTEXT, b"another")
    (span,) = named(exporter, "glpgenc.decrypt")
    assert span.attributes["error.type"] == "AuthenticationError"
    assert (span.status.status_code.name, span.status.description, span.events) == ("ERROR", None, ())


def test_a_batch_is_one_span(place: Place, exporter: Any) -> None:
    place.service().encrypt_many([SECRET] * 7, CONTEXT)
    (span,) = named(exporter, "glpgenc.encrypt")
    assert span.attributes["glpgenc.count"] == 7


def test_a_job_is_a_span(exporter: Any) -> None:
    @spans.spanned("glpgenc.job.rotate")
    def rotate(number: int) -> int:
        return number

    assert rotate(3) == 3
    assert len(named(exporter, "glpgenc.job.rotate")) == 1


def test_spans_of_a_request_belong_to_the_callers_trace_unless_the_application_has_one(exporter: Any) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    header = f"00-{trace}-b7ad6b7169203331-01"
    with spans.joined(header), spans.span("glpgenc.encrypt"):
        assert spans.trace_id() == trace
    with spans.span("of the application"):
        own = spans.trace_id()
        with spans.joined(header), spans.span("glpgenc.encrypt"):
            assert spans.trace_id() == own
    first, second = named(exporter, "glpgenc.encrypt")
    assert format(first.context.trace_id, "032x") == trace
    assert format(second.context.trace_id, "032x") == own
    with spans.joined("nonsense"), spans.span("glpgenc.encrypt"):
        assert spans.trace_id() not in {None, trace}


def test_the_trace_of_a_span_is_an_exemplar_of_the_metrics(place: Place, exporter: Any) -> None:
    registry = CollectorRegistry()
    metrics.enable(registry)
    try:
        place.service().encrypt(SECRET, CONTEXT)
    finally:
        text = generate_latest(registry).decode()  # type: ignore[no-untyped-call]
        metrics.disable()
    (span,) = named(exporter, "glpgenc.encrypt")
    assert f'# {{trace_id="{span.context.trace_id:032x}"}}' in text


def test_without_opentelemetry_it_is_said_which_extra_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glpgenc._support.extras.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match="opentelemetry-api") as refused:
        tracing.enable()
    assert "glpgenc[otel]" in str(refused.value.hint)


def test_opentelemetry_is_not_imported_before_it_is_asked_for() -> None:
    program = (
        "import sys, glpgenc, glpgenc.tracing, glpgenc.service, glpgenc.events.spans\n"
        "print(*(name for name in sys.modules if name.startswith('opentelemetry')))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.split() == []


def test_where_nobody_traces_a_span_is_nothing() -> None:
    assert not tracing.is_enabled()
    with spans.span("glpgenc.encrypt", count=1):
        assert spans.trace_id() is None
