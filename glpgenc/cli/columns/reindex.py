"""The commands of ``glpgenc reindex``: a new key, normalizer or boundaries for a search facet, online."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import JobArguments, RetryQuarantined, Workers
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, so_far
from glpgenc.cli._support.progress import JobProgress, ProgressPrinter, job_summary
from glpgenc.cli._support.times import duration
from glpgenc.cli.columns.boundaries import Sample, sample_of
from glpgenc.database.transactions import transaction
from glpgenc.reindex.estimate import estimate_reindex
from glpgenc.reindex.run import APPLICATION, ReindexObserver, ReindexOptions, abort_reindex, reindex, status_of
from glpgenc.reindex.state import ReindexChange, reindexes

if TYPE_CHECKING:
    from glpgenc.jobs.status import JobStatus
    from glpgenc.reencryption.jobs import StartedJob
    from glpgenc.reindex.run import ReindexReport
    from glpgenc.reindex.state import Reindex

_PHASES = {
    "staging": "the new slot is registered",
    "writing": "every process learns to write both slots",
    "filling": "rows get the new terms",
    "indexing": "indexes are built",
    "ready": "the new slot takes the name",
    "swapped": "every process learns to search by the new slot; then the old one goes",
}


class ReindexProgress(ReindexObserver):
    """Prints each phase, and its progress every few seconds.

    :param quiet: print nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._printer = ProgressPrinter(quiet=quiet)
        self._jobs = JobProgress(self._printer)

    def phase(self, reindex: Reindex) -> None:
        """Print a phase."""
        self._printer.say(f"{reindex.phase}: {_PHASES.get(reindex.phase, '')}", always=True)

    def roots(self, done: int, of: int) -> None:
        """Print how many new index roots there are."""
        text = f"{done} of {counted(of, 'index root is', 'index roots are')} staged"
        self._printer.say(text, always=done == of)

    def settling(self, seconds: float) -> None:
        """Print how long other processes may take to read the registry again."""
        self._printer.say(f"{duration(seconds)} until every process has read the registry again")

    def transactions(self, count: int) -> None:
        """Print how many transactions are waited for."""
        text = f"waiting for {counted(count, 'transaction')} that began before (pg_stat_activity shows them)"
        self._printer.say(text)

    def started(self, job: StartedJob) -> None:
        """Print which triggers fire."""
        for name in job.firing:
            self._printer.say(f"fires for every row: {name}", always=True)

    def moving(self, jobs: list[JobStatus]) -> None:
        """Print how far the tables are."""
        self._jobs.show(jobs)

    def building(self, index: str) -> None:
        """Print an index."""
        self._printer.say(f"building index {index}", always=True)


def _state_line(found: Reindex) -> str:
    """Return how a reindex is in one line."""
    what = [f"normaliser {found.normalizer}"] if found.normalizer != found.old_normalizer else []
    what += ["new key"] if found.new_key else []
    what += [] if found.buckets is None else [f"new boundaries of {counted(found.buckets, 'bucket')}"]
    slots = f"slot {found.old_slot} to {found.new_slot or '?'}"
    return f"{found.field}, facet {found.facet} ({', '.join(what)}): {found.phase}, {slots}"


def _result_lines(report: ReindexReport) -> list[str]:
    """Return what is said in the end."""
    names = f"{report.reindex.field} {report.reindex.facet}"
    command, abort = f"glpgenc reindex run {names}", f"glpgenc reindex abort {names}"
    lines = [_state_line(report.reindex), f"{counted(sum(job.rows for job in report.jobs), 'row')} written"]
    if report.left_roots:
        lines.append(f"{counted(len(report.left_roots), 'index root')} no longer used, and deactivated")
    if report.finished:
        return lines
    for each in report.duplicates:
        lines.append(
            f"{each.table}.{each.column}: {counted(each.rows, 'row')} in {counted(each.groups, 'group')} alike under "
            f"normalizer {report.reindex.normalizer}, and its index is UNIQUE. Their keys:"
        )
        lines += [f"  {', '.join(map(str, group))}" for group in each.keys]
        lines.append(f"change or delete all but one of each, and run `{command}` again; or `{abort}`")
    if report.quarantined:
        lines.append(
            f"{counted(report.quarantined, 'value')} in quarantine (glpgenc.quarantine), because they can't be "
            f"decrypted: fix or delete them, and run `{command} --retry-quarantined`; or `{abort}`"
        )
    elif report.reindex.phase == "ready":
        lines.append(f"all is ready for the swap: run `{command}`, once the models declare what they are to search by")
    elif not report.duplicates:
        lines.append(f"stopped: run `{command}` to continue")
    return lines


