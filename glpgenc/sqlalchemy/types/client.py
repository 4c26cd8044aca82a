"""Client mode: this process encrypts and decrypts, and the server sees bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, literal_column

from glpgenc.codecs.scalars import decode_text
from glpgenc.errors import EngineNotBoundError, NotTextError
from glpgenc.sqlalchemy.transaction.keys import CURRENT, current
from glpgenc.sqlalchemy.types.fallback import PLAINTEXT_MARK, ciphertext_or_plaintext
from glpgenc.sqlalchemy.types.rows import RowBound, row_column, unbound_value, within_subquery
from glpgenc.sqlalchemy.types.support import HiddenBytes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.types import TypeEngine

    from glpgenc.codecs import Codec
    from glpgenc.sessions.field_ciphers import Seal
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.sqlalchemy.transaction.keys import TransactionKeys

_LENGTH_BYTES = 4


def sealer(spec: EncryptedColumnSpec, dialect: Dialect) -> Callable[[Any], Any]:
    """Return what encrypts a value that is bound to a statement."""
    store, is_bytes, takes_none = spec.codec.store, spec.codec.is_bytes, spec.codec.takes_none
    wrap, reference = driver_bytes(dialect), CURRENT.get

    def process(value: Any, row_id: str = "") -> Any:
        plaintext = None if value is None and not takes_none else store(value)
        if plaintext is None:
            return None
        seal: Seal | None
        try:
            seal = reference()().sealers[spec]  # type: ignore[misc,union-attr]  # there is one but for the first value
        except (AttributeError, KeyError, TypeError):
            seal = None
        if seal is None:  # not in the block, whose error would be shown as the reason of this one's
            seal = current().sealer(spec)
        return wrap(seal(plaintext if is_bytes else plaintext.encode(), row_id))

    def process_bound(bound: Any) -> Any:
        if isinstance(bound, RowBound):
            return process(bound.value, bound.row_id)
        if (value := bound) is None and not takes_none:
            return None
        return None if store(value) is None else unbound_value(spec.logical_field)

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

    __slots__ = ("_finish", "column")

    def __init__(self, column: EncryptedColumnSpec) -> None:
        self.column = column
        decode = column.codec.decode
        self._finish: Callable[[bytes], Any] = decode
        if decode is decode_text:
            self._finish = bytes.decode
        elif not column.codec.is_bytes:
            self._finish = lambda plaintext: decode(plaintext.decode())

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

    def with_keys(
        self, keys: TransactionKeys, locate: Callable[[Callable[[Any], Any]], Callable[[Any], Any]] = lambda read: read
    ) -> Callable[[Any], Any]:
        """Return the function that opens values with the keys of a transaction, and with no others.

        :param locate: returns a function like the one given, that names the value's place in errors.
        """
        column, finish = self.column, self._finish
        opener = keys.opener(column)
        if column.falls_back or column.is_bound:
            open_ = _or_plaintext(opener.open) if column.falls_back else opener.open
            return locate(_reader(open_, finish, column.codec, is_bound=column.is_bound))
        return opener.reader(finish, locate(_reader(opener.open, finish, column.codec, is_bound=False)))


def _or_plaintext(open_: Callable[[bytes, str], bytes]) -> Callable[[bytes, str], bytes]:
    return lambda data, row_id: data[1:] if data[:1] == PLAINTEXT_MARK else open_(data, row_id)


def _reader(
    open_: Callable[[bytes, str], bytes], finish: Callable[[bytes], Any], codec: Codec, *, is_bound: bool
) -> Callable[[Any], Any]:
    """Return the function that reads any value of a column, or raises why it can't be read.

    :param is_bound: whether the row's key is before the envelope: its length in four bytes, and its text.
    """
    null = codec.decode if codec.takes_none else lambda _: None

    def read(data: Any) -> Any:
        if data is None:
            return null(None)
        envelope, row_id = bytes(data), ""
        if is_bound:
            end = _LENGTH_BYTES + int.from_bytes(envelope[:_LENGTH_BYTES], "big")
            row_id, envelope = envelope[_LENGTH_BYTES:end].decode(), envelope[end:]
        plaintext = open_(envelope, row_id)
        try:
            return finish(plaintext)
        except UnicodeDecodeError:
            pass
        raise NotTextError  # Not within `except`: that error holds the plaintext.

    return read
