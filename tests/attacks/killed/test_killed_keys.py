"""kill -9 at any moment of each job that changes keys: whoever reads and searches goes on, and it ends right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.attacks.killed import key_jobs as killed_keys
from tests.attacks.killed.engine import KILLS, Job, kill_often

pytestmark = pytest.mark.slow

JOBS: dict[str, Callable[[str, Path], AbstractContextManager[Job]]] = {
    "rotate": killed_keys.rotation,
    "keys retire": partial(killed_keys.ending, "retire"),
    "keys destroy": partial(killed_keys.ending, "destroy"),
    "shred": partial(killed_keys.shredding, "shred"),
    "shred --finish": partial(killed_keys.shredding, "finish"),
    "reindex": killed_keys.reindexing,
    "rewrap": partial(killed_keys.rewrapping, "rewrap"),
    "kms branch rotate": partial(killed_keys.rewrapping, "branch rotate"),
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_of_keys_that_is_killed_again_and_again_ends_as_one_that_was_not(
    database: str, tmp_path: Path, name: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with JOBS[name](database, home) as job:
        found = kill_often(job)
    assert found.kills == KILLS
    assert found.ends >= 2
