"""The dashboard asks for metrics that there are, and explains itself."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from glpgenc.metrics.names import METRICS, MetricKind
from tests.observability.pages import RUNBOOK_URL, anchor, headings, queried_names
from tools.dashboard.queries import BOARD as FILE

BOARD: Any = json.loads(FILE.read_text(encoding="utf-8"))
PANELS: list[Any] = [each for each in BOARD["panels"] if each["type"] != "row"]
TARGETS = [(panel["title"], target) for panel in PANELS for target in panel["targets"]]

panels = pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])


def test_its_keys_are_in_order_so_that_a_change_is_a_short_one() -> None:
    written = json.dumps(BOARD, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert FILE.read_text(encoding="utf-8") == written, (
        "run: python -m json.tool --sort-keys --indent 2 --no-ensure-ascii"
    )


def test_it_has_a_panel_for_all_that_is_to_be_seen() -> None:
    titles = {panel["title"] for panel in PANELS}
    wanted = {
        "Operations", "DEK cache hit rate", "KMS latency", "Failures by type", "KMS calls by operation",
        "Active key versions", "Age of the oldest active key", "Throughput by data class", "Progress",
        "Coverage by data class", "Audit events that wait", "Requests by route", "Requests by status",
        "Requests that are not let in", "Duration of requests", "Requests in flight", "Age of the state",
        "Processes that are scraped",
    }  # fmt: skip
    assert wanted <= titles
    assert len(titles) == len(PANELS)


def test_it_asks_for_metrics_that_there_are() -> None:
    asked = {name for _, target in TARGETS for name in queried_names(target["expr"])}
    known = {
        metric.name + suffix
        for metric in METRICS
        for suffix in (("_bucket", "_sum", "_count") if metric.kind is MetricKind.HISTOGRAM else ("",))
    }
    assert asked
    assert not asked - known


def test_it_filters_by_labels_that_the_metrics_have() -> None:
    labels = {metric.name: {*metric.labels, "environment"} for metric in METRICS}
    for _, target in TARGETS:
        for name, matchers in re.findall(r"\b(gl_\w+)\{([^}]*)\}", target["expr"]):
            own = labels[re.sub(r"_(bucket|sum|count)$", "", name) if name not in labels else name]
            assert set(re.findall(r"(\w+)(?:=~|!~|!=|=)", matchers)) <= own, name


def test_every_query_is_of_the_environment_that_is_chosen() -> None:
    for title, target in TARGETS:
        selectors = re.findall(r"\bgl_\w+(\{[^}]*\})?", target["expr"])
        assert all('environment=~"$environment"' in each for each in selectors), title


def test_counters_are_never_shown_without_a_rate() -> None:
    counters = {metric.name for metric in METRICS if metric.kind in {MetricKind.COUNTER, MetricKind.BARE_COUNTER}}
    for title, target in TARGETS:
        for name in counters & queried_names(target["expr"]):
            bare = re.sub(rf"rate\({name}\{{[^}}]*\}}\[\$__rate_interval\]\)", "", target["expr"])
            assert name not in bare, title


@panels
def test_a_panel_has_a_description_a_unit_and_colours(panel: Any) -> None:
    defaults = panel["fieldConfig"]["defaults"]
    assert len(panel["description"]) > 40
    assert panel["description"].endswith(".")
    assert defaults["unit"] in {"percentunit", "s", "bytes", "cps", "short", "none"}
    steps = defaults["thresholds"]["steps"]
    assert steps[0]["value"] is None
    values = [step["value"] for step in steps[1:]]
    assert values == sorted(values)


@panels
def test_the_unit_of_a_panel_is_that_of_its_metrics(panel: Any) -> None:
    units = {"ratio": "percentunit", "seconds": "s", "bytes": "bytes"}
    own = {metric.name: metric.unit for metric in METRICS}
    for target in panel["targets"]:
        expression = target["expr"]
        if " / " in expression:
            wanted = {"percentunit"}
        elif "histogram_quantile" in expression:
            wanted = {"s"}
        elif "rate(" in expression or "_per_second" in expression:
            wanted = {"cps"}
        else:
            (name,) = queried_names(expression)
            wanted = {units[own[name]]} if own[name] else {"short", "none"}
        assert panel["fieldConfig"]["defaults"]["unit"] in wanted


@panels
def test_a_panel_leads_to_a_section_of_the_runbook(panel: Any) -> None:
    (link,) = panel["links"]
    base, _, fragment = link["url"].partition("#")
    assert base == "${runbook}"
    assert fragment in {anchor(heading) for heading in headings()}


@panels
def test_a_panels_series_are_told_apart_by_labels_that_the_query_keeps(panel: Any) -> None:
    for target in panel["targets"]:
        named = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
        kept = {each.strip() for group in re.findall(r" by \(([^)]*)\)", target["expr"]) for each in group.split(",")}
        assert named <= kept


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_ids_are_of_one_panel_each() -> None:
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_the_data_source_is_a_variable_and_so_are_environment_and_data_class() -> None:
    variables = {each["name"]: each for each in BOARD["templating"]["list"]}
    assert list(variables) == ["datasource", "environment", "data_class", "runbook"]
    assert variables["runbook"]["query"] == RUNBOOK_URL
    assert {panel["datasource"]["uid"] for panel in PANELS} == {"${datasource}"}
    for name in ("environment", "data_class"):
        asked = queried_names(variables[name]["query"]["query"])
        assert asked <= {metric.name for metric in METRICS}
        assert variables[name]["multi"]
        # What has no such label belongs to all.
        assert variables[name]["allValue"] == ".*"
