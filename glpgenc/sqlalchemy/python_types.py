"""Which codec an ``EncryptedColumn`` uses for the type it was declared with: a Python type, or one of SQLAlchemy's."""

from __future__ import annotations

import copyreg
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import types

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for

_UNNAMED = (DATETIME_TZ, JSON_ANY)
"""Codecs that no Python type stands for."""

# In this order: some of these are subclasses of others.
_BY_TYPE: tuple[tuple[type[types.TypeEngine[Any]], Any], ...] = (
    (types.LargeBinary, bytes),
    (types.Boolean, bool),
    (types.Integer, int),
    (types.Date, date),
    (types.Uuid, UUID),
    (types.JSON, JSON_ANY),
)


def codec_of(declared: Any) -> Codec:
    """Return the codec of a declared type.

    :param declared: a Python type, or an SQLAlchemy type or instance such as ``DateTime(timezone=True)``.
    :raises TypeError: for a type that can't be encrypted; the message lists those that can.
    """
    instance = declared() if isinstance(declared, type) and issubclass(declared, types.TypeEngine) else declared
    if not isinstance(instance, types.TypeEngine):
        return codec_for(declared)
    return codec_for(_python_type(instance))


def _python_type(declared: types.TypeEngine[Any]) -> Any:
    if isinstance(declared, types.Enum):
        return _enum_class(declared) or str
    if isinstance(declared, types.String) or (isinstance(declared, types.Uuid) and not declared.as_uuid):
        return str
    if isinstance(declared, types.Numeric):
        return Decimal if declared.asdecimal else float
    if isinstance(declared, types.DateTime):
        return DATETIME_TZ if declared.timezone else datetime
    for type_, python_type in _BY_TYPE:
        if isinstance(declared, type_):
            return python_type
    return declared


def _enum_class(declared: types.Enum) -> Any:
    if declared.values_callable is not None:
        message = "members of an Enum are stored by their names, and values_callable asks for something else"
        raise TypeError(message)
    return declared.enum_class


def _unnamed(number: int) -> Codec:
    return _UNNAMED[number]


def _reduced(codec: Codec) -> tuple[Any, ...]:
    """Pickle a codec by what it is for: its functions can't be pickled, and metadata and mappings can."""
    if codec in _UNNAMED:
        return _unnamed, (_UNNAMED.index(codec),)
    return codec_for, (codec.python_type,)


copyreg.pickle(Codec, _reduced)
