"""Names of metrics, and their documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.metrics.names import EVENTS, METRICS, Metric, MetricKind

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
    assert (metric.kind is MetricKind.COUNTER) is metric.name.endswith("_total")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_histogram_and_nothing_else_has_buckets_which_grow(metric: Metric) -> None:
    assert (metric.kind is MetricKind.HISTOGRAM) is bool(metric.buckets)
    assert list(metric.buckets) == sorted(set(metric.buckets))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_unit_is_the_end_of_the_name(metric: Metric) -> None:
    assert not metric.unit or metric.name.endswith(f"_{metric.unit}")


TEXT = (Path(__file__).parents[2] / "docs" / "METRICS.md").read_text(encoding="utf-8")

ROW = re.compile(r"^\| `(gl_[a-z_]+)` \| (\w+) \| ([^|]*) \| (.+) \|$", flags=re.MULTILINE)


def kind_of(metric: Metric) -> str:
    # The text format has no name for it, people have.
    return "counter" if metric.kind is MetricKind.BARE_COUNTER else str(metric.kind)


def test_the_tables_say_what_the_code_says() -> None:
    told = {name: (kind, tuple(re.findall(r"`(\w+)`", labels)), text) for name, kind, labels, text in ROW.findall(TEXT)}
    assert told == {metric.name: (kind_of(metric), metric.labels, metric.help) for metric in METRICS}


def test_every_label_has_its_bound() -> None:
    bounded = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", TEXT, flags=re.MULTILINE))
    assert bounded == {label for metric in METRICS for label in metric.labels}


def test_no_label_can_name_a_tenant_or_a_key() -> None:
    forbidden = {"tenant", "tenant_id", "key_id", "key_uri", "user", "actor", "field", "value"}
    assert not [metric.name for metric in METRICS if forbidden & set(metric.labels)]


def test_a_gauges_name_ends_with_its_unit() -> None:
    units = {metric.unit for metric in METRICS}
    assert units == {"", "seconds", "bytes", "ratio"}
    for metric in METRICS:
        assert metric.name.endswith("_total") == (metric.kind is MetricKind.COUNTER)
        assert not metric.unit or metric.name.endswith(f"_{metric.unit}")
