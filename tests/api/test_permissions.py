"""Every permission against every route, refusals, and routers that would let somebody by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from glpgenc.api.auth.authenticator import Authenticator, BearerTokens
from glpgenc.api.auth.dependencies import Guard, check_routes, current_principal, guard
from glpgenc.api.auth.jwks import parse_key_set
from glpgenc.api.auth.permission_store import permissions_of
from glpgenc.api.auth.permissions import ALL, PERMISSION_MAP, PREFIX, Principal, permission_of
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.api.auth.tokens import TokenVerifier
from glpgenc.api.limits.refusals import LIMIT, MAX_CALLERS, WINDOW, RefusalRecorder
from glpgenc.errors import ConfigurationError, ForbiddenError, UnauthenticatedError
from glpgenc.events import EncryptionAuditEventType, Event, Listener, current_scope, subscribe, unsubscribe
from tests.support.peers.issuer import AUDIENCE, ISSUER, key_set, signing_key, token

# Written out: the map of the issue, and the roles that every installation begins with.
ROUTES = {
    "POST /api/v1/encryption/encrypt": "encryption:encrypt",
    "POST /api/v1/encryption/encrypt/batch": "encryption:encrypt",
    "POST /api/v1/encryption/decrypt": "encryption:decrypt",
    "POST /api/v1/encryption/decrypt/batch": "encryption:decrypt",
    "POST /api/v1/encryption/rewrap": "encryption:rewrap",
    "POST /api/v1/encryption/rewrap/batch": "encryption:rewrap",
    "POST /api/v1/encryption/hmac": "encryption:hmac",
    "POST /api/v1/encryption/blind-index": "encryption:hmac",
    "POST /api/v1/encryption/data-keys/wrapped": "encryption:encrypt",
    "POST /api/v1/encryption/data-keys/plaintext": "encryption:data_key",
    "POST /api/v1/encryption/data-keys/unwrap": "encryption:data_key",
    "POST /api/v1/encryption/sessions": "encryption:session",
    "GET /api/v1/encryption/keys": "encryption:admin",
    "POST /api/v1/encryption/keys/rotate": "encryption:admin",
    "GET /api/v1/encryption/audit": "encryption:audit",
    "GET /api/v1/encryption/status": "encryption:read",
}
GRANTS = {
    "admin": frozenset(
        f"encryption:{each}" for each in ("encrypt", "decrypt", "rewrap", "hmac", "admin", "audit", "read")
    ),
    "service_account": frozenset(f"encryption:{each}" for each in ("encrypt", "decrypt", "rewrap", "hmac", "read")),
    "auditor": frozenset({"encryption:audit", "encryption:read"}),
    "viewer": frozenset({"encryption:read"}),
    "nothing": frozenset[str](),
}
ALLOWED = {
    "admin": {key for key, needed in ROUTES.items() if needed not in {"encryption:data_key", "encryption:session"}},
    "service_account": {key for key, needed in ROUTES.items() if needed.endswith(("crypt", "rewrap", "hmac", "read"))},
    "auditor": {key for key in ROUTES if key.startswith("GET") and "keys" not in key},
    "viewer": {"GET /api/v1/encryption/status"},
    "nothing": set(),
    "unknown": set(),
}


class KnownGrants:
    """What roles allow, without a database: those of this file."""

    async def grants(self) -> Any:
        return GRANTS


def refused(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": type(error).__name__}, 401 if isinstance(error, UnauthenticatedError) else 403)


def application(guarded: Guard, prefix: str = "") -> FastAPI:
    """Return an application with every route of the map, and one that is not in it."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(guarded)])

    def who(principal: Annotated[Principal, Depends(current_principal)]) -> dict[str, Any]:
        return {"subject": principal.subject, "actor": current_scope().actor}

    def touch(principal: Annotated[Principal, Depends(current_principal)]) -> str:
        return principal.tenant_for("globex")

    for key in ROUTES:
        method, path = key.split(" ")
        router.add_api_route(path.removeprefix(PREFIX), touch if "rotate" in key else who, methods=[method])
    check_routes(router, guarded)
    router.add_api_route("/forgotten", who, methods=["GET"])
    app = FastAPI()
    app.add_exception_handler(ForbiddenError, refused)
    app.add_exception_handler(UnauthenticatedError, refused)
    app.include_router(router, prefix=prefix)
    return app


