"""``glpgenc rewrap`` as a process: killed, stopped, and run again."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.wire.context import audit_context
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld
from tests.support.signing import resign

pytestmark = pytest.mark.slow


@pytest.fixture
def old(kek: Path) -> LocalKMSProvider:
    return LocalKMSProvider(kek)


@pytest.fixture
def new(world: RewrapWorld, kek: Path) -> LocalKMSProvider:
    path = kek.with_name("new.json")
    create_key_file(path)
    world.environment |= {"GLPGENC_LOCAL_KEK_FILE": str(path), "GLPGENC_KMS_ALSO": f"local:{kek}"}
    return LocalKMSProvider(path)


def until_under(world: RewrapWorld, uri: str, keys: int) -> None:
    deadline = time.monotonic() + 60
    while world.under(uri) < keys:
        assert time.monotonic() < deadline, "it does not go on"
        time.sleep(0.02)


def document(answer: tuple[int, str, str], code: int = 0) -> dict[str, Any]:
    assert answer[0] == code, answer[2]
    found: dict[str, Any] = json.loads(answer[1])
    return found


def slow(world: RewrapWorld) -> subprocess.Popen[str]:
    # Three requests a key: 200 keys a second.
    return world.popen("--max-rate", "600", "--batch", "10", "--threads", "2")


def test_killed_half_way_and_run_again_it_ends_right(
    world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider
) -> None:
    world.store_values(old)
    world.fill(old, 1000)
    with slow(world) as process:
        until_under(world, new.current_uri(), 100)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    done = world.under(new.current_uri())
    assert 100 <= done < 1003
    world.check(new, old)
    found = document(world.run("--json"))
    assert (found["rewrapped"], found["already"], found["failed"], found["left"]) == (1003 - done, done, [], 0)
    world.check(new, uri=new.current_uri())


def test_asked_to_end_it_ends_soon_and_says_what_is_left(
    world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider
) -> None:
    world.fill(old, 1000)
    with slow(world) as process:
        until_under(world, new.current_uri(), 50)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
    assert time.monotonic() - asked < 20
    assert process.returncode == 1
    left = 1000 - world.under(new.current_uri())
    assert left > 0
    assert "stopped; run it again to continue" in out
    assert f"{left:,} left" in out
    world.check(new, old)


def test_dry_run_counts_and_changes_nothing(
    world: RewrapWorld, aws: AwsStandIn, old: LocalKMSProvider, kek: Path
) -> None:
    before, after = aws.create_key(), aws.create_key()
    world.fill(aws.provider(before), 5, tenant="a")
    world.fill(aws.provider(after), 2, tenant="b")
    world.fill(old, 3, tenant="c")
    world.environment |= {
        "GLPGENC_KMS_PROVIDER": "aws",
        "GLPGENC_KMS_REGION": REGION,
        "GLPGENC_KMS_ENDPOINT_URL": aws.url,
        "GLPGENC_LOCAL_KEK_FILE": str(kek),
    }
    rows = world.execute("SELECT * FROM glpgenc.data_keys ORDER BY 1")
    aws.calls.clear()
    also = ("--also", "local", "--also", f"aws:{before}")
    answer = world.run("--kms-key", after, *also, "--dry-run", "--max-rate", "10", "--json")
    found = document(answer)
    assert found["groups"] == [
        {"provider": "aws", "key_uri": uri, "how": how, "keys": keys}
        for uri, how, keys in sorted([(before, "re-encrypted inside the KMS", 5), (after, "already wrapped by it", 2)])
    ] + [
        {
            "provider": "local",
            "key_uri": old.current_uri(),
            "how": "unwrapped and wrapped by this process",
            "keys": 3,
        }
    ]
    assert found["requests"] == {"aws": 5 * 4 + 3 * 2, "local": 3}
    assert found["seconds_at_max_rate"] == 2.9
    assert sum(group["keys"] for group in found["audit_roots"]["groups"]) == 1  # the registry key
    assert found["dollars"] == round(26 * 0.03 / 10_000, 4)
    assert not aws.calls
    shown = world.run("--kms-key", after, "--dry-run")
    assert shown[0] == 0
    assert "no provider is configured for it" in shown[1]
    assert "nothing was changed" in shown[1]
    assert world.execute("SELECT * FROM glpgenc.data_keys ORDER BY 1") == rows
    code, out, err = world.run("--kms-key", after, *also)
    assert (code, err) == (0, "")
    assert "8 data keys rewrapped" in out
    assert f"all are under aws key {after}" in out
    assert aws.calls["ReEncrypt"] == 5 + 1  # and the registry key
    world.check(aws.provider(after), uri=after)


def test_keys_that_fail_are_listed_and_the_code_says_so(
    world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider
) -> None:
    world.fill(old, 4)
    world.execute("UPDATE glpgenc.data_keys SET wrapped_key = substr(wrapped_key, 1, 63) WHERE tenant_id = 't1'")
    world.sign(old)
    [(bad,)] = world.execute("SELECT key_id FROM glpgenc.data_keys WHERE tenant_id = 't1'")
    found = document(world.run("--json"), code=1)
    assert found["failed"] == [
        {"key_id": str(bad), "reason": "KMSUnwrapError: the wrapped key has 63 bytes instead of 64"}
    ]
    assert (found["rewrapped"], found["left"], found["key_uri"]) == (3, 1, new.current_uri())
    code, out, _ = world.run()
    assert code == 1
    assert str(bad) in out
    assert "0 data keys rewrapped" in out


def test_too_many_failures_end_it_with_the_kms_code(
    world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider
) -> None:
    world.fill(old, 20)
    resign(world.url, old, "another")
    code, out, err = world.run("--environment", "another", "--max-failures", "3", "--threads", "1")
    assert code == 4
    assert "3 data keys could not be rewrapped" in err
    assert "20 left" in out
    assert world.under(new.current_uri()) == 0


def test_a_tenants_keys_alone(world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider) -> None:
    world.fill(old, 4)
    assert document(world.run("--tenant", "t2", "--json"))["rewrapped"] == 1
    assert document(world.run("--data-class", "health", "--from-provider", "local", "--json"))["rewrapped"] == 2
    assert document(world.run("--from-key", old.current_uri(), "--json"))["rewrapped"] == 1
    world.check(new, uri=new.current_uri())


def test_roots_of_the_audit_trail_go_along(world: RewrapWorld, old: LocalKMSProvider, new: LocalKMSProvider) -> None:
    world.fill(old, 1)
    key_id = uuid4()
    made = old.generate_data_key(audit_context(environment=ENVIRONMENT, key_id=key_id))
    row = (key_id, "local", made.key_uri, made.wrapped, ENVIRONMENT)
    world.execute("INSERT INTO security.audit_keys VALUES (%s, %s, %s, %s, %s)", *row)
    assert document(world.run("--tenant", "t0", "--json"))["audit_roots"] is None
    code, out, _ = world.run()
    assert code == 0
    assert "2 audit roots rewrapped" in out
    assert world.execute("SELECT key_uri FROM security.audit_keys") == [(new.current_uri(),)]
