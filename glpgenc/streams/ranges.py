"""The segments of a file on the disk, each read, worked on and written at its place, by several threads at once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

from glpgenc._support.forks import Process, Uncopied
from glpgenc.streams.pipeline import Progress, Room, chosen_jobs

# How often progress is notified of, in seconds.
_EVERY = 0.1


def run_anywhere(
    work: Callable[[int, Room], int],
    numbers: Iterable[int],
    segment_size: int,
    jobs: int | None,
    progress: Progress | None,
) -> int:
    """Let threads work on segments in any order, until all are done or one fails.

    :param work: does all for the segment of a number, and returns its bytes of plaintext.
    :param numbers: of the segments.
    :param segment_size: bytes of a segment with its tag.
    :returns: the bytes of plaintext.
    """
    run = _Run(work, iter(numbers), segment_size)
    threads = chosen_jobs(jobs)
    with ThreadPoolExecutor(threads, "glpgenc-file") as pool:
        try:
            futures = {pool.submit(run.work_off) for _ in range(threads)}
            _watch(futures, run, progress)
        finally:
            # Also where this thread is interrupted: the others end after the segment that they are at.
            run.stop.set()
    return sum(future.result() for future in futures)


class _Run(Uncopied):
    def __init__(self, work: Callable[[int, Room], int], numbers: Iterator[int], segment_size: int) -> None:
        self._work, self._numbers, self._segment_size = work, numbers, segment_size
        self._lock = threading.Lock()
        self.stop = threading.Event()
        self.done: list[int] = []

    def work_off(self) -> int:
        room, total = Room(self._segment_size), 0
        while not self.stop.is_set() and (number := self._next()) is not None:
            size = self._work(number, room)
            total += size
            self.done.append(size)
        return total

    def _next(self) -> int | None:
        with self._lock:
            return next(self._numbers, None)


def _watch(futures: set[Future[int]], run: _Run, progress: Progress | None) -> None:
    process, seen, total, left = Process(), 0, 0, futures
    while left:
        ended, left = wait(left, None if progress is None else _EVERY, FIRST_EXCEPTION)
        for future in ended:
            future.result()
        if progress is not None:
            upto = len(run.done)
            total += sum(itertools.islice(run.done, seen, upto))
            seen = upto
            progress(total)
            # Anyone who forked in it has no threads in the child.
            process.require("the encrypted file")
