from __future__ import annotations

import pytest

from glpgenc.metrics.names import EVENTS, METRICS, Kind, Metric

PLANNED = {
    "gl_encryption_operations_total": ("operation", "status", "data_class"),
    "gl_encryption_duration_seconds": ("operation",),
    "gl_encryption_key_cache_hits": ("key_type",),
    "gl_encryption_key_cache_misses": ("key_type",),
    # The plan's label, and whose fault it was.
    "gl_encryption_failures_total": ("error_type", "fault"),
    "gl_kms_calls_total": ("operation", "status"),
    "gl_kms_latency_seconds": ("operation",),
}


def test_the_planned_names_and_labels_are_what_they_are() -> None:
    assert {each.name: each.labels for each in EVENTS if each.name in PLANNED} == PLANNED


def test_no_name_is_taken_twice() -> None:
    names = [each.name for each in METRICS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_no_metric_has_a_tenant(metric: Metric) -> None:
    assert not {"tenant", "tenant_id"} & set(metric.labels)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_counter_and_nothing_else_ends_in_total(metric: Metric) -> None:
    assert (metric.kind is Kind.COUNTER) is metric.name.endswith("_total")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_histogram_and_nothing_else_has_buckets_which_grow(metric: Metric) -> None:
    assert (metric.kind is Kind.HISTOGRAM) is bool(metric.buckets)
    assert list(metric.buckets) == sorted(set(metric.buckets))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_unit_is_the_end_of_the_name(metric: Metric) -> None:
    assert not metric.unit or metric.name.endswith(f"_{metric.unit}")
