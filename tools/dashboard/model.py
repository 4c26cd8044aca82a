"""What a dashboard's panel is, before Grafana's own form of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from glpgenc.metrics.names import Metric, MetricKind

ENVIRONMENT = 'environment=~"$environment"'
CLASS = 'data_class=~"$data_class"'
RATE = "$__rate_interval"


class Look(StrEnum):
    """How a panel shows its values."""

    LINES = "timeseries"
    STACKED = "stacked"
    NUMBER = "stat"
    BARS = "bargauge"


class Unit(StrEnum):
    """Grafana's names of units."""

    SHARE = "percentunit"
    SECONDS = "s"
    BYTES = "bytes"
    PER_SECOND = "cps"
    NUMBER = "short"
    NONE = "none"


@dataclass(frozen=True)
class Query:
    """An expression, and what its series are called."""

    expression: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """A panel.

    :param runbook: the heading in docs/RUNBOOK.md that says what to do.
    :param warn: the value from which on it is yellow; below which, where ``falling``.
    :param alarm: the same, red.
    :param falling: whether small values are the bad ones.
    :param words: what single values are shown as.
    :param top: the end of the axis.
    """

    title: str
    description: str
    look: Look
    unit: Unit
    queries: tuple[Query, ...]
    runbook: str
    warn: float | None = None
    alarm: float | None = None
    falling: bool = False
    words: tuple[tuple[int, str], ...] = ()
    top: float | None = None
    width: int = 12

    @property
    def steps(self) -> tuple[tuple[float | None, str], ...]:
        """The colours, each with the value from which on it holds; of the first one there is none."""
        if self.falling:
            falling = ((None, "red"), (self.alarm, "green" if self.warn is None else "yellow"), (self.warn, "green"))
            return tuple(step for step in falling if step[0] is not None or step[1] == "red")
        rising = ((None, "green"), (self.warn, "yellow"), (self.alarm, "red"))
        return tuple(step for step in rising if step[0] is not None or step[1] == "green")


@dataclass(frozen=True)
class Row:
    """Panels under a heading."""

    title: str
    panels: tuple[Panel, ...]


def of(metric: Metric, *matchers: str, suffix: str = "") -> str:
    """Return a selector of a metric, in the environments that are chosen, and of the classes, where it has one.

    :param suffix: of a histogram: ``_bucket``, ``_sum`` or ``_count``.
    :raises ValueError: when a histogram has none, or something else has one.
    """
    if bool(suffix) is not (metric.kind is MetricKind.HISTOGRAM):
        raise ValueError(f"{metric.name} is queried otherwise")
    own = (CLASS,) if "data_class" in metric.labels else ()
    return f"{metric.name}{suffix}{{{','.join((ENVIRONMENT, *own, *matchers))}}}"


def rate(metric: Metric, *matchers: str, by: str = "", suffix: str = "") -> str:
    """Return its sum a second, told apart by some labels."""
    grouped = f" by ({by})" if by else ""
    return f"sum{grouped} (rate({of(metric, *matchers, suffix=suffix)}[{RATE}]))"


def quantiles(metric: Metric, *, by: str = "") -> tuple[Query, ...]:
    """Return a histogram's P50, P95 and P99."""
    labels = f"{by}, le" if by else "le"
    legend = f"{{{{{by}}}}} " if by else ""
    return tuple(
        Query(
            f"histogram_quantile({share}, {rate(metric, by=labels, suffix='_bucket')})", f"{legend}P{share * 100:.0f}"
        )
        for share in (0.5, 0.95, 0.99)
    )


def highest(metric: Metric, *matchers: str, by: str = "") -> str:
    """Return the maximum: of gauges of the database that several processes show."""
    grouped = f" by ({by})" if by else ""
    return f"max{grouped} ({of(metric, *matchers)})"
