"""Dates, moments, times of day and intervals: in ISO form as PostgreSQL writes it, moments with a time zone in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from glpgenc.codecs.codec import Codec, unchanged, unreadable, wrong_type
from glpgenc.errors import InvalidValueError

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATE = re.compile(_DAY)
_NAIVE = re.compile(rf"{_DAY}[ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?")
_AWARE = re.compile(rf"{_NAIVE.pattern}(?:Z|[+-][0-9]{{2}}(?::[0-9]{{2}}(?::[0-9]{{2}})?)?)")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?")
_TIME_TZ = re.compile(rf"{_TIME.pattern}[+-][0-9]{{2}}(?::[0-9]{{2}}(?::[0-9]{{2}})?)?")
_OF_AWARE = "declare DateTime(timezone=True), or glpgenc.codecs.DATETIME_TZ"
_OF_NAIVE = "declare datetime"
_FARTHEST = timedelta(hours=16)
"""PostgreSQL's time zones are less than this far from UTC."""
# What PostgreSQL writes for times that Python has none for.
_BEYOND = re.compile(r"-?infinity|[0-9]{5,}-.*|.* BC")


def _encode_date(value: Any) -> str:
    if type(value) is not date:
        if isinstance(value, datetime):
            raise wrong_type("a date", value, "pass value.date(), or use the codec of datetime")
        if not isinstance(value, date):
            raise wrong_type("a date", value)
    return date.isoformat(value)


def _decode_date(text: Any) -> date:
    if not _DATE.fullmatch(text):
        raise _unreadable_time(text, "date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "date") from None


def _encode_naive(value: Any) -> str:
    if not isinstance(value, datetime):
        raise wrong_type("a datetime", value)
    if value.tzinfo is not None:
        raise InvalidValueError(
            "the datetime has a time zone, and the declared type does not",
            hint=f"{_OF_AWARE}, or pass value.astimezone(UTC).replace(tzinfo=None)",
        )
    text = datetime.isoformat(value, " ")
    return text.rstrip("0") if value.microsecond else text


def _decode_naive(text: Any) -> datetime:
    if not _NAIVE.fullmatch(text):
        raise _unreadable_time(text, "datetime")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "datetime") from None


def _encode_aware(value: Any) -> str:
    if not isinstance(value, datetime):
        raise wrong_type("a datetime", value)
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise InvalidValueError(
                "the datetime has no time zone, and the declared type does",
                hint=f"pass value.replace(tzinfo=...), or {_OF_NAIVE}",
            )
        try:
            value = value.astimezone(UTC)
        except OverflowError:
            raise InvalidValueError(
                "the datetime is outside the years 1 to 9999 in UTC", hint="use a datetime within these years"
            ) from None
    # Without +00:00, and with a fraction as PostgreSQL writes it.
    text = datetime.isoformat(value, " ")[:-6]
    return (text.rstrip("0") if value.microsecond else text) + "+00"


def _decode_aware(text: Any) -> datetime:
    if not _AWARE.fullmatch(text):
        raise _unreadable_time(text, "DATETIME_TZ")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise _beyond() from None
    except ValueError:
        raise _unreadable_time(text, "DATETIME_TZ") from None


def _encode_time(value: Any) -> str:
    if not isinstance(value, time):
        raise wrong_type("a time", value)
    if value.tzinfo is not None:
        raise InvalidValueError(
            "the time has a time zone, and the declared type does not",
            hint="declare Time(timezone=True), or pass value.replace(tzinfo=None)",
        )
    text = time.isoformat(value)
    return text.rstrip("0") if value.microsecond else text


def _decode_time(text: Any) -> time:
    if not _TIME.fullmatch(text):
        raise _unreadable_time(text, "time")
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "time") from None


