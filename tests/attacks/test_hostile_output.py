"""What is written where another user was before goes neither to him nor over other files."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc._support.atomic_file import write_file
from glpgenc.audit.output_file import whole_file
from glpgenc.cli import shred as cli_shred
from glpgenc.cli.report_file import write_report
from glpgenc.errors import GlpgencError
from glpgenc.keys.kms.key_file import create_key_file
from tests.support.unprivileged import as_ordinary_user

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
