"""What is counted, and under which labels."""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, Counter, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_fd_to_metric_families
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from glpgenc import errors, metrics
from glpgenc.errors import AuthenticationError, ConfigurationError, GlpgencError, KMSThrottledError
from glpgenc.events import hub, scope
from glpgenc.metrics import activation
from glpgenc.metrics.activation import register_classes
from glpgenc.metrics.exposition import OPENMETRICS, latest
from glpgenc.metrics.recorder import MAX_CLASSES, MetricsRecorder, error_type, fault_of, known_error_types
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from tests.support.services import CONTEXT, Place


@pytest.fixture
def registry() -> Iterator[CollectorRegistry]:
    registry = CollectorRegistry()
    metrics.enable(registry)
    yield registry
    metrics.disable()


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes and routes that other tests' applications registered are those of the process."""
    monkeypatch.setattr(activation._ENABLED, "data_classes", {})
    monkeypatch.setattr(activation._ENABLED, "routes", {})


def operated(
    operation: str = "encrypt",
    data_class: str = "pii",
    *,
    count: int = 1,
    seconds: float = 3e-6,
    error: BaseException | None = None,
) -> None:
    for listener in hub.listeners:
        listener.operated(operation, data_class, "a tenant", None, 1, count, seconds, error)


def called(operation: str, seconds: float, error: BaseException | None = None) -> None:
    for listener in hub.listeners:
        listener.called_kms("aws", operation, seconds, error)


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


def failures(registry: CollectorRegistry, name: str) -> tuple[str, float]:
    """Return whose fault an error is, and how many there were."""
    (found,) = (
        (sample.labels["fault"], sample.value)
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "gl_encryption_failures_total" and sample.labels["error_type"] == name
    )
    return found


def operations(registry: CollectorRegistry, status: str, data_class: str = "pii") -> float | None:
    return value(registry, "gl_encryption_operations_total", operation="encrypt", status=status, data_class=data_class)


def test_values_are_counted_and_not_calls(registry: CollectorRegistry) -> None:
    operated(count=3)
    operated(count=4)
    assert operations(registry, "success") == 7


def test_a_batch_is_timed_as_one_call(registry: CollectorRegistry) -> None:
    operated(count=1_000, seconds=0.002)
    assert value(registry, "gl_encryption_duration_seconds_count", operation="encrypt") == 1
    assert value(registry, "gl_encryption_duration_seconds_sum", operation="encrypt") == 0.002


@pytest.mark.parametrize(
    ("seconds", "le"), [(1e-6, "1e-06"), (3e-6, "5e-06"), (0.7, "1.0"), (10.0, "10.0"), (11.0, "+Inf")]
)
def test_a_time_is_in_the_first_bucket_that_it_is_not_above(
    registry: CollectorRegistry, seconds: float, le: str
) -> None:
    operated(seconds=seconds)
    buckets = {
        sample.labels["le"]: sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "gl_encryption_duration_seconds_bucket" and sample.labels["operation"] == "encrypt"
    }
    assert next(bound for bound, count in buckets.items() if count) == le
    assert buckets["+Inf"] == 1


def test_failures_are_counted_by_the_class_of_the_error_and_not_timed(registry: CollectorRegistry) -> None:
    operated()
    operated(count=2, error=AuthenticationError())
    operated(count=3, error=KMSThrottledError())
    assert operations(registry, "refused") == 2
    assert operations(registry, "failure") == 3
    assert failures(registry, "AuthenticationError") == ("caller", 1)
    assert failures(registry, "KMSThrottledError") == ("service", 1)
    assert value(registry, "gl_encryption_duration_seconds_count", operation="encrypt") == 1


class _PlugInThrottledError(KMSThrottledError):
    pass


class _PlugInError(GlpgencError):
    pass


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (KMSThrottledError(), "KMSThrottledError"),
        (_PlugInThrottledError(), "KMSThrottledError"),
        (_PlugInError(), "GlpgencError"),
        (ValueError("a secret"), "other"),
        (KeyboardInterrupt(), "other"),
    ],
)
def test_an_error_type_is_a_class_of_this_package_or_other(
    registry: CollectorRegistry, error: BaseException, name: str
) -> None:
    operated(error=error)
    assert failures(registry, name)[1] == 1


