"""Notices of changed keys: when one of them is answered."""

from __future__ import annotations

import time

from glpgenc.database import connect
from glpgenc.keys.watcher import CHANNEL, _heard
from tests.support.databases import execute

LONG = 60.0
"""Seconds that nothing here waits for."""


def test_the_first_notice_is_enough_and_the_others_are_taken_with_it(database: str) -> None:
    with connect(database, "test", autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        assert not _heard(connection, 0)
        assert not _heard(connection, 0.01)
        execute(database, f"NOTIFY {CHANNEL}")
        began = time.monotonic()
        assert _heard(connection, LONG)
        assert time.monotonic() - began < LONG / 2
        for number in range(3):
            execute(database, f"NOTIFY {CHANNEL}, '{number}'")
        connection.execute("SELECT 1")
        assert _heard(connection, 0)
        assert not _heard(connection, 0)
