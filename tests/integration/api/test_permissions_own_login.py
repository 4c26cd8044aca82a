"""The routes in an application with its own log-in, as docs/API.md shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from glpgenc.api.permissions import PREFIX
from glpgenc.keys.kms.local import create_key_file

TEXT = (Path(__file__).parents[3] / "docs" / "API.md").read_text(encoding="utf-8")
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