def test_without_a_registered_class_a_hundred_are_distinguished_and_the_rest_is_other(
    registry: CollectorRegistry,
) -> None:
    for number in range(MAX_CLASSES + 20):
        operated(data_class=f"class {number}")
    assert operations(registry, "success", f"class {MAX_CLASSES - 1}") == 1
    assert operations(registry, "success", f"class {MAX_CLASSES}") is None
    assert operations(registry, "success", "other") == 20


def test_a_class_that_never_succeeded_takes_no_name(registry: CollectorRegistry) -> None:
    for number in range(1_000):
        operated(data_class=f"made up {number}", error=AuthenticationError())
    operated(data_class="real")
    operated(data_class="real", error=AuthenticationError())
    assert operations(registry, "refused", "other") == 1_000
    assert operations(registry, "refused", "real") == 1


def test_made_up_classes_that_succeed_take_no_name_from_registered_ones(registry: CollectorRegistry) -> None:
    register_classes(["pii", "health"])
    for number in range(2 * MAX_CLASSES):
        operated(data_class=f"made up {number}")
    operated(data_class="health")
    assert operations(registry, "success", "other") == 2 * MAX_CLASSES
    assert operations(registry, "success", "health") == 1
    register_classes(["late"])
    operated(data_class="late")
    assert operations(registry, "success", "late") == 1


def test_a_registered_class_is_shown_from_0_on_with_its_first_failure_under_its_name(
    registry: CollectorRegistry,
) -> None:
    register_classes(["pii"])
    assert [operations(registry, status) for status in ("success", "failure", "refused")] == [0, 0, 0]
    operated(error=KMSThrottledError())
    assert operations(registry, "failure") == 1


def test_classes_that_are_registered_before_metrics_are_enabled_count_too() -> None:
    registry = CollectorRegistry()
    register_classes(["pii"])
    metrics.enable(registry)
    try:
        assert operations(registry, "success") == 0
    finally:
        metrics.disable()


def test_all_that_can_be_named_beforehand_begins_at_0(registry: CollectorRegistry) -> None:
    known = {
        "gl_encryption_failures_total": {"error_type": "KMSUnavailableError", "fault": "service"},
        "gl_encryption_operations_total": {"operation": "decrypt", "status": "failure", "data_class": "other"},
        "gl_encryption_key_cache_misses": {"key_type": "dek"},
        "gl_kms_calls_total": {"operation": "decrypt", "status": "failure"},
        "gl_kms_latency_seconds_count": {"operation": "generate_data_key"},
        "gl_encryption_duration_seconds_count": {"operation": "encrypt"},
    }
    assert {name: value(registry, name, **labels) for name, labels in known.items()} == dict.fromkeys(known, 0)


def test_every_error_type_that_is_counted_is_shown_from_0_on(registry: CollectorRegistry) -> None:
    known = known_error_types()
    before = sum(1 for family in registry.collect() for _ in family.samples if family.name == "gl_encryption_failures")
    for name, fault in known:
        error = vars(errors).get(name, ValueError)()
        assert (error_type(error), fault_of(error)) == (name, fault)
        operated(error=error)
    after = sum(1 for family in registry.collect() for _ in family.samples if family.name == "gl_encryption_failures")
    assert before == after == len(known)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (AuthenticationError(), "caller"),
        (errors.KeyNotFoundError("x"), "caller"),
        (errors.EncryptionContextError("x"), "caller"),
        (errors.TenantRequiredError("x"), "caller"),
        (errors.KeyLimitError("x"), "caller"),
        (errors.KMSUnavailableError("x"), "service"),
        (errors.DatabaseUnavailableError("x"), "service"),
        (errors.ConfigurationError("x"), "service"),
        (errors.AuditError("x"), "service"),
        (errors.KeyRecordForgedError("x"), "service"),
        (TypeError("x"), "service"),
    ],
)
def test_a_fault_is_the_callers_where_what_he_gave_can_cause_it(error: Exception, fault: str) -> None:
    assert fault_of(error) == fault


