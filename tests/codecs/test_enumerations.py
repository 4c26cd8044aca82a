"""Values that are one of a few, by their texts."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, NewType, Optional

import pytest

from glpgenc.codecs import codec_for
from glpgenc.codecs.codec import StoredText
from glpgenc.codecs.enums import members_codec
from glpgenc.codecs.registry import custom_codec, plain_type
from glpgenc.errors import InvalidValueError, NotTextError
from tests.codecs.cases import Colour, Permission

PAIRS = (("red", Colour.RED), ("also", Colour.RED), ("green", Colour.GREEN))
COLOURS = members_codec("colour", Colour, PAIRS)


def test_a_member_is_stored_by_its_first_text_and_any_of_its_texts_is_read() -> None:
    assert [COLOURS.encode(each) for each in (Colour.RED, Colour.GREEN, "red", "also", "green")] == [
        "red", "green", "red", "also", "green",
    ]  # fmt: skip
    assert [COLOURS.decode(text) for text, _ in PAIRS] == [member for _, member in PAIRS]
    assert (COLOURS.name, COLOURS.sql_type, COLOURS.operand(Colour.RED), COLOURS.plain("x")) == (
        "colour", "text", "red", "x"
    )  # fmt: skip


def test_what_is_not_a_member_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidValueError, match="the value is not a member of colour") as caught:
        COLOURS.encode("secret")
    assert "secret" not in str(caught.value)
    others: tuple[object, ...] = (5, [], Permission.READ)
    for other in others:
        with pytest.raises(InvalidValueError, match=f"must be a member of colour, not {type(other).__name__}"):
            COLOURS.encode(other)
    with pytest.raises(InvalidValueError, match="not valid for the codec colour"):
        COLOURS.decode("blue")


def test_stored_text_need_not_be_a_member() -> None:
    assert COLOURS.encode(StoredText("gre")) == "gre"
    assert type(COLOURS.encode(StoredText("gre"))) is str


def test_flags_and_names_that_can_not_be_stored_have_no_codec() -> None:
    with pytest.raises(TypeError, match="Permission: combinations of flags"):
        members_codec("permission", Permission, ())
    with pytest.raises(InvalidValueError, match="U\\+0000"):
        members_codec("colour", Colour, (("re\0d", Colour.RED),))
    with pytest.raises(InvalidValueError, match="U\\+0000"):
        codec_for(Enum("Odd", {"a\0b": 1}))


def test_a_literal_takes_its_values_and_no_others() -> None:
    codec = codec_for(Literal["a", "b", None])  # noqa: PYI061 - as an application may write it
    assert [codec.encode(each) for each in "ab"] == ["a", "b"]
    assert [codec.store(each) for each in "ab"] == ["a", "b"]
    assert [codec.decode(each) for each in "ab"] == ["a", "b"]
    assert codec.name == "Literal of str"
    assert codec.encode(StoredText("c")) == "c"
    for write in (codec.encode, codec.store):
        with pytest.raises(InvalidValueError, match="not a member of the Literal"):
            write("c")
    with pytest.raises(InvalidValueError, match="not valid for the codec the Literal"):
        codec.decode("c")
    assert codec.plain("c") == "c"


def test_numbers_of_a_literal_are_numbers_and_types_are_not_mixed() -> None:
    codec = codec_for(Literal[1, 2])
    assert (codec.encode(1), codec.decode("2")) == ("1", 2)
    with pytest.raises(TypeError, match="Literal of values of several types"):
        codec_for(Literal[1, "a"])


Email = NewType("Email", str)


def test_what_stands_for_a_type_is_found_through_its_wrappings() -> None:
    assert plain_type(Optional[Email]) is str  # noqa: UP045 - the older form of the same
    assert plain_type(None | int) is int
    assert plain_type(int | None) is int
    with pytest.raises(TypeError, match="a union of several types: declare one of them"):
        plain_type(int | str)


class Point:
    """A class of an application."""

    def __init__(self, x: int) -> None:
        self.x = x


class PointCodec:
    @staticmethod
    def encode(value: Any) -> Any:
        if value.x < 0:
            message = "secret"
            raise ValueError(message)
        if value.x == 0:
            raise NotTextError
        return str(value.x) if value.x < 10 else value.x

    @staticmethod
    def decode(text: str) -> Any:
        return Point(int(text)) if text != "none" else None


def test_an_application_s_codec_writes_and_reads_text() -> None:
    codec = custom_codec(Point, PointCodec())
    assert (codec.name, codec.sql_type, codec.encode(Point(3)), codec.decode("3").x) == ("Point", "text", "3", 3)
    assert (codec.operand(Point(3)), codec.plain("3")) == ("3", "3")
    with pytest.raises(InvalidValueError, match="must be a Point, not int"):
        codec.encode(3)
    with pytest.raises(InvalidValueError, match="must return a str, and returned a value of type int"):
        codec.encode(Point(10))
    with pytest.raises(InvalidValueError, match="returned a value of type NoneType"):
        codec.decode("none")


def test_errors_of_an_application_s_codec_show_no_value_and_ours_stay_what_they_are() -> None:
    codec = custom_codec(Point, PointCodec())
    with pytest.raises(InvalidValueError, match=r"PointCodec\.encode raised ValueError") as caught:
        codec.encode(Point(-1))
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None
    with pytest.raises(NotTextError):
        codec.encode(Point(0))


@pytest.mark.parametrize("missing", ["encode", "decode"])
def test_an_application_s_codec_has_both_methods(missing: str) -> None:
    half = type("Half", (), {name: staticmethod(str) for name in {"encode", "decode"} - {missing}})
    with pytest.raises(TypeError, match="an object with the methods"):
        custom_codec(Point, half())
    with pytest.raises(TypeError, match="an object with the methods"):
        custom_codec(Point, type("Not", (), {"encode": 1, "decode": 2})())
