"""A disk that is full: nothing half is left, what was not kept is refused, and it goes on when there is room.

What one process does whose writes fail is in tests/audit/recording/test_spool.py, tests/audit/recording/test_outage.py
and tests/streams/test_writing.py; here the disk is full, or the length of files is limited, which any user can do.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from glpgenc import audit
from glpgenc.cli._support.exits import Exit
from glpgenc.errors import AuditError
from glpgenc.keys.kms.local.provider import create_key_file
from tests.attacks.killed.file_jobs import OF, PLAIN, environment_of, file_job
from tests.attacks.killed.tiny_disk import limited, tiny_disk
from tests.audit.outage import away
from tests.audit.trail_world import TrailWorld as Trail
from tests.audit.world import EVENT, until


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "kek.json")
    (tmp_path / "in").write_bytes(PLAIN)
    return tmp_path


def run(home: Path, *arguments: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "glpgenc.cli", "file", *arguments, *OF],
        env=environment_of(home), cwd=home, capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=None if limit is None else partial(limited, limit),
    )  # fmt: skip


def test_a_file_that_grows_too_long_while_it_is_encrypted_leaves_nothing(home: Path) -> None:
    before = sorted(home.iterdir())
    answer = run(home, "encrypt", "in", limit=2**20)
    assert answer.returncode == Exit.FAILED
    assert "in.glpg: File too large" in answer.stderr
    assert "hint: make room there" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert sorted(home.iterdir()) == before


def test_a_file_that_grows_too_long_while_it_is_decrypted_leaves_no_plaintext(home: Path) -> None:
    file_job(home).encrypt(home / "in", home / "in.glpg")
    (home / "in").write_text("what was there")
    before = sorted(home.iterdir())
    answer = run(home, "decrypt", "in.glpg", "--force", limit=2**20)
    assert answer.returncode == Exit.FAILED
    assert "File too large" in answer.stderr
    assert sorted(home.iterdir()) == before
    assert (home / "in").read_text() == "what was there"


@pytest.mark.slow
def test_files_on_a_full_disk_are_refused_whole_and_written_when_there_is_room(home: Path, tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk", "6m") as disk:
        disk.fill(leave=2**20)
        for command, source, target in (("encrypt", "in", "in.glpg"), ("decrypt", "made.glpg", "in")):
            if command == "decrypt":
                file_job(home).encrypt(home / "in", home / "made.glpg")
            answer = run(home, command, source, "-o", str(disk.path / target))
            assert answer.returncode == Exit.FAILED
            assert "No space left on device" in answer.stderr
            assert "hint: make room there" in answer.stderr
            assert [each.name for each in disk.path.iterdir()] == ["filler"]
        disk.make_room()
        assert run(home, "decrypt", "made.glpg", "-o", str(disk.path / "in")).returncode == Exit.OK
        assert (disk.path / "in").read_bytes() == PLAIN


def until_refused(logger: audit.EncryptionAuditLogger) -> tuple[int, AuditError]:
    """Log until that is refused; tell how many were kept, and how it was refused."""
    for number in range(200):
        try:
            logger.log(EVENT, durable=True)
        except AuditError as error:
            return number, error
    pytest.fail("a full disk took everything")


def is_kept(logger: audit.EncryptionAuditLogger) -> bool:
    """Tell whether all that is at hand could be kept."""
    with suppress(AuditError):
        logger.flush()
        return True
    return False


def test_a_spool_on_a_full_disk_refuses_what_it_can_t_keep_and_loses_nothing_of_what_it_kept(
    database: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "kek.json")
    trail = Trail(database, tmp_path)
    with tiny_disk(tmp_path / "disk", "128k") as disk:
        settings = trail.settings.model_copy(update={"audit_spool": disk.path / "spool"})
        with audit.EncryptionAuditLogger.from_settings(settings) as logger:
            logger.log(EVENT, durable=True)
            kept = 1
            with away(database):
                logger.log(EVENT, durable=True)
                kept += 1
                disk.fill()
                # What fits into the rest of the last block is kept.
                more, refused = until_refused(logger)
                # The one that was refused stayed at hand.
                kept += more + 1
                assert "No space left on device" in refused.message
                assert "free disk space" in (refused.hint or "")
                with pytest.raises(AuditError, match="nothing can be recorded now"):
                    logger.log(EVENT)
                disk.make_room()
                until(lambda: is_kept(logger))
                logger.log(EVENT, durable=True)
                kept += 1
            until(lambda: not [*(disk.path / "spool").glob("*.jsonl")])
        assert trail.found() == []
        rows = trail.execute(
            "SELECT event_type, count(*)::integer FROM security.encryption_audit GROUP BY 1 ORDER BY 1"
        )
        assert rows == [("key_rotated", kept), ("writer_started", 1), ("writer_stopped", 1)]


@pytest.mark.slow
def test_an_export_to_a_full_disk_leaves_the_file_that_was_there(database: str, tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    trail = Trail(database, tmp_path)
    trail.write(300)
    with tiny_disk(tmp_path / "disk", "64k") as disk:
        target = disk.path / "trail.jsonl"
        target.write_text("what was there")
        environment = environment_of(tmp_path) | {"GLPGENC_DATABASE_URL": database}
        answer = subprocess.run(
            [sys.executable, "-m", "glpgenc.cli", "audit", "export", str(target), "--force"],
            env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert answer.returncode == Exit.USAGE
        assert "can't be written: No space left on device" in answer.stderr
        assert "hint: name a file in a folder that is there, with room" in answer.stderr
        assert [each.name for each in disk.path.iterdir()] == ["trail.jsonl"]
        assert target.read_text() == "what was there"
