"""The wall clock of this process moved, as an administrator or a time server moves it.

``time.time`` and ``time.time_ns`` are moved for all; ``datetime.now`` in every loaded module of glpgenc and PyJWT. The
monotonic clocks are left alone: the system's own do not follow the wall clock either.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any

import pytest

YEAR = 365 * 86_400


def move_wall_clock(patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the wall clock of this process be so many seconds ahead, or behind where they are negative."""
    real, real_ns = time.time, time.time_ns

    class Moved(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return dt.datetime.fromtimestamp(real() + seconds, tz)

    patch.setattr(time, "time", lambda: real() + seconds)
    patch.setattr(time, "time_ns", lambda: real_ns() + int(seconds * 1e9))
    for name, module in list(sys.modules.items()):
        if name.startswith(("glpgenc.", "jwt.")) and getattr(module, "datetime", None) is dt.datetime:
            patch.setattr(module, "datetime", Moved)
