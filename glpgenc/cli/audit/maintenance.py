"""The commands ``glpgenc audit prune``, ``partitions`` and ``replay``."""

from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.audit.retention import MAX_AHEAD, PruningPlan, make_partitions, plan_pruning, prune
from glpgenc.audit.spool.delivery import replay
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, so_far
from glpgenc.cli._support.progress import progress_bar
from glpgenc.cli._support.times import parse_window
from glpgenc.cli.audit.view import print_findings, print_partitions


@command(resume="run it again; the months are dropped together or not at all")
def prune_(
    invocation: Invocation,
    *,
    older_than: Annotated[str, typer.Option(metavar="TIME", help="How old all records of a month must be: 365d, 52w.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; change nothing.")] = False,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Drop what does not verify too. Export it first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    r"""Drop old months of the audit trail.

    Drops the months whose records are all older than a time. Their chains are verified first: with findings nothing is
    dropped. Where each chain continues is written in the same transaction, under a MAC, so that what is left still
    verifies. It needs the role that owns the trail, and the KMS key. `prune` must be typed.

    \b
    Example:  glpgenc audit prune --older-than 365d --dry-run
              glpgenc audit export old.jsonl.gz --until 365d
              glpgenc audit prune --older-than 365d
    Next:     glpgenc audit verify

    Exit status 1: there are findings, or records were added meanwhile; nothing was dropped.
    """
    with progress_bar("verified", hidden=invocation.as_json) as progress:
        # A dry run says what does not verify, also where it would be dropped all the same.
        planned = plan_pruning(
            invocation.settings, parse_window(older_than), verified=dry_run or not unverified, progress=progress
        )
    if dry_run or not invocation.as_json:
        _print(invocation, planned, dropped=False)
    if not planned.partitions:
        if invocation.as_json and not dry_run:
            _print(invocation, planned, dropped=False)
        return
    if dry_run:
        if planned.findings and not unverified:
            raise typer.Exit(Exit.FAILED)
        return
    if not yes and (unverified or not planned.findings):
        confirm("prune", f"drop {counted(len(planned.partitions), 'month')} with {counted(planned.records, 'record')}")
    so_far("dropping the months")
    prune(invocation.settings, planned, unverified=unverified)
    if invocation.as_json:
        _print(invocation, planned, dropped=True)
    else:
        print_line(f"dropped: {counted(len(planned.partitions), 'month')} with {counted(planned.records, 'record')}")


def _print(invocation: Invocation, planned: PruningPlan, *, dropped: bool) -> None:
    if invocation.as_json:
        print_json({**planned.document(), "dropped": dropped})
        return
    if not planned.partitions:
        print_line(f"no month is older than {planned.before:%Y-%m-%d} as a whole")
        return
    print_partitions(list(planned.partitions))
    print_line(f"{counted(planned.records, 'record')} of {counted(len(planned.ends), 'writer')}")
    print_findings(list(planned.findings))


@command()
def partitions(
    invocation: Invocation,
    *,
    ahead: Annotated[
        int, typer.Option(metavar="N", min=0, max=MAX_AHEAD, help="For how many months after this one.")
    ] = 3,
) -> None:
    r"""Create this month's and coming partitions.

    Lists all of them, too. Run it once a month, or more often. Without it nothing is lost: records without a month's
    partition go to the default partition, and this command moves them out of it. It needs the role that owns the trail.

    \b
    Example:  glpgenc audit partitions
              glpgenc audit partitions --ahead 12
    Next:     glpgenc audit prune --older-than 365d --dry-run
    """
    made, there = make_partitions(invocation.database_url, ahead)
    if invocation.as_json:
        print_json({"made": made, "partitions": [each.document() for each in there]})
        return
    print_partitions(there)
    print_line(f"made: {', '.join(made)}" if made else "all were there already")


@command(resume="run it again; sending an event twice is the same as once")
def replay_(invocation: Invocation) -> None:
    r"""Send events left in this host's spool.

    Events of processes that ended while the database was unavailable wait in files of the spool. Processes that record
    send them once a minute: this command is for when there are none. Files of running processes stay with those.
    Sending something twice is the same as once.

    \b
    Example:  glpgenc audit replay
    Next:     glpgenc audit verify

    Exit status 1: a file contains something that is not an event; the rest of it was sent.
    """
    with progress_bar("sent", hidden=invocation.as_json) as progress:
        done = replay(invocation.settings, None if progress is None else lambda sent: progress(sent, 0))
    if invocation.as_json:
        print_json(done.document())
    else:
        print_line(
            f"{counted(done.events, 'event')} of {counted(done.files, 'file')} sent from {done.directory}; "
            f"{counted(done.running, 'file is', 'files are')} of running processes"
        )
        for name in done.unreadable:
            print_line(f"{name} contains something that is not an event: the rest of it was sent")
    if done.unreadable:
        raise typer.Exit(Exit.FAILED)
