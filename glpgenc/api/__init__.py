"""The HTTP API. Needs the extra `api`."""

from glpgenc.api.app import create_app, include_encryption_router

__all__ = ["create_app", "include_encryption_router"]
