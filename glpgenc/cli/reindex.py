"""``glpgenc reindex``: give a search facet a new key or another normaliser, online."""

from contextlib import closing
from typing import Annotated

import typer

from glpgenc.cli.backfill_view import summary
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.moving_options import Between, MaxSlotWal
from glpgenc.cli.output import print_json, print_line, print_note
from glpgenc.cli.reindex_view import Told, result_lines, state_line
from glpgenc.database import connect, translate_errors
from glpgenc.errors import ConfigurationError
from glpgenc.lifecycle.reindex import APPLICATION, reindex, status_of
from glpgenc.lifecycle.reindex_abort import abort
from glpgenc.lifecycle.reindex_estimate import estimate
from glpgenc.lifecycle.reindex_report import ReindexOptions, state_document
from glpgenc.lifecycle.reindex_state import reindexes
from glpgenc.migrate.connection import transaction
from glpgenc.migrate.start import Options


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "reindex", long_unless=("dry_run", "status", "give_up"), job=True)(reindex_)


def reindex_(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="The field, such as customers.email.")],
    facet: Annotated[str, typer.Argument(metavar="FACET", help="The facet's name.")],
    normalizer: Annotated[
        str | None, typer.Option(metavar="NAME", help="What values are turned into first, from now on.")
    ] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Derive its keys from new index roots.")] = False,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes that write rows.")] = 1,
    settle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="How long any process may go without reading the registry anew."),
    ] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="End before the swap; run again without it to go on.")
    ] = False,
    max_rate: Annotated[float | None, typer.Option(metavar="ROWS", min=0.001, help="Rows a second at most.")] = None,
    max_lag: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0, help="Wait while a replica lags more.")
    ] = None,
    max_wal: Annotated[float | None, typer.Option(metavar="MB", min=0.001, help="WAL a second at most.")] = None,
    max_dead_tuples: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Wait while more rows are dead.")
    ] = None,
    max_slot_wal: MaxSlotWal = None,
    between: Between = None,
    fire_triggers: Annotated[
        bool, typer.Option("--fire-triggers", help="Let the table's triggers fire, updated_at included.")
    ] = False,
    allow_after_triggers: Annotated[
        bool, typer.Option("--allow-after-triggers", help="Let those fire that can't be kept from it.")
    ] = False,
    retry_quarantined: Annotated[
        bool, typer.Option("--retry-quarantined", help="Try rows again that could not be decrypted.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what is to be done; no more.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Tell how far it is; no more.")] = False,
    give_up: Annotated[bool, typer.Option("--abort", help="Give it up, before the swap: all is as it was.")] = False,
) -> None:
    r"""Give a search facet a new key, another normaliser, or both, while everybody goes on searching and writing.

    All values of the field get terms in a new slot, indexes are built beside the old ones, and then the new slot takes
    the facet's name and the index column's. It may be stopped or killed at any time and run again: it goes on where it
    was, and --normalizer and --new-key need not be given again. With another normaliser: run it with --prepare, deploy
    the models that declare it, and run it again. Code 1: rows are in quarantine, or duplicates keep it from the swap.

    \b
    Example:  glpgenc reindex customers.email equal --new-key --dry-run
              glpgenc reindex customers.email equal --new-key --workers 4 --max-lag 5
              glpgenc reindex customers.email equal --normalizer lower --prepare
              glpgenc reindex customers.email equal --status
    """
    if sum((dry_run, status, give_up)) > 1:
        raise ConfigurationError("--dry-run, --status and --abort exclude one another")
    if status:
        _status(invocation, field, facet)
    elif give_up:
        _abort(invocation, field, facet)
    elif dry_run:
        _estimate(invocation, field, facet, normalizer, new_key=new_key)
    else:
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


def _run(
    invocation: Invocation, field: str, facet: str, normalizer: str | None, options: ReindexOptions, *, new_key: bool
) -> None:
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
