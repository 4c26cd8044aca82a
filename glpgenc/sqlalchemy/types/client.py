"""Client mode: this process encrypts and decrypts, and the server sees bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, literal_column

from glpgenc.codecs.scalars import decode_text
from glpgenc.sqlalchemy.transaction.keys import current, current_sealer
from glpgenc.sqlalchemy.transaction.requirements import check_registered
from glpgenc.sqlalchemy.types.fallback import PLAINTEXT_MARK, marked
from glpgenc.sqlalchemy.types.rows import RowBound, row_column, unbound_value, within_subquery
from glpgenc.sqlalchemy.types.support import HiddenBytes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

    from glpgenc.sessions.keyring import Keyring
    from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn

_LENGTH_BYTES = 4


def sealer(type_: EncryptedColumn, dialect: Dialect) -> Callable[[Any], Any]:
    """Return what encrypts a value that is bound to a statement."""
    store, is_bytes, takes_none = type_.codec.store, type_.codec.is_bytes, type_.codec.takes_none
    wrap = driver_bytes(dialect)

    def process(value: Any) -> Any:
        if value is None and not takes_none:
            return None
        plaintext = store(value)
        if plaintext is None:
            return None
        return wrap(current_sealer(type_)(plaintext if is_bytes else plaintext.encode(), ""))

    def process_bound(bound: Any) -> Any:
        value = bound.value if isinstance(bound, RowBound) else bound
        plaintext = None if value is None and not takes_none else store(value)
        if plaintext is None:
            return None
        if not isinstance(bound, RowBound):
            return unbound_value(type_.logical_field)
        return wrap(current_sealer(type_)(plaintext if is_bytes else plaintext.encode(), bound.row_id))

    return process if type_.row is None else process_bound


def driver_bytes(dialect: Dialect) -> Callable[[bytes], Any]:
    """Return what makes of bytes what the driver sends as bytea, without showing them."""
    if dialect.driver == "psycopg2":
        return dialect.loaded_dbapi.Binary  # type: ignore[no-any-return]
    return HiddenBytes


def reading(type_: EncryptedColumn, column: Any) -> ColumnElement[Any]:
    """Return what is selected: the column, with the row's key before it where values are bound to their row."""
    if type_.row is not None and (inner := within_subquery(column, lambda read: reading(type_, read))) is not None:
        return inner  # type: ignore[no-any-return]
    data = marked(type_, column) if type_.falls_back else column
    if type_.row is None:
        return data
    catalog = func.pg_catalog
    row = catalog.convert_to(cast(row_column(type_, column), Text), literal_column("'UTF8'"))
    before = catalog.byteacat(catalog.int4send(catalog.octet_length(row)), row)
    # Of the column's type: the result's processor comes from it.
    joined: ColumnElement[Any] = catalog.byteacat(before, data, type_=type_)
    return joined


class DeferredDecryptor:
    """Stands in a result's processors for a client-mode column, until the result's own keys are known.

    SQLAlchemy keeps processors with the compiled statement, for anyone who executes it next. So they can't hold keys:
    :func:`~glpgenc.sqlalchemy.execution.results.open_result` puts functions with the keys of one transaction there.
    """

    __slots__ = ("type",)

    def __init__(self, type_: EncryptedColumn) -> None:
        self.type = type_

    def __call__(self, value: Any) -> Any:
        """Open a value of a row that SQLAlchemy fetches itself while it makes a result: of an implicit RETURNING.

        :raises EngineNotBoundError: at any other time, but for NULL.
        """
        return None if value is None and not self.type.codec.takes_none else current().reader(self)(value)

    def with_keys(self, ring: Keyring) -> Callable[[Any], Any]:
        """Return the function that opens values with the keys of a ring, and with no others."""
        check_registered(self.type, ring)
        open_, codec = ring.opener(self.type.logical_field), self.type.codec
        if self.type.falls_back:
            open_ = _or_plaintext(open_)
        if self.type.row is not None:
            read = _bound_reader(open_, codec.decode, is_bytes=codec.is_bytes)
        else:
            read = _reader(open_, codec.decode, is_bytes=codec.is_bytes, is_text=codec.decode is decode_text)
        if not codec.takes_none:
            return read
        return lambda data: codec.decode(None) if data is None else read(data)


def _or_plaintext(open_: Callable[[bytes, str], bytes]) -> Callable[[bytes, str], bytes]:
    return lambda data, row_id: data[1:] if data[:1] == PLAINTEXT_MARK else open_(data, row_id)


def _reader(
    open_: Callable[[bytes, str], bytes], decode: Callable[[Any], Any], *, is_bytes: bool, is_text: bool
) -> Callable[[Any], Any]:
    if is_text:
        # bytes() costs nothing but a call where the driver gives bytes already, and that is once a value.
        return lambda data: None if data is None else open_(data if type(data) is bytes else bytes(data), "").decode()
    if is_bytes:
        return lambda data: None if data is None else decode(open_(bytes(data), ""))
    return lambda data: None if data is None else decode(str(open_(bytes(data), ""), "utf-8"))


def _bound_reader(
    open_: Callable[[bytes, str], bytes], decode: Callable[[Any], Any], *, is_bytes: bool
) -> Callable[[Any], Any]:
    def read(data: Any) -> Any:
        if data is None:
            return None
        raw = bytes(data)
        end = _LENGTH_BYTES + int.from_bytes(raw[:_LENGTH_BYTES], "big")
        plaintext = open_(raw[end:], str(raw[_LENGTH_BYTES:end], "utf-8"))
        return decode(plaintext if is_bytes else str(plaintext, "utf-8"))

    return read
