"""The listener that counts events, and the labels of failures."""

from __future__ import annotations

import logging
from itertools import product
from typing import TYPE_CHECKING

from glpgenc import errors
from glpgenc._support.forks import Lock
from glpgenc.errors import KMSUnwrapError
from glpgenc.events import Listener, spans
from glpgenc.metrics.names import (
    CACHE_HITS,
    CACHE_MISSES,
    DURATION,
    FAILURES,
    HTTP_DURATION,
    HTTP_REQUESTS,
    KMS_CALLS,
    KMS_LATENCY,
    OPERATIONS,
    OTHER,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from glpgenc.metrics.counts import Sink
    from glpgenc.metrics.names import Labels, Metric

SERVICE = "service"
"""The service, or what it needs: the KMS, the database, the audit trail, its settings, a fault in its code."""

CALLER = "caller"
"""The caller's input: a ciphertext, a context, a class, a value."""

_SERVICE: tuple[type[errors.GlpgencError], ...] = (
    errors.AuditError,
    errors.ConfigurationError,
    errors.DatabaseError,
    errors.InstallationError,
    errors.KMSError,
    errors.KeyRecordForgedError,
    errors.ObjectStoreDeniedError,
    errors.ObjectStoreUnavailableError,
)
_CALLER: tuple[type[errors.GlpgencError], ...] = (errors.EncryptionContextError,)
# Of requests that are refused before anything is encrypted or decrypted, and of statements that are not run.
_NEVER_COUNTED = (errors.AccessError, errors.ORMError)

_LOG = logging.getLogger(__name__)

MAX_CLASSES = 100
"""Data classes that are distinguished; the others are counted as :data:`~glpgenc.metrics.names.OTHER`."""

SUCCESS = "success"
FAILURE = "failure"
REFUSED = "refused"
STATUSES = (SUCCESS, FAILURE, REFUSED)
"""Values of the label ``status``: what failed by a fault of the service, and what by a fault of the caller."""

KEY_TYPES = ("dek", "lookup", "branch")
KMS_OPERATIONS = ("generate_data_key", "decrypt", "encrypt", "re_encrypt", "check")
HTTP_CODES = ("200", "401", "403", "422", "429", "500", "503")
"""Statuses that every route's requests begin to be counted with. Others have a series from the first one on."""

_OPERATIONS = ("encrypt", "decrypt")


class MetricsRecorder(Listener):
    """Counts events. It never raises, and knows no tenant.

    Series whose labels are known begin at 0, so that the first failure is an increase.

    :param sink: where counts go.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._has_failed = False
        self._succeeded: dict[tuple[str, str], Labels] = {}
        self._classes: dict[str, str] = {}
        self._has_registered = False
        self._routes: set[tuple[str, str]] = set()
        self._lock = Lock()
        self._begin(_known())

    def may_wait(self) -> bool:
        """Return false: it counts in memory, or in a mapped file."""
        return False

    def register_classes(self, data_classes: Iterable[str]) -> None:
        """Count these data classes under their own names from now on, and those that no one registered under none.

        :param data_classes: those of registered fields, of the setting ``service_classes``, and with keys.
        """
        with self._lock:
            self._has_registered = True
            new = [each for each in data_classes if each not in self._classes][: MAX_CLASSES - len(self._classes)]
            self._classes.update((each, each) for each in new)
        self._begin((OPERATIONS, labels) for labels in product(_OPERATIONS, STATUSES, new))

    def register_routes(self, routes: Iterable[tuple[str, str]]) -> None:
        """Begin to count the requests to routes.

        :param routes: the method and the template of each.
        """
        new = set(routes) - self._routes
        self._routes |= new
        self._begin((HTTP_REQUESTS, (*route, code)) for route in sorted(new) for code in HTTP_CODES)
        self._begin((HTTP_DURATION, route) for route in sorted(new))

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
            # Under its own name only if it is known: else anyone who asks for classes that do not exist would use up
            # the names.
            fault = fault_of(error)
            status = FAILURE if fault == SERVICE else REFUSED
            self._add(OPERATIONS, (operation, status, self._classes.get(data_class, OTHER)), count)
            self._add(FAILURES, (error_type(error), fault), 1)
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

    def called_kms(  # noqa: PLR0917  # as the base class
        self,
        provider: str,  # noqa: ARG002
        operation: str,
        seconds: float,
        error: BaseException | None,
        key: str = "",  # noqa: ARG002  # see the metric gl_kms_up
        is_assigned: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> None:
        """Count a call to a KMS, and its time."""
        self._add_timed(KMS_CALLS, (operation, _kms_status(error)), 1, KMS_LATENCY, seconds)

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request, and its time."""
        self._add_timed(HTTP_REQUESTS, (method, route, str(status)), 1, HTTP_DURATION, seconds)

    def _add(self, metric: Metric, labels: Labels, amount: float) -> None:
        try:
            self._sink.add(metric, labels, amount)
        except Exception as error:  # noqa: BLE001  # such as a full disk, where processes share a folder
            self._say(error)

    def _add_timed(  # as the sink
        self, metric: Metric, labels: Labels, amount: float, times: Metric, seconds: float
    ) -> None:
        try:
            self._sink.add_timed(metric, labels, amount, times, seconds, spans.trace_id())
        except Exception as error:  # noqa: BLE001  # as above
            self._say(error)

    def _begin(self, series: Iterable[tuple[Metric, Labels]]) -> None:
        try:
            for metric, labels in series:
                self._sink.begin(metric, labels)
        except Exception as error:  # noqa: BLE001  # as above
            self._say(error)

    def _say(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            _LOG.error("metrics can't be kept, and are too low from now on: %s", type(error).__name__)

    def _labels(self, operation: str, data_class: str) -> Labels:
        with self._lock:
            if data_class not in self._classes:
                if self._has_registered or len(self._classes) >= MAX_CLASSES:
                    # Not remembered: there may be any number of them.
                    return operation, SUCCESS, OTHER
                self._classes[data_class] = data_class
            labels = self._succeeded[operation, data_class] = (operation, SUCCESS, data_class)
            return labels


def _kms_status(error: BaseException | None) -> str:
    if error is None:
        return SUCCESS
    # The KMS answered, about a wrapped key that is not its own.
    return REFUSED if isinstance(error, KMSUnwrapError) else FAILURE


def _known() -> Iterator[tuple[Metric, Labels]]:
    for labels in product(_OPERATIONS, STATUSES, (OTHER,)):
        yield OPERATIONS, labels
    for operation in _OPERATIONS:
        yield DURATION, (operation,)
    for key_type in KEY_TYPES:
        yield CACHE_HITS, (key_type,)
        yield CACHE_MISSES, (key_type,)
    yield from ((FAILURES, failure) for failure in known_error_types())
    for operation in KMS_OPERATIONS:
        yield KMS_LATENCY, (operation,)
        yield from ((KMS_CALLS, (operation, status)) for status in STATUSES)


def error_type(error: BaseException) -> str:
    """Return the name of an error's class; :data:`~glpgenc.metrics.names.OTHER` for errors of others."""
    for each in type(error).__mro__:
        if issubclass(each, errors.GlpgencError) and each.__module__ == errors.__name__:
            return each.__name__
    return OTHER


def fault_of(error: BaseException) -> str:
    """Return :data:`SERVICE` or :data:`CALLER`.

    An error that is not this package's is a fault in code, and so the service's.
    """
    return _fault_of_class(type(error))


def known_error_types() -> list[tuple[str, str]]:
    """Return every value of the labels ``error_type`` and ``fault`` that belong together."""
    classes = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.GlpgencError) and not issubclass(each, _NEVER_COUNTED)
    ]
    return [*((each.__name__, _fault_of_class(each)) for each in classes), (OTHER, SERVICE)]


def _fault_of_class(cls: type[BaseException]) -> str:
    if not issubclass(cls, errors.GlpgencError):
        return SERVICE
    return SERVICE if issubclass(cls, _SERVICE) and not issubclass(cls, _CALLER) else CALLER
