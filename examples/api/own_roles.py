"""The routes of the HTTP API in an application that has users, roles and permissions in tables of its own.

    uvicorn --app-dir examples/api own_roles:app

Requires glpgenc's extra ``api``, which has uvicorn: ``pip install '.[api]'`` in a checkout.

SCHEMA is what the application had before. `glpgenc init` leaves its tables alone where GLPGENC_API_PERMISSIONS_QUERY is
set, to `TABLES.query()`. SEED, which a migration runs, adds the permissions and gives them to the roles there are.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import Annotated

import psycopg
from fastapi import Depends, FastAPI, HTTPException, Request

from glpgenc.api import PERMISSION_MAP, PermissionTables, Principal, encryption_router

SCHEMA = """
    CREATE SCHEMA security;
    CREATE TABLE security.roles (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
    CREATE TABLE security.permissions (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
    CREATE TABLE security.role_permissions (
        role_id integer REFERENCES security.roles, permission_id integer REFERENCES security.permissions,
        PRIMARY KEY (role_id, permission_id)
    );
    CREATE TABLE security.users (
        name text PRIMARY KEY, role_id integer NOT NULL REFERENCES security.roles, tenant text NOT NULL,
        token_sha256 bytea NOT NULL UNIQUE
    );
    INSERT INTO security.roles (name) VALUES ('clerk'), ('manager');
    INSERT INTO security.permissions (code) VALUES ('orders:read');
    INSERT INTO security.role_permissions SELECT r.id, p.id FROM security.roles r, security.permissions p;
"""
TABLES = PermissionTables(permission_name="code", permission_description=None)
SEED = TABLES.seed(
    {
        "clerk": ["encryption:encrypt"],
        "manager": ["encryption:encrypt", "encryption:decrypt", "encryption:read"],
    }
)

ROUTE_PERMISSIONS = {"GET /orders": "orders:read", **PERMISSION_MAP}
"""What the application's own route protector looks up, for its routes and for those of glpgenc."""

_USER = """
    SELECT u.name, r.name, u.tenant, pg_catalog.array_agg(p.code)
    FROM security.users u JOIN security.roles r ON r.id = u.role_id
    JOIN security.role_permissions rp ON rp.role_id = r.id JOIN security.permissions p ON p.id = rp.permission_id
    WHERE u.token_sha256 = %s GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class User:
    """Somebody who is logged in."""

    name: str
    role: str
    tenant: str
    permissions: frozenset[str]


def logged_in(request: Request) -> User:
    """Return the user whose token came with the request."""
    digest = hashlib.sha256(request.headers.get("X-Token", "").encode()).digest()
    with psycopg.connect(os.environ["GLPGENC_DATABASE_URL"]) as connection:
        row = connection.execute(_USER, (digest,)).fetchone()
    if row is None:
        raise HTTPException(401, detail="log in first")
    name, role, tenant, permissions = row
    return User(name, role, tenant, frozenset(permissions))


def protected(request: Request, user: Annotated[User, Depends(logged_in)]) -> User:
    """Let a user through who has the permission of the route: the application's route protector."""
    route = f"{request.method} {request.scope['route'].path}"
    if ROUTE_PERMISSIONS.get(route) not in user.permissions:
        raise HTTPException(403, detail="not yours")
    return user


def to_principal(user: User) -> Principal:
    """Say what a user may do, and for which tenant."""
    return Principal(
        subject=user.name,
        roles=frozenset({user.role}),
        permissions=user.permissions,
        tenants=frozenset({user.tenant}),
    )


app = FastAPI(title="An application with roles of its own")


@app.get("/orders")
def orders(user: Annotated[User, Depends(protected)]) -> dict[str, str]:
    """Answer as the application always did."""
    return {"orders of": user.tenant}


encryption_router.configure(auth=protected, to_principal=to_principal)
app.include_router(encryption_router)
