"""State of processes: requests in flight, the last call to each KMS key and the audit queue, shared in a folder."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from uuid import uuid4

from glpgenc._support.atomic_file import AtomicFile
from glpgenc._support.files import OperatorFile
from glpgenc._support.forks import Lock, private_folder, renew_in_child
from glpgenc.errors import (
    ConfigurationError,
    GlpgencError,
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)
from glpgenc.events import Listener, hub
from glpgenc.metrics import names
from glpgenc.metrics.names import OTHER, Exemplars, Reading

REMEMBERED = 600.0
"""Seconds for which the last call to a KMS key says whether the KMS serves it. Later nothing is known of it."""

MAX_KEYS = 50
"""Tenants' own KMS keys that are distinguished; the others are one, under :data:`~glpgenc.metrics.names.OTHER`."""

SETTINGS = "settings"
TENANT = "tenant"

# What a KMS answers about a wrapped key that is not its own says that it is there.
_DOWN = (KMSUnavailableError, KMSAccessDeniedError, KMSKeyNotFoundError, KMSKeyStateError, KMSConfigurationError)

KmsKey = tuple[str, str, str]
"""Provider, key and owner: :data:`SETTINGS` or :data:`TENANT`."""

INTERVAL = 2.0
"""Seconds between two looks of a process at whether its file is to be written."""

_BEAT = 15.0
"""Seconds after which the file is written although nothing is new: a sign of life."""

FRESH = 60.0
"""Seconds after its last sign of life after which a process counts as ended."""

PROCESS_FILE = OperatorFile("the metrics of a process,", 1 << 18, links=False)
"""Numbers and trace ids alone: anyone who can write to the folder can write any there."""

_PREFIX, _SUFFIX = "glpgenc-", ".json"

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder; read when the client library is first imported."""


@runtime_checkable
class EventQueue(Protocol):
    """A listener that queues events, and knows how many. All properties are cheap."""

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
    """The state of one process at a moment.

    :param in_flight: requests; ``None`` where it answers none.
    :param kms: of each key, whether the last call was served, and when it was made (seconds since 1970).
    :param audit: events in memory, bytes on disk, events on disk, and refused ones; ``None`` without an audit trail.
    :param examples: exemplars, where processes share a folder.
    """

    in_flight: int | None = None
    kms: dict[KmsKey, tuple[bool, float]] = field(default_factory=dict)
    audit: tuple[int, int, int, int] | None = None
    examples: Exemplars = field(default_factory=dict)


class ProcessState(Listener):
    """The listener that records the state of this process. Thread-safe.

    :ivar examples: exemplars, kept by :class:`~glpgenc.metrics.counts.SharedCounts`.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.examples: Exemplars = {}
        self._lock = Lock()
        self._kms: dict[KmsKey, tuple[bool, float]] = {}
        self._in_flight = 0
        self._answers = False
        renew_in_child(self)

    def may_wait(self) -> bool:
        """Return false."""
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
        """Uncount it."""
        del method, route, status, seconds
        with self._lock:
            # One that began before this listened ends while it does.
            self._in_flight = max(0, self._in_flight - 1)

    def answers_requests(self) -> None:
        """Show the number of requests in flight, even before the first one."""
        self._answers = True

    def snapshot(self) -> Snapshot:
        """Return the state of now."""
        with self._lock:
            in_flight = self._in_flight if self._answers else None
            return Snapshot(in_flight, dict(self._kms), _audit(), self.examples.copy())

    def after_fork(self) -> None:
        """Start empty in a forked child, whose parent shows what was before."""
        self._kms = {}
        self._in_flight = 0


