from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.codecs import JSON_ANY, codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.codecs.scalars import text_within
from glpgenc.errors import InvalidValueError
from tests.codecs.cases import TEXT

TEXTS = array_codec(codec_for(str))
NUMBERS = array_codec(codec_for(int))


@given(st.lists(st.none() | TEXT))
def test_every_array_of_texts_comes_back(value: list[str | None]) -> None:
    assert TEXTS.decode(TEXTS.encode(value)) == value


@given(st.lists(st.none() | st.binary()))
def test_every_array_of_bytes_comes_back(value: list[bytes | None]) -> None:
    codec = array_codec(codec_for(bytes))
    assert codec.decode(codec.encode(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "{}"),
        ([[]], "{}"),
        ([1, None, -3], "{1,NULL,-3}"),
        ([[1, 2], [3, None]], "{{1,2},{3,NULL}}"),
        ((1, 2), "{1,2}"),
    ],
)
def test_the_form_is_this(value: Any, text: str) -> None:
    assert NUMBERS.encode(value) == text


def test_bounds_that_sql_wrote_are_read_over() -> None:
    assert NUMBERS.decode("[0:1][-1:0]={{1,2},{3,4}}") == [[1, 2], [3, 4]]


def test_tuples_come_back_where_they_are_declared() -> None:
    assert array_codec(codec_for(int), as_tuple=True).decode("{{1,2},{3,4}}") == ((1, 2), (3, 4))


def test_items_have_their_limits_where_they_are_stored() -> None:
    codec = array_codec(text_within(2))
    assert codec.store(["ab  ", "c", None]) == "{ab,c,NULL}"
    with pytest.raises(InvalidValueError, match="2 characters"):
        codec.store(["abc"])
    assert codec.encode(["abc"]) == "{abc}"


@pytest.mark.parametrize("value", [4711, "4711", {4711}, [[4711], 1], [[4711], [1, 2]], [[[[[[[4711]]]]]]], ["4711"]])
def test_what_is_no_array_is_refused_without_being_shown(value: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        NUMBERS.encode(value)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize("value", [[1], [[[1]]]])
def test_an_array_of_other_dimensions_than_declared_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="the declared type has 2"):
        array_codec(codec_for(int), dimensions=2).encode(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4711",
        "{4711",
        "{4711}}",
        "{,4711}",
        "{4711,}",
        "{47 11}",
        '{"4711"x}',
        "{}{4711}",
        "{" * 100_000,
        '{"4711}',
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_array_of_numbers_is_an_error_without_the_text(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        NUMBERS.decode(text)
    assert "4711" not in str(caught.value)


def test_documents_have_no_arrays() -> None:
    with pytest.raises(TypeError, match="a list in a JSON column"):
        array_codec(JSON_ANY)
