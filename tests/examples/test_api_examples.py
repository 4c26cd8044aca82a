"""The examples of the HTTP API run against it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient

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
