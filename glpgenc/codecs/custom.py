"""Codecs of applications: a value type of one's own as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from glpgenc.codecs.codec import Codec, as_it_is, unreadable, wrong_type
from glpgenc.codecs.scalars import STR
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
    write = quiet(codec.encode, f"{type(codec).__name__}.encode")
    read = quiet(codec.decode, f"{type(codec).__name__}.decode")

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

    return Codec(name, class_, "text", encode, decode, operand=encode, plain=as_it_is)


def quiet(function: Callable[..., Any], name: str) -> Callable[..., Any]:
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
