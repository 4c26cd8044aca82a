"""Counts in the memory of one process, or in files that several share."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

from glpgenc._support.forks import renew_in_child
from glpgenc.metrics.names import EVENTS, Exemplars, Labels, Metric, MetricKind

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

_Shown = tuple[Labels, list[int], float, dict[int, tuple[str, float, float]]]


class Sink(Protocol):
    """A destination of counts. Thread-safe."""

    def begin(self, metric: Metric, labels: Labels) -> None:
        """Show a counter or a histogram from now on, at 0 where nothing was counted yet."""

    def add(self, metric: Metric, labels: Labels, amount: float) -> None:
        """Add to a counter."""

    def add_timed(  # noqa: PLR0917  # for each value
        self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float, trace_id: str | None
    ) -> None:
        """Add to a counter, and put the time into a histogram, whose labels are the counter's first ones.

        :param trace_id: of the trace that it happened in; ``None`` where there is none.
        """


class _HistogramCounts:
    """A histogram: how many values each bucket has by itself, one above the last bound, and their sum.

    :ivar examples: of buckets, the last value that belonged to a trace: its trace id, the value, and when.
    """

    __slots__ = ("counts", "examples", "total")

    def __init__(self, buckets: int) -> None:
        self.counts = [0] * (buckets + 1)
        self.total = 0.0
        self.examples: dict[int, tuple[str, float, float]] = {}


class LocalCounts:
    """Counts in memory, and a collector of prometheus-client that shows them.

    The client library's own counters take several times as long for each value, and know no counter whose name does
    not end in ``_total``. A forked child starts with nothing: what was counted before is the parent's to show.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, dict[Labels, float]] = {each.name: {} for each in EVENTS if not each.buckets}
        self._spreads: dict[str, dict[Labels, _HistogramCounts]] = {each.name: {} for each in EVENTS if each.buckets}
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start with nothing counted: the series that there are begin at 0."""
        # The lock may be held by a thread that is not there any more.
        self._lock = threading.Lock()
        self._counts = {name: dict.fromkeys(counts, 0.0) for name, counts in self._counts.items()}
        self._spreads = {
            name: {labels: _HistogramCounts(len(each.counts) - 1) for labels, each in spreads.items()}
            for name, spreads in self._spreads.items()
        }

    def begin(self, metric: Metric, labels: Labels) -> None:
        """Show a counter or a histogram from now on, at 0 where nothing was counted yet."""
        with self._lock:
            if metric.buckets:
                self._spreads[metric.name].setdefault(labels, _HistogramCounts(len(metric.buckets)))
            else:
                self._counts[metric.name].setdefault(labels, 0)

    def add(self, metric: Metric, labels: Labels, amount: float) -> None:
        """Add to a counter."""
        with self._lock:
            counts = self._counts[metric.name]
            counts[labels] = counts.get(labels, 0) + amount

    def add_timed(  # noqa: PLR0917  # as the protocol
        self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float, trace_id: str | None
    ) -> None:
        """Add to a counter, and put the time into a histogram, whose labels are the counter's first ones."""
        own, bucket = labels[: len(times.labels)], bisect_left(times.buckets, seconds)
        counts, spreads = self._counts[metric.name], self._spreads[times.name]
        with self._lock:
            counts[labels] = counts.get(labels, 0) + amount
            spread = spreads.get(own)
            if spread is None:
                spread = spreads[own] = _HistogramCounts(len(times.buckets))
            spread.counts[bucket] += 1
            spread.total += seconds
            if trace_id is not None:
                spread.examples[bucket] = (trace_id, seconds, time.time())

    def describe(self) -> Iterator[Family]:
        """Yield the metrics without values, by which a registry finds duplicate names."""
        return map(_family, EVENTS)

    def collect(self) -> Iterator[Family]:
        """Yield the metrics with their values."""
        with self._lock:
            counts = {name: list(held.items()) for name, held in self._counts.items()}
            spreads = {
                name: [(labels, each.counts[:], each.total, dict(each.examples)) for labels, each in held.items()]
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
        MetricKind.COUNTER: metrics_core.CounterMetricFamily,
        MetricKind.BARE_COUNTER: metrics_core.UnknownMetricFamily,
        MetricKind.GAUGE: metrics_core.GaugeMetricFamily,
        MetricKind.HISTOGRAM: metrics_core.HistogramMetricFamily,
    }
    family: Family = kinds[metric.kind](metric.name, metric.help, labels=metric.labels, unit=metric.unit)
    return family


