"""What needs no token, because it tells nothing of data, keys or callers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.middleware import EncryptionRoute, close_slashes
from glpgenc.api.permissions import PREFIX
from glpgenc.api.problems import ProblemError
from glpgenc.api.responses import public_responses
from glpgenc.api.schemas import headers_of, operation_id
from glpgenc.api.services import Backend


def build_router(backend: Backend) -> APIRouter:
    """Build the router of the probes and of the list of problems."""
    router = APIRouter(route_class=EncryptionRoute, tags=["public"], generate_unique_id_function=operation_id)
    answered: dict[int | str, dict[str, Any]] = {204: {"headers": headers_of()}}
    not_ready = public_responses(problems.NOT_READY)

    @router.get("/healthz", status_code=204, response_class=Response, responses=answered)
    async def healthz() -> Response:
        """Tell that the process answers."""
        return Response(status_code=204)

    @router.get("/readyz", status_code=204, response_class=Response, responses=answered | not_ready)
    async def readyz() -> Response:
        """Return whether requests should be sent here: not yet at the start, and no more while it stops."""
        if not backend.is_ready:
            raise ProblemError(problems.NOT_READY)
        return Response(status_code=204)

    described = {"content": {"text/markdown": {"schema": {"type": "string"}}}, "headers": headers_of()}

    @router.get(f"{PREFIX}/problems", response_class=Response, responses={200: described})
    async def list_problems() -> Response:
        """Describe every kind of problem: the ``type`` of a problem leads here, and its fragment is the kind."""
        lines = [f"## {kind.slug}\n\n{kind.status} {kind.title}. {kind.detail}\n" for kind in problems.KINDS.values()]
        return Response("\n".join(lines), media_type="text/markdown; charset=utf-8")

    for route in [each for each in router.routes if isinstance(each, APIRoute)]:
        # A route of its own: with two methods one would be described twice, under one operation id.
        router.add_api_route(
            route.path, route.endpoint, methods=["HEAD"], response_class=Response, include_in_schema=False,
            status_code=route.status_code,
        )  # fmt: skip
    close_slashes(router)
    return router
