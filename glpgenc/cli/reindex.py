"""``glpgenc reindex plan|run|status|abort``: give a search facet a new key or another normalizer, online."""

from contextlib import closing
from typing import Annotated

import typer

from glpgenc.cli.backfill_view import summary
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.interruption import so_far
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.moving_options import (
    AllowAfter,
    Between,
    FireTriggers,
    MaxDead,
    MaxLag,
    MaxRate,
    MaxSlotWal,
    MaxWal,
    RetryQuarantined,
    Workers,
)
from glpgenc.cli.output import print_json, print_line, print_note
from glpgenc.cli.reindex_view import Told, result_lines, state_line
from glpgenc.database import connect, translate_errors
from glpgenc.lifecycle.reindex import APPLICATION, reindex, status_of
from glpgenc.lifecycle.reindex_abort import abort
from glpgenc.lifecycle.reindex_estimate import estimate
from glpgenc.lifecycle.reindex_report import ReindexOptions, state_document
from glpgenc.lifecycle.reindex_state import reindexes
from glpgenc.migrate.connection import transaction
from glpgenc.migrate.start import Options

FieldName = Annotated[str, typer.Argument(metavar="FIELD", help="The field, such as customers.email.")]
FacetName = Annotated[str, typer.Argument(metavar="FACET", help="The facet's name.")]
Normalizer = Annotated[
    str | None, typer.Option(metavar="NAME", help="Apply this normalizer to values from now on, such as lower.")
]
NewKey = Annotated[bool, typer.Option("--new-key", help="Derive the facet's keys from new index roots.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "plan")(plan)
    command(
        app,
        "run",
        long_unless=("dry_run",),
        job=True,
        resume="run the same command again to continue, or `glpgenc reindex abort`",
    )(run)
    command(app, "status")(status)
    command(app, "abort")(abort_)


def plan(
    invocation: Invocation,
    *,
    field: FieldName,
    facet: FacetName,
    normalizer: Normalizer = None,
    new_key: NewKey = False,
) -> None:
    r"""Estimate the work of a reindex.

    Shows columns, rows and indexes that a reindex with these options writes. Changes nothing.

    \b
    Example:  glpgenc reindex plan customers.email equal --new-key
    Next:     glpgenc reindex run customers.email equal --new-key
    """
    _estimate(invocation, field, facet, normalizer, new_key=new_key)


def run(
    invocation: Invocation,
    *,
    field: FieldName,
    facet: FacetName,
    normalizer: Normalizer = None,
    new_key: NewKey = False,
    workers: Workers = 1,
    settle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="The longest time a process may go without reading the registry."),
    ] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Stop before the swap; run again without it to continue.")
    ] = False,
    max_rate: MaxRate = None,
    max_lag: MaxLag = None,
    max_wal: MaxWal = None,
    max_dead_tuples: MaxDead = None,
    max_slot_wal: MaxSlotWal = None,
    between: Between = None,
    fire_triggers: FireTriggers = False,
    allow_after_triggers: AllowAfter = False,
    retry_quarantined: RetryQuarantined = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; the same as `reindex plan`.")] = False,
) -> None:
    r"""Start or continue a reindex.

    Gives a search facet a new key, another normalizer, or both, while applications search and write. All values of the
    field get terms in a new slot, indexes are built beside the old ones, and then the new slot takes over the facet's
    name and the index column's. It may be stopped or killed at any time: run it again to continue, without --normalizer
    and --new-key. With another normalizer: run it with --prepare, deploy the models that declare it, and run it again.

    \b
    Example:  glpgenc reindex run customers.email equal --new-key --workers 4 --max-lag 5
              glpgenc reindex run customers.email equal --normalizer lower --prepare
    Next:     glpgenc reindex status customers.email equal

    Exit status 1: rows are in quarantine, duplicates prevent the swap, or it was stopped.
    """
    if dry_run:
        _estimate(invocation, field, facet, normalizer, new_key=new_key)
        return
    options = ReindexOptions(
        workers=workers,
        settle=settle,
        prepare=prepare,
        retry_quarantined=retry_quarantined,
        moving=Options(
            max_rate=max_rate,
            max_lag=max_lag,
            max_wal=max_wal,
            max_dead_tuples=max_dead_tuples,
            max_slot_wal=max_slot_wal,
            between=between,
            fire_triggers=fire_triggers or None,
            allow_after_triggers=allow_after_triggers or None,
        ),
    )
    _run(invocation, field, facet, normalizer, options, new_key=new_key)


def status(invocation: Invocation, *, field: FieldName, facet: FacetName) -> None:
    r"""Show the reindexes of a facet and their progress.

    \b
    Example:  glpgenc reindex status customers.email equal
    Next:     glpgenc reindex run customers.email equal     to continue
    """
    _status(invocation, field, facet)


def abort_(invocation: Invocation, *, field: FieldName, facet: FacetName) -> None:
    r"""Abort a reindex before its swap.

    The new slot and its indexes are dropped, and the facet stays as it was.

    \b
    Example:  glpgenc reindex abort customers.email equal
    Next:     glpgenc reindex status customers.email equal

    Exit status 3: the new slot has taken over already.
    """
    _abort(invocation, field, facet)


def _run(
    invocation: Invocation, field: str, facet: str, normalizer: str | None, options: ReindexOptions, *, new_key: bool
) -> None:
    so_far("preparing the reindex")
    told = Told(quiet=invocation.as_json)
    report = reindex(
        invocation.settings, field, facet, normalizer=normalizer, new_key=new_key, options=options, watch=told
    )
    if invocation.as_json:
        print_json(report.document())
    else:
        for line in result_lines(report):
            print_line(line)
    if not report.finished and not (options.prepare and report.reindex.phase == "ready"):
        raise typer.Exit(Exit.FAILED)


def _abort(invocation: Invocation, field: str, facet: str) -> None:
    found = abort(invocation.settings, field, facet)
    if invocation.as_json:
        print_json(state_document(found))
    else:
        print_line(state_line(found))


def _status(invocation: Invocation, field: str, facet: str) -> None:
    with translate_errors(), closing(connect(invocation.settings.require_database_url(), APPLICATION)) as connection:
        with transaction(connection):
            found = reindexes(connection, field, facet)
        jobs = status_of(connection, found[-1]) if found else []
    if invocation.as_json:
        print_json({"reindexes": [state_document(each) for each in found], "jobs": [job.document() for job in jobs]})
        return
    if not found:
        print_note(f"facet {facet} of field {field} was never reindexed")
    for each in found:
        print_line(state_line(each))
    for job in jobs:
        print_line(summary(job))


def _estimate(invocation: Invocation, field: str, facet: str, normalizer: str | None, *, new_key: bool) -> None:
    found = estimate(invocation.settings, field, facet, normalizer, new_key=new_key)
    if invocation.as_json:
        print_json(found.document())
    else:
        for line in found.lines():
            print_line(line)