def _fill(family: Family, metric: Metric, spreads: Iterable[_Shown]) -> None:
    from prometheus_client.samples import Exemplar  # noqa: PLC0415  # as above
    from prometheus_client.utils import floatToGoString  # noqa: PLC0415  # as above

    to_text: Callable[[float], str] = floatToGoString
    bounds = [to_text(each) for each in (*metric.buckets, float("inf"))]
    for labels, counts, total, examples in spreads:
        exemplars = {at: Exemplar({"trace_id": trace}, value, when) for at, (trace, value, when) in examples.items()}
        buckets = [
            (bound, count, exemplars.get(at))
            for at, (bound, count) in enumerate(zip(bounds, accumulate(counts), strict=True))
        ]
        family.add_metric(labels, buckets=buckets, sum_value=total)  # type: ignore[attr-defined]  # as above


def counts_are_shared() -> bool:
    """Return whether the client library writes what it counts to files, as it decided when it was imported."""
    from prometheus_client import values  # noqa: PLC0415  # only where metrics are used

    return bool(getattr(values.ValueClass, "_multiprocess", False))


class SharedCounts:
    """Counts in the files of prometheus-client, which anyone who answers a scrape adds up. Thread-safe, and fork-safe.

    They are in no registry: a process's own share is of no use to anyone.

    :ivar examples: exemplars, which the files have no room for.
    """

    def __init__(self) -> None:
        self.examples: Exemplars = {}
        self._metrics = {each.name: _made(each) for each in EVENTS}
        self._children: dict[tuple[str, Labels], Any] = {}

    def begin(self, metric: Metric, labels: Labels) -> None:
        """Show a counter or a histogram from now on, at 0 where nothing was counted yet."""
        self._child(metric, labels)

    def add(self, metric: Metric, labels: Labels, amount: float) -> None:
        """Add to a counter."""
        self._child(metric, labels).inc(amount)

    def add_timed(  # noqa: PLR0917  # as the protocol
        self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float, trace_id: str | None
    ) -> None:
        """Add to a counter, and put the time into a histogram, whose labels are the counter's first ones."""
        own = labels[: len(times.labels)]
        self._child(metric, labels).inc(amount)
        self._child(times, own).observe(seconds)
        if trace_id is not None:
            self.examples[times.name, own, bisect_left(times.buckets, seconds)] = (trace_id, seconds, time.time())

    def _child(self, metric: Metric, labels: Labels) -> Any:
        key = (metric.name, labels)
        found = self._children.get(key)
        if found is None:
            # Two threads get the same one: the library keeps one for each set of labels.
            found = self._children[key] = self._metrics[metric.name].labels(*labels)
        return found


def _made(metric: Metric) -> Any:
    from prometheus_client import Counter, Gauge, Histogram  # noqa: PLC0415  # as above

    if metric.kind is MetricKind.COUNTER:
        return Counter(metric.name, metric.help, metric.labels, registry=None)
    if metric.kind is MetricKind.HISTOGRAM:
        return Histogram(metric.name, metric.help, metric.labels, registry=None, buckets=metric.buckets)
    # The sum over all processes, ended ones too. The library has no other kind that leaves a name as it is.
    return Gauge(metric.name, metric.help, metric.labels, registry=None, multiprocess_mode="sum")
