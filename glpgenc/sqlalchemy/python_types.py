"""The codec of a declared type: a Python type, one of SQLAlchemy's, or a TypeDecorator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import types
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, TIME_TZ, Codec, codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.codecs.codec import StoredText, unchanged, unsupported
from glpgenc.codecs.enums import members_codec
from glpgenc.codecs.registry import ValueCodec, custom_codec, plain_type, without_values_in_errors
from glpgenc.codecs.scalars import (
    UUID_,
    UUID_TEXT,
    bytes_within,
    numeric_within,
    padded_text,
    text_within,
    whole_within,
)
from glpgenc.codecs.times import TIME
from glpgenc.errors import InvalidValueError

_DIALECT: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
"""The dialect passed to a decorator: PostgreSQL."""

_UNSERVED = ("bind_processor", "result_processor", "bind_expression", "column_expression")


def implementation_of(declared: TypeDecorator[Any]) -> TypeEngine[Any]:
    """Return the type that a decorator has on PostgreSQL.

    :raises TypeError: when it makes its values by other means than ``process_bind_param`` and
        ``process_result_value``: in SQL, or for each driver.
    """
    for name in _UNSERVED:
        if _is_overridden(declared, name):
            message = (
                f"{type(declared).__name__} can't be encrypted, because it overrides {name}; declare the type of "
                "its values, or use process_bind_param and process_result_value"
            )
            raise TypeError(message)
    return declared.load_dialect_impl(_DIALECT)


def decorated_codec(declared: TypeDecorator[Any], base: Codec) -> Codec:
    """Return the codec of a decorator.

    :param declared: the decorator.
    :param base: the codec of its implementation.
    """
    name = type(declared).__name__
    bind, result = unchanged, unchanged
    if _is_overridden(declared, "process_bind_param"):
        make = without_values_in_errors(declared.process_bind_param, f"{name}.process_bind_param")
        bind = lambda value: make(value, _DIALECT)  # noqa: E731
    if _is_overridden(declared, "process_result_value"):
        read = without_values_in_errors(declared.process_result_value, f"{name}.process_result_value")
        result = lambda value: read(value, _DIALECT)  # noqa: E731

    def store(value: Any) -> Any:
        bound = bind(value)
        return None if bound is None and not base.takes_none else base.store(bound)

    def compared(use: Any) -> Any:
        def compare(value: Any) -> Any:
            bound = value if isinstance(value, StoredText) else bind(value)
            if bound is None:
                message = f"{name}.process_bind_param returned None for a value to compare with"
                raise InvalidValueError(message, hint="compare with NULL by is_(None)")
            return use(bound)

        return compare

    def decode(text: Any) -> Any:
        return result(None if text is None and not base.takes_none else base.decode(text))

    return Codec(
        name,
        base.python_type,
        base.sql_type,
        compared(base.encode),
        decode,
        base.is_bytes,
        store=store,
        takes_none=True,
        operand=compared(base.operand),
        plain=base.plain,
        pattern=compared(base.pattern) if base.is_text else unchanged,
        unsearchable=base.unsearchable,
    )


def _is_overridden(declared: TypeDecorator[Any], name: str) -> bool:
    return getattr(type(declared), name) is not getattr(TypeDecorator, name)


_JSON_NULL: Any = types.JSON.NULL
_AS_TEXT = str(int(_JSON_NULL))
"""What ``JSON.NULL`` is to the json module: a large number."""


def codec_of(declared: Any, codec: ValueCodec[Any] | None = None) -> Codec:
    """Return the codec of a declared type.

    :param declared: a Python type, or an SQLAlchemy type or instance such as ``DateTime(timezone=True)``.
    :param codec: how the values of a class become text, where there is none for it.
    :raises TypeError: for a type that can't be encrypted; the message lists those that can.
    """
    if codec is not None:
        class_ = plain_type(declared)
        if not isinstance(class_, type) or issubclass(class_, types.TypeEngine):
            message = f"codec= requires a Python class, and {declared!r} is not a class"
            raise TypeError(message)
        return custom_codec(class_, codec)
    instance = instance_of(declared)
    if isinstance(instance, types.TypeEngine):
        return _of_engine(instance)
    found = codec_for(declared)
    return _json(found, none_as_null=True) if found.sql_type == "jsonb" else found


def instance_of(declared: Any) -> Any:
    """Return an instance where a class of SQLAlchemy's types is declared, and anything else as it is."""
    return declared() if isinstance(declared, type) and issubclass(declared, types.TypeEngine) else declared


def _of_engine(declared: types.TypeEngine[Any]) -> Codec:
    # Of a type with variants, the one for PostgreSQL.
    declared = declared._variant_mapping.get("postgresql", declared)  # noqa: SLF001
    for type_, make in _BY_TYPE:
        if isinstance(declared, type_):
            return make(declared)
    raise unsupported(repr(declared))


