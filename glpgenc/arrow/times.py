"""Dates and times as the text that PostgreSQL writes for them, a whole array at once."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.errors import InvalidValueError

# The seconds of 0001-01-01 and of 10000-01-01 since 1970. Before and after them PostgreSQL writes years otherwise.
_FIRST, _END = -62_135_596_800, 253_402_300_800
_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_A_DAY = 86_400
_INTERVAL = re.compile(
    r"(?:([+-]?[0-9]+) years? ?)?(?:([+-]?[0-9]+) mons? ?)?(?:([+-]?[0-9]+) days? ?)?"
    r"(?:([+-]?)([0-9]{2,}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?)?"
)
_NEVER_BEYOND = "ns"
"""64 bits of nanoseconds end in 1677 and 2262."""


def dates_to_text(array: Any) -> Any:
    """Return days as ``2024-01-31``.

    :param array: of ``date32`` or ``date64``.
    :raises InvalidValueError: for a day before the year 1 or after 9999, or a ``date64`` that is not a whole day.
    """
    days = array
    if pa.types.is_date64(array.type):
        days = array.cast(pa.date32(), safe=False)
        if not days.cast(pa.date64()).equals(array):
            raise InvalidValueError("a date64 of the array is not a whole day", hint="store it as a timestamp")
    _check_years(days.view(pa.int32()), _FIRST // _A_DAY, _END // _A_DAY)
    return days.cast(pa.string())


def text_to_dates(text: Any, type_: Any) -> Any:
    """Read what :func:`dates_to_text` wrote."""
    return text.cast(pa.date32()).cast(type_)


def timestamps_to_text(array: Any) -> Any:
    """Return points in time as ``2024-01-31 12:00:00.5``, those with a time zone in UTC, with ``+00`` at the end.

    Of nanoseconds all nine digits are kept, of which PostgreSQL reads six.

    :param array: of any unit, with a time zone or without.
    :raises InvalidValueError: for a time before the year 1 or after 9999.
    """
    unit, numbers = array.type.unit, array.view(pa.int64())
    if unit != _NEVER_BEYOND:
        _check_years(numbers, _FIRST * _A_SECOND[unit], _END * _A_SECOND[unit])
    # Arrow keeps instants of UTC whatever the zone is.
    text = _short_fraction(numbers.view(pa.timestamp(unit)).cast(pa.string()))
    return text if array.type.tz is None else pc.binary_join_element_wise(text, "+00", "")


def text_to_timestamps(text: Any, type_: Any) -> Any:
    """Read what :func:`timestamps_to_text` or PostgreSQL wrote."""
    if type_.tz is None:
        return text.cast(type_)
    return text.cast(pa.timestamp(type_.unit, "UTC")).cast(type_)


def times_to_text(array: Any) -> Any:
    """Return times of day as ``12:00:00.5``."""
    return _short_fraction(array.cast(pa.string()))


def text_to_times(text: Any, type_: Any) -> Any:
    """Read what :func:`times_to_text` wrote."""
    # Arrow reads no time of day from text, but it does of a day.
    whole = pc.binary_join_element_wise(pa.scalar("1970-01-01", text.type), text, pa.scalar(" ", text.type))
    return whole.cast(pa.timestamp(type_.unit)).cast(type_)


def durations_to_text(array: Any) -> Any:
    """Return lengths of time as ``1 day 02:03:04.5``, as PostgreSQL writes an interval.

    Of nanoseconds all nine digits are kept, of which PostgreSQL reads six.
    """
    second = _A_SECOND[array.type.unit]
    return pa.array([None if n is None else _interval(n, second) for n in _numbers(array)], pa.string())


def text_to_durations(text: Any, type_: Any) -> Any:
    """Read what :func:`durations_to_text` or PostgreSQL wrote; a year is read as 365 days, a month as 30."""
    second = _A_SECOND[type_.unit]
    numbers = [None if each is None else _length(each, second) for each in text.to_pylist()]
    return pa.array(numbers, pa.int64()).view(type_)


def _numbers(array: Any) -> list[int | None]:
    return array.view(pa.int64()).to_pylist()  # type: ignore[no-any-return]


def _interval(number: int, second: int) -> str:
    days, rest = divmod(number, _A_DAY * second)
    seconds, fraction = divmod(rest, second)
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if fraction:
        time += f".{fraction:0{len(str(second)) - 1}}".rstrip("0")
    if not days:
        return time
    text = f"{days} day{'' if days == 1 else 's'}"
    return f"{text} {'+' if days < 0 else ''}{time}" if rest else text


def _length(text: str, second: int) -> int:
    found = _INTERVAL.fullmatch(text) if text else None
    if found is None:
        raise ValueError
    years, months, days = (int(each or 0) for each in found.groups()[:3])
    sign, hours, minutes, seconds, fraction = found.groups("")[3:]
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    parts, rest = divmod(int(fraction.ljust(9, "0") or 0) * second, 10**9)
    if rest:
        raise ValueError  # digits that the unit has no place for
    time = whole * second + parts
    return (years * 365 + months * 30 + days) * _A_DAY * second + (-time if sign == "-" else time)


def _short_fraction(text: Any) -> Any:
    """Return times without the zeros at the end of their fraction, as PostgreSQL writes them."""
    return pc.replace_substring_regex(text, pattern=r"\.0+$|(\.[0-9]*[1-9])0+$", replacement=r"\1")


def _check_years(numbers: Any, first: int, end: int) -> None:
    found = pc.min_max(numbers).as_py()
    if found["min"] is not None and not first <= found["min"] <= found["max"] < end:
        raise InvalidValueError(
            "the array holds a date before the year 1 or after the year 9999", hint="use an earlier or later limit"
        )
