"""What is written where another user was before goes neither to him nor over other files."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc._support.atomic_file import open_device, write_file
from glpgenc._support.output_file import whole_file
from glpgenc.cli._support.output import write_report
from glpgenc.cli.keys import shred as cli_shred
from glpgenc.errors import GlpgencError
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.support.processes.unprivileged import as_ordinary_user

OTHER = 12345
PLAIN = b"for nobody else's eyes"
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder in which everybody may make files, as /tmp is."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-shared-") as folder:
        Path(folder).chmod(0o1777)
        yield Path(folder)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command line, as root, with an encrypted file ``in.glpg`` at hand."""
    from typer.testing import CliRunner  # noqa: PLC0415

    from glpgenc.cli.main import app  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    create_key_file(tmp_path / "kek.json")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))

    def _run(*arguments: str) -> Any:
        return CliRunner().invoke(app, list(arguments))

    Path("in").write_bytes(PLAIN)
    made = _run("file", "encrypt", "in", "-o", "in.glpg", "--data-class", "pii", "--tenant", "acme")
    assert made.exit_code == 0, made.output
    return _run


def decrypt(run: Any, target: Path, *options: str) -> Any:
    return run("file", "decrypt", "in.glpg", "-o", str(target), "--data-class", "pii", "--tenant", "acme", *options)


def theirs(path: Path, mode: int = 0o666) -> Path:
    path.write_bytes(b"theirs")
    path.chmod(mode)
    os.chown(path, OTHER, OTHER)
    return path


def test_decrypt_over_another_user_s_link_does_not_follow_it(run: Any, shared: Path) -> None:
    collected, target = theirs(shared / "collected"), shared / "out"
    target.symlink_to(collected)
    os.lchown(target, OTHER, OTHER)
    assert decrypt(run, target).exit_code != 0
    done = decrypt(run, target, "--force")
    assert done.exit_code == 0, done.output
    assert collected.read_bytes() == b"theirs"
    check_private(target)


def test_decrypt_over_another_user_s_file_does_not_hand_it_to_him(run: Any, shared: Path) -> None:
    target = theirs(shared / "out")
    with target.open("rb") as held:
        done = decrypt(run, target, "--force")
        assert done.exit_code == 0, done.output
        # What he opened before stays what it was.
        assert held.read() == b"theirs"
    check_private(target)


@pytest.mark.parametrize("options", [(), ("--force",)])
@pytest.mark.parametrize("way", ["pipe", "link to a pipe"])
def test_decrypt_does_not_write_into_another_user_s_pipe(
    run: Any, shared: Path, options: tuple[str, ...], way: str
) -> None:
    pipe = shared / ("out" if way == "pipe" else "pipe")
    os.mkfifo(pipe, 0o666)
    os.chown(pipe, OTHER, OTHER)
    if pipe.name != "out":
        (shared / "out").symlink_to(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = decrypt(run, shared / "out", *options)
        assert done.exit_code != 0
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)


