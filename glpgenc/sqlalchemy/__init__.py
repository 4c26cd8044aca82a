"""Encrypted columns for SQLAlchemy: models, Core and queries continue as they are, and the stored bytes are ciphertext.

>>> from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind  # doctest: +SKIP
"""

from __future__ import annotations

from glpgenc.codecs import ValueCodec
from glpgenc.sqlalchemy.compilation import expressions as _choices
from glpgenc.sqlalchemy.compilation import folding as _folding
from glpgenc.sqlalchemy.compilation import ordering as _ordering
from glpgenc.sqlalchemy.compilation import writes as _upserts
from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn
from glpgenc.sqlalchemy.execution.binding import bind, reset_on_return
from glpgenc.sqlalchemy.facets import Contains, Exact, Prefix, Range, Similar, Words
from glpgenc.sqlalchemy.schema import tables as _tables
from glpgenc.sqlalchemy.schema.ddl import protection_statements, unprotection_statements
from glpgenc.sqlalchemy.transaction.tenants import use_tenant
from glpgenc.sqlalchemy.typed import Encrypted, mapped_column
from glpgenc.sqlalchemy.types.decrypted import decrypted

# They listen to tables and mappers, and say how expressions are compiled.
_ = _tables, _choices, _folding, _ordering, _upserts

__all__ = [
    "Contains",
    "Encrypted",
    "EncryptedColumn",
    "Exact",
    "Prefix",
    "Range",
    "Similar",
    "ValueCodec",
    "Words",
    "bind",
    "decrypted",
    "mapped_column",
    "protection_statements",
    "reset_on_return",
    "unprotection_statements",
    "use_tenant",
]
