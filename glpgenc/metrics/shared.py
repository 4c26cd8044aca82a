"""Counts that several processes share, by the client library's own means: files in a folder."""

from __future__ import annotations

import time
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from glpgenc.metrics.names import EVENTS, Kind, Metric

if TYPE_CHECKING:
    from glpgenc.metrics.process import Examples
    from glpgenc.metrics.tallies import Labels


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
        self.examples: Examples = {}
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

    if metric.kind is Kind.COUNTER:
        return Counter(metric.name, metric.help, metric.labels, registry=None)
    if metric.kind is Kind.HISTOGRAM:
        return Histogram(metric.name, metric.help, metric.labels, registry=None, buckets=metric.buckets)
    # The sum over all processes, ended ones too. The library has no other kind that leaves a name as it is.
    return Gauge(metric.name, metric.help, metric.labels, registry=None, multiprocess_mode="sum")
