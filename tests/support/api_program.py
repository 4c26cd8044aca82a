"""``glpgenc serve`` as a program of its own."""

from __future__ import annotations

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

from glpgenc.embedded.ports import free_port

_START_SECONDS = 40


@dataclass
class Program:
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
) -> Iterator[Program]:
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
            program = Program(process, client, log)
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


def _await(program: Program) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and program.process.poll() is None:
        try:
            if program.client.get("/readyz").status_code == 204:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server did not start: {program.output[-2000:]}")
