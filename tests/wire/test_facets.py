"""The kinds of facets: what their parameters may be, and what they make of a value."""

from __future__ import annotations

import hmac
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from glpgenc.errors import InvalidLengthError, InvalidValueError
from glpgenc.wire.blind_index import SearchEntry, range_terms, search_tags, search_term
from glpgenc.wire.facet_kinds import FacetKind, RangeUnit
from glpgenc.wire.facets import SCALAR, ContainsShape, PrefixShape, RangeShape, ScalarShape, Shape, shape_of
from glpgenc.wire.normalizers import Normalizer

MONTHS = RangeShape(RangeUnit.MONTH, Decimal(1), -840, 1560)
RANGE: dict[str, Any] = {"unit": "number", "size": "1", "low": 0, "high": 9}
ENTRY = SearchEntry(1, Normalizer.EXACT, 32, bytes(range(32)))


@pytest.mark.parametrize(
    ("kind", "parameters", "shape"),
    [
        ("scalar", {}, ScalarShape()),
        ("scalar", {"key": "emails"}, ScalarShape("emails")),
        ("prefix", {"least": 1, "most": 32}, PrefixShape(1, 32)),
        ("contains", {"length": 8}, ContainsShape(8)),
        ("range", {"unit": "month", "size": "1", "low": -840, "high": 1560}, MONTHS),
        ("range", RANGE | {"size": "0.25"}, RangeShape(RangeUnit.NUMBER, Decimal("0.25"), 0, 9)),
        (
            "range",
            RANGE | {"low": -(2**63), "high": -(2**63)},
            RangeShape(RangeUnit.NUMBER, Decimal(1), -(2**63), -(2**63)),
        ),
        ("range", RANGE | {"size": str(2**63 - 1)}, RangeShape(RangeUnit.NUMBER, Decimal(2**63 - 1), 0, 9)),
    ],
)
def test_a_shape_is_read_from_the_registry_and_written_back(
    kind: str, parameters: dict[str, Any], shape: Shape
) -> None:
    assert shape_of(kind, parameters) == shape
    assert shape.parameters() == parameters
    assert shape.kind is FacetKind[kind.upper()]
    assert len(shape.to_bytes()) == (0 if kind == "scalar" else 36)