def test_decrypt_still_writes_to_devices_and_to_pipes_of_its_own(run: Any, shared: Path) -> None:
    assert decrypt(run, Path("/dev/null")).exit_code == 0
    os.mkfifo(shared / "out", 0o600)
    reader = os.open(shared / "out", os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = decrypt(run, shared / "out")
        assert done.exit_code == 0, done.output
        assert os.read(reader, 100) == PLAIN
    finally:
        os.close(reader)


def test_preserve_gives_no_file_the_rights_of_its_owner(run: Any, tmp_path: Path) -> None:
    Path("in.glpg").chmod(0o6755)
    done = decrypt(run, tmp_path / "out", "--preserve")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1"])
@pytest.mark.parametrize("writer", ["decrypt", "export"])
def test_a_name_of_an_open_descriptor_is_written_to_where_it_stands(writer: str, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="glpgenc-ordinary-") as folder:

        def write() -> None:
            behind = os.open(Path(folder) / "redirected", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(behind, b"before ")
            os.dup2(behind, 1)
            linked = Path("/dev/stdout").lstat()
            if writer == "export":
                export(Path(name))
            else:
                opened = open_device(Path(name))
                assert opened is not None
                with opened:
                    opened.write(PLAIN)
            assert (Path(folder) / "redirected").read_bytes() == b"before " + PLAIN
            assert Path("/dev/stdout").lstat() == linked

        as_ordinary_user(write, Path(folder))


@pytest.mark.usefixtures("run")
def test_decrypt_as_root_to_the_redirected_standard_output_leaves_its_link(tmp_path: Path) -> None:
    linked, command = (
        Path("/dev/stdout").lstat(),
        [str(Path(sys.executable).with_name("glpgenc")), "file", "decrypt", "in.glpg"],
    )
    for options in (["--force"], []):
        with (tmp_path / "out").open("wb") as out:
            subprocess.run(
                [*command, "-o", "/dev/stdout", "--data-class", "pii", "--tenant", "acme", *options],
                stdout=out,
                check=True,
            )
        assert (tmp_path / "out").read_bytes() == PLAIN
    after = Path("/dev/stdout").lstat()
    assert (after.st_ino, after.st_mode) == (linked.st_ino, linked.st_mode)


def test_nothing_replaces_a_device_a_pipe_or_a_socket(run: Any, shared: Path) -> None:
    os.mkfifo(shared / "pipe")
    os.mknod(shared / "device", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(shared / "socket"))
        for name in ("pipe", "device", "socket"):
            before = (shared / name).lstat()
            with pytest.raises(PermissionError):
                write_file(shared / name, PLAIN)
            assert (shared / name).lstat() == before
        assert decrypt(run, shared / "socket", "--force").exit_code != 0
        assert stat.S_ISSOCK((shared / "socket").lstat().st_mode)
    export(shared / "device")
    assert stat.S_ISCHR((shared / "device").lstat().st_mode)


def test_an_export_goes_into_a_pipe_of_one_s_own_and_not_into_another_s(shared: Path) -> None:
    os.mkfifo(shared / "out", 0o600)
    reader = os.open(shared / "out", os.O_RDONLY | os.O_NONBLOCK)
    try:
        export(shared / "out")
        assert os.read(reader, 100) == PLAIN
        os.chown(shared / "out", OTHER, OTHER)
        with pytest.raises(GlpgencError):
            export(shared / "out")
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)


def export(path: Path) -> None:
    with whole_file(path) as stream:
        stream.write(PLAIN)


WRITERS: dict[str, Callable[[Path], object]] = {
    "report": lambda path: write_report(path, PLAIN.decode()),
    "export": export,
    "keyset": lambda path: write_file(path, PLAIN),
}
NEW: dict[str, Callable[[Path], object]] = {
    "receipt": lambda path: cli_shred._write(path, {"receipt": 1}),
    "key file": create_key_file,
}


@pytest.mark.parametrize("name", WRITERS)
def test_other_writers_follow_no_link_and_keep_no_other_owner(shared: Path, name: str) -> None:
    collected = theirs(shared / "collected")
    (shared / "out").symlink_to(collected)
    WRITERS[name](shared / "out")
    assert collected.read_bytes() == b"theirs"
    check_private(shared / "out")
    WRITERS[name](theirs(shared / "other"))
    check_private(shared / "other")


@pytest.mark.parametrize("name", NEW)
def test_writers_of_new_files_take_a_link_without_a_target_for_a_file(shared: Path, name: str) -> None:
    (shared / "out").symlink_to(shared / "nowhere")
    with pytest.raises(GlpgencError):
        NEW[name](shared / "out")
    assert not (shared / "nowhere").exists()
    NEW[name](shared / "new")
    assert stat.S_IMODE((shared / "new").stat().st_mode) == 0o600


def test_a_key_file_is_made_from_a_path_in_a_text(tmp_path: Path) -> None:
    create_key_file(str(tmp_path / "kek.json"))
    assert (tmp_path / "kek.json").is_file()


def test_an_ordinary_user_keeps_the_mode_of_his_own_file() -> None:
    with tempfile.TemporaryDirectory(prefix="glpgenc-ordinary-") as folder:

        def write() -> None:
            path = Path(folder) / "out"
            path.touch()
            path.chmod(0o640)
            write_file(path, PLAIN)
            assert stat.S_IMODE(path.stat().st_mode) == 0o640

        as_ordinary_user(write, Path(folder))


def check_private(path: Path) -> None:
    found = path.lstat()
    assert stat.S_ISREG(found.st_mode)
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (0, 0o600)
