"""When a column has too few values, or one too common, for equal terms to be harmless."""

from __future__ import annotations

from glpgenc.planning.column import ColumnStatistics, TypeKind

LEAST_DISTINCT = 32
"""Fewer distinct values than this can be determined apart by counting how often each term occurs."""

MOST_COMMON = 0.20
"""A value with a greater share than this is found at a glance."""


def small_domain(statistics: ColumnStatistics) -> list[str]:
    """Return the reasons why the values can be guessed from equal terms; none for a column that is fit.

    With fewer bits it is no better: so few values would have to share one term that it finds nothing.
    """
    if statistics.kind is TypeKind.BOOLEAN:
        return ["a boolean has two values: knowing which is more common reveals the whole column"]
    if statistics.kind is TypeKind.ENUM:
        return ["an enum has a known list of values: their terms can be identified by their frequency"]
    if statistics.is_unique:
        # Each value occurs once, however few rows there are yet.
        return []
    reasons = []
    if statistics.distinct < LEAST_DISTINCT:
        reasons.append(
            f"only about {statistics.distinct:.0f} distinct values: fewer than {LEAST_DISTINCT} can be identified "
            "by their frequency"
        )
    if statistics.top_share > MOST_COMMON:
        reasons.append(
            f"the most common value accounts for {statistics.top_share:.0%} of the values: above "
            f"{MOST_COMMON:.0%} its term is obvious"
        )
    return reasons
