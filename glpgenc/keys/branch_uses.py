"""How often a branch key wraps: counted in the table, in blocks that a process sets aside for itself."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glpgenc._support.forks import Process, Uncopied
from glpgenc.errors import KMSKeyStateError

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.branch_store import BranchKeyStore

BLOCK = 256
"""Wrappings that a process sets aside at a time. What it does not use is lost: 2^32 is enough for 2^24 processes."""


@dataclass(slots=True)
class _Process(Uncopied):
    owner: Process = field(default_factory=Process)
    left: dict[UUID, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Uses(Uncopied):
    """Gives leave to wrap once. Thread-safe; a forked child sets its own aside.

    :param store: where they are counted.
    """

    def __init__(self, store: BranchKeyStore) -> None:
        self._store = store
        self._process = _Process()

    def take(self, branch_id: UUID) -> None:
        """Count one wrapping before it is done.

        :raises KMSKeyStateError: if the key has wrapped as often as it may.
        :raises DatabaseError: if that can't be counted.
        """
        if not self._process.owner.is_this:
            self._process = _Process()
        process = self._process
        with process.lock:
            left = process.left.get(branch_id, 0)
            if not left:
                if not self._store.reserve(branch_id, BLOCK):
                    raise KMSKeyStateError(
                        f"branch key {branch_id} has reached its limit of uses",
                        hint="replace it with `glpgenc kms branch rotate`",
                    )
                left = BLOCK
            process.left[branch_id] = left - 1
