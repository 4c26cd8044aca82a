from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest

from glpgenc._support.retry import RetryPolicy


class Pauses(threading.Event):
    """An event that is not set; waiting for it moves the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        self.now += timeout or 0
        return self.is_set()


def failing(times: int, error: type[Exception] = ConnectionError) -> Callable[[], str]:
    left = [error] * times

    def action() -> str:
        if left:
            raise left.pop()
        return "done"

    return action


def is_away(error: Exception) -> bool:
    return isinstance(error, ConnectionError)


def run(policy: RetryPolicy, pauses: Pauses, action: Callable[[], str]) -> str:
    return policy.run(action, is_away, wait=pauses.wait, clock=lambda: pauses.now)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


def test_pauses_double_up_to_the_longest(pauses: Pauses) -> None:
    assert run(RetryPolicy(0.2, 20.0), pauses, failing(10)) == "done"
    assert pauses.waited == [min(20.0, 0.2 * 2**n) for n in range(10)]


def test_a_thousand_failures_in_a_row_make_no_longer_pause() -> None:
    assert RetryPolicy(0.2, 20.0).pause(100_000) == 20.0


def test_each_pause_is_drawn_between_two_shares_of_it(pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[float, float]] = []

    def draw(least: float, most: float) -> float:
        drawn.append((least, most))
        return 0.25

    monkeypatch.setattr(random, "uniform", draw)
    run(RetryPolicy(0.2, jitter=(0, 1)), pauses, failing(2))
    assert drawn == [(0, 1), (0, 1)]
    assert pauses.waited == [0.05, 0.1]


def test_it_ends_with_the_last_failure_when_the_time_is_over(pauses: Pauses) -> None:
    with pytest.raises(ConnectionError):
        run(RetryPolicy(0.2, 20.0, seconds=30), pauses, failing(1000))
    assert 10 < pauses.now <= 30


def test_it_ends_with_the_last_failure_after_so_many_attempts(pauses: Pauses) -> None:
    with pytest.raises(ConnectionError):
        run(RetryPolicy(attempts=3), pauses, failing(3))
    assert len(pauses.waited) == 2


def test_no_time_at_all_is_one_attempt(pauses: Pauses) -> None:
    with pytest.raises(ConnectionError):
        run(RetryPolicy(seconds=0), pauses, failing(1))
    assert pauses.waited == []


def test_other_failures_are_raised_at_once(pauses: Pauses) -> None:
    with pytest.raises(ZeroDivisionError):
        run(RetryPolicy(), pauses, failing(1, ZeroDivisionError))
    assert pauses.waited == []


def test_a_wait_that_says_so_ends_it(pauses: Pauses) -> None:
    pauses.set()
    with pytest.raises(ConnectionError):
        run(RetryPolicy(), pauses, failing(3))
    assert len(pauses.waited) == 1


def test_each_pause_is_reported_with_its_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    reported: list[tuple[int, float]] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    RetryPolicy(1.0).run(failing(2), is_away, on_pause=lambda attempt, pause: reported.append((attempt, pause)))
    assert reported == [(1, 1.0), (2, 2.0)]
    assert slept == [1.0, 2.0]
