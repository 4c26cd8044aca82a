"""Text, bytes, truth values, numbers and UUIDs, also within the limits of a declared type."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from glpgenc.codecs.codec import Codec, StoredText, unreadable, wrong_type
from glpgenc.errors import InvalidValueError


def plaintext(value: str | bytes) -> bytes:
    """Return the bytes to encrypt for a text, or for bytes, which stay as they are.

    :raises InvalidValueError: when PostgreSQL can't hold the text.
    """
    if isinstance(value, bytes):
        return value
    if "\0" in value:
        raise InvalidValueError(
            "the text contains U+0000, which PostgreSQL can't store as text",
            hint="remove it, or encrypt the value as bytes",
        )
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidValueError(
            "the text contains a lone surrogate, which is not valid Unicode",
            hint="correct the decoding, or encrypt the value as bytes",
        ) from None


def _encode_str(value: Any) -> str:
    if type(value) is not str:
        if not isinstance(value, str):
            raise wrong_type("a str", value, "convert it, or use the codec of its type")
        # The text itself, also of a subclass that shows itself otherwise, as Enum members do.
        value = str.__str__(value)
    text: str = value
    # An ASCII string is known to be one without looking at it; it can't hold a surrogate.
    if "\0" in text or not text.isascii():
        plaintext(text)
    return text


def decode_text(text: Any) -> str:
    """Return a text as it is."""
    return text  # type: ignore[no-any-return]


STR = Codec("str", str, "text", _encode_str, decode_text)


def _encode_bytes(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise wrong_type("bytes", value, "encode it first, or use the codec of its type")


def _decode_bytes(data: Any) -> bytes:
    return data  # type: ignore[no-any-return]


BYTES = Codec("bytes", bytes, "bytea", _encode_bytes, _decode_bytes, is_bytes=True)

_BOOLS = {"true": True, "false": False, "t": True, "f": False}


def _encode_bool(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise wrong_type("a bool", value)


def _decode_bool(text: Any) -> bool:
    found = _BOOLS.get(text)
    if found is None:
        raise unreadable("bool")
    return found


BOOL = Codec("bool", bool, "boolean", _encode_bool, _decode_bool)

# PostgreSQL's numeric: digits before and after the point. Without a limit Decimal("1E+999999999") would be a gigabyte.
_MAX_WHOLE_DIGITS = 131_072
_MAX_FRACTION_DIGITS = 16_383
_INT = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|[+-]?Infinity")


def _encode_int(value: Any) -> str:
    if type(value) is not int and (not isinstance(value, int) or isinstance(value, bool)):
        raise wrong_type("an int", value)
    try:
        return int.__repr__(value)
    except ValueError:
        # Python's own limit, against quadratic time.
        raise InvalidValueError("the int has more digits than Python converts to text", hint="use bytes") from None


def _decode_int(text: Any) -> int:
    # int() alone would also read spaces, underscores and the digits of other scripts.
    if _INT.fullmatch(text):
        try:
            return int(text)
        except ValueError:
            pass
    raise unreadable("int")


def _encode_decimal(value: Any) -> str:
    if not isinstance(value, Decimal):
        if isinstance(value, float):
            raise wrong_type("a Decimal", value, "pass Decimal(str(value))")
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong_type("a Decimal", value)
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
            "the Decimal has more digits than PostgreSQL's numeric",
            hint=(
                f"at most {_MAX_WHOLE_DIGITS} digits before the decimal point and {_MAX_FRACTION_DIGITS} after it "
                "are supported"
            ),
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
    raise unreadable("Decimal")


INT = Codec("int", int, "numeric", _encode_int, _decode_int)
DECIMAL = Codec("Decimal", Decimal, "numeric", _encode_decimal, _decode_decimal)


def _encode_float(value: Any) -> str:
    if not isinstance(value, float):
        raise wrong_type("a float", value)
    # The shortest digits that read the same, written out: one text for each number, which numeric reads, too.
    return _encode_decimal(Decimal(repr(float(value)))).removesuffix(".0")


def _decode_float(text: Any) -> float:
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise unreadable("float")


FLOAT = Codec("float", float, "numeric", _encode_float, _decode_float)
"""Of those that no server computes with: PostgreSQL and Python round them differently."""

_FORM = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _encode_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise wrong_type("a UUID", value, "convert it with UUID(value)")
    return str(value)


def _decode_uuid(text: Any) -> UUID:
    if not _FORM.fullmatch(text):
        raise unreadable("UUID")
    return UUID(text)


UUID_ = Codec("UUID", UUID, "uuid", _encode_uuid, _decode_uuid)


def _encode_text(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong_type("the text of a UUID", value, "convert it with str(value)")
    try:
        return str(UUID(value))
    except ValueError:
        raise InvalidValueError("the text is not a valid UUID", hint="pass 32 hexadecimal digits") from None


def _decode_text(text: Any) -> str:
    return str(_decode_uuid(text))


UUID_TEXT = Codec("UUID as text", str, "uuid", _encode_text, _decode_text, operand=_encode_text)
"""UUIDs that are given and returned as text, as ``Uuid(as_uuid=False)`` does."""

_MOST_DIGITS = 1000
"""The largest precision of PostgreSQL's numeric, and how far its scale may be from zero."""


