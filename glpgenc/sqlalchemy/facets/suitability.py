"""Which facets serve values of which type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets.exact import Exact
from glpgenc.sqlalchemy.facets.facet import Facet
from glpgenc.sqlalchemy.facets.parts import Contains, Prefix
from glpgenc.sqlalchemy.facets.ranges import Range
from glpgenc.sqlalchemy.facets.similar import Similar
from glpgenc.sqlalchemy.facets.words import Words
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from glpgenc.codecs import Codec

_TIMES = ("date", "timestamp", "timestamptz")
_ELEMENTS = ("text[]", "numeric[]", "boolean[]", "date[]", "uuid[]")
_OF_TEXTS = tuple(each for each in Normalizer if each is not Normalizer.NUMBER)
_FOLDING = (Normalizer.EXACT, Normalizer.LOWER)


def listed(search: object) -> tuple[Facet, ...]:
    """Return what ``search=`` was given as a tuple: a facet, or several.

    :raises MappingError: when it is something else, such as the class of a facet.
    """
    several = tuple(search) if isinstance(search, Iterable) and not isinstance(search, (str, type)) else (search,)
    for each in several:
        if isinstance(each, type) and issubclass(each, Facet) and each is not Facet:
            message = f"search= must be a facet, not the class {each.__name__}"
            raise MappingError(message, hint=f"call it: search={each.__name__}()")
        if not isinstance(each, Facet) or type(each) is Facet:
            message = "search takes Exact(), Prefix(), Contains(), Range(), Words() and Similar(), or a list of them"
            raise MappingError(message)
    return several


def suited(search: Iterable[Facet], codec: Codec) -> tuple[Facet, ...]:
    """Return the facets of a column as they are for values of its type: ``Exact()`` of decimals compares as numbers.

    :param search: the facets, as declared.
    :param codec: of the column's values.
    :raises MappingError: when a facet can't serve values of this type.
    """
    return tuple(_suited(facet, codec) for facet in search)


def _suited(facet: Facet, codec: Codec) -> Facet:
    if codec.sql_type == "jsonb":
        return _suited_document(facet, codec)
    if facet.covered_path is not None:
        message = (
            f"{type(facet).__name__}(path=...) supports JSON documents, and the type of the column is {codec.name}"
        )
        raise MappingError(message, hint="leave path out")
    if codec.unsearchable is not None:
        message = f"values of type {codec.name} can't be searched: {codec.unsearchable}"
        raise MappingError(message, hint="store the part to be searched in a separate column")
    if isinstance(facet, Exact) and facet.each:
        return _suited_elements(facet, codec)
    if isinstance(facet, Exact):
        return _suited_exact(facet, codec)
    if isinstance(facet, Range):
        _check_range(facet, codec)
    else:
        _check_text(facet, codec)
    return facet


def _suited_document(facet: Facet, codec: Codec) -> Facet:
    """Return a facet as it is for JSON documents: of what stands at a path, because equal documents differ as text."""
    if isinstance(facet, Exact) and facet.each and facet.path is None:
        facet = replace(facet, path="$")
    name = type(facet).__name__
    if not isinstance(facet, (Exact, Prefix, Contains, Range)) or facet.path is None:
        message = f"values of type {codec.name} can't be searched: {codec.unsearchable}"
        raise MappingError(message, hint=f"cover a part of the document: {name}(path='$.name')")
    if isinstance(facet, Range) and facet.is_of_dates:
        message = "Range(path=...) supports numbers, because JSON has no dates"
        raise MappingError(message, hint="such as Range(path='$.amount', bucket=1000)")
    allowed = _FOLDING if isinstance(facet, (Prefix, Contains)) else _OF_TEXTS
    if isinstance(facet, Range):
        allowed = (Normalizer.EXACT,)
    if facet.normalizer not in allowed:
        message = f"{name}(path=..., normalize={facet.normalize!r}) supports no values: numbers have one form already"
        raise MappingError(message, hint=f"use one of {', '.join(each.name.lower() for each in allowed)}")
    return facet


def _suited_elements(facet: Exact, codec: Codec) -> Exact:
    if codec.sql_type not in _ELEMENTS:
        message = f"Exact(each=True) supports arrays and JSON documents, and the type of the column is {codec.name}"
        raise MappingError(
            message, hint="arrays of text, whole numbers, booleans, dates and UUIDs have searchable elements"
        )
    if facet.normalizer not in (_OF_TEXTS if codec.sql_type == "text[]" else (Normalizer.EXACT,)):
        message = f"Exact(each=True, normalize={facet.normalize!r}) does not support values of type {codec.name}"
        raise MappingError(message, hint="leave normalize out")
    return facet


def _suited_exact(facet: Exact, codec: Codec) -> Exact:
    if codec.python_type is Decimal and facet.normalize is None:
        return replace(facet, name=facet.facet_name, normalize="number")
    if codec.is_text:
        return facet
    allowed = {Decimal: ("number",), int: ("exact", "number")}.get(codec.python_type, ("exact",))
    if facet.normalizer not in {Normalizer.named(each) for each in allowed}:
        message = f"Exact(normalize={facet.normalize!r}) does not support values of type {codec.name}"
        raise MappingError(message, hint=f"use normalize={allowed[-1]!r}, or leave it out")
    return facet


def _check_text(facet: Facet, codec: Codec) -> None:
    name = type(facet).__name__
    if not codec.is_text:
        message = f"{name} supports text only, and the type of the column is {codec.name}"
        raise MappingError(message, hint="use Exact(), or Range(bucket=...) for numbers and dates")
    if isinstance(facet, (Words, Similar)):
        if facet.normalizer is not Normalizer.LOWER:
            parts = "words" if isinstance(facet, Words) else "trigrams"
            message = f"{name} takes no normaliser but 'lower', not {facet.normalize!r}: {parts} are of small letters"
            raise MappingError(message, hint="leave normalize out")
    elif facet.normalizer not in _FOLDING:
        message = f"{name}(normalize={facet.normalize!r}) supports no operator: LIKE compares the text as it is"
        raise MappingError(message, hint="use normalize='lower' or 'exact'; Exact() takes the other normalisers")


def _check_range(facet: Range, codec: Codec) -> None:
    is_of_dates = codec.sql_type in _TIMES
    if codec.is_text or facet.is_of_text:
        _check_text_range(facet, codec)
        return
    if not is_of_dates and codec.sql_type != "numeric":
        message = f"Range supports numbers, dates, times and text, and the type of the column is {codec.name}"
        raise MappingError(message, hint="use Exact()")
    if facet.is_of_dates is not is_of_dates:
        kind, bucket = ("dates and times", "'month'") if is_of_dates else ("numbers", "1000")
        message = f"the bucket of this Range is not valid for {kind}, and the type of the column is {codec.name}"
        raise MappingError(message, hint=f"such as Range(bucket={bucket})")
    _check_unchanged(facet)


def _check_text_range(facet: Range, codec: Codec) -> None:
    if not codec.is_text:
        message = f"Range(buckets=...) supports text only, and the type of the column is {codec.name}"
        raise MappingError(message, hint="use Range(bucket=...) for numbers and dates")
    if not facet.is_of_text:
        message = f"a Range of text takes a number of buckets, and the type of the column is {codec.name}"
        hint = "such as Range(buckets=256); `glpgenc plan-index TABLE.COLUMN --facet range` proposes the number"
        raise MappingError(message, hint=hint)
    _check_unchanged(facet)


def _check_unchanged(facet: Range) -> None:
    if facet.normalizer is not Normalizer.EXACT:
        message = "Range takes no normaliser"
        raise MappingError(message, hint="leave normalize out: buckets follow the order of the values as they are")
