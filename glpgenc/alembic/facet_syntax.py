"""Facets as the command line takes them: ``lower:unique``, ``exact:path=$.zip``, ``prefix=2-10``, ``range=month``."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from glpgenc.errors import ConfigurationError
from glpgenc.sqlalchemy.facets import Contains, Exact, Facet, Prefix, Range, Similar, Words

_NORMALIZERS = ("lower", "digits", "last4", "email_domain", "number")
_PREFIX = re.compile(r"prefix(?:=([0-9]{1,2})-([0-9]{1,2}))?", re.ASCII)
_CONTAINS = re.compile(r"contains(?:=([0-9]))?", re.ASCII)
_RANGE = re.compile(
    r"range=(?:(day|week|month|quarter|year)|([1-9][0-9]{0,4})days|([0-9]{1,18}(?:\.[0-9]{1,18})?))", re.ASCII
)
_KEY = re.compile(r"(.+):key=([^:]*)")
_PARTITIONS = re.compile(r"(.+):partitions=([1-9][0-9]{0,2})", re.ASCII)
_TEXT_RANGE = re.compile(r"range=([1-9][0-9]{0,4})buckets", re.ASCII)
_PLAIN = {
    "exact": Exact(),
    "similar": Similar(),
    "words": Words(),
    "words:language=english": Words(language="english"),
    "words:language=english:stop=false": Words(language="english", stop=False),
}
# Lazy: the path may hold anything in quotes, and :each ends it.
_PATH = re.compile(r"([^:]+):path=(.+?)(:each)?", re.DOTALL)
_EACH = ":each"
_FORM = (
    "use exact, lower, digits, last4, email_domain or number, optionally with :key=emails for a key that "
    "columns share, with :partitions=4 for a random one of several terms, "
    "with :path=$.address.zip for a path of JSON documents and :each for any element of arrays, "
    "and with :unique, or with :unique=org,kind "
    "for uniqueness together with these columns; prefix or prefix=2-10; contains or contains=3; "
    "words, words:language=english or words:language=english:stop=false; similar; "
    "range=day|week|month|quarter|year, range=7days, range=1000 or, of text, range=256buckets"
)


def facet_of(text: str) -> Facet:
    """Read one way to search.

    :raises ConfigurationError: it is something else.
    :raises MappingError: when its numbers are out of their bounds, or a column is named twice.
    """
    if (match := _PATH.fullmatch(text)) or text.endswith(_EACH):
        word, path, each = match.groups() if match else (text.removesuffix(_EACH), None, _EACH)
        return _within(text, word, path, is_each=each is not None)
    word, unique, columns = text.partition(":unique")
    if match := _PARTITIONS.fullmatch(text):
        return _partitioned(text, match[1], int(match[2]))
    match = _KEY.fullmatch(word)
    word, key = (match[1], match[2]) if match else (word, None)
    found = _facet(word)
    if key is not None:
        found = replace(found, key=key) if isinstance(found, Exact) and key else None
    if found is None:
        raise ConfigurationError(f"{text!r} is not a valid search facet", hint=_FORM)
    if not unique:
        return found
    if not isinstance(found, Exact) or columns[:1] not in ("", "="):
        raise ConfigurationError(f"{text!r} is not a valid search facet", hint=_FORM)
    return replace(found, unique=True, with_columns=_columns(text, columns[1:]) if columns else ())


def _partitioned(text: str, word: str, partitions: int) -> Facet:
    found = _facet(word)
    if not isinstance(found, Exact):
        raise ConfigurationError(f"{text!r} is not a valid search facet", hint=_FORM)
    return replace(found, partitions=partitions)


def _within(text: str, word: str, path: str | None, *, is_each: bool) -> Facet:
    """Read a way to search parts of values: what stands at a path, or elements."""
    found = _facet(word)
    if found is None or isinstance(found, Words | Similar) or (is_each and not isinstance(found, Exact)):
        raise ConfigurationError(f"{text!r} is not a valid search facet", hint=_FORM)
    changes: dict[str, Any] = {"path": path} | ({"each": True} if is_each else {})
    return replace(found, **changes)


def _columns(text: str, listed: str) -> list[str]:
    """Read names of columns between commas; one with a comma or a quote in it is in double quotes."""
    try:
        (names,) = csv.reader([listed], strict=True)
    except (csv.Error, ValueError):
        names = []
    if not all(names) or not names:
        raise ConfigurationError(f"{text!r} is not a valid search facet", hint=_FORM)
    return names


def _facet(word: str) -> Facet | None:
    if word in _PLAIN:
        return _PLAIN[word]
    if word in _NORMALIZERS:
        return Exact(normalize=word)
    if match := _PREFIX.fullmatch(word):
        return Prefix() if match[1] is None else Prefix(least=int(match[1]), most=int(match[2]))
    if match := _CONTAINS.fullmatch(word):
        return Contains() if match[1] is None else Contains(n=int(match[1]))
    return _range(word)


def _range(word: str) -> Range | None:
    if match := _TEXT_RANGE.fullmatch(word):
        return Range(buckets=int(match[1]))
    match = _RANGE.fullmatch(word)
    return None if match is None else Range(bucket=_bucket(*match.groups()))


def _bucket(unit: str | None, days: str | None, number: str | None) -> Any:
    if unit is not None:
        return unit
    if days is not None:
        return timedelta(days=int(days))
    size = Decimal(number or 1)
    return int(size) if size == int(size) else size
