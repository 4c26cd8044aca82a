"""The queue between callers and the writer."""

from __future__ import annotations

import threading
import time

import pytest

from glpgenc.audit.queue import EventQueue, Marker
from glpgenc.errors import AuditError
from tests.unit.audit.records import draft


def test_what_is_put_is_taken_in_order() -> None:
    queue = EventQueue(10, 0)
    items = [draft(str(number)) for number in range(5)]
    for item in items:
        queue.put(item)
    assert [*queue.take(3), *queue.take(3)] == items
    assert queue.take(3) == []


def test_a_full_queue_refuses_after_its_time_and_counts() -> None:
    queue = EventQueue(2, 0.05)
    queue.put(draft())
    queue.put(draft())
    began = time.monotonic()
    with pytest.raises(AuditError, match="full"):
        queue.put(draft())
    assert time.monotonic() - began >= 0.05
    assert (len(queue), queue.refused) == (2, 1)


def test_who_waits_for_room_goes_on_when_there_is_some() -> None:
    queue = EventQueue(1, 30)
    queue.put(draft("first"))
    taker = threading.Timer(0.05, queue.take, [1])
    taker.start()
    queue.put(draft("second"))
    taker.join()
    assert [item[1] for item in queue.take(5) if not isinstance(item, Marker)] == ["second"]
    assert queue.refused == 0


def test_the_taker_is_woken_when_the_queue_is_half_full_and_by_a_marker() -> None:
    queue = EventQueue(4, 0)
    queue.put(draft())
    assert not queue.wake.is_set()
    queue.put(draft())
    queue.put(draft())
    assert queue.wake.is_set()
    other = EventQueue(4, 0)
    other.mark(Marker())
    assert other.wake.is_set()


def test_a_marker_has_room_in_a_full_queue() -> None:
    queue = EventQueue(1, 0)
    queue.put(draft())
    marker = Marker()
    queue.mark(marker)
    assert queue.waiting() == [marker]
    assert queue.take(5)[-1] is marker
    marker.reached.set()
    assert queue.waiting() == []