def authenticator() -> Authenticator:
    published = parse_key_set(key_set(signing_key()))
    return Authenticator(
        verifier=TokenVerifier(issuer=ISSUER, audience=AUDIENCE, algorithms=["EdDSA"]),
        keys=RefreshedValue(lambda: published, fresh=9, usable=9, pause=1, late=UnauthenticatedError),
        permissions=KnownGrants(),  # type: ignore[arg-type]  # the database's part is tested with one
    )


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application(guard(BearerTokens(authenticator()))), raise_server_exceptions=True) as client:
        yield client


class Heard(Listener):
    def __init__(self) -> None:
        self.events: list[tuple[Event, str | None]] = []

    def happened(self, event: Event) -> None:
        self.events.append((event, current_scope().actor))


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    subscribe(heard)
    yield heard
    unsubscribe(heard)


def ask(client: TestClient, key: str, text: str | None) -> Any:
    method, path = key.split(" ")
    return client.request(method, path, headers={} if text is None else {"Authorization": f"Bearer {text}"})


def test_the_map_is_the_one_of_the_issue_with_the_metrics() -> None:
    assert dict(PERMISSION_MAP) == ROUTES | {"GET /metrics": "encryption:read"}


def test_the_map_can_t_be_changed() -> None:
    with pytest.raises(TypeError):
        PERMISSION_MAP["GET /x"] = "encryption:read"  # type: ignore[index]


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("key", ROUTES)
def test_every_role_against_every_route(client: TestClient, role: str, key: str) -> None:
    status = ask(client, key, token(roles=[role], tenant="globex")).status_code
    assert status == (200 if key in ALLOWED[role] else 403)


@pytest.mark.parametrize("key", ROUTES)
def test_every_route_wants_a_token(client: TestClient, key: str) -> None:
    assert ask(client, key, None).status_code == 401
    assert ask(client, key, token(exp=1)).status_code == 401


def test_roles_add_up(client: TestClient) -> None:
    text = token(roles="auditor service_account")
    assert ask(client, "GET /api/v1/encryption/audit", text).status_code == 200
    assert ask(client, "POST /api/v1/encryption/decrypt", text).status_code == 200
    assert ask(client, "GET /api/v1/encryption/keys", text).status_code == 403


def test_a_route_that_is_not_in_the_map_is_refused_to_admin_too(client: TestClient) -> None:
    assert ask(client, "GET /api/v1/encryption/forgotten", token(roles=["admin"])).status_code == 403


def test_a_route_is_known_wherever_the_router_is_included() -> None:
    guarded = guard(BearerTokens(authenticator()))
    outer = FastAPI()
    outer.mount("/mounted", application(guarded, "/inner"))
    key = f"GET /mounted/inner{PREFIX}/status"
    assert ask(TestClient(outer), key, token(roles=["viewer"])).status_code == 200
    assert ask(TestClient(outer), key, token(roles=["nothing"])).status_code == 403


def test_two_authorization_headers_are_refused(client: TestClient) -> None:
    headers = [("Authorization", f"Bearer {token()}"), ("Authorization", f"Bearer {token()}")]
    assert client.get(f"{PREFIX}/status", headers=headers).status_code == 401


def test_what_is_done_for_a_request_has_the_caller_as_its_actor(client: TestClient) -> None:
    found = ask(client, "GET /api/v1/encryption/status", token(sub="billing")).json()
    assert found == {"subject": "billing", "actor": "billing"}
    assert current_scope().actor is None


def test_a_refusal_is_reported_with_its_reason_and_without_the_token(client: TestClient, heard: Heard) -> None:
    text = token(roles=["viewer"], sub="dashboard")
    ask(client, "GET /api/v1/encryption/keys", text)
    ((event, actor),) = heard.events
    assert (event.type, actor) == (EncryptionAuditEventType.ACCESS_DENIED, "dashboard")
    assert (event.operation, dict(event.detail)) == ("GET /api/v1/encryption/keys", {"reason": "permission_missing"})
    assert text not in repr(event)


def test_a_tenant_that_a_handler_refuses_is_reported_too(client: TestClient, heard: Heard) -> None:
    assert ask(client, "POST /api/v1/encryption/keys/rotate", token(roles=["admin"])).status_code == 403
    assert [(event.detail["reason"], actor) for event, actor in heard.events] == [("tenant_not_allowed", "billing")]


def test_a_caller_without_a_token_is_recorded_without_an_actor(client: TestClient, heard: Heard) -> None:
    ask(client, "GET /api/v1/encryption/keys", None)
    assert [(event.detail["reason"], actor) for event, actor in heard.events] == [("no_token", None)]


