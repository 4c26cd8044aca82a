"""The progress of a rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glpgenc.lifecycle.rotation_jobs import StartedRotation
    from glpgenc.migrate.status import BackfillStatus


class Watch:
    """Receives the progress of a rotation. All methods do nothing: override those that are of interest."""

    def keys(self, what: str, done: int, of: int) -> None:
        """Hear that so many keys have been ``staged`` or ``activated``."""

    def settling(self, seconds: float) -> None:
        """Hear how many seconds are left until every process reads with the new keys."""

    def draining(self, seconds: float) -> None:
        """Hear how many seconds are left until no process writes with an old key."""

    def started(self, job: StartedRotation) -> None:
        """Hear that the values of a table are about to be moved."""

    def moving(self, jobs: list[BackfillStatus]) -> None:
        """Hear how far the tables are."""

    def counting(self, column: str, done: int, of: int) -> None:
        """Hear that a column is about to be read for values under the old keys, and of how many bytes how many are."""
