"""Heartbeats of serving processes: what probes are answered from, and what tells hung workers from slow starts."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uvicorn.supervisors import Multiprocess

from glpgenc._support.forks import private_folder

if TYPE_CHECKING:
    from fastapi import FastAPI

BEAT_SECONDS = 1.0
"""Seconds between two beats of an event loop."""

HUNG_SECONDS = 60.0
"""Seconds without a beat after which a process hangs. No request takes the event loop for a tenth of it."""

START_SECONDS = 300.0
"""Seconds that a worker may take until its first beat: to import, and to reach database, KMS and audit trail."""


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """One file for each process that takes requests, whose time of change is its last beat, by the monotonic clock.

    Files, because a worker may be killed at any instruction: nothing in them can be locked or half written.

    :param folder: belongs to the processes of one server alone.
    """

    folder: Path

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Heartbeats]:
        """Make the folder, for the block."""
        with private_folder("glpgenc-serve-") as made:
            yield cls(made)

    def beat(self) -> None:
        """Record that this process takes requests."""
        path, now = self.folder / str(os.getpid()), time.monotonic_ns()
        # The folder goes when the server ends.
        with suppress(OSError):
            path.touch()
            os.utime(path, ns=(now, now))

    def forget(self, pid: int) -> None:
        """Remove what a process recorded, which takes no requests any more."""
        with suppress(OSError):
            (self.folder / str(pid)).unlink(missing_ok=True)

    def ages(self) -> dict[int, float]:
        """Return the seconds since the last beat of each process that takes requests."""
        now, found = time.monotonic_ns(), dict[int, float]()
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                with suppress(OSError):
                    found[int(entry.name)] = (now - entry.stat().st_mtime_ns) / 1e9
        return found

    @property
    def is_ready(self) -> bool:
        """Whether a process takes requests."""
        return any(age < HUNG_SECONDS for age in self.ages().values())

    @property
    def is_alive(self) -> bool:
        """Whether not all processes hang. Those that start or stop do not."""
        ages = self.ages()
        return not ages or any(age < HUNG_SECONDS for age in ages.values())

    def attach(self, app: FastAPI) -> None:
        """Let an application's event loop beat from its start to its stop."""
        inner = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(started: Any) -> AsyncIterator[Any]:
            async with inner(started) as state:
                beating = asyncio.create_task(self._beat_on())
                try:
                    yield state
                finally:
                    beating.cancel()
                    self.forget(os.getpid())

        app.router.lifespan_context = lifespan

    async def _beat_on(self) -> None:
        while True:
            self.beat()
            await asyncio.sleep(BEAT_SECONDS)


class HungWorkers:
    """Finds workers to be replaced: that beat no more, or never began to.

    uvicorn kills a worker that does not answer within 5 seconds. While it imports it can't, and on a busy machine
    that takes longer, so that each one would be killed for the next to start as slowly.

    :param clock: seconds that only grow.
    """

    def __init__(self, heartbeats: Heartbeats, clock: Callable[[], float] = time.monotonic) -> None:
        self._heartbeats = heartbeats
        self._clock = clock
        self._seen: dict[int, float] = {}

    def among(self, workers: Collection[int]) -> set[int]:
        """Return which of the workers hang, by process id; what is known of any other process is forgotten."""
        now, ages = self._clock(), self._heartbeats.ages()
        self._seen = {pid: self._seen.get(pid, now) for pid in workers}
        for pid in ages.keys() - self._seen.keys():
            self._heartbeats.forget(pid)
        return {
            pid
            for pid, since in self._seen.items()
            if (ages[pid] > HUNG_SECONDS if pid in ages else now - since > START_SECONDS)
        }


class Supervisor(Multiprocess):
    """uvicorn's supervisor of workers, with heartbeats in place of its pings.

    :ivar hung: finds what is to be replaced; set before :meth:`run`.
    """

    hung: HungWorkers

    def keep_subprocess_alive(self) -> None:
        """Replace workers that ended or hang."""
        hanging = self.hung.among([each.pid for each in self.processes if each.pid is not None])
        for each in self.processes:
            # What is left for the base class is whether the process is there.
            each.ping = _answered  # type: ignore[method-assign]
            if each.pid in hanging:
                each.process.kill()
                each.process.join()
        super().keep_subprocess_alive()


def _answered(timeout: float = 0) -> bool:  # noqa: ARG001  # as what it takes the place of
    return True
