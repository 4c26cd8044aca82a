"""``glpgenc rotation plan|run|policy``: which keys are due, and doing it."""

from contextlib import closing
from typing import Annotated

import typer

from glpgenc.cli.backfill_view import watching
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit, exit_code
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
    Settle,
    Workers,
)
from glpgenc.cli.output import print_json
from glpgenc.cli.rotate_view import Shown
from glpgenc.cli.rotation_view import print_plan, print_ran
from glpgenc.database import connect, translate_errors
from glpgenc.lifecycle.rotation import RotateOptions
from glpgenc.lifecycle.schedule import Plan, read_plan
from glpgenc.lifecycle.scheduled import APPLICATION, run_due
from glpgenc.migrate.start import Options


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "plan")(plan_)
    command(
        app,
        "run",
        long_unless=("dry_run",),
        job=True,
        resume="run the same command again to continue; it creates no further keys",
    )(run_)


def plan_(invocation: Invocation, *, settle: Settle = None) -> None:
    r"""Show which keys are due, and when more will be.

    A key is due when it is older than its policy allows (one year without a policy), or has encrypted as many values
    with A256GCM as its policy allows (half of 2^32 without one). Changes nothing.

    \b
    Example:  glpgenc rotation plan
              glpgenc rotation plan --json
    Next:     glpgenc rotation run
    """
    print_plan(_plan(invocation, settle), as_json=invocation.as_json)


def run_(
    invocation: Invocation,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is due; change nothing.")] = False,
    wait: Annotated[
        bool | None,
        typer.Option(
            "--wait/--no-wait",
            help="Wait for another runner too; or for nothing: the next run continues.",
            show_default="for --settle only",
        ),
    ] = None,
    settle: Settle = None,
    workers: Workers = 1,
    max_rate: MaxRate = None,
    max_lag: MaxLag = None,
    max_wal: MaxWal = None,
    max_dead_tuples: MaxDead = None,
    max_slot_wal: MaxSlotWal = None,
    between: Between = None,
    fire_triggers: FireTriggers = False,
    allow_after_triggers: AllowAfter = False,
    retry_quarantined: RetryQuarantined = False,
) -> None:
    r"""Rotate every key that is due, for cron.

    Finishes what was interrupted, replaces keys that are due and re-encrypts their rows. Run it as often as you like:
    where nothing is due, nothing is done. Only one runs at a time; another one says so and ends with exit status 0. If
    it is killed, the next run continues and creates no further keys. With --no-wait it never waits: one run creates the
    new keys, one after --settle puts them into use and moves the rows, and one after another --settle finds that no
    value is left.

    \b
    Example:  glpgenc rotation run --dry-run
              glpgenc rotation run --no-wait --workers 2 --max-lag 5
    Next:     glpgenc rotation plan

    Exit status 1: values are left under old keys. Any other but 0: a rotation failed.
    """
    if dry_run:
        print_plan(_plan(invocation, settle), as_json=invocation.as_json)
        return
    options = RotateOptions(
        workers=workers,
        settle=settle,
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
        retry_quarantined=retry_quarantined,
    )
    with watching(quiet=invocation.as_json) as view:
        so_far("looking for what is due")
        ran = run_due(invocation.settings, options, Shown(view, quiet=invocation.as_json), wait=wait)
    if invocation.as_json:
        print_json(ran.document())
    else:
        print_ran(ran)
    failed = next((step.error for step in ran.steps if step.error is not None), None)
    if failed is not None:
        raise typer.Exit(exit_code(failed))
    if not ran.is_well:
        raise typer.Exit(Exit.FAILED)


def _plan(invocation: Invocation, settle: float | None) -> Plan:
    settings = invocation.settings
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        return read_plan(connection, settings.cache_ttl if settle is None else settle)
