"""Ids, headers and the access log of every request, and problems in place of exceptions."""

from __future__ import annotations

import logging
import random
import re
import time
import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glpgenc import events
from glpgenc.api import problems
from glpgenc.api.auth.permissions import PREFIX
from glpgenc.api.openapi import ProblemDetails
from glpgenc.api.problems import ProblemError, ProblemKind
from glpgenc.errors import ForbiddenError, GlpgencError, UnauthenticatedError
from glpgenc.events import spans

CLIENT_CLOSED = 499
"""Status, in the log and in metrics, of a request whose client hung up before it had sent all of it."""

PURPOSE_HEADER = "X-Encryption-Purpose"
"""The header with the purpose of a request, for the audit trail."""

_LOG = logging.getLogger("glpgenc.api")
_ACCESS = logging.getLogger("glpgenc.api.access")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_PURPOSE = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_BEFORE = re.compile(r"(?:/[\w.~-]+)*")
_PURPOSE_NAME = PURPOSE_HEADER.lower().encode()
_READ = frozenset({b"x-request-id", b"x-correlation-id", b"traceparent", _PURPOSE_NAME})
_KEY = "glpgenc.asked"

_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


@dataclass(slots=True)
class RequestInfo:
    """Ids, purpose and trace of a request, and what belongs to its response.

    :param request_id: the caller's X-Request-ID, if it is one, else a new one.
    :param correlation_id: X-Correlation-ID, else the trace id of traceparent (W3C Trace Context), else the request's.
    :param purpose: of the header X-Encryption-Purpose, for the audit trail.
    :param trace_id: of traceparent.
    :param traceparent: the header itself.
    :param headers: further headers of the response.
    :param at_end: called when the response was sent, or can't be.
    """

    request_id: str
    correlation_id: str
    purpose: str | None
    trace_id: str | None = None
    traceparent: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    at_end: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def of(cls, scope: Scope) -> RequestInfo:
        """Read a request's headers; invalid ones are ignored."""
        found = {}
        for name, value in scope["headers"]:
            # The first of several.
            if name in _READ and name not in found:
                found[name] = value.decode("latin-1")
        request_id = _matched(_ID, found.get(b"x-request-id")) or _new_id()
        trace_id, traceparent = _trace_id(found), found.get(b"traceparent")
        correlation_id = _matched(_ID, found.get(b"x-correlation-id")) or trace_id or request_id
        return cls(request_id, correlation_id, _matched(_PURPOSE, found.get(_PURPOSE_NAME)), trace_id, traceparent)

    def own(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that every response has."""
        mine = [(b"x-request-id", self.request_id.encode()), (b"x-correlation-id", self.correlation_id.encode())]
        mine += [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in self.headers.items()]
        return mine


def _new_id() -> str:
    # It names a request, and protects nothing.
    return f"{random.getrandbits(128):032x}"


def _matched(form: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and form.fullmatch(text) else None


def _trace_id(headers: Mapping[bytes, str]) -> str | None:
    found = _TRACEPARENT.fullmatch(headers.get(b"traceparent", ""))
    return None if found is None else found[1]


def request_info(request: Request) -> RequestInfo:
    """Return the :class:`RequestInfo` of a request."""
    info: RequestInfo = request.scope[_KEY]
    return info


class EncryptionRoute(APIRoute):
    """A route whose every answer has the form described in docs/API.md, in whatever application it is included."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Raise problems, before the application's own handlers answer with the caller's input."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await inner(request)
            except RequestValidationError as error:
                found = error.errors()
            except HTTPException as error:
                raise ProblemError(problems.kind_of_status(error.status_code), headers=error.headers) from None
            known = frozenset(_query_names(self))
            raise ProblemError(problems.INVALID, members={"errors": problems.faults(found, known)})

        return handler

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await handle_request(super().handle, scope, receive, send)


def _query_names(route: APIRoute) -> set[str]:
    found = {"query", "path", "header"}
    for parameter in route.dependant.query_params:
        model = parameter.field_info.annotation
        found |= set(getattr(model, "model_fields", ())) | {parameter.name}
    return found


class TrailingSlash:
    """A path of these routes with a slash at its end, which is not found.

    Without this an application redirects it, without authentication, to the host that the request names.

    :param path: the template, as a route has one.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        scope["route"] = self
        await handle_request(_nothing, scope, receive, send)


async def _nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise ProblemError(problems.NOT_FOUND)


def close_slashes(router: APIRouter) -> None:
    """Answer the paths of a router's routes, with a slash at their end, by a 404."""
    for path in dict.fromkeys(each.path for each in router.routes if isinstance(each, APIRoute)):
        router.routes.append(Route(f"{path}/", TrailingSlash(f"{path}/"), include_in_schema=False))


async def handle_request(inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run an ASGI application, with problems in place of exceptions, and with the headers of every response."""
    if _KEY in scope:
        await inner(scope, receive, send)
        return
    info = scope[_KEY] = RequestInfo.of(scope)
    started, status = time.perf_counter(), 0
    for listener in events.hub.listeners:
        listener.request_began()

    async def sending(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            message = {**message, "headers": _complete(message.get("headers", ()), info, scope)}
        await send(message)

    try:
        with (
            events.scope(purpose=info.purpose, correlation_id=info.correlation_id, trace_id=info.trace_id),
            spans.joined(info.traceparent),
        ):
            await inner(scope, receive, sending)
    except ClientDisconnect:
        # No one is there to be answered.
        status = CLIENT_CLOSED
    except Exception as error:  # noqa: BLE001  # whatever it is: its text must reach neither caller nor log
        if status:
            _log_fault(info, error)
            raise ConnectionAbortedError("the response had begun") from None
        await _problem_of(error, scope, info)(scope, receive, sending)
    finally:
        for each in info.at_end:
            each()
        seconds = time.perf_counter() - started
        _log_access(scope, info, status, seconds)
        with events.scope(trace_id=info.trace_id):
            for listener in events.hub.listeners:
                listener.request_ended(_method(scope), _route(scope), status, seconds)


def _complete(given: Any, info: RequestInfo, scope: Scope) -> list[tuple[bytes, bytes]]:
    headers = list(given)
    present = {name.lower() for name, _ in headers}
    more = [*_ALWAYS, *info.own()]
    if scope.get("scheme") == "https":
        more.append(_HSTS)
    return headers + [each for each in more if each[0] not in present]


def _problem_of(error: Exception, scope: Scope, info: RequestInfo) -> Response:
    if isinstance(error, ProblemError):
        return problem_response(error.kind, scope, info, members=error.members, headers=error.headers)
    if isinstance(error, HTTPException):
        return problem_response(
            problems.kind_of_status(error.status_code), scope, info, headers=dict(error.headers or {})
        )
    # RFC 6750, 3.1: no error code where no token was sent. An application's own log-in may use another header.
    is_sent = "authorization" in Headers(scope=scope)
    if isinstance(error, UnauthenticatedError):
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"' if is_sent else "Bearer"}
        return problem_response(problems.UNAUTHENTICATED, scope, info, headers=challenge)
    if isinstance(error, ForbiddenError):
        challenge = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'} if is_sent else {}
        return problem_response(problems.FORBIDDEN, scope, info, headers=challenge)
    kind = problems.kind_of_error(error) if isinstance(error, GlpgencError) else problems.INTERNAL
    if isinstance(error, GlpgencError) and kind is not problems.INTERNAL:
        # Failures of the server are for its operator; mistakes of a caller are not.
        level = logging.ERROR if kind.status >= 500 else logging.INFO  # noqa: PLR2004  # RFC 9110, 15.6
        _LOG.log(level, "request %s: %s: %s", info.request_id, kind.slug, error)
    else:
        _log_fault(info, error)
    return problem_response(kind, scope, info)


def problem_response(
    kind: ProblemKind,
    scope: Scope,
    info: RequestInfo,
    *,
    members: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the response of a problem with a request."""
    return problems.problem(kind, base=_base(scope), request_id=info.request_id, members=members, headers=headers)


def problem_of(request: Request, kind: ProblemKind, errors: list[dict[str, str]] | None = None) -> ProblemDetails:
    """Return the problem with one of several values in a request.

    :param errors: its faults.
    """
    info = request_info(request)
    members = problems.members_of(kind, base=_base(request.scope), request_id=info.request_id)
    return ProblemDetails.model_validate(members | {"errors": errors})


def _base(scope: Scope) -> str:
    # What stands before a path is what the application was given only where a route matched the whole of it.
    is_matched = PREFIX in _route(scope)
    before = scope["path"].partition(PREFIX)[0] if is_matched else scope.get("root_path", "")
    return before + PREFIX if _BEFORE.fullmatch(before) else PREFIX


def _log_fault(info: RequestInfo, error: Exception) -> None:
    # Where, and not what: the text of an exception from somewhere else may quote what it stumbled over.
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    _LOG.error("request %s: %s at %s", info.request_id, type(error).__name__, where)


def _log_access(scope: Scope, info: RequestInfo, status: int, seconds: float) -> None:
    if not _ACCESS.isEnabledFor(logging.INFO):
        return
    _ACCESS.info(
        "%s %s %d %.1f ms request=%s correlation=%s",
        scope["method"] if scope["method"] in _METHODS else "-",
        getattr(scope.get("route"), "path", "-"),
        status,
        1e3 * seconds,
        info.request_id,
        info.correlation_id,
    )


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    # The template: a path holds what a caller chose, and there is any number of them.
    return str(getattr(scope.get("route"), "path", "unknown"))
