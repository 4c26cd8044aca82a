"""A KMS that goes away and comes back: the alerts of a real Prometheus fire, and resolve.

The service is ``glpgenc serve``, the KMS is moto's server, which is stopped and started on the same address. The rules
are the committed ones with their durations divided by 60: see hurried.py.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import yaml

from tests.backfill.kms_outage import world_with_kms
from tests.observability.pages import ALERTS
from tests.observability.shortened_rules import write_shortened_rules
from tests.support.api import PREFIX, bearer, prepared, serving
from tests.support.peers.issuer import token
from tests.support.peers.prometheus import Prometheus, Target, running_prometheus

pytestmark = pytest.mark.slow

WANTED = {"EncryptionKmsUnreachable", "EncryptionServiceErrors", "EncryptionFailureRateHigh"}
_PATIENCE = 90


class Caller(threading.Thread):
    """Encrypts a value ten times a second, whatever the answer."""

    def __init__(self, url: str) -> None:
        super().__init__(name="caller")
        self._url = url
        self._over = threading.Event()
        self.statuses: list[int] = []

    def run(self) -> None:
        body = {"text": "value", "data_class": "pii"}
        with httpx2.Client(base_url=self._url, timeout=60, trust_env=False, headers=bearer()) as client:
            while not self._over.wait(0.1):
                self.statuses.append(client.post(f"{PREFIX}/encrypt", json=body).status_code)

    def end(self) -> None:
        self._over.set()
        self.join(60)


@contextmanager
def calling(url: str) -> Iterator[Caller]:
    """Call for the block, which must end before the server does."""
    caller = Caller(url)
    caller.start()
    try:
        yield caller
    finally:
        caller.end()


def wait_until(condition: Callable[[], bool], what: Callable[[], object]) -> float:
    """Return after how many seconds it was so."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > _PATIENCE:
            pytest.fail(f"not within {_PATIENCE} s: {what()}")
        time.sleep(0.3)
    return time.monotonic() - began


def pending(prometheus: Prometheus) -> set[str]:
    return {each["labels"]["alertname"] for each in prometheus.alerts()}


def test_a_kms_that_is_stopped_fires_alerts_and_they_resolve_when_it_is_back(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world_with_kms(database, tmp_path, monkeypatch) as (world, kms, stand_in, _):
        settings = prepared(tmp_path, world.url) | {
            name.removeprefix("GLPGENC_").lower(): value for name, value in world.environment.items()
        }
        (tmp_path / "prometheus").mkdir()
        with serving(settings, tmp_path, "--no-access-log") as program:
            url = str(program.client.base_url)
            target = Target("glpgenc-api", url.removeprefix("http://").rstrip("/"), token=token(roles=["viewer"]))
            rules = write_shortened_rules(tmp_path / "rules.json")
            with (
                running_prometheus(tmp_path / "prometheus", [target], rules=[rules]) as prometheus,
                calling(url) as caller,
            ):
                prometheus.await_targets(1)
                # The load is seen for longer than any of the three alerts waits.
                rated = "sum(rate(gl_encryption_operations_total[5s])) > 1"
                wait_until(lambda: bool(prometheus.instant(rated)), lambda: caller.statuses[-5:])
                time.sleep(12)
                assert set(caller.statuses) == {200}
                assert not pending(prometheus) & WANTED
                assert stand_in.calls["Decrypt"] > 3

                kms.stop()
                wait_until(lambda: prometheus.firing() >= WANTED, lambda: (prometheus.firing(), caller.statuses[-5:]))
                assert caller.statuses[-1] == 503
                told = {each["labels"]["alertname"]: each for each in prometheus.alerts()}
                assert told["EncryptionServiceErrors"]["labels"]["error_type"] == "KMSUnavailableError"
                assert told["EncryptionKmsUnreachable"]["labels"]["provider"] == "aws"
                assert told["EncryptionKmsUnreachable"]["annotations"]["summary"].endswith("in production.")

                kms.start()
                wait_until(
                    lambda: not pending(prometheus) & WANTED, lambda: (pending(prometheus), caller.statuses[-5:])
                )
                assert caller.statuses[-1] == 200


def test_hurried_rules_differ_in_durations_alone(tmp_path: Path) -> None:
    def rules(path: Path) -> list[dict[str, str]]:
        return [rule for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for rule in group["rules"]]

    committed, shortened = rules(ALERTS), rules(write_shortened_rules(tmp_path / "rules.json"))
    seconds = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
    pattern = r"(?:(?<=\[)|(?<=offset ))(\d+)(ms|[smhd])"
    for before, after in zip(committed, shortened, strict=True):
        texts = [(before["expr"], after["expr"])]
        if "for" in before:
            texts.append((f"[{before['for']}]", f"[{after['for']}]"))
        for long, short in texts:
            assert re.sub(pattern, "_", long) == re.sub(pattern, "_", short)
            of = [[int(n) * seconds[unit] for n, unit in re.findall(pattern, text)] for text in (long, short)]
            assert of[0] == pytest.approx([60 * each for each in of[1]])
        assert before.get("annotations") == after.get("annotations")
