"""How a backfill is shown while it runs: a progress bar on a terminal, else now and then a line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from glpgenc._support.terminal import counted, printable
from glpgenc.cli._support.output import print_note, so_far

if TYPE_CHECKING:
    from glpgenc.jobs.status import JobStatus

_EVERY = 5.0
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class JobProgress(Protocol):
    """Shows figures as they come."""

    def show(self, found: list[JobStatus]) -> None:
        """Show the figures of all jobs."""


class ProgressPrinter:
    """A line for each job every few seconds, on standard error."""

    def __init__(self, every: float = _EVERY) -> None:
        self._every = every
        self._next = 0.0

    def show(self, found: list[JobStatus]) -> None:
        """Print them, unless that was just done."""
        _record(found)
        if not found or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._every
        for each in found:
            print_note(summary(each))


class NullProgress:
    """Nothing, for programs."""

    def show(self, found: list[JobStatus]) -> None:
        """Record them for an interruption, and print nothing."""
        _record(found)


class ProgressBars:
    """A progress bar for each job, and under it a line for each worker."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def show(self, found: list[JobStatus]) -> None:
        """Draw them."""
        _record(found)
        if found:
            self._live.update(Group(*(_bar(each) for each in found)), refresh=True)


@contextmanager
def watching(*, quiet: bool) -> Iterator[JobProgress]:
    """Give the view that fits where standard error goes.

    :param quiet: show nothing.
    """
    if quiet:
        yield NullProgress()
    elif sys.stderr.isatty():
        with Live(console=Console(stderr=True), auto_refresh=False) as live:
            yield ProgressBars(live)
    else:
        yield ProgressPrinter()


def _record(found: list[JobStatus]) -> None:
    if found:
        so_far("; ".join(map(summary, found)))


def summary(found: JobStatus) -> str:
    """Return a job in one line."""
    parts = [
        f"{found.table} ({', '.join(found.columns)}): {found.state}",
        f"pass {found.number_of_pass}, {100 * found.share:.0f} %",
        f"{counted(found.rows, 'row')}",
    ]
    if found.finished_at is None:
        parts.append(f"{found.rate:.0f} rows/s")
        if found.seconds_left is not None:
            parts.append(f"{duration(found.seconds_left)} left of this pass")
    if found.quarantined:
        parts.append(f"{found.quarantined} in quarantine")
    return ", ".join(parts)


def last_lines(
    table: str, states: dict[str, str], found: list[JobStatus], waiting: int, *, finished: bool
) -> list[str]:
    """Return what is said in the end.

    :param states: of the columns that were asked for.
    :param waiting: values in quarantine.
    """
    rows = sum(each.rows for each in found)
    lines = [f"{table}.{column}: {state}" for column, state in states.items()]
    if not finished:
        ended = "cancelled" if any(each.state == "cancelled" for each in found) else "stopped"
        return [*lines, f"{ended} after {counted(rows, 'row')}; run it again to continue"]
    if waiting:
        lines.append(
            f"{counted(waiting, 'value is', 'values are')} in quarantine: see `glpgenc backfill status "
            f"{table}`, fix them, and run again with "
            "--retry-quarantined"
        )
    return [*lines, f"{counted(rows, 'row')} encrypted"]


def worker_rows(found: list[JobStatus]) -> list[tuple[object, ...]]:
    """Return a row of a table for each worker."""
    return [
        (each.table, worker.worker, worker.rows, f"{worker.rate:.0f}", "gone" if worker.gone else worker.waiting)
        for each in found
        for worker in each.workers
    ]


def duration(seconds: float) -> str:
    """Return a time span for people, in its two largest units.

    >>> duration(3 * 3600 + 125)
    '3 h 2 min'
    """
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def _bar(found: JobStatus) -> Group:
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(ratio=1)
    line.add_row(ProgressBar(total=1.0, completed=found.share))
    workers = [
        Text(
            printable(
                f"  {each.worker}: {counted(each.rows, 'row')}, {each.rate:.0f} "
                f"rows/s{_note(each.waiting, gone=each.gone)}"
            )
        )
        for each in found.workers
    ]
    return Group(Text(printable(summary(found))), line, *workers)


def _note(waiting: str | None, *, gone: bool) -> str:
    if gone:
        return ", gone"
    return "" if waiting is None else f", {waiting}"
