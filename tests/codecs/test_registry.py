from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for
from glpgenc.codecs.custom import custom_codec
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
