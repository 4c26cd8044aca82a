"""Client mode: this process encrypts and decrypts, and the server sees bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, literal_column

from glpgenc.codecs.scalars import decode_text
from glpgenc.errors import EngineNotBoundError
from glpgenc.sqlalchemy.transaction.keys import current, current_sealer
from glpgenc.sqlalchemy.types.fallback import PLAINTEXT_MARK, ciphertext_or_plaintext
from glpgenc.sqlalchemy.types.rows import RowBound, row_column, unbound_value, within_subquery
from glpgenc.sqlalchemy.types.support import HiddenBytes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.types import TypeEngine

    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.sqlalchemy.transaction.keys import TransactionKeys

_LENGTH_BYTES = 4


def sealer(spec: EncryptedColumnSpec, dialect: Dialect) -> Callable[[Any], Any]:
    """Return what encrypts a value that is bound to a statement."""
    store, is_bytes, takes_none = spec.codec.store, spec.codec.is_bytes, spec.codec.takes_none
    wrap = driver_bytes(dialect)

    def process(value: Any) -> Any:
        if value is None and not takes_none:
            return None
        plaintext = store(value)
        if plaintext is None:
            return None
        return wrap(current_sealer(spec)(plaintext if is_bytes else plaintext.encode(), ""))

    def process_bound(bound: Any) -> Any:
        value = bound.value if isinstance(bound, RowBound) else bound
        plaintext = None if value is None and not takes_none else store(value)
        if plaintext is None:
            return None
        if not isinstance(bound, RowBound):
            return unbound_value(spec.logical_field)
        return wrap(current_sealer(spec)(plaintext if is_bytes else plaintext.encode(), bound.row_id))

    return process_bound if spec.is_bound else process


def driver_bytes(dialect: Dialect) -> Callable[[bytes], Any]:
    """Return what makes of bytes what the driver sends as bytea, without showing them."""
    if dialect.driver == "psycopg2":
        return dialect.loaded_dbapi.Binary  # type: ignore[no-any-return]
    return HiddenBytes


def reading(spec: EncryptedColumnSpec, column: Any, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return what is selected: the column, with the row's key before it where values are bound to their row.

    :param type_: of the column, whose result processor opens what is selected.
    """
    if spec.is_bound and (inner := within_subquery(column, lambda read: reading(spec, read, type_))) is not None:
        return inner  # type: ignore[no-any-return]
    data = ciphertext_or_plaintext(spec, column, type_) if spec.falls_back else column
    if not spec.is_bound:
        return data
    catalog = func.pg_catalog
    row = catalog.convert_to(cast(row_column(spec, column), Text), literal_column("'UTF8'"))
    before = catalog.byteacat(catalog.int4send(catalog.octet_length(row)), row)
    joined: ColumnElement[Any] = catalog.byteacat(before, data, type_=type_)
    return joined


class DeferredDecryptor:
    """Stands in a result's processors for a client-mode column, until the result's own keys are known.

    SQLAlchemy keeps processors with the compiled statement, for anyone who executes it next. So they can't hold keys:
    ``execution/results.py`` puts functions with the keys of one transaction in their place.
    """

    __slots__ = ("column",)

    def __init__(self, column: EncryptedColumnSpec) -> None:
        self.column = column

    def __call__(self, value: Any) -> Any:
        """Open a value of a row that SQLAlchemy fetches itself while it makes a result: of an implicit RETURNING.

        :raises EngineNotBoundError: at any other time, but for NULL.
        """
        if value is None and not self.column.codec.takes_none:
            return None
        keys = current()
        if not keys.executes:
            raise EngineNotBoundError
        return self.with_keys(keys)(value)

    def with_keys(self, keys: TransactionKeys) -> Callable[[Any], Any]:
        """Return the function that opens values with the keys of a transaction, and with no others."""
        open_, codec = keys.opener(self.column), self.column.codec
        if self.column.falls_back:
            open_ = _or_plaintext(open_)
        if self.column.is_bound:
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
