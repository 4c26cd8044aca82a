"""``User.card.facet("last4") == "1111"``: equality of what a facet's normaliser makes of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.criterion import criterion
from glpgenc.sqlalchemy.operands import operand, operands
from glpgenc.wire.facets import FacetKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.falling_back import AnyCriteria

_LEAST_BITS = 64


def least_bits() -> int:
    """Return the bits of a term below which different values may be found together."""
    return _LEAST_BITS


class FacetComparator:
    """Compares by terms alone: nothing is decrypted, so that it also finds rows of tenants whose keys are not here.

    :param criteria: of the column.
    :param facet: one with a single term of at least 64 bits, so that different values are not found together.
    :raises EncryptedQueryError: for another facet.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, criteria: AnyCriteria, facet: Facet) -> None:
        if facet.shape.kind is not FacetKind.SCALAR:
            message = (
                f"facet {facet.facet_name} of {criteria.type.field} finds candidates only, and can't be compared "
                "directly"
            )
            raise EncryptedQueryError(message, hint="use startswith(), contains() or between() on the column itself")
        if facet.kept_bits < _LEAST_BITS:
            message = (
                f"facet {facet.facet_name} of {criteria.type.field} stores {facet.kept_bits} bits of a term, and "
                "also matches other values"
            )
            raise EncryptedQueryError(
                message, hint="compare the column itself: the rows found are decrypted and checked"
            )
        self._criteria = criteria
        self._facet = facet

    def __eq__(self, other: object) -> ColumnElement[bool]:  # type: ignore[override]
        value = operand(self._criteria.type, other)
        return criterion(self._criteria.is_null() if value is None else self._criteria.term_is(self._facet, value))

    def __ne__(self, other: object) -> ColumnElement[bool]:  # type: ignore[override]
        value = operand(self._criteria.type, other)
        if value is None:
            return criterion(self._criteria.is_not_null())
        return criterion(self._criteria.term_is_not(self._facet, value))

    def in_(self, values: Any) -> ColumnElement[bool]:
        """Return the criteria that the value is equal to one of some values.

        :param values: a list, or a ``bindparam()`` for one.
        """
        return criterion(self._criteria.term_in(self._facet, operands(self._criteria.type, values)))

    def not_in(self, values: Any) -> ColumnElement[bool]:
        """Return the criteria that the value is equal to none of some values.

        :param values: a list, or a ``bindparam()`` for one.
        """
        return criterion(self._criteria.term_not_in(self._facet, operands(self._criteria.type, values)))
