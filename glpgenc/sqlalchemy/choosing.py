"""Which facet of a column answers equality, and whether its terms alone are the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.index_columns import is_scalar
from glpgenc.sqlalchemy.operands import is_parameter
from glpgenc.wire.facets import FacetKind, PrefixShape
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.column_type import EncryptedColumn
    from glpgenc.sqlalchemy.facets import Facet

_ALL_BITS = 128


def facet_of_equality(type_: EncryptedColumn, value: Any) -> Facet:
    """Return the facet that finds the fewest different values beside the equal ones.

    :param value: what is looked for, ``None`` where it is not known: tags find a text that is long enough.
    :raises EncryptedQueryError: when there is none.
    """
    best = type_.kept("equality", lambda: _scalar_of_equality(type_))
    if best[0] is not None:
        return best[0]  # type: ignore[no-any-return]
    if value is not None and type_.codec.is_text and not is_parameter(value):
        length = len(type_.codec.operand(value))
        for facet in type_.search:
            shape = facet.shape
            least = shape.least if isinstance(shape, PrefixShape) else shape.length  # type: ignore[union-attr]
            if length >= least:
                return facet
    return lacking(type_, "==", "Exact()")


def is_complete(type_: EncryptedColumn, facet: Facet) -> bool:
    """Return whether equal terms mean equal values, and different terms different values."""
    return type_.kept(("complete", facet), lambda: (_compares_exactly(type_, facet),))[0]  # type: ignore[no-any-return]


def lacking(type_: EncryptedColumn, operator: str, facet: str | None) -> NoReturn:
    """Refuse an operator.

    :param operator: as SQL writes it.
    :param facet: what would serve it, as it is declared; ``None`` where nothing would.
    :raises EncryptedQueryError: always.
    """
    if type_.codec.unsearchable is not None:
        message = f"{type_.field} is encrypted, and values of type {type_.codec.name} can't be searched with {operator}"
        raise EncryptedQueryError(
            message, hint="read the values, and compare them in Python; is_(None) and is_not(None) work in the database"
        )
    message = f"{type_.field} is encrypted, and has no facet for {operator}"
    if facet is None:
        raise EncryptedQueryError(
            message, hint=f"values of type {type_.codec.name} can't be searched with this operator"
        )
    raise EncryptedQueryError(message, hint=f"declare it with search=[{facet}]")


def _scalar_of_equality(type_: EncryptedColumn) -> tuple[Facet | None]:
    return (min(filter(is_scalar, type_.search), key=lambda facet: _cost(type_, facet), default=None),)


def _cost(type_: EncryptedColumn, facet: Facet) -> tuple[bool, bool, bool, int]:
    """Return what sorts facets with one term by how many different values are likely to share it."""
    is_folded = facet.normalizer not in {Normalizer.EXACT, Normalizer.NUMBER, Normalizer.LOWER}
    return (not is_complete(type_, facet), facet.shape.kind is FacetKind.RANGE, is_folded, -facet.kept_bits)


def _compares_exactly(type_: EncryptedColumn, facet: Facet) -> bool:
    exact = {Normalizer.EXACT, Normalizer.NUMBER} if type_.codec.sql_type == "numeric" else {Normalizer.EXACT}
    return facet.shape.kind is FacetKind.SCALAR and facet.kept_bits == _ALL_BITS and facet.normalizer in exact
