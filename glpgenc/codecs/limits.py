"""Values with the limits of a declared SQL type: lengths, ranges and digits, kept as PostgreSQL keeps them."""

from __future__ import annotations

from dataclasses import replace
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from glpgenc.codecs.codec import Codec, StoredText
from glpgenc.codecs.scalars import BYTES, DECIMAL, INT, STR
from glpgenc.errors import InvalidValueError

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
