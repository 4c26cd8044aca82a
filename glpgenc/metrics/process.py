"""What a process knows by itself: requests in flight, the last call to each KMS key, the audit trail's queue."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from glpgenc._support.forks import Lock, renew_in_child
from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)
from glpgenc.events import Listener, hub
from glpgenc.metrics import names
from glpgenc.metrics.faults import OTHER
from glpgenc.metrics.names import Reading

REMEMBERED = 600.0
"""Seconds for which the last call to a KMS key says whether the KMS serves it. Later nothing is known of it."""

MAX_KEYS = 50
"""Tenants' own KMS keys that are distinguished; the others are one, under :data:`~glpgenc.metrics.faults.OTHER`."""

SETTINGS = "settings"
TENANT = "tenant"

# What a KMS answers about a wrapped key that is not its own says that it is there.
_DOWN = (KMSUnavailableError, KMSAccessDeniedError, KMSKeyNotFoundError, KMSKeyStateError, KMSConfigurationError)

Examples = dict[tuple[str, tuple[str, ...], int], tuple[str, float, float]]
"""By a histogram's name, its labels and the place of a bucket: the trace of its last value, that value, and when."""

KmsKey = tuple[str, str, str]
"""Provider, key and owner: :data:`SETTINGS` or :data:`TENANT`."""


@runtime_checkable
class Queueing(Protocol):
    """A listener that keeps events until they are stored, and can tell how many. All of it is cheap to ask for."""

    @property
    def depth(self) -> int:
        """Events that wait in memory."""

    @property
    def spool_bytes(self) -> int:
        """Bytes of events that wait on disk."""

    @property
    def spool_events(self) -> int:
        """Events that wait on disk."""

    @property
    def refused(self) -> int:
        """Events that found no room since the process began."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one process knew at a moment.

    :param in_flight: requests; ``None`` where it answers none.
    :param kms: of each key, whether the last call was served, and when it was made (seconds since 1970).
    :param audit: events in memory, bytes on disk, events on disk, and refused ones; ``None`` without an audit trail.
    :param examples: exemplars, where processes share a folder.
    """

    in_flight: int | None = None
    kms: dict[KmsKey, tuple[bool, float]] = field(default_factory=dict)
    audit: tuple[int, int, int, int] | None = None
    examples: Examples = field(default_factory=dict)


class ProcessState(Listener):
    """Remembers it. Thread-safe.

    :param clock: seconds since 1970.
    :ivar examples: exemplars that someone else keeps.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.examples: Examples = {}
        self._lock = Lock()
        self._kms: dict[KmsKey, tuple[bool, float]] = {}
        self._in_flight = 0
        self._answers = False
        renew_in_child(self)

    def may_wait(self) -> bool:
        """Tell that it does not."""
        return False

    def called_kms(  # noqa: PLR0917  # as the base class
        self,
        provider: str,
        operation: str,
        seconds: float,
        error: BaseException | None,
        key: str = "",
        is_assigned: bool = False,  # noqa: FBT001, FBT002  # as the base class
    ) -> None:
        """Remember the call."""
        del operation, seconds
        named = (provider, key, TENANT if is_assigned else SETTINGS)
        with self._lock:
            if is_assigned and named not in self._kms and len(self._kms) >= MAX_KEYS:
                self._forget_old()
                if len(self._kms) >= MAX_KEYS:
                    named = (provider, OTHER, TENANT)
            self._kms[named] = (not isinstance(error, _DOWN), self._clock())

    def _forget_old(self) -> None:
        oldest = self._clock() - REMEMBERED
        self._kms = {key: call for key, call in self._kms.items() if call[1] >= oldest}

    def request_began(self) -> None:
        """Count it."""
        with self._lock:
            self._answers = True
            self._in_flight += 1

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count it no more."""
        del method, route, status, seconds
        with self._lock:
            # One that began before this listened ends while it does.
            self._in_flight = max(0, self._in_flight - 1)

    def answers_requests(self) -> None:
        """Show the number of requests in flight from now on."""
        self._answers = True

    def snapshot(self) -> Snapshot:
        """Return what is known now."""
        with self._lock:
            in_flight = self._in_flight if self._answers else None
            return Snapshot(in_flight, dict(self._kms), _audit(), self.examples.copy())

    def after_fork(self) -> None:
        """Start empty in a forked child, whose parent shows what was before."""
        self._kms = {}
        self._in_flight = 0


def _audit() -> tuple[int, int, int, int] | None:
    found = [listener for listener in hub.listeners if isinstance(listener, Queueing)]
    if not found:
        return None
    return (
        sum(each.depth for each in found),
        sum(each.spool_bytes for each in found),
        sum(each.spool_events for each in found),
        sum(each.refused for each in found),
    )


def readings_of(
    living: Iterable[Snapshot], ended: Iterable[Snapshot] = (), *, now: float | None = None
) -> Iterator[Reading]:
    """Return what processes know together: sums, and of a KMS key the worst.

    :param living: one of each process.
    :param ended: the last one of each process that has ended: what it counted stays counted.
    :param now: seconds since 1970.
    """
    here, gone = list(living), list(ended)
    now = time.time() if now is None else now
    in_flight = [each.in_flight for each in here if each.in_flight is not None]
    if in_flight:
        yield Reading(names.HTTP_IN_FLIGHT, (), sum(in_flight))
    up: dict[KmsKey, bool] = {}
    for each in here:
        for key, (served, at) in each.kms.items():
            if now - at <= REMEMBERED:
                up[key] = up.get(key, True) and served
    for key in sorted(up):
        yield Reading(names.KMS_UP, key, float(up[key]))
    audits = [each.audit for each in here if each.audit is not None]
    refused = [each.audit[3] for each in gone if each.audit is not None]
    if audits:
        for place, metric in enumerate((names.AUDIT_QUEUE, names.AUDIT_SPOOL_BYTES, names.AUDIT_SPOOL_EVENTS)):
            yield Reading(metric, (), sum(audit[place] for audit in audits))
    if audits or refused:
        yield Reading(names.AUDIT_REFUSED, (), sum(audit[3] for audit in audits) + sum(refused))