@pytest.mark.parametrize("size", ["1.50", "01.5", "1.5"])
def test_a_size_has_one_form(size: str) -> None:
    shape = shape_of("range", RANGE | {"size": size})
    assert shape.parameters()["size"] == "1.5"
    assert shape.to_bytes()[:12] == b"\x01\x01\x00\x00" + (15).to_bytes(8, "big")


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("suffix", {}),
        ("scalar", {"length": 3}),
        ("scalar", {"key": "E-mails"}),
        ("scalar", {"key": "a" * 64}),
        ("scalar", {"key": "emails.2"}),
        ("scalar", {"key": 1}),
        ("scalar", {"key": None}),
        ("prefix", {"least": 2, "most": 3, "key": "emails"}),
        ("prefix", {}),
        ("prefix", {"least": 2}),
        ("prefix", {"least": 0, "most": 3}),
        ("prefix", {"least": 4, "most": 3}),
        ("prefix", {"least": 1, "most": 33}),
        ("prefix", {"least": True, "most": 3}),
        ("prefix", {"least": "1", "most": 3}),
        ("prefix", {"least": 1, "most": 3, "extra": 1}),
        ("contains", {"length": 1}),
        ("contains", {"length": 9}),
        ("contains", {"length": 3.0}),
        ("range", RANGE | {"unit": "year"}),
        ("range", RANGE | {"unit": None}),
        ("range", RANGE | {"size": "0"}),
        ("range", RANGE | {"size": "-1"}),
        ("range", RANGE | {"size": "1e3"}),
        ("range", RANGE | {"size": "NaN"}),
        ("range", RANGE | {"size": "0.0000000000000000001"}),
        ("range", RANGE | {"size": str(2**63)}),
        ("range", RANGE | {"size": "1.5", "unit": "day"}),
        ("range", RANGE | {"size": "1.5", "unit": "month"}),
        ("range", RANGE | {"low": 10}),
        ("range", RANGE | {"high": 100_001}),
        ("range", RANGE | {"low": 2**63 - 1, "high": 2**63}),
        ("range", RANGE | {"low": -(2**63) - 1, "high": -(2**63)}),
        ("range", RANGE | {"low": None}),
        ("range", {"unit": "day", "size": "1"}),
    ],
)
def test_parameters_out_of_their_bounds_are_refused_with_a_hint(kind: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        shape_of(kind, parameters)
    assert caught.value.hint


@pytest.mark.parametrize("size", ["NaN", "sNaN", "Infinity", "0", "-1"])
def test_a_size_that_is_no_positive_number_is_refused(size: str) -> None:
    with pytest.raises(InvalidValueError, match="positive"):
        RangeShape(RangeUnit.NUMBER, Decimal(size), 0, 9)


@pytest.mark.parametrize(
    ("text", "bucket"),
    [
        ("1970-01-31", 0),
        ("1969-12-31 23:59:59.999", -1),
        ("0001-01-01", -841),
        ("9999-12-31", 1561),
        ("infinity", 1561),
        ("-infinity", -841),
    ],
)
def test_a_date_falls_in_the_bucket_of_its_month(text: str, bucket: int) -> None:
    assert MONTHS.bucket(text) == bucket


@pytest.mark.parametrize("bits", [0, 33, 128])
@pytest.mark.parametrize("shape", [PrefixShape(1, 3), ContainsShape(3)], ids=lambda each: each.kind.name)
def test_tags_keep_1_to_32_bits(shape: Shape, bits: int) -> None:
    with pytest.raises(InvalidLengthError, match="1 to 32 bits"):
        replace(ENTRY, bits=bits, shape=shape)


def test_a_range_reads_the_value_as_it_is() -> None:
    with pytest.raises(InvalidValueError, match="takes no normaliser"):
        replace(ENTRY, normalizer=Normalizer.LOWER, shape=MONTHS)


def test_each_tag_stands_once_in_ascending_order() -> None:
    stored = search_term(b"abcabcabc", replace(ENTRY, shape=ContainsShape(2)))
    tags = [stored[at : at + 4] for at in range(0, len(stored), 4)]
    assert tags == sorted(set(tags))
    assert len(tags) == 3


def test_what_has_no_tags_is_not_searched_by_them() -> None:
    for shape in (SCALAR, MONTHS):
        with pytest.raises(InvalidValueError, match="has no tags"):
            search_tags("text", replace(ENTRY, shape=shape))


def test_what_is_no_range_has_no_terms_of_one() -> None:
    for shape in (SCALAR, PrefixShape(1, 2), ContainsShape(2)):
        with pytest.raises(InvalidValueError, match="not a range"):
            range_terms("1", "2", replace(ENTRY, shape=shape))


def test_a_lone_surrogate_is_no_text_to_search_for() -> None:
    with pytest.raises(InvalidValueError, match="UTF-8"):
        search_tags("ab\ud800", replace(ENTRY, shape=PrefixShape(1, 2)))


@pytest.mark.parametrize("shape", [PrefixShape(1, 2), ContainsShape(2), MONTHS], ids=lambda each: each.kind.name)
@pytest.mark.parametrize("value", [b"\xff\xfe\xfd", b"2024\x0001-01"])
def test_bytes_that_are_no_text_are_refused(shape: Shape, value: bytes) -> None:
    with pytest.raises(InvalidValueError, match="not UTF-8"):
        search_term(value, replace(ENTRY, shape=shape))


def test_an_entry_shows_its_kind_and_no_key() -> None:
    assert repr(replace(ENTRY, shape=MONTHS)) == "<SearchEntry slot=1 RANGE EXACT 32 bits>"


EVERY_KIND: list[tuple[str, str, dict[str, Any], tuple[int, int]]] = [
    ("scalar", "exact", {}, (128, 128)),
    ("prefix", "exact", {"least": 2, "most": 5}, (32, 32)),
    ("contains", "exact", {"length": 3}, (32, 32)),
    ("range", "exact", RANGE, (64, 128)),
    ("words", "lower", {"version": 1, "language": "none", "stop": False}, (32, 32)),
    ("similar", "lower", {}, (32, 32)),
    ("text_range", "exact", {"buckets": 4}, (64, 128)),
    ("partitioned", "exact", {"partitions": 4}, (128, 128)),
    ("elements", "exact", {"path": "$.a"}, (32, 32)),
]


@pytest.mark.parametrize(("kind", "normalizer", "parameters", "bits"), EVERY_KIND, ids=[k[0] for k in EVERY_KIND])
def test_a_term_has_as_many_bits_as_its_kind_allows_and_none_beyond(
    kind: str, normalizer: str, parameters: dict[str, Any], bits: tuple[int, int]
) -> None:
    default, most = bits
    shape = shape_of(kind, parameters)
    assert (shape.default_bits, shape.max_bits) == (default, most)
    for asked in (1, default, most):
        assert SearchEntry(1, Normalizer.named(normalizer), asked, bytes(32), shape).bits == asked
    for asked in (0, most + 1):
        with pytest.raises(InvalidLengthError, match=f"1 to {most} bits, not {asked}"):
            SearchEntry(1, Normalizer.named(normalizer), asked, bytes(32), shape)


@pytest.mark.parametrize(
    ("kind", "parameters"), [(each[0], each[2]) for each in EVERY_KIND], ids=[k[0] for k in EVERY_KIND]
)
def test_parameters_are_written_back_as_the_registry_has_them(kind: str, parameters: dict[str, Any]) -> None:
    assert shape_of(kind, parameters).parameters() == parameters


def test_the_number_of_a_kind_in_a_search_entry_is_that_of_the_format() -> None:
    assert {kind.name.lower(): int(kind) for kind in FacetKind} == {
        "scalar": 0, "prefix": 1, "contains": 2, "range": 3, "words": 4, "similar": 5, "text_range": 6,
        "partitioned": 7, "elements": 8,
    }  # fmt: skip
    assert {unit.name.lower(): int(unit) for unit in RangeUnit} == {"number": 1, "day": 2, "month": 3}
    assert {each.name.lower(): int(each) for each in Normalizer} == {
        "exact": 1, "lower": 2, "digits": 3, "last4": 4, "email_domain": 5, "number": 6,
    }  # fmt: skip


def test_a_bucket_is_as_fine_as_18_decimals_and_no_finer() -> None:
    fine = shape_of("range", RANGE | {"size": "0.000000000000000001"})
    assert isinstance(fine, RangeShape)
    assert fine.bucket("0.000000000000000005") == 5
    with pytest.raises(InvalidValueError, match="size"):
        shape_of("range", RANGE | {"size": "0.0000000000000000001"})
    with pytest.raises(InvalidValueError, match="at most 18 decimal places"):
        RangeShape(RangeUnit.NUMBER, Decimal("1e-19"), 0, 9)


@pytest.mark.parametrize(("month", "days"), list(enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)))
def test_a_month_has_the_days_of_the_calendar(month: int, days: int) -> None:
    shape = RangeShape(RangeUnit.DAY, Decimal(1), 0, 99_999)
    assert shape.bucket(f"2024-{month:02}-{days}") - shape.bucket(f"2024-{month:02}-01") == days - 1
    for day in (0, days + 1):
        with pytest.raises(InvalidValueError, match="not a date"):
            shape.bucket(f"2024-{month:02}-{day:02}")


