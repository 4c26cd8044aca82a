"""The HTTP API on a real database and a key file: in this process, or as ``glpgenc serve``."""

from __future__ import annotations

import base64
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from glpgenc.api import create_app
from glpgenc.embedded.host import free_port
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.settings import Settings
from tests.support.databases import execute
from tests.support.peers.issuer import AUDIENCE, ISSUER, signing_key, token

PREFIX = "/api/v1/encryption"

CLASSES = "pii,health,again,ended,kept open,metered,orm,shredded,staged,x,"
CLASSES += ",".join(f"class {number}" for number in range(7))
"""The data classes that tests encrypt values of, without a field of the registry."""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def prepared(folder: Path, database: str, **changes: Any) -> dict[str, Any]:
    """Write a key file and the issuer's public key, and return the settings of an API that uses both."""
    if not (folder / "kek.json").exists():
        create_key_file(folder / "kek.json")
    (folder / "issuer.pem").write_bytes(signing_key().pem)
    return {
        "database_url": database,
        "environment": "test",
        "allow_superuser": True,
        "local_kek_file": folder / "kek.json",
        "audit_spool": folder / "spool",
        "api_jwt_key_file": folder / "issuer.pem",
        "api_jwt_issuer": ISSUER,
        "api_jwt_audience": AUDIENCE,
        "api_rate_limit": "100000/second",
        "service_classes": CLASSES,
        "api_session_classes": "pii,health",
    } | changes


def bearer(**claims: Any) -> dict[str, str]:
    """Return the header of a token; by default of a service account of the tenant acme."""
    return {"Authorization": f"Bearer {token(**claims)}"}


@dataclass
class Api:
    """A running application."""

    app: FastAPI
    client: TestClient
    settings: Settings

    @property
    def database(self) -> str:
        return self.settings.require_database_url()

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None, **claims: Any) -> Response:
        return self.client.post(PREFIX + path, json=body, headers=bearer(**claims) | (headers or {}))

    def get(self, path: str, headers: dict[str, str] | None = None, **claims: Any) -> Response:
        return self.client.get(PREFIX + path, headers=bearer(**claims) | (headers or {}))

    def encrypt(self, text: str, data_class: str = "pii", **body: Any) -> str:
        answer = self.post("/encrypt", {"text": text, "data_class": data_class} | body)
        assert answer.status_code == 200, answer.text
        made: str = answer.json()["ciphertext"]
        return made

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        return execute(self.database, statement, *parameters)


@contextmanager
def running(settings: dict[str, Any]) -> Iterator[Api]:
    """Run the application of some settings in this process."""
    made = Settings(**settings)
    app = create_app(made)
    with TestClient(app) as client:
        yield Api(app, client, made)


_START_SECONDS = 40


@dataclass
class ServeProgram:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    client: httpx2.Client
    log: Path

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def terminate(self, seconds: float = 40) -> int:
        """Tell it to end, and return its code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


def environment_of(settings: dict[str, Any]) -> dict[str, str]:
    """Return the environment that says these settings."""
    own = {f"GLPGENC_{name.upper()}": str(value) for name, value in settings.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLPGENC_")}
    return kept | own


@contextmanager
def serving(
    settings: dict[str, Any], folder: Path, *arguments: str, tls: ssl.SSLContext | None = None
) -> Iterator[ServeProgram]:
    """Run `glpgenc serve` for the block; it is killed if it does not end.

    :param tls: what the client trusts, where the server has a certificate.
    """
    port, log = free_port(), folder / "serve.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "glpgenc.cli", "serve", "--port", str(port), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env=environment_of(settings),
            cwd=folder,
            # So that its workers can be killed with it.
            start_new_session=True,
        )
    scheme = "http" if tls is None else "https"
    verify: Any = True if tls is None else tls
    try:
        with httpx2.Client(
            base_url=f"{scheme}://127.0.0.1:{port}", timeout=60, verify=verify, trust_env=False
        ) as client:
            program = ServeProgram(process, client, log)
            _await(program)
            yield program
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def _await(program: ServeProgram) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and program.process.poll() is None:
        try:
            if program.client.get("/readyz").status_code == 204:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server did not start: {program.output[-2000:]}")
