"""The body of a request: read after the caller is known, no further than is allowed, and checked at once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from glpgenc.api import problems
from glpgenc.api.auth.dependencies import current_principal
from glpgenc.api.backend import Backend, backend_of
from glpgenc.api.limits.concurrency import SMALL_BYTES
from glpgenc.api.middleware import request_info
from glpgenc.api.models import TenantRequest
from glpgenc.api.problems import ProblemError

M = TypeVar("M", bound=TenantRequest)

_INLINE_BYTES = 16_384
"""A longer body is parsed in a thread, so that the event loop stays free."""

_UTF8 = {"utf-8", "utf8"}

_PARTS = re.compile(rb'"[^"]*"?|,')

MAX_PARTS = 256
"""Parts of a body beside the values of a batch: a context of 32 entries has 96, and all other members fewer than 32."""

PARTS_OF_VALUE = 8
"""Of each value of a batch: one with plaintext and aad has 6."""


def json_body(model: type[M]) -> Callable[[Request], Awaitable[tuple[M, str, Backend]]]:
    """Return a function that reads and checks the body of a request; for handlers.

    It is not a parameter of theirs: FastAPI reads the bodies of parameters before it authenticates anyone, and its
    errors quote them. This way FastAPI, and telemetry built on it, knows no plaintext.

    :returns: a coroutine function that gives the body, the tenant that the request is about, and the backend.
    """
    known, is_batch = known_names(model), "values" in model.model_fields

    async def body(request: Request) -> tuple[M, str, Backend]:
        check_media_type(request)
        backend, principal = backend_of(request), current_principal(request)

        async def make_room(size: int) -> None:
            taken = await backend.bodies.take(principal.subject, size)
            # Until the answer is sent: what is made of a body is as large.
            request_info(request).at_end.append(taken)

        raw = await read_body(request, backend.settings.api_max_body_bytes, make_room)
        most = MAX_PARTS + (PARTS_OF_VALUE * backend.settings.api_max_batch if is_batch else 0)
        inline = len(raw) <= _INLINE_BYTES
        asked = parsed(model, known, raw, most) if inline else await run_in_threadpool(parsed, model, known, raw, most)
        return asked, principal.tenant_for(asked.tenant_id), backend

    return body


def check_media_type(request: Request) -> None:
    """Refuse what is not JSON in UTF-8.

    :raises ProblemError: 415.
    """
    headers = request.headers
    if headers.get("content-type") == "application/json" and "content-encoding" not in headers:
        return
    kind, *parameters = (headers.get("content-type") or "").split(";")
    charset = [
        value.partition("=")[2].strip(' "') for value in parameters if value.strip().lower().startswith("charset=")
    ]
    if (
        kind.strip().lower() != "application/json"
        or not {each.lower() for each in charset} <= _UTF8
        or headers.get("content-encoding", "identity").lower() != "identity"
    ):
        raise ProblemError(problems.UNSUPPORTED_MEDIA_TYPE, headers={"Accept": "application/json"})


async def read_body(request: Request, limit: int, make_room: Callable[[int], Awaitable[None]]) -> bytes:
    """Read a body. It is counted as it comes, whatever its Content-Length says, and however it is cut into chunks.

    :param limit: in bytes.
    :param make_room: is called once with the bytes that a large body may have, before it is read.
    :raises ProblemError: 413, when there are more; the rest is dropped, and the connection is closed.
    """
    declared = request.headers.get("content-length", "")
    expected = int(declared[:20]) if declared.isdecimal() else None
    if expected is not None and expected > limit:
        raise _too_large()
    has_room = expected is not None and expected <= SMALL_BYTES
    if expected is not None and not has_room:
        await make_room(expected)
        has_room = True
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large()
        parts.append(part)
        if not has_room and size > SMALL_BYTES:
            # In chunks: how many will come is known at the end.
            await make_room(limit)
            has_room = True
    return b"".join(parts)


def _too_large() -> ProblemError:
    return ProblemError(problems.BODY_TOO_LARGE, headers={"Connection": "close"})


def parsed(model: type[M], known: frozenset[str], raw: bytes, most: int) -> M:
    """Check a body.

    :param most: parts that it may have, see :func:`has_more_parts`.
    :raises ProblemError: 400 when it is not JSON, 422 when it is not what the model describes, or has more parts.
    """
    if has_more_parts(raw, most):
        raise ProblemError(problems.INVALID, members={"errors": [{"pointer": "", "detail": "has too many entries"}]})
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
    # Outside the handler: no traceback leads to the body.
    if any(each["type"] == "json_invalid" for each in found):
        raise ProblemError(problems.MALFORMED)
    raise ProblemError(problems.INVALID, members={"errors": problems.faults(found, known)})


def has_more_parts(raw: bytes, most: int) -> bool:
    """Return whether a JSON text has more strings, and commas outside them, than a number.

    Each may become an object, and a fault, of some hundred bytes: a body of small parts takes many times its length
    once it is parsed. What this takes is bounded by the number and by the length, whatever the text is.
    """
    if len(raw) <= most or raw.count(b'"') + raw.count(b",") <= most:
        return False
    # Without escapes, every quotation mark begins or ends a string.
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in raw else raw
    return next(islice(_PARTS.finditer(plain), most, None), None) is not None


def known_names(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the members of a model and of those in it."""
    schema = model.model_json_schema()
    return frozenset(_properties(schema))


def _properties(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for each in schema for name in _properties(each)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*(_properties(each) for each in schema.values()))
