"""Spawned processes: without their parent's memory, and without modules from the working directory."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

_SAFE_PATH = "PYTHONSAFEPATH"


class _UninterruptedProcess(SpawnProcess):
    """A process that Ctrl-C does not reach: the terminal sends it to all of them, and the parent decides."""

    def start(self) -> None:
        # The child inherits the mask before it runs any code of its own.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Context(SpawnContext):
    Process = _UninterruptedProcess


@contextmanager
def spawning() -> Iterator[SpawnContext]:
    """Give the context to start processes in, within the block.

    They are not forked: a child would have the parent's connections and keys. ``python -c``, by which each is started,
    looks for modules in the working directory first, for those of the standard library too: anyone who may write there
    would run programs as this user. The variable keeps Python from that.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield _Context()
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


@contextmanager
def process_pool(
    workers: int, initializer: Callable[..., None] | None = None, initargs: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes for the block. What has not begun when the block ends, or fails, is cancelled."""
    with spawning() as context:
        pool = ProcessPoolExecutor(workers, context, initializer, initargs)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)
