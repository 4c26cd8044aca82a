"""The alerts: checked and tested by promtool, explained in the runbook, about metrics that there are."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from glpgenc.metrics.names import METRICS, MetricKind
from glpgenc.metrics.recorder import SERVICE, known_error_types
from tests.observability.pages import ALERT_TESTS, ALERTS, RUNBOOK_URL, anchor, headings, queried_names, sections
from tests.support.peers.prometheus import promtool

METRICS_PAGE = (ALERTS.parents[1] / "docs" / "METRICS.md").read_text(encoding="utf-8")
RULES: list[Any] = [
    rule for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]
]
BY_NAME: dict[str, Any] = {rule["alert"]: rule for rule in RULES if "alert" in rule}
TESTS: list[Any] = [test for path in ALERT_TESTS for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]]

alerts = pytest.mark.parametrize("name", BY_NAME)


def test_promtool_finds_nothing_wrong_with_the_rules() -> None:
    checked = promtool("check", "rules", "--lint=all", "--lint-fatal", ALERTS.name, cwd=ALERTS.parent)
    assert checked.returncode == 0, checked.stdout
    assert f"{len(RULES)} rules found" in checked.stdout


@pytest.mark.parametrize("path", ALERT_TESTS, ids=lambda path: path.stem)
def test_alerts_fire_and_resolve_as_their_tests_say(path: Path) -> None:
    tested = promtool("test", "rules", path.name, cwd=path.parent)
    assert tested.returncode == 0, tested.stdout
    assert "SUCCESS" in tested.stdout


def test_a_rule_that_was_changed_fails_its_tests(tmp_path: Path) -> None:
    changed = ALERTS.read_text(encoding="utf-8").replace("[5m])) > 0.01", "[5m])) > 0.03")
    assert changed != ALERTS.read_text(encoding="utf-8")
    (tmp_path / ALERTS.name).write_text(changed, encoding="utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "operations.yaml").write_bytes((ALERTS.parent / "tests" / "operations.yaml").read_bytes())
    tested = promtool("test", "rules", "operations.yaml", cwd=tests)
    assert tested.returncode != 0
    assert "EncryptionFailureRateHigh" in tested.stdout


@alerts
def test_an_alert_is_tested_to_be_silent_to_fire_and_to_resolve(name: str) -> None:
    silent, resolves = False, False
    for test in TESTS:
        moments = [case for case in test["alert_rule_test"] if case["alertname"] == name]
        told = [bool(case.get("exp_alerts")) for case in moments]
        silent |= False in told
        resolves |= any(before and not after for before, after in pairwise(told))
    assert silent
    assert resolves


@alerts
def test_an_alert_says_how_bad_it_is_and_where_to_read_on(name: str) -> None:
    rule = BY_NAME[name]
    assert rule["labels"]["severity"] in {"warning", "critical"}
    notes = rule["annotations"]
    assert notes["summary"].endswith(".")
    assert notes["description"].endswith((".", "?"))
    assert notes["runbook_url"] == f"{RUNBOOK_URL}#{anchor(name)}"
    assert name in headings()


@alerts
def test_the_runbook_says_what_it_means_what_to_look_at_and_what_to_do(name: str) -> None:
    parts = re.findall(r"^\*\*(Means|Look at|Do)\.\*\*", sections()[name], flags=re.MULTILINE)
    assert parts == ["Means", "Look at", "Do"]
    assert "`glpgenc " in sections()[name] or "```sh" in sections()[name]


def test_rules_ask_for_metrics_that_there_are() -> None:
    asked = {name for rule in RULES for name in queried_names(rule["expr"])}
    histograms = {
        f"{metric.name}_{end}"
        for metric in METRICS
        if metric.kind is MetricKind.HISTOGRAM
        for end in ("bucket", "count")
    }
    assert not asked - {metric.name for metric in METRICS} - histograms


def test_recorded_series_are_asked_for_and_the_other_way_round() -> None:
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    asked = {name for rule in RULES for name in re.findall(r"\bglpgenc:[\w:]+", rule["expr"])}
    assert recorded == asked


def test_every_error_of_the_service_has_a_line_in_the_runbook() -> None:
    text = sections()["EncryptionServiceErrors"]
    assert not [name for name, fault in known_error_types() if fault == SERVICE and f"`{name}`" not in text]


def test_the_page_on_metrics_lists_every_alert_with_its_severity_and_how_long_it_waits() -> None:
    rows = re.findall(r"^\| \[`(\w+)`\]\(RUNBOOK\.md#(\w+)\) \| (\w+) \| ([\w ]+) \|", METRICS_PAGE, flags=re.MULTILINE)
    wanted = [
        (name, anchor(name), rule["labels"]["severity"], rule.get("for", "at once")) for name, rule in BY_NAME.items()
    ]
    assert rows == wanted
