"""What is kept of several databases: dumps of each, and the audit trail of each."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from glpgenc.backup_check.check import verify_backup
from glpgenc.embedded import all_programs
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings
from tests.shards.shard_world import KEYS, TWO, Installation

pytestmark = pytest.mark.slow

ROWS = 20


def dumped(url: str, target: Path) -> Path:
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10_000
    programs = next(each for each in all_programs() if each.major >= major)
    subprocess.run(
        [programs.path("pg_dump"), "--dbname", url, "--format", "custom", "--file", target],
        check=True, env={**os.environ, **programs.environment},
    )  # fmt: skip
    return target


def test_a_dump_of_a_shard_is_read_with_the_keys_of_the_other_database_and_one_of_those_with_its_own(
    installation: Installation, tmp_path: Path
) -> None:
    installation.fill(ROWS)
    for number in (KEYS, TWO):
        dump = dumped(installation.places[number].admin_url, tmp_path / f"{number}.dump")
        found = verify_backup(installation.settings, dump)
        assert found.readable, found.document()
        assert sum(each.opened for each in found.samples) == ROWS - ROWS // 10
        assert {each.tenant for each in found.samples} == {"acme"}
    alone = Settings(**installation.common)
    with pytest.raises(ConfigurationError, match="whose keys are in another one"):
        verify_backup(alone, tmp_path / f"{TWO}.dump")


def test_commands_over_all_databases_are_recorded_where_the_keys_are_and_every_trail_is_verified(
    installation: Installation,
) -> None:
    installation.environment["GLPGENC_AUDIT"] = "database"
    for place in installation.places:
        place.fill(ROWS)
    installation.document("backfill", "run", "people")
    installation.document("rotate", "--all", "--settle", "0")
    count = "SELECT count(*) FROM security.encryption_audit WHERE event_type = 'rotation_finished'"
    assert [place.value(count) for place in installation.places] == [1, 0, 0]
    found = installation.document("audit", "verify")
    assert [each["exit_code"] for each in found["databases"]] == [0, 0, 0]
