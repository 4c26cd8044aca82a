"""The self-test, metrics, and the probes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from glpgenc.api import create_app
from glpgenc.api.backend import Backend
from glpgenc.api.limits.rates import SELF_TEST_CLASS, SELF_TEST_TENANT
from glpgenc.settings import Settings
from tests.support.api import Api, bearer, prepared, running
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

VIEWER: dict[str, Any] = {"roles": ["viewer"]}


@pytest.fixture
def own(postgres: Server, templates: TemplateDatabases, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Settings of an API with a database of its own."""
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield prepared(tmp_path, url)


def states(api: Api) -> tuple[int, dict[str, tuple[str, str | None]]]:
    answer = api.get("/status", **VIEWER)
    checks = answer.json()["checks"]
    assert all(check["milliseconds"] >= 0 for check in checks)
    return answer.status_code, {check["name"]: (check["state"], check.get("error")) for check in checks}


def test_all_is_well(api: Api) -> None:
    assert states(api) == (
        200,
        {"self_test": ("ok", None), "kms": ("ok", None), "database": ("ok", None), "audit": ("skipped", None)},
    )


def test_the_self_test_encrypts_with_a_key_that_is_nobodys(api: Api) -> None:
    states(api)
    found = api.execute("SELECT data_class FROM glpgenc.data_keys WHERE tenant_id = %s", SELF_TEST_TENANT)
    assert found == [(SELF_TEST_CLASS,)]
    uses = """
        SELECT count(*) FROM glpgenc.key_uses JOIN glpgenc.data_keys USING (key_id) WHERE tenant_id = %s AND uses > 0
    """
    assert api.execute(uses, SELF_TEST_TENANT) == [(1,)]


def test_without_keys_of_its_own_the_self_test_is_left_out(own: dict[str, Any]) -> None:
    with running(own | {"auto_create_keys": False}) as api:
        status, found = states(api)
    assert (status, found["self_test"]) == (200, ("skipped", "key-not-found"))


def test_a_kms_that_is_away_is_reported(own: dict[str, Any]) -> None:
    with running(own) as api:
        states(api)
        own["local_kek_file"].rename(own["local_kek_file"].with_suffix(".away"))
        status, found = states(api)
    # The key in memory goes on, as configured; what it was wrapped with is not to be had.
    assert (status, found["self_test"][0], found["kms"][0]) == (503, "ok", "failed")


def test_a_key_that_can_not_be_used_fails_the_self_test(own: dict[str, Any]) -> None:
    with running(own) as api:
        api.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES (%s)", SELF_TEST_TENANT)
        status, found = states(api)
    assert (status, found["self_test"]) == (503, ("failed", "key-unusable"))


def test_an_audit_trail_that_is_written_has_its_waiting_events_counted(own: dict[str, Any]) -> None:
    with running(own | {"audit": "database"}) as api:
        answer = api.get("/status", **VIEWER).json()
    (check,) = (each for each in answer["checks"] if each["name"] == "audit")
    assert check["state"] == "ok"
    assert isinstance(check["waiting"], int)
    # Nobody is asked for it.
    assert check["milliseconds"] == 0


def test_metrics_are_shown_to_callers_who_may_read_the_status(api: Api) -> None:
    api.encrypt("x", "metered")
    answer = api.client.get("/metrics", headers=bearer(**VIEWER))
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert (
        'gl_encryption_operations_total{data_class="metered",operation="encrypt",status="success"} 1.0' in answer.text
    )
    assert "acme" not in answer.text


def test_before_the_start_and_after_the_stop_it_is_not_ready(own: dict[str, Any]) -> None:
    app = create_app(Settings(**own))
    cold = TestClient(app)
    for _ in range(2):
        assert cold.get("/readyz").status_code == 503
        assert cold.get("/healthz").status_code == 204
        body = {"text": "x", "data_class": "pii"}
        answer = cold.post("/api/v1/encryption/encrypt", json=body, headers=bearer())
        assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/encryption/problems#not-ready")
        with TestClient(app) as warm:
            assert warm.get("/readyz").status_code == 204
            assert warm.post("/api/v1/encryption/encrypt", json=body, headers=bearer()).status_code == 200


def test_checks_that_hang_keep_no_request_from_being_answered(own: dict[str, Any]) -> None:
    backend = Backend(Settings(**own))
    backend.start()
    hanging = threading.Event()

    async def main() -> tuple[list[Any], int]:
        checks = [backend.check(lambda: hanging.wait(20), 0.3) for _ in range(20)]
        told = await asyncio.gather(*checks, return_exceptions=True)
        return told, await asyncio.wait_for(backend.run(lambda: 7), 5)

    try:
        told, answer = asyncio.run(main())
    finally:
        hanging.set()
        backend.stop()
    assert answer == 7
    assert [type(each) for each in told] == [TimeoutError] * 20
