"""The check of what an index has found, where its terms are those of other values, too: decrypted and compared here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glpgenc.django.columns import EncryptedCol
from glpgenc.sqlalchemy.search.recheck import passing_rows
from glpgenc.sqlalchemy.search.text_conditions import but_null, keyed

if TYPE_CHECKING:
    from glpgenc.django.keys import AliasKeys
    from glpgenc.sqlalchemy.search.recheck import Recheck
    from glpgenc.sqlalchemy.search.text_conditions import Condition


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
    return keyed(names, [str(each.rel_db_type(connection)) for each in fields], rows)


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
    return but_null(found, column.raw(compiler)) if column.target.null else found, found_keys
