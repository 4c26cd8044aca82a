"""The examples run as their first lines say."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from glpgenc import installer
from glpgenc.keys.kms.local.provider import create_key_file

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def settings(empty_database: str, tmp_path: Path) -> dict[str, str]:
    create_key_file(tmp_path / "kek.json")
    installer.install(empty_database, tenant="default")
    return {
        "GLPGENC_DATABASE_URL": empty_database,
        "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
        "GLPGENC_KMS_PROVIDER": "local",
        "GLPGENC_ENVIRONMENT": "test",
    }


def _run(name: str, settings: dict[str, str]) -> str:
    command = [sys.executable, "-W", "error", str(EXAMPLES / name)]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_plain_script_finds_what_it_wrote(settings: dict[str, str]) -> None:
    printed = _run("plain.py", settings)
    assert "by e-mail:    ['Grace Murray']" in printed
    assert "in any case:  ['Ada Byron']" in printed
    assert "by a part:    ['Katherine Coleman']" in printed
    assert "born 1900-10: ['Grace Murray']" in printed
    assert "as stored:    fa00" in printed


def test_the_asynchronous_script_keeps_two_tenants_apart(settings: dict[str, str]) -> None:
    printed = _run("asynchronous.py", settings)
    assert "acme finds account 1" in printed
    assert "do not open the account of globex" in printed


def test_the_fastapi_application_serves_each_tenant_its_own(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("fastapi_app", EXAMPLES / "fastapi_app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fastapi_app", module)
    spec.loader.exec_module(module)
    with TestClient(module.app) as client:
        ada = {"name": "Ada Byron", "email": "ada@example.org"}
        assert client.post("/customers", json=ada, headers={"X-Tenant": "acme"}).status_code == 201
        assert client.post("/customers", json=ada, headers={"X-Tenant": "acme"}).status_code == 409
        assert client.post("/customers", json=ada, headers={"X-Tenant": "globex"}).status_code == 201
        found = client.get("/customers", params={"email": "ada@example.org"}, headers={"X-Tenant": "globex"}).json()
        assert [each["name"] for each in found] == ["Ada Byron"]
        found = client.get("/customers", params={"name_begins": "ad"}, headers={"X-Tenant": "acme"}).json()
        assert [each["tenant"] for each in found] == ["acme"]
        short = client.get("/customers", params={"name_begins": "a"}, headers={"X-Tenant": "acme"})
        assert short.status_code == 422
