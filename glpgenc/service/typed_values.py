"""Python values as bytes that know their type: a byte that names it, and the value in PostgreSQL's text form.

=====  ===========================  ==================================================
byte   type                         what follows
=====  ===========================  ==================================================
``s``  ``str``                      UTF-8
``x``  ``bytes``, ``bytearray``     the bytes
``b``  ``bool``                     ``true`` or ``false``
``i``  ``int``                      decimal digits
``f``  ``float``                    the shortest text that reads as the same number
``d``  ``Decimal``                  digits, with their trailing zeros
``D``  ``date``                     ``2024-02-29``
``t``  ``time`` without zone        ``12:30:00.5``
``v``  ``time`` with zone           ``12:30:00.5+01``
``T``  ``datetime`` without zone    ``2024-02-29 12:30:00.5``
``Z``  ``datetime`` with zone       the same moment in UTC, ``2024-02-29 11:30:00.5+00``
``p``  ``timedelta``                an interval
``u``  ``UUID``                     its hexadecimal form
``j``  ``dict``, ``list``           JSON
=====  ===========================  ==================================================
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, TIME_TZ, Codec, codec_for
from glpgenc.errors import GlpgencError, InvalidValueError, NotEncryptedError


def _text(value: Any) -> bytes:
    try:
        return str.encode(value)
    except UnicodeEncodeError:
        raise InvalidValueError(
            "the text holds a lone surrogate, which is not Unicode text", hint="repair it where it was decoded"
        ) from None


def _shortest(number: Decimal) -> str:
    """Return the one text of all equal numbers."""
    # Not of Decimal.normalize, which rounds to the precision of the thread's context.
    if not number:
        return "0"
    text: str = codec_for(Decimal).encode(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _float_text(value: Any) -> str:
    return repr(float(value))


_FLOAT = Codec("float", float, "double precision", _float_text, float)
_PLAIN = {
    bool: (b"b", codec_for(bool)),
    int: (b"i", codec_for(int)),
    float: (b"f", _FLOAT),
    Decimal: (b"d", codec_for(Decimal)),
    date: (b"D", codec_for(date)),
    timedelta: (b"p", codec_for(timedelta)),
    UUID: (b"u", codec_for(UUID)),
    dict: (b"j", JSON_ANY),
    list: (b"j", JSON_ANY),
}
_TIMES = {
    (time, False): (b"t", codec_for(time)),
    (time, True): (b"v", TIME_TZ),
    (datetime, False): (b"T", codec_for(datetime)),
    (datetime, True): (b"Z", DATETIME_TZ),
}
_READING = {tag[0]: codec.decode for tag, codec in (*_PLAIN.values(), *_TIMES.values())}


def to_bytes(value: object) -> bytes:
    """Return a value with its type.

    :raises InvalidValueError: when it has no text form, such as JSON with NaN in it.
    :raises TypeError: when it is of another type, a subclass included: nothing could give that back.
    """
    kind = type(value)
    if kind is str:
        return b"s" + _text(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return b"x" + bytes(value)
    if isinstance(value, time | datetime) and kind in {time, datetime}:
        tag, codec = _TIMES[kind, value.utcoffset() is not None]
    elif kind in _PLAIN:
        tag, codec = _PLAIN[kind]
    else:
        raise TypeError(
            f"a value of type {kind.__name__} can't be encrypted so that it comes back as one: give str, int, float, "
            "bool, bytes, Decimal, date, time, datetime, timedelta, UUID, dict or list"
        )
    text = codec.encode(value)
    if codec is JSON_ANY and codec.decode(text) != value:
        raise InvalidValueError(
            "the JSON value would come back as another one: it holds keys that are not text, or tuples",
            hint="use str keys, and lists",
        )
    return tag + _text(text)


def from_bytes(data: bytes) -> Any:
    """Return the value in its type.

    :raises NotEncryptedError: when no value was written so.
    """
    body = data[1:]
    if data[:1] == b"x":
        return body
    try:
        text = body.decode()
        return text if data[:1] == b"s" else _READING[data[0]](text)
    except (UnicodeDecodeError, ValueError, KeyError, IndexError, GlpgencError):
        # From None: what was decrypted is in the exception.
        raise NotEncryptedError(
            "the value was decrypted, and is not one that encrypt_field wrote",
            hint="decrypt it with EncryptionService, or with the version of glpgenc that wrote it",
        ) from None


def searchable(value: object) -> bytes:
    """Return a value such that equal values of one type are equal bytes.

    :raises InvalidValueError: as :func:`to_bytes`.
    :raises TypeError: as :func:`to_bytes`, and for JSON, whose equal values have different texts.
    """
    if isinstance(value, dict | list):
        raise TypeError(
            "equal JSON values can have different text forms, and so have no search term: index a part of the value"
        )
    if type(value) is Decimal:
        return b"d" + _shortest(value).encode()
    if type(value) is float:
        value += 0.0
    return to_bytes(value)
