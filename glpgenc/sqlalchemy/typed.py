"""Declarations that type checkers can judge.

At run time :func:`mapped_column` is SQLAlchemy's own function, and :class:`Encrypted` is its ``Mapped``. For mypy and
pyright an encrypted column's values have the type that it was declared with::

    email: Encrypted[str] = mapped_column(EncryptedColumn(str, data_class="pii"))
    born: Mapped[date] = mapped_column(EncryptedColumn(str, data_class="pii"))  # an error

SQLAlchemy's signature takes a column of any type for an attribute of any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column as _mapped_column

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, MappedColumn

    from glpgenc.sqlalchemy.comparators import FacetComparator
    from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn

    class EncryptedAttribute(InstrumentedAttribute[_T_co]):
        """An attribute of a mapped class that is an encrypted column."""

        def facet(self, name: str) -> FacetComparator:
            """Return what compares as a facet does: ``User.email.facet("lower") == "Ada@example.org"``."""

        def match(
            self, other: str, *, mode: Literal["all", "any", "phrase"] = ..., **kwargs: Any
        ) -> ColumnElement[bool]:
            """Return the criteria that the value has words: ``User.notes.match("brown fox", mode="phrase")``."""

        def similar(self, other: str, threshold: float = ...) -> ColumnElement[bool]:
            """Return the criteria that the value is similar to a text: ``User.name.similar("jon smiht")``."""

        def similarity(self, other: str) -> ColumnElement[float]:
            """Return how similar the value is to a text, 0 to 1."""

    class _AnotherType:
        """What a column is whose values are not of its attribute's type."""


class Encrypted(Mapped[_T_co]):
    """``Mapped`` for an attribute that is an encrypted column: type checkers know ``facet()`` and the like."""

    __slots__ = ()

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: Any) -> EncryptedAttribute[_T_co]: ...
        @overload
        def __get__(self, instance: object, owner: Any) -> _T_co: ...
        def __get__(self, instance: object, owner: Any) -> Any: ...


if TYPE_CHECKING:

    @overload
    def mapped_column(type_: EncryptedColumn[_T], /, *args: Any, **options: Any) -> Encrypted[_T]: ...
    @overload
    def mapped_column(name: str, type_: EncryptedColumn[_T], /, *args: Any, **options: Any) -> Encrypted[_T]: ...
    # Where the attribute is of another type, mypy continues to the next signature, and must find none that fits.
    @overload
    def mapped_column(type_: EncryptedColumn[Any], /, *args: Any, **options: Any) -> _AnotherType: ...
    @overload
    def mapped_column(name: str, type_: EncryptedColumn[Any], /, *args: Any, **options: Any) -> _AnotherType: ...
    @overload
    def mapped_column(*args: Any, **options: Any) -> MappedColumn[Any]: ...
    def mapped_column(*args: Any, **options: Any) -> Any:
        """Return a mapped column: SQLAlchemy's function, with a signature that keeps the type of encrypted values."""
else:
    mapped_column = _mapped_column
