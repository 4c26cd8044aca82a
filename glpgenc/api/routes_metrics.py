"""Prometheus metrics, for whoever may read the status."""

# No `annotations` from __future__: FastAPI does not find what is local to a function by its name.
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from glpgenc.api.dependencies import Authentication
from glpgenc.api.middleware import EncryptionRoute
from glpgenc.api.permissions import READ
from glpgenc.api.principal import Principal
from glpgenc.api.responses import problem_responses
from glpgenc.api.services import Backend
from glpgenc.errors import ForbiddenError
from glpgenc.metrics.exposition import CONTENT_TYPE, latest

PATH = "/metrics"


def build_router(
    backend: Backend, authentication: Authentication, to_principal: Callable[[Any], Any] | None
) -> APIRouter:
    """Build the router. Without a token metrics are at ``metrics_port`` only, which is this machine's by default."""
    router = APIRouter(route_class=EncryptionRoute, tags=["metrics"])
    described = problem_responses()
    described[200] = {"content": {CONTENT_TYPE: {"schema": {"type": "string"}}}, "description": "All metrics."}

    @router.get(PATH, response_class=Response, responses=described)
    async def metrics(user: Annotated[Any, Depends(authentication)]) -> Response:
        """Show the metrics of this process and of those that share its folder."""
        principal = user if to_principal is None else to_principal(user)
        if not isinstance(principal, Principal) or READ not in principal.permissions:
            raise ForbiddenError(reason="permission_missing")
        body, content_type = await backend.run(latest)
        return Response(body, media_type=content_type)

    return router
