"""Text: as it is, where PostgreSQL can hold it."""

from __future__ import annotations

from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import wrong_type
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
