"""The supervisor of workers: killed ones are started again, and the error that ended one is raised."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import Pipe
from typing import Any

import pytest

from glpgenc.errors import KMSUnavailableError
from glpgenc.jobs.supervisor import Workers
from glpgenc.settings import Settings

KILLED = -9


class Worker:
    """Stands for a process: has one exit code after the other, and then the last.

    :param codes: ``None`` while it runs.
    """

    def __init__(self, *codes: int | None) -> None:
        self._codes = list(codes)

    @property
    def exitcode(self) -> int | None:
        return self._codes.pop(0) if len(self._codes) > 1 else self._codes[0]

    def is_alive(self) -> bool:
        return self.exitcode is None


Made = Callable[..., Workers]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Make workers of these processes: the first are started at once, the others when one of them was killed."""

    def make(count: int, *processes: Worker, told: tuple[str, str, str | None] | bytes | None = None) -> Workers:
        waiting = list(processes)

        def start(_: Workers) -> Any:
            ours, theirs = Pipe(duplex=False)
            if isinstance(told, bytes):
                # What a process leaves that is killed while it reports: a length, and less than that.
                os.write(theirs.fileno(), told)
            elif told is not None:
                theirs.send(told)
            theirs.close()
            return waiting.pop(0), ours

        monkeypatch.setattr(Workers, "_start", start)
        return Workers(Settings(), [1], count, [])

    return make


def test_all_that_are_killed_between_two_looks_are_started_again(made: Made) -> None:
    # They run at the first look, and are killed at the second.
    workers = made(2, Worker(None, KILLED), Worker(None, KILLED), Worker(None), Worker(None))
    assert workers.running()
    assert workers.running()
    assert [process.exitcode for process, _ in workers.processes] == [None, None]


def test_those_that_have_ended_well_are_not(made: Made) -> None:
    workers = made(2, Worker(None, 0), Worker(0))
    assert workers.running()
    assert not workers.running()


def test_what_one_ended_with_is_raised(made: Made) -> None:
    workers = made(1, Worker(0), told=("KMSUnavailableError", "it is away", "wait"))
    with pytest.raises(KMSUnavailableError, match="it is away") as caught:
        workers.running()
    assert caught.value.hint == "wait"


def test_after_twenty_times_killed_ones_stay_ended(made: Made) -> None:
    workers = made(1, *(Worker(KILLED) for _ in range(21)))
    assert [workers.running() for _ in range(21)] == [True] * 20 + [False]


def test_one_that_is_killed_while_it_reports_is_not_reported(made: Made) -> None:
    workers = made(1, Worker(1), told=b"\x00\x00\x00\x20half")
    assert not workers.running()
