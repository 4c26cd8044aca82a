from __future__ import annotations

import threading
import time

import pytest

from glpgenc.rewrap.rewrapper import TokenBucket


class Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock() -> Time:
    return Time()


def test_what_is_saved_up_is_given_at_once_and_the_rest_at_the_rate(clock: Time) -> None:
    bucket = TokenBucket(100, clock=clock, sleep=clock.sleep)
    for _ in range(10):
        bucket.take()
    assert clock.slept == []
    for _ in range(5):
        bucket.take()
    assert clock.slept == [0.01] * 5


def test_over_a_long_time_the_rate_is_kept(clock: Time) -> None:
    bucket = TokenBucket(50, clock=clock, sleep=clock.sleep)
    for _ in range(1000):
        bucket.take(2)
    assert clock.now - 100 == pytest.approx((2000 - 5) / 50)


def test_no_more_is_saved_up_than_a_tenth_of_a_second(clock: Time) -> None:
    bucket = TokenBucket(100, clock=clock, sleep=clock.sleep)
    clock.now += 3600
    bucket.take(10)
    assert clock.slept == []
    bucket.take()
    assert clock.slept == [0.01]


def test_more_tokens_than_are_ever_saved_up_are_waited_for(clock: Time) -> None:
    bucket = TokenBucket(1, clock=clock, sleep=clock.sleep)
    bucket.take(4)
    bucket.take(2)
    assert clock.slept == [3, 2]


def test_later_callers_wait_behind_earlier_ones(clock: Time) -> None:
    bucket = TokenBucket(10, clock=clock, sleep=lambda seconds: clock.slept.append(round(seconds, 6)))
    for _ in range(4):
        bucket.take()  # nobody's time passes: as if all asked in one moment
    assert clock.slept == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        TokenBucket(rate)


def test_threads_share_it() -> None:
    bucket = TokenBucket(200)
    began = time.monotonic()

    def take() -> None:
        for _ in range(25):
            bucket.take()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began >= (100 - 20) / 200
