"""Lengths of time as they are typed: ``7d``, ``12h``, ``0``."""

from __future__ import annotations

import re
from datetime import timedelta

from glpgenc.errors import ConfigurationError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TYPED = re.compile(r"(\d{1,6})([smhdw])")
_MOST = timedelta(days=3660)


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
