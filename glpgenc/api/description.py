"""The OpenAPI description, without any settings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from glpgenc.api.app import application, include_encryption_router
from glpgenc.settings import Settings

_SCHEME = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="bearer")


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of what `glpgenc serve` serves."""
    app = application()
    # It is described, and never started: nothing connects to anything.
    include_encryption_router(app, settings=Settings(database_url="postgresql://localhost/"), auth=_authenticated)
    return app.openapi()


def _authenticated(_token: Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]) -> None:
    """Stand for the authentication, which needs its settings."""
