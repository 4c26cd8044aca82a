"""Segments through several threads, read and written in order.

The cipher lets other Python threads run meanwhile: `cryptography` gives the interpreter's lock free around it.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import NamedTuple, Protocol

from glpgenc._support.forks import NonCopyable, Process

Progress = Callable[[int], object]
"""Called now and then, in the calling thread, with the bytes of plaintext so far."""

_MOST_BY_DEFAULT = 4
# Seconds that a segment takes to come from a source that is slower than any cipher.
_SLOW = 0.02


class SegmentWork(Protocol):
    """Encrypts or decrypts a segment."""

    def __call__(self, number: int, source: memoryview, out: memoryview, /, *, last: bool) -> int:
        """Write to ``out``, and return how many bytes."""


class SegmentWrite(Protocol):
    """Takes a segment when it is its turn."""

    def __call__(self, data: memoryview, /, *, first: bool, last: bool) -> None:
        """Write it."""


class SegmentSteps(NamedTuple):
    """The steps for each segment.

    :param read: fills a view with the segment of a number, and returns its bytes and whether it is the last.
    :param work: makes the one of the other; in any thread.
    :param write: takes the result.
    """

    read: Callable[[int, memoryview], tuple[int, bool]]
    work: SegmentWork
    write: SegmentWrite


class SegmentBuffers(NonCopyable):
    """Memory for one segment, used again for the next ones.

    :param segment_size: bytes of a segment with its tag.
    """

    def __init__(self, segment_size: int) -> None:
        # A byte more is read, to know whether a segment is the last one.
        self.source = memoryview(bytearray(segment_size + 1))
        self.result = memoryview(bytearray(segment_size))


class _Pending(NamedTuple):
    future: Future[int]
    room: SegmentBuffers
    size: int
    first: bool
    last: bool


def chosen_jobs(jobs: int | None) -> int:
    """Return how many threads are meant.

    :raises ValueError: if it is less than one.
    """
    if jobs is None:
        return min(_MOST_BY_DEFAULT, _cores())
    if jobs < 1:
        raise ValueError(f"there is one job at least, not {jobs}")
    return jobs


def _cores() -> int:
    # Those that this process may use, where the system tells: a container often has fewer than the machine.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_in_order(
    steps: SegmentSteps, segment_size: int, jobs: int | None, progress: Progress | None
) -> tuple[int, int]:
    """Take all segments through the steps. Reading and writing are done in the calling thread.

    :returns: the bytes of plaintext, and how many segments.
    """
    threads = chosen_jobs(jobs)
    with ThreadPoolExecutor(threads, "glpgenc-stream") as pool:
        run = _OrderedRun(steps, pool, [SegmentBuffers(segment_size)], progress)
        try:
            return run.through(threads, segment_size)
        finally:
            run.give_up()


class _OrderedRun(NonCopyable):
    def __init__(
        self, steps: SegmentSteps, pool: ThreadPoolExecutor, free: list[SegmentBuffers], progress: Progress | None
    ) -> None:
        self._steps, self._pool, self._free, self._progress = steps, pool, free, progress
        self._pending: deque[_Pending] = deque()
        self._total, self._slow = 0, False
        self._process = Process()

    def through(self, threads: int, segment_size: int) -> tuple[int, int]:
        number, last, made = 0, False, len(self._free)
        while not last:
            if not self._free:
                if made <= threads:
                    self._free.append(SegmentBuffers(segment_size))
                    made += 1
                else:
                    self._write_one()
            last = self._submit(number)
            number += 1
            # What is done goes out at once, and nothing is kept back for the sake of a source that is slow.
            while self._pending and (self._slow or self._pending[0].future.done()):
                self._write_one()
        while self._pending:
            self._write_one()
        return self._total, number

    def _submit(self, number: int) -> bool:
        room = self._free.pop()
        began = time.monotonic()
        size, last = self._steps.read(number, room.source)
        self._slow = time.monotonic() - began > _SLOW
        future = self._pool.submit(self._steps.work, number, room.source[:size], room.result, last=last)
        self._pending.append(_Pending(future, room, size, number == 0, last))
        return last

    def _write_one(self) -> None:
        done = self._pending.popleft()
        size = done.future.result()
        self._steps.write(done.room.result[:size], first=done.first, last=done.last)
        # Of plaintext and ciphertext the plaintext is the shorter.
        self._total += min(size, done.size)
        if self._progress is not None:
            self._progress(self._total)
            # Anyone who forked in it has no threads in the child.
            self._process.require("the encrypted file")
        self._free.append(done.room)

    def give_up(self) -> None:
        for each in self._pending:
            each.future.cancel()


# How often progress is notified of, in seconds.
_PROGRESS_SECONDS = 0.1


def run_anywhere(
    work: Callable[[int, SegmentBuffers], int],
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
    run = _RangeRun(work, iter(numbers), segment_size)
    threads = chosen_jobs(jobs)
    with ThreadPoolExecutor(threads, "glpgenc-file") as pool:
        try:
            futures = {pool.submit(run.work_off) for _ in range(threads)}
            _watch(futures, run, progress)
        finally:
            # Also where this thread is interrupted: the others end after the segment that they are at.
            run.stop.set()
    return sum(future.result() for future in futures)


class _RangeRun(NonCopyable):
    def __init__(self, work: Callable[[int, SegmentBuffers], int], numbers: Iterator[int], segment_size: int) -> None:
        self._work, self._numbers, self._segment_size = work, numbers, segment_size
        self._lock = threading.Lock()
        self.stop = threading.Event()
        self.done: list[int] = []

    def work_off(self) -> int:
        room, total = SegmentBuffers(self._segment_size), 0
        while not self.stop.is_set() and (number := self._next()) is not None:
            size = self._work(number, room)
            total += size
            self.done.append(size)
        return total

    def _next(self) -> int | None:
        with self._lock:
            return next(self._numbers, None)


def _watch(futures: set[Future[int]], run: _RangeRun, progress: Progress | None) -> None:
    process, seen, total, left = Process(), 0, 0, futures
    while left:
        ended, left = wait(left, None if progress is None else _PROGRESS_SECONDS, FIRST_EXCEPTION)
        for future in ended:
            future.result()
        if progress is not None:
            upto = len(run.done)
            total += sum(itertools.islice(run.done, seen, upto))
            seen = upto
            progress(total)
            # Anyone who forked in it has no threads in the child.
            process.require("the encrypted file")
