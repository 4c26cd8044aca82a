"""Times as PostgreSQL spells them, and those that Python can't hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from glpgenc.audit.reading import NEVER, AnyTime


@pytest.mark.parametrize("style", ["ISO, YMD", "ISO, DMY"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns"])
def test_a_time_is_the_same_in_each_zone(database: str, style: str, zone: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT set_config('datestyle', %s, true), set_config('timezone', %s, true)", (style, zone))
        cursor = connection.cursor()
        cursor.adapters.register_loader("timestamptz", AnyTime)
        for digits in ("", ".1", ".12", ".123456", ".000001"):
            text = f"2026-03-01 12:00:00{digits}+00"
            row = cursor.execute("SELECT %s::timestamptz", (text,)).fetchone()
            fraction = timedelta(microseconds=int(digits[1:].ljust(6, "0"))) if digits else timedelta()
            assert row == (datetime(2026, 3, 1, 12, tzinfo=UTC) + fraction,)


@pytest.mark.parametrize("text", ["infinity", "-infinity", "0044-03-15 BC", "12345-01-01"])
def test_a_time_that_python_can_t_hold_is_never(database: str, text: str) -> None:
    with psycopg.connect(database) as connection:
        cursor = connection.cursor()
        cursor.adapters.register_loader("timestamptz", AnyTime)
        assert cursor.execute("SELECT %s::timestamptz", (text,)).fetchone() == (NEVER,)
