"""kill -9 at any moment of each step from plaintext to ciphertext: no value is lost, none is written twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.killed.column_jobs import STEPS, column_job
from tests.attacks.killed.engine import KILLS, kill_often

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("step", STEPS)
def test_a_column_s_step_that_is_killed_again_and_again_ends_as_one_that_was_not(
    database: str, tmp_path: Path, step: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with column_job(step, database, home) as job:
        found = kill_often(job)
    assert found.kills == KILLS
    assert found.ends >= 2
