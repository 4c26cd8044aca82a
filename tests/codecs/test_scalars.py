from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.codecs import codec_for, plaintext
from glpgenc.codecs.scalars import FLOAT
from glpgenc.errors import InvalidValueError
from tests.codecs.cases import (
    TEXT,
    Level,
    Number,
    can_not_be_held,
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)


def test_every_text_comes_back_through_what_can_be_stored() -> None:
    every_value_comes_back(str, TEXT)


def test_the_form_of_a_subclass_that_shows_itself_otherwise_is_its_text() -> None:
    assert codec_for(str).encode(Level.LOW) == "low level"


@pytest.mark.parametrize(("value", "names"), [(4711, ("a str", "int")), (b"4711", ("a str", "bytes"))])
def test_text_of_another_type_is_refused_by_the_names_of_both(value: Any, names: tuple[str, ...]) -> None:
    is_refused_by_the_names_of_both_types(str, value, names)


@pytest.mark.parametrize("value", ["sec\0ret", "sec\ud800ret"], ids=ascii)
def test_text_that_postgresql_can_not_hold_is_refused(value: str) -> None:
    can_not_be_held(str, lambda: value)


def test_all_bytes_come_back() -> None:
    every_value_comes_back(bytes, st.binary())


@pytest.mark.parametrize(
    ("value", "stored"),
    [(bytearray(b"\0\xff"), b"\0\xff"), (memoryview(b"abcd")[::2], b"ac")],
    ids=["bytearray", "memoryview"],
)
def test_the_form_is_the_bytes_themselves(value: bytearray | memoryview, stored: bytes) -> None:
    assert codec_for(bytes).encode(value) == stored


def test_bytes_are_encrypted_as_they_are() -> None:
    assert plaintext(b"\0\xff") == b"\0\xff"


def test_text_is_not_bytes() -> None:
    is_refused_by_the_names_of_both_types(bytes, "4711", ("bytes", "str"))


def test_both_come_back() -> None:
    every_value_comes_back(bool, st.booleans())


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false")])
def test_the_form_of_a_truth_value(value: Any, text: str) -> None:
    assert codec_for(bool).encode(value) == text


@pytest.mark.parametrize(("text", "value"), [("t", True), ("f", False)])
def test_the_short_form_that_postgresql_writes_is_read(text: str, value: Any) -> None:
    is_read_as(bool, text, value)


def test_an_int_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(bool, 1, ("a bool", "int"))


@pytest.mark.parametrize("text", ["", "TRUE", "1", "yes"])
def test_what_is_no_bool_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(bool, text)


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (int, st.integers() | st.integers(-(10**4000), 10**4000)),
        (Decimal, st.decimals(allow_nan=False)),
    ],
    ids=["int", "Decimal"],
)
def test_every_value_comes_back_through_what_can_be_stored(type_: Any, values: st.SearchStrategy[Any]) -> None:
    every_value_comes_back(type_, values)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (int, -7, "-7"),
        (int, Number.ONE, "1"),
        (Decimal, Decimal("1E+5"), "100000"),
        (Decimal, Decimal("1.50"), "1.50"),
        (Decimal, Decimal("-0.00"), "0.00"),
        (Decimal, Decimal("1E-20"), "0.00000000000000000001"),
        (Decimal, Decimal("-NaN12"), "NaN"),
        (Decimal, Decimal("-Infinity"), "-Infinity"),
        (Decimal, Decimal(10) ** 40 + Decimal(1), "1" + "0" * 40),
        (Decimal, 10**40 + 1, "1" + "0" * 39 + "1"),
    ],
)
def test_the_form_is_this(type_: Any, value: Any, text: str) -> None:
    assert codec_for(type_).encode(value) == text


def test_an_exponent_is_read() -> None:
    is_read_as(Decimal, "1e+22", Decimal(10**22))


@pytest.mark.parametrize(
    ("type_", "value", "names"),
    [
        (int, True, ("an int", "bool")),
        (int, "4711", ("an int", "str")),
        (int, 4711.0, ("an int", "float")),
        (Decimal, 4711.5, ("a Decimal", "float", "Decimal(str(value))")),
        (Decimal, True, ("a Decimal", "bool")),
        (Decimal, "4711", ("a Decimal", "str")),
    ],
)
def test_another_type_is_refused_by_the_names_of_both(type_: Any, value: Any, names: tuple[str, ...]) -> None:
    is_refused_by_the_names_of_both_types(type_, value, names)


@pytest.mark.parametrize(
    ("type_", "make"),
    [
        (int, lambda: 10**5000),
        (Decimal, lambda: Decimal("sNaN")),
        (Decimal, lambda: Decimal("1E+999999")),
        (Decimal, lambda: Decimal("1E+131072")),
        (Decimal, lambda: Decimal("1E-16384")),
    ],
)
def test_what_postgresql_can_not_hold_is_refused(type_: Any, make: Callable[[], Any]) -> None:
    can_not_be_held(type_, make)


@pytest.mark.parametrize("text", ["", "4711.0", "4_711", " 4711", "\u0664\u0667", "x4711", "9" * 5000], ids=ascii)
def test_what_is_no_int_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(int, text)


@pytest.mark.parametrize(
    "text", ["", "sNaN", "4_711", "4711 ", "\u0664", "x4711", "1E+99999999999999999999"], ids=ascii
)
def test_what_is_no_decimal_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(Decimal, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (7.0, "7"),
        (-0.0, "0"),
        (1e22, "10000000000000000000000"),
        (5e-7, "0.0000005"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_a_float_is_written_out_as_numeric_reads_it(value: float, text: str) -> None:
    assert FLOAT.encode(value) == text


@given(st.floats(allow_nan=False))
def test_every_float_comes_back(value: float) -> None:
    assert FLOAT.decode(FLOAT.encode(value)) == value


def test_what_is_not_a_number_comes_back_as_that() -> None:
    assert math.isnan(FLOAT.decode("NaN"))


@pytest.mark.parametrize("text", ["", "nan", "4_711", " 4711", "0x4711", "inf"])
def test_what_is_no_float_is_an_error_without_the_text(text: str) -> None:
    with pytest.raises(InvalidValueError, match="not valid for the codec float") as caught:
        FLOAT.decode(text)
    assert "4711" not in str(caught.value)


UUID_IN_TEXT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def test_every_uuid_comes_back_through_what_can_be_stored() -> None:
    every_value_comes_back(UUID, st.uuids())


def test_the_form_is_in_small_letters() -> None:
    assert codec_for(UUID).encode(UUID(UUID_IN_TEXT.upper())) == UUID_IN_TEXT


def test_capital_letters_are_read() -> None:
    is_read_as(UUID, UUID_IN_TEXT.upper(), UUID(UUID_IN_TEXT))


def test_text_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(UUID, UUID_IN_TEXT, ("a UUID", "str"))


@pytest.mark.parametrize("text", ["", f"{{{TEXT}}}", UUID_IN_TEXT.replace("-", "")])
def test_what_is_no_uuid_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(UUID, text)
