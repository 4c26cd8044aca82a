"""Forked processes of tests: children that return or raise, and workers of jobs."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

import pytest

PATIENCE = 30
"""Seconds after which a child that hangs is ended by the system."""


def in_child(work: Callable[[], object]) -> str:
    """Run some work in a forked child.

    :returns: what it returned, as text; the class and the text of what it raised; or the signal that ended it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        try:
            said = str(work())
        except BaseException as error:  # noqa: BLE001  # the parent judges
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return told if status == 0 else f"signal {-status}"


@contextmanager
def locked_by_a_thread(lock: AbstractContextManager[object]) -> Iterator[None]:
    """Let another thread hold a lock for the block."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            held.set()
            release.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(PATIENCE)
    try:
        yield
    finally:
        release.set()
        thread.join()


_IMPORTED = ["glpgenc.jobs.supervisor", "glpgenc.verification.comparison", "glpgenc.verification.checker"]


class _Process(ForkServerProcess):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._environment = dict(os.environ)

    def run(self) -> None:
        # The server's is that of the first test that started one.
        os.environ.clear()
        os.environ.update(self._environment)
        super().run()


class _Context(ForkServerContext):
    Process = _Process


def fork_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let jobs of this process start their workers so."""
    from glpgenc._support import processes as spawning  # noqa: PLC0415 - many tests need no jobs

    context = _Context()
    context.set_forkserver_preload(_IMPORTED)
    monkeypatch.setattr(spawning, "_Context", lambda: context)
