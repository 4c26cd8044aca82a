"""The image and docker-compose.yml really run, as they are deployed.

The image is built from the Dockerfile, on a base of Debian's Python. PostgreSQL, OpenBao, Redis and Prometheus are
real; what stands in are the images around them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.deploy.stack import Stack, running_stack

pytestmark = pytest.mark.slow

PREFIX = "/api/v1/encryption"
VALUE = {"text": "alice@example.org", "data_class": "pii", "tenant_id": "acme"}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack() as stack:
        yield stack


def test_the_probes_answer(stack: Stack) -> None:
    assert [stack.call(path)[0] for path in ("/healthz", "/readyz")] == [204, 204]


def test_a_value_comes_back(stack: Stack) -> None:
    status, made = stack.call(f"{PREFIX}/encrypt", role="service_account", body=VALUE)
    assert status == 200, made
    asked = {"ciphertext": made["ciphertext"], "data_class": "pii", "tenant_id": "acme", "as_text": True}
    assert stack.call(f"{PREFIX}/decrypt", role="service_account", body=asked) == (200, {"text": VALUE["text"]})


def test_database_kms_and_audit_are_well(stack: Stack) -> None:
    status, told = stack.call(f"{PREFIX}/status", role="viewer")
    assert status == 200, told
    assert {check["name"]: check["state"] for check in told["checks"]} == dict.fromkeys(
        ("self_test", "kms", "database", "audit"), "ok"
    )


def test_a_viewer_decrypts_nothing(stack: Stack) -> None:
    assert stack.call(f"{PREFIX}/encrypt", role="viewer", body=VALUE)[0] == 403


def test_nobody_gets_in_without_a_token(stack: Stack) -> None:
    assert stack.call(f"{PREFIX}/encrypt", body=VALUE)[0] == 401


def test_the_process_has_no_rights_and_can_write_nowhere(stack: Stack) -> None:
    seen = json.loads(
        stack.in_api(
            "import os, json\n"
            "status = dict(line.split(':\\t', 1) for line in open('/proc/self/status') if ':\\t' in line)\n"
            "refused = []\n"
            "for path in ('/opt/glpgenc/x', '/etc/x', '/x'):\n"
            "    try: open(path, 'w')\n"
            "    except OSError as error: refused.append(error.errno)\n"
            "print(json.dumps([os.getuid(), status['CapEff'].strip(), status['NoNewPrivs'].strip(), refused]))"
        )
    )
    # 30 is EROFS.
    assert seen == [10001, "0" * 16, "1", [30, 30, 30]]


def test_the_image_says_that_it_is_healthy(stack: Stack) -> None:
    stack.podman("healthcheck", "run", f"{stack.project}-api-1")


def test_the_environment_holds_no_secret(stack: Stack) -> None:
    environment = stack.podman("inspect", "--format", "{{json .Config.Env}}", f"{stack.project}-api-1")
    assert "GLPGENC_CONFIG=" in environment
    assert "@postgres" not in environment
    assert "rediss" not in environment


def test_prometheus_scrapes_and_has_the_alerts(stack: Stack) -> None:
    stack.call(f"{PREFIX}/encrypt", role="service_account", body=VALUE)
    ends = time.monotonic() + 60
    found: list[object] = []
    while not found and time.monotonic() < ends:
        found = stack.ask_prometheus("query?query=gl_encryption_operations_total%7Benvironment%3D%22compose%22%7D")[
            "result"
        ]
        time.sleep(1)
    assert found
    rules = [rule for group in stack.ask_prometheus("rules")["groups"] for rule in group["rules"]]
    assert rules
    assert {rule["health"] for rule in rules} <= {"ok", "unknown"}


def test_the_rotation_job_runs(stack: Stack) -> None:
    assert "nothing is due" in stack.compose("run", "--rm", "-T", "rotation")


def test_keys_and_values_outlive_the_containers(stack: Stack) -> None:
    made = stack.call(f"{PREFIX}/encrypt", role="service_account", body=VALUE)[1]
    stack.compose("down", "--timeout", "40")
    stack.compose("up", "--detach", "--no-build", timeout=600)
    stack.wait_until_ready()
    asked = {"ciphertext": made["ciphertext"], "data_class": "pii", "tenant_id": "acme", "as_text": True}
    assert stack.call(f"{PREFIX}/decrypt", role="service_account", body=asked) == (200, {"text": VALUE["text"]})
