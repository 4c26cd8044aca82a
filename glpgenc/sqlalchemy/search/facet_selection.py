"""The facets that answer an operator: equality, and LIKE by parts of its pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.operands import is_parameter
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.facets import ContainsShape, PrefixShape
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

_ALL_BITS = 128
_ORDERED = ("numeric", "date", "timestamp", "timestamptz")
_WHOLE = (FacetKind.SCALAR, FacetKind.PARTITIONED)
_BUCKETS = (FacetKind.RANGE, FacetKind.TEXT_RANGE)

SURE_BITS = 64
"""Bits of a bucket's term with which no two buckets have the same: of the 100,000 that a column may have, two do by a
chance of 1 to 3,700,000,000, and a thousand buckets have one of a billion rows of other tenants by 1 to 18,000,000."""


def facet_of_equality(spec: EncryptedColumnSpec, value: Any) -> tuple[Facet, bool]:
    """Return the facet that finds the fewest different values beside the equal ones, and whether it finds no other.

    :param value: what is looked for, ``None`` where it is not known: tags find a text that is long enough.
    :raises EncryptedQueryError: when there is none.
    """
    facet, complete = spec.memoized("equality", lambda: _scalar_of_equality(spec))
    if facet is not None:
        return facet, complete
    if value is not None and spec.codec.is_text and not is_parameter(value):
        length = len(spec.codec.operand(value))
        for each in spec.whole_facets:
            shape = each.shape
            least = getattr(shape, "least", getattr(shape, "length", None))
            if least is not None and length >= least:
                return each, False
    return refuse_operator(spec, "==", "Exact()")


def facet_of_order(spec: EncryptedColumnSpec) -> Facet | None:
    """Return the facet whose buckets are in the order of the values; ``None`` where there is none."""
    return next((each for each in spec.whole_facets if each.shape.kind in _BUCKETS), None)


def range_for(spec: EncryptedColumnSpec) -> str | None:
    """Return the declaration of the facet that would serve order; ``None`` where none does for values of this type."""
    if spec.codec.is_text:
        return "Range(buckets=...)"
    return "Range(bucket=...)" if spec.codec.sql_type in _ORDERED else None


def hint_for_order(spec: EncryptedColumnSpec) -> str:
    """Return what to do where a column can't be ordered by as it is."""
    if facet_of_order(spec) is not None:
        if spec.mode == "database":
            return "select from it as from a subquery, and order that: s = select(...).subquery(), order_by(s.c.name)"
        return (
            "in client mode this process sorts: order the outermost SELECT by the column itself, without DISTINCT, and "
            "what only counts or filters rows not at all"
        )
    ways = [] if (facet := range_for(spec)) is None else [f"declare it with search=[{facet}]"]
    if spec.mode == "database":
        ways.append(f"sort by decrypting each row: order_by(decrypted({spec.attribute_name}))")
    else:
        ways.append("order in Python, or by another column")
    return "; or ".join(ways)


def is_complete(spec: EncryptedColumnSpec, facet: Facet) -> bool:
    """Return whether the terms of a value are those of no other."""
    exact = {Normalizer.EXACT, Normalizer.NUMBER} if spec.codec.sql_type == "numeric" else {Normalizer.EXACT}
    return facet.shape.kind in _WHOLE and facet.kept_bits == _ALL_BITS and facet.normalizer in exact


def refuse_operator(spec: EncryptedColumnSpec, operator: str, facet: str | None) -> NoReturn:
    """Refuse an operator.

    :param operator: as SQL writes it.
    :param facet: what would serve it, as it is declared; ``None`` where nothing would.
    :raises EncryptedQueryError: always.
    """
    if spec.codec.unsearchable is not None:
        message = f"{spec.field} is encrypted, and values of type {spec.codec.name} can't be searched with {operator}"
        raise EncryptedQueryError(
            message, hint="read the values, and compare them in Python; is_(None) and is_not(None) work in the database"
        )
    message = f"{spec.field} is encrypted, and has no facet for {operator}"
    if facet is None:
        raise EncryptedQueryError(
            message, hint=f"values of type {spec.codec.name} can't be searched with this operator"
        )
    raise EncryptedQueryError(message, hint=f"declare it with search=[{facet}]")


def _scalar_of_equality(spec: EncryptedColumnSpec) -> tuple[Facet | None, bool]:
    scalars = [facet for facet in spec.whole_facets if facet.is_scalar]
    facet = min(scalars, key=lambda each: _cost(spec, each), default=None)
    return facet, facet is not None and is_complete(spec, facet)


