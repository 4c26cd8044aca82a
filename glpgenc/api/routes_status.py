"""Whether the service works."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api.responses import json_response, responses_of
from glpgenc.api.schemas import parameters_of, schema_of
from glpgenc.api.services import backend_of
from glpgenc.api.status import StatusChecks, StatusResponse


def add_routes(router: APIRouter) -> None:
    """Add the route."""
    responses = responses_of()
    responses[503]["description"] = f"A check failed; {responses[503]['description']}"
    responses[503]["content"]["application/json"] = {"schema": schema_of(StatusResponse)}
    router.add_api_route(
        "/status",
        show_status,
        methods=["GET"],
        response_model=StatusResponse,
        responses=responses,
        openapi_extra={"parameters": parameters_of()},
    )


async def show_status(request: Request) -> Response:
    """Encrypt and decrypt a value, ask the KMS and the database, and look at the audit queue; time each."""
    found = await StatusChecks(backend_of(request)).run()
    return json_response(found, status=200 if found.state == "ok" else 503)
