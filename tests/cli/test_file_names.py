"""``glpgenc file``: names of files, two of one name, folders, and what is said of them."""

from __future__ import annotations

import json
import os
import pty
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from glpgenc._support.atomic_file import write_file
from glpgenc.cli._support.exits import Exit
from glpgenc.cli.files.places import Place, Places
from glpgenc.cli.main import app
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.streams import FileJob
from glpgenc.streams.format import MAGIC
from tests.cli.conftest import REPOSITORY
from tests.cli.test_file import OF, PLAINTEXT, names, run
from tests.support.processes.unprivileged import as_ordinary_user

__all__ = ["run"]

Run = Callable[..., Result]
CONTROL = ("\x1b", "\x9b", "\x07", "\r")


# --- two of one name ---


def test_two_files_that_would_become_one_are_refused_before_anything_is_written(run: Run) -> None:
    for folder in ("a", "b", "out"):
        Path(folder).mkdir()
    Path("a/x").write_bytes(b"first")
    Path("b/x").write_bytes(b"second")
    said = run("encrypt", "in", "a/x", "b/x", *OF, "-o", "out", "--force", code=Exit.USAGE).stderr
    assert "a/x and b/x would both become out/x.glpg" in said
    assert not list(Path("out").iterdir())


@pytest.mark.parametrize("again", ["in", "./in", "../HERE/in", "link/in"])
def test_a_file_that_is_named_twice_is_refused(run: Run, again: str) -> None:
    Path("link").symlink_to(".")
    again = again.replace("HERE", Path.cwd().name)
    assert "would both become" in run("encrypt", "in", again, *OF, "--force", code=Exit.USAGE).stderr
    assert names() == ["in", "link"]


def test_a_file_that_another_would_replace_before_it_is_read_is_refused(run: Run) -> None:
    Path("in.glpg").write_bytes(b"a plaintext of this name")
    said = run("encrypt", "in", "in.glpg", *OF, "--force", code=Exit.USAGE).stderr
    assert "in would become in.glpg, which is one of the files that are to be read" in said
    assert Path("in.glpg").read_bytes() == b"a plaintext of this name"


# --- folders that are not there, or may not be read ---


@pytest.mark.parametrize("files", [["in"], ["in", "in"]])
def test_a_folder_that_is_not_there_is_named(run: Run, files: list[str]) -> None:
    said = run("encrypt", *files, *OF, "-o", "nodir/", code=Exit.USAGE).stderr
    assert "there is no folder nodir/" in said
    assert "mkdir" in said
    assert names() == ["in"]


def test_a_folder_of_the_new_file_that_is_not_there_is_named(run: Run) -> None:
    said = run("encrypt", "in", *OF, "-o", "no/such/file", code=Exit.USAGE).stderr
    assert "there is no folder no/such\n" in said
    assert ".glpgenc-tmp" not in said


