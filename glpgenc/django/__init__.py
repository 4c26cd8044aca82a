"""Encrypted fields for Django's models: client mode, so that the database server never gets a key.

>>> from glpgenc.django import EncryptedField, Exact, Prefix, Range, tenant  # doctest: +SKIP
"""

from __future__ import annotations

from glpgenc.django.constraints import UniqueConstraint
from glpgenc.django.fields import EncryptedField
from glpgenc.django.tenants import TenantMiddleware, tenant
from glpgenc.sqlalchemy.facets import Contains, Exact, Prefix, Range

__all__ = [
    "Contains",
    "EncryptedField",
    "Exact",
    "Prefix",
    "Range",
    "TenantMiddleware",
    "UniqueConstraint",
    "tenant",
]