def _encode_time_tz(value: Any) -> str:
    if not isinstance(value, time):
        raise wrong_type("a time", value)
    offset = value.utcoffset()
    if offset is None:
        raise InvalidValueError(
            "the time has no offset from UTC, and the declared type does",
            hint=(
                "pass value.replace(tzinfo=timezone(...)), or declare time; a zone with daylight saving has no "
                "fixed offset"
            ),
        )
    if abs(offset) >= _FARTHEST or offset.microseconds:
        raise InvalidValueError(
            "the time's offset from UTC is not supported by PostgreSQL",
            hint="use an offset of less than 16 hours, in whole seconds",
        )
    text = time.isoformat(value.replace(tzinfo=None))
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    parts = [minutes // 60, minutes % 60, seconds]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    sign = "-" if offset < timedelta() else "+"
    return (text.rstrip("0") if value.microsecond else text) + sign + ":".join(f"{each:02}" for each in parts)


def _decode_time_tz(text: Any) -> time:
    if not _TIME_TZ.fullmatch(text):
        raise _unreadable_time(text, "TIME_TZ")
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "TIME_TZ") from None


def _unreadable_time(text: str, name: str) -> InvalidValueError:
    if _BEYOND.fullmatch(text):
        return _beyond()
    hint = None
    if _AWARE.fullmatch(text):
        hint = f"the stored value has a time zone: {_OF_AWARE}"
    elif _NAIVE.fullmatch(text):
        hint = f"the stored value has no time zone: {_OF_NAIVE}"
    return unreadable(name, hint)


def _beyond() -> InvalidValueError:
    return InvalidValueError(
        "the decrypted text is a date that Python can't represent: infinity, BC, or after the year 9999",
        hint="read it as str, or in SQL",
    )


DATE = Codec("date", date, "date", _encode_date, _decode_date)
DATETIME = Codec("datetime", datetime, "timestamp", _encode_naive, _decode_naive)

TIME = Codec("time", time, "time", _encode_time, _decode_time)

DATETIME_TZ = Codec("DATETIME_TZ", datetime, "timestamptz", _encode_aware, _decode_aware)
"""Datetimes with a time zone. They are stored in UTC, and come back in UTC whatever zone they were given in."""

TIME_TZ = Codec("TIME_TZ", time, "timetz", _encode_time_tz, _decode_time_tz, operand=_encode_time_tz, plain=unchanged)
"""Times of day with an offset from UTC. They come back with it; PostgreSQL takes times of two offsets for unequal."""

_INTERVAL = re.compile(
    r"(?:([+-]?[0-9]+) years? ?)?(?:([+-]?[0-9]+) mons? ?)?(?:([+-]?[0-9]+) days? ?)?"
    r"(?:([+-]?)([0-9]{2,}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?)?"
)
_DAYS_OF_YEAR, _DAYS_OF_MONTH = 365, 30
"""What all drivers for PostgreSQL make of years and months, for which timedelta has no form."""


def _encode_timedelta(value: Any) -> str:
    if not isinstance(value, timedelta):
        raise wrong_type("a timedelta", value)
    hours, rest = divmod(value.seconds, 3600)
    time = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    if value.microseconds:
        time += f".{value.microseconds:06}".rstrip("0")
    if not value.days:
        return time
    days = f"{value.days} day{'' if value.days == 1 else 's'}"
    if not value.seconds and not value.microseconds:
        return days
    return f"{days} {'+' if value.days < 0 else ''}{time}"


def _decode_timedelta(text: Any) -> timedelta:
    found = _INTERVAL.fullmatch(text) if text else None
    if found is None:
        raise unreadable("timedelta", "it is not an interval in the format of intervalstyle postgres")
    years, months, days = (int(each or 0) for each in found.groups()[:3])
    sign, hours, minutes, seconds, fraction = found.groups("")[3:]
    try:
        time = timedelta(
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int(fraction.ljust(6, "0")),
        )
        whole = timedelta(days=years * _DAYS_OF_YEAR + months * _DAYS_OF_MONTH + days)
        return whole - time if sign == "-" else whole + time
    except OverflowError:
        raise InvalidValueError(
            "the decrypted text is an interval that Python can't represent", hint="read it as str, or in SQL"
        ) from None


TIMEDELTA = Codec(
    "timedelta",
    timedelta,
    "interval",
    _encode_timedelta,
    _decode_timedelta,
    unsearchable="equal intervals can have different text forms, such as 1 day and 24:00:00",
)
"""Lengths of time. Years and months, which only SQL can write, are read as 365 and 30 days, as drivers do."""
