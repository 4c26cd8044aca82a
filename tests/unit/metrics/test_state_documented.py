"""docs/METRICS.md tells every metric there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from glpgenc.metrics.names import METRICS, Kind, Metric

TEXT = (Path(__file__).parents[3] / "docs" / "METRICS.md").read_text(encoding="utf-8")

ROW = re.compile(r"^\| `(gl_[a-z_]+)` \| (\w+) \| ([^|]*) \| (.+) \|$", flags=re.MULTILINE)


def kind_of(metric: Metric) -> str:
    # The text format has no name for it, people have.
    return "counter" if metric.kind is Kind.BARE_COUNTER else str(metric.kind)


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
        assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
        assert not metric.unit or metric.name.endswith(f"_{metric.unit}")
