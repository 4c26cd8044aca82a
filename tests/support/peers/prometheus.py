"""A real Prometheus, and its promtool."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from glpgenc.embedded.host import clean_environment, free_port
from tests.support.missing import missing
from tests.support.peers.debian import find_prometheus

_START_SECONDS = 30
_WAY_OUT = "run tools/fetch_debian.sh, install it, or name it in"


def promtool(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run promtool; what it says is all in ``stdout``."""
    program = find_prometheus("promtool")
    if program is None:
        missing("no promtool", f"{_WAY_OUT} GLPG_TEST_PROMTOOL")
    return subprocess.run(
        [program, *arguments], cwd=cwd, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@dataclass(frozen=True)
class Target:
    """What is scraped.

    :param address: host and port.
    :param labels: what the scrape configuration adds.
    :param token: of a bearer, where one is asked for.
    """

    job: str
    address: str
    path: str = "/metrics"
    labels: tuple[tuple[str, str], ...] = (("environment", "production"),)
    token: str | None = None


@dataclass(frozen=True)
class Series:
    """What a query found of one set of labels.

    :param points: time in seconds since 1970, and value.
    """

    labels: dict[str, str]
    points: tuple[tuple[float, float], ...]


class Prometheus:
    """A running server."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = url
        self.process = process
        self.log = log
        self._client = httpx2.Client(base_url=url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Stop it."""
        self._client.close()
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(60)

    def range(self, expression: str, start: float, end: float, step: float) -> list[Series]:
        """Return what a query finds between two moments."""
        asked = {"query": expression, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        return _series(self.get("query_range", **asked), "values")

    def instant(self, expression: str, at: float | None = None) -> list[Series]:
        """Return what a query finds now."""
        asked = {"query": expression} | ({} if at is None else {"time": f"{at:.3f}"})
        return _series(self.get("query", **asked), "value")

    def firing(self) -> set[str]:
        """Return the names of alerts that fire."""
        return {each["labels"]["alertname"] for each in self.alerts() if each["state"] == "firing"}

    def alerts(self) -> list[Any]:
        found: list[Any] = self.get("alerts")["alerts"]
        return found

    def get(self, path: str, **parameters: str) -> Any:
        answer = self._client.get(f"/api/v1/{path}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def await_targets(self, number: int, seconds: float = 30) -> None:
        """Wait until so many targets were scraped."""
        deadline = time.monotonic() + seconds
        while True:
            targets = self.get("targets")["activeTargets"]
            if sum(each["health"] == "up" for each in targets) >= number:
                return
            if time.monotonic() > deadline:
                pytest.fail(f"targets are not scraped: {[(each['scrapeUrl'], each['lastError']) for each in targets]}")
            time.sleep(0.2)


def _series(data: Any, name: str) -> list[Series]:
    def points(values: Any) -> tuple[tuple[float, float], ...]:
        return tuple((float(at), float(value)) for at, value in values)

    return [Series(each["metric"], points(each[name] if name == "values" else [each[name]])) for each in data["result"]]


@contextmanager
def running_prometheus(
    folder: Path, targets: Sequence[Target], *, rules: Sequence[Path] = (), every: str = "1s"
) -> Iterator[Prometheus]:
    """Run a Prometheus for the block.

    :param folder: an empty one, for its configuration and data.
    :param every: how often it scrapes, and evaluates rules.
    """
    program = find_prometheus()
    if program is None:
        missing("no Prometheus", f"{_WAY_OUT} GLPG_TEST_PROMETHEUS")
    # JSON is YAML.
    (folder / "prometheus.yml").write_text(json.dumps(_configuration(folder, targets, rules, every)), encoding="utf-8")
    log = folder / "prometheus.log"
    url = f"127.0.0.1:{free_port()}"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [
                program,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address={url}",
                "--web.enable-lifecycle",
                "--log.level=warn",
            ],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env=clean_environment(folder, {}),
            cwd=folder,
        )
    running = Prometheus(f"http://{url}", process, log)
    try:
        _await(running)
        yield running
    finally:
        running.close()


def _configuration(folder: Path, targets: Sequence[Target], rules: Sequence[Path], every: str) -> dict[str, Any]:
    jobs: list[dict[str, Any]] = []
    for number, each in enumerate(targets):
        job: dict[str, Any] = {
            "job_name": each.job,
            "metrics_path": each.path,
            "static_configs": [{"targets": [each.address], "labels": dict(each.labels)}],
        }
        if each.token is not None:
            (folder / f"token-{number}").write_text(each.token, encoding="ascii")
            job["authorization"] = {"credentials_file": str(folder / f"token-{number}")}
        jobs.append(job)
    return {
        "global": {"scrape_interval": every, "scrape_timeout": every, "evaluation_interval": every},
        "rule_files": [str(each) for each in rules],
        "scrape_configs": jobs,
    }


def _await(running: Prometheus) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and running.process.poll() is None:
        try:
            if httpx2.get(f"{running.url}/-/ready", timeout=30, trust_env=False).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"Prometheus did not start: {running.log.read_text(encoding='utf-8')[-2000:]}")
