"""Which facets find what matches a pattern, and by which of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.choosing import lacking
from glpgenc.wire.facets import ContainsShape, PrefixShape
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.sqlalchemy.column_type import EncryptedColumn
    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.patterns import Pattern
    from glpgenc.wire.facets import Shape


def lookups(type_: EncryptedColumn, pattern: Pattern) -> Iterator[tuple[Facet, tuple[str, ...]]]:
    """Yield the facets that find what matches a pattern, each with the texts to look for."""
    folded = {Normalizer.LOWER} if pattern.ignore_case else {Normalizer.LOWER, Normalizer.EXACT}
    facets = [each for each in type_.search if each.normalizer in folded]
    # One tag stands for a whole beginning. Tags of its parts would find no fewer rows, and each of them is in many more
    # of the table: reading where those are takes longer, the more rows there are.
    is_whole = any(_stands_for(each.shape, pattern.beginning) for each in facets)
    parts = pattern.parts[1:] if is_whole else pattern.parts
    for facet in facets:
        shape = facet.shape
        if isinstance(shape, PrefixShape) and len(pattern.beginning) >= shape.least:
            yield facet, (pattern.beginning,)
        elif isinstance(shape, ContainsShape):
            texts = tuple(part for part in parts if len(part) >= shape.length)
            if texts:
                yield facet, texts


def _stands_for(shape: Shape, beginning: str) -> bool:
    return isinstance(shape, PrefixShape) and shape.least <= len(beginning) <= shape.most


def no_lookup(type_: EncryptedColumn, pattern: Pattern) -> NoReturn:
    """Refuse a pattern that no facet looks up.

    :raises EncryptedQueryError: always. It says how much text the facets that there are would need.
    """
    shapes = [
        each.shape
        for each in type_.search
        if isinstance(each.shape, (PrefixShape, ContainsShape))
        and (each.normalizer is Normalizer.LOWER or not pattern.ignore_case)
    ]
    # However long the text is: no prefix finds what stands elsewhere.
    is_elsewhere = not pattern.beginning and any(pattern.parts)
    if is_elsewhere and not any(isinstance(each, ContainsShape) for each in shapes):
        shapes = []
    if shapes:
        message = f"the pattern is too short to search {type_.field}: {'; '.join(map(_need, shapes))}"
        raise EncryptedQueryError(message, hint="use a longer pattern, or declare a facet for shorter ones")
    lacking(type_, "ilike" if pattern.ignore_case else "like", "Prefix()" if pattern.beginning else "Contains()")


def _need(shape: PrefixShape | ContainsShape) -> str:
    if isinstance(shape, PrefixShape):
        return f"Prefix requires at least {shape.least} characters at the start"
    return f"Contains requires at least {shape.length} consecutive characters"
