from __future__ import annotations

import time

import psycopg
import pytest

from glpgenc.database.locks import LockRetry, retry_until_locked
from glpgenc.errors import DatabaseError


def locked() -> None:
    raise psycopg.errors.LockNotAvailable


def test_pauses_grow_and_have_a_limit() -> None:
    first, second, third, last = (LockRetry().policy.pause(failures) for failures in (1, 2, 3, 12))
    assert 0.4 <= first <= 0.6 < second <= 1.2 < third <= 2.4
    assert 12 <= last <= 18


def test_a_table_that_stays_locked_is_given_up_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(slept))
    with pytest.raises(DatabaseError, match="table people is locked by other sessions"):
        retry_until_locked("people", locked)
    assert 50 < sum(slept) <= 60
