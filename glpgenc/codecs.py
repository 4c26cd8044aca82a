"""Codecs: Python values as the text that PostgreSQL would write for them, and back.

The plaintext of an envelope is PostgreSQL's text form of the value (docs/FORMAT.md, "Plaintext"), so that SQL can cast
it. What a codec writes is what ``gl_encrypt`` of the same value encrypts, and a codec reads all that PostgreSQL may
write.

>>> codec_for(bool).encode(True)
'true'
>>> codec_for(Decimal).encode(Decimal("1.50"))
'1.50'
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, Flag
from functools import lru_cache
from typing import Any, NoReturn, get_origin
from uuid import UUID

from pydantic import BaseModel

from glpgenc.errors import InvalidValueError

# PostgreSQL's numeric: digits before and after the point. Without a limit Decimal("1E+999999999") would be a gigabyte.
_MAX_WHOLE_DIGITS = 131_072
_MAX_FRACTION_DIGITS = 16_383
_SUPPORTED = (
    "str, int, Decimal, bool, date, datetime (naive), DATETIME_TZ (aware), UUID, dict, list, JSON_ANY, bytes, "
    "subclasses of Enum and of pydantic's BaseModel"
)


@dataclass(frozen=True, slots=True)
class Codec:
    """How the values of one Python type are stored.

    :param name: for messages, such as ``int``.
    :param python_type: what :attr:`decode` returns; ``object`` where that may be anything.
    :param sql_type: the SQL type to cast a decrypted text to.
    :param encode: takes a value, gives its text (``bytes`` where :attr:`is_bytes`). Raises
        :class:`~glpgenc.errors.InvalidValueError` for a value of another type, or one that PostgreSQL can't hold.
    :param decode: takes a text (``bytes`` where :attr:`is_bytes`), gives the value. Raises
        :class:`~glpgenc.errors.InvalidValueError` when the text is not one of this type.
    :param is_bytes: whether the plaintext is bytes as they are, and not text.
    """

    # Functions and not methods: they are called once a value, and `codec.encode` then costs no binding.
    name: str
    python_type: type
    sql_type: str
    encode: Callable[[Any], Any] = field(repr=False)
    decode: Callable[[Any], Any] = field(repr=False)
    is_bytes: bool = False


def codec_for(type_: Any) -> Codec:
    """Return the codec of a type.

    An Enum is stored by its members' names, a pydantic model as its JSON; a subclass of another type as that type.

    :param type_: one of the types that the message of the TypeError lists, or a codec, which is given back.
    :raises TypeError: when there is no codec for it.
    """
    if isinstance(type_, type):
        return _BY_TYPE.get(type_) or _of_class(type_)
    if isinstance(type_, Codec):
        return type_
    # Of list[int] and the like.
    origin = get_origin(type_)
    if isinstance(origin, type):
        return codec_for(origin)
    raise _unsupported(str(type_))


def plaintext(value: str | bytes) -> bytes:
    """Return the bytes to encrypt for a text, or for bytes, which stay as they are.

    :raises InvalidValueError: when PostgreSQL can't hold the text.
    """
    if isinstance(value, bytes):
        return value
    if "\0" in value:
        raise InvalidValueError(
            "the text holds U+0000, which PostgreSQL can't store as text",
            hint="remove it, or encrypt the value as bytes",
        )
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidValueError(
            "the text holds a lone surrogate, which is not Unicode text",
            hint="repair it where it was decoded, or encrypt the value as bytes",
        ) from None


# --- refusals: they name types, never values ---


def _wrong_type(wanted: str, value: object, hint: str | None = None) -> InvalidValueError:
    return InvalidValueError(f"the value must be {wanted}, and is of type {type(value).__name__}", hint=hint)


def _unreadable(name: str, hint: str | None = None) -> InvalidValueError:
    hint = hint or "read it with the type that it was stored as; gl_decrypt shows the text"
    return InvalidValueError(f"the decrypted text is not one that the codec {name} can read", hint=hint)


def _unsupported(name: str, hint: str = "") -> TypeError:
    return TypeError(f"there is no codec for {name}{hint}; supported are {_SUPPORTED}")


# --- text and bytes ---


def _encode_str(value: Any) -> str:
    if type(value) is not str:
        if not isinstance(value, str):
            raise _wrong_type("a str", value, "convert it, or use the codec of its type")
        # The text itself, also of a subclass that shows itself otherwise, as Enum members do.
        value = str.__str__(value)
    text: str = value
    # An ASCII string is known to be one without looking at it; it can't hold a surrogate.
    if "\0" in text or not text.isascii():
        plaintext(text)
    return text


def _decode_str(text: Any) -> str:
    return text  # type: ignore[no-any-return]


def _encode_bytes(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise _wrong_type("bytes", value, "encode it first, or use the codec of its type")


def _decode_bytes(data: Any) -> bytes:
    return data  # type: ignore[no-any-return]


# --- numbers and truth values ---

_INT = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|[+-]?Infinity")
_BOOLS = {"true": True, "false": False, "t": True, "f": False}


def _encode_int(value: Any) -> str:
    if type(value) is not int and (not isinstance(value, int) or isinstance(value, bool)):
        raise _wrong_type("an int", value)
    try:
        return int.__repr__(value)
    except ValueError:
        # Python's own limit, against quadratic time.
        raise InvalidValueError("the int has more digits than Python turns into text", hint="use bytes") from None


def _decode_int(text: Any) -> int:
    # int() alone would also read spaces, underscores and the digits of other scripts.
    if _INT.fullmatch(text):
        try:
            return int(text)
        except ValueError:
            pass
    raise _unreadable("int")


def _encode_decimal(value: Any) -> str:
    if not isinstance(value, Decimal):
        if isinstance(value, float):
            raise _wrong_type("a Decimal", value, "Decimal(str(value)) holds the number that the float shows")
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type("a Decimal", value)
        return _encode_int(value)
    if not value.is_finite():
        return _not_finite(value)
    if value:
        # The usual case: short, and without an exponent anyway.
        text = Decimal.__str__(value)
        if len(text) <= _MAX_FRACTION_DIGITS and "E" not in text:
            return text
    else:
        # numeric has no negative zero.
        value = value.copy_abs()
    exponent = int(value.as_tuple().exponent)
    if (value and value.adjusted() >= _MAX_WHOLE_DIGITS) or -exponent > _MAX_FRACTION_DIGITS:
        raise InvalidValueError(
            "the Decimal has more digits than PostgreSQL's numeric holds",
            hint=f"at most {_MAX_WHOLE_DIGITS} before the point and {_MAX_FRACTION_DIGITS} after it",
        )
    return format(value, "f")


def _not_finite(value: Decimal) -> str:
    if value.is_snan():
        raise InvalidValueError("the Decimal is a signaling NaN, which PostgreSQL does not have", hint="use NaN")
    if value.is_nan():
        return "NaN"
    return "-Infinity" if value.is_signed() else "Infinity"


def _decode_decimal(text: Any) -> Decimal:
    if _DECIMAL.fullmatch(text):
        try:
            return Decimal(text)
        except ArithmeticError:
            # An exponent beyond Decimal's.
            pass
    raise _unreadable("Decimal")


def _encode_bool(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise _wrong_type("a bool", value)


def _decode_bool(text: Any) -> bool:
    found = _BOOLS.get(text)
    if found is None:
        raise _unreadable("bool")
    return found


# --- dates and times ---

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATE = re.compile(_DAY)
_NAIVE = re.compile(rf"{_DAY}[ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?")
_AWARE = re.compile(rf"{_NAIVE.pattern}(?:Z|[+-][0-9]{{2}}(?::[0-9]{{2}}(?::[0-9]{{2}})?)?)")
# What PostgreSQL writes for times that Python has none for.
_BEYOND = re.compile(r"-?infinity|[0-9]{5,}-.*|.* BC")


def _encode_date(value: Any) -> str:
    if type(value) is not date:
        if isinstance(value, datetime):
            raise _wrong_type("a date", value, "give value.date(), or use the codec of datetime")
        if not isinstance(value, date):
            raise _wrong_type("a date", value)
    return date.isoformat(value)


def _decode_date(text: Any) -> date:
    if not _DATE.fullmatch(text):
        raise _unreadable_time(text, "date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "date") from None


def _encode_naive(value: Any) -> str:
    if not isinstance(value, datetime):
        raise _wrong_type("a datetime", value)
    if value.tzinfo is not None:
        raise InvalidValueError(
            "the value must be a datetime without time zone, and has one",
            hint="use DATETIME_TZ, or give value.astimezone(UTC).replace(tzinfo=None)",
        )
    text = datetime.isoformat(value, " ")
    return text.rstrip("0") if value.microsecond else text


def _decode_naive(text: Any) -> datetime:
    if not _NAIVE.fullmatch(text):
        raise _unreadable_time(text, "datetime")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable_time(text, "datetime") from None


def _encode_aware(value: Any) -> str:
    if not isinstance(value, datetime):
        raise _wrong_type("a datetime", value)
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise InvalidValueError(
                "the value must be a datetime with a time zone, and has none",
                hint="give value.replace(tzinfo=...), or use the codec of datetime",
            )
        try:
            value = value.astimezone(UTC)
        except OverflowError:
            raise InvalidValueError(
                "the datetime is outside the years 1 to 9999 in UTC", hint="use a later or earlier limit"
            ) from None
    # Without +00:00, and with a fraction as PostgreSQL writes it.
    text = datetime.isoformat(value, " ")[:-6]
    return (text.rstrip("0") if value.microsecond else text) + "+00"


def _decode_aware(text: Any) -> datetime:
    if not _AWARE.fullmatch(text):
        raise _unreadable_time(text, "DATETIME_TZ")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise _beyond() from None
    except ValueError:
        raise _unreadable_time(text, "DATETIME_TZ") from None


def _unreadable_time(text: str, name: str) -> InvalidValueError:
    if _BEYOND.fullmatch(text):
        return _beyond()
    hint = None
    if _AWARE.fullmatch(text):
        hint = "it has a time zone: use DATETIME_TZ"
    elif _NAIVE.fullmatch(text):
        hint = "it has no time zone: use the codec of datetime"
    return _unreadable(name, hint)


def _beyond() -> InvalidValueError:
    return InvalidValueError(
        "the decrypted text is a date that Python can't hold: infinity, BC, or after the year 9999",
        hint="read it as str, or in SQL",
    )


# --- UUIDs ---

_UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _encode_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise _wrong_type("a UUID", value, "UUID(value) reads its text")
    return str(value)


def _decode_uuid(text: Any) -> UUID:
    if not _UUID.fullmatch(text):
        raise _unreadable("UUID")
    return UUID(text)


# --- JSON ---

_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _no_json_form(value: object) -> NoReturn:
    raise InvalidValueError(
        f"the JSON value holds a value of type {type(value).__name__}, which JSON has no form for",
        hint="turn it into str, int, float, bool, list or dict first",
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
        raise InvalidValueError("a key of the JSON value is not text", hint="use str keys") from None
    except (ValueError, RecursionError):
        raise InvalidValueError(
            "the JSON value holds NaN, infinity or itself, or a number or nesting that is too long",
            hint="JSON has no form for those: use null or text",
        ) from None
    return _storable_json(text)


def _storable_json(text: str) -> str:
    if "\\u0000" in text and _ESCAPED_NUL.search(text):
        raise InvalidValueError("the JSON value holds U+0000, which PostgreSQL can't store", hint="remove it")
    if not text.isascii():
        plaintext(text)
    return text


def _decode_json(text: Any) -> Any:
    try:
        return _load(text)
    except (ValueError, RecursionError):
        raise _unreadable("JSON") from None


def _json_of(python_type: type) -> Codec:
    name = python_type.__name__

    def encode(value: Any) -> str:
        if not isinstance(value, python_type):
            raise _wrong_type(f"a {name}", value, "use JSON_ANY for any JSON value")
        return _encode_json(value)

    def decode(text: Any) -> Any:
        value = _decode_json(text)
        if not isinstance(value, python_type):
            raise _unreadable(name, "it is another kind of JSON value: use JSON_ANY")
        return value

    return Codec(name, python_type, "jsonb", encode, decode)


# --- classes of the application ---


def _enum_codec(class_: type[Enum]) -> Codec:
    if issubclass(class_, Flag):
        raise _unsupported(class_.__name__, ": combinations of flags have no name, so store its value as int")
    name, members = class_.__name__, dict(class_.__members__)
    for each in members:
        plaintext(each)

    def encode(value: Any) -> str:
        if type(value) is not class_:
            raise _wrong_type(f"a member of {name}", value, f"{name}(value) or {name}[name] gives the member")
        return value.name

    def decode(text: Any) -> Enum:
        member = members.get(text)
        if member is None:
            raise _unreadable(name, f"{name} has no member of that name: was one renamed or removed?")
        return member

    return Codec(name, class_, "text", encode, decode)


def _model_codec(class_: type[BaseModel]) -> Codec:
    name = class_.__name__

    def encode(value: Any) -> str:
        if not isinstance(value, class_):
            raise _wrong_type(f"a {name}", value, f"{name}.model_validate makes one")
        try:
            text = value.model_dump_json(by_alias=True, round_trip=True)
            # A model whose own JSON it refuses (aliases that differ, NaN) would be found out when it is too late.
            class_.model_validate_json(text)
        except ValueError:
            raise InvalidValueError(
                f"the {name} can't be written as JSON that it reads back",
                hint="make aliases for reading and writing the same; JSON has no NaN",
            ) from None
        return _storable_json(text)

    def decode(text: Any) -> BaseModel:
        try:
            return class_.model_validate_json(text)
        except ValueError:
            # pydantic's own error quotes its input.
            raise _unreadable(name, f"the fields of {name} may have changed since it was stored") from None

    return Codec(name, class_, "jsonb", encode, decode)


@lru_cache(maxsize=1024)
def _of_class(class_: type) -> Codec:
    if issubclass(class_, Enum):
        return _enum_codec(class_)
    if issubclass(class_, BaseModel):
        return _model_codec(class_)
    for base in class_.__mro__:
        if base in _BY_TYPE:
            return _BY_TYPE[base]
    if issubclass(class_, float):
        raise _unsupported("float", ", which PostgreSQL and Python round differently: use Decimal")
    raise _unsupported(class_.__name__)


DATETIME_TZ = Codec("DATETIME_TZ", datetime, "timestamptz", _encode_aware, _decode_aware)
"""Datetimes with a time zone. They are stored in UTC, and come back in UTC whatever zone they were given in."""

JSON_ANY = Codec("JSON", object, "jsonb", _encode_json, _decode_json)
"""Any JSON value, ``None`` for null. Tuples come back as lists, keys as text: what the ``json`` module does."""

_BYTES = Codec("bytes", bytes, "bytea", _encode_bytes, _decode_bytes, is_bytes=True)
_BY_TYPE: dict[type, Codec] = {
    str: Codec("str", str, "text", _encode_str, _decode_str),
    int: Codec("int", int, "numeric", _encode_int, _decode_int),
    Decimal: Codec("Decimal", Decimal, "numeric", _encode_decimal, _decode_decimal),
    bool: Codec("bool", bool, "boolean", _encode_bool, _decode_bool),
    date: Codec("date", date, "date", _encode_date, _decode_date),
    datetime: Codec("datetime", datetime, "timestamp", _encode_naive, _decode_naive),
    UUID: Codec("UUID", UUID, "uuid", _encode_uuid, _decode_uuid),
    dict: _json_of(dict),
    list: _json_of(list),
    bytes: _BYTES,
    bytearray: _BYTES,
    memoryview: _BYTES,
}
