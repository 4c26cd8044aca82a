"""A headless Chromium, told what to do over two pipes: nothing but the program is needed."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from glpgenc.embedded.host import cache_directory
from tests.support.missing import missing

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FETCH = Path(__file__).parents[3] / "tools" / "fetch_chromium.sh"
_SECONDS = 60
_START = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> tuple[Path, dict[str, str]]:
    """Return the program and the environment that it needs: GLPG_TEST_CHROMIUM, the system's, or one fetched now."""
    known = os.environ.get("GLPG_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if known:
        return Path(known), {}
    subprocess.run([_FETCH], check=True)
    root = cache_directory() / "chromium"
    program = root / "usr" / "lib" / "chromium" / "chromium-headless-shell"
    if not program.is_file():
        missing("no Chromium", "install it, or name one in GLPG_TEST_CHROMIUM")
    folders = [
        folder for pattern in ("*-linux-gnu*", "*-linux-gnu*/pulseaudio") for folder in root.glob(f"usr/lib/{pattern}")
    ]
    libraries = os.pathsep.join(map(str, folders))
    return program, {"LD_LIBRARY_PATH": libraries}


class Chromium:
    """A browser with one page; a context manager.

    :param home: an empty folder for its profile.
    :ivar events: what it told of itself, such as ``Network.requestWillBeSent``.
    """

    def __init__(self, home: Path) -> None:
        self.events: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._session: str | None = None
        program, environment = find_chromium()
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        # It reads from descriptor 3 and writes to 4.
        start = [sys.executable, "-c", _START, str(commands), str(answers)]
        options = ["--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}"]
        self._process = subprocess.Popen(
            [*start, str(program), *options, "about:blank"],
            env={**os.environ, "HOME": str(home), **environment},
            pass_fds=(commands, answers),
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._buffer = b""

    def __enter__(self) -> Self:
        try:
            self._attach()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _attach(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._commands)
        os.close(self._answers)

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the DevTools protocol, and give its result."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def open(self, page: Path, *, scheme: str, width: int) -> None:
        """Show a file in a colour scheme, ``light`` or ``dark``, and a width in pixels, and wait until it is there."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=features)
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._next()

    def value(self, expression: str) -> Any:
        """Evaluate JavaScript in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def told(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of the events of one kind since the page was opened."""
        return [event["params"] for event in self.events if event["method"] == method]

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _SECONDS
        while b"\0" not in self._buffer:
            data = os.read(self._answers, 1 << 16)
            assert data, "the browser has ended"
            assert time.monotonic() < deadline, "the browser does not answer"
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message
