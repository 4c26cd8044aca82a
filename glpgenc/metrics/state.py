"""The metrics of state, read when Prometheus asks: of the database, of the KMS, and of the audit trail's queue."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from glpgenc._support.forks import Lock
from glpgenc.events import subscribe, unsubscribe
from glpgenc.metrics import names
from glpgenc.metrics.names import Kind
from glpgenc.metrics.state_audit import audit_readings
from glpgenc.metrics.state_kms import KmsWatch
from glpgenc.metrics.state_read import Reading, State, read_state

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

    from glpgenc.settings import Settings

MAX_AGE = 15.0
"""Seconds for which what was read is shown again, however often it is asked for."""

_SHARE = 20
"""Where reading takes long it is done less often: at most one twentieth of the time."""


class StateCollector(Collector):
    """Shows state. Thread-safe: those who ask at the same time wait for one reading.

    :param settings: with the database; without one only what this process knows is shown.
    :param max_age: seconds for which what was read is shown again.
    """

    def __init__(self, settings: Settings, max_age: float = MAX_AGE) -> None:
        self._database_url = None if settings.database_url is None else settings.require_database_url()
        self._max_age = max_age
        self._lock = Lock()
        self._state: State | None = None
        self._read_at, self._seconds = 0.0, 0.0
        self._kms = KmsWatch()
        subscribe(self._kms)

    def close(self) -> None:
        """Listen no more."""
        unsubscribe(self._kms)

    def describe(self) -> Iterable[Family]:
        """Return the metrics without values, so that nothing is read when this is registered."""
        return [_family(metric) for metric in names.STATE]

    def collect(self) -> Iterable[Family]:
        """Return the metrics. A database that is away is a value, and no exception."""
        families = {metric.name: _family(metric) for metric in names.STATE}
        for reading in self._readings():
            families[reading.metric.name].add_metric(reading.labels, reading.value)
        return [family for family in families.values() if family.samples]

    def _readings(self) -> Iterator[Reading]:
        yield from audit_readings()
        for provider, up in self._kms.by_provider():
            yield Reading(names.KMS_UP, (provider,), float(up))
        if self._database_url is None:
            return
        state, age, seconds = self._current(self._database_url)
        yield Reading(names.DATABASE_UP, (), float(bool(state.parts)))
        if state.parts:
            yield Reading(names.STATE_AGE, (), age)
            yield Reading(names.STATE_READ_SECONDS, (), seconds)
        for part, done in state.parts.items():
            yield Reading(names.STATE_READ, (part,), float(done))
        yield from state.readings

    def _current(self, database_url: str) -> tuple[State, float, float]:
        with self._lock:
            now = time.monotonic()
            if self._state is None or now - self._read_at >= max(self._max_age, self._seconds * _SHARE):
                self._state = read_state(database_url)
                self._read_at = time.monotonic()
                self._seconds = self._read_at - now
            return self._state, time.monotonic() - self._read_at, self._seconds


def _family(metric: names.Metric) -> GaugeMetricFamily | CounterMetricFamily:
    made = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
    return made(metric.name, metric.help, labels=metric.labels)
