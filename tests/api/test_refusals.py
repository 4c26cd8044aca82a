"""What is refused is counted, challenged and recorded; and what runs where."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Header
from starlette.testclient import TestClient

from glpgenc import audit
from glpgenc.api import include_encryption_router
from glpgenc.api.auth.permissions import READ, Principal
from glpgenc.api.routes.encryption import INLINE_BYTES, INLINE_VALUES
from glpgenc.events import Listener
from glpgenc.settings import Settings
from tests.support.api import PREFIX, Api, b64, bearer, prepared, running
from tests.support.listeners import record_calls, record_events

VALUE = {"text": "x", "data_class": "pii"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one key file is for all applications here: their keys are in one database."""
    return Path(tmp_path_factory.mktemp("bounds"))


@pytest.fixture(scope="module")
def api(api_database: str, folder: Path) -> Iterator[Api]:
    with running(prepared(folder, api_database)) as api:
        yield api


@pytest.fixture(scope="module")
def tight(api_database: str, folder: Path) -> Iterator[Api]:
    with running(prepared(folder, api_database, api_rate_limit="3/minute", api_max_failures=4)) as api:
        yield api


class Where(Listener):
    """Remembers in which thread values were told of."""

    def __init__(self, *, waits: bool) -> None:
        self.threads: list[str] = []
        self._waits = waits

    def may_wait(self) -> bool:
        return self._waits

    def operated(  # noqa: PLR0917  # as the base class
        self, operation: str, data_class: str, tenant_id: str, key_id: UUID | None, key_version: int | None,
        count: int, seconds: float, error: BaseException | None,
    ) -> None:  # fmt: skip
        del operation, data_class, tenant_id, key_id, key_version, count, seconds, error
        self.threads.append(threading.current_thread().name.split("_")[0])


@pytest.mark.parametrize(("path", "body"), [("/encrypt", VALUE), ("/keys", None), ("/metrics", None)])
def test_a_request_without_the_permission_counts(tight: Api, path: str, body: Any) -> None:
    whole, method = (path if path == "/metrics" else PREFIX + path), ("GET" if body is None else "POST")
    headers = bearer(roles=["nothing"], sub=f"curious {path}")
    answers = [tight.client.request(method, whole, json=body, headers=headers) for _ in range(5)]
    assert [each.status_code for each in answers] == [403] * 3 + [429] * 2
    assert answers[0].headers["ratelimit"].startswith('"principal";r=2')


def test_a_tenant_of_somebody_else_counts(tight: Api) -> None:
    asked = [tight.post("/encrypt", VALUE | {"tenant_id": "globex"}, sub="elsewhere") for _ in range(4)]
    assert [each.status_code for each in asked] == [403] * 3 + [429]


def test_tokens_that_are_not_valid_are_refused_unseen_after_api_max_failures(tight: Api) -> None:
    known = bearer(sub="known")
    assert tight.client.get(f"{PREFIX}/status", headers=known).status_code == 200
    expired = [tight.get("/keys", exp=1_700_000_000) for _ in range(6)]
    assert [each.status_code for each in expired] == [401] * 4 + [429] * 2
    problem = expired[-1].json()
    assert (problem["type"], problem["status"]) == (f"{PREFIX}/problems#too-many-failures", 429)
    assert 1 <= int(expired[-1].headers["retry-after"]) <= 10
    assert tight.client.get(f"{PREFIX}/status", headers=known).status_code == 200
    assert tight.client.get(f"{PREFIX}/status").status_code == 401


@pytest.mark.parametrize(
    ("path", "claims"), [("/keys", {"roles": ["viewer"]}), ("/keys", {"roles": ["admin"], "tenant": []})]
)
def test_a_forbidden_caller_is_challenged_for_a_wider_scope(api: Api, path: str, claims: dict[str, Any]) -> None:
    answer = api.get(path, **claims)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (403, 'Bearer error="insufficient_scope"')


def test_metrics_are_behind_the_same_guard(api: Api) -> None:
    with record_events() as heard:
        answer = api.client.get("/metrics", headers=bearer(roles=["nothing"], sub="curious"))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (403, 'Bearer error="insufficient_scope"')
    assert [(event.operation, event.detail["reason"]) for event in heard.events] == [
        ("GET /metrics", "permission_missing")
    ]
    assert [each.actor for each in heard.scopes] == ["curious"]


def _who(x_user: str = Header()) -> str:
    return x_user


