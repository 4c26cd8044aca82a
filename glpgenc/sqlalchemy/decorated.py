"""Values of a ``TypeDecorator``: what it makes of them is encrypted, and what is decrypted goes through it again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from glpgenc.codecs import Codec
from glpgenc.codecs.codec import StoredText, as_it_is
from glpgenc.codecs.custom import quiet
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
    bind, result = as_it_is, as_it_is
    if _is_overridden(declared, "process_bind_param"):
        make = quiet(declared.process_bind_param, f"{name}.process_bind_param")
        bind = lambda value: make(value, _DIALECT)  # noqa: E731
    if _is_overridden(declared, "process_result_value"):
        read = quiet(declared.process_result_value, f"{name}.process_result_value")
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
        pattern=compared(base.pattern) if base.is_text else as_it_is,
        unsearchable=base.unsearchable,
    )


def _is_overridden(declared: TypeDecorator[Any], name: str) -> bool:
    return getattr(type(declared), name) is not getattr(TypeDecorator, name)
