"""What tells codecs apart, and what they say of themselves."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from glpgenc.codecs import DATETIME_TZ, TIME_TZ, Codec, codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.codecs.codec import StoredText, unreadable, unsupported
from glpgenc.codecs.json_values import JSON_ANY
from glpgenc.codecs.scalars import (
    FLOAT,
    UUID_TEXT,
    bytes_within,
    numeric_within,
    padded_text,
    text_within,
    whole_within,
)
from tests.codecs.cases import Address, Colour


@pytest.mark.parametrize(
    ("codec", "name", "sql_type"),
    [
        (codec_for(str), "str", "text"),
        (text_within(3), "str", "text"),
        (padded_text(3), "str", "text"),
        (codec_for(bytes), "bytes", "bytea"),
        (bytes_within(3), "bytes", "bytea"),
        (codec_for(bool), "bool", "boolean"),
        (codec_for(int), "int", "numeric"),
        (whole_within(16), "int", "numeric"),
        (codec_for(Decimal), "Decimal", "numeric"),
        (numeric_within(5, 2), "Decimal", "numeric"),
        (FLOAT, "float", "numeric"),
        (codec_for(UUID), "UUID", "uuid"),
        (UUID_TEXT, "UUID as text", "uuid"),
        (codec_for(date), "date", "date"),
        (codec_for(datetime), "datetime", "timestamp"),
        (DATETIME_TZ, "DATETIME_TZ", "timestamptz"),
        (codec_for(time), "time", "time"),
        (TIME_TZ, "TIME_TZ", "timetz"),
        (codec_for(timedelta), "timedelta", "interval"),
        (JSON_ANY, "JSON", "jsonb"),
        (codec_for(dict), "dict", "jsonb"),
        (codec_for(list), "list", "jsonb"),
        (codec_for(Address), "Address", "jsonb"),
        (codec_for(Colour), "Colour", "text"),
        (array_codec(codec_for(bool)), "array of bool", "boolean[]"),
    ],
    ids=lambda each: each.name if isinstance(each, Codec) else "",
)
def test_a_codec_shows_its_type_in_python_and_in_sql_and_no_more(codec: Codec, name: str, sql_type: str) -> None:
    assert (codec.name, codec.sql_type) == (name, sql_type)
    assert repr(codec) == (
        f"Codec(name={name!r}, python_type={codec.python_type!r}, sql_type={sql_type!r}, is_bytes={codec.is_bytes})"
    )
    assert codec.is_bytes == (sql_type == "bytea")
    assert codec.is_text == (name in {"str", "UUID as text"} and sql_type == "text")


def test_a_codec_is_hashed_by_what_tells_codecs_apart_and_compared_by_all() -> None:
    codec = codec_for(str)
    assert [each.name for each in fields(Codec) if each.hash is not False] == [
        "name", "python_type", "sql_type", "encode", "decode", "is_bytes"
    ]  # fmt: skip
    assert text_within(3) is text_within(3)
    assert codec != text_within(3) != text_within(4)
    assert hash(codec) == hash(text_within(3))
    assert hash(codec) != hash(replace(codec, sql_type="varchar"))


def test_a_codec_can_not_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        codec_for(str).name = "x"  # type: ignore[misc]
    assert not hasattr(codec_for(str), "__dict__")


def test_a_codec_that_says_no_more_writes_as_it_encodes_and_compares_as_it_decodes() -> None:
    codec = Codec("x", str, "text", encode=str.upper, decode=str.lower)
    assert (codec.store("a"), codec.plain("A")) == ("A", "a")
    assert (codec.operand("a"), codec.pattern("a%")) == ("a", "a%")
    assert codec.takes_none is False
    assert codec.unsearchable is None
    own = replace(codec, store=len, plain=len)
    assert (own.store("a"), own.plain("A")) == (1, 1)


def test_what_has_no_codec_is_named_with_what_has_one() -> None:
    assert str(unsupported("complex")).startswith("there is no codec for complex; supported are ")
    assert str(unsupported("float", ": use Decimal")).startswith("there is no codec for float: use Decimal; supported")


def test_a_text_that_is_not_readable_is_not_shown_and_the_hint_fits() -> None:
    assert "gl_decrypt returns the text" in str(unreadable("int"))
    assert "ask" in str(unreadable("int", "ask"))
    assert "gl_decrypt" not in str(unreadable("int", "ask"))


@pytest.mark.parametrize("codec", [codec_for(str), padded_text(5)], ids=["text", "padded"])
def test_stored_text_is_encoded_as_it_is(codec: Codec) -> None:
    value: Any = StoredText("ab ")
    assert codec.encode(value) == "ab "
