"""kill -9 of ``glpgenc serve`` under load: what was answered opens afterwards, and the audit trail verifies."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from glpgenc.audit.spool.delivery import replay
from glpgenc.audit.verification.verify import verify
from glpgenc.settings import Settings
from tests.attacks.killed.database import no_session_is_left
from tests.attacks.killed.engine import KILLS, SEED
from tests.support.api import PREFIX, ServeProgram, bearer, prepared, serving

pytestmark = pytest.mark.slow

CLIENTS = 4
_KEPT = 3
"""Answers of each client and kill that are looked at afterwards."""


def answered(program: ServeProgram, ended: threading.Event, client: int) -> list[tuple[str, str]]:
    """Encrypt until the server is gone; return the last texts and what they were answered with."""
    found: list[tuple[str, str]] = []
    number = 0
    while not ended.is_set():
        text = f"client {client}, value {number}"
        number += 1
        try:
            answer = program.client.post(
                f"{PREFIX}/encrypt", json={"text": text, "data_class": "pii"}, headers=bearer()
            )
        except httpx2.TransportError:
            break
        assert answer.status_code == 200, answer.text
        found.append((text, answer.json()["ciphertext"]))
    return found[-_KEPT:]


def test_a_server_that_is_killed_under_load_again_and_again_has_answered_nothing_that_is_lost(
    database: str, tmp_path: Path
) -> None:
    chance = random.Random(f"{SEED} serve")  # noqa: S311 - not for security
    settings = prepared(tmp_path, database, audit="database")
    given: list[tuple[str, str]] = []
    for _ in range(KILLS):
        ended = threading.Event()
        with serving(settings, tmp_path) as program, ThreadPoolExecutor(CLIENTS) as threads:
            asking = [threads.submit(answered, program, ended, client) for client in range(CLIENTS)]
            time.sleep(chance.uniform(0.0, 0.6))
            os.killpg(program.process.pid, signal.SIGKILL)
            program.process.wait(10)
            ended.set()
            given += [each for client in asking for each in client.result()]
        no_session_is_left(database)
    assert len(given) > KILLS
    with serving(settings, tmp_path) as program:
        for text, ciphertext in given:
            body = {"ciphertext": ciphertext, "data_class": "pii", "as_text": True}
            answer = program.client.post(f"{PREFIX}/decrypt", json=body, headers=bearer())
            assert (answer.status_code, answer.json()["text"]) == (200, text)
        program.terminate()
    replay(Settings(**settings))
    assert verify(Settings(**settings)).findings.kept == []
    assert "Traceback" not in (tmp_path / "serve.log").read_text(encoding="utf-8")
