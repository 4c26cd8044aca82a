"""What to do when a machine lacks something that a test needs."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str, way_out: str) -> NoReturn:
    """Skip the test, saying how to provide what is missing; fail it under GLPG_TEST_STRICT=1, which CI sets."""
    reason = f"{what}: {way_out}"
    if os.environ.get("GLPG_TEST_STRICT") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