def _text(declared: Any) -> Codec:
    if declared.collation is not None:
        raise unsupported(
            f"{type(declared).__name__} with a collation",
            ": leave the collation out, values are compared by code point",
        )
    if declared.length is not None and isinstance(declared, (types.CHAR, types.NCHAR)):
        return padded_text(declared.length)
    return codec_for(str) if declared.length is None else text_within(declared.length)


def _citext(_: Any) -> Codec:
    raise unsupported(
        "CITEXT",
        ", which ignores case: declare String with search=Exact(normalize='lower'), and compare with .facet('lower')",
    )


def _enum(declared: Any) -> Codec:
    class_ = declared.enum_class
    if class_ is None:
        return members_codec("Enum of strings", str, tuple((text, text) for text in declared.enums))
    members = class_.__members__.items()
    if len(declared.enums) != len(members):  # without aliases
        members = [(name, member) for name, member in members if name == member.name]
    pairs = tuple((text, member) for text, (_, member) in zip(declared.enums, members, strict=True))
    is_by_name = all(text == name for text, (name, _) in zip(declared.enums, members, strict=True))
    return members_codec(class_.__name__ + ("" if is_by_name else " by other strings"), class_, pairs)


def _number(declared: Any) -> Codec:
    if not declared.asdecimal:
        return codec_for(float)
    if declared.precision is None:
        if declared.scale is not None:
            raise unsupported(
                f"Numeric(scale={declared.scale})",
                ", which PostgreSQL does not have: declare Numeric(precision, scale)",
            )
        return codec_for(Decimal)
    return numeric_within(declared.precision, declared.scale or 0)


def _bytes(declared: Any) -> Codec:
    return codec_for(bytes) if declared.length is None else bytes_within(declared.length)


def _moment(declared: Any) -> Codec:
    _check_unlimited(declared, "precision")
    return DATETIME_TZ if declared.timezone else codec_for(datetime)


def _time(declared: Any) -> Codec:
    _check_unlimited(declared, "precision")
    return TIME_TZ if declared.timezone else TIME


def _interval(declared: Any) -> Codec:
    _check_unlimited(declared, "precision", "fields", "second_precision", "day_precision")
    return codec_for(timedelta)


def _check_unlimited(declared: Any, *limits: str) -> None:
    for name in limits:
        if getattr(declared, name, None) is not None:
            message = f"{type(declared).__name__} with {name}"
            raise unsupported(message, ": leave it out, and round the values in Python")


def _array(declared: Any) -> Codec:
    return array_codec(_of_engine(declared.item_type), dimensions=declared.dimensions, as_tuple=declared.as_tuple)


def _decorator(declared: Any) -> Codec:
    if hasattr(declared, "glpgenc_requirements"):
        raise unsupported("EncryptedColumn", ": declare the type of the values")
    return decorated_codec(declared, _of_engine(implementation_of(declared)))


@lru_cache(maxsize=64)
def _json(base: Codec, *, none_as_null: bool) -> Codec:
    """Return the codec of JSON with ``JSON.NULL``, and with ``None`` as SQLAlchemy's JSON stores it.

    :param none_as_null: whether ``None`` is NULL, and not the JSON value null.
    """

    def encode(value: Any) -> Any:
        text = base.encode(value)
        if _AS_TEXT in text and _holds_null(value):
            raise InvalidValueError("JSON.NULL is used inside a JSON value", hint="use None instead")
        return text

    def store(value: Any) -> Any:
        if base.python_type is object and (value is _JSON_NULL or (value is None and not none_as_null)):
            return "null"
        return None if value is None else encode(value)

    def decode(text: Any) -> Any:
        return None if text is None else base.decode(text)

    return replace(base, encode=encode, store=store, decode=decode, takes_none=not none_as_null, plain=decode)


def _holds_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_null, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_holds_null, value))
    return value is _JSON_NULL


# In this order: some of these are subclasses of others.
_BY_TYPE: tuple[tuple[Any, Callable[[Any], Codec]], ...] = (
    ((types.Interval, postgresql.INTERVAL), _interval),
    (types.TypeDecorator, _decorator),
    (types.Enum, _enum),
    (postgresql.CITEXT, _citext),
    (types.String, _text),
    (types.LargeBinary, _bytes),
    (types.Boolean, lambda _: codec_for(bool)),
    (types.SmallInteger, lambda _: whole_within(16)),
    (types.BigInteger, lambda _: whole_within(64)),
    (types.Integer, lambda _: whole_within(32)),
    (types.Float, lambda _: codec_for(float)),
    (types.Numeric, _number),
    (types.DateTime, _moment),
    (types.Date, lambda _: codec_for(date)),
    (types.Time, _time),
    (types.Uuid, lambda declared: UUID_ if declared.as_uuid else UUID_TEXT),
    (types.JSON, lambda declared: _json(JSON_ANY, none_as_null=declared.none_as_null)),
    (types.ARRAY, _array),
)
