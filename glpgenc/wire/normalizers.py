"""Normalisers: what a value is turned into before its search term is computed (docs/FORMAT.md, "Blind index").

``sql/normalizers_v1.sql`` holds the same, byte for byte: no locale and no Unicode table of the platform is used,
because those change between versions, and an index outlives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from glpgenc.errors import InvalidValueError
from glpgenc.wire import lower_v1


class Normalizer(IntEnum):
    """The named normalisers, by the id that stands in session keys. A changed one gets a new id."""

    EXACT = 1
    LOWER = 2
    DIGITS = 3
    LAST4 = 4
    EMAIL_DOMAIN = 5

    @classmethod
    def named(cls, name: str) -> Normalizer:
        """Return the normaliser of a name as it stands in the registry.

        :raises InvalidValueError: when there is none of that name.
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


def normalize(value: bytes, normalizer: Normalizer) -> bytes:
    """Return a value as a facet sees it.

    :param value: the plaintext; UTF-8 for every normaliser but ``EXACT``.
    :raises InvalidValueError: when a normaliser of text is given bytes that are not text.
    """
    if normalizer is Normalizer.EXACT:
        return value
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = "a facet of this field normalises text, and the value is not UTF-8"
        raise InvalidValueError(message, hint="use the normaliser exact for binary values")
    return _FUNCTIONS[normalizer](text).encode("utf-8")


def _lower(text: str) -> str:
    return text.translate(_LOWER)


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def _last4(text: str) -> str:
    return _digits(text)[-4:]


def _email_domain(text: str) -> str:
    return _lower(text.rpartition("@")[2])


_FUNCTIONS: dict[Normalizer, Callable[[str], str]] = {
    Normalizer.LOWER: _lower,
    Normalizer.DIGITS: _digits,
    Normalizer.LAST4: _last4,
    Normalizer.EMAIL_DOMAIN: _email_domain,
}
