from __future__ import annotations

import math
from typing import Any

import pytest

from glpgenc.cli.columns.fields import FacetArgument
from glpgenc.errors import ConfigurationError
from glpgenc.planning import ColumnStatistics, TypeKind, Verdict, as_document, as_lines, judge
from glpgenc.wire.facets import RangeShape


def column(**known: Any) -> ColumnStatistics:
    """A text column of a million rows and 100,000 values, of which one is a bit more common than the others."""
    usual: dict[str, Any] = {
        "table": "shop.customers",
        "column": "city",
        "type_name": "text",
        "kind": TypeKind.TEXT,
        "rows": 1_000_000.0,
        "distinct": 100_000.0,
        "null_share": 0.0,
        "frequencies": (0.001,),
        "average_bytes": 20,
    }
    return ColumnStatistics(**(usual | known))


def test_entropy_of_equally_common_values_is_that_of_their_number() -> None:
    flat = column(distinct=1024, frequencies=())
    assert flat.entropy_bits == pytest.approx(10)
    assert flat.min_entropy_bits == pytest.approx(10)


def test_entropy_of_a_skewed_column_is_computed_from_its_shares() -> None:
    skewed = column(distinct=4, frequencies=(0.5, 0.25, 0.125, 0.125))
    assert skewed.entropy_bits == pytest.approx(1.75)
    assert skewed.min_entropy_bits == pytest.approx(1)


def test_shares_are_of_the_values_and_not_of_the_rows() -> None:
    half_null = column(null_share=0.5, frequencies=(0.05,))
    assert half_null.top_share == pytest.approx(0.1)
    assert half_null.values == 500_000


def test_a_column_of_nulls_is_judged_without_dividing_by_nothing() -> None:
    nothing = column(null_share=1.0, distinct=0.0, frequencies=())
    assert (nothing.top_share, nothing.entropy_bits, nothing.min_entropy_bits) == (0, 0, 0)
    assert judge(nothing).verdict is Verdict.REFUSED


def test_with_the_recommended_bits_values_share_terms_and_the_top_value_does_not_stand_out() -> None:
    judgement = judge(column())
    assert judgement.verdict is Verdict.OK
    # 0.1 % are 9.97 bits of min-entropy: a usual term of 9 bits covers twice as many rows as the top value.
    assert judgement.recommended_bits == judgement.bits == 9
    assert judgement.values_a_term >= 8
    assert 1 / 2**judgement.bits >= column().top_share
    assert judgement.top_over_usual < 2
    assert any("decrypts about 1,953 rows" in advice for advice in judgement.advice)


@pytest.mark.parametrize("distinct", [32, 1_000, 10**6])
@pytest.mark.parametrize("top", [1e-6, 0.001, 0.05, 0.2])
def test_the_recommendation_hides_the_top_value_whatever_the_column(distinct: float, top: float) -> None:
    statistics = column(distinct=distinct, frequencies=(max(top, 1 / distinct),))
    judgement = judge(statistics)
    assert 1 <= judgement.recommended_bits <= 128
    assert judgement.top_over_usual <= 2.01
    assert judgement.verdict is Verdict.OK


def test_more_bits_than_recommended_let_the_top_value_stand_out() -> None:
    judgement = judge(column(), bits=128)
    assert judgement.verdict is Verdict.WEAK
    assert "has about 101 times as many rows as a typical one" in judgement.reasons[0]
    assert any("equal terms are equal values" in leak for leak in judgement.leaks)


def test_fewer_bits_than_recommended_are_slower_and_fine() -> None:
    judgement = judge(column(), bits=4)
    assert judgement.verdict is Verdict.OK
    assert any("this many rows are slow" in advice for advice in judgement.advice)


def test_a_unique_column_keeps_128_bits() -> None:
    unique = column(is_unique=True, distinct=1_000_000.0, frequencies=())
    judgement = judge(unique)
    assert (judgement.bits, judgement.verdict) == (128, Verdict.OK)
    assert any("the unique index refuses it" in leak for leak in judgement.leaks)
    assert judge(unique, bits=64).verdict is Verdict.WEAK


def test_a_unique_column_of_few_rows_yet_is_no_small_domain() -> None:
    assert judge(column(is_unique=True, rows=5.0, distinct=5.0, frequencies=())).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"kind": TypeKind.BOOLEAN, "distinct": 2.0}, "a boolean has two values"),
        ({"kind": TypeKind.ENUM, "distinct": 100.0}, "an enum has a known list"),
        ({"distinct": 31.0, "frequencies": (0.05,)}, "only about 31 distinct values"),
        ({"frequencies": (0.31,)}, "accounts for 31% of the values"),
    ],
    ids=["boolean", "enum", "few values", "one common value"],
)
def test_small_domains_are_refused_unless_allowed(known: dict[str, Any], reason: str) -> None:
    judgement = judge(column(**known))
    assert judgement.verdict is Verdict.REFUSED
    assert reason in judgement.reasons[0]
    assert "--allow-small-domain" in judgement.advice[0]
    allowed = judge(column(**known), allow_small_domain=True)
    assert allowed.verdict is Verdict.WEAK
    assert reason in allowed.reasons[0]


