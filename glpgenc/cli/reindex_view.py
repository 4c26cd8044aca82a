"""How a reindex is shown: a line for each phase on standard error, and in the end what was done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from glpgenc._support.terminal import counted
from glpgenc.cli.backfill_view import duration, summary
from glpgenc.cli.interruption import so_far
from glpgenc.cli.output import print_note
from glpgenc.lifecycle.reindex_report import Watch

if TYPE_CHECKING:
    from glpgenc.lifecycle.reindex_jobs import StartedReindex
    from glpgenc.lifecycle.reindex_report import ReindexReport
    from glpgenc.lifecycle.reindex_state import Reindex
    from glpgenc.migrate.status import BackfillStatus

_EVERY = 5.0
_PHASES = {
    "staging": "the new slot is registered",
    "writing": "every process learns to write both slots",
    "filling": "rows get the new terms",
    "indexing": "indexes are built",
    "ready": "the new slot takes the name",
    "swapped": "every process learns to search by the new slot; then the old one goes",
}


class Told(Watch):
    """Prints each phase, and its progress every few seconds.

    :param quiet: print nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._next = 0.0

    def phase(self, reindex: Reindex) -> None:
        """Print a phase."""
        self._say(f"{reindex.phase}: {_PHASES.get(reindex.phase, '')}", always=True)

    def roots(self, done: int, of: int) -> None:
        """Print the progress of new index roots."""
        self._say(f"{done} of {counted(of, 'index root is', 'index roots are')} staged", always=done == of)

    def settling(self, seconds: float) -> None:
        """Tell how long it takes yet."""
        self._say(f"{duration(seconds)} until every process has read the registry again")

    def transactions(self, count: int) -> None:
        """Tell what is waited for."""
        self._say(f"waiting for {counted(count, 'transaction')} that began before (pg_stat_activity shows them)")

    def started(self, job: StartedReindex) -> None:
        """Print triggers."""
        for name in job.firing:
            self._say(f"fires for every row: {name}", always=True)

    def moving(self, jobs: list[BackfillStatus]) -> None:
        """Tell how far the tables are."""
        for index, job in enumerate(jobs):
            self._say(summary(job), always=index > 0 and self._next > time.monotonic() + _EVERY - 0.1)

    def building(self, index: str) -> None:
        """Print an index."""
        self._say(f"building index {index}", always=True)

    def _say(self, text: str, *, always: bool = False) -> None:
        so_far(text)
        if self._quiet or (not always and time.monotonic() < self._next):
            return
        self._next = time.monotonic() + _EVERY
        print_note(text)


def state_line(found: Reindex) -> str:
    """Return how a reindex is in one line."""
    what = [f"normaliser {found.normalizer}"] if found.normalizer != found.old_normalizer else []
    what += ["new key"] if found.new_key else []
    slots = f"slot {found.old_slot} to {found.new_slot or '?'}"
    return f"{found.field}, facet {found.facet} ({', '.join(what)}): {found.phase}, {slots}"


def result_lines(report: ReindexReport) -> list[str]:
    """Return what is said in the end."""
    names = f"{report.reindex.field} {report.reindex.facet}"
    command, abort = f"glpgenc reindex run {names}", f"glpgenc reindex abort {names}"
    lines = [state_line(report.reindex), f"{counted(sum(job.rows for job in report.jobs), 'row')} written"]
    if report.left_roots:
        lines.append(f"{counted(len(report.left_roots), 'index root')} no longer used, and deactivated")
    if report.finished:
        return lines
    for each in report.duplicates:
        lines.append(
            f"{each.table}.{each.column}: {counted(each.rows, 'row')} in {counted(each.groups, 'group')} "
            f"alike under normalizer "
            f"{report.reindex.normalizer}, and its index is UNIQUE. Their keys:"
        )
        lines += [f"  {', '.join(map(str, group))}" for group in each.keys]
        lines.append(f"change or delete all but one of each, and run `{command}` again; or `{abort}`")
    if report.quarantined:
        lines.append(
            f"{counted(report.quarantined, 'value')} in quarantine (glpgenc.quarantine), because they "
            f"can't be decrypted: fix or "
            f"delete them, and run `{command} --retry-quarantined`; or `{abort}`"
        )
    elif report.reindex.phase == "ready":
        lines.append(f"all is ready for the swap: run `{command}`, once the models declare what they are to search by")
    elif not report.duplicates:
        lines.append(f"stopped: run `{command}` to continue")
    return lines
