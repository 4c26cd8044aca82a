"""``glpgenc`` as a process of its own, forked from one that has imported it: see ``warm.py``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Literal

CHECKOUT = Path(__file__).parents[3]

_START_SECONDS = 60
_LOADED_ANEW = {"serve", "demo"}
_READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC_")
"""Prefixes of variables that an interpreter reads when it starts: what was forked does not see them."""


@contextmanager
def warm_process(path: Path) -> Iterator[None]:
    """Run the process from which others are forked; it listens at ``path``, which may have about 100 bytes."""
    program = [sys.executable, str(Path(__file__).with_name("warm.py")), str(path)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GLPGENC_")}
    with subprocess.Popen(program, stdin=subprocess.PIPE, env=environment, cwd="/") as process:
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not path.exists():
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.01)
            yield
        finally:
            process.kill()


def environment_of(home: Path, **own: str) -> dict[str, str]:
    """Return the environment of a program: this process's without settings of glpgenc and libpq, and its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GLPGENC_", "PG"))}
    places = {
        "HOME": str(home),
        "PYTHONPATH": str(CHECKOUT),
        "XDG_STATE_HOME": str(home / "state"),
        # The real one: an embedded PostgreSQL is unpacked there once, and not for each test.
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser()),
    }
    return {**inherited, **places, **own}


class Programs:
    """Runs ``glpgenc``. The process behind it is started with the first call."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._socket: Path | None = None

    def close(self) -> None:
        """End the process behind it."""
        self._stack.close()
        self._socket = None

    def run(
        self,
        arguments: tuple[str, ...],
        *,
        environment: Mapping[str, str],
        folder: Path,
        stdin: bytes = b"",
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``glpgenc ARGUMENTS`` to its end; as :func:`subprocess.run` does, and by it where a fork would differ."""
        command = [sys.executable, "-m", "glpgenc.cli", *arguments]
        if _LOADED_ANEW & {*arguments} or _at_start(environment) != _at_start(os.environ):
            answer = subprocess.run(
                command, check=False, capture_output=True, input=stdin, env=environment, cwd=folder, timeout=timeout
            )
            return _decoded(command, answer.returncode, answer.stdout, answer.stderr)
        request = {
            "argv": ["glpgenc", *arguments],
            "folder": str(folder),
            "environment": dict(environment),
            "group": 0,
            "umask": _umask(),
        }
        with socket.socket(socket.AF_UNIX) as connection, ExitStack() as stack:
            connection.settimeout(timeout)
            connection.connect(str(self._listening()))
            pipes = _pipe(stack, "wb"), _pipe(stack, "rb"), _pipe(stack, "rb")
            theirs, ours = [end for end, _ in pipes], [end for _, end in pipes]
            data = json.dumps(request).encode()
            sent = socket.send_fds(connection, [data], theirs)
            connection.sendall(data[sent:])
            connection.shutdown(socket.SHUT_WR)
            for each in theirs:
                os.close(each)
            with ThreadPoolExecutor(3) as threads:
                threads.submit(_feed, ours[0], stdin)
                out, err = (threads.submit(each.read) for each in ours[1:])
                code = _exit_code(connection, command)
            return _decoded(command, code, out.result(), err.result())

    def _listening(self) -> Path:
        if self._socket is None:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="glpgenc-warm-", dir="/tmp")))
            self._stack.enter_context(warm_process(folder / "socket"))
            self._socket = folder / "socket"
        return self._socket


PROGRAMS = Programs()
"""Those of this process of the tests; ``tests/conftest.py`` ends them."""


def _decoded(command: list[str], code: int, out: bytes, err: bytes) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, code, out.decode(), err.decode())


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_AT_START) and name not in {"PYTHONPATH", "LD_LIBRARY_PATH"}
    }


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _pipe(stack: ExitStack, mode: Literal["rb", "wb"]) -> tuple[int, IO[bytes]]:
    """Make a pipe; return the program's end, and ours."""
    reads, writes = os.pipe()
    theirs, ours = (writes, reads) if mode == "rb" else (reads, writes)
    return theirs, stack.enter_context(os.fdopen(ours, mode, 0))


def _feed(stream: IO[bytes], data: bytes) -> None:
    with suppress(BrokenPipeError), stream:
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]


def _exit_code(connection: socket.socket, command: list[str]) -> int:
    """Wait for the program's end. One that takes too long is killed."""
    answer = b""
    try:
        while part := connection.recv(64):
            answer += part
    except TimeoutError:
        os.kill(int(answer), signal.SIGKILL)
        raise subprocess.TimeoutExpired(command, connection.gettimeout() or 0) from None
    return int(answer.split()[1])
