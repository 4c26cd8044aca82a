"""The HTTP API. Needs the extra `api`."""

from glpgenc._support.extras import requiring_extra

# Here for every module of the API.
with requiring_extra("api", "the HTTP API"):
    from glpgenc.api.app import EncryptionRouter, create_app, encryption_router, include_encryption_router
    from glpgenc.api.auth.permission_store import PermissionTables
    from glpgenc.api.auth.permissions import PERMISSION_MAP, Principal

__all__ = [
    "PERMISSION_MAP",
    "EncryptionRouter",
    "PermissionTables",
    "Principal",
    "create_app",
    "encryption_router",
    "include_encryption_router",
]
