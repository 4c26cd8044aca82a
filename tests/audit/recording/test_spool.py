"""Spool files: synced, locked, for their owner alone, and read up to the last whole line."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.audit.spool.file import CHUNK_LINES, SpoolFile, prepare_directory, waiting_files
from glpgenc.errors import AuditError

FIRST = [{"kind": "key"}, {"kind": "writer"}]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spool"


@pytest.fixture
def spool(directory: Path) -> SpoolFile:
    return SpoolFile.create(directory, uuid4(), FIRST)


def events(count: int, start: int = 0) -> list[dict[str, object]]:
    return [{"kind": "event", "n": number} for number in range(start, start + count)]


def read(spool: SpoolFile) -> list[dict[str, object]]:
    return [json.loads(line) for lines, _ in spool.chunks() for line in lines]


def test_folder_and_file_are_for_their_owner_alone(directory: Path, spool: SpoolFile) -> None:
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o600


def test_what_is_appended_is_read_in_order(spool: SpoolFile) -> None:
    spool.append(events(2), 2)
    spool.append(events(1, start=2), 1)
    assert read(spool) == FIRST + events(3)
    assert (spool.events, spool.size) == (3, spool.path.stat().st_size)


def test_it_is_read_in_chunks_and_what_was_sent_is_not_read_again(spool: SpoolFile) -> None:
    spool.append(events(CHUNK_LINES * 2), CHUNK_LINES * 2)
    chunks = list(spool.chunks())
    assert [len(lines) for lines, _ in chunks] == [CHUNK_LINES, CHUNK_LINES, 2]
    spool.mark_sent(chunks[1][1], CHUNK_LINES * 2 - 2)
    assert read(spool) == events(2, start=CHUNK_LINES * 2 - 2)
    assert spool.events == 2
    assert spool.size == len(b"".join(line + b"\n" for line in chunks[2][0]))


def test_a_last_line_without_an_end_is_not_read(spool: SpoolFile) -> None:
    spool.append(events(3), 3)
    with spool.path.open("ab") as file:
        file.write(b'{"kind":"event","n":')
    spool.close()
    found = SpoolFile.adopt(spool.path)
    assert found is not None
    assert read(found) == FIRST + events(3)
    found.close()


def test_the_file_of_a_writer_that_lives_is_not_adopted(spool: SpoolFile) -> None:
    assert SpoolFile.adopt(spool.path) is None
    spool.close()
    found = SpoolFile.adopt(spool.path)
    assert found is not None
    found.close()


def test_the_lock_ends_with_the_process(directory: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from uuid import uuid4; "
        "from glpgenc.audit.spool.file import SpoolFile; "
        "SpoolFile.create(Path(sys.argv[1]), uuid4(), []).append([{'kind': 'event'}], 1); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(directory)], check=False).returncode == -9
    (path,) = waiting_files(directory)
    found = SpoolFile.adopt(path)
    assert found is not None
    assert read(found) == [{"kind": "event"}]
    found.remove()
    assert waiting_files(directory) == []


def test_a_forked_child_s_copy_does_not_hold_the_lock_and_closing_it_does_not_end_it(spool: SpoolFile) -> None:
    child = os.fork()
    if child == 0:
        spool.abandon()
        os._exit(0)
    os.waitpid(child, 0)
    assert SpoolFile.adopt(spool.path) is None


def test_a_file_that_was_removed_meanwhile_is_not_adopted(spool: SpoolFile, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.close()
    opened = os.open

    def open_and_lose(path: Path, *arguments: int) -> int:
        descriptor = opened(path, *arguments)
        spool.path.unlink()
        return descriptor

    monkeypatch.setattr(os, "open", open_and_lose)
    assert SpoolFile.adopt(spool.path) is None


def test_a_link_is_not_followed(directory: Path, tmp_path: Path) -> None:
    prepare_directory(directory)
    (tmp_path / "elsewhere").write_text("{}\n")
    (directory / "x.jsonl").symlink_to(tmp_path / "elsewhere")
    assert SpoolFile.adopt(directory / "x.jsonl") is None


def test_a_file_that_is_being_made_is_not_taken_for_a_dead_writer_s(directory: Path, spool: SpoolFile) -> None:
    assert [path.name for path in directory.iterdir()] == [spool.path.name]
    (directory / f"{uuid4()}.new").touch()
    assert waiting_files(directory) == [spool.path]


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707])
def test_a_folder_that_is_open_to_others_is_refused(directory: Path, mode: int) -> None:
    prepare_directory(directory)
    directory.chmod(mode)
    with pytest.raises(AuditError, match="open to others"):
        prepare_directory(directory)


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="can't be used"):
        prepare_directory(tmp_path / "file" / "spool")


def test_a_full_disk_leaves_no_half_line(spool: SpoolFile, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.append(events(2), 2)
    written = os.pwrite
    rounds = iter([True, False])

    def until_full(descriptor: int, data: memoryview, offset: int) -> int:
        if next(rounds):
            return written(descriptor, data[:10], offset)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", until_full)
    with pytest.raises(AuditError, match="No space left"):
        spool.append(events(2, start=2), 2)
    monkeypatch.undo()
    assert spool.path.read_bytes().endswith(b'"n":1}\n')
    spool.append(events(1, start=2), 1)
    assert read(spool) == FIRST + events(3)
    assert spool.events == 3


def test_what_is_set_aside_is_not_found_again(directory: Path, spool: SpoolFile) -> None:
    spool.set_aside()
    assert waiting_files(directory) == []
    assert [path.suffix for path in directory.iterdir()] == [".unreadable"]


def test_a_file_that_can_t_be_begun_leaves_nothing_open(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    prepare_directory(directory)
    monkeypatch.setattr(os, "fsync", full)
    before = len(list(Path("/proc/self/fd").iterdir()))
    # As often as a disk that stays full is tried.
    for _ in range(3):
        with pytest.raises(AuditError):
            SpoolFile.create(directory, uuid4(), FIRST)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not list(directory.iterdir())
