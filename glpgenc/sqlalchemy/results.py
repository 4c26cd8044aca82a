"""Opening a result: its client-mode columns are decrypted with the keys of the transaction that executed it.

SQLAlchemy keeps a result's processors with the compiled statement, and calls them when rows are fetched, which may be
after the next statement of another tenant. So each result gets functions of its own, which hold the keys of its own
transaction, and no others.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row
from sqlalchemy.engine.cursor import CursorResult

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.client import Unopened
from glpgenc.sqlalchemy.database import DecryptedBytes
from glpgenc.sqlalchemy.locating import LocatingResult, Locator

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.transaction import TransactionKeys

Processor = Callable[[Any], Any] | None


def open_result(result: Any, transaction: TransactionKeys, *, textual: bool = False) -> None:
    """Put the keys of a transaction into a result, where it has columns that this process decrypts.

    :param textual: whether it is of a text() statement: its values are as they are stored.
    :raises EncryptedQueryError: when it has stored values that can't be opened here.
    :raises GlpgencError: when the keys are not to be had, or a column is declared differently from its registration.
    """
    if not isinstance(result, CursorResult) or not result.returns_rows:
        return
    metadata: Any = result._metadata  # noqa: SLF001  (SQLAlchemy has no public place for processors of one result)
    processors: Sequence[Processor] = metadata._processors  # noqa: SLF001
    if textual:
        _check_stored(result, processors)
    if any(type(each) is Unopened for each in processors):
        _make_rows_anew(result, _open_columns(result, metadata, processors, transaction))


def _check_stored(result: CursorResult[Any], processors: Sequence[Processor]) -> None:
    """Refuse ciphertext that this process can't open, or can't tell from what the server has decrypted."""
    for each in processors:
        if isinstance(each, DecryptedBytes) or (type(each) is Unopened and each.type.row is not None):
            result.close()
            message = f"{each.type.field} is encrypted and can't be read from a text() statement directly"
            hint = "leave the column out of the text, or select from it: select(text(...).columns(...).subquery())"
            raise EncryptedQueryError(message, hint=hint)


def _open_columns(
    result: CursorResult[Any], metadata: Any, processors: Sequence[Processor], transaction: TransactionKeys
) -> Any:
    locator = Locator(result)
    try:
        opened = [_opened(at, each, transaction, locator) for at, each in enumerate(processors)]
    except BaseException:
        # No one gets this result, and so no one else closes it.
        result.close()
        raise
    result._metadata = metadata = _with_processors(metadata, opened)  # noqa: SLF001
    result.__class__ = LocatingResult
    result.__dict__["_glpgenc_locator"] = locator
    return metadata


def _opened(at: int, processor: Any, transaction: TransactionKeys, locator: Locator) -> Processor:
    if type(processor) is not Unopened:
        return processor  # type: ignore[no-any-return]
    return locator.around(at, transaction.reader_of_result(processor), processor.type.logical_field)


def _with_processors(metadata: Any, processors: list[Processor]) -> Any:
    copied = object.__new__(type(metadata))
    for cls in type(metadata).__mro__:
        for name in cls.__dict__.get("__slots__", ()):
            if hasattr(metadata, name):
                setattr(copied, name, getattr(metadata, name))
    copied._processors = processors
    return copied


def _make_rows_anew(result: Any, metadata: Any) -> None:
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
