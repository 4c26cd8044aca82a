"""Every role, and every permission by itself, against every route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from glpgenc.api.auth.permissions import (
    ADMIN,
    AUDIT,
    DATA_KEY,
    DECRYPT,
    ENCRYPT,
    HMAC,
    PERMISSION_MAP,
    READ,
    REWRAP,
    SESSION,
)
from tests.support.api import PREFIX, Api, b64, bearer

BODIES: dict[str, dict[str, Any]] = {
    "/encrypt": {"text": "x", "data_class": "pii"},
    "/decrypt": {"ciphertext": b64(bytes(60)), "data_class": "pii"},
    "/encrypt/batch": {"values": [{"text": "x"}], "data_class": "pii"},
    "/decrypt/batch": {"values": [{"ciphertext": b64(bytes(60))}], "data_class": "pii"},
    "/rewrap": {"ciphertext": b64(bytes(60)), "data_class": "pii"},
    "/rewrap/batch": {"values": [{"ciphertext": b64(bytes(60))}], "data_class": "pii"},
    "/hmac": {"text": "x", "data_class": "pii"},
    "/blind-index": {"field": "none.such", "value": "x"},
    "/data-keys/wrapped": {"data_class": "pii"},
    "/data-keys/plaintext": {"data_class": "pii"},
    "/data-keys/unwrap": {"encrypted_key": b64(bytes(60)), "data_class": "pii"},
    "/sessions": {"challenge": b64(bytes(range(64))), "data_classes": ["pii"]},
    "/keys/rotate": {"data_class": "pii"},
}
ROUTES = [(*key.split(" "), needed) for key, needed in PERMISSION_MAP.items()]
ROLES = {
    "admin": {ENCRYPT, DECRYPT, REWRAP, HMAC, ADMIN, AUDIT, READ},
    "service_account": {ENCRYPT, DECRYPT, REWRAP, HMAC, READ},
    "auditor": {AUDIT, READ},
    "viewer": {READ},
    "unknown": set(),
}
PERMISSIONS = [ENCRYPT, DECRYPT, REWRAP, HMAC, DATA_KEY, SESSION, ADMIN, AUDIT, READ]


@pytest.fixture(scope="module", autouse=True)
def _roles_of_one_permission(api: Api) -> Iterator[None]:
    for permission in PERMISSIONS:
        api.execute("INSERT INTO security.roles (name, description) VALUES (%s, 'one permission')", permission)
        api.execute("INSERT INTO security.role_permissions (role, permission) VALUES (%s, %s)", permission, permission)
    yield
    for permission in PERMISSIONS:
        api.execute("DELETE FROM security.role_permissions WHERE role = %s", permission)
        api.execute("DELETE FROM security.roles WHERE name = %s", permission)


def ask(api: Api, method: str, path: str, **claims: Any) -> int:
    body = BODIES.get(path.removeprefix(PREFIX))
    status: int = api.client.request(method, path, json=body, headers=bearer(**claims)).status_code
    return status


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "needed"), ROUTES)
def test_a_role_reaches_what_its_permissions_allow(api: Api, method: str, path: str, needed: str, role: str) -> None:
    assert (ask(api, method, path, roles=[role]) != 403) is (needed in ROLES[role])


@pytest.mark.parametrize("permission", PERMISSIONS)
@pytest.mark.parametrize(("method", "path", "needed"), ROUTES)
def test_a_permission_opens_its_routes_and_no_other(
    api: Api, method: str, path: str, needed: str, permission: str
) -> None:
    assert (ask(api, method, path, roles=[permission]) != 403) is (needed == permission)


@pytest.mark.parametrize(("method", "path", "_needed"), ROUTES)
def test_no_token_reaches_nothing(api: Api, method: str, path: str, _needed: str) -> None:
    assert api.client.request(method, path, json=BODIES.get(path.removeprefix(PREFIX))).status_code == 401


@pytest.mark.parametrize(("method", "path", "_needed"), ROUTES)
def test_an_expired_token_reaches_nothing(api: Api, method: str, path: str, _needed: str) -> None:
    assert ask(api, method, path, roles=["admin"], exp=1_700_000_000) == 401


def test_every_route_is_public_or_has_a_permission(api: Api) -> None:
    described = {f"{method.upper()} {path}" for path, item in api.app.openapi()["paths"].items() for method in item}
    public = {"GET /healthz", "GET /readyz", f"GET {PREFIX}/problems"}
    assert described == {f"{method} {path}" for method, path, _ in ROUTES} | public


def test_public_routes_reveal_nothing(api: Api) -> None:
    assert api.client.get("/healthz").content == api.client.get("/readyz").content == b""
