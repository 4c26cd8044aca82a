"""kill -9 at any moment of each job of the audit trail: no event is lost, none is there twice, all chains verify."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.killed import audit_jobs as killed_audit
from tests.attacks.killed.engine import KILLS, kill_often

pytestmark = pytest.mark.slow

JOBS = {
    "replay": killed_audit.replaying,
    "export": killed_audit.exporting,
    "prune": killed_audit.pruning,
    "partitions": killed_audit.making_partitions,
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_of_the_trail_that_is_killed_again_and_again_ends_as_one_that_was_not(
    database: str, tmp_path: Path, name: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with JOBS[name](database, home) as job:
        found = kill_often(job)
    assert found.kills == KILLS
    assert found.ends >= 2
