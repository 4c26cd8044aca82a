"""The steps of a scheduled run, and their results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glpgenc.lifecycle.due import Filter
from glpgenc.lifecycle.policy import EVERY_CLASS
from glpgenc.lifecycle.shred_finish import Failed, Finished

if TYPE_CHECKING:
    from glpgenc.errors import GlpgencError
    from glpgenc.lifecycle.schedule import Plan


@dataclass(slots=True)
class Step:
    """A rotation that was due, and its result.

    :param reason: as in glpgenc.rotations; ``shred`` for keys of a tombstone whose time for undoing is over.
    :param state: ``finished``; ``waiting`` for other processes to take note of its keys; ``left`` where values are
        under old keys; ``stopped`` because the process was asked to end; ``failed``.
    :param seconds: until it can continue, where it is waiting.
    :param activated: how many keys encrypt since.
    :param rows: how many rows were moved, of each job.
    :param left: values that are under old keys.
    :param destroyed: how many wrapped keys were destroyed.
    """

    reason: str
    wanted: Filter
    state: str = "waiting"
    seconds: float | None = None
    activated: int = 0
    rows: dict[int, int] = field(default_factory=dict)
    left: int = 0
    destroyed: int = 0
    error: GlpgencError | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        error = self.error and {
            "kind": type(self.error).__name__,
            "message": self.error.message,
            "hint": self.error.hint,
        }
        return {
            "reason": self.reason,
            "tenant_id": self.wanted.tenant_id,
            "data_class": self.wanted.data_class,
            "state": self.state,
            "seconds": self.seconds,
            "activated": self.activated,
            "rows": sum(self.rows.values()),
            "left": self.left,
            "destroyed": self.destroyed,
            "error": error,
        }


@dataclass(frozen=True, slots=True)
class Runner:
    """The database session of a run that is at work.

    :param pid: its backend; ``None`` where it had ended by the time that was asked.
    """

    pid: int | None = None
    role: str | None = None
    application: str | None = None
    address: str | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {"pid": self.pid, "role": self.role, "application": self.application, "address": self.address}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did.

    :param plan: what was due; ``None`` where another runner was at work.
    :param other: that one.
    """

    plan: Plan | None
    steps: list[Step]
    other: Runner | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing failed, and no value was left under an old key."""
        return all(step.state in {"finished", "waiting", "stopped"} for step in self.steps)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        other = self.other and self.other.document()
        return {"another_runs": self.plan is None, "runner": other, "steps": [step.document() for step in self.steps]}


def shredded(ended: Finished | Failed) -> Step:
    """Return the result for a tombstone."""
    whose = ended if isinstance(ended, Failed) else ended.tombstone
    data_class = None if whose.data_class == EVERY_CLASS else whose.data_class
    step = Step("shred", Filter(tenant_id=whose.tenant_id, data_class=data_class), "finished")
    if isinstance(ended, Failed):
        step.state, step.error = "failed", ended.error
    else:
        step.destroyed = ended.destroyed
    return step


def judge(step: Step, *, stopped: bool, left: int) -> None:
    """Note what a rotation of a step ended with.

    :param stopped: whether it was asked to end.
    :param left: values that are under old keys.
    """
    step.left += left
    step.state = "stopped" if stopped else "left" if step.left else "finished"
