"""Reports of what attacks recover: for programs, and as rows of a table. No value is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.leakage.simulation import BASELINES

if TYPE_CHECKING:
    from glpgenc.leakage.sampling import ColumnSample
    from glpgenc.leakage.simulation import Estimate, Outcome, Plan, Recovery

COLUMNS = ("facet", "bits", "attack", "values", "±", "terms", "of bits", "at most")
"""Of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakageReport:
    """What attacks on a column recover.

    :param public: how many values a public distribution has; ``None`` where half of the sample stood for it.
    """

    sample: ColumnSample
    plan: Plan
    public: int | None
    outcomes: Sequence[Outcome]

    @property
    def highest(self) -> float:
        """The greatest share of values that any setting loses, at the upper bound of its estimate."""
        return max(each.worst.values.high for each in self.outcomes)

    def document(self) -> dict[str, Any]:
        """Return the report for programs: shares from 0 to 1."""
        return {
            "table": self.sample.table,
            "column": self.sample.column,
            "type": self.sample.type_name,
            "encrypted": self.sample.is_encrypted,
            "rows": self.sample.rows,
            "sampled": len(self.sample.values),
            "distinct": len(set(self.sample.values)),
            "known": "half of the sample" if self.public is None else "a public distribution",
            "public_values": self.public,
            "trials": self.plan.trials,
            "seed": self.plan.seed,
            "own_rows": self.plan.own_rows,
            "padding": self.plan.padding,
            "highest": round(self.highest, 6),
            "settings": [
                {
                    "facet": each.setting.name,
                    "kind": each.setting.shape.kind.name.lower(),
                    "bits": each.setting.bits,
                    "strongest": each.strongest,
                    "ceiling": round(each.ceiling, 6),
                    "attacks": {name: _shares(recovery) for name, recovery in each.attacks.items()},
                }
                for each in self.outcomes
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines that stand above the table."""
        sample, plan = self.sample, self.plan
        known = (
            "half of them known to the attacker, the other half attacked"
            if self.public is None
            else f"attacked by someone who knows how common {self.public:,} values are"
        )
        yield f"{sample.table}.{sample.column}, {sample.type_name}: {len(sample.values):,} values, {known}"
        yield f"{plan.trials} trials with other keys, seed {plan.seed}; {plan.own_rows} rows the attacker's own"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of the table: first what needs no facet, then each setting's strongest attack."""
        for name in BASELINES:
            yield _row("", "", name, self.outcomes[0].attacks[name], "")
        for each in self.outcomes:
            yield _row(each.setting.name, each.setting.bits, each.strongest, each.worst, _percent(each.ceiling))


def _row(facet: object, bits: object, attack: str, found: Recovery, ceiling: str) -> tuple[object, ...]:
    values = found.values
    width = (values.high - values.low) / 2
    shown = (_percent(each) for each in (values.mean, width, found.parts.mean, found.bits.mean))
    return (facet, bits, attack, *shown, ceiling)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _shares(recovery: Recovery) -> dict[str, Any]:
    def of(estimate: Estimate) -> dict[str, float]:
        return {"mean": round(estimate.mean, 6), "low": round(estimate.low, 6), "high": round(estimate.high, 6)}

    return {"values": of(recovery.values), "terms": of(recovery.parts), "bits": of(recovery.bits)}
