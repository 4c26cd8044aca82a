"""Challenges: what the next keys of a connection are to be sealed under, kept beside it until they are loaded."""

from __future__ import annotations

import weakref
from typing import Any

from glpgenc._support.forks import NonCopyable, renew_in_child


class ChallengeStore(NonCopyable):
    """The challenge of each connection whose last load returned one. It does not show them, and can't be pickled.

    A challenge opens nothing by itself, but anyone who knows it beforehand can open the message that is sealed under
    it. So it is given out once, a forked child has none, and it goes with its connection. One that the server does not
    know any more costs a round trip, and nothing else.
    """

    def __init__(self) -> None:
        self._kept: weakref.WeakKeyDictionary[Any, bytes] = weakref.WeakKeyDictionary()
        renew_in_child(self)

    def keep(self, connection: object, challenge: bytes) -> None:
        """Keep the challenge for the next load of a connection.

        :param connection: the driver's.
        """
        self._kept[connection] = challenge

    def take(self, connection: object) -> bytes | None:
        """Return a connection's challenge, and forget it; ``None`` where there is none."""
        return self._kept.pop(connection, None)

    def after_fork(self) -> None:
        """Leave the challenges to the parent, whose connections they belong to."""
        self._kept = weakref.WeakKeyDictionary()


challenges = ChallengeStore()
"""Those of this process."""
