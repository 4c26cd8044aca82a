"""A database that goes away, and an environment that does: the alerts of a real Prometheus name which.

Two services, each in an environment of its own, are scraped at their ports for probes and metrics. The database of one
no longer lets anybody in, and later that one ends. The rules are the committed ones, their durations divided by 60.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from glpgenc.embedded.host import free_port
from tests.audit.outage import away
from tests.observability.shortened_rules import write_shortened_rules
from tests.support.api import PREFIX, ServeProgram, bearer, prepared, serving
from tests.support.databases import fresh_database
from tests.support.peers.prometheus import Prometheus, Target, running_prometheus
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

_PATIENCE = 90


def wait_until(condition: Callable[[], bool], what: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {_PATIENCE} s: {what()}")
        time.sleep(0.3)


def firing(prometheus: Prometheus) -> set[tuple[str, str]]:
    """Return the alerts that fire, and the environment that each names."""
    return {
        (each["labels"]["alertname"], each["labels"].get("environment", ""))
        for each in prometheus.alerts()
        if each["state"] == "firing"
    }


def encrypt(program: ServeProgram) -> int:
    body = {"text": "value", "data_class": "pii"}
    return program.client.post(f"{PREFIX}/encrypt", json=body, headers=bearer()).status_code


def test_what_is_away_is_named_with_its_environment_while_the_other_one_is_well(
    postgres: Server, templates: TemplateDatabases, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        ports, programs, urls = {}, {}, {}
        for name in ("production", "staging"):
            urls[name] = stack.enter_context(fresh_database(postgres, template=templates.on(postgres)))
            home = tmp_path / name
            home.mkdir()
            ports[name] = free_port()
            settings = prepared(home, urls[name], metrics_port=ports[name], environment=name)
            programs[name] = stack.enter_context(serving(settings, home, "--no-access-log"))
        targets = [
            Target("glpgenc-api", f"127.0.0.1:{port}", labels=(("environment", name),)) for name, port in ports.items()
        ]
        # The job's name stands in a file once: two targets of one name are two scrape configurations.
        targets[1] = Target("glpgenc-api-2", targets[1].address, labels=targets[1].labels)
        (tmp_path / "prometheus").mkdir()
        rules = write_shortened_rules(tmp_path / "rules.json")
        prometheus = stack.enter_context(running_prometheus(tmp_path / "prometheus", targets, rules=[rules]))
        prometheus.await_targets(2)
        assert {encrypt(each) for each in programs.values()} == {200}
        keys = 'gl_encryption_keys{data_class="pii",purpose="encryption",state="active"} == 1'
        wait_until(lambda: len(prometheus.instant(keys)) == 2, prometheus.alerts)
        assert not firing(prometheus)

        with away(urls["staging"]):
            # Read every 15 seconds: that is not divided.
            wait_until(lambda: ("EncryptionStateUnknown", "staging") in firing(prometheus), lambda: firing(prometheus))
            metrics = httpx2.get(f"http://127.0.0.1:{ports['staging']}/metrics", timeout=10, trust_env=False)
            assert metrics.status_code == 200
            assert "gl_encryption_database_up 0.0" in metrics.text
            assert "gl_encryption_scrape_incomplete 0.0" in metrics.text
            # What was read last is still shown.
            assert 'gl_encryption_keys{data_class="pii",purpose="encryption",state="active"} 1.0' in metrics.text
            assert not {alert for alert, environment in firing(prometheus) if environment == "production"}
        wait_until(lambda: not firing(prometheus), lambda: firing(prometheus))

        programs["staging"].terminate()
        wait_until(lambda: ("EncryptionServiceDown", "staging") in firing(prometheus), lambda: firing(prometheus))
        assert {environment for _, environment in firing(prometheus)} == {"staging"}
        (told,) = (each for each in prometheus.alerts() if each["labels"]["alertname"] == "EncryptionServiceDown")
        assert told["annotations"]["summary"] == "No process of the encryption service can be scraped in staging."
