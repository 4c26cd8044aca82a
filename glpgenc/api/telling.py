"""Audit events of refused requests."""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from glpgenc.api import problems
from glpgenc.api.denials import Denials
from glpgenc.api.problems import ProblemError
from glpgenc.errors import AccessError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard, scope


async def tell_denied(denials: Denials, request: Request, error: AccessError, actor: str | None = None) -> None:
    """Emit the event of a refused caller.

    :param actor: the token's subject; ``None`` for anyone who has no valid one.
    """
    await _tell(denials, request, EncryptionAuditEventType.ACCESS_DENIED, error, {"reason": error.reason}, actor)


async def tell_limited(denials: Denials, request: Request, quota: int, actor: str | None = None) -> None:
    """Emit the event of a rate limit.

    :param quota: how often he may.
    """
    error = ProblemError(problems.RATE_LIMITED)
    await _tell(denials, request, EncryptionAuditEventType.RATE_LIMITED, error, {"quota": quota}, actor)


async def _tell(  # noqa: PLR0917  # one place for all
    denials: Denials,
    request: Request,
    kind: EncryptionAuditEventType,
    error: Exception,
    detail: dict[str, str | int],
    actor: str | None,
) -> None:
    if not is_heard() or (count := denials.to_tell(actor)) is None:
        return
    route = getattr(request.scope.get("route"), "path", None)
    operation = None if route is None else f"{request.method} {route}"
    with scope(actor=actor):
        # The audit trail may have to wait for its disk.
        await run_in_threadpool(
            emit, Event(type=kind, operation=operation, count=count, error=error, detail=dict(detail))
        )
