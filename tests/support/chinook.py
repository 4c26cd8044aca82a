"""The Chinook sample database: real shapes of customers, employees and invoices, which the project does not carry."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.missing import missing

VARIABLE = "GLPG_TEST_CHINOOK"


def chinook_file() -> Path:
    """Return its SQL file; without one, the test is skipped."""
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else Path(__file__).parents[3] / "shared" / "data" / "chinook.sql"
    if not path.is_file():
        missing("the Chinook sample database is not here", f"name its SQL file in {VARIABLE}")
    return path
