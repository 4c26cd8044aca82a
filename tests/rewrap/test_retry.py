from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from glpgenc.errors import (
    DatabaseUnavailableError,
    GlpgencError,
    KMSAccessDeniedError,
    KMSThrottledError,
    KMSUnavailableError,
)
from glpgenc.rewrap.retry import FIRST_PAUSE, LONGEST_PAUSE, Patience


class Pauses(threading.Event):
    """An event nobody sets; waiting for it moves the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        self.now += timeout or 0
        return self.is_set()


def failing(times: int, error: type[GlpgencError]) -> Callable[[], str]:
    left = [error] * times

    def action() -> str:
        if left:
            raise left.pop()
        return "done"

    return action


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


def patience(pauses: Pauses, seconds: float = 300) -> Patience:
    return Patience(seconds, pauses, clock=lambda: pauses.now, draw=lambda _, most: most)


@pytest.mark.parametrize("error", [KMSUnavailableError, KMSThrottledError, DatabaseUnavailableError])
def test_limits_of_pauses_double_up_to_the_longest(pauses: Pauses, error: type[GlpgencError]) -> None:
    assert patience(pauses).keep_trying(failing(10, error)) == "done"
    assert pauses.waited == [min(LONGEST_PAUSE, FIRST_PAUSE * 2**n) for n in range(10)]


def test_each_pause_is_drawn_from_zero_to_its_limit(pauses: Pauses) -> None:
    drawn: list[tuple[float, float]] = []

    def draw(least: float, most: float) -> float:
        drawn.append((least, most))
        return most / 4

    Patience(300, pauses, clock=lambda: pauses.now, draw=draw).keep_trying(failing(2, KMSThrottledError))
    assert drawn == [(0, FIRST_PAUSE), (0, 2 * FIRST_PAUSE)]
    assert pauses.waited == [FIRST_PAUSE / 4, FIRST_PAUSE / 2]


def test_it_ends_and_tells_the_last_failure(pauses: Pauses) -> None:
    with pytest.raises(KMSThrottledError):
        patience(pauses, 30).keep_trying(failing(1000, KMSThrottledError))
    assert 10 < pauses.now <= 30


def test_none_at_all_is_one_attempt(pauses: Pauses) -> None:
    with pytest.raises(KMSUnavailableError):
        patience(pauses, 0).keep_trying(failing(1, KMSUnavailableError))
    assert pauses.waited == []


def test_other_failures_are_told_at_once(pauses: Pauses) -> None:
    with pytest.raises(KMSAccessDeniedError):
        patience(pauses).keep_trying(failing(1, KMSAccessDeniedError))
    assert pauses.waited == []


def test_being_asked_to_end_ends_it(pauses: Pauses) -> None:
    pauses.set()
    with pytest.raises(KMSUnavailableError):
        patience(pauses).keep_trying(failing(3, KMSUnavailableError))
    assert len(pauses.waited) == 1
