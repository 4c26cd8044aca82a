"""Components of the OpenAPI description: schemas, headers, parameters and responses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from glpgenc.api import problems
from glpgenc.api.limits.concurrency import SMALL_BYTES
from glpgenc.api.problems import MEDIA_TYPE, ProblemKind

_REFERENCE = "#/components/{kind}/{name}"


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

PARAMETERS = {
    "X-Request-ID": "Names the request in the server's log; made where there is none.",
    "X-Correlation-ID": "Names what the request is a part of, in the audit trail. By default the id of `traceparent`.",
    "X-Encryption-Purpose": "What for, for the audit trail.",
    "Idempotency-Key": "The same for each attempt at one request: it is done once, and answered the same, for an hour.",
}
"""Headers of requests, by name. One that has another form is as if it were not there."""

_models: dict[str, type[BaseModel]] = {}


def operation_id(route: APIRoute) -> str:
    """Return the id of a route's operation: what generated clients call it."""
    return route.name


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return a reference to a model's schema, which is then among the components."""
    _models[model.__name__] = model
    return {"$ref": _REFERENCE.format(kind="schemas", name=model.__name__)}


def headers_of(*names: str) -> dict[str, Any]:
    """Return the description of a response's headers: those of every response, and further ones.

    :param names: of :data:`HEADERS`.
    """
    always = ("X-Request-ID", "X-Correlation-ID")
    return {name: {"$ref": _REFERENCE.format(kind="headers", name=name)} for name in (*always, *names)}


def parameters_of(*names: str) -> list[dict[str, Any]]:
    """Return the description of a request's headers: those of every request, and further ones."""
    always = ("X-Request-ID", "X-Correlation-ID", "X-Encryption-Purpose")
    return [{"$ref": _REFERENCE.format(kind="parameters", name=name)} for name in (*always, *names)]


def add_components(app: FastAPI) -> None:
    """Let an application's description have the components. What it has already is left as it is."""
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


UNKNOWN_CALLER = 401
"""The status of anyone who has no limit yet."""

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


def responses_of(
    *kinds: ProblemKind, success: int = 200, headers: tuple[str, ...] = ()
) -> dict[int | str, dict[str, Any]]:
    """Return the description of a route's responses, by status: headers of the successful one, and problems.

    :param kinds: problems beside :data:`ALWAYS`.
    :param success: the status of success.
    :param headers: further ones of that.
    """
    found = public_responses(*ALWAYS, *kinds)
    found[success] = {"headers": headers_of(*headers)}
    for status, entry in found.items():
        if status != UNKNOWN_CALLER:
            entry["headers"] |= headers_of("RateLimit-Policy", "RateLimit")
    return found


def public_responses(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Return the description of problems, by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in sorted(set(kinds), key=lambda each: (each.status, each.slug)):
        content = {MEDIA_TYPE: {"schema": schema_of(ProblemDetails), "examples": {}}}
        entry = found.setdefault(kind.status, {"description": "", "content": content, "headers": {}})
        entry["description"] = f"{entry['description']}; {kind.title}".lstrip("; ")
        entry["content"][MEDIA_TYPE]["examples"][kind.slug] = {"value": example(kind)}
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


def example(kind: ProblemKind) -> dict[str, Any]:
    """Return an example of a problem."""
    return {
        "type": f"/api/v1/encryption/problems#{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail,
        "request_id": "3f2b8c1e9d7a4f60b5c4d3e2f1a09876",
    }


class _LargeResponse(Response):
    """A response that is not over until its client has taken it, for as long as the memory that it takes is counted."""

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
