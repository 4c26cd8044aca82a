from __future__ import annotations

import base64
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from glpgenc.psql.relay import KeyRelay, Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

CHALLENGE = bytes(range(64))


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with open_workspace() as workspace:
        yield workspace
        if workspace.challenge.exists():
            workspace.release()


def never() -> None:
    pytest.fail("nothing failed")


def test_the_folder_is_private_and_goes() -> None:
    with open_workspace() as workspace:
        assert workspace.directory.stat().st_mode & 0o777 == 0o700
        workspace.write(workspace.startup_file, "x")
        assert workspace.startup_file.stat().st_mode & 0o777 == 0o600
    assert not workspace.directory.exists()


def test_a_challenge_is_answered(workspace: Workspace) -> None:
    # Longer than a pipe holds, so that it takes several writes.
    sealed = os.urandom(300_000)
    relay = KeyRelay(workspace, lambda challenge: challenge + sealed, never)
    relay.start()
    workspace.challenge.write_text(f"{CHALLENGE.hex()}\n", encoding="ascii")
    assert base64.b64decode(workspace.sealed.read_bytes()) == CHALLENGE + sealed
    relay.stop()
    assert relay.failure is None


def test_a_challenge_in_pieces_is_answered(workspace: Workspace) -> None:
    relay = KeyRelay(workspace, lambda challenge: challenge, never)
    relay.start()
    with workspace.challenge.open("w", encoding="ascii") as pipe:
        for piece in (CHALLENGE.hex()[:50], CHALLENGE.hex()[50:]):
            pipe.write(piece)
            pipe.flush()
            time.sleep(0.05)
    assert base64.b64decode(workspace.sealed.read_bytes()) == CHALLENGE
    relay.stop()


def test_a_failure_is_kept_and_told(workspace: Workspace) -> None:
    told = threading.Event()

    def fail(_challenge: bytes) -> bytes:
        raise ValueError("no key")

    relay = KeyRelay(workspace, fail, told.set)
    relay.start()
    workspace.challenge.write_text(CHALLENGE.hex(), encoding="ascii")
    assert told.wait(5)
    relay.stop()
    assert isinstance(relay.failure, ValueError)


def test_nobody_asks_and_it_ends_at_once(workspace: Workspace) -> None:
    relay = KeyRelay(workspace, lambda challenge: challenge, never)
    relay.start()
    began = time.monotonic()
    relay.stop()
    assert time.monotonic() - began < 1


def test_nobody_takes_the_answer_and_it_ends_at_once(workspace: Workspace) -> None:
    relay = KeyRelay(workspace, lambda challenge: challenge, never)
    relay.start()
    workspace.challenge.write_text(CHALLENGE.hex(), encoding="ascii")
    time.sleep(0.1)
    began = time.monotonic()
    relay.stop()
    assert time.monotonic() - began < 1


def test_a_reader_left_behind_is_let_go(workspace: Workspace) -> None:
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(workspace.sealed.read_bytes()), daemon=True)
    reader.start()
    time.sleep(0.1)
    workspace.release()
    reader.join(5)
    assert read == [b""]
