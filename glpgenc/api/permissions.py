"""Which route needs which permission."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from glpgenc.errors import ForbiddenError

PREFIX = "/api/v1/encryption"
"""What the paths of the routes begin with."""

METRICS_ROUTE = "GET /metrics"
"""The only route with a permission whose path does not begin with that."""

ENCRYPT = "encryption:encrypt"
DECRYPT = "encryption:decrypt"
REWRAP = "encryption:rewrap"
HMAC = "encryption:hmac"
DATA_KEY = "encryption:data_key"
"""Hands out keys: no role has it until someone gives it to one."""
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
        ADMIN: "List and rotate data keys",
        AUDIT: "Read the audit trail",
        READ: "Read the health of the service",
    }
)
"""The permissions there are, and what each allows."""

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
        f"GET {PREFIX}/keys": ADMIN,
        f"POST {PREFIX}/keys/rotate": ADMIN,
        f"GET {PREFIX}/audit": AUDIT,
        f"GET {PREFIX}/status": READ,
        METRICS_ROUTE: READ,
    }
)
"""The permission of each route. A route that is not here is refused to everyone."""


def permission_of(route_key: str) -> str:
    """Return what a caller needs for a route.

    :param route_key: method and path template, such as ``GET /api/v1/encryption/keys``.
    :raises ForbiddenError: when the map does not have it.
    """
    try:
        return PERMISSION_MAP[route_key]
    except KeyError:
        raise ForbiddenError(reason="route_not_mapped") from None
