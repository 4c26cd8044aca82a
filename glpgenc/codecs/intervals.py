"""Lengths of time: as PostgreSQL writes an interval in its style ``postgres``, ``1 day 02:03:04.5``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, wrong_type
from glpgenc.errors import InvalidValueError

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
