"""What changed between two runs: ratios are compared, never times, and a change within a row's noise is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bench.numbers import Key, Numbers, Run

Verdict = Literal["slower", "faster", "unchanged", "new", "gone"]


@dataclass(frozen=True)
class Change:
    """A row in two runs.

    :param change: of the cost, as a part of the old one: 0.1 is a tenth more; ``None`` where nothing is compared.
    :param noise: within which a change is none: the greater of the rows' spreads.
    """

    key: Key
    old: Numbers | None
    new: Numbers | None
    verdict: Verdict
    change: float | None = None
    noise: float = 0.0

    @property
    def lost_bound(self) -> bool:
        """Whether a bound was met and is no longer."""
        return self.old is not None and self.new is not None and bool(self.old.met) and self.new.met is False

    @property
    def regression(self) -> bool:
        """Whether this is what no one wants: slower, or a bound lost by more than noise, threshold or not."""
        beyond = self.change is not None and abs(self.change) > self.noise
        return self.verdict == "slower" or (self.lost_bound and beyond)

    def as_json(self) -> dict[str, Any]:
        """Return the change for a JSON document."""
        return {
            "benchmark": self.key.benchmark,
            "what": self.key.what,
            "postgresql": self.key.postgres,
            "against": self.key.against,
            "verdict": self.verdict,
            "old_ratio": None if self.old is None else self.old.ratio,
            "new_ratio": None if self.new is None else self.new.ratio,
            "change": None if self.change is None or math.isinf(self.change) else self.change,
            "noise": self.noise,
            "lost_bound": self.lost_bound,
        }


class UnlikeRunsError(Exception):
    """Two runs that can't be compared; the message says in what they differ."""


def compared(old: Run, new: Run, *, threshold: float, any_machine: bool = False) -> list[Change]:
    """Compare two runs.

    :param threshold: the least change of a cost that counts, as a part: 0.1 is a tenth.
    :param any_machine: compare runs of unlike machines, too.
    :raises UnlikeRunsError: for runs of unlike sizes, or of unlike machines.
    """
    if old.scale != new.scale:
        message = f"one is a {old.scale} run and the other a {new.scale} one: their rows are of unlike sizes"
        raise UnlikeRunsError(message)
    if not any_machine and (unlike := _unlike(old, new)):
        message = f"they are of unlike machines ({unlike}); --any-machine compares them all the same"
        raise UnlikeRunsError(message)
    # In the new run's order, then what is gone.
    keys = [*new.rows, *(key for key in old.rows if key not in new.rows)]
    return [_change(key, old.rows.get(key), new.rows.get(key), threshold) for key in keys]


def _change(key: Key, old: Numbers | None, new: Numbers | None, threshold: float) -> Change:
    if old is None or new is None:
        return Change(key, old, new, "new" if old is None else "gone")
    if _without_direction(new):
        return Change(key, old, new, "unchanged")
    noise = max(old.spread, new.spread)
    allowed = max(threshold, noise)
    # The same factor in each direction: from 1.0 to 1.1 and from 1.1 to 1.0 are as far.
    worse, better = new.cost > old.cost * (1 + allowed), old.cost > new.cost * (1 + allowed)
    if new.bound is not None and new.bound.unit is not None and new.bound.kind == "at least":
        worse, better = better, worse
    change = new.cost / old.cost - 1 if old.cost else math.inf if new.cost else 0.0
    return Change(key, old, new, "slower" if worse else "faster" if better else "unchanged", change, noise)


def _without_direction(row: Numbers) -> bool:
    # A share, of which no bound says whether more of it is good.
    return row.unit == "%" and row.bound is None


def _unlike(old: Run, new: Run) -> str:
    names = dict.fromkeys([*old.machine, *new.machine])
    pairs = ((name, old.machine.get(name), new.machine.get(name)) for name in names)
    return ", ".join(f"{name}: {before} and {after}" for name, before, after in pairs if before != after)
