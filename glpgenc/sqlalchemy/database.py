"""Database mode: the server encrypts and decrypts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Text, cast, func, literal_column, true, type_coerce
from sqlalchemy.types import TypeDecorator

from glpgenc.sqlalchemy.fallback_sql import opened
from glpgenc.sqlalchemy.hidden import HiddenList, HiddenText
from glpgenc.sqlalchemy.literals import refuse_literal
from glpgenc.sqlalchemy.pickled import Picklable
from glpgenc.sqlalchemy.rows import RowBound, row_column, unbound_value

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

    from glpgenc.sqlalchemy.column_type import EncryptedColumn
    from glpgenc.sqlalchemy.needs import Needs


class Parameter(Picklable, TypeDecorator[Any]):
    """A bind value of a column that the server encrypts.

    :param column_type: of the column.
    """

    cache_ok = True

    def __init__(self, column_type: EncryptedColumn) -> None:
        super().__init__()
        self.column_type = column_type

    @property
    def glpgenc_needs(self) -> Needs:
        """The keys that a statement with this value in it needs."""
        return self.column_type.glpgenc_needs

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(None)


class Plaintext(Parameter):
    """A value on its way to ``gl_encrypt``, or to be compared with what was decrypted, in PostgreSQL's text form."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what makes text of a value; of bytes, hex."""
        encode, is_bytes = self.column_type.codec.encode, self.column_type.codec.is_bytes

        def process(value: Any) -> Any:
            if value is None:
                return None
            return HiddenText(encode(value).hex() if is_bytes else encode(value))

        return process


class _BoundPlaintext(Parameter):
    """A value and the key of its row, in one bind value, as ``gl_encrypt_bound`` takes them."""

    impl = ARRAY(Text)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what makes a pair of texts of a value with its row."""
        codec, field = self.column_type.codec, self.column_type.logical_field
        encode, is_bytes = codec.encode, codec.is_bytes

        def process(value: Any) -> Any:
            if value is None:
                return None
            if not isinstance(value, RowBound):
                return unbound_value(field)
            if value.value is None:
                return None
            plaintext = encode(value.value)
            return HiddenList([plaintext.hex() if is_bytes else plaintext, value.row_id])

        return process


def encrypting(type_: EncryptedColumn, bindvalue: Any) -> ColumnElement[Any]:
    """Return the expression that encrypts a bound value."""
    field = field_literal(type_)
    if type_.row is not None:
        pair = type_coerce(bindvalue, _BoundPlaintext(type_))
        extra = [true()] if type_.codec.is_bytes else []
        return func.glpgenc.gl_encrypt_bound(cast(pair, ARRAY(Text)), field, *extra)
    plaintext = type_coerce(bindvalue, Plaintext(type_))
    if type_.codec.is_bytes:
        return func.glpgenc.gl_encrypt(func.pg_catalog.decode(cast(plaintext, Text), "hex"), field)
    return func.glpgenc.gl_encrypt_text(plaintext, field)


def decrypting(type_: EncryptedColumn, column: Any, *, known_keys_only: bool = False) -> ColumnElement[Any]:
    """Return the expression that decrypts a column.

    :param known_keys_only: NULL, instead of an error, for a value whose key is not loaded: another tenant's.
    """
    arguments = [column, field_literal(type_)]
    if type_.row is not None:
        arguments.append(cast(row_column(type_, column), Text))
    if known_keys_only:
        return func.glpgenc.gl_try_decrypt(*arguments, type_=Text())
    name = "gl_decrypt_bytes" if type_.codec.is_bytes else "gl_decrypt"
    decrypted: ColumnElement[Any] = getattr(func.glpgenc, name)(*arguments, type_=type_)
    return opened(type_, column, decrypted, arguments[1:]) if type_.falls_back else decrypted


def decoder(type_: EncryptedColumn) -> Callable[[Any], Any] | None:
    """Return what makes a value of the decrypted text; ``None`` where it is one already."""
    decode = type_.codec.decode
    if type_.codec.python_type is str:
        return None

    def process(value: Any) -> Any:
        return None if value is None else decode(value)

    if not type_.codec.is_bytes:
        return process
    return lambda value: None if value is None else bytes(value)


def field_literal(type_: EncryptedColumn) -> ColumnElement[Any]:
    """Return the field's name as SQL. Its form was checked: it holds no quote."""
    return literal_column(f"'{type_.logical_field}'", Text())
