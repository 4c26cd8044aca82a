"""One line of the report: a measured value beside the reference that it was measured with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bench.timing import Timing

Unit = Literal["us", "ms", "bytes", "kB"]

_A_SECOND = {"us": 1e6, "ms": 1e3}


@dataclass(frozen=True)
class Bound:
    """What a ratio has to be.

    :param kind: ``at most`` for a cost (measured / reference), ``at least`` for a speed-up (reference / measured).
    """

    kind: Literal["at most", "at least"]
    limit: float

    def met_by(self, ratio: float) -> bool:
        """Tell whether a ratio keeps the bound."""
        return ratio <= self.limit if self.kind == "at most" else ratio >= self.limit

    def __str__(self) -> str:
        return f"{'<=' if self.kind == 'at most' else '>='} {self.limit:g}"


def at_most(limit: float) -> Bound:
    """Return the bound of a cost: measured / reference is at most this."""
    return Bound("at most", limit)


def at_least(limit: float) -> Bound:
    """Return the bound of a speed-up: reference / measured is at least this."""
    return Bound("at least", limit)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A measured value, what it is compared with, and the bound of their ratio.

    :param postgres: the server's version.
    :param measured: the median, in ``unit``.
    :param against: what the reference is.
    :param cost: how many times the reference was measured.
    :param bound: ``None`` for a row that only informs.
    :param note: what a reader should know besides, such as the plan.
    """

    what: str
    postgres: str
    measured: float
    against: str
    reference: float
    cost: float
    unit: Unit
    bound: Bound | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """The cost; for a bound from below its inverse: how many times faster."""
        return 1 / self.cost if self.bound is not None and self.bound.kind == "at least" else self.cost

    @property
    def met(self) -> bool | None:
        """Whether the ratio keeps the bound; ``None`` without one."""
        return None if self.bound is None else self.bound.met_by(self.ratio)

    def as_json(self) -> dict[str, Any]:
        """Return the row for a JSON document, unrounded."""
        return {
            "what": self.what,
            "postgresql": self.postgres,
            "measured": self.measured,
            "against": self.against,
            "reference": self.reference,
            "unit": self.unit,
            "ratio": self.ratio,
            "bound": None if self.bound is None else {"kind": self.bound.kind, "limit": self.bound.limit},
            "met": self.met,
            "note": self.note,
        }


def timed(
    what: str,
    postgres: str,
    measured: Timing,
    against: str,
    reference: Timing,
    *,
    unit: Literal["us", "ms"],
    bound: Bound | None = None,
    note: str = "",
) -> Row:
    """Return the row of two times that were taken in turns."""
    factor = _A_SECOND[unit]
    return Row(
        what=what,
        postgres=postgres,
        measured=factor * measured.median,
        against=against,
        reference=factor * reference.median,
        cost=measured.over(reference),
        unit=unit,
        bound=bound,
        note=note,
    )


def counted(
    what: str,
    postgres: str,
    measured: float,
    against: str,
    reference: float,
    *,
    unit: Literal["bytes", "kB"],
    bound: Bound | None = None,
    note: str = "",
) -> Row:
    """Return the row of two sizes."""
    return Row(
        what=what,
        postgres=postgres,
        measured=measured,
        against=against,
        reference=reference,
        cost=measured / reference,
        unit=unit,
        bound=bound,
        note=note,
    )
