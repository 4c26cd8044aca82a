"""Naming the row of a value that does not open, among the many of a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.engine.cursor import CursorResult

from glpgenc.errors import EncryptionError

_NOT_KNOWN = "select the table's primary key as well to see which row it is"
_SHOWN = 100


class Locator:
    """Knows the rows that were fetched last, and finds in them the one that a value is of. Costs next to nothing.

    :param result: whose rows.
    :ivar rows: as the driver gave them.
    """

    __slots__ = ("_columns", "rows")

    def __init__(self, result: CursorResult[Any]) -> None:
        self._columns: Sequence[Any] = getattr(result.context.compiled, "_result_columns", ()) or ()
        self.rows: Sequence[Any] = ()

    def around(self, at: int, read: Callable[[Any], Any], field: str) -> Callable[[Any], Any]:
        """Return a function that reads a value, and names its field and row when that fails.

        :param at: which column of the result it is, from 0.
        """

        def read_located(value: Any) -> Any:
            try:
                return read(value)
            except EncryptionError as error:
                raise self._located(error, at, value, field) from None

        return read_located

    def _located(self, error: EncryptionError, at: int, value: Any, field: str) -> EncryptionError:
        # By identity: two rows may hold the same bytes.
        row = next((row for row in self.rows if len(row) > at and row[at] is value), ())
        keys = ", ".join(self._primary_keys(row))
        # Made, not copied: packages that pickle exceptions change what copying one does (tblib: both share attributes).
        if keys:
            return type(error)(f"{error.message}: field {field}, row {keys}", hint=error.hint)
        hint = f"{error.hint}; {_NOT_KNOWN}" if error.hint else _NOT_KNOWN
        return type(error)(f"{error.message}: field {field}", hint=hint)

    def _primary_keys(self, row: Iterable[Any]) -> Iterator[str]:
        for result_column, value in zip(self._columns, row, strict=False):
            column = _primary_key(result_column)
            if column is not None:
                yield f"{column.table.name}.{column.name} = {str(value)[:_SHOWN]}"


def _primary_key(result_column: Any) -> Any:
    """Return the table's column of a primary key that a result's column is, of an alias too, or ``None``."""
    for each in result_column.objects:
        for column in getattr(each, "base_columns", ()):
            if getattr(column, "primary_key", False) and getattr(column, "table", None) is not None:
                return None if hasattr(column.type, "glpgenc_needs") else column
    return None


class LocatingResult(CursorResult[Any]):
    """A result that shows its locator the rows it fetches. A CursorResult becomes one; none is created."""

    __slots__ = ()

    def _fetchiter_impl(self) -> Iterator[Any]:
        locator: Locator = self.__dict__["_glpgenc_locator"]
        for row in super()._fetchiter_impl():
            locator.rows = (row,)
            yield row

    def _fetchone_impl(self, hard_close: bool = False) -> Any:  # noqa: FBT001, FBT002  (SQLAlchemy's signature)
        row = super()._fetchone_impl(hard_close)
        self.__dict__["_glpgenc_locator"].rows = () if row is None else (row,)
        return row

    def _fetchall_impl(self) -> Any:
        return self._seen(super()._fetchall_impl())

    def _fetchmany_impl(self, size: int | None = None) -> Any:
        return self._seen(super()._fetchmany_impl(size))

    def _seen(self, rows: Any) -> Any:
        self.__dict__["_glpgenc_locator"].rows = rows
        return rows
