"""What waits for the writer's thread: bounded, and cheap to add to."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from glpgenc.errors import AuditError

if TYPE_CHECKING:
    from glpgenc.audit.draft import Draft


class Marker:
    """Stands in the queue behind what is to be durable before someone continues.

    :param is_last: whether the chain is to be closed here.
    :ivar error: why what stood before it is not durable.
    """

    __slots__ = ("error", "is_last", "reached")

    def __init__(self, *, is_last: bool = False) -> None:
        self.is_last = is_last
        self.error: AuditError | None = None
        self.reached = threading.Event()


class EventQueue:
    """A queue with one taker.

    :param size: events in it at most; threads that come at the same moment may each add one more.
    :param wait: seconds to wait for room.
    :ivar wake: set when the taker should look.
    :ivar refused: events that found no room.
    """

    def __init__(self, size: int, wait: float) -> None:
        self.wake = threading.Event()
        self.refused = 0
        self._size, self._wait = size, wait
        self._items: deque[Draft | Marker] = deque()
        self._room = threading.Condition()
        self._waiting: list[Marker] = []

    def __len__(self) -> int:
        return len(self._items)

    @property
    def is_half_full(self) -> bool:
        """Whether the taker should hurry."""
        return len(self._items) * 2 > self._size

    def put(self, draft: Draft) -> None:
        """Add an event.

        :raises AuditError: when there was no room for it in time.
        """
        # Appending is one step that no other thread sees half of: no lock where there is room.
        if len(self._items) >= self._size:
            self._wait_for_room()
        self._items.append(draft)
        if self.is_half_full and not self.wake.is_set():
            self.wake.set()

    def offer(self, draft: Draft) -> bool:
        """Add an event, if there is room for it now; tell whether there was."""
        if len(self._items) >= self._size:
            self.refused += 1
            self.wake.set()
            return False
        self._items.append(draft)
        if self.is_half_full and not self.wake.is_set():
            self.wake.set()
        return True

    def mark(self, marker: Marker) -> None:
        """Add a marker; there is always room for one."""
        with self._room:
            self._waiting = [*(each for each in self._waiting if not each.reached.is_set()), marker]
        self._items.append(marker)
        self.wake.set()

    def waiting(self) -> list[Marker]:
        """Return the markers that someone waits for."""
        with self._room:
            return [each for each in self._waiting if not each.reached.is_set()]

    def take(self, limit: int) -> list[Draft | Marker]:
        """Return what came first, ``limit`` items at most."""
        items = self._items
        # Only this thread takes, so that what was counted is there.
        taken = [items.popleft() for _ in range(min(limit, len(items)))]
        if taken:
            with self._room:
                self._room.notify_all()
        return taken

    def _wait_for_room(self) -> None:
        deadline = time.monotonic() + self._wait
        self.wake.set()
        with self._room:
            while len(self._items) >= self._size:
                left = deadline - time.monotonic()
                if left <= 0 or not self._room.wait(left):
                    if len(self._items) < self._size:
                        return
                    self.refused += 1
                    raise AuditError(
                        f"the audit queue has been full for {self._wait:g} seconds",
                        hint="see to the database; audit_queue_size and audit_spool are there for the time it is away",
                    )
