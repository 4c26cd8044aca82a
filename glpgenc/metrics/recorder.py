"""Counting what happens."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from glpgenc import errors
from glpgenc._support.forks import Lock
from glpgenc.events import Listener
from glpgenc.metrics.names import (
    CACHE_HITS,
    CACHE_MISSES,
    DURATION,
    FAILURES,
    KMS_CALLS,
    KMS_LATENCY,
    OPERATIONS,
)

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.metrics.names import Metric
    from glpgenc.metrics.tallies import Sink

_LOG = logging.getLogger(__name__)

MAX_CLASSES = 50
"""Data classes that are told apart; later ones are counted as :data:`OTHER`."""

OTHER = "other"
SUCCESS = "success"
FAILURE = "failure"


class Recorder(Listener):
    """Counts what happens. It never raises, and knows no tenant.

    :param sink: where counts go.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._has_failed = False
        self._succeeded: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._classes: dict[str, str] = {}
        self._lock = Lock()

    def may_wait(self) -> bool:
        """Tell that it does not: it counts in memory, or in a file that is mapped there."""
        return False

    def operated(  # noqa: PLR0917  # as the base class
        self,
        operation: str,
        data_class: str,
        tenant_id: str,  # noqa: ARG002  # never a label
        key_id: UUID | None,  # noqa: ARG002
        key_version: int | None,  # noqa: ARG002
        count: int,
        seconds: float,
        error: BaseException | None,
    ) -> None:
        """Count values, and a call's time or failure."""
        if error is not None:
            # Under its own name only if it ever succeeded: else whoever asks for classes that there are not would
            # use up the names.
            self._add(OPERATIONS, (operation, FAILURE, self._classes.get(data_class, OTHER)), count)
            self._add(FAILURES, (error_type(error),), 1)
            return
        labels = self._succeeded.get((operation, data_class))
        if labels is None:
            labels = self._labels(operation, data_class)
        if seconds:
            self._add_timed(OPERATIONS, labels, count, DURATION, seconds)
        else:
            self._add(OPERATIONS, labels, count)

    def looked_up(self, key_type: str, *, hit: bool) -> None:
        """Count a look-up."""
        self._add(CACHE_HITS if hit else CACHE_MISSES, (key_type,), 1)

    def called_kms(self, provider: str, operation: str, seconds: float, error: BaseException | None) -> None:  # noqa: ARG002
        """Count a call to a KMS, and its time."""
        self._add_timed(KMS_CALLS, (operation, SUCCESS if error is None else FAILURE), 1, KMS_LATENCY, seconds)

    def _add(self, metric: Metric, labels: tuple[str, ...], amount: float) -> None:
        try:
            self._sink.add(metric, labels, amount)
        except Exception as error:  # noqa: BLE001  # such as a full disk, where processes share a folder
            self._say(error)

    def _add_timed(  # as the sink
        self, metric: Metric, labels: tuple[str, ...], amount: float, times: Metric, seconds: float
    ) -> None:
        try:
            self._sink.add_timed(metric, labels, amount, times, seconds)
        except Exception as error:  # noqa: BLE001  # as above
            self._say(error)

    def _say(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            _LOG.error("metrics can't be kept, and are too low from now on: %s", type(error).__name__)

    def _labels(self, operation: str, data_class: str) -> tuple[str, str, str]:
        with self._lock:
            if data_class not in self._classes and len(self._classes) >= MAX_CLASSES:
                # Not remembered: there may be any number of them.
                return operation, SUCCESS, OTHER
            self._classes[data_class] = data_class
            labels = self._succeeded[operation, data_class] = (operation, SUCCESS, data_class)
            return labels


def error_type(error: BaseException) -> str:
    """Return the name of an error's class: of this package's errors, and :data:`OTHER` for all else."""
    for each in type(error).__mro__:
        if issubclass(each, errors.GlpgencError) and each.__module__ == errors.__name__:
            return each.__name__
    return OTHER
