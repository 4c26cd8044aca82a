from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import DATETIME_TZ, TIME_TZ, codec_for
from glpgenc.errors import InvalidValueError
from tests.codecs.cases import (
    can_not_be_held,
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)

AT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
NAIVE = AT.replace(tzinfo=None)
OFFSETS = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone)
NEAR = st.timedeltas(timedelta(hours=-15), timedelta(hours=15)).map(
    lambda offset: timezone(offset - timedelta(microseconds=offset.microseconds))
)
FIRST, LAST = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (date, st.dates()),
        (datetime, st.datetimes()),
        (DATETIME_TZ, st.datetimes(FIRST, LAST, timezones=OFFSETS)),
        (time, st.times()),
        (TIME_TZ, st.times(timezones=NEAR)),
    ],
    ids=["date", "datetime", "DATETIME_TZ", "time", "TIME_TZ"],
)
def test_every_value_comes_back_through_what_can_be_stored(type_: Any, values: st.SearchStrategy[Any]) -> None:
    every_value_comes_back(type_, values)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (date, date(33, 4, 5), "0033-04-05"),
        (datetime, NAIVE, "2024-01-02 03:04:05"),
        (datetime, NAIVE.replace(microsecond=120), "2024-01-02 03:04:05.00012"),
        (
            DATETIME_TZ,
            datetime(2024, 1, 2, 3, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "2024-01-01 21:30:00+00",
        ),
        (time, time(1, 2, 3), "01:02:03"),
        (time, time(1, 2, 3, 120), "01:02:03.00012"),
        (TIME_TZ, time(1, 2, 3, 500_000, UTC), "01:02:03.5+00"),
        (TIME_TZ, time(1, tzinfo=timezone(-timedelta(hours=3, minutes=30, seconds=7))), "01:00:00-03:30:07"),
    ],
)
def test_the_form_is_this(type_: Any, value: Any, text: str) -> None:
    assert codec_for(type_).encode(value) == text


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (date, "2024-01-02", AT.date()),
        (datetime, "2024-01-02T03:04:05", NAIVE),
        (datetime, "2024-01-02 03:04:05.1", NAIVE.replace(microsecond=100_000)),
        (datetime, "2024-01-02 03:04:05.123456", NAIVE.replace(microsecond=123_456)),
        (DATETIME_TZ, "2024-01-02 03:04:05+00", AT),
        (DATETIME_TZ, "2024-01-02T03:04:05Z", AT),
        (DATETIME_TZ, "2024-01-02 03:04:05+00:00", AT),
        (DATETIME_TZ, "2024-01-02 08:34:05+05:30", AT),
        (DATETIME_TZ, "2024-01-02 03:23:37.00012+00:19:32", AT.replace(microsecond=120)),
    ],
)
def test_every_form_that_postgresql_writes_is_read(type_: Any, text: str, value: date) -> None:
    is_read_as(type_, text, value)


@pytest.mark.parametrize("fraction_digits", range(1, 7))
def test_fractions_of_every_length_are_read(fraction_digits: int) -> None:
    text = "2024-01-02 03:04:05." + "1" * fraction_digits
    wanted = int("1" * fraction_digits + "0" * (6 - fraction_digits))
    assert codec_for(datetime).decode(text).microsecond == wanted
    assert codec_for(DATETIME_TZ).decode(text + "+00").microsecond == wanted


def test_aware_datetimes_come_back_in_utc() -> None:
    given_in_tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    assert DATETIME_TZ.decode(DATETIME_TZ.encode(given_in_tokyo)).tzinfo is UTC


@pytest.mark.parametrize(
    ("type_", "value", "names"),
    [
        (date, NAIVE, ("a date", "datetime", "value.date()")),
        (date, "2024-01-02", ("a date", "str")),
        (datetime, AT, ("has a time zone", "DateTime(timezone=True)", "DATETIME_TZ")),
        (time, time(1, tzinfo=UTC), ("has a time zone", "Time(timezone=True)")),
        (time, AT, ("a time", "datetime")),
        (TIME_TZ, time(1), ("no offset from UTC", "timezone(...)")),
        (
            TIME_TZ,
            time(1, tzinfo=ZoneInfo("Europe/Paris")),
            ("no offset from UTC", "a zone with daylight saving has no fixed offset"),
        ),
        (TIME_TZ, time(1, tzinfo=timezone(timedelta(hours=16))), ("less than 16 hours",)),
        (TIME_TZ, "04:07:11", ("a time", "str")),
        (datetime, AT.date(), ("a datetime", "date")),
        (DATETIME_TZ, NAIVE, ("no time zone", "tzinfo=")),
        (DATETIME_TZ, AT.date(), ("a datetime", "date")),
    ],
)
def test_another_type_is_refused_by_the_names_of_both(type_: Any, value: Any, names: tuple[str, ...]) -> None:
    is_refused_by_the_names_of_both_types(type_, value, names)


def test_a_moment_before_the_year_1_in_utc_is_refused() -> None:
    can_not_be_held(DATETIME_TZ, lambda: datetime.min.replace(tzinfo=timezone(timedelta(hours=1))))


@pytest.mark.parametrize(
    "text", ["", "20240102", "2024-W01-1", "2024-02-30", "0000-01-01", "2024-01-02 03:04:05"], ids=ascii
)
def test_what_is_no_date_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(date, text)


@pytest.mark.parametrize(
    "text",
    ["", "2024-01-02", "2024-01-02 03:04:05+00", "2024-01-02 25:04:05", "2024-01-02 03:04:05.1234567"],
    ids=ascii,
)
def test_what_is_no_naive_datetime_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(datetime, text)


@pytest.mark.parametrize(
    "text",
    ["", "2024-01-02", "2024-01-02 03:04:05", "2024-13-02 03:04:05+00", "2024-01-02 03:04:05+25"],
    ids=ascii,
)
def test_what_is_no_aware_datetime_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(DATETIME_TZ, text)


@pytest.mark.parametrize("text", ["", "04:07", "24:00:00", "25:00:00", "04:07:11+00", "2024-01-02 04:07:11"], ids=ascii)
def test_what_is_no_time_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(time, text)


@pytest.mark.parametrize("text", ["", "04:07:11", "24:00:00+00", "04:07:11+25", "04:07:11Z"], ids=ascii)
def test_what_is_no_time_with_an_offset_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(TIME_TZ, text)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (date, "infinity"),
        (date, "0044-03-15 BC"),
        (date, "12024-01-02"),
        (datetime, "-infinity"),
        (datetime, "0044-03-15 12:00:00 BC"),
        (datetime, "12024-01-02 03:04:05.5"),
        (DATETIME_TZ, "infinity"),
        (DATETIME_TZ, "0044-03-15 12:00:00+00 BC"),
        (DATETIME_TZ, "294276-12-31 23:59:59+00"),
        (DATETIME_TZ, "9999-12-31 23:59:59-01"),
        (DATETIME_TZ, "0001-01-01 00:00:00+01"),
    ],
)
def test_a_date_that_python_can_not_hold_says_so(type_: Any, text: str) -> None:
    with pytest.raises(InvalidValueError, match="a date that Python can't represent"):
        codec_for(type_).decode(text)


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
