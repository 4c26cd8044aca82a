"""Normalisers: what a value is turned into before its search term is computed (docs/FORMAT.md, "Blind index").

``sql/0.1.0/search_terms.sql`` holds the same, byte for byte: no locale and no Unicode table of the platform is used,
because those change between versions, and an index outlives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum

from glpgenc.errors import InvalidValueError
from glpgenc.wire import lower_v1


class Normalizer(IntEnum):
    """The named normalisers, by the id that is in session keys. A changed one gets a new id."""

    EXACT = 1
    LOWER = 2
    DIGITS = 3
    LAST4 = 4
    EMAIL_DOMAIN = 5
    NUMBER = 6

    @classmethod
    def named(cls, name: str) -> Normalizer:
        """Return the normaliser of a name as it is in the registry.

        :raises InvalidValueError: when there is not one of that name.
        """
        try:
            return cls[name.upper()]
        except KeyError:
            known = ", ".join(each.name.lower() for each in cls)
            message = f"there is no normaliser {name!r}"
            raise InvalidValueError(message, hint=f"use one of {known}") from None


_LOWER = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + lower_v1.UPPER,
    "abcdefghijklmnopqrstuvwxyz" + lower_v1.LOWER,
)
_NOT_DIGITS = re.compile("[^0-9]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?0*(?:[0-9]{1,3}|1000))?", re.ASCII)
_NO_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})
# Characters; the exponent is 1000 at most. Both are short of PostgreSQL's own limits.
_LONGEST_NUMBER = 1000


def normalize(value: bytes, normalizer: Normalizer) -> bytes:
    """Return a value as a facet sees it.

    :param value: the plaintext; UTF-8 for every normaliser but ``EXACT``.
    :raises InvalidValueError: when a normaliser of text is given bytes that are not text, or ``NUMBER`` no number.
    """
    if normalizer is Normalizer.EXACT:
        return value
    return normalize_text(value, normalizer).encode("utf-8")


def normalize_text(value: bytes, normalizer: Normalizer) -> str:
    """Return a value as a facet of text sees it, also through ``EXACT``.

    :param value: the plaintext, UTF-8.
    :raises InvalidValueError: when it is not text, or for ``NUMBER`` no number.
    """
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = "a facet of this field requires text, and the value is not UTF-8"
        raise InvalidValueError(message, hint="use the normaliser exact for binary values")
    return _FUNCTIONS[normalizer](text)


def canonical_number(text: str) -> str:
    """Return a decimal number in its only form: ``1E+2`` as ``100``, ``-0.50`` as ``-0.5``, ``-0`` as ``0``.

    :param text: what PostgreSQL prints for a number, 1,000 characters at most, its exponent -1000 to 1000.
    :raises InvalidValueError: when it is something else. The message does not quote it.
    """
    if text in _NO_NUMBERS:
        return text
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        message = "a facet of this field requires a decimal number, and the value is not one"
        raise InvalidValueError(message, hint="such as -12.50; at most 1,000 characters, with an exponent up to 1000")
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _lower(text: str) -> str:
    return text.translate(_LOWER)


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def _last4(text: str) -> str:
    return _digits(text)[-4:]


def _email_domain(text: str) -> str:
    return _lower(text.rpartition("@")[2])


_FUNCTIONS: dict[Normalizer, Callable[[str], str]] = {
    Normalizer.EXACT: str,
    Normalizer.LOWER: _lower,
    Normalizer.DIGITS: _digits,
    Normalizer.LAST4: _last4,
    Normalizer.EMAIL_DOMAIN: _email_domain,
    Normalizer.NUMBER: canonical_number,
}
