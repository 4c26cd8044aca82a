"""Counts of this process alone, in memory, which a scrape reads."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from glpgenc._support.forks import renew_in_child
from glpgenc.metrics.names import EVENTS, Kind, Metric

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

Labels = tuple[str, ...]


class Sink(Protocol):
    """Where counts go. Thread-safe."""

    def add(self, metric: Metric, labels: Labels, amount: float) -> None:
        """Add to a counter."""

    def add_timed(self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float) -> None:
        """Add to a counter whose first label is the operation, and put the time into a histogram of operations."""


class _Spread:
    """A histogram: how many values each bucket has by itself, one above the last bound, and their sum."""

    __slots__ = ("counts", "total")

    def __init__(self, buckets: int) -> None:
        self.counts = [0] * (buckets + 1)
        self.total = 0.0


class Tallies:
    """Counts in memory, and a collector of prometheus-client that shows them.

    The client library's own counters take several times as long for each value, and know no counter whose name does
    not end in ``_total``. A forked child starts with nothing: what was counted before is the parent's to show.
    """

    def __init__(self) -> None:
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start with nothing counted."""
        # Of a fork: the lock may be held by a thread that is not there any more.
        self._lock = threading.Lock()
        self._counts: dict[str, dict[Labels, float]] = {each.name: {} for each in EVENTS if not each.buckets}
        self._spreads: dict[str, dict[str, _Spread]] = {each.name: {} for each in EVENTS if each.buckets}

    def add(self, metric: Metric, labels: Labels, amount: float) -> None:
        """Add to a counter."""
        with self._lock:
            counts = self._counts[metric.name]
            counts[labels] = counts.get(labels, 0) + amount

    def add_timed(self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float) -> None:
        """Add to a counter whose first label is the operation, and put the time into a histogram of operations."""
        operation, bucket = labels[0], bisect_left(times.buckets, seconds)
        counts, spreads = self._counts[metric.name], self._spreads[times.name]
        with self._lock:
            counts[labels] = counts.get(labels, 0) + amount
            spread = spreads.get(operation)
            if spread is None:
                spread = spreads[operation] = _Spread(len(times.buckets))
            spread.counts[bucket] += 1
            spread.total += seconds

    def describe(self) -> Iterator[Family]:
        """Give the metrics without values: what a registry tells double names by."""
        return map(_family, EVENTS)

    def collect(self) -> Iterator[Family]:
        """Give the metrics as they stand."""
        with self._lock:
            counts = {name: list(held.items()) for name, held in self._counts.items()}
            spreads = {
                name: [(operation, each.counts[:], each.total) for operation, each in held.items()]
                for name, held in self._spreads.items()
            }
        for metric in EVENTS:
            family = _family(metric)
            if metric.buckets:
                _fill(family, metric, spreads[metric.name])
            else:
                for labels, value in counts[metric.name]:
                    family.add_metric(labels, value)  # type: ignore[attr-defined]  # each kind of family has its own
            yield family


def _family(metric: Metric) -> Family:
    from prometheus_client import metrics_core  # noqa: PLC0415  # only where metrics are used

    kinds = {
        Kind.COUNTER: metrics_core.CounterMetricFamily,
        Kind.BARE_COUNTER: metrics_core.UnknownMetricFamily,
        Kind.GAUGE: metrics_core.GaugeMetricFamily,
        Kind.HISTOGRAM: metrics_core.HistogramMetricFamily,
    }
    family: Family = kinds[metric.kind](metric.name, metric.help, labels=metric.labels, unit=metric.unit)
    return family


def _fill(family: Family, metric: Metric, spreads: Iterable[tuple[str, list[int], float]]) -> None:
    from prometheus_client.utils import floatToGoString  # noqa: PLC0415  # as above

    to_text: Callable[[float], str] = floatToGoString
    bounds = [to_text(each) for each in (*metric.buckets, float("inf"))]
    for operation, counts, total in spreads:
        family.add_metric(  # type: ignore[attr-defined]  # as above
            [operation], buckets=list(zip(bounds, accumulate(counts), strict=True)), sum_value=total
        )
