"""Descriptions of requests and responses in the OpenAPI document, and JSON responses.

FastAPI knows of no body here (see :mod:`glpgenc.api.request_body`), and describes problems as plain JSON. What it can't
describe by itself is added to the document when it is generated.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from glpgenc.api import problems
from glpgenc.api.auth.permissions import PREFIX
from glpgenc.api.limits.concurrency import SMALL_BYTES
from glpgenc.api.problems import MEDIA_TYPE, ProblemKind

Endpoint = Callable[..., Awaitable[Response]]

PARAMETERS = {
    "X-Request-ID": "Names the request in the server's log; made where there is none.",
    "X-Correlation-ID": "Names what the request is a part of, in the audit trail. By default the id of `traceparent`.",
    "X-Encryption-Purpose": "What for, for the audit trail.",
    "Idempotency-Key": "The same for each attempt at one request: it is done once, and answered the same, for an hour.",
}
"""Headers of requests, by name. One that has another form is as if it were not there."""

_models: dict[str, type[BaseModel]] = {}

_UNAUTHENTICATED = 401

_EXAMPLE_ID = "3f2b8c1e9d7a4f60b5c4d3e2f1a09876"

ALWAYS = (
    problems.UNAUTHENTICATED,
    problems.FORBIDDEN,
    problems.INVALID,
    problems.RATE_LIMITED,
    problems.TOO_MANY_FAILURES,
    problems.INTERNAL,
    problems.LIMITER_UNAVAILABLE,
    problems.NOT_READY,
)
"""Problems of every route that needs a permission."""

WITH_BODY = (
    problems.MALFORMED,
    problems.BUSY,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.TENANT_REQUIRED,
    problems.VALUE_REFUSED,
    problems.KMS_UNAVAILABLE,
    problems.DATABASE_UNAVAILABLE,
    problems.AUDIT_UNAVAILABLE,
)
"""Problems of every route that takes a body."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str = Field(description="Where: a JSON pointer (RFC 6901) into the body, or a parameter's name.")
    detail: str


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457). It holds nothing that was sent."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="The kind of problem, which docs/API.md describes.")
    title: str
    status: int
    detail: str
    request_id: str = Field(description="What the server's log has of the request.")
    errors: list[Fault] | None = Field(default=None, description="What is wrong with the request, for `invalid`.")


def _header(description: str, kind: str = "string", *, required: bool = False) -> dict[str, Any]:
    return {"description": description, "required": required, "schema": {"type": kind}}


HEADERS = {
    "X-Request-ID": _header("The request's, or a new one: the server's log has it.", required=True),
    "X-Correlation-ID": _header("The request's, else that of its trace: the audit trail has it.", required=True),
    "RateLimit-Policy": _header("The limit that is closest to being used up: requests, and seconds of its window."),
    "RateLimit": _header("Requests that are left of it, and seconds until there are more."),
    "WWW-Authenticate": _header("RFC 6750, section 3."),
    "Retry-After": _header("Seconds to wait before the same request may succeed.", "integer"),
    "Idempotency-Replayed": _header("`true` where this answer was given before."),
    "Accept": _header("What a body may be."),
    "Connection": _header("`close`: the body was not read to its end."),
}
"""Headers of responses, by name."""


def operation_id(route: APIRoute) -> str:
    """Return the id of a route's operation: what generated clients call it."""
    return route.name


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return a reference to a model's schema, which is added to the components."""
    _models[model.__name__] = model
    return _reference("schemas", model.__name__)


def headers_of(*names: str) -> dict[str, Any]:
    """Return the description of a response's headers: those of every response, and further ones of :data:`HEADERS`."""
    return {name: _reference("headers", name) for name in ("X-Request-ID", "X-Correlation-ID", *names)}


def parameters_of(*names: str) -> list[dict[str, Any]]:
    """Return the description of a request's headers: those of every request, and further ones."""
    always = ("X-Request-ID", "X-Correlation-ID", "X-Encryption-Purpose")
    return [_reference("parameters", name) for name in (*always, *names)]


