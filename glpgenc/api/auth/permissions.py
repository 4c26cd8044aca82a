"""Permissions of the routes, and principals, who have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Literal

from glpgenc.errors import ForbiddenError, TenantRequiredError

PREFIX = "/api/v1/encryption"
"""The prefix of the routes' paths."""

METRICS_ROUTE = "GET /metrics"
"""The only route with a permission whose path does not begin with :data:`PREFIX`."""

ENCRYPT = "encryption:encrypt"
DECRYPT = "encryption:decrypt"
REWRAP = "encryption:rewrap"
HMAC = "encryption:hmac"
DATA_KEY = "encryption:data_key"
"""Hands out keys: no role has it until someone gives it to one."""
SESSION = "encryption:session"
"""Hands out a tenant's session keys, which anyone who knows the challenge can read: like :data:`DATA_KEY`."""
ADMIN = "encryption:admin"
AUDIT = "encryption:audit"
READ = "encryption:read"

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        ENCRYPT: "Encrypt values",
        DECRYPT: "Decrypt values",
        REWRAP: "Encrypt values again under a newer key, without seeing them",
        HMAC: "Make search terms of values",
        DATA_KEY: "Be given data keys, and have wrapped ones unwrapped",
        SESSION: "Be given the session keys of tenants and data classes: their holder can read them and keep them",
        ADMIN: "List and rotate data keys",
        AUDIT: "Read the audit trail",
        READ: "Read the health of the service",
    }
)
"""All permissions, each with what it allows."""

PERMISSION_MAP: Mapping[str, str] = MappingProxyType(
    {
        f"POST {PREFIX}/encrypt": ENCRYPT,
        f"POST {PREFIX}/encrypt/batch": ENCRYPT,
        f"POST {PREFIX}/decrypt": DECRYPT,
        f"POST {PREFIX}/decrypt/batch": DECRYPT,
        f"POST {PREFIX}/rewrap": REWRAP,
        f"POST {PREFIX}/rewrap/batch": REWRAP,
        f"POST {PREFIX}/hmac": HMAC,
        f"POST {PREFIX}/blind-index": HMAC,
        f"POST {PREFIX}/data-keys/wrapped": ENCRYPT,
        f"POST {PREFIX}/data-keys/plaintext": DATA_KEY,
        f"POST {PREFIX}/data-keys/unwrap": DATA_KEY,
        f"POST {PREFIX}/sessions": SESSION,
        f"GET {PREFIX}/keys": ADMIN,
        f"POST {PREFIX}/keys/rotate": ADMIN,
        f"GET {PREFIX}/audit": AUDIT,
        f"GET {PREFIX}/status": READ,
        METRICS_ROUTE: READ,
    }
)
"""The permission of each route. A route that is not here is refused to everyone."""


def permission_of(route_key: str) -> str:
    """Return the permission that a route requires.

    :param route_key: method and path template, such as ``GET /api/v1/encryption/keys``.
    :raises ForbiddenError: when the map does not have it.
    """
    try:
        return PERMISSION_MAP[route_key]
    except KeyError:
        raise ForbiddenError(reason="route_not_mapped") from None


class AllTenants(Enum):
    """The kind of :data:`ALL`."""

    ALL = "*"


ALL: Literal[AllTenants.ALL] = AllTenants.ALL
"""Every tenant, those to come included."""

Tenants = frozenset[str] | Literal[AllTenants.ALL]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An authenticated caller. Immutable, and without the token.

    :param subject: anyone who the token was issued to; the actor of what is audited.
    :param roles: those of the caller's roles that the installation knows.
    :param permissions: what these roles allow, such as ``encryption:encrypt``.
    :param tenants: the tenants that the caller may touch; empty for none, :data:`ALL` for all.
    :param token_id: the token's own id (the claim ``jti``), where it has one.
    :param default_tenant: the tenant that is meant where a request names none, if it is among the caller's.
    :param session_classes: the data classes whose session keys the caller may be given, among those of the setting
        ``api_session_classes``; ``None`` for all of them.
    """

    subject: str
    roles: frozenset[str]
    permissions: frozenset[str]
    tenants: Tenants
    token_id: str | None = None
    default_tenant: str | None = None
    session_classes: frozenset[str] | None = None

    def touches(self, tenant: str) -> bool:
        """Return whether the caller may touch a tenant."""
        return self.tenants is ALL or tenant in self.tenants

    def check_route(self, route_key: str) -> None:
        """Refuse a route that the caller has no permission for.

        :param route_key: method and path template, such as ``GET /api/v1/encryption/keys``.
        :raises ForbiddenError: when the permission is missing, or the route is in no map.
        """
        if permission_of(route_key) not in self.permissions:
            raise ForbiddenError(reason="permission_missing")

    def tenant_for(self, requested: str | None) -> str:
        """Return the tenant that a request is about.

        :param requested: the tenant that the request names; ``None`` for the caller's only one, or the default.
        :raises ForbiddenError: when it is not among the caller's, or the caller has none.
        :raises TenantRequiredError: when none was named and there are several to choose from.
        """
        if requested is not None:
            return self._checked(requested)
        if self.tenants is not ALL and len(self.tenants) == 1:
            (only,) = self.tenants
            return only
        self._check_any()
        if self.default_tenant is not None and self.touches(self.default_tenant):
            return self.default_tenant
        raise TenantRequiredError(hint="name the tenant in the request")

    def tenants_for(self, requested: str | None) -> Tenants:
        """Return the tenants that a list is limited to: the one that is asked for, or all of the caller's.

        :raises ForbiddenError: as :meth:`tenant_for`.
        """
        if requested is not None:
            return frozenset({self._checked(requested)})
        self._check_any()
        return self.tenants

    def _checked(self, tenant: str) -> str:
        if not self.touches(tenant):
            raise ForbiddenError(reason="tenant_not_allowed")
        return tenant

    def _check_any(self) -> None:
        if self.tenants is not ALL and not self.tenants:
            raise ForbiddenError(reason="no_tenant")