def _audit() -> tuple[int, int, int, int] | None:
    found = [listener for listener in hub.listeners if isinstance(listener, EventQueue)]
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
    """Return the state of several processes together: sums, and of a KMS key the worst.

    :param ended: the last snapshots of processes that have ended: what they counted stays counted.
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


class ProcessFile:
    """A process's file. Its thread writes it until it is closed.

    :param directory: the folder that processes share.
    :param known: tells what the process knows.
    """

    def __init__(self, directory: Path, known: Callable[[], Snapshot], clock: Callable[[], float] = time.time) -> None:
        self._directory, self._known, self._clock = directory, known, clock
        self._is_started = False
        self._start_new()
        renew_in_child(self)

    def _start_new(self) -> None:
        # Not the process's number alone, which another one may get after it.
        self.path = self._directory / f"{_PREFIX}{os.getpid()}-{uuid4().hex}{_SUFFIX}"
        self._lock = threading.Lock()
        self._written: tuple[Snapshot, float] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="glpgenc metrics file", daemon=True)

    def start(self) -> None:
        """Write it now, and from now on."""
        self._is_started = True
        self.write()
        self._thread.start()

    def close(self) -> None:
        """Write it for the last time, as that of a process that has ended."""
        self._over.set()
        self.write(is_over=True)

    def write(self, *, is_over: bool = False) -> None:
        """Write it, where there is something new or a sign of life is due. A full disk stops no one."""
        with self._lock, suppress(OSError):
            if self._over.is_set() and not is_over:
                return
            found, now = self._known(), self._clock()
            if not is_over and self._written is not None:
                before, at = self._written
                if found == before and now - at < _BEAT:
                    return
            content = {
                "at": 0 if is_over else now,
                "in_flight": found.in_flight,
                "kms": [[*key, *call] for key, call in found.kms.items()],
                "audit": found.audit,
                "examples": [[*key, *example] for key, example in found.examples.items()],
            }
            with AtomicFile(self.path) as made:
                made.write(json.dumps(content).encode())
                made.commit(durable=False)
            self._written = (found, now)

    def after_fork(self) -> None:
        """Write a file of its own in a forked child, where this one was written."""
        is_over = self._over.is_set()
        self._start_new()
        if self._is_started and not is_over:
            # Nothing is written before the thread does it: what is asked for may not be renewed yet.
            self._thread.start()

    def _run(self) -> None:
        over = self._over
        while not over.wait(INTERVAL):
            self.write()


def snapshots(directory: Path, now: float | None = None) -> tuple[list[Snapshot], list[Snapshot]]:
    """Return the snapshots of processes that live, and the last ones of those that have ended.

    A file that can't be read is left out.

    :param now: seconds since 1970.
    """
    now = time.time() if now is None else now
    living: list[Snapshot] = []
    ended: list[Snapshot] = []
    for at, found in _read(directory):
        (living if now - at <= FRESH else ended).append(found)
    return living, ended


def _read(directory: Path) -> Iterator[tuple[float, Snapshot]]:
    for path in sorted(directory.glob(f"{_PREFIX}*{_SUFFIX}")):
        with suppress(OSError, GlpgencError):
            yield read_file(path)


def read_file(path: Path) -> tuple[float, Snapshot]:
    """Return when a process's file was written, and what is in it.

    :raises ConfigurationError: when it is not such a file.
    """
    try:
        return _parsed(json.loads(PROCESS_FILE.read(path)))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise ConfigurationError(f"{PROCESS_FILE.what} {path} can't be read") from None


def _parsed(content: Any) -> tuple[float, Snapshot]:
    kms = {(str(p), str(k), str(o)): (bool(served), float(at)) for p, k, o, served, at in content["kms"]}
    in_flight, audit = content["in_flight"], content["audit"]
    if audit is not None:
        depth, size, events, refused = map(int, audit)
        audit = (depth, size, events, refused)
    examples = {
        (str(name), tuple(map(str, labels)), int(place)): (str(trace), float(value), float(at))
        for name, labels, place, trace, value, at in content["examples"]
    }
    return float(content["at"]), Snapshot(None if in_flight is None else int(in_flight), kms, audit, examples)


def shared_directory() -> Path | None:
    """Return the folder that processes share; ``None`` where each counts for itself.

    :raises ConfigurationError: when it is named and not there.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise ConfigurationError(
            f"{VARIABLE} names {named!r}, which is no folder", hint="make it, empty, before the first process starts"
        )
    return directory


@contextmanager
def shared_with_workers() -> Iterator[None]:
    """Share this process's metrics with processes that are started within the block.

    A folder of its own, for the block. Where there is one already it is kept, and where the client library was
    imported before it is too late for one: each process counts for itself then.
    """
    if shared_directory() is not None or "prometheus_client" in sys.modules:
        yield
        return
    with private_folder("glpgenc-metrics-") as made:
        os.environ[VARIABLE] = str(made)
        try:
            yield
        finally:
            del os.environ[VARIABLE]
