"""`glpgenc serve` as a program: ended by a signal, with several processes, over TLS."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from glpgenc.api.server.serve import serve
from glpgenc.embedded.host import free_port
from glpgenc.errors import GlpgencError
from glpgenc.settings import Settings
from tests.support.api import PREFIX, ServeProgram, bearer, environment_of, prepared, serving
from tests.support.peers.certificates import self_signed
from tests.support.peers.redis import running_redis

pytestmark = pytest.mark.slow

VALUE = {"text": "Canary-program-77", "data_class": "pii"}


def count(url: str, statement: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


ENCRYPTED = "SELECT coalesce(sum(count), 0) FROM security.encryption_audit WHERE event_type = 'encryption_performed'"


def encrypt(program: ServeProgram, **claims: Any) -> int:
    status: int = program.client.post(f"{PREFIX}/encrypt", json=VALUE, headers=bearer(**claims)).status_code
    return status


def test_every_value_that_was_answered_before_sigterm_is_in_the_audit_trail(database: str, tmp_path: Path) -> None:
    with serving(prepared(tmp_path, database, audit="database"), tmp_path) as program:
        for _ in range(3):
            assert encrypt(program) == 200
        answered, ended = 0, threading.Event()

        def ask() -> int:
            done = 0
            while not ended.is_set():
                try:
                    done += encrypt(program) == 200
                except httpx2.TransportError:  # the server has gone
                    break
            return done

        with ThreadPoolExecutor(4) as threads:
            asking = [threads.submit(ask) for _ in range(4)]
            time.sleep(1.0)
            program.terminate()
            ended.set()
            answered = sum(each.result() for each in asking)
    assert answered > 10
    # What was being answered when the connection went may be recorded and not received.
    recorded = count(database, ENCRYPTED)
    assert answered + 3 <= recorded <= answered + 3 + 4
    assert count(database, "SELECT count(*) FROM security.encryption_audit WHERE event_type = 'writer_stopped'") >= 1


def test_neither_values_nor_tokens_are_in_the_log(database: str, tmp_path: Path) -> None:
    with serving(prepared(tmp_path, database), tmp_path) as program:
        assert encrypt(program) == 200
        program.client.get(f"{PREFIX}/keys?tenant_id=Canary-program-77", headers=bearer())
        token = bearer()["Authorization"].removeprefix("Bearer ")
        program.client.post(f"{PREFIX}/decrypt", json=VALUE, headers=bearer())
        program.terminate()
        log = program.output
    assert re.search(rf"INFO glpgenc.api.access: POST {PREFIX}/encrypt 200 [0-9.]+ ms", log)
    assert "Canary" not in log
    assert token.split(".")[2] not in log
    assert "Traceback" not in log


def test_several_processes_answer_audit_and_are_counted_together(database: str, tmp_path: Path) -> None:
    settings = prepared(tmp_path, database, audit="database")
    with serving(settings, tmp_path, "--workers", "2") as program:
        # It answers as soon as one of them does. The third writer is the process that started them.
        started = "SELECT count(*) FROM security.encryption_audit WHERE event_type = 'writer_started'"
        deadline = time.monotonic() + 30
        while count(database, started) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.5)
        # A connection for each request, so that whoever is free takes it.
        program.client.headers["Connection"] = "close"
        with ThreadPoolExecutor(8) as threads:
            statuses = Counter(threads.map(lambda _: encrypt(program), range(200)))
        assert statuses == {200: 200}
        shown = program.client.get("/metrics", headers=bearer(roles=["viewer"])).text
        counted = re.search(
            r'gl_encryption_operations_total\{data_class="pii",operation="encrypt",status="success"\} ([0-9.]+)', shown
        )
        assert counted is not None
        assert float(counted[1]) == 200
        # Of both workers, whichever answers: as the one that answers alone it would jump from scrape to scrape.
        assert "gl_encryption_audit_refused_total 0.0" in shown
        # What the other one told last may be two seconds old.
        assert "gl_http_requests_in_flight " in shown
        assert 'gl_kms_up{key="kek.json",owner="settings",provider="local"} 1.0' in shown
        program.terminate()
    assert count(database, ENCRYPTED) == 200
    # Each process is a writer with a chain of its own.
    writers = (
        "SELECT count(DISTINCT writer_id) FROM security.encryption_audit WHERE event_type = 'encryption_performed'"
    )
    assert count(database, writers) == 2


def test_two_processes_share_one_rate_limit_in_redis(database: str, tmp_path: Path) -> None:
    with running_redis() as redis:
        limits = {"api_rate_limit": "40/minute", "api_rate_limit_url": redis.url}
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        one = prepared(tmp_path / "one", database, **limits)
        two = one | {"audit_spool": tmp_path / "two" / "spool"}
        with serving(one, tmp_path / "one") as first, serving(two, tmp_path / "two") as second:
            with ThreadPoolExecutor(8) as threads:
                statuses = Counter(threads.map(lambda number: encrypt((first, second)[number % 2]), range(100)))
            assert statuses == {200: 40, 429: 60}
            assert Counter(encrypt(each, sub="other") for each in (first, second)) == {200: 2}
            answer = first.client.post(f"{PREFIX}/encrypt", json=VALUE, headers=bearer())
            assert int(answer.headers["retry-after"]) >= 1

            redis.stop()
            started = time.monotonic()
            away = first.client.post(f"{PREFIX}/encrypt", json=VALUE, headers=bearer(sub="third"))
            assert (away.status_code, away.json()["type"]) == (503, f"{PREFIX}/problems#rate-limit-unavailable")
            assert away.headers["retry-after"] == "1"
            assert time.monotonic() - started < 3
            assert first.client.get("/healthz").status_code == 204

            redis.start()
            time.sleep(1.1)
            assert encrypt(first, sub="third") == 200


def test_over_tls_it_is_reached_by_https_only(database: str, tmp_path: Path) -> None:
    certificate, key, trusted = self_signed(tmp_path)
    arguments = ("--host", "0.0.0.0", "--tls-cert", str(certificate), "--tls-key", str(key))  # noqa: S104
    with serving(prepared(tmp_path, database), tmp_path, *arguments, tls=trusted) as program:
        answer = program.client.get("/healthz")
        assert answer.status_code == 204
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert encrypt(program) == 200


@pytest.mark.parametrize(
    ("arguments", "change", "message"),
    [
        (["--host", "0.0.0.0"], {}, "would travel in the clear"),  # noqa: S104
        ([], {"api_jwt_issuer": None}, "api_jwt_issuer is not set"),
        (["--tls-cert", "x.pem"], {}, "there is one only"),
    ],
)
def test_it_does_not_start_unsafely(tmp_path: Path, arguments: list[str], change: dict[str, Any], message: str) -> None:
    settings = {name: each for name, each in (prepared(tmp_path, "postgresql://localhost/x") | change).items() if each}
    done = subprocess.run(
        [sys.executable, "-m", "glpgenc.cli", "serve", *arguments],
        env=environment_of(settings), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_an_error_of_usage(tmp_path: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "glpgenc.cli", "serve", "--port", str(port), "--workers", workers],
            env=environment_of(prepared(tmp_path, "postgresql://localhost/x")),
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert f"glpgenc: error: port {port} on 127.0.0.1 can't be listened on: Address already in use" in done.stderr
    assert "Errno" not in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_clean_stop_is_a_success(database: str, tmp_path: Path, workers: str, number: signal.Signals) -> None:
    with serving(prepared(tmp_path, database), tmp_path, "--workers", workers) as program:
        assert encrypt(program) == 200
        program.process.send_signal(number)
        assert program.process.wait(40) == 0
        assert "Traceback" not in program.output
        assert "interrupted" not in program.output


def test_an_application_that_does_not_start_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str
) -> None:
    def run(_server: object, _sockets: object) -> None:
        raise SystemExit(3)  # as uvicorn ends then

    monkeypatch.setattr("uvicorn.Server.run", run)
    with pytest.raises(GlpgencError, match="the server did not start"):
        serve(Settings(**prepared(tmp_path, database), api_port=free_port()))


def test_the_description_is_printed_without_any_settings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "glpgenc.cli", "serve", "--openapi"],
        env=environment_of({}), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert f"{PREFIX}/encrypt" in json.loads(done.stdout)["paths"]
