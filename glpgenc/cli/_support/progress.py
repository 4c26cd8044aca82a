"""Progress on standard error: bars or a line on a terminal, elsewhere a note every few seconds, none for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from glpgenc._support.terminal import counted, printable
from glpgenc.cli._support.output import print_note, so_far
from glpgenc.cli._support.times import duration

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

    from glpgenc.jobs.status import JobStatus
    from glpgenc.rewrap.workers import RewrapStatus

_EVERY = 5.0


class ProgressPrinter:
    """Prints notes: when a new topic begins, and then every few seconds.

    :param quiet: print nothing.
    :param every: seconds between two notes of one topic.
    """

    def __init__(self, *, quiet: bool = False, every: float = _EVERY) -> None:
        self._quiet, self._every = quiet, every
        self._topic, self._next = "", 0.0

    def say(self, text: str, *, topic: str = "", always: bool = False) -> None:
        """Record what has been done so far, and print it if it is time.

        :param always: whether it is time.
        """
        so_far(text)
        if self.is_due(topic, always=always):
            self.note(text)

    def note(self, text: str) -> None:
        """Print a note."""
        if not self._quiet:
            print_note(text)

    def is_due(self, topic: str = "", *, always: bool = False) -> bool:
        """Return whether it is time to print; the next time is a few seconds later."""
        now = time.monotonic()
        if not always and topic == self._topic and now < self._next:
            return False
        self._topic, self._next = topic, now + self._every
        return True


class JobProgress:
    """Shows jobs that write rows: a bar for each on a terminal, a note for each elsewhere.

    :param printer: prints the notes.
    :param live: the display of the bars, on a terminal.
    """

    def __init__(self, printer: ProgressPrinter, live: Live | None = None) -> None:
        self._printer, self._live = printer, live

    def show(self, jobs: list[JobStatus]) -> None:
        """Show the figures of all jobs."""
        if not jobs:
            return
        so_far("; ".join(map(job_summary, jobs)))
        if self._live is not None:
            from rich.console import Group  # noqa: PLC0415  # slow to import

            self._live.update(Group(*map(_job_bar, jobs)), refresh=True)
        elif self._printer.is_due():
            for job in jobs:
                self._printer.note(job_summary(job))


@contextmanager
def job_progress(*, quiet: bool) -> Iterator[JobProgress]:
    """Give the progress of jobs in the form that fits where standard error goes.

    :param quiet: show nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield JobProgress(ProgressPrinter(quiet=quiet))
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import
    from rich.live import Live  # noqa: PLC0415

    with Live(console=Console(stderr=True), auto_refresh=False) as live:
        yield JobProgress(ProgressPrinter(), live)


def job_summary(job: JobStatus) -> str:
    """Return a job in one line."""
    parts = [
        f"{'' if job.database is None else f'{job.database} '}{job.table} ({', '.join(job.columns)}): {job.state}",
        f"pass {job.number_of_pass}, {100 * job.share:.0f} %",
        f"{counted(job.rows, 'row')}",
    ]
    if job.finished_at is None:
        parts.append(f"{job.rate:.0f} rows/s")
        if job.seconds_left is not None:
            parts.append(f"{duration(job.seconds_left)} left of this pass")
    if job.quarantined:
        parts.append(f"{job.quarantined} in quarantine")
    return ", ".join(parts)


def _job_bar(job: JobStatus) -> Group:
    from rich.console import Group  # noqa: PLC0415  # slow to import
    from rich.progress_bar import ProgressBar  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(ratio=1)
    line.add_row(ProgressBar(total=1.0, completed=job.share))
    workers = []
    for each in job.workers:
        waiting = "gone" if each.gone else each.waiting
        more = "" if waiting is None else f", {waiting}"
        workers.append(f"  {each.worker}: {counted(each.rows, 'row')}, {each.rate:.0f} rows/s{more}")
    return Group(Text(printable(job_summary(job))), line, *(Text(printable(worker)) for worker in workers))


@contextmanager
def progress_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give what shows a line: rewritten in its place on a terminal, else printed every few seconds.

    :param quiet: show nothing.
    """
    printer, is_terminal = ProgressPrinter(quiet=quiet), not quiet and sys.stderr.isatty()
    # A short run prints nothing.
    printer.is_due()

    def show(text: str) -> None:
        so_far(text)
        if is_terminal:
            sys.stderr.write(f"\r\x1b[K{printable(text)}")
            sys.stderr.flush()
        elif printer.is_due():
            printer.note(text)

    try:
        yield show
    finally:
        if is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def rewrap_summary(found: RewrapStatus) -> str:
    """Return figures in one line."""
    share = 100 * found.seen / found.total if found.total else 100
    parts = [f"{found.seen:,} of {counted(found.total, 'key')}, {share:.0f} %", f"{found.rate:,.0f} keys/s"]
    if found.seconds_left is not None:
        parts.append(f"{duration(found.seconds_left)} left")
    if found.failed:
        parts.append(f"{found.failed:,} failed")
    return ", ".join(parts)


class ShowProgress(Protocol):
    """Shows how much is done."""

    def __call__(self, done: int, total: int = 0, /) -> None:
        """Show it.

        :param total: 0 where it is not known, or as before.
        """


@contextmanager
def progress_bar(
    title: str, *, hidden: bool, total: float | None = None, in_bytes: bool = False
) -> Iterator[ShowProgress | None]:
    """Give what shows a bar; ``None`` where no one looks, so that nothing is counted for it.

    :param hidden: show nothing.
    :param total: of what is done, where it is known from the start.
    :param in_bytes: whether bytes are counted, and their rate is shown.
    """
    if hidden or not sys.stderr.isatty():
        yield None
        return
    # Most runs are not at a terminal, and this takes a tenth of a short one.
    from rich import progress as bars  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    numbers = (bars.DownloadColumn(), bars.TransferSpeedColumn()) if in_bytes else (bars.MofNCompleteColumn(),)
    columns = (bars.TextColumn("{task.description}", markup=False), bars.BarColumn(), *numbers)
    with bars.Progress(*columns, bars.TimeRemainingColumn(), console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(printable(title), total=total)

        def show(done: int, total: int = 0, /) -> None:
            # An estimate of the total may be too low.
            shown.update(task, completed=done, total=max(done, total) if total else None)

        yield show
