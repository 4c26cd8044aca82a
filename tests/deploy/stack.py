"""docker-compose.yml, running: with podman, on stand-ins for the images."""

from __future__ import annotations

import json
import secrets
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from glpgenc.embedded.host import free_port
from tests.deploy.files import CHECKOUT, COMPOSE
from tests.support.missing import missing
from tests.support.peers.podman import podman_engine, podman_images

IMAGES = ("postgres", "openbao", "redis", "prometheus")


@dataclass
class Stack:
    """The running services.

    :param project: what Compose calls it.
    :param environment: in which Compose and podman find it.
    :param port: the API's on this machine.
    """

    project: str
    environment: dict[str, str]
    port: int
    prometheus_port: int
    _tokens: dict[str, str] = field(default_factory=dict)
    _trust: ssl.SSLContext | None = None

    def compose(self, *words: str, timeout: float = 300) -> str:
        command = ["docker-compose", "--project-name", self.project, "--file", str(COMPOSE), *words]
        return self._run(command, timeout)

    def podman(self, *words: str) -> str:
        return self._run(["podman", *words], 120)

    def in_api(self, program: str) -> str:
        """Run a line of Python in the API's container."""
        return self.podman("exec", f"{self.project}-api-1", "/opt/glpgenc/bin/python", "-c", program)

    def token(self, role: str) -> str:
        if role not in self._tokens:
            self._tokens[role] = self.compose("run", "--rm", "-T", "show", "token", role).strip().splitlines()[-1]
        return self._tokens[role]

    def call(self, path: str, *, role: str | None = None, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Ask the API, with its certificate checked; give the status and what was answered."""
        if self._trust is None:
            self._trust = ssl.create_default_context(cadata=self.compose("run", "--rm", "-T", "show", "ca"))
        request = urllib.request.Request(
            f"https://localhost:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        if role is not None:
            request.add_header("Authorization", f"Bearer {self.token(role)}")
        try:
            with urllib.request.urlopen(request, timeout=30, context=self._trust) as answer:  # noqa: S310 - https, of this machine
                text = answer.read()
                return answer.status, json.loads(text) if text.startswith(b"{") else text.decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def ask_prometheus(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.prometheus_port}/api/v1/{path}", timeout=30) as answer:
            return json.loads(answer.read())["data"]

    def wait_until_ready(self) -> None:
        ends = time.monotonic() + 120
        while True:
            try:
                if self.call("/readyz")[0] == 204:
                    return
            except OSError:
                pass
            assert time.monotonic() < ends, self.podman("logs", f"{self.project}-api-1")
            time.sleep(0.5)

    def _run(self, command: list[str], timeout: float) -> str:
        ran = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=timeout, cwd=CHECKOUT, env=self.environment
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout[-2000:]}\n{ran.stderr[-3000:]}"
        return ran.stdout


@contextmanager
def running_stack() -> Iterator[Stack]:
    """Build the image from the Dockerfile, and run docker-compose.yml with it until the end of the block."""
    if shutil.which("docker-compose") is None:
        missing("there is no docker-compose", "apt-get install docker-compose")
    names = podman_images(*IMAGES, "python")
    with podman_engine() as environment:
        project = f"glpgenc-test-{secrets.token_hex(3)}"
        port, prometheus_port = free_port(), free_port()
        image = f"localhost/{project}"
        environment |= {f"{name.upper()}_IMAGE": names[name] for name in IMAGES}
        # Of the profile that is not started; and the base of the image, which is built below.
        environment |= {"GRAFANA_IMAGE": "none", "GLPGENC_BASE": names["python"]}
        environment |= {"GLPGENC_IMAGE": image, "GLPGENC_PORT": str(port), "PROMETHEUS_PORT": str(prometheus_port)}
        stack = Stack(project, environment, port, prometheus_port)
        # By the host's network: what reaches the package index from here may not do so from a container's.
        build = ("build", "--quiet", "--network", "host", "--format", "docker", "--build-arg")
        stack._run(["podman", *build, f"BASE={names['python']}", "--tag", image, "."], 1200)
        try:
            stack.compose("up", "--detach", "--no-build", timeout=600)
            stack.wait_until_ready()
            yield stack
        finally:
            stack.compose("down", "--volumes", "--timeout", "40")
            stack.podman("rmi", "--force", image)
            # What the build's first stage left.
            stack.podman("image", "prune", "--force")
