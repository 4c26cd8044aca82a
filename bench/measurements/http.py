"""The HTTP API: requests of 1 KiB with a token, permissions, rate limit, metrics and audit, by one process.

Each server is a program of its own, as `glpgenc serve --no-access-log` runs it, and so is the client, which keeps 8
connections busy. Beside it stands FastAPI on the same uvicorn with a handler that reads the body and does nothing: no
token, no check, no cryptography. The audit trail goes to the database, and is compared with the same server without it.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.fixtures.manager import new_key_file
from bench.fixtures.stage import TENANT
from bench.results.row import Row, at_most, timed
from bench.results.timing import Timing
from glpgenc.embedded.host import free_port
from tests.support.api import environment_of
from tests.support.peers.issuer import AUDIENCE, ISSUER, signing_key, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Stage
    from bench.results.row import Bound

_ROOT = Path(__file__).parents[2]
_PREFIX = "/api/v1/encryption"
_CONNECTIONS = 8
_START_SECONDS = 60
_BYTES = 1024
# Six tenths of the throughput of a handler that does nothing.
_EMPTY = at_most(1 / 0.6)
# Nine tenths of the throughput are left.
_AUDIT = at_most(1 / 0.9)


@dataclass
class _Subject:
    """What is asked, and what it took."""

    port: int
    path: str
    body: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    def load(self, bearer: str, requests: int) -> dict[str, float]:
        arguments = [str(self.port), self.path, str(_CONNECTIONS), str(requests)]
        done = subprocess.run(
            [sys.executable, "-m", "bench.fixtures.http_load", *arguments],
            input=f"{json.dumps(bearer)}\n{json.dumps(self.body)}\n",
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, float] = json.loads(done.stdout)
        return found

    def request(self, requests: int) -> Timing:
        return Timing(tuple(each["seconds"] / requests for each in self.rounds))

    @property
    def note(self) -> str:
        p50, p99 = (1e3 * statistics.median(each[name] for each in self.rounds) for name in ("p50", "p99"))
        return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server, requests = stage.newest(), stage.scale.http_requests
    bearer = token(tenant=TENANT, exp=int(time.time()) + 86_400)
    with stage.database(server) as url, new_key_file() as key_file, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="glpgenc-bench-")))
        audited = stack.enter_context(_api(url, key_file, folder / "audited", audit="database"))
        silent = stack.enter_context(_api(url, key_file, folder / "silent"))
        bare = stack.enter_context(_bare())
        subjects = _subjects(audited, silent, bare, bearer)
        for number in range(1 + stage.scale.rounds):
            for subject in subjects.values():
                found = subject.load(bearer, requests)
                if number:
                    subject.rounds.append(found)
    empty = subjects["empty"]
    for name in ("encrypt", "decrypt"):
        yield _row(
            f"{name} 1 KiB, a request", server.version, subjects[name], "an empty handler", empty, requests, _EMPTY
        )
    for name in ("encrypt", "decrypt"):
        on, off = subjects[name], subjects[f"{name} silent"]
        what = f"{name} 1 KiB, with the audit trail"
        yield _row(what, server.version, on, "without it", off, requests, _AUDIT)


def _row(  # noqa: PLR0917  # a line of the report in its order
    what: str, postgres: str, ours: _Subject, against: str, theirs: _Subject, requests: int, bound: Bound | None = None
) -> Row:
    mine, other = ours.request(requests), theirs.request(requests)
    note = f"{1 / mine.median:,.0f} requests a second, {ours.note}; {1 / other.median:,.0f}, {theirs.note}"
    return timed(what, postgres, mine, against, other, unit="us", bound=bound, note=note)


def _subjects(audited: int, silent: int, bare: int, bearer: str) -> dict[str, _Subject]:
    plain = json.dumps({"plaintext": base64.b64encode(os.urandom(_BYTES)).decode(), "data_class": "pii"})
    sealed = json.dumps({"ciphertext": _sealed(audited, plain, bearer), "data_class": "pii"})
    return {
        "empty": _Subject(bare, "/empty", plain),
        "encrypt": _Subject(audited, f"{_PREFIX}/encrypt", plain),
        "encrypt silent": _Subject(silent, f"{_PREFIX}/encrypt", plain),
        "decrypt": _Subject(audited, f"{_PREFIX}/decrypt", sealed),
        "decrypt silent": _Subject(silent, f"{_PREFIX}/decrypt", sealed),
    }


def _sealed(port: int, plain: str, bearer: str) -> str:
    import httpx2  # noqa: PLC0415  # of the development tools

    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{port}{_PREFIX}/encrypt"
    answer = httpx2.post(url, content=plain, headers=headers, trust_env=False)
    ciphertext: str = answer.raise_for_status().json()["ciphertext"]
    return ciphertext


@contextmanager
def _api(url: str, key_file: Path, folder: Path, **more: Any) -> Iterator[int]:
    folder.mkdir()
    (folder / "issuer.pem").write_bytes(signing_key().pem)
    settings = {
        "database_url": url,
        "environment": "bench",
        "local_kek_file": key_file,
        "api_jwt_key_file": folder / "issuer.pem",
        "api_jwt_issuer": ISSUER,
        "api_jwt_audience": AUDIENCE,
        "api_rate_limit": "10000000/second",
        "service_classes": "pii",
        "audit_spool": folder / "spool",
    }
    port = free_port()
    command = ["glpgenc.cli", "serve", "--no-access-log", "--port", str(port)]
    with _program(command, port, environment_of(settings | more)):
        yield port


@contextmanager
def _bare() -> Iterator[int]:
    port = free_port()
    command = [
        "uvicorn",
        "--no-access-log",
        "--log-level",
        "warning",
        "--port",
        str(port),
        "bench.fixtures.http_empty:app",
    ]
    with _program(command, port, dict(os.environ)):
        yield port


@contextmanager
def _program(module: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    message = f"the server did not start: {' '.join(module)}"
                    raise RuntimeError(message) from None
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