def test_a_context_that_cant_be_used_is_the_callers_fault(registry: CollectorRegistry, place: Place) -> None:
    service: EncryptionService = place.service()
    for context in ({}, {"data_class": "pii", "purpose": "x"}, {"data_class": ""}, {"data_class": "a\0b"}):
        with pytest.raises(errors.EncryptionContextError):
            service.encrypt(b"x", {"tenant_id": "acme", **context})
    assert failures(registry, "EncryptionContextError") == ("caller", 4)


def test_requests_are_counted_by_route_and_registered_routes_from_0_on(registry: CollectorRegistry) -> None:
    activation.register_routes([("POST", "/encrypt")])
    zero = {"method": "POST", "route": "/encrypt", "code": "503"}
    assert value(registry, "gl_http_requests_total", **zero) == 0
    for listener in hub.listeners:
        listener.request_began()
        listener.request_ended("POST", "/encrypt", 503, 0.004)
    assert value(registry, "gl_http_requests_total", **zero) == 1
    assert value(registry, "gl_http_request_duration_seconds_sum", method="POST", route="/encrypt") == 0.004


def test_openmetrics_have_the_trace_as_an_exemplar_of_the_bucket(registry: CollectorRegistry) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    operated(seconds=0.002)
    with scope(trace_id=trace):
        operated(seconds=0.003)
    body, content_type = latest(registry, accept="application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
    assert content_type == OPENMETRICS
    found = {
        sample.labels["le"]: sample.exemplar
        for family in text_fd_to_metric_families(io.StringIO(body.decode()))  # type: ignore[no-untyped-call]
        for sample in family.samples
        if sample.exemplar is not None
    }
    assert {le: (exemplar.labels, exemplar.value) for le, exemplar in found.items()} == {
        "0.005": ({"trace_id": trace}, 0.003)
    }
    assert trace not in latest(registry)[0].decode()


def test_a_collector_of_the_application_that_fails_does_not_take_the_metrics_with_it(
    registry: CollectorRegistry,
) -> None:
    class Broken(Collector):
        def describe(self) -> list[Metric]:
            return []

        def collect(self) -> list[Metric]:
            raise RuntimeError("a secret")

    registry.register(Broken())
    operated()
    body = latest(registry)[0].decode()
    assert 'gl_encryption_operations_total{data_class="pii",operation="encrypt",status="success"} 1.0' in body


def test_look_ups_have_the_names_of_the_plan(registry: CollectorRegistry) -> None:
    for listener in hub.listeners:
        listener.looked_up("dek", hit=True)
        listener.looked_up("dek", hit=True)
        listener.looked_up("branch", hit=False)
    assert value(registry, "gl_encryption_key_cache_hits", key_type="dek") == 2
    assert value(registry, "gl_encryption_key_cache_misses", key_type="branch") == 1


def test_calls_to_the_kms_are_counted_and_timed_failed_ones_too(registry: CollectorRegistry) -> None:
    called("decrypt", 0.02)
    called("decrypt", 5.0, KMSThrottledError())
    assert value(registry, "gl_kms_calls_total", operation="decrypt", status="success") == 1
    assert value(registry, "gl_kms_calls_total", operation="decrypt", status="failure") == 1
    assert value(registry, "gl_kms_latency_seconds_sum", operation="decrypt") == 5.02


def test_no_tenant_stands_in_what_is_shown(registry: CollectorRegistry) -> None:
    operated()
    operated(error=AuthenticationError())
    assert b"a tenant" not in generate_latest(registry)


def test_the_text_format_holds_the_exact_names(registry: CollectorRegistry) -> None:
    for listener in hub.listeners:
        listener.looked_up("dek", hit=True)
    lines = generate_latest(registry).decode().splitlines()
    assert 'gl_encryption_key_cache_hits{key_type="dek"} 1.0' in lines
    assert "# TYPE gl_encryption_key_cache_hits untyped" in lines


def test_openmetrics_holds_the_exact_names(registry: CollectorRegistry) -> None:
    for listener in hub.listeners:
        listener.looked_up("dek", hit=True)
    lines = generate_openmetrics(registry).decode().splitlines()  # type: ignore[no-untyped-call]
    assert 'gl_encryption_key_cache_hits{key_type="dek"} 1.0' in lines
    assert "# TYPE gl_encryption_key_cache_hits unknown" in lines


def test_what_is_shown_can_be_read_again(registry: CollectorRegistry) -> None:
    operated()
    called("decrypt", 0.1)
    names = {family.name for family in text_string_to_metric_families(generate_latest(registry).decode())}
    assert {"gl_encryption_operations", "gl_kms_latency_seconds", "gl_encryption_key_cache_misses"} <= names


def test_enabling_twice_counts_once(registry: CollectorRegistry) -> None:
    metrics.enable(registry)
    operated()
    assert operations(registry, "success") == 1


def test_two_registries_show_the_same_counts(registry: CollectorRegistry) -> None:
    other = CollectorRegistry()
    metrics.enable(other)
    operated()
    assert operations(registry, "success") == operations(other, "success") == 1


def test_disabled_metrics_are_in_no_registry_and_begin_at_nothing(registry: CollectorRegistry) -> None:
    operated()
    metrics.disable()
    assert not metrics.is_enabled()
    assert not hub.is_heard()
    assert list(registry.collect()) == []
    metrics.enable(registry)
    assert not operations(registry, "success")


def test_a_registry_that_has_such_a_name_is_refused_and_nothing_is_counted() -> None:
    registry = CollectorRegistry()
    Counter("gl_kms_calls", "another's", registry=registry)
    with pytest.raises(ValueError, match="gl_kms_calls"):
        metrics.enable(registry)
    assert not metrics.is_enabled()
    assert not hub.is_heard()


def test_the_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    monkeypatch.setattr("glpgenc._support.extras.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"glpgenc\[metrics\]"):
        metrics.enable()


def test_threads_lose_no_count(registry: CollectorRegistry) -> None:
    def work() -> None:
        for _ in range(5_000):
            operated()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(before)
    assert operations(registry, "success") == 20_000
    assert value(registry, "gl_encryption_duration_seconds_count", operation="encrypt") == 20_000


def test_a_forked_child_begins_at_nothing_and_can_count(registry: CollectorRegistry) -> None:
    operated()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        before = operations(registry, "success")
        operated(count=2)
        os.write(writing, f"{before} {operations(registry, 'success')}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100) == b"0.0 2.0"
    os.close(reading)
    os.close(writing)
    assert operations(registry, "success") == 1


def test_a_service_is_counted_from_its_first_value_on(registry: CollectorRegistry, place: Place) -> None:
    service: EncryptionService = place.service()
    data = service.encrypt_many_to_bytes([b"x"] * 5, CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt(data[0], CONTEXT, b"other")
    assert isinstance(place.config(), EncryptionServiceConfig)
    assert operations(registry, "success") == 5
    assert failures(registry, "AuthenticationError") == ("caller", 1)
    assert value(registry, "gl_kms_calls_total", operation="generate_data_key", status="success") == 1
    assert value(registry, "gl_encryption_key_cache_misses", key_type="dek") == 1


def test_where_counts_can_t_be_kept_nobody_is_stopped_and_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    class Full:
        def add(self, *_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        add_timed = begin = add

    recorder = MetricsRecorder(Full())
    for _ in range(3):
        recorder.operated("encrypt", "pii", "acme", None, 1, 1, 1e-6, None)
        recorder.operated("encrypt", "pii", "acme", None, 1, 1, 0, None)
        recorder.operated("encrypt", "pii", "acme", None, 1, 1, 1e-6, KMSThrottledError("x"))
        recorder.looked_up("dek", hit=True)
        recorder.called_kms("aws", "decrypt", 0.1, None)
    (said,) = caplog.records
    assert "metrics" in said.message
