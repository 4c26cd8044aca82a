"""Counts of the values that each data key encrypts with A256GCM, reserved in batches beforehand.

With random nonces of 96 bits a key must not encrypt more than 2**32 values (NIST SP 800-38D, 8.3): beyond that the
chance that two have the same nonce is above 2**-32, and two such values give both plaintexts and the means to forge
away. So each use is counted, over all processes and hosts, in ``glpgenc.key_uses``.

A process sets a batch of uses aside there, and then counts them down in memory: a value costs no round trip. What was
set aside and not used, by a process that ended or crashed, stays counted. So the count may be too high, never too low.
Where nothing can be counted, nothing is encrypted: without the right to write, on a standby, with the database
unavailable.
"""

from __future__ import annotations

import logging
import threading
from itertools import chain, islice, repeat
from operator import length_hint
from typing import TYPE_CHECKING, Protocol

from glpgenc._support.forks import NonCopyable, renew_in_child
from glpgenc.errors import GlpgencError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


MAX_USES = 2**32
"""Values that one key may encrypt with A256GCM."""

DUE_USES = 2**31
"""From so many on the key should be replaced: there is a warning in the log, and ``glpgenc rotation`` replaces it."""

MAX_BATCH = 1_000_000
"""Uses that are set aside at a time at most: ``glpgenc.key_uses`` takes no more from an application."""

USE_BATCH = 10_000
"""Uses that are set aside at a time, unless said."""

_FIRST_BATCH = 100
_GROWTH = 10
"""Batches grow, so that a process that ends after a few values sets few aside."""

_LOG = logging.getLogger(__name__)


class UsageStore(Protocol):
    """Where uses are set aside: in the database, or in a file where there is none."""

    @property
    def batch(self) -> int:
        """Uses of a key to set aside at a time."""

    def count(self, key_id: UUID, uses: int) -> int:
        """Add to a key's count, and return it.

        :raises GlpgencError: when it can't be counted, or is at :data:`MAX_USES`.
        """


class KeyUses(NonCopyable):
    """The uses of one key that this process has set aside. Thread-safe; a forked child has none.

    :param counter: whom to ask for more.
    :ivar tickets: an item for each of them. Taking one by ``next``, which is one step that no other thread sees
        half of, counts a use; where there is none, :meth:`take` gets more. Not to be kept.
    """

    __slots__ = ("__weakref__", "_batches", "_counter", "_is_warned", "_key_id", "_last", "_lock", "tickets")

    def __init__(self, counter: UsageStore, key_id: UUID) -> None:
        self._counter = counter
        self._key_id = key_id
        self._last = 0
        self._is_warned = False
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start with no use set aside."""
        # Of a fork: what is set aside is the parent's, and the lock may be held by a thread that is not there any more.
        self._lock = threading.Lock()
        self._batches: tuple[Iterator[int], ...] = ()
        self.tickets: Iterator[int] = iter(())

    @property
    def left(self) -> int:
        """How many are set aside and not used yet."""
        return sum(length_hint(batch) for batch in self._batches)

    @property
    def is_ready(self) -> bool:
        """Whether more than a quarter of the last batch is left."""
        return self.left * 4 > self._last

    def take(self, count: int = 1) -> None:
        """Count uses, which are about to be made. Of too few, those that were there stay counted.

        :param count: how many.
        :raises KeyStateError: when the key has encrypted as many values as one key may.
        :raises KeyNotFoundError: when the key is not in the database.
        :raises DatabaseError: when they can't be counted.
        """
        if count == 1 and next(self.tickets, None) is not None:
            return
        # Each ticket is a 1, and no other thread gets in between: anyone who is short of some knows of how many.
        missing = count - sum(islice(self.tickets, count))
        if missing:
            with self._lock:
                while missing := missing - sum(islice(self.tickets, missing)):
                    self._set_aside(missing)

    def prepare(self) -> None:
        """Set more aside, unless :attr:`is_ready`: where waiting for the database does the least harm.

        :raises GlpgencError: as :meth:`take`, when nothing is left.
        """
        with self._lock:
            if self.is_ready:
                return
            try:
                self._set_aside()
            except GlpgencError:
                if not self.left:
                    raise
                # What is left is good to the last. Then it is asked for again, and not by every transaction before.
                self._last = 0

    def _set_aside(self, least: int = 1) -> None:
        usual = min(self._counter.batch, self._last * _GROWTH or _FIRST_BATCH)
        # Many values at once are counted at once: one round trip, however many.
        size = max(usual, least)
        total = self._counter.count(self._key_id, size)
        self._last = usual
        # Of the batches themselves: anyone who holds the tickets from before takes from the same ones.
        self._batches = (*(batch for batch in self._batches if length_hint(batch)), repeat(1, size))
        self.tickets = chain(*self._batches)
        if total >= DUE_USES and not self._is_warned:
            self._is_warned = True
            _LOG.warning(
                "data key %s has encrypted %d values with A256GCM, and may encrypt %d: see `glpgenc rotation`",
                self._key_id,
                total,
                MAX_USES,
            )
