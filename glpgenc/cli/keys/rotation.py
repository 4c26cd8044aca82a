"""The commands ``glpgenc rotation plan`` and ``run``: keys that are due, and their rotation."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.job_options import (
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
from glpgenc.cli._support.output import print_json, print_line, so_far
from glpgenc.cli._support.progress import watching
from glpgenc.cli.keys.rotate import RotationProgress
from glpgenc.database import connect, translate_errors
from glpgenc.jobs.options import JobOptions
from glpgenc.rotation.policy import EVERY_CLASS
from glpgenc.rotation.run import RotateOptions
from glpgenc.rotation.schedule import RotationSchedule, read_schedule
from glpgenc.rotation.scheduler import APPLICATION, run_due

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.rotation.schedule import DueRotation, RotationSchedule
    from glpgenc.rotation.scheduler import RunnerSession, RunReport, ScheduledStep
    from glpgenc.rotation.selection import RotationFilter

_LISTED = 20


def shown_age(age: timedelta | None) -> str:
    """Say when keys are due by age."""
    return "at no age" if age is None else f"after {age / timedelta(days=1):g} days"


def _print_plan(plan: RotationSchedule, *, as_json: bool) -> None:
    """Print what is due, and when more will be."""
    if as_json:
        print_json(plan.document())
        return
    for one in plan.unfinished:
        print_line(
            f"not finished: rotation {one.rotation} of {_whose(one.wanted)} ({one.reason}), begun {_at(one.started_at)}"
        )
    for each in plan.due[:_LISTED]:
        print_line(f"due: {_due(each)}")
    if len(plan.due) > _LISTED:
        print_line(f"due: {len(plan.due) - _LISTED} more; --json has them all")
    for stone in plan.tombstones:
        what = "all classes" if stone.data_class == EVERY_CLASS else stone.data_class
        print_line(f"due: shredding of {stone.tenant_id}, {what}: could be undone until {_at(stone.undo_until)}")
    if plan.is_empty:
        print_line("nothing is due")
    for staged in plan.staged:
        print_line(
            f"waiting: {counted(staged.keys, 'new key')} of {staged.data_class}; all can be used from "
            f"{_at(staged.ready_at)} on"
        )
    for old in plan.replaced:
        print_line(
            f"replaced: {counted(old.keys, 'key')} of {old.data_class}, the first {_at(old.since)}: see "
            f"`glpgenc keys retire`"
        )
    for later in plan.next:
        print_line(f"next: {later.data_class}, {_at(later.at)}")


def _print_run(ran: RunReport) -> None:
    """Print what a run did."""
    if ran.plan is None:
        print_line(
            f"another `glpgenc rotation run` is at work{_named(ran.other)}: nothing was done; --wait waits for it"
        )
        return
    if not ran.steps:
        print_line("nothing is due")
    for step in ran.steps:
        print_line(f"{_whose(step.wanted)} ({step.reason}): {_became(step)}")
        if step.error is not None and step.error.hint is not None:
            print_line(f"  hint: {step.error.hint}")


def _named(runner: RunnerSession | None) -> str:
    if runner is None or runner.pid is None:
        return ""
    # What a client calls itself is the client's word.
    address = "this host" if runner.address is None else runner.address
    return f" (backend {runner.pid} of role {runner.role!r} from {address})"


def _due(due: DueRotation) -> str:
    whose = _whose(due.wanted)
    if due.uses is not None:
        return f"{whose}, by uses: {counted(due.uses, 'value')} with A256GCM, {due.policy.due_uses} are meant"
    return (
        f"{whose}, by age: {counted(due.keys, 'key is', 'keys are')} due "
        f"{shown_age(due.policy.max_age)}, the first since {_at(due.since)}"
    )


def _became(step: ScheduledStep) -> str:
    done = f"{counted(step.activated, 'new key')} in use, {counted(sum(step.rows.values()), 'row')} moved"
    if step.reason == "shred" and step.error is None:
        return f"{counted(step.destroyed, 'wrapped key')} destroyed; `glpgenc shred` has the receipt"
    match step.state:
        case "finished":
            return f"{done}; no value is under an older key"
        case "waiting":
            return (
                f"{done}; waiting {step.seconds or 0:.0f} s until every process reads with the keys: run it again then"
            )
        case "left":
            return (
                f"{done}; {counted(step.left, 'value is', 'values are')} left: `glpgenc rotate` with "
                f"the same filter lists them"
            )
        case "failed":
            return f"failed: {'' if step.error is None else step.error.message}"
        case _:
            return f"{done}; stopped: the next run continues"


def _whose(wanted: RotationFilter) -> str:
    tenant = "all tenants" if wanted.tenant_id is None else wanted.tenant_id
    return f"{tenant}/{'all classes' if wanted.data_class is None else wanted.data_class}"


def _at(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")


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
    _print_plan(_plan(invocation, settle), as_json=invocation.as_json)


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
        _print_plan(_plan(invocation, settle), as_json=invocation.as_json)
        return
    options = RotateOptions(
        workers=workers,
        settle=settle,
        moving=JobOptions(
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
        ran = run_due(invocation.settings, options, RotationProgress(view, quiet=invocation.as_json), wait=wait)
    if invocation.as_json:
        print_json(ran.document())
    else:
        _print_run(ran)
    failed = next((step.error for step in ran.steps if step.error is not None), None)
    if failed is not None:
        raise typer.Exit(exit_code(failed))
    if not ran.is_well:
        raise typer.Exit(Exit.FAILED)


def _plan(invocation: Invocation, settle: float | None) -> RotationSchedule:
    settings = invocation.settings
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        return read_schedule(connection, settings.cache_ttl if settle is None else settle)
