from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from glpgenc.keys.kms.local.provider import create_key_file

Run = Callable[..., Result]
OF = ("--data-class", "pii")
PLAINTEXT = bytes(range(256)) * 20


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `glpgenc file` in a folder with a key file, for the tenant acme."""
    for variable in [name for name in os.environ if name.startswith("GLPGENC_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    monkeypatch.setenv("GLPGENC_TENANT", "acme")
    create_key_file(tmp_path / "kek.json")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    Path("in").write_bytes(PLAINTEXT)

    def run(*arguments: str, code: int = Exit.OK, **options: Any) -> Result:
        answer = CliRunner().invoke(app, ["file", *arguments], prog_name="glpgenc", **options)
        assert answer.exit_code == code, answer.output
        return answer

    return run


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_a_file_goes_there_and_back(run: Run) -> None:
    run("encrypt", "in", *OF)
    assert PLAINTEXT[:50] not in Path("in.glpg").read_bytes()
    Path("in").rename("before")
    said = run("decrypt", "in.glpg", *OF).stderr
    assert Path("in").read_bytes() == PLAINTEXT
    assert said == "glpgenc: in.glpg -> in, 5,120 bytes of plaintext\n"
    assert names() == ["before", "in", "in.glpg"]


def test_standard_input_goes_to_standard_output(run: Run) -> None:
    encrypted = run("encrypt", "-", *OF, input=PLAINTEXT).stdout_bytes
    assert run("decrypt", "-", *OF, input=encrypted).stdout_bytes == PLAINTEXT
    assert names() == ["in"]


def test_standard_input_goes_to_a_file_and_a_file_to_standard_output(run: Run) -> None:
    run("encrypt", "-", "-o", "out", *OF, input=PLAINTEXT)
    assert run("decrypt", "out", "-o", "-", *OF).stdout_bytes == PLAINTEXT


def test_an_empty_pipe_is_a_file_too(run: Run) -> None:
    encrypted = run("encrypt", "-", *OF, input=b"").stdout_bytes
    assert run("decrypt", "-", *OF, input=encrypted).stdout_bytes == b""


def test_several_files_go_beside_themselves_or_into_a_folder(run: Run) -> None:
    Path("second").write_bytes(b"2")
    Path("there").mkdir()
    run("encrypt", "in", "second", *OF)
    run("encrypt", "in", "second", *OF, "-o", "there")
    assert names() == ["in", "in.glpg", "second", "second.glpg", "there"]
    run("decrypt", "there/in.glpg", "there/second.glpg", *OF)
    assert Path("there/second").read_bytes() == b"2"


def test_one_file_that_fails_does_not_keep_others_from_being_done(run: Run) -> None:
    answer = run("encrypt", "missing", "in", *OF, code=Exit.USAGE)
    assert "glpgenc: error: missing: No such file or directory" in answer.stderr
    assert names() == ["in", "in.glpg"]


def test_json_says_what_was_made(run: Run) -> None:
    (made,) = json.loads(run("encrypt", "in", "--segment-size", "1000", *OF, "--json").stdout)["files"]
    assert (made["source"], made["target"], made["plaintext_bytes"], made["segments"]) == ("in", "in.glpg", 5120, 6)


def test_a_file_that_is_there_is_replaced_only_with_force(run: Run) -> None:
    Path("in.glpg").write_bytes(b"precious")
    answer = run("encrypt", "in", *OF, code=Exit.USAGE)
    assert answer.stderr == (
        f"glpgenc: error: {Path('in.glpg')} is there already\nglpgenc: hint: replace it with --force\n"
    )
    assert Path("in.glpg").read_bytes() == b"precious"
    run("encrypt", "in", *OF, "--force")
    run("decrypt", "in.glpg", *OF, code=Exit.USAGE)
    run("decrypt", "in.glpg", *OF, "--force")
    assert names() == ["in", "in.glpg"]


def test_what_is_encrypted_is_encrypted_again_only_when_asked(run: Run) -> None:
    run("encrypt", "in", *OF)
    run("encrypt", "in.glpg", *OF, code=Exit.REFUSED)
    assert "in.glpg.glpg" not in names()
    run("encrypt", "in.glpg", *OF, "--force", code=Exit.REFUSED)
    run("encrypt", "in.glpg", *OF, "--nested")
    assert "in.glpg.glpg" in names()


def test_what_it_was_bound_to_is_needed_to_decrypt(run: Run) -> None:
    bound = (*OF, "--aad", "7", "--context", "bucket=a", "--context", "kind=b")
    run("encrypt", "in", *bound)
    for other in (
        OF,
        (*OF, "--aad", "7"),
        (*OF, "--aad", "8", "--context", "bucket=a", "--context", "kind=b"),
        (*bound, "--tenant", "evil"),
        ("--data-class", "phi", *bound[2:]),
        (*bound, "--environment", "other"),
    ):
        answer = run("decrypt", "in.glpg", "-o", "out", *other, code=Exit.REFUSED)
        assert "does not authenticate" in answer.stderr
        assert "out" not in names()
    run("decrypt", "in.glpg", "-o", "out", *bound)
    assert Path("out").read_bytes() == PLAINTEXT


@pytest.mark.parametrize("entry", ["bucket", "=a", "tenant_id=evil", "data_class=x", "environment=x"])
def test_a_context_entry_that_can_not_be_is_refused(run: Run, entry: str) -> None:
    run("encrypt", "in", *OF, "--context", entry, code=Exit.USAGE)
    assert names() == ["in"]


def test_a_cut_file_gives_no_plaintext_file(run: Run) -> None:
    run("encrypt", "in", "--segment-size", "1000", *OF)
    os.truncate("in.glpg", 3000)
    answer = run("decrypt", "in.glpg", "-o", "out", *OF, code=Exit.REFUSED)
    assert "does not authenticate" in answer.stderr
    assert names() == ["in", "in.glpg"]


def test_a_cut_pipe_gives_a_true_beginning_and_another_code_than_0(run: Run) -> None:
    encrypted = run("encrypt", "-", "--segment-size", "1000", *OF, input=PLAINTEXT).stdout_bytes
    answer = run("decrypt", "-", *OF, input=encrypted[:3149], code=Exit.REFUSED)
    assert PLAINTEXT.startswith(answer.stdout_bytes)
    assert 0 < len(answer.stdout_bytes) < len(PLAINTEXT)
    assert "does not authenticate" in answer.stderr


def test_what_is_no_encrypted_file_is_refused(run: Run) -> None:
    for command in ("decrypt", "inspect", "rewrap"):
        options = () if command == "inspect" else OF
        output = ("-o", "out") if command == "decrypt" else ()
        answer = run(command, "in", *options, *output, code=Exit.REFUSED)
        assert "not a file that glpgenc encrypted" in answer.stderr


def test_a_name_without_the_ending_needs_another(run: Run) -> None:
    for name in ("in", ".glpg", "a/.glpg"):
        assert "does not end in .glpg" in run("decrypt", name, *OF, code=Exit.USAGE).stderr


def test_several_files_do_not_go_into_one(run: Run) -> None:
    for output in ("out", "-"):
        run("encrypt", "in", "in", "-o", output, *OF, code=Exit.USAGE)
    run("encrypt", "in", "-", *OF, code=Exit.USAGE)
    Path("there").mkdir()
    run("encrypt", "-", "-o", "there", *OF, code=Exit.USAGE)
    assert names() == ["in", "there"]


def test_mode_and_times_are_kept_when_asked(run: Run) -> None:
    Path("in").chmod(0o640)
    os.utime("in", (1_000_000_000, 1_100_000_000))
    run("encrypt", "in", *OF, "--preserve")
    assert stat.S_IMODE(Path("in.glpg").stat().st_mode) == 0o640
    assert Path("in.glpg").stat().st_mtime == 1_100_000_000


def test_a_folder_is_no_file(run: Run) -> None:
    Path("folder").mkdir()
    assert "folder is a folder" in run("encrypt", "folder", *OF, code=Exit.USAGE).stderr
    assert "is a folder" in run("rewrap", "folder", *OF, code=Exit.USAGE).stderr


def test_without_a_tenant_nothing_is_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLPGENC_TENANT")
    run("encrypt", "in", *OF, code=Exit.USAGE)
    run("rewrap", "in", *OF, code=Exit.USAGE)
    assert names() == ["in"]


def test_inspect_asks_no_kms(run: Run, tmp_path: Path) -> None:
    run("encrypt", "in", "--segment-size", "1000", *OF)
    (tmp_path / "kek.json").unlink()
    (found,) = json.loads(run("inspect", "in.glpg", "--json").stdout)["files"]
    assert found["provider"] == "local"
    assert found["key_uri"].startswith("local:")
    assert (found["segment_size"], found["segments"], found["plaintext_bytes"]) == (1000, 6, 5120)
    assert found["length_is_right"]
    shown = run("inspect", "in.glpg").stdout
    for part in ("in.glpg", found["key_uri"], found["key_id"], "5,120"):
        assert part in shown
    os.truncate("in.glpg", 200)
    (cut,) = json.loads(run("inspect", "in.glpg", "--json").stdout)["files"]
    assert (cut["segments"], cut["plaintext_bytes"], cut["length_is_right"]) == (None, None, False)


@pytest.fixture
def moved(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two encrypted files, one in a folder, and then another key file that is configured; returns the old one."""
    run("encrypt", "in", *OF, "--aad", "7")
    Path("deep").mkdir()
    run("encrypt", "in", *OF, "-o", "deep")
    create_key_file(tmp_path / "new.json")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "new.json"))
    return f"local:{tmp_path / 'kek.json'}"


