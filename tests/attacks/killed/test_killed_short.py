"""A short form of the killing for every run: a backfill and a file, three times each."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.killed.column_jobs import column_job
from tests.attacks.killed.engine import kill_often
from tests.attacks.killed.file_jobs import decrypting


def test_a_backfill_that_is_killed_three_times_ends_right(database: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with column_job("backfill", database, home, rows=500) as job:
        assert kill_often(job, kills=3).kills == 3


def test_a_file_that_is_decrypted_and_killed_three_times_is_whole_or_not_there(tmp_path: Path) -> None:
    assert kill_often(decrypting(tmp_path), kills=3).kills == 3
