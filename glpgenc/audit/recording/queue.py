"""The bounded queue between callers and the writer, and the drafts of events in it."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from glpgenc.audit.record import CATEGORY, Row, clean
from glpgenc.errors import AuditError
from glpgenc.events.event import EncryptionAuditEventType

if TYPE_CHECKING:
    from glpgenc.events import Scope
    from glpgenc.events.event import Detail
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_INT4, _MAX_INT8 = 2**31 - 1, 2**63 - 1
_NO_DETAIL: Mapping[str, Detail] = {}
_TYPES = {
    ("encrypt", True): EncryptionAuditEventType.ENCRYPTION_PERFORMED.value,
    ("encrypt", False): EncryptionAuditEventType.ENCRYPTION_FAILED.value,
    ("decrypt", True): EncryptionAuditEventType.DECRYPTION_PERFORMED.value,
    ("decrypt", False): EncryptionAuditEventType.DECRYPTION_FAILED.value,
}
Draft = tuple[
    int,  # nanoseconds since 1970
    str | None,  # its type; None for encryptions and decryptions, where operation and error tell
    str | None,  # data class
    str | None,  # tenant
    UUID | None,  # data key
    int | None,  # its version
    str | None,  # operation
    int,  # count
    float | None,  # seconds
    str | None,  # the error class's name
    "Scope",
    Mapping[str, "Detail"] | None,
    int,  # one of how many calls it stands for
]
"""An event as it waits. Of an error there is the class's name only: the error itself holds on to its frames."""


class FlushMarker:
    """Stands in the queue behind what is to be durable before someone continues.

    :param is_last: whether the chain is to be closed here.
    :ivar error: why what stood before it is not durable.
    """

    __slots__ = ("error", "is_last", "reached")

    def __init__(self, *, is_last: bool = False) -> None:
        self.is_last = is_last
        self.error: AuditError | None = None
        self.reached = threading.Event()


class DraftQueue:
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
        self._items: deque[Draft | FlushMarker] = deque()
        self._room = threading.Condition()
        self._waiting: list[FlushMarker] = []

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

    def mark(self, marker: FlushMarker) -> None:
        """Add a marker; there is always room for one."""
        with self._room:
            self._waiting = [*(each for each in self._waiting if not each.reached.is_set()), marker]
        self._items.append(marker)
        self.wake.set()

    def waiting(self) -> list[FlushMarker]:
        """Return the markers that someone waits for."""
        with self._room:
            return [each for each in self._waiting if not each.reached.is_set()]

    def take(self, limit: int) -> list[Draft | FlushMarker]:
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


def fields_of(draft: Draft) -> Row:
    """Return the columns from ``occurred_at`` to ``detail``."""
    at, kind, data_class, tenant_id, key_id, key_version, operation, count, seconds, error, scope, detail, one_of = (
        draft
    )
    return (
        _EPOCH + timedelta(microseconds=at // 1000),
        kind or _TYPES.get((operation or "", error is None)) or f"{operation}",
        CATEGORY,
        _named(data_class),
        _named(tenant_id),
        key_id if isinstance(key_id, UUID) else None,
        None if not isinstance(key_version, int) else min(key_version, _MAX_INT4),
        _named(operation),
        min(count, _MAX_INT8) if isinstance(count, int) else 0,
        None if not isinstance(seconds, float | int) else min(max(round(seconds * 1_000_000), 0), _MAX_INT8),
        error is None,
        _named(error),
        _named(scope.actor),
        _named(scope.purpose),
        _named(scope.correlation_id),
        _details(detail or _NO_DETAIL, one_of) if detail or one_of > 1 else _NO_DETAIL,
    )


def _named(text: object) -> str | None:
    if text is None or isinstance(text, str):
        return text and clean(text)
    # What is against its type must not end the thread that writes, and with it everyone's trail.
    return f"<{type(text).__name__}>"


def _details(detail: Mapping[str, Detail], one_of: int) -> Mapping[str, Detail]:
    kept = {clean(str(name)): _kept(value) for name, value in detail.items() if value is not None}
    if one_of > 1:
        kept["sampled"] = one_of
    return kept


def _kept(value: object) -> Detail:
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) <= _MAX_INT8):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    # Whatever got in here against its type is not shown: no one has looked at what it holds.
    return str(value) if isinstance(value, float) else f"<{type(value).__name__}>"
