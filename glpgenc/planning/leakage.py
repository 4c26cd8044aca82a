"""Judgement of a search facet on a column: what it reveals, how many bits to keep, and whether to use it at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted
from glpgenc.errors import ConfigurationError
from glpgenc.planning import sizing as bits_of
from glpgenc.planning.sizing import Buckets, propose_buckets
from glpgenc.planning.statistics import ColumnStatistics, TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

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


FACETS = ("exact", "lower", "prefix", "contains", "range")
_SCALARS = ("exact", "lower")
_TAGS = ("prefix", "contains")
_FALSELY_FOUND = {"prefix": 0.001, "contains": 0.01}
_STANDS_OUT = 4.0
_MANY_ROWS = 10_000


class Verdict(StrEnum):
    """What is thought of a facet."""

    OK = "ok"
    WEAK = "weak"
    """It reveals more than it needs to, or does not serve its purpose."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is to be said of one facet on one column.

    :param bits: those that are judged: the ones asked for, or the recommended.
    :param reasons: why it is not ``OK``.
    :param leaks: what someone sees who has the stored bytes.
    :param advice: what to do.
    :param buckets: what a range facet could have; ``None`` where the type has no range.
    """

    statistics: ColumnStatistics
    facet: str
    bits: int
    recommended_bits: int
    verdict: Verdict
    reasons: tuple[str, ...]
    leaks: tuple[str, ...]
    advice: tuple[str, ...]
    buckets: Buckets | None

    @property
    def values_a_term(self) -> float:
        """About how many different values share a term."""
        return max(1.0, self.statistics.distinct / 2.0**self.bits)

    @property
    def rows_a_term(self) -> float:
        """About how many rows a look-up reads and decrypts beside those it wants."""
        return self.statistics.values / 2.0**self.bits

    @property
    def top_over_usual(self) -> float:
        """How many times as many rows the most common value's term covers as a usual term does."""
        top, terms = self.statistics.top_share, min(2.0**self.bits, max(self.statistics.distinct, 1.0))
        return (top + (1 - top) / terms) * terms


def judge(
    statistics: ColumnStatistics, facet: str = "exact", *, bits: int | None = None, allow_small_domain: bool = False
) -> Judgement:
    """Judge a facet on a column.

    :param facet: one of :data:`FACETS`.
    :param bits: to judge, 1 to 128, for tags to 32; ``None`` for the recommended.
    :param allow_small_domain: judge also what would be refused for too few or too common values.
    :raises ConfigurationError: the facet is unknown or does not suit the column's type, or the bits are out of bounds.
    """
    _check(statistics, facet, bits)
    recommended = _recommended(statistics, facet)
    draft = Judgement(
        statistics=statistics,
        facet=facet,
        bits=recommended if bits is None else bits,
        recommended_bits=recommended,
        verdict=Verdict.OK,
        reasons=(),
        leaks=(),
        advice=(),
        buckets=propose_buckets(statistics) if facet == "range" or statistics.kind is not TypeKind.TEXT else None,
    )
    small, weak = small_domain(statistics), _weaknesses(draft)
    refused = bool(small) and not allow_small_domain
    return replace(
        draft,
        verdict=Verdict.REFUSED if refused else Verdict.WEAK if small or weak else Verdict.OK,
        reasons=(*small, *weak),
        leaks=tuple(_leaks(draft)),
        advice=tuple(_advice(draft, refused=refused)),
    )


def _check(statistics: ColumnStatistics, facet: str, bits: int | None) -> None:
    if facet not in FACETS:
        raise ConfigurationError(f"unknown facet {facet!r}", hint=f"use one of {', '.join(FACETS)}")
    if facet == "range" and statistics.kind not in {TypeKind.NUMBER, TypeKind.TIME, TypeKind.TEXT}:
        raise ConfigurationError(
            "a range facet supports numbers, dates, timestamps and text, and the column has type "
            f"{statistics.type_name}",
            hint="use exact",
        )
    if facet in _TAGS and statistics.kind not in {TypeKind.TEXT, TypeKind.ENUM}:
        raise ConfigurationError(
            f"a {facet} facet supports text, and the column has type {statistics.type_name}", hint="use exact or range"
        )
    most = bits_of.TAG_BITS if facet in _TAGS else bits_of.UNIQUE_BITS
    if bits is not None and not 1 <= bits <= most:
        raise ConfigurationError(
            f"the bits of a {facet} facet must be 1 to {most}, not {bits}", hint="leave --bits out"
        )


def _recommended(statistics: ColumnStatistics, facet: str) -> int:
    if facet == "range":
        return bits_of.RANGE_BITS
    if facet in _SCALARS:
        return bits_of.scalar_bits(statistics)
    tags = bits_of.contains_tags(statistics) if facet == "contains" else bits_of.prefix_tags(statistics)
    return bits_of.tag_bits(tags, _FALSELY_FOUND[facet])


