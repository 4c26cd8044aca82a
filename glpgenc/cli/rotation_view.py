"""How a plan is shown, and what a run did about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from glpgenc._support.terminal import counted
from glpgenc.cli.output import print_json, print_line
from glpgenc.lifecycle.policy import EVERY_CLASS

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.lifecycle.due import Filter
    from glpgenc.lifecycle.schedule import Due, Plan
    from glpgenc.lifecycle.scheduled_steps import Ran, Runner, Step

_LISTED = 20


def shown_age(age: timedelta | None) -> str:
    """Say when keys are due by age."""
    return "at no age" if age is None else f"after {age / timedelta(days=1):g} days"


def print_plan(plan: Plan, *, as_json: bool) -> None:
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


def print_ran(ran: Ran) -> None:
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


def _named(runner: Runner | None) -> str:
    if runner is None or runner.pid is None:
        return ""
    # What a client calls itself is the client's word.
    address = "this host" if runner.address is None else runner.address
    return f" (backend {runner.pid} of role {runner.role!r} from {address})"


def _due(due: Due) -> str:
    whose = _whose(due.wanted)
    if due.uses is not None:
        return f"{whose}, by uses: {counted(due.uses, 'value')} with A256GCM, {due.policy.due_uses} are meant"
    return (
        f"{whose}, by age: {counted(due.keys, 'key is', 'keys are')} due "
        f"{shown_age(due.policy.max_age)}, the first since {_at(due.since)}"
    )


def _became(step: Step) -> str:
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


def _whose(wanted: Filter) -> str:
    tenant = "all tenants" if wanted.tenant_id is None else wanted.tenant_id
    return f"{tenant}/{'all classes' if wanted.data_class is None else wanted.data_class}"


def _at(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
