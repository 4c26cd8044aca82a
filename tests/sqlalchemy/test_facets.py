"""Facets, as a column of each type takes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Range
from glpgenc.wire.normalizers import Normalizer


def _facet(type_: Any, facet: Any) -> Any:
    return EncryptedColumn(type_, data_class="pii", search=facet).spec.search[0]


def test_exact_of_decimals_compares_numbers_under_the_name_exact() -> None:
    facet = _facet(Decimal, Exact())
    assert (facet.facet_name, facet.normalizer) == ("exact", Normalizer.NUMBER)


def test_exact_of_decimals_keeps_the_name_that_it_was_given() -> None:
    assert _facet(Decimal, Exact(name="price", unique=True)).facet_name == "price"


def test_a_normaliser_that_was_asked_for_names_the_facet() -> None:
    assert _facet(Decimal, Exact(normalize="number")).facet_name == "number"


@pytest.mark.parametrize("type_", [str, int, date, bool, bytes])
def test_exact_of_other_types_compares_the_text_as_it_is(type_: Any) -> None:
    assert _facet(type_, Exact()).normalizer is Normalizer.EXACT


@pytest.mark.parametrize("bucket", ["day", "week", "month", "quarter", "year"])
def test_each_bucket_of_dates_keeps_the_limits_in_it(bucket: str) -> None:
    shape = _facet(date, Range(bucket=bucket)).shape
    assert shape.bucket("1900-01-01") == shape.low
    assert shape.bucket("2100-01-01") == shape.high
    assert shape.bucket("0001-01-01") == shape.low - 1


def test_the_limits_of_numbers_are_in_the_buckets_at_the_ends() -> None:
    shape = _facet(Decimal, Range(bucket=Decimal("0.5"), low=-3, high=Decimal("9.9"))).shape
    assert (shape.low, shape.high) == (-6, 19)


@pytest.mark.parametrize("wrong", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), True, "4711"])
def test_limits_and_buckets_that_are_no_finite_numbers_are_refused(wrong: Any) -> None:
    for arguments in ({"bucket": wrong}, {"bucket": 1, "low": wrong}, {"bucket": 1, "high": wrong}):
        with pytest.raises(MappingError, match="must be") as caught:
            _ = _facet(Decimal, Range(**arguments)).shape
        assert "4711" not in str(caught.value)
