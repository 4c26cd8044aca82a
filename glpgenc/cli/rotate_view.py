"""How a rotation is shown while it runs, and what it ended with."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from glpgenc._support.terminal import counted
from glpgenc.cli.backfill_view import View
from glpgenc.cli.interruption import so_far
from glpgenc.cli.output import print_line, print_note
from glpgenc.lifecycle.rotation import RotationReport
from glpgenc.lifecycle.rotation_watch import Watch

if TYPE_CHECKING:
    from glpgenc.lifecycle.rotation_jobs import StartedRotation
    from glpgenc.migrate.status import BackfillStatus

_EVERY = 5.0
_LISTED = 20


class Shown(Watch):
    """Reports a rotation's progress on standard error.

    :param view: shows the jobs that move rows.
    :param quiet: print nothing, and only record it for an interruption.
    """

    def __init__(self, view: View, *, quiet: bool = False) -> None:
        self._view = view
        self._quiet = quiet
        self._next = 0.0
        self._phase = ""

    def keys(self, what: str, done: int, of: int) -> None:
        """Report how many keys have been staged or activated."""
        self._say(f"{done} of {counted(of, 'key')} {what}", due=done == of or self._is_time(what))

    def settling(self, seconds: float) -> None:
        """Report how long other processes may take to read the new keys."""
        self._say(
            f"waiting {seconds:.0f} s until every process reads with the new keys (see --settle)",
            due=self._is_time("settling"),
        )

    def draining(self, seconds: float) -> None:
        """Report how long other processes may still write with the old keys."""
        self._say(
            f"waiting {seconds:.0f} s until no process writes with the old keys (see --settle)",
            due=self._is_time("draining"),
        )

    def started(self, job: StartedRotation) -> None:
        """Report what moves, and which triggers fire."""
        self._say(f"moving {', '.join(job.columns)} of {job.table}", due=True)
        for name in job.firing:
            if not self._quiet:
                print_note(f"fires for every row: {name}")

    def moving(self, jobs: list[BackfillStatus]) -> None:
        """Show how far the tables are."""
        self._view.show(jobs)

    def counting(self, column: str, done: int, of: int) -> None:
        """Report which column is read."""
        share = 100 * done // of if of else 0
        self._say(
            f"looking for values under old keys, {share} % of the database read: {column}",
            due=self._is_time("counting"),
        )

    def _say(self, text: str, *, due: bool) -> None:
        so_far(text)
        if due and not self._quiet:
            print_note(text)

    def _is_time(self, phase: str) -> bool:
        now = time.monotonic()
        if phase == self._phase and now < self._next:
            return False
        self._phase, self._next = phase, now + _EVERY
        return True


def print_report(found: RotationReport) -> None:
    """Print what a rotation did, and what is left."""
    if found.resumed:
        print_line(f"continued rotation {found.rotation}, which had begun before")
    # None where the key was replaced before: by an earlier run, or as compromised.
    new = f"{counted(len(found.activated), 'new key')}; " if found.activated else ""
    print_line(f"{new}{counted(sum(job.rows for job in found.jobs), 'row')} moved")
    for job in found.jobs:
        share = f", {100 * job.hot / job.rows:.0f} % without writing an index" if job.rows else ""
        print_line(f"  {job.table}: {', '.join(job.columns)}: {counted(job.rows, 'row')}{share}")
    if found.finished:
        print_line("no value is under an older key: `glpgenc keys retire` and `keys destroy` may follow")
        return
    if found.census is None:
        print_line("stopped: run the same command again to continue")
        return
    for column in found.census.columns[:_LISTED]:
        known = "" if column.registered else "; not registered: `glpgenc guard` registers its field"
        print_line(f"  left: {counted(sum(column.keys.values()), 'value')} of {column.name}{known}")
    if waiting := sum(job.quarantined for job in found.jobs):
        print_line(
            f"{counted(waiting, 'value is', 'values are')} in quarantine: `glpgenc backfill status` "
            f"lists them with the reason"
        )
