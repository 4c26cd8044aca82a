"""What this process knows by itself, while anyone shows it: kept once, and shared where processes share a folder."""

from __future__ import annotations

import atexit
from collections.abc import Iterator

from glpgenc._support.forks import Lock
from glpgenc.events import subscribe, unsubscribe
from glpgenc.metrics.multiprocess import shared_directory
from glpgenc.metrics.names import Reading
from glpgenc.metrics.process import Examples, ProcessState, readings_of
from glpgenc.metrics.process_files import ProcessFile, snapshots
from glpgenc.metrics.shared import counts_are_shared


class _Attached:
    """Who is interested, and what is kept for them."""

    def __init__(self) -> None:
        self.users = 0
        self.state = ProcessState()
        self.file: ProcessFile | None = None


_LOCK = Lock()
_ATTACHED = _Attached()


def attach(examples: Examples | None = None) -> None:
    """Keep it from now on; for each call there is to be one of :func:`detach`.

    :param examples: exemplars that are shown with it.
    """
    with _LOCK:
        _ATTACHED.users += 1
        if _ATTACHED.users == 1:
            _begin()
        if examples is not None:
            _ATTACHED.state.examples = examples


def _begin() -> None:
    _ATTACHED.state = ProcessState()
    subscribe(_ATTACHED.state)
    directory = shared_directory()
    if directory is not None and counts_are_shared():
        _ATTACHED.file = ProcessFile(directory, _ATTACHED.state.snapshot)
        _ATTACHED.file.start()


def detach() -> None:
    """Keep it no longer, once no one is left who wants it."""
    with _LOCK:
        _ATTACHED.users -= 1
        if _ATTACHED.users:
            return
        _close()
        unsubscribe(_ATTACHED.state)


def answers_requests() -> None:
    """Show how many requests are in flight, although there was none yet."""
    _ATTACHED.state.answers_requests()


def process_readings() -> Iterator[Reading]:
    """Return what this process and those that share its folder know."""
    file = _ATTACHED.file
    if file is None:
        yield from readings_of([_ATTACHED.state.snapshot()])
        return
    file.write()
    yield from readings_of(*snapshots(file.path.parent))


def _close() -> None:
    file, _ATTACHED.file = _ATTACHED.file, None
    if file is not None:
        file.close()


atexit.register(_close)
