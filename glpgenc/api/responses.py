"""Responses, and how they are described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from glpgenc.api import problems
from glpgenc.api.body_budget import SMALL_BYTES
from glpgenc.api.problems import MEDIA_TYPE, Kind
from glpgenc.api.schemas import ProblemDetails, headers_of, schema_of

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


def responses_of(*kinds: Kind, success: int = 200, headers: tuple[str, ...] = ()) -> dict[int | str, dict[str, Any]]:
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


def public_responses(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Return the description of problems, by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in sorted(set(kinds), key=lambda each: (each.status, each.slug)):
        content = {MEDIA_TYPE: {"schema": schema_of(ProblemDetails), "examples": {}}}
        entry = found.setdefault(kind.status, {"description": "", "content": content, "headers": {}})
        entry["description"] = f"{entry['description']}; {kind.title}".lstrip("; ")
        entry["content"][MEDIA_TYPE]["examples"][kind.slug] = {"value": example(kind)}
        entry["headers"] |= headers_of(*_headers(kind))
    return found


def _headers(kind: Kind) -> Iterator[str]:
    if kind in {problems.UNAUTHENTICATED, problems.FORBIDDEN}:
        yield "WWW-Authenticate"
    if kind.retry_after is not None:
        yield "Retry-After"
    if kind is problems.UNSUPPORTED_MEDIA_TYPE:
        yield "Accept"
    if kind in {problems.BODY_TOO_LARGE, problems.BUSY}:
        yield "Connection"


def example(kind: Kind) -> dict[str, Any]:
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
