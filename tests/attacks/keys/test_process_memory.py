"""Another process of the same user, which is not root, wants the memory of one that holds keys."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from glpgenc.cli import main as program
from glpgenc.embedded.host import server_account
from glpgenc.hardening import Hardening, harden_process
from glpgenc.keys.kms.local.provider import create_key_file
from tests.support.processes.unprivileged import as_ordinary_user

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what /proc says, and prctl")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that an ordinary user reaches."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


SECRET = b"a data key of thirty-two bytes.."


@contextmanager
def process(work: Callable[[], object]) -> Iterator[int]:
    """Fork a process that does some work and then waits; it is killed at the end."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # A change of user makes a process unreadable until it runs another program: as if it had.
            ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
            work()
            os.write(tell, b"x")
            signal.pause()
        finally:
            os._exit(1)
    os.close(tell)
    try:
        assert os.read(ready, 1) == b"x"
        yield child
    finally:
        os.close(ready)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def is_readable(pid: int) -> bool:
    try:
        with Path(f"/proc/{pid}/mem").open("rb") as memory, Path(f"/proc/{pid}/maps").open(encoding="ascii") as maps:
            for line in maps:
                low, _, high = line.split()[0].partition("-")
                if "[heap]" in line or " rw-p 00000000 00:00 0" in line:
                    memory.seek(int(low, 16))
                    if SECRET in memory.read(int(high, 16) - int(low, 16)):
                        return True
    except PermissionError:
        return False
    return False


def limit(pid: int, name: str) -> list[str]:
    [line] = [each for each in Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines() if name in each]
    return line.removeprefix(name).split()


def test_nobody_else_reads_the_memory_of_a_hardened_process(home: Path) -> None:
    held = bytearray(SECRET)

    def look() -> None:
        with process(lambda: None) as plain:
            assert is_readable(plain)
        with process(harden_process) as hardened:
            assert not is_readable(hardened)
            assert limit(hardened, "Max core file size")[:2] == ["0", "0"]

    as_ordinary_user(look, home)
    assert held == SECRET


def test_the_program_hardens_itself_whatever_the_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    monkeypatch.setattr(sys, "argv", ["glpgenc", "config", "show"])
    # What it imports may not be to be had for the other user.
    assert CliRunner().invoke(program.app, ["config", "show"]).exit_code == 0

    def look() -> None:
        def run() -> None:
            with pytest.raises(SystemExit) as ended:
                program.main()
            assert ended.value.code == 0

        with process(run) as running:
            assert not is_readable(running)
            assert limit(running, "Max core file size")[:2] == ["0", "0"]

    as_ordinary_user(look, home)


def test_no_core_is_dumped(home: Path) -> None:
    def abort() -> None:
        os.chdir(home)
        child = os.fork()
        if child == 0:
            # pytest's would print where the child ended, as if it were a fault.
            faulthandler.disable()
            harden_process()
            os.abort()
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGABRT
        assert not os.WCOREDUMP(status)
        assert list(home.glob("core*")) == []

    as_ordinary_user(abort, home)


def test_memory_is_locked_where_no_limit_holds_and_left_alone_under_one(home: Path) -> None:
    done: list[Hardening] = []

    def look() -> None:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (65_536, 65_536))
        done.append(harden_process())
        assert not done[0].locked
        assert bytearray(64 << 20)  # memory is to be had

    as_ordinary_user(look, home)
    if os.geteuid() != 0:
        pytest.skip("only root locks without a limit")
    with process(harden_process) as hardened:
        status = Path(f"/proc/{hardened}/status").read_text(encoding="ascii")
        assert int(status.partition("VmLck:")[2].split()[0]) > 0


def test_files_of_dev_are_read_and_written_by_name_as_an_ordinary_user(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file = home / "kek.json"
    create_key_file(key_file)
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(key_file))
    monkeypatch.chdir(home)
    of = ("--tenant", "acme", "--data-class", "pii")
    (home / "in").write_bytes(b"a text" * 1000)
    for arguments in (("file", "encrypt", "in", "-o", "warm", *of), ("file", "decrypt", "warm", "-o", "warmer", *of)):
        # What it imports may not be to be had for the other user.
        assert CliRunner().invoke(program.app, arguments).exit_code == 0
    for path in home.iterdir():
        server_account().own(path)

    def run(source: str, work: Callable[[], object]) -> None:
        with (home / source).open("rb") as given, (home / "stdout").open("wb") as taken:
            child = os.fork()
            if child == 0:
                os.dup2(given.fileno(), 0)
                os.dup2(taken.fileno(), 1)
                try:
                    work()
                    os._exit(0)
                except SystemExit as ended:
                    os._exit(int(ended.code or 0))
                finally:
                    os._exit(99)
            _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0

    def program_on(*arguments: str) -> Callable[[], object]:
        def work() -> None:
            sys.argv = ["glpgenc", "file", *arguments, *of]
            program.main()

        return work

    def copy_by_name() -> None:
        harden_process()
        Path("/dev/stdout").write_bytes(Path("/dev/stdin").read_bytes())

    def through_files() -> None:
        run("in", program_on("encrypt", "/dev/stdin", "-o", "encrypted"))
        run("encrypted", program_on("decrypt", "/dev/stdin", "-o", "decrypted"))
        assert (home / "decrypted").read_bytes() == (home / "in").read_bytes()
        run("in", copy_by_name)
        assert (home / "stdout").read_bytes() == (home / "in").read_bytes()

    as_ordinary_user(through_files, home)
