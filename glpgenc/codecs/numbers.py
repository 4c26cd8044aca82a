"""Whole numbers and decimal ones: as PostgreSQL's numeric writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, wrong_type
from glpgenc.errors import InvalidValueError

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
