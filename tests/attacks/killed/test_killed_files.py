"""kill -9 at any moment of the jobs of files and objects: what has the name is whole, and no other file is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.killed import file_jobs as killed_files
from tests.attacks.killed.engine import KILLS, kill_often
from tests.keys.conftest import moto_server
from tests.keys.kms.aws_stand_in import MotoServer
from tests.support.peers.s3 import Bucket, bucket, s3_client

__all__ = ["bucket", "moto_server", "s3_client"]

pytestmark = pytest.mark.slow

JOBS = {"encrypt": killed_files.encrypting, "decrypt": killed_files.decrypting, "rewrap": killed_files.rewrapping}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_of_files_that_is_killed_again_and_again_leaves_whole_files(tmp_path: Path, name: str) -> None:
    found = kill_often(JOBS[name](tmp_path))
    assert found.kills == KILLS
    assert found.ends >= 2


def test_an_upload_of_parts_that_is_killed_again_and_again_leaves_the_whole_object_or_none(
    tmp_path: Path, bucket: Bucket, moto_server: MotoServer
) -> None:
    found = kill_often(killed_files.uploading(tmp_path, bucket, moto_server.url))
    assert found.kills == KILLS
    assert found.ends >= 2
