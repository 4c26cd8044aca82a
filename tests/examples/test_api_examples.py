"""The examples of the HTTP API run against it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from glpgenc.api import EncryptionRouter, PermissionTables
from glpgenc.errors import InstallationError
from glpgenc.installer import install
from tests.support.api import PREFIX, bearer, prepared, running

EXAMPLES = Path(__file__).parents[2] / "examples" / "api"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclass looks itself up by the module's name.

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def settings(database: str, tmp_path: Path) -> dict[str, Any]:
    return prepared(tmp_path, database)


def test_the_client_encrypts_and_decrypts(settings: dict[str, Any]) -> None:
    client = loaded("client")
    with running(settings) as api:
        api.client.headers.update(bearer())
        values = client.Encryption(api.client, tenant_id="acme", data_class="pii")
        sealed = values.encrypt(b"hello", aad=b"row 1")
        assert values.decrypt(sealed, aad=b"row 1") == b"hello"
        with pytest.raises(client.ApiError) as caught:
            values.decrypt(sealed, aad=b"row 2")
        assert caught.value.kind == "decryption-failed"
        assert [values.decrypt(each) for each in values.encrypt_many([b"one", b"two"])] == [b"one", b"two"]


def test_the_client_waits_as_it_is_told(settings: dict[str, Any]) -> None:
    client = loaded("client")
    with running(settings | {"api_rate_limit": "2/second"}) as api:
        api.client.headers.update(bearer())
        values = client.Encryption(api.client, tenant_id="acme", data_class="pii")
        for _ in range(4):
            values.encrypt(b"x")


def test_the_own_application_keeps_its_log_in(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings.items():
        if not name.startswith("api_jwt"):
            monkeypatch.setenv(f"GLPGENC_{name.upper()}", str(value))
    monkeypatch.setenv("CLERK_PASSWORD", "correct horse")
    body = {"text": "x", "data_class": "pii"}
    with TestClient(loaded("own_app").app) as client:
        assert client.get("/").json() == {"this": "is the application's own"}
        assert client.post(f"/security{PREFIX}/encrypt", json=body).status_code == 401
        assert client.post(f"/security{PREFIX}/encrypt", json=body, auth=("clerk", "wrong")).status_code == 401
        assert client.post(f"/security{PREFIX}/encrypt", json=body, auth=("clerk", "correct horse")).status_code == 200
        assert client.get(f"/security{PREFIX}/keys", auth=("clerk", "correct horse")).status_code == 403


@pytest.fixture
def own_roles(empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The application that had tables of these names before glpgenc."""
    monkeypatch.setattr("glpgenc.api.encryption_router", EncryptionRouter())
    for name, value in prepared(tmp_path, empty_database).items():
        if not name.startswith("api_jwt"):
            monkeypatch.setenv(f"GLPGENC_{name.upper()}", str(value))
    example = loaded("own_roles")
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(example.SCHEMA)
        for name, role in (("carla", "clerk"), ("mona", "manager")):
            connection.execute(
                "INSERT INTO security.users SELECT %s, id, 'acme', sha256(%s) FROM security.roles WHERE name = %s",
                (name, name.encode(), role),
            )
        with pytest.raises(InstallationError, match="already exists") as caught:
            install(empty_database)
        assert "api_permissions_query" in str(caught.value.hint)
        install(empty_database, own_permissions=False)
        for _ in range(2):
            connection.execute(example.SEED)
    with TestClient(example.app) as client:
        yield client


def test_an_application_with_roles_of_its_own_includes_the_routes(own_roles: TestClient) -> None:
    def asked(path: str, user: str, **body: Any) -> Any:
        answer = own_roles.post(PREFIX + path, json=body | {"data_class": "pii"}, headers={"X-Token": user})
        return answer.json() if answer.status_code == 200 else answer.status_code

    assert own_roles.get("/orders", headers={"X-Token": "carla"}).json() == {"orders of": "acme"}
    assert own_roles.get("/orders").status_code == 401
    assert asked("/encrypt", "nobody", text="x") == 401
    made = asked("/encrypt", "carla", text="hello")["ciphertext"]
    assert asked("/decrypt", "carla", ciphertext=made) == 403
    assert asked("/decrypt", "mona", ciphertext=made, as_text=True)["text"] == "hello"
    assert asked("/encrypt", "mona", text="x", tenant_id="other") == 403
    assert own_roles.get(f"{PREFIX}/keys", headers={"X-Token": "mona"}).status_code == 403


def test_bearer_tokens_take_roles_from_the_application_s_tables(own_roles: TestClient, tmp_path: Path) -> None:
    assert own_roles.get("/orders", headers={"X-Token": "mona"}).status_code == 200
    settings = prepared(tmp_path, os.environ["GLPGENC_DATABASE_URL"])
    tables = PermissionTables(permission_name="code", permission_description=None)
    with running(settings | {"api_permissions_query": tables.query()}) as api:
        body = {"text": "x", "data_class": "pii"}
        assert api.post("/encrypt", body, roles=["clerk"]).status_code == 200
        assert api.post("/encrypt", body, roles=["service_account"]).status_code == 403
        assert api.get("/status", roles=["manager"]).status_code == 200
        assert api.get("/status", roles=["clerk"]).status_code == 403
