"""What processes that share a folder know, each by itself: a file of each, which anyone who answers a scrape reads.

The client library adds up counters of such processes in files of its own. It has none for what a listener is asked for,
and none that a process can take back: whether a KMS key is served, and how many events wait.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from glpgenc._support.files import OperatorFile
from glpgenc._support.forks import renew_in_child
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.metrics.process import Snapshot

INTERVAL = 2.0
"""Seconds between two looks at whether there is something new to write."""

_BEAT = 15.0
"""Seconds after which it is written although nothing is new: a sign of life."""

FRESH = 60.0
"""Seconds after its last sign of life after which a process counts as ended."""

PROCESS_FILE = OperatorFile("the metrics of a process,", 1 << 18, links=False)
"""Numbers and trace ids alone: anyone who can write to the folder can write any there."""

_PREFIX, _SUFFIX = "glpgenc-", ".json"


class ProcessFile:
    """A process's file. Its thread writes it until it is closed.

    :param directory: the folder that processes share.
    :param known: tells what the process knows.
    :param clock: seconds since 1970.
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
            temporary = self.path.with_suffix(".new")
            temporary.write_text(json.dumps(content), encoding="utf-8")
            temporary.replace(self.path)
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
