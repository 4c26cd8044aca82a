"""A judgement in words and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted
from glpgenc.planning.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator


def as_document(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement for programs: counts as whole numbers, shares from 0 to 1."""
    statistics, buckets = judgement.statistics, judgement.buckets
    return {
        "table": statistics.table,
        "column": statistics.column,
        "type": statistics.type_name,
        "rows": round(statistics.rows),
        "distinct": round(statistics.distinct),
        "null_share": round(statistics.null_share, 6),
        "top_share": round(statistics.top_share, 6),
        "entropy_bits": round(statistics.entropy_bits, 2),
        "min_entropy_bits": round(statistics.min_entropy_bits, 2),
        "unique": statistics.is_unique,
        "facet": judgement.facet,
        "bits": judgement.bits,
        "recommended_bits": judgement.recommended_bits,
        "buckets": None
        if buckets is None
        else {
            "kind": buckets.kind,
            "unit": buckets.unit,
            "size": buckets.size,
            "count": buckets.count,
            "rows": buckets.rows,
        },
        "verdict": str(judgement.verdict),
        "reasons": list(judgement.reasons),
        "leaks": list(judgement.leaks),
        "advice": list(judgement.advice),
    }


def as_lines(judgement: Judgement) -> Iterator[str]:
    """Yield the lines that a person reads."""
    statistics = judgement.statistics
    unique = ", unique" if statistics.is_unique else ""
    yield f"{statistics.table}.{statistics.column}, {statistics.type_name}{unique}"
    yield f"  rows                {statistics.rows:,.0f}"
    yield f"  distinct values     {statistics.distinct:,.0f}"
    yield f"  NULL                {statistics.null_share:.1%}"
    yield f"  most common value   {statistics.top_share:.2%} of the values"
    yield f"facet {judgement.facet}, {judgement.bits} bits: {judgement.verdict}"
    for reason in judgement.reasons:
        yield f"  because  {reason}"
    for leak in judgement.leaks:
        yield f"  shows    {leak}"
    if (buckets := judgement.buckets) is not None:
        yield (
            f"  buckets  as a facet of kind {buckets.kind} about {buckets.count:,} buckets, "
            f"with {counted(buckets.rows, 'value')} in each"
        )
    for advice in judgement.advice:
        yield f"  do       {advice}"
    yield (
        "Statistics are estimates of the current distribution of values. docs/LEAKAGE.md describes what a facet "
        "reveals."
    )
