"""An encrypted column in a query: what may be done with it, by what compiles it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import Count
from django.db.models.expressions import Col, OrderBy

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import range_for

if TYPE_CHECKING:
    from types import FrameType

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec


class EncryptedCol(Col):
    """A column of an :class:`~glpgenc.django.EncryptedField`.

    Django compiles a column without saying what for, and any function could have it as an argument. So it is compiled
    where the ciphertext itself is selected, counted or sorted by, and refused wherever else.
    """

    if TYPE_CHECKING:
        target: Any  # an EncryptedField

    @property
    def spec(self) -> EncryptedColumnSpec:
        """The declaration of the column."""
        return self.target.spec  # type: ignore[no-any-return]

    def raw(self, compiler: Any) -> str:
        """Return the ciphertext column in SQL."""
        return self.column(compiler, self.target.column)

    def index(self, compiler: Any, facet: Facet) -> str:
        """Return the index column of a facet in SQL."""
        return self.column(compiler, self.target.index_columns[facet])

    def column(self, compiler: Any, name: str) -> str:
        """Return another column of its table in SQL."""
        quote = compiler.quote_name_unless_alias
        return quote(name) if self.alias is None else f"{quote(self.alias)}.{quote(name)}"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return it in SQL.

        :raises EncryptedQueryError: where only its value could serve, naming what would.
        """
        frame = _compiled_by()
        place, by = frame.f_code.co_name, frame.f_locals.get("self")
        if isinstance(by, OrderBy):
            ranked: tuple[str, Any] = _rank()(self, compiler, connection, by, frame)
            return ranked
        if place == "get_select":
            self._check_distinct(compiler.query)
        elif not isinstance(by, Count) or getattr(by, "distinct", True):
            self._refuse(place, by)
        return self.raw(compiler), ()

    def _check_distinct(self, query: Any) -> None:
        merges = (query.distinct and not query.distinct_fields) or (query.combinator and not query.combinator_all)
        if not merges or query.default_cols:
            return
        names_row = any(isinstance(each, Col) and each.alias == self.alias and each.target.primary_key
                        for each in query.select)  # fmt: skip
        if not names_row:
            message = f"{self.spec.field} is encrypted: equal values have different ciphertexts, and are not merged"
            raise EncryptedQueryError(
                message, hint="select the primary key, too, or take set() of the values in Python"
            )

    def _refuse(self, place: str, by: Any) -> NoReturn:
        field, name = self.spec.field, type(by).__name__
        if place == "get_group_by":
            message, hint = f"{field} is encrypted, and can't be grouped by", "group in Python"
        elif place == "get_distinct":
            message, hint = f"{field} is encrypted, and can't be in distinct()", "compare the values in Python"
        elif name in {"Max", "Min"}:
            declared = range_for(self.spec)
            message = f"{field} is encrypted, and has no {name}()"
            hint = "take the first of order_by()" + (
                f", with search=[{declared}]" if declared else " of another column"
            )
        elif isinstance(by, Count):
            message, hint = (
                f"{field} is encrypted, and distinct values can't be counted",
                "count len(set(...)) in Python",
            )
        elif place == "as_sql" and name.endswith("Compiler"):
            message = f"{field} is encrypted, and can't be copied by a statement: each value is bound to its field"
            hint = "read the values, and write them with bulk_update()"
        else:
            message = f"{field} is encrypted, and {name or place} can't be computed from it by the server"
            hint = "compute it in Python of the values that are read"
        raise EncryptedQueryError(message, hint=hint)


def _rank() -> Any:
    from glpgenc.django.ordering import rank  # noqa: PLC0415  (it reads rows, which are columns of this kind)

    return rank


def _compiled_by() -> FrameType:
    """Return the frame of what asked the compiler for the column."""
    # Fails closed: what is not known by its name is refused.
    frame: Any = sys._getframe(2)
    while frame.f_code.co_name == "compile" and frame.f_back is not None:
        frame = frame.f_back
    return frame  # type: ignore[no-any-return]
