"""Prometheus metrics, for anyone who may read the status."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api.responses import responses_of
from glpgenc.api.services import backend_of
from glpgenc.metrics.exposition import CONTENT_TYPE, OPENMETRICS, latest

PATH = "/metrics"


def add_routes(router: APIRouter) -> None:
    """Add the route. Without a token metrics are at ``metrics_port`` only, which is this machine's by default."""
    described = responses_of()
    content = {each: {"schema": {"type": "string"}} for each in (CONTENT_TYPE, OPENMETRICS)}
    described[200] |= {"content": content, "description": "All metrics."}
    router.add_api_route(PATH, metrics, methods=["GET"], response_class=Response, responses=described)


async def metrics(request: Request) -> Response:
    """Show the metrics of this process and of those that share its folder."""
    accept = request.headers.get("accept", "")
    body, content_type = await backend_of(request).run(latest, accept=accept)
    return Response(body, media_type=content_type)