@pytest.mark.parametrize(("year", "leap"), [(2023, False), (1900, False), (2000, True), (2024, True), (2100, False)])
def test_a_february_has_29_days_in_leap_years(year: int, *, leap: bool) -> None:
    shape = RangeShape(RangeUnit.DAY, Decimal(1), -99_999, 0)
    if leap:
        assert shape.bucket(f"{year}-02-29") + 1 == shape.bucket(f"{year}-03-01") or shape.bucket(f"{year}-03-01") == 1
    else:
        with pytest.raises(InvalidValueError, match="not a date"):
            shape.bucket(f"{year}-02-29")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_the_key_of_a_facet_has_32_bytes(size: int) -> None:
    with pytest.raises(InvalidLengthError, match=f"must have 32 bytes, not {size}"):
        SearchEntry(1, Normalizer.EXACT, 32, bytes(size))


def test_an_entry_that_was_used_is_equal_to_one_that_was_not() -> None:
    used, unused = replace(ENTRY), replace(ENTRY)
    assert used.hmac(b"x") == used.hmac(b"x") == hmac.digest(ENTRY.key, b"x", "sha256")
    assert used == unused
    assert used != replace(ENTRY, key=bytes(32))


def test_a_text_may_have_as_many_tags_as_an_index_has_room_for() -> None:
    entry = replace(ENTRY, shape=ContainsShape(2))
    # Of so many characters, each pair another: 16,383 tags of 4 bytes and the 3 bytes before them make 65,535.
    text = "".join(chr(0x4E00 + number) for number in range(16_384)).encode()
    assert len(search_term(text, entry)) == 4 * 16_383
    with pytest.raises(InvalidValueError, match="allow texts of up to about"):
        search_term(text + b"x", entry)
