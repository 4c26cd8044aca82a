"""JSON values, as the ``json`` module writes them without spaces, and pydantic models by their JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from glpgenc.codecs.codec import Codec, unreadable, wrong_type
from glpgenc.codecs.scalars import plaintext
from glpgenc.errors import InvalidValueError

if TYPE_CHECKING:
    from pydantic import BaseModel

_OF_ANY = "declare JSON, or glpgenc.codecs.JSON_ANY"
UNSEARCHABLE = "equal JSON values can have different text forms"
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _no_json_form(value: object) -> NoReturn:
    raise InvalidValueError(
        f"the JSON value contains a value of type {type(value).__name__}, which JSON can't represent",
        hint="convert it to str, int, float, bool, list or dict first",
    )


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        # A numeric that no float holds: better an error than infinity.
        raise ValueError
    return value


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_no_json_form).encode
_load = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite).decode


def _encode_json(value: Any) -> str:
    try:
        text = _dump(value)
    except TypeError:
        raise InvalidValueError("a key of the JSON value is not a str", hint="use str keys") from None
    except (ValueError, RecursionError):
        raise InvalidValueError(
            "the JSON value contains NaN, infinity or itself, a number that is too long, or too many levels",
            hint="use null or text instead",
        ) from None
    return storable_json(text)


def storable_json(text: str) -> str:
    """Return a JSON text, if PostgreSQL can hold it.

    :raises InvalidValueError: when it can't.
    """
    if "\\u0000" in text and _ESCAPED_NUL.search(text):
        raise InvalidValueError("the JSON value contains U+0000, which PostgreSQL can't store", hint="remove it")
    if not text.isascii():
        plaintext(text)
    return text


def _decode_json(text: Any) -> Any:
    try:
        return _load(text)
    except (ValueError, RecursionError):
        pass
    raise unreadable("JSON")  # Not within `except`: that error holds the text.


def _json_of(python_type: type) -> Codec:
    name = python_type.__name__

    def encode(value: Any) -> str:
        if not isinstance(value, python_type):
            raise wrong_type(f"a {name}", value, f"{_OF_ANY} for any JSON value")
        return _encode_json(value)

    def decode(text: Any) -> Any:
        value = _decode_json(text)
        if not isinstance(value, python_type):
            raise unreadable(name, f"the stored value is another kind of JSON value: {_OF_ANY}")
        return value

    return Codec(name, python_type, "jsonb", encode, decode, unsearchable=UNSEARCHABLE)


DICT = _json_of(dict)
LIST = _json_of(list)

JSON_ANY = Codec("JSON", object, "jsonb", _encode_json, _decode_json, unsearchable=UNSEARCHABLE)
"""Any JSON value, ``None`` for null. Tuples come back as lists, keys as text: what the ``json`` module does."""


def model_codec(class_: type[BaseModel]) -> Codec:
    """Return the codec of a model."""
    name = class_.__name__

    def encode(value: Any) -> str:
        if not isinstance(value, class_):
            raise wrong_type(f"a {name}", value, f"convert it with {name}.model_validate")
        try:
            text = value.model_dump_json(by_alias=True, round_trip=True)
            # A model whose own JSON it refuses (aliases that differ, NaN) would be found out when it is too late.
            class_.model_validate_json(text)
        except ValueError:
            text = None
        if text is None:
            # Not within `except`: pydantic's own error quotes its input.
            raise InvalidValueError(
                f"the {name} can't be written as JSON and read back",
                hint="use the same aliases for reading and writing; JSON has no NaN",
            )
        return storable_json(text)

    def decode(text: Any) -> BaseModel:
        try:
            return class_.model_validate_json(text)
        except ValueError:
            pass
        # Not within `except`: pydantic's own error quotes its input.
        raise unreadable(name, f"check whether the fields of {name} changed since the value was stored")

    return Codec(name, class_, "jsonb", encode, decode, unsearchable=UNSEARCHABLE)
