"""Which processes serve, and which hang."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from glpgenc.api.heartbeats import HUNG_SECONDS, START_SECONDS, Heartbeats, HungWorkers


@pytest.fixture
def heartbeats() -> Iterator[Heartbeats]:
    with Heartbeats.temporary() as made:
        yield made


def beat_before(heartbeats: Heartbeats, pid: int, seconds: float) -> None:
    path = heartbeats.folder / str(pid)
    path.touch()
    then = time.monotonic_ns() - int(seconds * 1e9)
    os.utime(path, ns=(then, then))


def test_a_server_that_starts_is_alive_and_not_ready(heartbeats: Heartbeats) -> None:
    assert (heartbeats.is_alive, heartbeats.is_ready) == (True, False)


def test_an_application_is_ready_from_its_start_to_its_stop(heartbeats: Heartbeats) -> None:
    app = FastAPI()
    heartbeats.attach(app)
    with TestClient(app) as client:
        # Answered by the event loop that beats.
        client.get("/")
        assert heartbeats.is_ready
        assert heartbeats.ages().keys() == {os.getpid()}
    assert not heartbeats.is_ready


def test_a_server_all_processes_of_which_hang_is_not_alive(heartbeats: Heartbeats) -> None:
    beat_before(heartbeats, 1, HUNG_SECONDS + 1)
    assert (heartbeats.is_alive, heartbeats.is_ready) == (False, False)
    beat_before(heartbeats, 2, 1)
    assert (heartbeats.is_alive, heartbeats.is_ready) == (True, True)


def test_a_folder_that_is_gone_makes_no_beat_fail(heartbeats: Heartbeats) -> None:
    gone = Heartbeats(Path(heartbeats.folder / "gone"))
    gone.beat()
    gone.forget(1)
    assert gone.ages() == {}


def test_a_worker_that_starts_slowly_is_left_alone_and_one_that_never_starts_is_not(heartbeats: Heartbeats) -> None:
    now = [1000.0]
    hung = HungWorkers(heartbeats, lambda: now[0])
    assert hung.among({7}) == set()
    now[0] += START_SECONDS - 1
    assert hung.among({7}) == set()
    now[0] += 2
    assert hung.among({7, 8}) == {7}
    # Another process with the same id later begins a time of its own.
    assert hung.among({8}) == set()
    assert hung.among({7, 8}) == set()


def test_a_worker_that_beats_no_more_is_replaced_and_an_ended_one_is_forgotten(heartbeats: Heartbeats) -> None:
    hung = HungWorkers(heartbeats)
    beat_before(heartbeats, 7, HUNG_SECONDS + 1)
    beat_before(heartbeats, 8, 1)
    beat_before(heartbeats, 9, 1)
    assert hung.among({7, 8}) == {7}
    assert heartbeats.ages().keys() == {7, 8}