def _cost(spec: EncryptedColumnSpec, facet: Facet) -> tuple[bool, bool, bool, int]:
    """Return what sorts facets with one term by how many different values are likely to share it."""
    is_folded = facet.normalizer not in {Normalizer.EXACT, Normalizer.NUMBER, Normalizer.LOWER}
    return (not is_complete(spec, facet), facet.shape.kind in _BUCKETS, is_folded, -facet.kept_bits)


@dataclass(frozen=True, slots=True, repr=False)
class Lookup:
    """What a facet of tags looks up of a text.

    :param texts: to look for, by all of their tags.
    :param beginning: a text whose beginning is looked up by another facet: tags of it are worth asking for only where
        that is in many rows, and one of them in few.
    """

    facet: Facet
    texts: tuple[str, ...]
    beginning: str = ""


def pattern_lookups(among: tuple[Facet, ...], pattern: Pattern) -> Iterator[Lookup]:
    """Yield what facets look up that find what matches a pattern.

    :param among: the facets that there are.
    """
    folded = {Normalizer.LOWER} if pattern.ignore_case else {Normalizer.LOWER, Normalizer.EXACT}
    facets = [each for each in among if each.normalizer in folded]
    # One tag stands for a beginning. Tags of its parts find no fewer rows, or hardly fewer where it is longer than a
    # tag stands for, and each is in many more of the table: reading where those are takes longer, the more there are.
    beginnings = [each.shape for each in facets if isinstance(each.shape, PrefixShape)]
    longest = max((each.most for each in beginnings if len(pattern.beginning) >= each.least), default=0)
    parts = pattern.parts[1:] if longest else pattern.parts
    for facet in facets:
        shape = facet.shape
        if isinstance(shape, PrefixShape) and len(pattern.beginning) >= shape.least:
            yield Lookup(facet, (pattern.beginning,))
        elif isinstance(shape, ContainsShape):
            texts = tuple(part for part in parts if len(part) >= shape.length)
            is_longer = 0 < longest < len(pattern.beginning) and len(pattern.beginning) >= shape.length
            if texts or is_longer:
                yield Lookup(facet, texts, pattern.beginning if is_longer else "")


def facets_of_pattern(
    spec: EncryptedColumnSpec, pattern: Pattern, operator: str = "ilike"
) -> tuple[Facet, tuple[Lookup, ...]]:
    """Return the facet by which a pattern is looked up, and what is looked up by tags: nothing where it has terms.

    :param operator: what a pattern without wildcards is called in a refusal.
    :raises EncryptedQueryError: when there is none.
    """
    if pattern.text is not None:
        scalars = (each for each in spec.whole_facets if each.shape.kind is FacetKind.SCALAR)
        if folded := next((each for each in scalars if each.normalizer is Normalizer.LOWER), None):
            return folded, ()
    if found := tuple(pattern_lookups(spec.whole_facets, pattern)):
        return found[0].facet, found
    if pattern.text is not None:
        return refuse_operator(spec, operator, 'Exact(normalize="lower")')
    # Texts with one beginning follow each other.
    facet = facet_of_order(spec)
    if facet is None or not pattern.beginning or pattern.ignore_case:
        return refuse_pattern(spec, pattern)
    return facet, ()


def refuse_pattern(spec: EncryptedColumnSpec, pattern: Pattern) -> NoReturn:
    """Refuse a pattern that no facet looks up.

    :raises EncryptedQueryError: always. It says how much text the facets that there are would need.
    """
    shapes = [
        each.shape
        for each in spec.whole_facets
        if isinstance(each.shape, (PrefixShape, ContainsShape))
        and (each.normalizer is Normalizer.LOWER or not pattern.ignore_case)
    ]
    # However long the text is: no prefix finds what stands elsewhere.
    is_elsewhere = not pattern.beginning and any(pattern.parts)
    if is_elsewhere and not any(isinstance(each, ContainsShape) for each in shapes):
        shapes = []
    if shapes:
        message = f"the pattern is too short to search {spec.field}: {'; '.join(map(_need, shapes))}"
        raise EncryptedQueryError(message, hint="use a longer pattern, or declare a facet for shorter ones")
    refuse_operator(spec, "ilike" if pattern.ignore_case else "like", "Prefix()" if pattern.beginning else "Contains()")


def _need(shape: PrefixShape | ContainsShape) -> str:
    if isinstance(shape, PrefixShape):
        return f"Prefix requires at least {shape.least} characters at the start"
    return f"Contains requires at least {shape.length} consecutive characters"
