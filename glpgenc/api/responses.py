"""Responses, and how they are described."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from glpgenc.api import problems
from glpgenc.api.body_budget import SMALL_BYTES
from glpgenc.api.problems import MEDIA_TYPE, Kind


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str = Field(description="Where: a JSON pointer (RFC 6901) into the body, or a parameter's name.")
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). It holds nothing that was sent."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="The kind of problem, which docs/API.md describes.")
    title: str
    status: int
    detail: str
    request_id: str = Field(description="What the server's log has of the request.")
    errors: list[Fault] = Field(default_factory=list, description="What is wrong with the request, for `invalid`.")


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


def problem_responses(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Return the description of a route's problems, by status.

    :param kinds: those beside :data:`ALWAYS`.
    """
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in sorted({*ALWAYS, *kinds}, key=lambda each: (each.status, each.slug)):
        entry = by_status.setdefault(
            kind.status, {"description": "", "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": {}}}}
        )
        entry["description"] = f"{entry['description']}; {kind.title}".lstrip("; ")
        entry["content"][MEDIA_TYPE]["examples"][kind.slug] = {"value": example(kind)}
        if kind in {problems.UNAUTHENTICATED, problems.FORBIDDEN}:
            entry["headers"] = {"WWW-Authenticate": _header("RFC 6750, section 3")}
        if kind.retry_after is not None:
            entry["headers"] = {"Retry-After": _header("Seconds to wait")}
    return by_status


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def example(kind: Kind) -> dict[str, Any]:
    """Return an example of a problem."""
    return {
        "type": f"/api/v1/encryption/problems#{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail,
        "request_id": "3f2b8c1e9d7a4f60b5c4d3e2f1a09876",
    }


def _inlined_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    schema["properties"]["errors"]["items"] = schema.pop("$defs")["Fault"]
    return schema


_SCHEMA = _inlined_schema()


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