def _reference(kind: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{kind}/{name}"}


def described(model: type[BaseModel], *parameters: str) -> dict[str, Any]:
    """Return the description of a request's body and headers.

    :param parameters: headers beside those of every request.
    """
    examples = model.model_config.get("json_schema_extra")
    given = examples.get("examples", []) if isinstance(examples, dict) else []
    shown = {f"example{number}": {"value": each} for number, each in enumerate(given, 1)}  # type: ignore[arg-type]
    content = {"schema": schema_of(model), "examples": shown}
    return {
        "requestBody": {"required": True, "content": {"application/json": content}},
        "parameters": parameters_of(*parameters),
    }


def add_get(
    router: APIRouter, path: str, endpoint: Endpoint, response_model: type[BaseModel], *kinds: ProblemKind
) -> None:
    """Add a GET route with its description.

    :param kinds: problems beside :data:`ALWAYS`.
    """
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        response_model=response_model,
        responses=responses_of(*kinds),
        openapi_extra={"parameters": parameters_of()},
    )


def add_post(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    request_model: type[BaseModel],
    response_model: type[BaseModel],
    *kinds: ProblemKind,
    status: int = 200,
    parameters: tuple[str, ...] = (),
    headers: tuple[str, ...] = (),
) -> None:
    """Add a POST route with its description.

    :param request_model: the model of the body, which the endpoint reads itself.
    :param kinds: problems beside :data:`ALWAYS` and :data:`WITH_BODY`.
    :param parameters: further headers of the request.
    :param headers: further headers of the response.
    """
    router.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        status_code=status,
        response_model=response_model,
        responses=responses_of(*WITH_BODY, *kinds, success=status, headers=headers),
        openapi_extra=described(request_model, *parameters),
    )


def add_components(app: FastAPI) -> None:
    """Add the components to an application's description, except those that it already has."""
    inner: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        document = inner()
        components = document.setdefault("components", {})
        for kind, found in _components().items():
            own = components.setdefault(kind, {})
            for name, each in found.items():
                own.setdefault(name, each)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _components() -> dict[str, dict[str, Any]]:
    modes = [(model, "validation") for model in _models.values()]
    _, definitions = models_json_schema(modes, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    return {
        "schemas": definitions.get("$defs", {}),
        "headers": HEADERS,
        "parameters": {
            name: {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}
            for name, text in PARAMETERS.items()
        },
    }


def responses_of(
    *kinds: ProblemKind, success: int = 200, headers: tuple[str, ...] = ()
) -> dict[int | str, dict[str, Any]]:
    """Return the description of a route's responses, by status: headers of the successful one, and problems.

    :param kinds: problems beside :data:`ALWAYS`.
    :param headers: further headers of the successful response.
    """
    found = public_responses(*ALWAYS, *kinds)
    found[success] = {"headers": headers_of(*headers)}
    for status, entry in found.items():
        if status != _UNAUTHENTICATED:
            entry["headers"] |= headers_of("RateLimit-Policy", "RateLimit")
    return found


def public_responses(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Return the description of problems, by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in sorted(set(kinds), key=lambda each: (each.status, each.slug)):
        content = {MEDIA_TYPE: {"schema": schema_of(ProblemDetails), "examples": {}}}
        entry = found.setdefault(kind.status, {"description": "", "content": content, "headers": {}})
        entry["description"] = f"{entry['description']}; {kind.title}".lstrip("; ")
        entry["content"][MEDIA_TYPE]["examples"][kind.slug] = {
            "value": problems.members_of(kind, base=PREFIX, request_id=_EXAMPLE_ID)
        }
        entry["headers"] |= headers_of(*_headers(kind))
    return found


def _headers(kind: ProblemKind) -> Iterator[str]:
    if kind in {problems.UNAUTHENTICATED, problems.FORBIDDEN}:
        yield "WWW-Authenticate"
    if kind.retry_after is not None:
        yield "Retry-After"
    if kind is problems.UNSUPPORTED_MEDIA_TYPE:
        yield "Accept"
    if kind in {problems.BODY_TOO_LARGE, problems.BUSY}:
        yield "Connection"


class _LargeResponse(Response):
    """A response that ends when its client has taken it: the memory of its request stays counted until then."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's form
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        # The server takes another message when it has sent what it had.
        await send({"type": "http.response.body", "body": b""})


def json_response(model: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response; ``null`` members are left out."""
    # Its members were checked when it was made: FastAPI's own way would do it once more.
    body = model.model_dump_json(exclude_none=True)
    made = _LargeResponse if len(body) > SMALL_BYTES else Response
    return made(body, status, headers, "application/json")
