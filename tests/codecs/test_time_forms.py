"""Times to the letter: PostgreSQL's own text forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from glpgenc.codecs import DATETIME_TZ, TIME_TZ, codec_for
from glpgenc.errors import InvalidValueError

INTERVAL = codec_for(timedelta)


@pytest.mark.parametrize("microsecond", [0, 100_000, 120_000, 123_456, 6, 500, 600_000])
def test_a_fraction_of_a_second_has_no_trailing_zeros(microsecond: int) -> None:
    fraction = f".{microsecond:06}".rstrip("0") if microsecond else ""
    clock = time(20, 10, 0, microsecond)
    day = datetime(2020, 10, 10, 20, 10, 0, microsecond)  # noqa: DTZ001 - without a zone on purpose
    assert codec_for(time).encode(clock) == f"20:10:00{fraction}"
    assert codec_for(datetime).encode(day) == f"2020-10-10 20:10:00{fraction}"
    assert DATETIME_TZ.encode(day.replace(tzinfo=UTC)) == f"2020-10-10 20:10:00{fraction}+00"
    assert TIME_TZ.encode(clock.replace(tzinfo=UTC)) == f"20:10:00{fraction}+00"
    assert INTERVAL.encode(timedelta(hours=20, minutes=10, microseconds=microsecond)) == f"20:10:00{fraction}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(), "00:00:00"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=-1), "-1 days"),
        (timedelta(days=1, seconds=1), "1 day 00:00:01"),
        (timedelta(days=1, microseconds=1), "1 day 00:00:00.000001"),
        (timedelta(days=-1, seconds=3661), "-1 days +01:01:01"),
        (timedelta(hours=23, minutes=59, seconds=58), "23:59:58"),
        (timedelta(days=3, microseconds=250_000), "3 days 00:00:00.25"),
    ],
)
def test_an_interval_has_postgresql_s_form_both_ways(value: timedelta, text: str) -> None:
    assert INTERVAL.encode(value) == text
    assert INTERVAL.decode(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 year", timedelta(days=365)),
        ("2 years 3 mons", timedelta(days=820)),
        ("1 mon 1 day 00:00:01", timedelta(days=31, seconds=1)),
        ("-1 days -00:00:01", timedelta(days=-1, seconds=-1)),
        ("1 day -01:00:00", timedelta(hours=23)),
        ("+1 days", timedelta(days=1)),
        ("100:00:00", timedelta(hours=100)),
        ("00:00:00.5", timedelta(milliseconds=500)),
    ],
)
def test_an_interval_of_sql_is_read_as_drivers_do(text: str, value: timedelta) -> None:
    assert INTERVAL.decode(text) == value


@pytest.mark.parametrize(
    ("hours", "minutes", "seconds", "text"),
    [
        (0, 0, 0, "+00"),
        (2, 0, 0, "+02"),
        (-2, 0, 0, "-02"),
        (5, 30, 0, "+05:30"),
        (-3, -30, 0, "-03:30"),
        (0, 0, 1, "+00:00:01"),
        (1, 0, 5, "+01:00:05"),
        (15, 59, 59, "+15:59:59"),
        (-15, -59, -59, "-15:59:59"),
    ],
)
def test_an_offset_has_as_many_parts_as_it_needs(hours: int, minutes: int, seconds: int, text: str) -> None:
    zone = timezone(timedelta(hours=hours, minutes=minutes, seconds=seconds))
    assert TIME_TZ.encode(time(1, 2, 3, tzinfo=zone)) == f"01:02:03{text}"
    assert TIME_TZ.decode(f"01:02:03{text}") == time(1, 2, 3, tzinfo=zone)


@pytest.mark.parametrize("offset", [timedelta(hours=16), -timedelta(hours=16), timedelta(microseconds=1)])
def test_an_offset_that_postgresql_does_not_have_is_refused(offset: timedelta) -> None:
    with pytest.raises(InvalidValueError, match="offset from UTC is not supported"):
        TIME_TZ.encode(time(1, tzinfo=timezone(offset)))


@pytest.mark.parametrize(
    ("codec", "text", "said"),
    [
        (codec_for(datetime), "2024-01-01 00:00:00+00", "the stored value has a time zone: declare DateTime"),
        (DATETIME_TZ, "2024-01-01 00:00:00", "the stored value has no time zone: declare"),
        (codec_for(datetime), "20240101", "not valid for the codec datetime .*gl_decrypt returns the text"),
        (codec_for(date), "2024-02-30", "not valid for the codec date "),
        (codec_for(date), "2024-02", "not valid for the codec date "),
        (codec_for(time), "24:00:01", "not valid for the codec time "),
        (codec_for(time), "1:00", "not valid for the codec time "),
        (codec_for(date), "infinity", "a date that Python can't represent"),
        (codec_for(date), "-infinity", "a date that Python can't represent"),
        (codec_for(date), "10000-01-01", "a date that Python can't represent"),
        (codec_for(date), "0044-03-15 BC", "a date that Python can't represent"),
        (codec_for(datetime), "12024-01-01 00:00:00", "a date that Python can't represent"),
        (DATETIME_TZ, "9999-12-31 23:59:59-01", "a date that Python can't represent"),
        (DATETIME_TZ, "0001-01-01 00:00:00+01", "a date that Python can't represent"),
        (DATETIME_TZ, "2024-02-30 00:00:00+00", "not valid for the codec DATETIME_TZ"),
        (codec_for(datetime), "2024-02-30 00:00:00", "not valid for the codec datetime"),
        (TIME_TZ, "01:02:03+25", "not valid for the codec TIME_TZ"),
        (TIME_TZ, "01:02:03", "not valid for the codec TIME_TZ"),
        (INTERVAL, "", "not an interval"),
        (INTERVAL, "1 day 1", "not an interval"),
        (INTERVAL, "9999999 years", "an interval that Python can't represent"),
    ],
)
def test_a_text_that_is_not_of_the_type_says_what_it_is(codec: Any, text: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said) as caught:
        codec.decode(text)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("codec", "value", "said"),
    [
        (codec_for(date), datetime(2024, 1, 1, tzinfo=UTC), "must be a date, not datetime"),
        (codec_for(date), "2024-01-01", "must be a date, not str"),
        (codec_for(datetime), date(2024, 1, 1), "must be a datetime, not date"),
        (codec_for(datetime), datetime(2024, 1, 1, tzinfo=UTC), "has a time zone, and the declared type does not"),
        (DATETIME_TZ, date(2024, 1, 1), "must be a datetime, not date"),
        (DATETIME_TZ, datetime(2024, 1, 1), "has no time zone, and the declared type does"),  # noqa: DTZ001
        (DATETIME_TZ, datetime.max.replace(tzinfo=timezone(-timedelta(hours=1))), "outside the years 1 to 9999"),
        (codec_for(time), "01:00", "must be a time, not str"),
        (codec_for(time), time(1, tzinfo=UTC), "the time has a time zone"),
        (TIME_TZ, "01:00", "must be a time, not str"),
        (TIME_TZ, time(1), "the time has no offset"),
        (INTERVAL, 5, "must be a timedelta, not int"),
    ],
)
def test_a_value_of_another_type_or_zone_is_refused(codec: Any, value: Any, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        codec.encode(value)


class Day(date):
    """Shows itself otherwise."""

    def isoformat(self) -> str:
        return "today"


def test_a_day_of_a_subclass_is_stored_as_the_day_it_is() -> None:
    assert codec_for(date).encode(Day(2024, 2, 29)) == "2024-02-29"
