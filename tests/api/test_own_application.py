"""The routes within an application with its own authentication."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Header, HTTPException
from starlette.testclient import TestClient

from glpgenc.api import include_encryption_router
from glpgenc.api.auth.permissions import DECRYPT, ENCRYPT, PREFIX, Principal
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.settings import Settings
from tests.support.api import prepared

ROUTES = "/security/api/v1/encryption"
CANARY = "Canary-host-31"


def who(x_user: Annotated[str | None, Header()] = None) -> dict[str, str]:
    if x_user is None:
        raise HTTPException(401, detail="who are you?")
    return {"name": x_user}


def to_principal(user: dict[str, str]) -> Principal:
    allowed = frozenset({ENCRYPT, DECRYPT}) if user["name"] == "alice" else frozenset()
    return Principal(subject=user["name"], roles=frozenset(), permissions=allowed, tenants=frozenset({"acme"}))


@pytest.fixture(scope="module")
def host(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, list[str]]]:
    happened: list[str] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
        happened.append("up")
        yield {"own": "state"}
        happened.append("down")

    app = FastAPI(lifespan=lifespan)

    @app.get("/own")
    def own(number: int) -> dict[str, int]:
        return {"number": number}

    values = prepared(Path(tmp_path_factory.mktemp("host")), api_database)
    own_settings = {name: each for name, each in values.items() if not name.startswith("api_jwt")}
    include_encryption_router(
        app, settings=Settings(**own_settings), prefix="/security", auth=who, to_principal=to_principal
    )
    with TestClient(app) as client:
        yield client, happened
    assert happened == ["up", "down"]


def post(client: TestClient, path: str, body: dict[str, Any], user: str | None = "alice") -> Any:
    return client.post(ROUTES + path, json=body, headers={} if user is None else {"X-User": user})


def test_a_value_comes_back(host: tuple[TestClient, list[str]]) -> None:
    client, happened = host
    made = post(client, "/encrypt", {"text": "hello", "data_class": "pii"}).json()["ciphertext"]
    opened = post(client, "/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
    assert opened.json() == {"text": "hello", "key_version": 1}
    assert happened == ["up"]


def test_its_users_have_the_permissions_that_they_are_given(host: tuple[TestClient, list[str]]) -> None:
    client, _ = host
    assert post(client, "/encrypt", {"text": "x", "data_class": "pii"}, "bob").status_code == 403
    assert post(client, "/encrypt", {"text": "x", "data_class": "pii", "tenant_id": "other"}).status_code == 403
    assert client.get(f"{ROUTES}/keys", headers={"X-User": "alice"}).status_code == 403
    assert client.get("/security/metrics", headers={"X-User": "alice"}).status_code == 403


def test_its_refusals_have_the_form_of_these_routes(host: tuple[TestClient, list[str]]) -> None:
    client, _ = host
    answer = post(client, "/encrypt", {"text": "x", "data_class": "pii"}, None)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.json()["type"] == f"{ROUTES}/problems#unauthenticated"


def test_errors_hold_nothing_that_was_sent_here_too(host: tuple[TestClient, list[str]]) -> None:
    client, _ = host
    for body in ({"text": [CANARY], "data_class": "pii"}, {CANARY: CANARY}):
        answer = post(client, "/encrypt", body)
        assert answer.status_code == 422
        assert CANARY not in answer.text


@pytest.mark.parametrize("path", ["/security/healthz/", "/security/metrics/", f"{ROUTES}/encrypt/", f"{ROUTES}/keys/"])
def test_no_path_of_these_routes_is_redirected(host: tuple[TestClient, list[str]], path: str) -> None:
    client, _ = host
    for method in ("GET", "POST"):
        answer = client.request(method, path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (404, None)
        assert answer.json()["type"].endswith("/api/v1/encryption/problems#not-found")


def test_its_own_routes_keep_their_own_answers(host: tuple[TestClient, list[str]]) -> None:
    client, _ = host
    assert client.get("/own?number=1").json() == {"number": 1}
    assert client.get("/own?number=x").json()["detail"][0]["type"] == "int_parsing"
    assert client.get("/elsewhere").json() == {"detail": "Not Found"}
    assert "x-request-id" not in client.get("/own?number=1").headers


def test_a_path_of_these_routes_with_another_method_is_answered_in_their_form(
    host: tuple[TestClient, list[str]],
) -> None:
    client, _ = host
    answer = client.get(f"{ROUTES}/encrypt")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


TEXT = (Path(__file__).parents[2] / "docs" / "API.md").read_text(encoding="utf-8")
VALUE = {"text": "plaintext", "data_class": "pii"}


def test_the_program_lets_its_users_do_what_it_says_and_no_more(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_key_file(tmp_path / "kek.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GLPGENC_DATABASE_URL", database)
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    monkeypatch.setenv("GLPGENC_SERVICE_CLASSES", "pii")
    monkeypatch.setenv("GLPGENC_AUTO_CREATE_KEYS", "true")
    section = TEXT.split("## In an application with its own log-in")[1]
    names: dict[str, Any] = {"__name__": "documented"}
    exec(section.split("```python")[1].split("```")[0], names)  # noqa: S102  # the program that readers copy
    with TestClient(names["app"], raise_server_exceptions=False, headers={"X-User": "ada"}) as client:
        assert client.post(f"{PREFIX}/encrypt", json=VALUE).status_code == 200
        assert client.get(f"{PREFIX}/status").status_code == 200
        assert client.post(f"{PREFIX}/encrypt", json=VALUE | {"tenant_id": "globex"}).status_code == 403
        assert client.get(f"{PREFIX}/keys").status_code == 403
        assert client.post(f"{PREFIX}/decrypt", json=VALUE).status_code == 403
