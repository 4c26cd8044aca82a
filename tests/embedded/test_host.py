"""Accounts, ports and caches for embedded servers."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from glpgenc.embedded import host as ports
from glpgenc.embedded.host import cache_directory, clean_environment, free_port, server_account


def test_nothing_of_the_callers_environment_reaches_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    environment = clean_environment(Path("/home/x"), {"PGPASSWORD": "p"})
    assert sorted(environment) == ["HOME", "LANG", "LC_ALL", "PATH", "PGPASSWORD"]


def test_a_server_never_runs_as_root() -> None:
    answer = server_account().run(["id", "-u"], home=Path("/"))
    assert int(answer.stdout) == server_account().uid != 0


def test_a_private_folder_of_root_can_not_be_entered(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has folders that its server account can't enter")
    tmp_path.chmod(0o700)
    assert not server_account().can_enter(tmp_path)


def test_a_missing_folder_can_not_be_entered(tmp_path: Path) -> None:
    assert not server_account().can_enter(tmp_path / "missing")
    assert server_account().can_enter(Path("/tmp"))


@pytest.fixture
def outgoing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's range of ports for outgoing connections, to be written."""
    monkeypatch.setattr(ports, "_OUTGOING", tmp_path / "range")
    return tmp_path / "range"


def is_unused(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_is_below_those_of_outgoing_connections(outgoing: Path) -> None:
    outgoing.write_text("20000\t60999\n")
    found = {free_port() for _ in range(50)}
    assert all(10_000 <= port < 20_000 for port in found)
    assert len(found) > 40


def test_nobody_listens_on_it() -> None:
    assert all(is_unused(free_port()) for _ in range(20))


def test_a_taken_port_is_not_chosen(outgoing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outgoing.write_text("20000\t60999\n")
    taken, free = free_port(), free_port()
    chosen = [free - 10_000, taken - 10_000, taken - 10_000]
    monkeypatch.setattr("secrets.randbelow", lambda _: chosen.pop())
    with socket.socket() as other:
        other.bind(("127.0.0.1", taken))
        other.listen()
        assert free_port() == free
    assert not chosen


@pytest.mark.parametrize("found", ["1024\t65535\n", "10999\t65535\n"])
def test_without_room_below_it_is_any_that_the_system_gives(
    outgoing: Path, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    outgoing.write_text(found)
    monkeypatch.setattr("secrets.randbelow", pytest.fail)
    assert is_unused(free_port())


@pytest.mark.parametrize("found", [None, "", "none"])
def test_a_system_that_does_not_tell_is_taken_to_follow_the_rfc(outgoing: Path, found: str | None) -> None:
    if found is not None:
        outgoing.write_text(found)
    assert 10_000 <= free_port() < 49_152


CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


@pytest.mark.usefixtures("ordinary_user")
def test_it_is_below_the_home(tmp_path: Path) -> None:
    assert cache_directory() == tmp_path / "home" / ".cache" / "glpgenc"
    assert cache_directory().is_dir()


@pytest.mark.usefixtures("ordinary_user")
def test_xdg_cache_home_moves_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_directory() == tmp_path / "xdg" / "glpgenc"


@pytest.mark.usefixtures("ordinary_user")
def test_a_relative_xdg_cache_home_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_directory() == tmp_path / "home" / ".cache" / "glpgenc"


@pytest.mark.usefixtures("ordinary_user")
def test_the_shell_scripts_name_the_same_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    script = '. "$1/tools/lib/common.sh"; cache_directory'
    shell = subprocess.run(["sh", "-c", script, "sh", CHECKOUT], check=True, capture_output=True, text=True)
    assert Path(shell.stdout.strip()) == cache_directory()
