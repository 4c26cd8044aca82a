"""The routes of the HTTP API in an application with its own log-in.

    uvicorn --app-dir examples/api own_app:app

Requires glpgenc's extra ``api``, which has uvicorn: ``pip install '.[api]'`` in a checkout.

Settings come from the environment and glpgenc.toml, as for `glpgenc serve`; those of bearer tokens are not needed.
"""

from __future__ import annotations

import os
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from glpgenc.api import Principal, include_encryption_router

basic = HTTPBasic()


def logged_in(given: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    """Stand for the application's own log-in: one user, whose password is in the environment."""
    expected = os.environ["CLERK_PASSWORD"].encode()
    if given.username == "clerk" and secrets.compare_digest(given.password.encode(), expected):
        return given.username
    raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})


def to_principal(user: str) -> Principal:
    """Say what a user may do, and for which tenant."""
    return Principal(
        subject=user,
        roles=frozenset({"clerk"}),
        permissions=frozenset({"encryption:encrypt", "encryption:decrypt", "encryption:read"}),
        tenants=frozenset({os.environ.get("TENANT", "default")}),
    )


app = FastAPI(title="An application of its own")


@app.get("/")
def home() -> dict[str, str]:
    """Answer as the application always did."""
    return {"this": "is the application's own"}


include_encryption_router(app, prefix="/security", auth=logged_in, to_principal=to_principal)
