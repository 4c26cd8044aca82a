"""Uses of a key in memory: what is set aside, and taken by many threads."""

from __future__ import annotations

import sys
import threading
from uuid import UUID

import pytest

from glpgenc.errors import KeyStateError
from glpgenc.keys.usage import KeyUses


class Counting:
    """Remembers what was set aside, up to a bound."""

    def __init__(self, batch: int, bound: int = 2**32) -> None:
        self.batch, self.bound = batch, bound
        self.asked: list[int] = []

    def count(self, key_id: UUID, uses: int) -> int:
        del key_id
        if sum(self.asked) + uses > self.bound:
            raise KeyStateError
        self.asked.append(uses)
        return sum(self.asked)


def uses_of(counting: Counting) -> KeyUses:
    return KeyUses(counting, UUID(int=1))


def test_batches_grow() -> None:
    counting = Counting(10_000)
    uses = uses_of(counting)
    for _ in range(1_200):
        uses.take()
    assert counting.asked == [100, 1_000, 10_000]


def test_many_at_once_are_taken_from_what_is_there() -> None:
    counting = Counting(10_000)
    uses = uses_of(counting)
    uses.take(40)
    uses.take(60)
    assert (counting.asked, uses.left) == ([100], 0)


def test_what_is_missing_is_set_aside_in_one_step() -> None:
    counting = Counting(10_000)
    uses = uses_of(counting)
    uses.take()
    uses.take(50_000)
    assert counting.asked == [100, 50_000 - 99]
    assert uses.left == 0


def test_none_takes_none() -> None:
    counting = Counting(10_000)
    uses_of(counting).take(0)
    assert counting.asked == []


def test_a_batch_beyond_the_bound_is_refused_and_what_it_had_taken_stays_counted() -> None:
    counting = Counting(100, bound=150)
    uses = uses_of(counting)
    uses.take(10)
    with pytest.raises(KeyStateError):
        uses.take(200)
    assert sum(counting.asked) <= 150
    assert uses.left == 0


def test_threads_take_no_more_than_was_set_aside() -> None:
    counting = Counting(100)
    uses = uses_of(counting)

    def work() -> None:
        for size in (1, 7, 130, 3) * 100:
            uses.take(size)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(before)
    assert sum(counting.asked) - uses.left == 4 * 100 * (1 + 7 + 130 + 3)
