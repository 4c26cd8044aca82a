from __future__ import annotations

import errno
import gc
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from glpgenc._support.atomic_file import AtomicFile
from glpgenc.errors import AlreadyEncryptedError, AuthenticationError, InvalidLengthError, InvalidValueError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import decrypt_stream, encrypt_stream, open_encrypted
from glpgenc.streams import format as layout
from glpgenc.streams import stream as cipher
from tests.support.services import CONTEXT


class Stop(Exception):  # noqa: N818  # no error: a reason to end
    pass


class Full(io.RawIOBase):
    """A disk that is full after some bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, data: Any, /) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "full")
        self.room -= len(data)
        return len(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(service: EnvelopeEncryptionService, path: Path, plaintext: bytes, mode: str = "wb", **more: Any) -> None:
    with open_encrypted(path, mode, service=service, context=CONTEXT, **more) as file:
        file.write(plaintext)


def get(service: EnvelopeEncryptionService, path: Path) -> bytes:
    with open_encrypted(path, service=service, context=CONTEXT) as file:
        found: bytes = file.read()
        return found


def test_a_file_is_there_when_it_is_closed(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    file = open_encrypted(path, "wb", service=service, context=CONTEXT)
    file.write(b"after")
    assert path.read_bytes() == b"before"
    assert file.tell() == 5
    file.close()
    file.close()
    assert get(service, path) == b"after"
    assert names(tmp_path) == ["file"]


def test_a_disk_that_has_no_room_for_the_first_byte_is_reported_once(service: EnvelopeEncryptionService) -> None:
    with pytest.raises(OSError, match="full"):
        open_encrypted(Full(0), "wb", service=service, context=CONTEXT)
    # A warning of the finalizer would fail the test.
    gc.collect()


def stop_within(file: Any, part: str | bytes) -> None:
    with file:
        file.write(part)
        raise Stop


@pytest.mark.parametrize("mode", ["wb", "wt"])
def test_an_exception_replaces_nothing_and_leaves_nothing(
    service: EnvelopeEncryptionService, tmp_path: Path, mode: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    file = open_encrypted(path, mode, service=service, context=CONTEXT)
    with pytest.raises(Stop):
        stop_within(file, "a part" if mode == "wt" else b"a part")
    assert file.closed
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("mode", ["wb", "wt"])
def test_what_is_never_closed_is_not_finished(service: EnvelopeEncryptionService, tmp_path: Path, mode: str) -> None:
    file = open_encrypted(tmp_path / "file", mode, service=service, context=CONTEXT)
    file.write("a part" if mode == "wt" else b"a part")
    if mode == "wb":
        with pytest.warns(ResourceWarning, match="never closed"):
            del file
    else:
        del file
    gc.collect()
    assert names(tmp_path) == []


def test_text_is_written_in_its_encoding(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with open_encrypted(path, "wt", service=service, context=CONTEXT, encoding="utf-16-le", newline="\r\n") as file:
        file.write("é\n")
    assert get(service, path) == "é\r\n".encode("utf-16-le")


def test_an_exclusive_file_replaces_none(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file"
    put(service, path, b"first", "xb")
    with pytest.raises(FileExistsError):
        put(service, path, b"second", "xb")
    assert get(service, path) == b"first"


def test_an_exclusive_file_replaces_none_that_came_meanwhile(
    service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    file = open_encrypted(path, "xb", service=service, context=CONTEXT)
    path.write_bytes(b"meanwhile")
    with pytest.raises(FileExistsError):
        file.close()
    assert path.read_bytes() == b"meanwhile"
    assert names(tmp_path) == ["file"]


def test_an_exclusive_file_is_made_where_there_are_no_links(
    service: EnvelopeEncryptionService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "file"
    put(service, path, b"first", "xb")
    assert get(service, path) == b"first"
    file = open_encrypted(tmp_path / "other", "xb", service=service, context=CONTEXT)
    (tmp_path / "other").write_bytes(b"meanwhile")
    with pytest.raises(FileExistsError):
        file.close()
    assert names(tmp_path) == ["file", "other"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_permissions_are_kept(service: EnvelopeEncryptionService, tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(mode)
    file = open_encrypted(path, "wb", service=service, context=CONTEXT)
    (temporary,) = set(tmp_path.iterdir()) - {path}
    assert stat.S_IMODE(temporary.stat().st_mode) == mode
    file.close()
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_is_replaced_and_its_file_stays(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link, real = tmp_path / "link", tmp_path / "there" / "file"
    real.write_bytes(b"somebody's")
    link.symlink_to(real)
    put(service, link, b"in its place")
    assert not link.is_symlink()
    assert get(service, link) == b"in its place"
    assert real.read_bytes() == b"somebody's"


def test_a_name_may_be_as_long_as_names_are(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 127)
    put(service, path, b"x")
    assert get(service, path) == b"x"


def test_without_atomic_the_file_itself_is_written_and_opens_only_when_closed(
    service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    file = open_encrypted(path, "wb", service=service, context=CONTEXT, atomic=False)
    assert names(tmp_path) == ["file"]
    with pytest.raises(AuthenticationError):
        get(service, path)
    file.close()
    assert get(service, path) == b""


def test_what_is_no_regular_file_is_written_itself(service: EnvelopeEncryptionService) -> None:
    put(service, Path("/dev/null"), b"x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_failed_commit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    made = AtomicFile(tmp_path / "file")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="gone"):
        made.commit()
    assert names(tmp_path) == []


def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[bool, bool]] = []
    real, path = os.fsync, tmp_path / "file"

    def fsync(descriptor: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    AtomicFile(path).commit()
    assert synced == [(False, False), (True, True)]


def test_after_a_write_that_failed_nothing_is_finished(service: EnvelopeEncryptionService) -> None:
    target = Full(400)
    file = open_encrypted(target, "wb", service=service, context=CONTEXT, segment_size=64)
    with pytest.raises(OSError, match="full"):
        file.write(bytes(1000))
    target.room = 10_000
    with pytest.raises(OSError, match="can't be continued"):
        file.write(b"x")
    with pytest.raises(OSError, match="not finished"):
        file.close()
    assert target.room == 10_000


@pytest.mark.parametrize("kind", ["stream", "file"])
def test_what_is_encrypted_is_not_encrypted_again_unless_asked(
    service: EnvelopeEncryptionService, tmp_path: Path, kind: str
) -> None:
    path, target = tmp_path / "file", io.BytesIO()
    put(service, path, b"x")

    def encrypt(data: bytes) -> None:
        if kind == "file":
            put(service, tmp_path / "twice", data)
        else:
            encrypt_stream(io.BytesIO(data), target, service=service, context=CONTEXT)

    inputs = {path.read_bytes(), service.encrypt_blob(b"x", CONTEXT)}
    for data in inputs:
        with pytest.raises(AlreadyEncryptedError):
            encrypt(data)
        assert target.getvalue() == b""
    assert names(tmp_path) == ["file"]
    put(service, tmp_path / "twice", path.read_bytes(), allow_nested=True)
    assert get(service, tmp_path / "twice") == path.read_bytes()


def test_segments_are_counted_before_one_too_many_is_made(
    service: EnvelopeEncryptionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "MAX_SEGMENTS", 3)
    monkeypatch.setattr(cipher, "MAX_SEGMENTS", 3)
    three = 8 + 48 + 48
    out = io.BytesIO()
    for size, fits in ((three, True), (three + 1, False)):
        source = io.BytesIO(bytes(size))
        if fits:
            encrypt_stream(source, out, service=service, context=CONTEXT, segment_size=64)
            continue
        with pytest.raises(InvalidLengthError, match="3 segments at most"):
            encrypt_stream(source, io.BytesIO(), service=service, context=CONTEXT, segment_size=64)
    with open_encrypted(io.BytesIO(out.getvalue()), service=service, context=CONTEXT) as file:
        assert file.read() == bytes(three)
    monkeypatch.setattr(layout, "MAX_SEGMENTS", 2)
    monkeypatch.setattr(cipher, "MAX_SEGMENTS", 2)
    with pytest.raises(AuthenticationError):
        open_encrypted(io.BytesIO(out.getvalue()), service=service, context=CONTEXT)
    came = io.BytesIO()
    with pytest.raises(AuthenticationError):
        decrypt_stream(io.BytesIO(out.getvalue()), came, service=service, context=CONTEXT)
    assert came.getvalue() == bytes(8 + 48)


def test_the_number_of_the_last_segment_is_what_tink_for_go_allows() -> None:
    most = layout.Layout(64)
    size = most.first + (2**32 - 2) * most.rest
    assert most.segments(size) == 2**32 - 1
    with pytest.raises(InvalidLengthError):
        most.segments(size + 1)


@pytest.mark.parametrize("segment_size", [0, 63, 2**24 + 1])
def test_a_segment_size_that_no_reader_takes_is_refused(service: EnvelopeEncryptionService, segment_size: int) -> None:
    with pytest.raises(InvalidValueError):
        open_encrypted(io.BytesIO(), "wb", service=service, context=CONTEXT, segment_size=segment_size)


@pytest.mark.parametrize("mode", ["", "a", "rw", "r+", "ab", "rbt", "w+b"])
def test_another_mode_is_refused(service: EnvelopeEncryptionService, mode: str) -> None:
    with pytest.raises(ValueError, match="mode"):
        open_encrypted(io.BytesIO(), mode, service=service, context=CONTEXT)


def test_an_encoding_is_for_text(service: EnvelopeEncryptionService) -> None:
    with pytest.raises(ValueError, match="binary"):
        open_encrypted(io.BytesIO(), "rb", service=service, context=CONTEXT, encoding="utf-8")
