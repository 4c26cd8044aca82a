"""A real Redis, in memory only."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from glpgenc.embedded.host import clean_environment, free_port
from tests.support.missing import missing
from tests.support.peers.debian import find_redis

_START_SECONDS = 60


@dataclass
class Redis:
    """A Redis that can be stopped and started."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        found = find_redis()
        if found is None:
            missing("no Redis", "run tools/fetch_debian.sh, install redis-server, or name it in GLPG_TEST_REDIS")
        program, environment = found
        arguments: list[Any] = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self.folder,
        ]
        self.process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=clean_environment(self.folder, environment),
        )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        pytest.fail("Redis did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=60)
            self.process = None


@contextmanager
def running_redis() -> Iterator[Redis]:
    """Run a Redis for the block."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-redis-", dir="/tmp") as name:
        redis = Redis(Path(name))
        redis.start()
        try:
            yield redis
        finally:
            redis.stop()
