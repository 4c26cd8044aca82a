"""The commands of ``glpgenc rotation``: keys that are due, their rotation, and the policies that say when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import JobArguments, RetryQuarantined, Settle, Workers
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code, usage_error
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, so_far
from glpgenc.cli.keys.rotate import rotation_progress
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.keys.usage import DUE_USES
from glpgenc.rotation.run import RotateOptions
from glpgenc.rotation.schedule import (
    DEFAULT_MAX_AGE,
    EVERY_CLASS,
    RotationPolicy,
    RotationSchedule,
    read_policies,
    read_schedule,
    remove_policy,
    set_policy,
)
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
            f"not finished: rotation {one.number} of {_owner(one.wanted)} ({one.reason}), begun {_at(one.started_at)}"
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
        print_line(f"{_owner(step.wanted)} ({step.reason}): {_became(step)}")
        if step.error is not None and step.error.hint is not None:
            print_line(f"  hint: {step.error.hint}")


def _named(runner: RunnerSession | None) -> str:
    if runner is None or runner.pid is None:
        return ""
    # What a client calls itself is the client's word.
    address = "this host" if runner.address is None else runner.address
    return f" (backend {runner.pid} of role {runner.role!r} from {address})"


def _due(due: DueRotation) -> str:
    owner = _owner(due.wanted)
    if due.uses is not None:
        return f"{owner}, by uses: {counted(due.uses, 'value')} with A256GCM, {due.policy.due_uses} are meant"
    return (
        f"{owner}, by age: {counted(due.keys, 'key is', 'keys are')} due "
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
            left = f"{counted(step.left, 'value is', 'values are')} left"
            if step.missing:
                left = f"not finished in {', '.join(step.missing)}"
            return f"{done}; {left}: `glpgenc rotate` with the same filter lists them"
        case "failed":
            return f"failed: {'' if step.error is None else step.error.message}"
        case _:
            return f"{done}; stopped: the next run continues"


def _owner(wanted: RotationFilter) -> str:
    tenant = "all tenants" if wanted.tenant_id is None else wanted.tenant_id
    return f"{tenant}/{'all classes' if wanted.data_class is None else wanted.data_class}"


def _at(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")


@command(databases=DatabaseUse.KEYS)
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


@command(
    long_unless=("dry_run",),
    job=True,
    resume="run the same command again to continue; it creates no further keys",
    databases=DatabaseUse.ALL,
)
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
    job: JobArguments,
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
        moving=job.job_options(),
        retry_quarantined=retry_quarantined,
    )
    with rotation_progress(quiet=invocation.as_json) as progress:
        so_far("looking for what is due")
        ran = run_due(invocation.settings, options, progress, wait=wait, databases=invocation.databases)
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
    with invocation.connection(APPLICATION) as connection:
        return read_schedule(connection, settings.cache_ttl if settle is None else settle)


DataClass = Annotated[str, typer.Option(metavar="CLASS", help="The data class; * for every class without a policy.")]


@command(known_names=True, databases=DatabaseUse.KEYS)
def set_(
    invocation: Invocation,
    *,
    data_class: DataClass = EVERY_CLASS,
    max_age: Annotated[
        float | None, typer.Option(metavar="DAYS", min=0.001, max=36500, help="How long a key is active.")
    ] = None,
    no_max_age: Annotated[bool, typer.Option("--no-max-age", help="Keys are due at no age.")] = False,
    max_uses: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=DUE_USES, help="Values that a key encrypts with A256GCM.")
    ] = None,
) -> None:
    r"""Set the policy of a data class.

    Options that are not given keep their values, or those of the policy for every class. Without any policy a key is
    due after 365 days, and always after 2^31 values encrypted with A256GCM: half of what NIST SP 800-38D allows under
    one key.

    \b
    Example:  glpgenc rotation policy set --max-age 180
              glpgenc rotation policy set --data-class health --max-age 90 --max-uses 1000000000
    Next:     glpgenc rotation plan
    """
    if max_age is None and not no_max_age and max_uses is None:
        raise ConfigurationError("a policy of nothing", hint="give --max-age, --no-max-age or --max-uses")
    if max_age is not None and no_max_age:
        raise ConfigurationError("--max-age and --no-max-age contradict each other")
    with invocation.connection(APPLICATION) as connection:
        before = read_policies(connection).of(data_class)
        age = None if no_max_age else before.max_age if max_age is None else timedelta(days=max_age)
        policy = RotationPolicy(data_class, age, before.max_uses if max_uses is None else max_uses)
        with usage_error(RegistryError):
            set_policy(connection, policy)
    invocation.show(
        policy.document(),
        f"{data_class}: due {shown_age(policy.max_age)}, or after {counted(policy.due_uses, 'value')} with A256GCM",
    )


@command(databases=DatabaseUse.KEYS)
def list_(invocation: Invocation) -> None:
    r"""List the rotation policies.

    \b
    Example:  glpgenc rotation policy list
    Next:     glpgenc rotation plan
    """
    with invocation.connection(APPLICATION) as connection:
        policies = read_policies(connection)
    shown = policies.stored
    if all(policy.data_class != EVERY_CLASS for policy in shown):
        shown = [*shown, RotationPolicy(EVERY_CLASS, DEFAULT_MAX_AGE)]
    invocation.show_table(
        {"policies": [policy.document() for policy in shown]},
        ("data class", "due", "or after so many values with A256GCM"),
        ((policy.data_class, shown_age(policy.max_age), policy.due_uses) for policy in shown),
    )


@command(known_names=True, databases=DatabaseUse.KEYS)
def remove_(invocation: Invocation, *, data_class: DataClass = EVERY_CLASS) -> None:
    r"""Remove the policy of a data class.

    The policy of every class, or else the default, applies to it then.

    \b
    Example:  glpgenc rotation policy remove --data-class health
    Next:     glpgenc rotation policy list
    """
    with invocation.connection(APPLICATION) as connection:
        removed = remove_policy(connection, data_class)
    invocation.show(
        {"data_class": data_class, "removed": removed}, f"{data_class}: {'removed' if removed else 'it had no policy'}"
    )