FieldName = Annotated[str, typer.Argument(metavar="FIELD", help="The field, such as customers.email.")]
FacetName = Annotated[str, typer.Argument(metavar="FACET", help="The facet's name.")]
Normalizer = Annotated[
    str | None, typer.Option(metavar="NAME", help="Apply this normalizer to values from now on, such as lower.")
]
NewBoundaries = Annotated[
    bool, typer.Option("--boundaries", help="Make the boundaries of a range of text again, of its values.")
]
Buckets = Annotated[int | None, typer.Option(metavar="N", help="Make new boundaries, of this many buckets.")]
NewKey = Annotated[bool, typer.Option("--new-key", help="Derive the facet's keys from new index roots.")]


@command()
def plan(
    invocation: Invocation,
    *,
    field: FieldName,
    facet: FacetName,
    normalizer: Normalizer = None,
    new_key: NewKey = False,
    boundaries: NewBoundaries = False,
    buckets: Buckets = None,
) -> None:
    r"""Estimate the work of a reindex.

    Shows columns, rows and indexes that a reindex with these options writes. Changes nothing.

    \b
    Example:  glpgenc reindex plan customers.email equal --new-key
    Next:     glpgenc reindex run customers.email equal --new-key
    """
    change = ReindexChange(normalizer, new_key, boundaries or buckets is not None, buckets)
    _estimate(invocation, field, facet, change)


@command(
    long_unless=("dry_run",), job=True, resume="run the same command again to continue, or `glpgenc reindex abort`"
)
def run(
    invocation: Invocation,
    *,
    field: FieldName,
    facet: FacetName,
    normalizer: Normalizer = None,
    new_key: NewKey = False,
    boundaries: NewBoundaries = False,
    buckets: Buckets = None,
    sample: Sample = None,
    workers: Workers = 1,
    settle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="The longest time a process may go without reading the registry."),
    ] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Stop before the swap; run again without it to continue.")
    ] = False,
    job: JobArguments,
    retry_quarantined: RetryQuarantined = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; the same as `reindex plan`.")] = False,
) -> None:
    r"""Start or continue a reindex.

    Gives a search facet a new key, another normalizer or new boundaries while applications search and write. All values
    of the field get terms in a new slot, indexes are built beside the old ones, and then the new slot takes over the
    facet's name and the index column's. It may be stopped or killed at any time: run it again to continue, without
    these options. With another normalizer or number of buckets: run it with --prepare, deploy the models that declare
    it, and run it again. --boundaries decrypts a sample of the values, unless --sample names a file; what it makes is
    stored encrypted.

    \b
    Example:  glpgenc reindex run customers.email equal --new-key --workers 4 --max-lag 5
              glpgenc reindex run customers.email equal --normalizer lower --prepare
              glpgenc reindex run customers.name range --boundaries
    Next:     glpgenc reindex status customers.email equal

    Exit status 1: rows are in quarantine, duplicates prevent the swap, or it was stopped.
    """
    wants_boundaries = boundaries or buckets is not None or sample is not None
    if dry_run:
        _estimate(invocation, field, facet, ReindexChange(normalizer, new_key, wants_boundaries, buckets))
        return
    options = ReindexOptions(
        workers=workers,
        settle=settle,
        prepare=prepare,
        retry_quarantined=retry_quarantined,
        moving=job.job_options(),
        sample=sample_of(sample),
    )
    so_far("preparing the reindex")
    progress = ReindexProgress(quiet=invocation.as_json)
    report = reindex(
        invocation.settings,
        field,
        facet,
        normalizer=normalizer,
        new_key=new_key,
        boundaries=wants_boundaries,
        buckets=buckets,
        options=options,
        observer=progress,
    )
    invocation.show(report.document(), *_result_lines(report))
    if not report.finished and not (prepare and report.reindex.phase == "ready"):
        raise typer.Exit(Exit.FAILED)


@command()
def status(invocation: Invocation, *, field: FieldName, facet: FacetName) -> None:
    r"""Show the reindexes of a facet and their progress.

    \b
    Example:  glpgenc reindex status customers.email equal
    Next:     glpgenc reindex run customers.email equal     to continue
    """
    with invocation.connection(APPLICATION) as connection:
        with transaction(connection):
            found = reindexes(connection, field, facet)
        jobs = status_of(connection, found[-1]) if found else []
    if invocation.as_json:
        print_json({"reindexes": [each.document() for each in found], "jobs": [job.document() for job in jobs]})
        return
    if not found:
        print_note(f"facet {facet} of field {field} was never reindexed")
    for each in found:
        print_line(_state_line(each))
    for job in jobs:
        print_line(job_summary(job))


@command()
def abort_(invocation: Invocation, *, field: FieldName, facet: FacetName) -> None:
    r"""Abort a reindex before its swap.

    The new slot and its indexes are dropped, and the facet stays as it was.

    \b
    Example:  glpgenc reindex abort customers.email equal
    Next:     glpgenc reindex status customers.email equal

    Exit status 3: the new slot has taken over already.
    """
    found = abort_reindex(invocation.settings, field, facet)
    invocation.show(found.document(), _state_line(found))


def _estimate(invocation: Invocation, field: str, facet: str, change: ReindexChange) -> None:
    found = estimate_reindex(invocation.settings, field, facet, change)
    invocation.show(found.document(), *found.lines())