def test_rewrap_moves_files_to_the_configured_key(
    run: Run, moved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLPGENC_KMS_ALSO", moved)
    before = {path: path.read_bytes() for path in Path().rglob("*.glpg")}
    would = json.loads(run("rewrap", "-r", ".", *OF, "--dry-run", "--json").stdout)
    assert would == {"dry_run": True, "rewrapped": ["in.glpg", "deep/in.glpg"], "already": 0, "failed": 0}
    assert {path: path.read_bytes() for path in before} == before
    assert "2 files would be rewrapped" in run("rewrap", "-r", ".", *OF, "--dry-run").stderr
    assert "2 files rewrapped, 0 are under the key already" in run("rewrap", "-r", ".", *OF).stderr
    assert "0 files rewrapped, 2 are under the key already" in run("rewrap", "-r", ".", *OF).stderr
    monkeypatch.delenv("GLPGENC_KMS_ALSO")
    (tmp_path / "kek.json").unlink()
    run("decrypt", "in.glpg", "-o", "out", *OF, "--aad", "7")
    assert Path("out").read_bytes() == PLAINTEXT


def test_rewrap_goes_through_no_link(run: Run, moved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_KMS_ALSO", moved)
    Path("deep/in.glpg").rename(tmp_path / "outside.glpg")
    Path("deep/link").symlink_to(tmp_path / "outside.glpg")
    assert json.loads(run("rewrap", "-r", "deep", *OF, "--json").stdout)["rewrapped"] == []


def test_rewrap_says_which_file_failed(run: Run, moved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run("rewrap", "-r", ".", *OF, code=Exit.KMS)
    assert answer.stderr.count("which is not in the settings") == 2
    monkeypatch.setenv("GLPGENC_KMS_ALSO", moved)
    answer = run("rewrap", "in.glpg", "deep/in.glpg", "--data-class", "phi", code=Exit.KMS)
    assert "glpgenc: error: in.glpg: " in answer.stderr
    assert "2 failed" in answer.stderr
