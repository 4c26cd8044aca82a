"""The hours in which jobs work."""

from __future__ import annotations

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.jobs.job import JobOptions, WorkingHours


def at(text: str) -> float:
    hours, minutes = text.split(":")
    return 3600.0 * int(hours) + 60.0 * int(minutes)


@pytest.mark.parametrize(
    ("hours", "now", "left"),
    [
        ("22:00-06:00", "22:00", 0.0),
        ("22:00-06:00", "23:59", 0.0),
        ("22:00-06:00", "00:00", 0.0),
        ("22:00-06:00", "05:59", 0.0),
        ("22:00-06:00", "06:00", 16 * 3600.0),
        ("22:00-06:00", "21:59", 60.0),
        ("09:30-17:00 Europe/Berlin", "09:29", 60.0),
        ("09:30-17:00 Europe/Berlin", "16:59", 0.0),
        ("09:30-17:00 Europe/Berlin", "17:00", 16.5 * 3600),
    ],
)
def test_work_begins_and_ends_at_the_hours_also_over_midnight(hours: str, now: str, left: float) -> None:
    assert WorkingHours.of(hours).until_open(at(now)) == left


def test_the_time_zone_is_utc_unless_it_is_named() -> None:
    assert WorkingHours.of("22:00-06:00").zone == "UTC"
    assert WorkingHours.of("22:00-06:00 America/Argentina/Buenos_Aires").zone == "America/Argentina/Buenos_Aires"


@pytest.mark.parametrize(
    "text", ["", "22-6", "24:00-06:00", "22:60-06:00", "06:00-06:00", "22:00-06:00 'x'", "1:00-2:00"]
)
def test_anything_else_is_refused_before_a_job_begins(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a valid time range"):
        JobOptions(between=text)
