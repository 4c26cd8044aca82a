"""The server crashes in the middle of each main job: no row is lost or half, and the job ends as ever.

The backfill and the rotation are crashed again and again in tests/backfill/test_crash.py and
tests/rotation/test_rotation_crash.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.installer import install
from tests.attacks.killed import audit_jobs as killed_audit
from tests.attacks.killed import key_jobs as killed_keys
from tests.attacks.killed.column_jobs import column_job
from tests.attacks.killed.engine import Job
from tests.attacks.killed.server import WAYS, core_files, crashed, first_end
from tests.support.databases import fresh_database

pytestmark = pytest.mark.slow

JOBS: dict[str, Callable[[str, Path], AbstractContextManager[Job]]] = {
    "protect": partial(column_job, "protect"),
    "backfill": partial(column_job, "backfill"),
    "verify": partial(column_job, "verify"),
    "contract": partial(column_job, "contract"),
    "scrub": partial(column_job, "scrub"),
    "rotate": killed_keys.rotation,
    "keys destroy": partial(killed_keys.ending, "destroy"),
    "shred": partial(killed_keys.shredding, "shred"),
    "shred --finish": partial(killed_keys.shredding, "finish"),
    "reindex": killed_keys.reindexing,
    "rewrap": partial(killed_keys.rewrapping, "rewrap"),
    "kms branch rotate": partial(killed_keys.rewrapping, "branch rotate"),
    "audit replay": killed_audit.replaying,
    "audit prune": killed_audit.pruning,
}


@pytest.fixture(scope="module")
def crashing() -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(find_programs()) as server:
        yield server


@pytest.mark.parametrize("name", JOBS)
def test_a_server_that_crashes_in_the_middle_of_a_job_costs_nothing(
    crashing: EmbeddedPostgres, tmp_path: Path, name: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with fresh_database(crashing) as url:
        install(url)
        with JOBS[name](url, home) as job:
            wanted, usual = first_end(job)
            for way in WAYS:
                crashed(job, crashing, way, wanted, usual)
    assert core_files(crashing) == []