def _weaknesses(draft: Judgement) -> list[str]:
    if draft.facet in _TAGS:
        return _weaknesses_of_tags(draft)
    if draft.facet == "range":
        return list(_weaknesses_of_buckets(draft))
    found = []
    if draft.statistics.is_unique:
        if draft.bits < bits_of.UNIQUE_BITS:
            found.append(
                f"a unique index on terms of {draft.bits} bits would refuse different values that share a term"
            )
    elif draft.top_over_usual > _STANDS_OUT:
        found.append(
            f"the term of the most common value has about {draft.top_over_usual:,.0f} times as many rows as a "
            "typical one, and is obvious"
        )
    return found


def _weaknesses_of_buckets(draft: Judgement) -> Iterator[str]:
    if not draft.buckets:
        yield "no buckets of a range facet separate the values"
    elif draft.statistics.kind is TypeKind.TEXT and draft.statistics.top_share * draft.buckets.count > _STANDS_OUT:
        yield (
            f"the most common value has {draft.statistics.top_share:.1%} of the values, and its bucket stands out "
            "among the others: fewer buckets hide it"
        )


def _weaknesses_of_tags(draft: Judgement) -> list[str]:
    found = []
    if draft.facet == "contains":
        found.append("sets of tags of natural language can be decoded by frequency analysis, with any number of bits")
    if draft.bits > draft.recommended_bits:
        found.append(f"{draft.bits} bits distinguish parts of text better than a search requires")
    return found


def _leaks_of_buckets(statistics: ColumnStatistics) -> list[str]:
    if statistics.kind is TypeKind.TEXT:
        return [
            "which values are in the same bucket; not the order of buckets",
            "how many are in each: about as many, while the boundaries are those of a sample of these values",
        ]
    return ["which values are in the same bucket, and how many in each; not the order of buckets"]


def _leaks(draft: Judgement) -> list[str]:
    statistics = draft.statistics
    if draft.facet == "prefix":
        return [
            "which values have a common prefix, and its length",
            "the length of a value, up to the longest prefix: there is one tag for each",
            "the frequency of each prefix, from which first letters of names can be guessed",
        ]
    if draft.facet == "contains":
        return [
            "which values share n-grams, and the frequency of each, which reveals much in texts of a known language",
            "the approximate length of a value, by the number of its tags, even with padding",
        ]
    if draft.facet == "range":
        return _leaks_of_buckets(statistics)
    if statistics.is_unique:
        return [
            "no frequency: each value occurs once",
            "whether a value exists, to anyone who can insert: the unique index refuses it",
        ]
    guess = (
        f"guessing the most common value is correct for {statistics.top_share:.1%} of the values without any "
        f"attack ({statistics.min_entropy_bits:.1f} bits of min-entropy, {statistics.entropy_bits:.1f} of entropy)"
    )
    if draft.values_a_term > 1:
        return [guess, f"with {draft.bits} bits about {draft.values_a_term:,.0f} different values share a term"]
    return [guess, f"with {draft.bits} bits different values rarely share a term: equal terms are equal values"]


def _advice(draft: Judgement, *, refused: bool) -> list[str]:
    if refused:
        return ["encrypt it without a facet, and search by another column; or pass --allow-small-domain"]
    if draft.facet == "range" and draft.statistics.kind is TypeKind.TEXT:
        column = f"{draft.statistics.table}.{draft.statistics.column}"
        buckets = "" if draft.buckets is None else f" --buckets {draft.buckets.count}"
        return [
            f"make its boundaries before it is encrypted: glpgenc field boundaries FIELD --from {column}{buckets}",
            "make them again when the values have changed: glpgenc reindex run FIELD range --boundaries",
        ]
    if draft.facet == "range":
        return ["choose low and high around the usual values: values beyond them share a bucket at each end"]
    if draft.facet in _TAGS:
        return [f"use {draft.recommended_bits} bits: enough for searches, while different parts share tags"]
    if draft.statistics.is_unique:
        return [
            "use 128 bits, so that a unique index on the term is possible"
            + (", which also refuses values that differ only in case" if draft.facet == "lower" else "")
        ]
    keep = f"use {draft.recommended_bits} bits: different values share each term, which hides the most common one"
    advice = [keep]
    rows = draft.rows_a_term
    if rows >= 1:
        advice.append(f"a search with {draft.bits} bits decrypts about {rows:,.0f} rows: compare the decrypted value")
    if draft.facet == "lower":
        advice.append(
            "values that differ only in case were counted separately: with lower there are fewer, more frequent values"
        )
    if rows > _MANY_ROWS:
        advice.append("this many rows are slow: leave the facet out, or use more bits and accept what they reveal")
    return advice


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
