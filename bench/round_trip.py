"""The yardstick of everything that talks to the server: an empty round trip in an open transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.stage import Connection


def round_trip(connection: Connection) -> None:
    """Send ``SELECT 1`` and read the answer."""
    connection.execute("SELECT 1").fetchone()


def seconds(run: Callable[[], object]) -> float:
    """Return what one call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
