"""The HTTP API on a real database and a key file, called in this process with real tokens."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from glpgenc.api import create_app
from glpgenc.keys.kms.local import create_key_file
from glpgenc.settings import Settings
from tests.support.issuer import AUDIENCE, ISSUER, signing_key, token

PREFIX = "/api/v1/encryption"

CLASSES = "pii,health,again,ended,kept open,metered,orm,shredded,staged,x,"
CLASSES += ",".join(f"class {number}" for number in range(7))
"""The data classes that tests encrypt values of, without a field of the registry."""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def prepared(folder: Path, database: str, **changes: Any) -> dict[str, Any]:
    """Write a key file and the issuer's public key, and return the settings of an API that uses both."""
    if not (folder / "kek.json").exists():
        create_key_file(folder / "kek.json")
    (folder / "issuer.pem").write_bytes(signing_key().pem)
    return {
        "database_url": database,
        "environment": "test",
        "allow_superuser": True,
        "local_kek_file": folder / "kek.json",
        "audit_spool": folder / "spool",
        "api_jwt_key_file": folder / "issuer.pem",
        "api_jwt_issuer": ISSUER,
        "api_jwt_audience": AUDIENCE,
        "api_rate_limit": "100000/second",
        "service_classes": CLASSES,
    } | changes


def bearer(**claims: Any) -> dict[str, str]:
    """Return the header of a token; by default of a service account of the tenant acme."""
    return {"Authorization": f"Bearer {token(**claims)}"}


@dataclass
class Api:
    """A running application."""

    app: FastAPI
    client: TestClient
    settings: Settings

    @property
    def database(self) -> str:
        return self.settings.require_database_url()

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None, **claims: Any) -> Response:
        return self.client.post(PREFIX + path, json=body, headers=bearer(**claims) | (headers or {}))

    def get(self, path: str, headers: dict[str, str] | None = None, **claims: Any) -> Response:
        return self.client.get(PREFIX + path, headers=bearer(**claims) | (headers or {}))

    def encrypt(self, text: str, data_class: str = "pii", **body: Any) -> str:
        answer = self.post("/encrypt", {"text": text, "data_class": data_class} | body)
        assert answer.status_code == 200, answer.text
        made: str = answer.json()["ciphertext"]
        return made

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running(settings: dict[str, Any]) -> Iterator[Api]:
    """Run the application of some settings in this process."""
    made = Settings(**settings)
    app = create_app(made)
    with TestClient(app) as client:
        yield Api(app, client, made)
