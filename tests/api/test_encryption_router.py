"""`encryption_router`, included by an application like any other router."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from glpgenc.api import PERMISSION_MAP, EncryptionRouter, Principal, create_app, encryption_router
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings
from tests.support.api import PREFIX, bearer, prepared

BODY = {"text": "hello", "data_class": "pii"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("router"))


@pytest.fixture
def settings(api_database: str, folder: Path) -> dict[str, Any]:
    return prepared(folder, api_database)


def test_settings_of_the_environment_are_all_that_it_takes(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"GLPGENC_{name.upper()}", str(value))
    app, router = FastAPI(), EncryptionRouter()
    app.include_router(router)
    with TestClient(app) as client:
        assert client.post(f"{PREFIX}/encrypt", json=BODY).status_code == 401
        made = client.post(f"{PREFIX}/encrypt", json=BODY, headers=bearer()).json()["ciphertext"]
        asked = {"ciphertext": made, "data_class": "pii", "as_text": True}
        assert client.post(f"{PREFIX}/decrypt", json=asked, headers=bearer()).json()["text"] == "hello"
        assert client.get(f"{PREFIX}/keys", headers=bearer()).status_code == 403
    assert not router.backend.is_ready


def test_it_may_stand_below_a_prefix_and_is_described(settings: dict[str, Any]) -> None:
    app = FastAPI()
    app.include_router(EncryptionRouter(settings=Settings(**settings)), prefix="/security")
    with TestClient(app) as client:
        assert client.post(f"/security{PREFIX}/encrypt", json=BODY, headers=bearer()).status_code == 200
        assert f"/security{PREFIX}/encrypt" in client.get("/openapi.json").json()["paths"]
        for path, status, kind in (("encrypt", 401, "unauthenticated"), ("encrypt/", 404, "not-found")):
            answer = client.post(f"/security{PREFIX}/{path}", json=BODY, follow_redirects=False)
            assert (answer.status_code, answer.json()["type"]) == (status, f"/security{PREFIX}/problems#{kind}")


def test_below_a_mounted_path_problems_lead_there(settings: dict[str, Any]) -> None:
    app = FastAPI()
    app.mount("/keys", create_app(Settings(**settings)))
    client = TestClient(app)
    for path in ("nope", "encrypt", "encrypt/"):
        answer = client.get(f"/keys{PREFIX}/{path}", follow_redirects=False)
        assert answer.json()["type"].partition("#")[0] == f"/keys{PREFIX}/problems"


def test_two_applications_have_one_backend_which_ends_with_the_last(settings: dict[str, Any]) -> None:
    router, apps = EncryptionRouter(settings=Settings(**settings)), (FastAPI(), FastAPI())
    for app in apps:
        app.include_router(router)
    with TestClient(apps[0]) as one:
        with TestClient(apps[1]) as other:
            for client in (one, other):
                assert client.post(f"{PREFIX}/encrypt", json=BODY, headers=bearer()).status_code == 200
        assert one.post(f"{PREFIX}/encrypt", json=BODY, headers=bearer()).status_code == 200
    assert not router.backend.is_ready
    with TestClient(apps[1]) as again:
        assert again.post(f"{PREFIX}/encrypt", json=BODY, headers=bearer()).status_code == 200


def test_without_a_start_it_serves_nobody(settings: dict[str, Any]) -> None:
    app = FastAPI()
    app.include_router(EncryptionRouter(settings=Settings(**settings)))
    assert TestClient(app).post(f"{PREFIX}/encrypt", json=BODY, headers=bearer()).status_code == 503


def test_an_application_s_own_authentication_takes_the_place_of_tokens(settings: dict[str, Any]) -> None:
    async def to_principal(user: str) -> Principal:
        return Principal(
            subject=user,
            roles=frozenset(),
            permissions=frozenset({"encryption:encrypt"}),
            tenants=frozenset({"acme"}),
        )

    without_tokens = {name: value for name, value in settings.items() if not name.startswith("api_jwt")}
    router = EncryptionRouter().configure(
        settings=Settings(**without_tokens), auth=lambda: "ada", to_principal=to_principal
    )
    app = FastAPI()
    app.include_router(router)
    with TestClient(app) as client:
        assert client.post(f"{PREFIX}/encrypt", json=BODY).status_code == 200
        assert client.get(f"{PREFIX}/status").status_code == 403


def test_what_is_missing_is_named_where_it_is_included(settings: dict[str, Any]) -> None:
    del settings["api_jwt_issuer"]
    app = FastAPI()
    with pytest.raises(ConfigurationError, match="api_jwt_issuer is not set") as caught:
        app.include_router(EncryptionRouter(settings=Settings(**settings)))
    assert "encryption_router.configure(auth=...)" in str(caught.value.hint)


def test_it_is_configured_before_it_is_included(settings: dict[str, Any]) -> None:
    router = EncryptionRouter(settings=Settings(**settings))
    FastAPI().include_router(router)
    with pytest.raises(ConfigurationError, match="included before it was configured"):
        router.configure(auth=lambda: "anybody")


def test_its_routes_are_those_of_the_map(settings: dict[str, Any]) -> None:
    router = EncryptionRouter(settings=Settings(**settings))
    found = [each for each in router.routes if isinstance(each, APIRoute)]
    routes = {f"{method} {each.path}" for each in found for method in each.methods or ()}
    assert routes == set(PERMISSION_MAP) - {"GET /metrics"}


def test_the_one_of_the_package_is_such_a_router() -> None:
    assert isinstance(encryption_router, EncryptionRouter)
