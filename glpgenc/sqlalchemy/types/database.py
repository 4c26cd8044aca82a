"""Database mode: the server encrypts and decrypts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Text, cast, func, literal_column, true
from sqlalchemy.types import TypeDecorator

from glpgenc.codecs import codec_for
from glpgenc.codecs.scalars import decode_text
from glpgenc.sqlalchemy.transaction.keys import current
from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
from glpgenc.sqlalchemy.types.fallback import decrypted_or_plaintext
from glpgenc.sqlalchemy.types.rows import RowBound, row_column, unbound_value, within_subquery
from glpgenc.sqlalchemy.types.support import HiddenList, HiddenText, Picklable, refuse_literal, retyped
from glpgenc.wire.blind_index import global_terms

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.types import TypeEngine

    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

_MARK = "\x01"
"""Stands around the terms that are sent before a value; a value that begins with it is sent with terms, be it none."""


class Parameter(Picklable, TypeDecorator[Any]):
    """A bind value of a column that the server encrypts.

    :param column: of the value.
    """

    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec) -> None:
        super().__init__()
        self.column = column

    @property
    def glpgenc_requirements(self) -> KeyRequirements:
        """The keys that a statement with this value in it requires."""
        return KeyRequirements.of_values(self.column)

    @property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return type(self), self.column.cache_key

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(None)


class Plaintext(Parameter):
    """A value that is compared with what was decrypted, in PostgreSQL's text form."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what makes text of a value; of bytes, hex."""
        encode, is_bytes = self.column.codec.encode, self.column.codec.is_bytes

        def process(value: Any) -> Any:
            if value is None:
                return None
            return HiddenText(encode(value).hex() if is_bytes else encode(value))

        return process


class PatternText(Parameter):
    """The pattern of a LIKE that decrypted text is compared with."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what hides a pattern, and is given no other value."""
        return lambda value: None if value is None else HiddenText(codec_for(str).encode(value))


class _StoredParameter(Parameter):
    """A value that is written, with the terms that this process computes of it: those of facets of scope global."""

    cache_ok = True

    @property
    def glpgenc_requirements(self) -> KeyRequirements:
        """The keys that a statement with this value in it requires."""
        return super().glpgenc_requirements | KeyRequirements(in_process=True)

    @property
    def glpgenc_form(self) -> tuple[Any, ...]:
        """What is made of a value; see :func:`glpgenc.sqlalchemy.transaction.requirements.check_conflicts`."""
        return (type(self),)

    def _terms(self, plaintext: str | bytes) -> str | None:
        """Return the terms as they are sent, with the field that they are of; ``None`` where the server knows all."""
        entries = current().entries(self.column, None)
        if not entries:
            return None
        terms = global_terms(plaintext if isinstance(plaintext, bytes) else plaintext.encode(), entries)
        return f"{self.column.logical_field} {terms.hex()}"


class _StoredValue(_StoredParameter):
    """A value as ``gl_encrypt_parameter`` takes it."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what makes text of a value; of bytes, hex."""
        codec, field = self.column.codec, self.column.logical_field
        store, is_bytes, takes_none = codec.store, codec.is_bytes, codec.takes_none

        def process(value: Any) -> Any:
            plaintext = None if value is None and not takes_none else store(value)
            if plaintext is None:
                return None
            terms = self._terms(plaintext)
            sent = plaintext.hex() if is_bytes else plaintext
            if terms is None and sent.startswith(_MARK):
                terms = f"{field} "
            return HiddenText(sent if terms is None else f"{_MARK}{terms}{_MARK}{sent}")

        return process


class _StoredRowValue(_StoredParameter):
    """A value and the key of its row, in one bind value, as ``gl_encrypt_bound`` takes them."""

    impl = ARRAY(Text)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what makes two texts of a value with its row, and three where there are terms to be sent."""
        codec, field = self.column.codec, self.column.logical_field
        store, is_bytes, takes_none = codec.store, codec.is_bytes, codec.takes_none

        def process(bound: Any) -> Any:
            value = bound.value if isinstance(bound, RowBound) else bound
            plaintext = None if value is None and not takes_none else store(value)
            if plaintext is None:
                return None
            if not isinstance(bound, RowBound):
                return unbound_value(field)
            terms = self._terms(plaintext)
            sent = [plaintext.hex() if is_bytes else plaintext, bound.row_id]
            return HiddenList(sent if terms is None else [*sent, terms])

        return process


def encrypting(spec: EncryptedColumnSpec, bindvalue: Any) -> ColumnElement[Any]:
    """Return the expression that encrypts a bound value."""
    field = field_literal(spec)
    extra = [true()] if spec.codec.is_bytes else []
    if spec.is_bound:
        pair = retyped(bindvalue, _StoredRowValue(spec))
        return func.glpgenc.gl_encrypt_bound(cast(pair, ARRAY(Text)), field, *extra)
    return func.glpgenc.gl_encrypt_parameter(retyped(bindvalue, _StoredValue(spec)), field, *extra)


def decrypting(spec: EncryptedColumnSpec, column: Any, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return the expression that decrypts a column.

    :param type_: of the column, and of the expression.
    """
    inner = within_subquery(column, lambda read: decrypting(spec, read, type_)) if spec.is_bound else None
    if inner is not None:
        return inner  # type: ignore[no-any-return]
    more = _context(spec, column)
    name = "gl_decrypt_bytes" if spec.codec.is_bytes else "gl_decrypt"
    decrypted: ColumnElement[Any] = getattr(func.glpgenc, name)(column, *more, type_=type_)
    return decrypted_or_plaintext(spec, column, decrypted, more) if spec.falls_back else decrypted


def decrypted_text(spec: EncryptedColumnSpec, column: Any) -> ColumnElement[Any]:
    """Return a column's value in its text form; NULL for one whose key is not loaded: another tenant's."""
    inner = within_subquery(column, lambda read: decrypted_text(spec, read)) if spec.is_bound else None
    if inner is not None:
        return inner  # type: ignore[no-any-return]
    return func.glpgenc.gl_try_decrypt(column, *_context(spec, column), type_=Text())


def _context(spec: EncryptedColumnSpec, column: Any) -> list[Any]:
    """Return what a value is decrypted with: its field, and the key of its row where it is bound to that."""
    return [field_literal(spec), *([cast(row_column(spec, column), Text)] if spec.is_bound else [])]


def decoder(spec: EncryptedColumnSpec) -> Callable[[Any], Any] | None:
    """Return what makes a value of the decrypted text; ``None`` where it is one already."""
    codec = spec.codec
    if codec.decode is decode_text:
        return None
    if codec.is_bytes:
        return DecryptedBytes(spec)
    decode, takes_none = codec.decode, codec.takes_none

    def process(value: Any) -> Any:
        if value is None and not takes_none:
            return None
        return decode(value)

    return process


class DecryptedBytes:
    """Makes the value of a column of bytes, which look like ciphertext: it marks results that contain some."""

    __slots__ = ("column",)

    def __init__(self, column: EncryptedColumnSpec) -> None:
        self.column = column

    def __call__(self, value: Any) -> Any:
        """Return the value."""
        codec = self.column.codec
        if value is None and not codec.takes_none:
            return None
        return codec.decode(None if value is None else bytes(value))


def field_literal(spec: EncryptedColumnSpec) -> ColumnElement[Any]:
    """Return the field's name as SQL. Its form was checked: it holds no quote."""
    return literal_column(f"'{spec.logical_field}'", Text())