def test_32_values_of_which_none_has_more_than_a_fifth_are_just_enough() -> None:
    assert judge(column(distinct=32.0, frequencies=(0.2,))).verdict is Verdict.OK


def test_contains_keeps_no_more_bits_than_finding_needs() -> None:
    judgement = judge(column(average_bytes=20), "contains")
    # 18 runs of 3 characters: one of them is found falsely in less than 1 % of the values.
    assert judgement.recommended_bits == math.ceil(math.log2(18 / 0.01)) == 11
    assert any("n-grams" in leak for leak in judgement.leaks)
    assert len(judge(column(), "contains", bits=32).reasons) == len(judgement.reasons) + 1


@pytest.mark.parametrize("bits", [None, 1, 32])
def test_contains_is_never_called_harmless(bits: int | None) -> None:
    judgement = judge(column(), "contains", bits=bits)
    assert judgement.verdict is Verdict.WEAK
    assert "frequency analysis" in judgement.reasons[0]


def test_lower_says_that_statistics_are_those_before_it() -> None:
    assert any("differ only in case" in advice for advice in judge(column(), "lower").advice)
    assert "differ only in case" in judge(column(is_unique=True), "lower").advice[0]


def test_prefix_reveals_beginnings_and_lengths() -> None:
    judgement = judge(column(), "prefix")
    assert 8 <= judgement.recommended_bits <= 32
    assert any("common prefix" in leak for leak in judgement.leaks)
    assert judge(column(), "prefix", bits=32).verdict is Verdict.WEAK
    assert any("the length of a value" in leak for leak in judgement.leaks)


NUMBERS: dict[str, Any] = {"type_name": "numeric", "kind": TypeKind.NUMBER}
TIMES: dict[str, Any] = {"type_name": "date", "kind": TypeKind.TIME, "is_whole": True}


@pytest.mark.parametrize(
    ("known", "unit", "size", "count"),
    [
        (NUMBERS | {"span": 9_999.0}, "number", "10", 1_000),
        (NUMBERS | {"span": 3.0}, "number", "0.005", 600),
        (NUMBERS | {"span": 3.0, "is_whole": True}, "number", "1", 3),
        (NUMBERS | {"span": 3e-9}, "number", "0.000000000005", 600),
        (NUMBERS | {"span": 10_000.0, "rows": 1_000.0}, "number", "1000", 10),
        (TIMES | {"span": 365.0 * 5}, "day", "2", 913),
        (TIMES | {"span": 365.2425 * 79.9, "rows": 10_000.0, "distinct": 5_000.0}, "month", "10", 96),
        (TIMES | {"span": 10.0}, "day", "1", 10),
    ],
)
def test_buckets_are_round_and_hold_about_a_hundred_values_and_more(
    known: dict[str, Any], unit: str, size: str, count: int
) -> None:
    judgement = judge(column(**known), "range")
    assert judgement.buckets is not None
    assert (judgement.buckets.unit, judgement.buckets.size, judgement.buckets.count) == (unit, size, count)
    assert judgement.buckets.count <= 1_000
    assert judgement.recommended_bits == 64


@pytest.mark.parametrize(
    "known", [NUMBERS | {"span": 9_999.0}, NUMBERS | {"span": 3e-9}, NUMBERS | {"span": 5e17}, TIMES | {"span": 10.0},
              TIMES | {"span": 1825.0}, TIMES | {"span": 9_000.0, "rows": 30_000.0}, TIMES | {"span": 30_000.0}]
)  # fmt: skip
def test_the_proposed_kind_is_one_that_field_add_takes(known: dict[str, Any]) -> None:
    buckets = judge(column(**known), "range").buckets
    assert buckets is not None
    assert isinstance(FacetArgument.parse(f"name:exact::tenant:{buckets.kind}").shape, RangeShape)


@pytest.mark.parametrize("span", [0.0, 1e-20, 1e30], ids=["equal values", "too fine", "too coarse"])
def test_without_possible_buckets_a_range_finds_nothing(span: float) -> None:
    judgement = judge(column(**NUMBERS, span=span), "range")
    assert judgement.buckets is None
    assert judgement.verdict is Verdict.WEAK


@pytest.mark.parametrize(
    ("known", "facet", "bits"),
    [
        ({"kind": TypeKind.OTHER}, "range", None),
        (NUMBERS, "prefix", None),
        (TIMES, "contains", None),
        ({}, "nonsense", None),
        ({}, "exact", 0),
        ({}, "exact", 129),
        ({}, "prefix", 33),
    ],
)
def test_what_does_not_fit_the_column_is_a_usage_error(known: dict[str, Any], facet: str, bits: int | None) -> None:
    with pytest.raises(ConfigurationError):
        judge(column(**known), facet, bits=bits)


def test_the_report_says_the_same_in_words_and_as_a_document() -> None:
    judgement = judge(column(frequencies=(0.31,)))
    text, document = "\n".join(as_lines(judgement)), as_document(judgement)
    assert "shop.customers.city, text" in text
    assert "most common value   31.00% of the values" in text
    assert f"facet exact, {document['bits']} bits: refused" in text
    assert document["top_share"] == 0.31
    assert document["verdict"] == "refused"
    assert all(each in text for each in (*document["reasons"], *document["leaks"], *document["advice"]))
