"""Free ports: none that somebody listens on, and none that an outgoing connection may take."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from glpgenc.embedded import host as ports
from glpgenc.embedded.host import free_port


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
