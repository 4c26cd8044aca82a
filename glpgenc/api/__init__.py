"""The HTTP API. Needs the extra `api`."""

from glpgenc._support.extras import needing

# Here for every module of the API.
with needing("api", "the HTTP API"):
    from glpgenc.api.app import create_app, include_encryption_router
    from glpgenc.api.included import EncryptionRouter, encryption_router
    from glpgenc.api.permission_tables import PermissionTables
    from glpgenc.api.permissions import PERMISSION_MAP
    from glpgenc.api.principal import Principal

__all__ = [
    "PERMISSION_MAP",
    "EncryptionRouter",
    "PermissionTables",
    "Principal",
    "create_app",
    "encryption_router",
    "include_encryption_router",
]
