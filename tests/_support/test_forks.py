"""What a forked child renews, what it refuses, and what it leaves alone."""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
import textwrap
import weakref
from pathlib import Path

import pytest

from glpgenc._support.atomic_file import AtomicFile
from glpgenc._support.forks import FileLock, Lock, Process, private_folder, renew_in_child
from glpgenc.errors import OtherProcessError
from tests.support.processes.forks import in_child, locked_by_a_thread


def test_a_lock_that_another_thread_holds_is_free_in_the_child() -> None:
    lock = Lock()

    def take() -> str:
        with lock:
            return "taken"

    with locked_by_a_thread(lock):
        assert in_child(take) == "taken"


def test_a_lock_that_the_forking_thread_holds_is_held_in_the_child_until_it_lets_go() -> None:
    lock = Lock()

    def leave() -> str:
        held = lock._lock.locked()
        lock.__exit__(None, None, None)
        with lock:
            return f"held {held}, then free"

    with lock:
        assert in_child(leave) == "held True, then free"


def test_a_process_knows_its_forks() -> None:
    ours = Process()
    assert ours.is_this
    ours.require("the thing")
    assert in_child(lambda: ours.is_this) == "False"
    assert in_child(lambda: ours.require("the thing")).startswith("OtherProcessError: the thing belongs to")


def test_a_fork_with_the_same_process_id_is_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the first process of a container forked from the first of another."""
    ours = Process()
    number = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: number)
    assert in_child(lambda: ours.is_this) == "False"


def test_a_fork_that_runs_no_python_is_known_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Process()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert not ours.is_this


def test_what_is_renewed_is_not_kept_alive() -> None:
    class Thing:
        def after_fork(self) -> None:
            """Do nothing."""

    thing = Thing()
    renew_in_child(thing)
    gone = weakref.ref(thing)
    del thing
    gc.collect()
    assert gone() is None


def test_a_child_of_a_fork_lets_go_of_file_locks(tmp_path: Path) -> None:
    """Else it would keep the lock for as long as it lives, after the parent was killed in the middle."""
    lock = FileLock(tmp_path / "lock")

    def open_copies() -> list[str]:
        opened = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.exists()]
        return [str(each) for each in opened if each.name == "lock"]

    with locked_by_a_thread(lock):
        assert in_child(open_copies) == "[]"


def test_a_file_lock_is_free_at_once_though_a_child_has_a_copy_of_it(tmp_path: Path) -> None:
    """As a fork of C code has one, which runs nothing of ours."""
    lock = FileLock(tmp_path / "lock")
    with lock:
        copy = os.dup(lock._descriptor)
    other = os.open(tmp_path / "lock", os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)
    os.close(copy)


def test_a_child_that_leaves_the_block_does_not_unlock_the_parent_s_file(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")

    def leave() -> None:
        lock.__exit__(None, None, None)

    with lock:
        assert in_child(leave) == "None"
        assert in_child(lambda: lock.require("the change")).startswith("OtherProcessError: the change belongs")
        other = os.open(tmp_path / "lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(other)


def test_nobody_forks_while_a_descriptor_is_opened_and_not_yet_known() -> None:
    ended = subprocess.run([sys.executable, "-c", _FORKS_LATE], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "waited\n"


_FORKS_LATE = textwrap.dedent("""
    import os, threading
    from glpgenc._support import forks
    held, forked = threading.Event(), threading.Event()

    def hold():
        with forks._no_fork:
            held.set()
            print("forked" if forked.wait(0.2) else "waited", flush=True)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    if (child := os.fork()) == 0:
        os._exit(0)
    forked.set()
    os.waitpid(child, 0)
    thread.join()
""")


def test_a_child_leaves_the_parent_s_half_written_file_alone(tmp_path: Path) -> None:
    made = AtomicFile(tmp_path / "file")
    made.write(b"half")

    def leave() -> None:
        made.drop()

    assert in_child(leave) == "None"
    assert in_child(lambda: made.write(b"x")).startswith("OtherProcessError")
    assert in_child(made.commit).startswith("OtherProcessError")
    made.write(b" and whole")
    made.commit()
    assert (tmp_path / "file").read_bytes() == b"half and whole"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_child_that_leaves_the_block_removes_no_folder(tmp_path: Path) -> None:
    with private_folder("of-the-parent-", tmp_path) as folder:
        context = private_folder("other-", tmp_path)
        other = context.__enter__()

        def leave() -> None:
            context.__exit__(None, None, None)

        assert in_child(leave) == "None"
        assert folder.is_dir()
        assert other.is_dir()
        context.__exit__(None, None, None)
        assert not other.exists()
    assert not folder.exists()


def test_what_belongs_to_another_process_says_what_to_do() -> None:
    assert "after the fork" in str(OtherProcessError())