def test_a_stranger_can_t_fill_the_audit_trail(heard: Heard) -> None:
    with TestClient(application(guard(BearerTokens(authenticator())))) as client:
        for _ in range(LIMIT + 20):
            assert ask(client, "GET /api/v1/encryption/keys", None).status_code == 401
    assert len(heard.events) == LIMIT


def test_refusals_that_were_left_out_are_counted_in_the_next() -> None:
    now = [0.0]
    denials = RefusalRecorder(clock=lambda: now[0])
    assert [denials.count(None) for _ in range(LIMIT + 3)] == [1] * LIMIT + [None] * 3
    # Of another caller nothing is left out for that.
    assert denials.count("billing") == 1
    now[0] += WINDOW
    assert [denials.count(None), denials.count(None)] == [4, 1]


def test_callers_are_forgotten_when_there_are_too_many() -> None:
    denials = RefusalRecorder()
    for number in range(MAX_CALLERS + 100):
        denials.count(str(number))
    assert len(denials._windows) == MAX_CALLERS


def test_an_application_s_own_authentication_may_return_a_principal() -> None:
    own = Principal(subject="u", roles=frozenset(), permissions=frozenset({"encryption:read"}), tenants=ALL)
    client = TestClient(application(guard(lambda: own)))
    assert client.get(f"{PREFIX}/status").json() == {"subject": "u", "actor": "u"}
    assert client.get(f"{PREFIX}/keys").status_code == 403
    assert client.get(f"{PREFIX}/forgotten").status_code == 403


@pytest.mark.parametrize("kind", ["function", "coroutine"])
def test_an_application_s_user_may_be_mapped_to_a_principal(kind: str) -> None:
    def mapped(user: str) -> Principal:
        return Principal(
            subject=user, roles=frozenset({"viewer"}), permissions=permissions_of(["viewer"], GRANTS), tenants=ALL
        )

    async def mapped_later(user: str) -> Principal:
        return mapped(user)

    client = TestClient(application(guard(lambda: "ada", mapped_later if kind == "coroutine" else mapped)))
    assert client.get(f"{PREFIX}/status").json()["subject"] == "ada"
    assert client.post(f"{PREFIX}/decrypt").status_code == 403


@pytest.mark.parametrize("user", [None, True, "admin", {"subject": "x"}])
def test_what_is_not_a_principal_lets_nobody_in(user: object) -> None:
    client = TestClient(application(guard(lambda: user)))
    with pytest.raises(ConfigurationError, match="no Principal"):
        client.get(f"{PREFIX}/status")


def test_a_handler_without_a_guard_finds_no_caller() -> None:
    app = FastAPI()
    app.add_exception_handler(UnauthenticatedError, refused)

    @app.get("/open")
    def opened(principal: Annotated[Principal, Depends(current_principal)]) -> str:
        return principal.subject

    assert TestClient(app).get("/open").status_code == 401


def _router(*keys: str, dependencies: Any = ()) -> APIRouter:
    router = APIRouter(prefix=PREFIX, dependencies=list(dependencies))
    for key in keys:
        method, path = key.split(" ")
        router.add_api_route(path, lambda: None, methods=[method])
    return router


@pytest.mark.parametrize("key", ["GET /forgotten", "DELETE /keys", "GET /encrypt", "POST /encrypt/"])
def test_a_router_with_a_route_that_is_not_in_the_map_does_not_start(key: str) -> None:
    guarded = guard(lambda: None)
    with pytest.raises(ConfigurationError, match="PERMISSION_MAP"):
        check_routes(_router("GET /keys", key, dependencies=[Depends(guarded)]), guarded)


def test_a_router_without_the_guard_does_not_start() -> None:
    with pytest.raises(ConfigurationError, match="guard"):
        check_routes(_router("GET /keys", dependencies=[Depends(lambda: None)]), guard(lambda: None))


def test_a_router_with_a_websocket_does_not_start() -> None:
    guarded = guard(lambda: None)
    router = _router("GET /keys", dependencies=[Depends(guarded)])
    router.add_api_websocket_route("/live", lambda: None)
    with pytest.raises(ConfigurationError, match="no guard"):
        check_routes(router, guarded)


@pytest.mark.parametrize("key", ["", "GET", "get /api/v1/encryption/keys", "HEAD /api/v1/encryption/keys"])
def test_only_the_exact_key_has_a_permission(key: str) -> None:
    with pytest.raises(ForbiddenError):
        permission_of(key)


def test_the_description_says_that_a_token_is_needed(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    assert described["paths"][f"{PREFIX}/keys"]["get"]["security"] == [{"bearer": []}]
