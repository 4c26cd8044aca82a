"""Times and lengths of time: as they are typed, and as they are shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from glpgenc.errors import ConfigurationError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TYPED = re.compile(r"(\d{1,6})([smhdw])")
_MOST = timedelta(days=3660)
_AGO = re.compile(r"\d+[smhdw]")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def parse_window(text: str) -> timedelta:
    """Read a length of time.

    :param text: a whole number and s, m, h, d or w; or 0.
    :raises ConfigurationError: if it is something else, or more than ten years.
    """
    found = _TYPED.fullmatch(text)
    if found is None and text != "0":
        raise ConfigurationError(f"{text!r} is not a length of time", hint="give one such as 7d, 12h, 30m or 0")
    window = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)
    if window > _MOST:
        raise ConfigurationError(f"{text} is more than ten years")
    return window


def parse_moment(text: str, now: datetime | None = None) -> datetime:
    """Read a time, or how long ago it was; without a zone it is UTC.

    :raises ConfigurationError: if it is neither.
    """
    if _AGO.fullmatch(text):
        return (now or datetime.now(UTC)) - parse_window(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{text!r} is not a time", hint="give one such as 2026-01-31, 2026-01-31T12:00:00+00:00, 24h or 7d"
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def duration(seconds: float) -> str:
    """Return a length of time for people, in its two largest units.

    >>> duration(3 * 3600 + 125)
    '3 h 2 min'
    """
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"
