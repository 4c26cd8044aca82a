"""Results whose client-mode columns are decrypted with the keys of their own transaction."""

from __future__ import annotations

import operator
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row
from sqlalchemy.engine.cursor import CursorResult

from glpgenc.errors import EncryptedQueryError, EncryptionError
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.transaction.requirements import is_textual
from glpgenc.sqlalchemy.types.client import DeferredDecryptor
from glpgenc.sqlalchemy.types.database import DecryptedBytes

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.transaction.keys import TransactionKeys

_NOT_KNOWN = "select the table's primary key as well to see which row it is"
_SHOWN = 100


class Locator:
    """Knows the rows that were fetched last, and finds in them the one that a value is of. Costs next to nothing.

    :param compiled: the statement that they are of, in one result or several.
    :ivar latest: those that were fetched last. Not kept here, because this object outlives results.
    """

    __slots__ = ("_columns", "latest")

    def __init__(self, compiled: Any) -> None:
        self._columns: Sequence[Any] = getattr(compiled, "_result_columns", ()) or ()
        self.latest: Callable[[], FetchedRows | None] = lambda: None

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
        latest = self.latest()
        rows: Sequence[Any] = () if latest is None else latest.rows
        row = next((row for row in rows if len(row) > at and row[at] is value), ())
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
                return None if spec_of(column) is not None else column
    return None


class FetchedRows:
    """The rows that a result fetched last, as the driver gave them.

    :param locator: is shown them.
    """

    __slots__ = ("__weakref__", "_locator", "_reference", "rows")

    def __init__(self, locator: Locator) -> None:
        self._locator, self._reference = locator, weakref.ref(self)
        self.rows: Sequence[Any] = ()

    def replace(self, rows: Sequence[Any]) -> None:
        """Take the rows that were fetched now."""
        self.rows, self._locator.latest = rows, self._reference


_FETCHED = "_glpgenc_fetched"


class LocatingResult(CursorResult[Any]):
    """A result that keeps the rows it fetched last for its locator. A CursorResult becomes one; none is created."""

    __slots__ = ()

    def _fetchiter_impl(self) -> Iterator[Any]:
        for row in super()._fetchiter_impl():
            self.__dict__[_FETCHED].replace((row,))
            yield row

    def _fetchone_impl(self, hard_close: bool = False) -> Any:  # noqa: FBT001, FBT002  (SQLAlchemy's signature)
        row = super()._fetchone_impl(hard_close)
        self.__dict__[_FETCHED].replace(() if row is None else (row,))
        return row

    def _fetchall_impl(self) -> Any:
        rows = super()._fetchall_impl()
        self.__dict__[_FETCHED].replace(rows)
        return rows

    def _fetchmany_impl(self, size: int | None = None) -> Any:
        rows = super()._fetchmany_impl(size)
        self.__dict__[_FETCHED].replace(rows)
        return rows


Processor = Callable[[Any], Any] | None


def open_result(result: Any, transaction: TransactionKeys) -> None:
    """Put the keys of a transaction into a result, where it has columns that this process decrypts.

    :raises EncryptedQueryError: when it has stored values that can't be opened here.
    :raises GlpgencError: when the keys are not to be had, or a column is declared differently from its registration.
    """
    if not isinstance(result, CursorResult) or not result.returns_rows:
        return
    metadata: Any = result._metadata  # noqa: SLF001  (SQLAlchemy has no public place for processors of one result)
    processors: Sequence[Processor] = metadata._processors  # noqa: SLF001
    opened: OpenedColumns | None = transaction.opened_columns.get(id(processors))
    shared = getattr(result.context.compiled, "_cached_metadata", None)
    if opened is None:
        if is_textual(result.context.compiled):
            _check_stored(result, processors)
        if DeferredDecryptor not in map(type, processors):
            return
        opened = _open_columns(result, processors, transaction)
        # Those of the compiled statement are the same when it is executed again.
        if processors is getattr(shared, "_processors", None):
            transaction.keep_opened(processors, opened)
    if processors is getattr(shared, "_processors", None) and metadata is not shared:
        metadata._processors = opened.processors  # noqa: SLF001  # SQLAlchemy made it of the shared one for this result
    else:
        # Not to be changed: threads that execute a statement first may share one that another has replaced since.
        result._metadata = metadata = opened.of_shared(metadata)  # noqa: SLF001
    result.__class__ = LocatingResult
    result.__dict__[_FETCHED] = FetchedRows(opened.locator)
    _replace_row_maker(result, metadata)


