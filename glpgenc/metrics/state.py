"""The metrics of state: of the database, read in the background, and of what processes know by themselves.

A scrape reads memory, and files in a folder of this machine. It never asks the database nor a KMS.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from glpgenc._support.forks import Lock, renew_in_child
from glpgenc.metrics import names
from glpgenc.metrics.attached import attach, detach, process_readings
from glpgenc.metrics.names import Kind, Reading
from glpgenc.metrics.state_read import State, read_state

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

    from glpgenc.settings import Settings

MAX_AGE = 15.0
"""Seconds after which what was read is read again."""

SHOWN_FOR = 300.0
"""Seconds for which what was read is shown while it can't be read again."""

SCRAPED = 900.0
"""Seconds after the last scrape after which nothing is read any more, until the next one."""

_SHARE = 20
"""Where reading takes long it is done less often: at most one twentieth of the time."""

_LOG = logging.getLogger(__name__)


class StateCollector(Collector):
    """Shows state. Thread-safe, and no scrape waits.

    :param settings: with the database; without one only what processes know by themselves is shown.
    :param classes_read: is given the data classes that were read.
    :param clock: seconds that only grow.
    """

    def __init__(
        self,
        settings: Settings,
        classes_read: Callable[[list[str]], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database_url = None if settings.database_url is None else settings.require_database_url()
        self._classes_read, self._clock = classes_read, clock
        self._is_up: bool | None = None
        self._parts: dict[str, tuple[list[Reading], float]] = {}
        self._read: dict[str, bool] = {}
        self._seconds, self._scraped_at = 0.0, clock()
        self._lock = Lock()
        self._over, self._may_read = False, False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        renew_in_child(self)
        attach()

    def after_fork(self) -> None:
        """Read in a thread of its own in a forked child, from the first scrape there on."""
        self._wake, self._thread = threading.Event(), None

    def start(self) -> None:
        """Begin to read, in a thread of its own."""
        self._may_read = True
        with self._lock:
            if self._database_url is not None and self._thread is None and not self._over:
                self._thread = threading.Thread(target=self._run, name="glpgenc metrics state", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Read no more."""
        self._over = True
        self._wake.set()
        detach()

    def describe(self) -> Iterable[Family]:
        """Return the metrics without values, so that nothing is read when this is registered."""
        return [_family(metric) for metric in names.STATE]

    def collect(self) -> Iterable[Family]:
        """Return the metrics as they stand. It does not wait, and does not fail."""
        self._scraped()
        families = {metric.name: _family(metric) for metric in names.STATE}
        incomplete = False
        for read in (process_readings, self._readings):
            try:
                found = list(read())
            except Exception as error:  # noqa: BLE001  # one part that fails must not take the others with it
                incomplete = True
                _LOG.warning("metrics: a part can't be shown: %s", type(error).__name__)
                continue
            for reading in found:
                families[reading.metric.name].add_metric(reading.labels, reading.value)
        families[names.SCRAPE_INCOMPLETE.name].add_metric((), float(incomplete))
        return [family for family in families.values() if family.samples]

    def refresh(self) -> None:
        """Read the database now."""
        if self._database_url is None:
            return
        began = self._clock()
        state = read_state(self._database_url)
        now = self._clock()
        self._note(state, began, now)
        if state.data_classes:
            self._classes_read(state.data_classes)

    def _note(self, state: State, began: float, now: float) -> None:
        with self._lock:
            self._is_up = bool(state.parts)
            self._seconds = now - began
            self._read = {part: found is not None for part, found in state.parts.items()}
            for part, found in state.parts.items():
                if found is not None:
                    self._parts[part] = (found, now)

    def _readings(self) -> Iterator[Reading]:
        with self._lock:
            is_up, seconds, read, parts = self._is_up, self._seconds, dict(self._read), dict(self._parts)
        if is_up is None:
            return
        yield Reading(names.DATABASE_UP, (), float(is_up))
        yield Reading(names.STATE_READ_SECONDS, (), seconds)
        for part, done in read.items():
            yield Reading(names.STATE_READ, (part,), float(done))
        now = self._clock()
        for part, (readings, at) in parts.items():
            yield Reading(names.STATE_AGE, (part,), now - at)
            if now - at <= SHOWN_FOR:
                yield from readings

    def _scraped(self) -> None:
        self._scraped_at = self._clock()
        if self._may_read:
            self.start()
        self._wake.set()

    def _run(self) -> None:
        wake = self._wake
        while not self._over:
            wake.clear()
            try:
                self.refresh()
            except Exception as error:  # noqa: BLE001  # nothing that goes wrong once may end it
                _LOG.warning("metrics: the state could not be read: %s", type(error).__name__)
                self._note(State(), self._clock(), self._clock())
            self._pause()

    def _pause(self) -> None:
        next_reading = self._clock() + max(MAX_AGE, self._seconds * _SHARE)
        while not self._over:
            left = next_reading - self._clock()
            if left > 0:
                # A scrape wakes it, and is no reason to read sooner.
                self._wake.wait(left)
                self._wake.clear()
            elif self._clock() - self._scraped_at > SCRAPED:
                self._wake.wait()
                self._wake.clear()
            else:
                return


def _family(metric: names.Metric) -> GaugeMetricFamily | CounterMetricFamily:
    made = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
    return made(metric.name, metric.help, labels=metric.labels)
