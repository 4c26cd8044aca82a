from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Annotated, Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for
from glpgenc.codecs.registry import custom_codec
from glpgenc.codecs.scalars import bytes_within, numeric_within, padded_text, text_within, whole_within
from glpgenc.errors import InvalidValueError
from tests.codecs.cases import (
    Address,
    Colour,
    Level,
    Number,
    Permission,
    does_not_parse,
    every_value_comes_back,
    is_refused_by_the_names_of_both_types,
)


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (dict[str, int], "dict"),
        (list[int], "list"),
        (OrderedDict, "dict"),
        (type("Text", (str,), {}), "str"),
        (type("Day", (date,), {}), "date"),
        (type("Moment", (datetime,), {}), "datetime"),
        (bytearray, "bytes"),
        (memoryview, "bytes"),
        (Number, "Number"),
        (JSON_ANY, "JSON"),
        (Annotated[int, "of years"], "int"),
        (Annotated[str | None, str], "str"),
    ],
)
def test_related_types_have_a_codec_too(type_: Any, name: str) -> None:
    assert codec_for(type_).name == name


@pytest.mark.parametrize("type_", [float, complex, object, type(None), str | int, Any, Permission, "str", 3])
def test_other_types_are_refused_with_the_list_of_what_there_is(type_: Any) -> None:
    with pytest.raises(TypeError, match="supported are str, int, Decimal, bool, date, datetime"):
        codec_for(type_)


def test_float_is_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match="use Decimal"):
        codec_for(float)


@pytest.mark.parametrize("type_", [str, Colour, Address, DATETIME_TZ])
def test_a_type_has_one_codec(type_: Any) -> None:
    assert codec_for(type_) is codec_for(type_)
    assert codec_for(codec_for(type_)) is codec_for(type_)
    assert isinstance(codec_for(type_), Codec)


@pytest.mark.parametrize("type_", [Colour, Level])
def test_every_member_comes_back_through_what_can_be_stored(type_: type[Colour | Level]) -> None:
    every_value_comes_back(type_, st.sampled_from(type_))


@pytest.mark.parametrize(
    ("member", "text"), [(Colour.ALSO_RED, "RED"), (Level.LOW, "LOW")], ids=["an alias", "one with a text"]
)
def test_the_form_is_the_name(member: Colour | Level, text: str) -> None:
    assert codec_for(type(member)).encode(member) == text


@pytest.mark.parametrize(("value", "name"), [("RED", "str"), (Level.LOW, "Level")], ids=["str", "Level"])
def test_what_is_no_member_is_refused_by_the_names_of_both_types(value: Any, name: str) -> None:
    is_refused_by_the_names_of_both_types(Colour, value, ("a member of Colour", name))


@pytest.mark.parametrize("text", ["", "red", "BLUE4711"])
def test_what_is_no_name_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(Colour, text)


@dataclass(frozen=True)
class Money:
    cents: int


class MoneyCodec:
    def encode(self, value: Money, /) -> Any:
        if value.cents < 0:
            message = f"{value.cents} is less than nothing"
            raise ValueError(message)
        return f"{value.cents}\0" if value.cents == 7 else str(value.cents) if value.cents else value.cents

    def decode(self, text: str, /) -> Any:
        return Money(int(text)) if text != "none" else None


CODEC = custom_codec(Money, MoneyCodec())


def test_a_value_comes_back_through_its_text() -> None:
    assert CODEC.store(Money(150)) == "150"
    assert CODEC.decode("150") == Money(150)
    assert (CODEC.python_type, CODEC.sql_type, CODEC.is_text) == (Money, "text", False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (150, "must be a Money, not int"),
        (None, "must be a Money"),
        (Money(-4711), "MoneyCodec.encode raised ValueError"),
        (Money(0), "MoneyCodec.encode must return a str, and returned a value of type int"),
        (Money(7), "U\\+0000"),
    ],
)
def test_what_has_no_text_is_refused_without_the_value(value: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words) as caught:
        CODEC.store(value)
    assert "4711" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("text", "words"), [("x4711", "MoneyCodec.decode raised ValueError"), ("none", "returned a value of type NoneType")]
)
def test_what_does_not_parse_is_an_error_without_the_text(text: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words) as caught:
        CODEC.decode(text)
    assert "4711" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("codec", "value", "text"),
    [
        (text_within(2), "ab  ", "ab"),
        (text_within(2), "é\U0001f600", "é\U0001f600"),
        (padded_text(3), "a", "a  "),
        (padded_text(3), "abc   ", "abc"),
        (whole_within(16), -32768, "-32768"),
        (numeric_within(4, 1), Decimal("0.25"), "0.3"),
        (numeric_within(4, 1), Decimal("-0.04"), "0.0"),
        (numeric_within(4, 1), 5, "5.0"),
        (numeric_within(4, 1), Decimal("NaN"), "NaN"),
        (numeric_within(1000, 1000), Decimal("1E-1001"), "0." + "0" * 1000),
        (numeric_within(1000, 0), Decimal(10) ** 999, "1" + "0" * 999),
        (bytes_within(2), b"ab", b"ab"),
    ],
)
def test_a_value_is_stored_as_postgresql_would(codec: Codec, value: Any, text: Any) -> None:
    assert codec.store(value) == text


def test_the_context_of_a_thread_does_not_change_what_is_stored() -> None:
    with localcontext(prec=3, Emax=5, Emin=-5):
        assert numeric_within(40, 9).store(Decimal("1234567890123456789.5")) == "1234567890123456789.500000000"


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (text_within(2), "4711"),
        (text_within(4), "4711 x"),
        (padded_text(2), "4711"),
        (whole_within(16), 47114711),
        (numeric_within(4, 1), Decimal("4711.0")),
        (numeric_within(4, 1), Decimal("999.95")),
        (numeric_within(4, 1), Decimal("Infinity")),
        (numeric_within(4, 1), Decimal("1E+100000")),
        (bytes_within(2), b"4711"),
    ],
)
def test_a_value_beyond_the_limit_is_refused_without_being_shown_and_may_be_compared_with(
    codec: Codec, value: Any
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        codec.store(value)
    assert "4711" not in str(caught.value)
    assert codec.encode(value)


@pytest.mark.parametrize("limits", [(0, 0), (1001, 0), (5, 1001), (5, -1001)])
def test_digits_that_postgresql_does_not_have_are_refused(limits: tuple[int, int]) -> None:
    with pytest.raises(TypeError, match="1 to 1000"):
        numeric_within(*limits)