def test_a_folder_that_may_be_written_to_and_not_read_takes_files() -> None:
    """A drop box: the folder can't be opened to be synced."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-box-") as folder:

        def write() -> None:
            box = Path(folder) / "box"
            box.mkdir(0o300)
            write_file(box / "file", b"dropped")
            box.chmod(0o700)
            assert (box / "file").read_bytes() == b"dropped"

        as_ordinary_user(write, Path(folder))


# --- names that are long, or that a terminal acts on ---


@pytest.mark.parametrize("name", ["n" * 250, "ü" * 125, "\U0001f600" * 62, "n" * 245 + "\udcff"])
def test_a_name_may_have_as_many_bytes_as_names_have(run: Run, name: str) -> None:
    Path("in").rename(name)
    run("encrypt", name, *OF)
    Path(name).unlink()
    run("decrypt", name + ".glpg", *OF)
    assert Path(name).read_bytes() == PLAINTEXT


def test_a_name_that_is_too_long_with_its_ending_is_named_and_a_way_out_too(run: Run) -> None:
    name = "n" * 251
    Path("in").rename(name)
    said = run("encrypt", name, *OF, code=Exit.USAGE).stderr
    assert f"{name}.glpg: File name too long" in said
    assert "name a shorter one with -o" in said
    assert names() == [name]
    run("encrypt", name, *OF, "-o", "short.glpg")


HOSTILE = ["\x1b[31mred\x1b]0;title\x07", "a[/red]b[bold]", "\x9bline\r\nglpgenc: forged", "\udcff\udc9b31m"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("json_", [False, True])
def test_names_reach_no_terminal_as_they_are(run: Run, name: str, json_: bool) -> None:  # noqa: FBT001
    Path(name).parent.mkdir(exist_ok=True)
    Path("in").rename(name)
    more = ["--json"] if json_ else []
    said = [run("encrypt", name, *OF, *more).output]
    said.append(run("encrypt", name, *OF, *more, code=Exit.USAGE).output)  # it is there already
    said.append(run("inspect", name + ".glpg", *more).output)
    said.append(run("decrypt", name, *OF, "-o", "x", *more, code=Exit.REFUSED).output)
    said.append(run("decrypt", name + "x", name, *OF, *more, code=Exit.USAGE).output)
    said.append(run("rewrap", name + ".glpg", *OF, "--dry-run", *more).output)
    said.append(run("encrypt", "-r", ".", *OF, "--dry-run", *more, code=Exit.USAGE).output)
    said.append(run("encrypt", "--no-" + name, code=2).output)
    said.append(run(name, code=2).output)
    for each in said:
        assert not [mark for mark in CONTROL if mark in each]
        assert "\nglpgenc: forged" not in each
    if "[/red]" in name:
        assert all("[/red]" in each for each in (said[0], said[1], said[2]))


@pytest.mark.parametrize("name", HOSTILE[:2])
@pytest.mark.usefixtures("run")
def test_names_reach_no_terminal_by_the_progress_bar(name: str) -> None:
    """A real terminal: the bar is drawn, and its own sequences are all that is in it."""
    Path(name).parent.mkdir(exist_ok=True)
    Path("in").rename(name)
    main, side = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "glpgenc.cli", "file", "encrypt", name, *OF],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm"},
    )
    os.close(side)
    shown = b"".join(_read(main))
    assert program.wait(60) == 0
    assert b"red\x1b]0;" not in shown
    assert b"\x07" not in shown
    assert b"MarkupError" not in shown


def _read(descriptor: int) -> Iterator[bytes]:
    try:
        while data := os.read(descriptor, 4096):
            yield data
    except OSError:  # the other end was closed
        pass
    finally:
        os.close(descriptor)


# --- whole folders ---


@pytest.fixture
def tree(run: Run) -> Path:
    del run
    tree = Path("tree")
    (tree / "deep" / "er").mkdir(parents=True)
    (tree / "a").write_bytes(b"a")
    (tree / "deep" / "b").write_bytes(b"b")
    (tree / "deep" / "er" / "c").write_bytes(b"")
    (tree / "link").symlink_to("../in")
    (tree / "deep" / "out").symlink_to("/etc")
    os.mkfifo(tree / "pipe")
    return tree


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_folder_goes_there_and_back_with_its_structure(run: Run, tree: Path) -> None:
    Path("out").mkdir()
    said = run("encrypt", "-r", "tree", *OF, "-o", "out").stderr
    assert "tree/link is skipped: it is a symbolic link" in said
    assert "tree/deep/out is skipped: it is a symbolic link" in said
    assert "tree/pipe is skipped: it is not a regular file" in said
    assert sorted(files_of(Path("out"))) == ["tree/a.glpg", "tree/deep/b.glpg", "tree/deep/er/c.glpg"]
    Path("back").mkdir()
    run("decrypt", "-r", "out/tree", *OF, "-o", "back")
    assert files_of(Path("back")) == {"tree/a": b"a", "tree/deep/b": b"b", "tree/deep/er/c": b""}
    assert stat.S_IMODE(Path("back/tree/deep").stat().st_mode) == 0o700
    assert stat.S_IMODE(Path("back/tree/deep/b").stat().st_mode) == 0o600
    assert tree.is_dir()


def test_a_folder_is_encrypted_in_place_and_again_only_what_is_new(run: Run, tree: Path) -> None:
    run("encrypt", "-r", "tree", *OF)
    for name in ("a", "deep/b", "deep/er/c"):
        assert (tree / f"{name}.glpg").is_file()
        (tree / name).unlink()
    (tree / "new").write_bytes(b"new")
    document = json.loads(run("encrypt", "-r", "tree", *OF, "--json").stdout)
    assert [each["source"] for each in document["files"]] == ["tree/new"]
    reasons = {each["source"]: each["reason"] for each in document["skipped"]}
    assert reasons["tree/a.glpg"] == "it is encrypted already"
    (tree / "new").unlink()
    document = json.loads(run("decrypt", "-r", "tree", *OF, "--json").stdout)
    assert len(document["files"]) == 4
    assert (tree / "deep" / "b").read_bytes() == b"b"
    assert document["failed"] == []


def test_of_a_folder_one_file_that_fails_does_not_lose_the_others(run: Run, tree: Path) -> None:
    run("encrypt", "-r", "tree", *OF)
    for name in ("a", "deep/b", "deep/er/c"):
        (tree / name).unlink()
    damaged = (tree / "deep" / "b.glpg").read_bytes()
    (tree / "deep" / "b.glpg").write_bytes(damaged[:-1])
    (tree / "z.glpg").write_bytes(b"no such file")
    document = json.loads(run("decrypt", "-r", "tree", *OF, "--json", code=Exit.REFUSED).stdout)
    assert {each["source"] for each in document["failed"]} == {"tree/deep/b.glpg", "tree/z.glpg"}
    assert (tree / "a").read_bytes() == b"a"
    assert (tree / "deep" / "er" / "c").read_bytes() == b""
    assert not (tree / "deep" / "b").exists()


def test_of_a_folder_what_may_not_be_read_does_not_lose_the_others() -> None:
    with tempfile.TemporaryDirectory(prefix="glpgenc-tree-") as folder:

        def encrypt() -> None:
            os.chdir(folder)
            create_key_file("kek.json")
            os.environ |= {"GLPGENC_LOCAL_KEK_FILE": str(Path("kek.json").absolute()), "GLPGENC_TENANT": "acme"}
            for name in ("tree", "tree/closed", "tree/open"):
                Path(name).mkdir()
            for name in ("tree/a", "tree/secret", "tree/closed/b", "tree/open/c"):
                Path(name).write_bytes(b"x")
            Path("tree/secret").chmod(0)
            Path("tree/closed").chmod(0)
            said = CliRunner().invoke(app, ["file", "encrypt", "-r", "tree", *OF])
            Path("tree/closed").chmod(0o700)
            assert said.exit_code == Exit.USAGE
            assert "tree/secret: Permission denied" in said.stderr
            assert "tree/closed: Permission denied" in said.stderr
            made = sorted(str(each) for each in Path("tree").rglob("*.glpg"))
            assert made == ["tree/a.glpg", "tree/open/c.glpg"]

        as_ordinary_user(encrypt, Path(folder))


def test_a_dry_run_names_what_would_be_done_and_does_nothing(run: Run, tree: Path) -> None:
    del tree
    before = sorted(Path().rglob("*"))
    Path("tree/deep/b.glpg").write_bytes(MAGIC)
    said = run("encrypt", "-r", "tree", *OF, "--dry-run", code=Exit.USAGE)
    assert said.stdout.splitlines() == ["tree/a -> tree/a.glpg", "tree/deep/er/c -> tree/deep/er/c.glpg"]
    assert "tree/deep/b.glpg is there already" in said.stderr
    document = json.loads(run("encrypt", "-r", "tree", *OF, "--dry-run", "--json", "--force").stdout)
    assert document["dry_run"] is True
    assert len(document["files"]) == 3
    Path("tree/deep/b.glpg").unlink()
    assert sorted(Path().rglob("*")) == before


def test_a_folder_of_nothing_is_nothing_to_do(run: Run) -> None:
    Path("empty").mkdir()
    assert json.loads(run("encrypt", "-r", "empty", *OF, "--json").stdout)["files"] == []


def test_a_folder_needs_recursive_and_a_folder_to_go_to(run: Run, tree: Path) -> None:
    del tree
    assert "--recursive" in run("encrypt", "tree", *OF, code=Exit.USAGE).stderr
    assert "several files need a folder" in run("encrypt", "-r", "tree", *OF, "-o", "x", code=Exit.USAGE).stderr


def test_a_link_that_takes_the_place_of_a_found_file_is_not_followed(run: Run, tree: Path) -> None:
    """Between the look at the folder and the reading."""
    del run
    found = [each for each in Places().walk("tree") if each.endswith("/a")]
    (tree / "a").unlink()
    (tree / "a").symlink_to("../in")
    job = FileJob(service=None, context={}, links=False)  # type: ignore[arg-type]  # it is not asked
    with pytest.raises(OSError, match="symbolic links"):
        job.encrypt(Path(Place(found[0], "x", found=True).source), Path("x"))
    assert not Path("x").exists()


# --- disks that are full ---


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("source", ["in", "-"])
def test_a_disk_that_is_full_is_said_of_the_new_file(run: Run, source: str) -> None:
    """Not of the source, and not of the temporary file, which nobody knows."""
    with files_of_at_most(3000):
        said = run("encrypt", source, *OF, "-o", "new.glpg", code=Exit.FAILED, input=PLAINTEXT).stderr
    assert "new.glpg: File too large" in said
    assert ".glpgenc-tmp" not in said
    assert names() == ["in"]


def test_a_disk_that_is_full_loses_no_file_of_a_folder_that_has_room(run: Run, tree: Path) -> None:
    (tree / "large").write_bytes(bytes(20_000))
    with files_of_at_most(10_000):
        document = json.loads(run("encrypt", "-r", "tree", *OF, "--json", code=Exit.FAILED).stdout)
    assert len(document["files"]) == 3
    assert [each["source"] for each in document["failed"]] == ["tree/large"]
    assert "tree/large.glpg" in document["failed"][0]["message"]
    assert not [each for each in tree.rglob("*") if each.name.endswith("-tmp")]
