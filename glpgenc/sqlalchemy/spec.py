"""The declaration of an encrypted column: where it is, its fallback column, and its index columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glpgenc.errors import EncryptedQueryError, MappingError
from glpgenc.wire.facets import FacetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Table

    from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn
    from glpgenc.sqlalchemy.facets import Facet

_MAX_NAME_BYTES = 63


class ColumnLocation(NamedTuple):
    """The table's column that a type belongs to."""

    schema: str | None
    table: str
    column: str


def location_of(column: Column[Any]) -> ColumnLocation:
    """Return where a column is."""
    return ColumnLocation(column.table.schema, column.table.name, column.name)


def check_fallback(type_: EncryptedColumn) -> None:
    """Refuse what no column can be called.

    :raises MappingError: naming the way out.
    """
    name: object = type_.fallback
    if name is not None and not (isinstance(name, str) and name and len(name.encode()) <= _MAX_NAME_BYTES):
        message = "fallback must be the name of the plaintext column, of 1 to 63 bytes"
        raise MappingError(message, hint="such as EncryptedColumn(..., fallback='email')")


def check_fallback_column(table: Table, column: Column[Any], index_columns: set[str]) -> None:
    """Refuse a fallback to a column that holds no plaintext, as far as the model tells.

    The plaintext column need not be in the model: it was taken out, or never was in it.

    :param index_columns: the names of the table's columns of search terms.
    :raises MappingError: naming the way out.
    """
    name = column.type.fallback  # type: ignore[attr-defined]
    place = f"{table.name}.{column.name}"
    there = next((each for each in table.columns if each.name == name), None)
    if name == column.name:
        message = f"{place} falls back to itself: a column can't contain both plaintext and ciphertext"
        hint = f"name the ciphertext's column: mapped_column('{name}_enc', EncryptedColumn(..., fallback='{name}'))"
        raise MappingError(message, hint=hint)
    if name in index_columns or (there is not None and hasattr(there.type, "glpgenc_needs")):
        message = f"{place} falls back to column {name}, which contains ciphertext or search terms"
        raise MappingError(message, hint="pass the name of its plaintext column as fallback=")


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
