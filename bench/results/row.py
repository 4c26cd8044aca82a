"""One line of the report: a measured value beside the reference that it was measured with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bench.results.timing import Timing

Unit = Literal["us", "ms", "bytes", "kB", "%"]

_A_SECOND = {"us": 1e6, "ms": 1e3}


@dataclass(frozen=True)
class Bound:
    """What a ratio, or the measured value itself, has to be.

    :param kind: ``at most`` for a cost (measured / reference), ``at least`` for a speed-up (reference / measured).
    :param unit: of the limit, where the measured value is bound; ``None`` where the ratio is.
    """

    kind: Literal["at most", "at least"]
    limit: float
    unit: Unit | None = None

    def met_by(self, value: float) -> bool:
        """Tell whether a ratio, or a measured value, keeps the bound."""
        return value <= self.limit if self.kind == "at most" else value >= self.limit

    def __str__(self) -> str:
        limit = f"{'<=' if self.kind == 'at most' else '>='} {self.limit:g}"
        return limit if self.unit is None else f"{limit} {self.unit}"


def at_most(limit: float) -> Bound:
    """Return the bound of a cost: measured / reference is at most this."""
    return Bound("at most", limit)


def at_least(limit: float) -> Bound:
    """Return the bound of a speed-up: reference / measured is at least this."""
    return Bound("at least", limit)


def measuring_at_most(limit: float, unit: Unit) -> Bound:
    """Return the bound of a measured value, whatever the reference: at most so many units."""
    return Bound("at most", limit, unit)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A measured value, what it is compared with, and the bound of their ratio.

    :param postgres: the server's version.
    :param measured: the median, in ``unit``.
    :param against: what the reference is.
    :param cost: how many times the reference was measured.
    :param bound: ``None`` for a row that only informs.
    :param note: what a reader should know besides, such as the plan.
    :param spread: of the rounds' ratios, as a part of the cost; ``None`` for what was measured once.
    :raises ValueError: when the bound is of the measured value, and in another unit.
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
    spread: float | None = None

    def __post_init__(self) -> None:
        if self.bound is not None and self.bound.unit not in {None, self.unit}:
            message = f"a value in {self.unit} has a bound in {self.bound.unit}"
            raise ValueError(message)

    @property
    def ratio(self) -> float:
        """The cost; for a bound from below its inverse: how many times faster."""
        return 1 / self.cost if self.bound is not None and self.bound.kind == "at least" else self.cost

    @property
    def met(self) -> bool | None:
        """Whether the ratio, or the measured value, keeps the bound; ``None`` without one."""
        if self.bound is None:
            return None
        return self.bound.met_by(self.ratio if self.bound.unit is None else self.measured)

    def as_json(self) -> dict[str, Any]:
        """Return the row for a JSON document, unrounded."""
        return {
            "what": self.what,
            "postgresql": self.postgres,
            "measured": self.measured,
            "against": self.against,
            "reference": self.reference,
            "unit": self.unit,
            "cost": self.cost,
            "ratio": self.ratio,
            "spread": self.spread,
            "bound": None if self.bound is None else asdict(self.bound),
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
        spread=measured.spread_over(reference),
    )


def counted(
    what: str,
    postgres: str,
    measured: float,
    against: str,
    reference: float,
    *,
    unit: Literal["bytes", "kB", "%"],
    bound: Bound | None = None,
    note: str = "",
) -> Row:
    """Return the row of two sizes, or of two shares in percent."""
    return Row(
        what=what,
        postgres=postgres,
        measured=measured,
        against=against,
        reference=reference,
        cost=measured / reference if reference else 1.0,
        unit=unit,
        bound=bound,
        note=note,
    )