async def _principal_later(user: str) -> Principal:
    allowed = frozenset({READ}) if user == "reader" else frozenset[str]()
    return Principal(subject=user, roles=frozenset(), permissions=allowed, tenants=frozenset({"acme"}))


def test_metrics_take_a_coroutine_for_the_principal_too(api_database: str, folder: Path) -> None:
    app = FastAPI()
    settings = Settings(**prepared(folder, api_database))
    include_encryption_router(app, settings=settings, prefix="/own", auth=_who, to_principal=_principal_later)
    with TestClient(app) as client:
        assert client.get("/own/metrics", headers={"X-User": "reader"}).status_code == 200
        refused = client.get("/own/metrics", headers={"X-User": "other"})
    assert refused.status_code == 403
    # The application's own log-in goes by another header.
    assert "www-authenticate" not in refused.headers


def test_an_audit_trail_that_the_application_opened_stays_open(api_database: str, folder: Path) -> None:
    settings = prepared(folder, api_database, audit="database")
    trail = audit.activate(Settings(**settings))
    try:
        with running(settings) as api:
            api.encrypt("x", "kept open")
        assert audit.activate(Settings(**settings)) is trail
        assert trail is not None
        assert trail.depth == 0
        found = "SELECT count(*) FROM security.encryption_audit WHERE data_class = 'kept open'"
        assert api.execute(found)[0][0] >= 1
        with running(settings) as api:
            api.encrypt("x", "kept open")
        trail.flush()
    finally:
        audit.deactivate()


def test_an_audit_trail_of_its_own_ends_with_it(api_database: str, folder: Path) -> None:
    with running(prepared(folder, api_database, audit="database")) as api:
        assert audit.is_active()
        api.encrypt("x")
    assert not audit.is_active()


def sealed(api: Api, count: int = 1, text: str = "x") -> list[str]:
    made = api.post("/encrypt/batch", {"data_class": "pii", "values": [{"text": text}] * count}).json()
    return [each["ciphertext"] for each in made["results"]]


def test_small_values_whose_cipher_is_at_hand_need_no_thread(api: Api) -> None:
    values = sealed(api, 3)
    batch = {"data_class": "pii", "values": [{"text": "x"}] * INLINE_VALUES}
    many = {"data_class": "pii", "values": [{"ciphertext": each} for each in values]}
    api.post("/decrypt", {"ciphertext": values[0], "data_class": "pii"})
    where = Where(waits=False)
    with record_calls(where):
        api.encrypt("x")
        api.post("/decrypt", {"ciphertext": values[0], "data_class": "pii"})
        api.post("/encrypt/batch", batch)
        api.post("/decrypt/batch", many)
    assert len(where.threads) == 4
    assert "glpgenc-api" not in where.threads


@pytest.mark.parametrize("kind", ["a cold cipher", "a listener that may wait", "long", "long aad", "many"])
def test_what_may_take_longer_goes_to_a_thread(api: Api, kind: str) -> None:
    api.encrypt("x")
    where = Where(waits=kind == "a listener that may wait")
    body: dict[str, Any] = VALUE
    if kind == "a cold cipher":
        body = VALUE | {"context": {"cold": "cipher"}}
    elif kind == "long":
        body = VALUE | {"text": "x" * (INLINE_BYTES + 1)}
    elif kind == "long aad":
        body = VALUE | {"aad": b64(bytes(INLINE_BYTES))}
    with record_calls(where):
        if kind == "many":
            sealed(api, INLINE_VALUES + 1)
        else:
            assert api.post("/encrypt", body).status_code == 200
    assert where.threads == ["glpgenc-api"]


def test_with_the_audit_trail_on_warm_values_need_no_thread_either(api_database: str, folder: Path) -> None:
    where = Where(waits=False)
    with running(prepared(folder, api_database, audit="database")) as api, record_calls(where):
        api.encrypt("x")
        api.encrypt("x")
    assert where.threads[0] == "glpgenc-api"
    assert where.threads[1] != "glpgenc-api"


def test_a_value_that_does_not_open_is_refused_in_the_event_loop_as_in_a_thread(api: Api) -> None:
    (value,) = sealed(api)
    body = {"ciphertext": value, "data_class": "pii", "aad": b64(b"other")}
    answers = [api.post("/decrypt", body) for _ in range(2)]
    assert [each.status_code for each in answers] == [422] * 2
    kept = [{name: each for name, each in answer.json().items() if name != "request_id"} for answer in answers]
    assert kept[0] == kept[1]
