"""The columns beside an encrypted one that hold its search terms: their names, and where a query finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.errors import EncryptedQueryError, MappingError
from glpgenc.wire.facets import FacetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column

    from glpgenc.sqlalchemy.column_type import EncryptedColumn
    from glpgenc.sqlalchemy.facets import Facet

_MAX_NAME_BYTES = 63
_ENTITY = ("parententity", "parentmapper")
_SCALAR_KINDS = (FacetKind.SCALAR, FacetKind.RANGE)


def is_scalar(facet: Facet) -> bool:
    """Return whether a facet has one term a value, in its own column; else it has tags, in one column with others."""
    return facet.shape.kind in _SCALAR_KINDS


def index_columns_of(name: str, type_: EncryptedColumn) -> Iterator[tuple[Facet, str]]:
    """Yield each facet of a column with the name of its index column.

    The first facet with one term has ``<name>_bidx``, others ``<name>_<facet>_bidx``; all tags share ``<name>_tags``.

    :raises MappingError: when such a name has more than 63 bytes, which PostgreSQL would cut.
    """
    is_first = True
    for facet in type_.search:
        if not is_scalar(facet):
            yield facet, _checked(f"{name}_tags")
            continue
        yield facet, _checked(f"{name}_bidx" if is_first else f"{name}_{facet.facet_name}_bidx")
        is_first = False


def base_column(expression: Any) -> Column[Any]:
    """Return the table's column that an expression stands for: in the table, an alias, a subquery or a CTE.

    :raises EncryptedQueryError: when it stands for none, or for several.
    """
    found = [each for each in expression.base_columns if getattr(each, "table", None) is not None]
    if len(found) != 1:
        message = f"{expression} is not a column of a table, and has no index column"
        raise EncryptedQueryError(message, hint="compare the table's column itself, not an expression of it")
    return found[0]  # type: ignore[no-any-return]


def beside(expression: Any, name: str) -> Any:
    """Return another column of the row that an expression is of.

    :param name: of a column in the table.
    :raises EncryptedQueryError: when the alias, subquery or CTE does not have it.
    """
    base = base_column(expression)
    wanted = base.table.c[name]
    owner = getattr(expression, "table", base.table)
    found = owner.corresponding_column(wanted)
    if found is None:
        message = f"{base.table.name}.{base.name} is searched through {name}, which {owner.description} does not select"
        raise EncryptedQueryError(message, hint="put the condition into the subquery, or select that column as well")
    return of_same_entity(found, expression)


def of_same_entity(column: Any, expression: Any) -> Any:
    """Return a column with the mapped class that an expression is of, so that both are adapted to the same alias.

    SQLAlchemy moves criteria to an alias (an eager load, a polymorphic one, ``with_loader_criteria``) by these
    annotations: a column without them stays that of the table, which may be in FROM as well.

    :param column: of the same row as the expression.
    """
    given = getattr(expression, "_annotations", {})
    entity = {name: given[name] for name in _ENTITY if name in given}
    if not entity:
        return column
    # With them SQLAlchemy takes a statement of this column alone for one of the ORM, and joins what the class is of.
    return column._annotate(entity)._set_propagate_attrs(expression._propagate_attrs)  # noqa: SLF001


def _checked(name: str) -> str:
    if len(name.encode()) > _MAX_NAME_BYTES:
        message = f"the name of the index column {name} would be longer than 63 bytes"
        raise MappingError(message, hint="shorten the column's name")
    return name
