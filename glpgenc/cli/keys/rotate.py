"""The command ``glpgenc rotate``: new data keys, and every row re-encrypted under them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import JobArguments, RetryQuarantined, Settle, Workers
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, so_far
from glpgenc.cli._support.progress import JobProgress, ProgressPrinter, job_progress
from glpgenc.errors import ConfigurationError
from glpgenc.rotation.run import RotateOptions, RotationObserver, RotationReport, estimate_rotation, rotate
from glpgenc.rotation.selection import RotationFilter

if TYPE_CHECKING:
    from glpgenc.jobs.status import JobStatus
    from glpgenc.reencryption.jobs import StartedJob

_LISTED = 20


class RotationProgress(RotationObserver):
    """Reports a rotation's progress on standard error.

    :param jobs: shows the jobs that move rows.
    :param quiet: print nothing, and only record it for an interruption.
    """

    def __init__(self, jobs: JobProgress | None = None, *, quiet: bool = False) -> None:
        self._printer = ProgressPrinter(quiet=quiet)
        self._jobs = jobs or JobProgress(self._printer)

    def keys(self, what: str, done: int, of: int) -> None:
        """Report how many keys have been staged or activated."""
        self._printer.say(f"{done} of {counted(of, 'key')} {what}", topic=what, always=done == of)

    def settling(self, seconds: float) -> None:
        """Report how long other processes may take to read the new keys."""
        self._printer.say(
            f"waiting {seconds:.0f} s until every process reads with the new keys (see --settle)", topic="settling"
        )

    def draining(self, seconds: float) -> None:
        """Report how long other processes may still write with the old keys."""
        self._printer.say(
            f"waiting {seconds:.0f} s until no process writes with the old keys (see --settle)", topic="draining"
        )

    def started(self, job: StartedJob) -> None:
        """Report what moves, and which triggers fire."""
        self._printer.say(f"moving {', '.join(job.columns)} of {job.table}", always=True)
        for name in job.firing:
            self._printer.note(f"fires for every row: {name}")

    def moving(self, jobs: list[JobStatus]) -> None:
        """Show how far the tables are."""
        self._jobs.show(jobs)

    def counting(self, column: str, done: int, of: int) -> None:
        """Report which column is read."""
        share = 100 * done // of if of else 0
        text = f"looking for values under old keys, {share} % of the database read: {column}"
        self._printer.say(text, topic="counting")


@contextmanager
def rotation_progress(*, quiet: bool) -> Iterator[RotationProgress]:
    """Give the progress of a rotation.

    :param quiet: print nothing.
    """
    with job_progress(quiet=quiet) as jobs:
        yield RotationProgress(jobs, quiet=quiet)


def print_report(found: RotationReport) -> None:
    """Print what a rotation did, and what is left."""
    if found.resumed:
        print_line(f"continued rotation {found.rotation}, which had begun before")
    # None where the key was replaced before: by an earlier run, or as compromised.
    new = f"{counted(len(found.activated), 'new key')}; " if found.activated else ""
    print_line(f"{new}{counted(sum(job.rows for job in found.jobs), 'row')} moved")
    for job in found.jobs:
        share = f", {100 * job.hot / job.rows:.0f} % without writing an index" if job.rows else ""
        where = job.table if job.database is None else f"{job.database} {job.table}"
        print_line(f"  {where}: {', '.join(job.columns)}: {counted(job.rows, 'row')}{share}")
    if found.finished:
        print_line("no value is under an older key: `glpgenc keys retire` and `keys destroy` may follow")
        return
    if found.census is None:
        print_line("stopped: run the same command again to continue")
        return
    _print_missing(found)
    for column in found.census.columns[:_LISTED]:
        known = "" if column.registered else "; not registered: `glpgenc guard` registers its field"
        print_line(f"  left: {counted(sum(column.keys.values()), 'value')} of {column.name}{known}")
    if waiting := sum(job.quarantined for job in found.jobs):
        print_line(
            f"{counted(waiting, 'value is', 'values are')} in quarantine: `glpgenc backfill status` "
            f"lists them with the reason"
        )


def _print_missing(found: RotationReport) -> None:
    """Print the databases in which not all was done."""
    for place in found.databases:
        if place.error is not None:
            print_line(f"  not done in {place.database}: {place.error.message}")
            if place.error.hint is not None:
                print_line(f"    hint: {place.error.hint}")
    for name in found.forgotten:
        print_line(f"  not done in {name}: it is registered, and was not named")


@command(
    long_unless=("dry_run",),
    job=True,
    known_names=True,
    resume="run the same command again to continue; it creates no further keys",
    databases=DatabaseUse.ALL,
)
def rotate_(
    invocation: Invocation,
    *,
    data_class: Annotated[str | None, typer.Option(metavar="CLASS", help="Only keys of this data class.")] = None,
    older_than: Annotated[
        float | None, typer.Option(metavar="DAYS", min=0, help="Only keys that have been active for so long.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every active key of every tenant and class.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count keys and values; change nothing.")] = False,
    settle: Settle = None,
    workers: Workers = 1,
    job: JobArguments,
    retry_quarantined: RetryQuarantined = False,
) -> None:
    r"""Replace data keys now and re-encrypt their rows.

    Name the keys with --tenant, --data-class, --older-than or --all. Applications continue to read and write. Every
    process reads with a new key before the first one writes with it: --settle is that wait. Search terms stay as they
    are, so searches do not change. At the end every bytea column of the database is read for values that were missed.

    It may be stopped at any time, in any way: run the same command again to continue; it creates no further keys.

    \b
    Example:  glpgenc rotate --all --dry-run
              glpgenc rotate --tenant acme --data-class pii --workers 4 --max-lag 5
              glpgenc rotate --older-than 365 --settle 300
    Next:     glpgenc keys list --state decrypt_only, glpgenc keys retire KEY_ID

    Exit status 1: values are left under old keys, or it was stopped.
    """
    # Only as an option: with a default tenant configured, --all and --older-than still mean every tenant's.
    tenant = invocation.tenant_option
    if not everything and tenant is None and data_class is None and older_than is None:
        raise ConfigurationError(
            "no keys were named", hint="give --tenant, --data-class or --older-than, or --all for every key"
        )
    wanted = RotationFilter(
        tenant_id=tenant,
        data_class=data_class,
        older_than=None if older_than is None else timedelta(days=older_than),
    )
    if dry_run:
        _estimate(invocation, wanted)
        return
    options = RotateOptions(
        workers=workers,
        settle=settle,
        moving=job.job_options(),
        retry_quarantined=retry_quarantined,
    )
    with rotation_progress(quiet=invocation.as_json) as progress:
        so_far("preparing the rotation")
        found = rotate(invocation.settings, wanted, options, progress, databases=invocation.databases)
    if invocation.as_json:
        print_json(found.document())
    else:
        print_report(found)
    if not found.finished:
        raise typer.Exit(Exit.FAILED)


def _estimate(invocation: Invocation, wanted: RotationFilter) -> None:
    found = estimate_rotation(invocation.settings, wanted, invocation.databases)
    if invocation.as_json:
        print_json(found.document())
        return
    for name, error in found.failed.items():
        print_line(f"not looked at: {name}: {error.message}")
    for name in found.forgotten:
        print_line(f"not looked at: {name}, which was not named")
    print_line(
        f"{counted(len(found.replaced), 'key')} would be replaced; "
        f"{counted(found.values, 'value is', 'values are')} under them or older ones"
    )
    for column in found.census.columns:
        known = "" if column.registered else " (not registered: it would not be moved)"
        print_line(f"  {column.name}: {counted(sum(column.keys.values()), 'value')}{known}")
    print_line("`glpgenc backfill run TABLE --dry-run` measures how fast a table's rows are written")
