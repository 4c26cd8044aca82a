"""Components of the OpenAPI description that several routes refer to: schemas, headers and parameters.

FastAPI knows of no body here (see :mod:`glpgenc.api.body_limit`), and describes problems as plain JSON: what it can't
add by itself is added to the document when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

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