@lru_cache(maxsize=1024)
def text_within(length: int) -> Codec:
    """Return the codec of ``varchar(length)``: spaces beyond the length are cut off, as PostgreSQL does.

    :param length: in characters.
    """

    def store(value: Any) -> str:
        text: str = STR.encode(value)
        return text if len(text) <= length else _cut(text, length)

    return replace(STR, store=store)


@lru_cache(maxsize=1024)
def padded_text(length: int) -> Codec:
    """Return the codec of ``char(length)``: values are filled up with spaces, which don't count in comparisons.

    :param length: in characters.
    """

    def padded(value: Any) -> str:
        text: str = STR.encode(value)
        return text if isinstance(value, StoredText) else text.rstrip(" ").ljust(length)

    def store(value: Any) -> str:
        text = padded(value)
        return text if len(text) <= length else _cut(text, length)

    return replace(STR, encode=padded, store=store, operand=padded)


def _cut(text: str, length: int) -> str:
    if text[length:].strip(" "):
        raise InvalidValueError(
            f"the text is longer than the {length} characters of the declared type",
            hint="shorten it, or declare a longer type",
        )
    return text[:length]


@lru_cache(maxsize=1024)
def bytes_within(length: int) -> Codec:
    """Return the codec of bytes up to a length."""

    def store(value: Any) -> bytes:
        data: bytes = BYTES.encode(value)
        if len(data) > length:
            raise InvalidValueError(
                f"the value is longer than the {length} bytes of the declared type",
                hint="shorten it, or declare a longer type",
            )
        return data

    return replace(BYTES, store=store)


@lru_cache(maxsize=16)
def whole_within(bits: int) -> Codec:
    """Return the codec of whole numbers of some bits: 16 for ``smallint``, 32 for ``integer``, 64 for ``bigint``."""
    most = 2 ** (bits - 1)

    def store(value: Any) -> str:
        text: str = INT.encode(value)
        if not -most <= value < most:
            raise InvalidValueError(
                f"the int is outside the declared type's range, {-most} to {most - 1}",
                hint="declare BigInteger, or int for whole numbers of any size",
            )
        return text

    return replace(INT, store=store)


@lru_cache(maxsize=1024)
def numeric_within(precision: int, scale: int) -> Codec:
    """Return the codec of ``numeric(precision, scale)``: values are rounded to the scale, halves away from zero.

    :param precision: digits in all, 1 to 1,000.
    :param scale: digits after the point; negative: zeros before it.
    :raises TypeError: when they are out of PostgreSQL's bounds.
    """
    if not 1 <= precision <= _MOST_DIGITS or not -_MOST_DIGITS <= scale <= _MOST_DIGITS:
        message = (
            f"Numeric({precision}, {scale}) is not a type of PostgreSQL: the precision must be 1 to {_MOST_DIGITS}"
        )
        raise TypeError(message)
    unit, most = Decimal((0, (1,), -scale)), precision - scale
    context = Context(prec=2 * _MOST_DIGITS + 2, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)

    def store(value: Any) -> str:
        text: str = DECIMAL.encode(value)
        number = Decimal(value)
        if number.is_nan():
            return text
        if number.is_finite() and (not number or number.adjusted() < most):
            number = number.quantize(unit, context=context)
            if not number or number.adjusted() < most:
                return str(DECIMAL.encode(number))
        raise InvalidValueError(
            f"the number is out of range for Numeric({precision}, {scale}): its absolute value must be less than "
            f"10^{most}",
            hint="declare a larger precision, or Decimal for numbers of any size",
        )

    return replace(DECIMAL, store=store)
