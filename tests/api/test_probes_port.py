"""The port for probes and metrics."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import pytest

from glpgenc.api.server.probes import LIMITS, Heartbeats, probes_port
from glpgenc.embedded.host import free_port
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings
from tests.support.api import PREFIX, bearer, prepared, serving

HALF = b"POST /api/v1/encryption/encrypt HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def heartbeats() -> Iterator[Heartbeats]:
    with Heartbeats.temporary() as made:
        yield made


@pytest.fixture(scope="module")
def stopping() -> list[bool]:
    return []


@pytest.fixture(scope="module")
def probes(port: int, heartbeats: Heartbeats, stopping: list[bool]) -> Iterator[httpx2.Client]:
    settings = Settings(metrics_port=port)
    with probes_port(settings, heartbeats, lambda: bool(stopping)) as address:
        assert address == ("127.0.0.1", port)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
            yield client


def test_it_is_alive_and_ready_as_the_processes_that_serve_are(
    probes: httpx2.Client, heartbeats: Heartbeats, stopping: list[bool]
) -> None:
    def answers() -> tuple[int, int]:
        return probes.get("/healthz").status_code, probes.get("/readyz").status_code

    assert answers() == (204, 503)
    heartbeats.beat()
    assert answers() == (204, 204)
    stopping.append(True)
    assert answers() == (204, 503)


def test_metrics_take_no_token_and_there_is_nothing_else(probes: httpx2.Client) -> None:
    answer = probes.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert [probes.get(path).status_code for path in ("/", f"{PREFIX}/keys", "/openapi.json")] == [404] * 3
    assert probes.post("/metrics").status_code == 405


@pytest.mark.usefixtures("probes")
def test_clients_that_send_nothing_take_no_place_for_good(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(4 * LIMITS.total):
            stack.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=20)))
        answer = httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=20, trust_env=False)
        assert answer.status_code == 204


def test_a_port_that_is_taken_is_refused_before_anything_is_served(probes: httpx2.Client, port: int) -> None:
    assert probes.base_url.port == port
    with (
        Heartbeats.temporary() as other,
        pytest.raises(ConfigurationError, match=f"port {port} on 127.0.0.1"),
        probes_port(Settings(metrics_port=port), other, bool),
    ):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_probes_and_metrics_are_answered_while_no_caller_is(database: str, tmp_path: Path, workers: int) -> None:
    port = free_port()
    settings = prepared(tmp_path, database, metrics_port=port, api_max_connections=4, api_head_timeout=60)
    with (
        serving(settings, tmp_path, "--workers", str(workers)) as program,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as probes,
        ExitStack() as stack,
    ):
        body = {"text": "x", "data_class": "pii"}
        assert program.client.post(f"{PREFIX}/encrypt", json=body, headers=bearer()).status_code == 200
        for _ in range(60):
            address = ("127.0.0.1", program.client.base_url.port or 0)
            stack.enter_context(closing(socket.create_connection(address, timeout=20))).sendall(HALF)
        assert probes.get("/healthz").status_code == 204
        assert probes.get("/readyz").status_code == 204
        shown = probes.get("/metrics").text
        assert 'gl_encryption_operations_total{data_class="pii",operation="encrypt",status="success"} 1.0' in shown
        assert "gl_encryption_database_up 1.0" in shown
        program.process.terminate()
        program.process.wait(60)
        assert not port_answers(port)


def port_answers(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


SLOW = """
import os, time
from pathlib import Path

Path(os.environ["STARTS"], str(os.getpid())).touch()
if os.environ["PARENT"] != str(os.getpid()):
    time.sleep(4)


class Factory:
    def __init__(self, heartbeats):
        self.heartbeats = heartbeats

    def __call__(self):
        from fastapi import FastAPI

        app = FastAPI()
        self.heartbeats.attach(app)
        return app
"""

PROGRAM = """
import os, sys

os.environ["PARENT"] = str(os.getpid())

from slow_to_import import Factory

from glpgenc.api.server.connections import ConnectionLimits, GuardedConfig
from glpgenc.api.server.probes import Heartbeats
from glpgenc.api.server.serve import _supervisor

if __name__ == "__main__":
    with Heartbeats.temporary() as heartbeats:
        config = GuardedConfig(
            Factory(heartbeats), limits=ConnectionLimits(10, None, 5, 5), factory=True, port=int(sys.argv[1]),
            workers=2, timeout_worker_healthcheck=1,
        )
        _supervisor(config, [config.bind_socket()], heartbeats).run()
"""


@pytest.mark.slow
def test_workers_that_start_slowly_are_not_killed(tmp_path: Path) -> None:
    (tmp_path / "slow_to_import.py").write_text(SLOW)
    (tmp_path / "program.py").write_text(PROGRAM)
    starts = tmp_path / "starts"
    starts.mkdir()
    port = free_port()
    environment = os.environ | {"STARTS": str(starts), "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    with subprocess.Popen([sys.executable, "program.py", str(port)], cwd=tmp_path, env=environment) as process:
        try:
            deadline = time.monotonic() + 60
            answered = False
            while time.monotonic() < deadline and not answered:
                try:
                    answered = httpx2.get(f"http://127.0.0.1:{port}/", timeout=1, trust_env=False).status_code == 404
                except httpx2.TransportError:
                    time.sleep(0.2)
            assert answered
            # The parent, and two workers that were started once.
            assert len(list(starts.iterdir())) == 3
        finally:
            process.terminate()
            process.wait(30)
