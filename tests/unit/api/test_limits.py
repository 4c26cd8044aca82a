from __future__ import annotations

import time

import pytest

from glpgenc.api.limit_memory import SlidingWindow
from glpgenc.api.limits import LimiterUnavailableError, RateLimiter


def test_as_many_requests_as_the_limit_says_are_let_through() -> None:
    limiter = RateLimiter("3/minute")
    assert [limiter.take("alice").allowed for _ in range(5)] == [True, True, True, False, False]


def test_each_principal_has_a_limit_of_its_own() -> None:
    limiter = RateLimiter("1/minute")
    assert limiter.take("alice").allowed
    assert limiter.take("bob").allowed
    assert not limiter.take("alice").allowed


def test_all_limits_hold_and_the_closest_is_told() -> None:
    limiter = RateLimiter("2/second;3/hour")
    told = limiter.take("alice")
    assert (told.quota, told.window, told.remaining) == (2, 1, 1)
    limiter.take("alice")
    refused = limiter.take("alice")
    assert (refused.allowed, refused.quota) == (False, 2)


def test_a_refusal_says_when_to_come_again() -> None:
    limiter = RateLimiter("1/minute")
    assert "Retry-After" not in limiter.take("alice").headers()
    headers = limiter.take("alice").headers()
    assert headers["RateLimit-Policy"] == '"principal";q=1;w=60'
    assert 1 <= int(headers["Retry-After"]) <= 120
    assert headers["RateLimit"].startswith('"principal";r=0;t=')


def test_the_limit_lets_through_again_as_the_window_slides_on() -> None:
    now = [1000.0]
    window = SlidingWindow(10, 10, lambda: now[0])
    assert [window.take("alice")[0] for _ in range(12)] == [True] * 10 + [False] * 2
    # A new window begins, which covers nine tenths of the one before.
    now[0] = 1011.0
    assert [window.take("alice") for _ in range(2)] == [(True, 0, 1), (False, 0, 1)]
    now[0] = 1015.0
    assert [window.take("alice")[0] for _ in range(5)] == [True] * 4 + [False]
    now[0] = 1030.0
    assert window.take("alice") == (True, 9, 10)


def test_counts_that_have_ended_are_dropped_from_memory() -> None:
    now = [1000.0]
    window = SlidingWindow(10, 10, lambda: now[0])
    for number in range(1_000):
        window.take(f"caller {number}")
    now[0] = 1025.0
    window.take("last")
    assert len(window) == 1


def test_a_redis_that_is_away_lets_nobody_through_and_is_not_asked_by_everybody() -> None:
    # A port of this machine at which nobody listens.
    limiter = RateLimiter("100/second", "redis://:canary@127.0.0.1:1/0")
    started = time.monotonic()
    for _ in range(50):
        with pytest.raises(LimiterUnavailableError) as caught:
            limiter.take("alice")
        assert "canary" not in str(caught.value)
        assert caught.value.__cause__ is None
    assert time.monotonic() - started < 0.5
