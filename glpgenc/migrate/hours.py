"""The hours of the day in which a job works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from glpgenc.errors import ConfigurationError

_DAY = 86_400
_TYPED = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)(?: ([A-Za-z0-9_+/-]{1,64}))?")


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of time that comes every day, such as ``22:00-06:00 Europe/Berlin``.

    :param begin: seconds after midnight.
    :param end: seconds after midnight; before ``begin`` where it is of the next day.
    :param zone: a time zone that PostgreSQL knows.
    """

    begin: int
    end: int
    zone: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what was typed.

        :raises ConfigurationError: if it is something else, or no time at all.
        """
        found = _TYPED.fullmatch(text)
        if found is None or found[1] + found[2] == found[3] + found[4]:
            raise ConfigurationError(
                f"{text!r} is not a valid time range", hint="use the format 22:00-06:00, or '22:00-06:00 Europe/Berlin'"
            )
        begin, end = (60 * (60 * int(found[at]) + int(found[at + 1])) for at in (1, 3))
        return cls(begin, end, found[5] or "UTC")

    def until_open(self, now: float) -> float:
        """Return in how many seconds it begins; 0 where it has begun.

        :param now: seconds after midnight, in the time zone.
        """
        since = (now - self.begin) % _DAY
        return 0.0 if since < (self.end - self.begin) % _DAY else _DAY - since
