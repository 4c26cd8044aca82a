"""The codec of a type: one of this package's, or of an application's own value type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Protocol, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from glpgenc.codecs.codec import Codec, unchanged, unreadable, unsupported, wrong_type
from glpgenc.codecs.enums import enum_codec, literal_codec
from glpgenc.codecs.json_values import DICT, LIST, model_codec
from glpgenc.codecs.scalars import BOOL, BYTES, DECIMAL, INT, STR, UUID_
from glpgenc.codecs.times import DATE, DATETIME, TIME, TIMEDELTA
from glpgenc.errors import GlpgencError, InvalidValueError

Value = TypeVar("Value")


class ValueCodec(Protocol[Value]):
    """How values of a type become text, for ``EncryptedColumn(Type, codec=...)``.

    Equal values must have equal texts: ``Exact()`` compares texts. What is encrypted is the text, so that SQL may cast
    it. Neither method is given ``None``, which is stored as NULL.
    """

    def encode(self, value: Value, /) -> str:
        """Return the text of a value."""
        ...

    def decode(self, text: str, /) -> Value:
        """Return the value of a text."""
        ...


def custom_codec(class_: type, codec: ValueCodec[Any]) -> Codec:
    """Return the codec of a class by what an application gives.

    :param class_: of the values.
    :param codec: makes text of them, and values of text.
    :raises TypeError: when ``codec`` does not have both methods.
    """
    if not callable(getattr(codec, "encode", None)) or not callable(getattr(codec, "decode", None)):
        message = f"codec= must be an object with the methods encode(value) and decode(text), not {codec!r}"
        raise TypeError(message)
    name = class_.__name__
    write = without_values_in_errors(codec.encode, f"{type(codec).__name__}.encode")
    read = without_values_in_errors(codec.decode, f"{type(codec).__name__}.decode")

    def encode(value: Any) -> str:
        if not isinstance(value, class_):
            raise wrong_type(f"a {name}", value)
        text = write(value)
        if not isinstance(text, str):
            message = f"{type(codec).__name__}.encode must return a str, and returned a value of type"
            raise InvalidValueError(f"{message} {type(text).__name__}", hint="convert it there")
        return str(STR.encode(text))

    def decode(text: Any) -> Any:
        value = read(text)
        if not isinstance(value, class_):
            raise unreadable(name, f"{type(codec).__name__}.decode returned a value of type {type(value).__name__}")
        return value

    return Codec(name, class_, "text", encode, decode, operand=encode, plain=unchanged)


def without_values_in_errors(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a function of an application whose exceptions show no value: an exception's text often quotes it.

    :param function: makes text of a value, or a value of text.
    :param name: for the message.
    """

    def call(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except GlpgencError:
            raise
        except Exception as error:  # noqa: BLE001  (whatever an application raises)
            kind = type(error).__name__
        # Out of the handler: not even as its context.
        raise InvalidValueError(
            f"{name} raised {kind}",
            hint="its message is hidden, because it may contain the value; call the method separately to see it",
        )

    return call


_BY_TYPE: dict[type, Codec] = {
    str: STR,
    int: INT,
    Decimal: DECIMAL,
    bool: BOOL,
    date: DATE,
    datetime: DATETIME,
    time: TIME,
    timedelta: TIMEDELTA,
    UUID: UUID_,
    dict: DICT,
    list: LIST,
    bytes: BYTES,
    bytearray: BYTES,
    memoryview: BYTES,
}


def codec_for(type_: Any) -> Codec:
    """Return the codec of a type.

    An Enum is stored by its members' names, a pydantic model as its JSON; a subclass of another type as that type, and
    a ``NewType``, ``Optional`` or ``Annotated`` as what it is made of. A ``Literal`` takes its own values only.

    :param type_: one of the types that the message of the TypeError lists, or a codec, which is given back.
    :raises TypeError: when there is no codec for it.
    """
    if isinstance(type_, Codec):
        return type_
    found = plain_type(type_)
    if isinstance(found, type):
        return _BY_TYPE.get(found) or _of_class(found)
    if get_origin(found) is Literal:
        return _of_literal(tuple((type(each), each) for each in get_args(found) if each is not None))
    # Of list[int] and the like.
    origin = get_origin(found)
    if isinstance(origin, type):
        return codec_for(origin)
    raise unsupported(str(found))


def plain_type(type_: Any) -> Any:
    """Return what stands for a type: without ``Optional`` and ``Annotated``, and the supertype of a ``NewType``.

    :raises TypeError: for a union of several types.
    """
    if get_origin(type_) in (Union, UnionType):
        several = [each for each in get_args(type_) if each is not NoneType]
        if len(several) != 1:
            raise unsupported(f"{type_}, a union of several types", ": declare one of them")
        return plain_type(several[0])
    for inner in _inner(type_):
        return plain_type(inner)
    return type_


def _inner(type_: Any) -> Iterator[Any]:
    if get_origin(type_) is Annotated:
        yield get_args(type_)[0]
    elif isinstance(type_, NewType):
        yield type_.__supertype__
    elif type(type_).__name__ == "TypeAliasType":  # of Python 3.12, or typing_extensions
        yield type_.__value__


@lru_cache(maxsize=1024)
def _of_literal(values: tuple[tuple[type, Any], ...]) -> Codec:
    types = {type_ for type_, _ in values}
    if len(types) != 1:
        raise unsupported("a Literal of values of several types", ": declare one for each type")
    return literal_codec(codec_for(types.pop()), [value for _, value in values])


@lru_cache(maxsize=1024)
def _of_class(class_: type) -> Codec:
    if issubclass(class_, Enum):
        return enum_codec(class_)
    if issubclass(class_, BaseModel):
        return model_codec(class_)
    for base in class_.__mro__:
        if base in _BY_TYPE:
            return _BY_TYPE[base]
    if issubclass(class_, float):
        raise unsupported("float", ", which PostgreSQL and Python round differently: use Decimal")
    raise unsupported(class_.__name__)
