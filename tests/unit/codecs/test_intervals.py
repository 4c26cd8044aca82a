from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from glpgenc.errors import InvalidValueError
from tests.unit.codecs.checks import (
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)


def test_every_length_of_time_comes_back_through_what_can_be_stored() -> None:
    every_value_comes_back(timedelta, st.timedeltas())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(), "00:00:00"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=-1), "-1 days"),
        (timedelta(days=2, hours=3, microseconds=120), "2 days 03:00:00.00012"),
        (timedelta(microseconds=-1), "-1 days +23:59:59.999999"),
    ],
)
def test_the_form_is_that_of_style_postgres(value: timedelta, text: str) -> None:
    assert codec_for(timedelta).encode(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 year 2 mons -3 days +04:05:06.7", timedelta(days=422, hours=4, minutes=5, seconds=6, milliseconds=700)),
        ("-00:00:01", timedelta(seconds=-1)),
        ("100:00:00", timedelta(hours=100)),
        ("-1 years -1 mons +2 days", timedelta(days=-393)),
    ],
)
def test_what_sql_writes_is_read_as_drivers_read_it(text: str, value: timedelta) -> None:
    is_read_as(timedelta, text, value)


def test_a_number_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(timedelta, 4711, ("a timedelta", "int"))


@pytest.mark.parametrize("text", ["", " ", "4711", "P1D", "1 day 4711", "4711 days ago"])
def test_what_is_no_interval_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(timedelta, text)


def test_an_interval_that_python_can_not_hold_says_so() -> None:
    with pytest.raises(InvalidValueError, match="an interval that Python can't represent"):
        codec_for(timedelta).decode("3000000 years")