def _check_stored(result: CursorResult[Any], processors: Sequence[Processor]) -> None:
    """Refuse ciphertext that this process can't open, or can't tell from what the server has decrypted."""
    for each in processors:
        if isinstance(each, DecryptedBytes) or (type(each) is DeferredDecryptor and each.column.is_bound):
            result.close()
            message = f"{each.column.field} is encrypted and can't be read from a text() statement directly"
            hint = "leave the column out of the text, or select from it: select(text(...).columns(...).subquery())"
            raise EncryptedQueryError(message, hint=hint)


class OpenedColumns:
    """The processors of a statement's results with the keys of one transaction.

    :param deferred: the processors that they stand for.
    :param locator: of their values.
    """

    __slots__ = ("_metadata", "_shared", "deferred", "locator", "processors")

    def __init__(self, deferred: Sequence[Processor], processors: list[Processor], locator: Locator) -> None:
        self.deferred, self.processors, self.locator = deferred, processors, locator
        self._shared: Any = None
        self._metadata: Any = None

    def of_shared(self, metadata: Any) -> Any:
        """Return a copy of metadata that other results may have, and are not to be changed, with these processors."""
        if self._shared is not metadata:
            self._shared, self._metadata = metadata, (copied := object.__new__(type(metadata)))
            for cls in type(metadata).__mro__:
                for name in cls.__dict__.get("__slots__", ()):
                    if hasattr(metadata, name):
                        setattr(copied, name, getattr(metadata, name))
            copied._processors = self.processors
        return self._metadata


def _open_columns(
    result: CursorResult[Any], processors: Sequence[Processor], transaction: TransactionKeys
) -> OpenedColumns:
    locator = Locator(result.context.compiled)
    try:
        opened = [_opened(at, each, transaction, locator) for at, each in enumerate(processors)]
    except BaseException:
        # No one gets this result, and so no one else closes it.
        result.close()
        raise
    return OpenedColumns(processors, opened, locator)


def _opened(at: int, processor: Any, transaction: TransactionKeys, locator: Locator) -> Processor:
    if type(processor) is not DeferredDecryptor:
        return processor  # type: ignore[no-any-return]
    field = processor.column.logical_field
    return processor.with_keys(transaction, lambda read: locator.around(at, read, field))


def _replace_row_maker(result: Any, metadata: Any) -> None:
    """Replace what makes rows, which CursorResult made when it knew neither these processors nor this log."""
    made = result.__dict__.pop("_row_getter", None)
    if callable(made):
        result.__dict__["_row_getter"] = _row_maker(result, metadata)
    # Else SQLAlchemy makes it of the metadata: 2.1 always, 2.0 after yield_per().


def _row_maker(result: Any, metadata: Any) -> Callable[[Any], Any]:
    """Return what makes a row in SQLAlchemy 2.0, as its CursorResult makes it."""
    make: Callable[[Any], Any] = partial(Row, metadata, metadata._effective_processors, metadata._key_to_index)  # noqa: SLF001
    if sentinels := result.context._num_sentinel_cols:  # noqa: SLF001
        kept, make_row = operator.itemgetter(slice(-sentinels)), make
        make = lambda raw: make_row(kept(raw))  # noqa: E731
    if (log := result._row_logging_fn) is not None:  # noqa: SLF001
        make_unlogged = make
        make = lambda raw: log(make_unlogged(raw))  # noqa: E731
    return make


def hide_rows(connection: Any) -> None:
    """Keep the rows of the next result out of the log of ``echo="debug"``: they are logged with decrypted values."""
    log = connection._log_debug  # noqa: SLF001

    def log_hidden(message: str, *arguments: Any, **options: Any) -> None:
        if message.startswith("Row "):
            message, arguments = "Row, not shown: the statement has encrypted columns", ()
        log(message, *arguments, **options)

    # The result takes it from the connection when it is made.
    connection.__dict__["_log_debug"] = log_hidden


def show_rows(connection: Any) -> None:
    """End :func:`hide_rows` for results to come."""
    connection.__dict__.pop("_log_debug", None)
