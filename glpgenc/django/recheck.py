"""The check of what an index has found, where its terms are those of other values, too: decrypted and compared here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from glpgenc.django.columns import EncryptedCol
from glpgenc.sqlalchemy.search.recheck import passing_rows
from glpgenc.sqlalchemy.types.support import HiddenBytes

if TYPE_CHECKING:
    from glpgenc.django.keys import AliasKeys
    from glpgenc.sqlalchemy.search.recheck import Recheck

Condition = tuple[str, tuple[Any, ...]]
"""A condition in SQL, with its parameters."""


def any_of(column: str, terms: Iterable[bytes]) -> Condition:
    """Return the condition that an index column holds one of some terms: NULL of NULL, whatever the terms."""
    found = [HiddenBytes(term) for term in dict.fromkeys(terms)]
    if len(found) == 1:
        return f"{column} = %s::bytea", (found[0],)
    # No term is of no bytes; and of an empty array NULL would be false.
    return f"{column} = ANY (%s::bytea[])", (found or [HiddenBytes()],)


def key_fields(column: EncryptedCol) -> list[Any]:
    """Return the fields of the primary key of a column's table."""
    key = column.target.model._meta.pk
    return list(getattr(key, "fields", None) or [key])


def key_arrays(column: EncryptedCol, rows: list[Any], compiler: Any, connection: Any) -> Condition:
    """Return the condition that a row's key is one of some.

    :param rows: the keys, a tuple each, as the driver gave them.
    """
    fields = key_fields(column)
    names = [column.column(compiler, each.column) for each in fields]
    arrays = [f"%s::{_type(each, connection)}[]" for each in fields]
    lists = tuple([row[at] for row in rows] for at in range(len(fields)))
    if len(names) == 1:
        return f"{names[0]} = ANY ({arrays[0]})", lists
    return f"({', '.join(names)}) IN (SELECT * FROM unnest({', '.join(arrays)}))", lists  # noqa: S608 - quoted names


def _type(field: Any, connection: Any) -> str:
    return str(field.rel_db_type(connection))


def passing(  # noqa: PLR0917  (what a check takes)
    column: EncryptedCol,
    candidates: Callable[[EncryptedCol], Condition],
    check: Recheck,
    compiler: Any,
    connection: Any,
    keys: AliasKeys,
) -> Condition:
    """Return the condition that a row is one that an index finds and that passes a check.

    The server can't check. So the candidates are fetched, decrypted and checked here, and it is given the keys of those
    that pass.

    :param candidates: makes the condition by which they are found, of the column in its own table.
    """
    own = EncryptedCol(column.target.model._meta.db_table, column.target)
    condition, params = candidates(own)
    names = [own.raw(compiler), *(own.column(compiler, each.column) for each in key_fields(own))]
    table = connection.ops.quote_name(own.alias)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {condition}", params)  # noqa: S608 - quoted names
        rows = cursor.fetchall()
    passed = passing_rows(rows, own.spec, keys, check, lambda row: ", ".join(map(str, row[1:]))) if rows else ()
    found, found_keys = key_arrays(column, [row[1:] for row in passed], compiler, connection)
    if not column.target.null:
        return found, found_keys
    # NULL of NULL, as every comparison is: NOT must not turn it into true.
    return f"({found} OR ({column.raw(compiler)} IS NULL AND NULL))", found_keys
