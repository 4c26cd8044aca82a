"""The dashboard's queries as Grafana sends them, read from the committed file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOARD = Path(__file__).parents[2] / "grafana" / "encryption-service.json"


@dataclass(frozen=True)
class PanelQuery:
    """A query of a panel.

    :param expression: with variables still in it.
    :param instant: asked for the end of the time range only.
    """

    expression: str
    legend: str
    instant: bool


@dataclass(frozen=True)
class PanelData:
    """A panel, as far as a plot of its data needs it."""

    title: str
    kind: str
    unit: str
    stacked: bool
    steps: tuple[tuple[float | None, str], ...]
    words: tuple[tuple[str, str], ...]
    queries: tuple[PanelQuery, ...]


def dashboard_rows() -> Iterator[tuple[str, list[PanelData]]]:
    """Return the rows of the dashboard, each with its panels."""
    row: tuple[str, list[PanelData]] | None = None
    for panel in json.loads(BOARD.read_text(encoding="utf-8"))["panels"]:
        if panel["type"] == "row":
            if row is not None:
                yield row
            row = panel["title"], []
        elif row is not None:
            row[1].append(_shown(panel))
    if row is not None:
        yield row


def substituted(expression: str, *, step: float, scraped_every: float, **chosen: str) -> str:
    """Put values in the place of variables, as Grafana does.

    :param step: seconds between two points.
    :param scraped_every: seconds; the data source's scrape interval.
    :param chosen: what is chosen of a variable; of one that is not named, all (``.*``).
    """
    # Grafana's documentation of $__rate_interval: the step with one scrape more, and four scrapes at least.
    rate = max(step + scraped_every, 4 * scraped_every)
    values = {"__rate_interval": f"{rate:g}s", "environment": ".*", "data_class": ".*"} | chosen
    for name, value in values.items():
        expression = expression.replace(f"${name}", value)
    return expression


def named(legend: str, labels: dict[str, str]) -> str:
    """Return what a series is called."""
    for label, value in labels.items():
        legend = legend.replace(f"{{{{{label}}}}}", value)
    return legend


def _shown(panel: Any) -> PanelData:
    defaults = panel["fieldConfig"]["defaults"]
    stacking = defaults.get("custom", {}).get("stacking", {}).get("mode")
    return PanelData(
        panel["title"],
        panel["type"],
        defaults["unit"],
        stacking == "normal",
        tuple((each["value"], each["color"]) for each in defaults["thresholds"]["steps"]),
        tuple(
            (value, result["text"])
            for mapping in defaults.get("mappings") or []
            for value, result in mapping["options"].items()
        ),
        tuple(PanelQuery(each["expr"], each["legendFormat"], bool(each.get("instant"))) for each in panel["targets"]),
    )
