"""``EncryptedColumn``: the type of a column whose values are encrypted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import FunctionType, UnionType
from typing import TYPE_CHECKING, Any, NoReturn, TypedDict, Unpack, overload

from sqlalchemy import ARRAY, JSON, Boolean, Enum, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine

from glpgenc.codecs import Codec, ValueCodec
from glpgenc.errors import InvalidFieldError, MappingError
from glpgenc.sqlalchemy.comparators import EncryptedComparator
from glpgenc.sqlalchemy.facets import Facet, listed, suited
from glpgenc.sqlalchemy.python_types import codec_of, instance_of
from glpgenc.sqlalchemy.spec import ColumnLocation, EncryptedColumnSpec, Mode, SuiteName
from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
from glpgenc.sqlalchemy.types import client, database
from glpgenc.sqlalchemy.types.fallback import ciphertext_or_null_mark
from glpgenc.sqlalchemy.types.support import Picklable, refuse_literal
from glpgenc.wire.envelope import check_field

if TYPE_CHECKING:
    from typing import _SpecialForm

    from sqlalchemy import Column, ColumnElement, Dialect
    from typing_extensions import TypeVar

    _T = TypeVar("_T", default=Any)
    _V = TypeVar("_V")
    _Untyped = Codec | UnionType | FunctionType | _SpecialForm | Enum | ARRAY[Any] | JSON[Any]
    """What may be declared, and says nothing of its values that a type checker could use."""
else:
    from typing import TypeVar

    _T = TypeVar("_T")

_BYTEA = 17
"""The OID of PostgreSQL's type bytea, which each driver gives as the type of a result's column."""


class _Options(TypedDict, total=False):
    """The other parameters of an :class:`EncryptedColumn`."""

    search: Facet | Sequence[Facet]
    mode: Mode
    padding: int
    row: str | None
    suite: SuiteName
    fallback: str | None


class EncryptedColumn(Picklable, TypeDecorator[_T]):
    """A column whose values are encrypted, and that is read, written and searched like any other.

    >>> email: Mapped[str] = mapped_column(  # doctest: +SKIP
    ...     EncryptedColumn(str, data_class="pii", search=[Exact(unique=True), Prefix()])
    ... )

    :param type_: ``str``, ``int``, ``Decimal``, ``bool``, ``date``, ``datetime``, ``time``, ``timedelta``, ``UUID``,
        ``dict``, ``list`` (JSON), ``bytes``, an ``Enum``, a Pydantic model, a ``NewType`` or ``Literal`` of these; or
        an SQLAlchemy type, whose limits hold: ``String(20)``, ``Numeric(10, 2)``, ``DateTime(timezone=True)`` for aware
        times, ``ARRAY``, a ``TypeDecorator`` of yours. docs/ORM.md has them all in a table.
    :param field: the logical field, 200 bytes at most. It is part of what each value is bound to, and stays when
        the table or column is renamed. Default: ``table.column`` in lower case, without the schema.
    :param data_class: which data key protects it, such as ``"pii"``.
    :param search: the facets it can be searched by, see :mod:`glpgenc.sqlalchemy.facets`.
    :param mode: ``"database"``: the server encrypts and decrypts, and sees plaintext and keys for the time of a
        transaction. ``"client"``: this process does, and the server sees neither.
    :param padding: plaintexts are padded to a multiple of so many bytes, 1 to 65,535, to hide their length; 0 for none.
    :param row: the name of the column whose value each value is bound to, usually the primary key: an integer, text or
        UUID. A value that is copied to another row does not open there. The key must be known when the row is inserted:
        no serial, no identity.
    :param suite: of client mode: ``"A256GCM"``, which is the fastest; ``"XAES-256-GCM"``, with which a key has no limit
        of 2**32 values; or ``"A256CBC-HS512"``, which SQL can open, too.
    :param fallback: the name of the plaintext column of the same table that this one comes from: while the registry
        says that it is on its way, a row without ciphertext is read from there, found there and emptied there.
    :param codec: how values of another class become text, and text becomes them: :class:`glpgenc.codecs.ValueCodec`.
    :raises TypeError: when values of this type can't be encrypted.
    :raises MappingError: when the declaration contradicts itself.
    """

    impl = LargeBinary
    cache_ok = True
    comparator_factory = EncryptedComparator

    @overload
    def __init__(
        self: EncryptedColumn[Any],
        type_: _Untyped | type[Enum | ARRAY[Any] | JSON[Any]],
        field: str | None = None,
        *,
        data_class: str,
        codec: None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    @overload
    def __init__(
        self,
        type_: type[TypeEngine[_T]] | TypeEngine[_T],
        field: str | None = None,
        *,
        data_class: str,
        codec: None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    @overload
    def __init__(
        self,
        type_: type[_T],
        field: str | None = None,
        *,
        data_class: str,
        codec: ValueCodec[_T] | None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    # The same, for an attribute that may be None.
    @overload
    def __init__(
        self: EncryptedColumn[_V | None],
        type_: type[TypeEngine[_V]] | TypeEngine[_V],
        field: str | None = None,
        *,
        data_class: str,
        codec: None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    @overload
    def __init__(
        self: EncryptedColumn[_V | None],
        type_: type[_V],
        field: str | None = None,
        *,
        data_class: str,
        codec: ValueCodec[_V] | None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    def __init__(
        self,
        type_: Any,
        field: str | None = None,
        *,
        data_class: str,
        search: Facet | Sequence[Facet] = (),
        mode: Mode = "database",
        padding: int = 0,
        row: str | None = None,
        suite: SuiteName = "A256GCM",
        fallback: str | None = None,
        codec: ValueCodec[Any] | None = None,
    ) -> None:
        super().__init__()
        declared = instance_of(type_)
        self.spec = EncryptedColumnSpec(
            declared=declared,
            value_codec=codec,
            field=None if field is None else check_field(field),
            data_class=data_class,
            search=suited(listed(search), codec_of(declared, codec)),
            mode=mode,
            padding=padding,
            row=row,
            suite=suite,
            fallback=fallback,
        )
        # Else the ORM would leave out a None that is a JSON value.
        self.should_evaluate_none = getattr(declared, "should_evaluate_none", False)

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any] | None:
        """Return what is in a statement for a value that is written."""
        encrypted = bindvalue if self.spec.mode == "client" else database.encrypting(self.spec, bindvalue)
        return ciphertext_or_null_mark(self.spec, encrypted) if self.spec.falls_back else encrypted

    def column_expression(self, column: Any) -> ColumnElement[Any] | None:
        """Return what is in a statement for the column that is read."""
        read = client.reading if self.spec.mode == "client" else database.decrypting
        return read(self.spec, column, self)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes of a value what is sent."""
        return client.sealer(self.spec, dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        """Return what makes a value of what was received."""
        if self.spec.mode == "client" or (coltype == _BYTEA and not self.spec.codec.is_bytes):
            # Ciphertext in database mode: of a text() statement, into which no decryption can be put.
            return client.DeferredDecryptor(self.spec)
        return database.decoder(self.spec)

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(None)

    def process_literal_param(self, value: Any, dialect: Dialect) -> NoReturn:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Return whether a value has changed."""
        if isinstance(self.spec.declared, TypeDecorator):
            return bool(self.spec.declared.compare_values(x, y))
        return bool(x == y) and type(x) is type(y)

    @property
    def python_type(self) -> type[Any]:
        """The type of the values; ``object`` of a decorator that does not tell."""
        if not isinstance(self.spec.declared, TypeDecorator):
            return self.spec.codec.python_type
        try:
            return self.spec.declared.python_type
        except NotImplementedError:
            return object

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:  # noqa: ARG002
        """Return the type of what is compared with the column; the comparator knows better."""
        return self

    def with_variant(self, type_: Any, *dialect_names: str) -> NoReturn:  # noqa: ARG002
        """Refuse: the variant of another database would be plaintext.

        :raises MappingError: always.
        """
        message = f"an EncryptedColumn can't have a variant for {', '.join(dialect_names) or 'another database'}"
        raise MappingError(message, hint="test against PostgreSQL: docs/guides/testing.md")

    def __repr__(self) -> str:
        spec = self.spec
        return f"EncryptedColumn({spec.codec.name}, {spec.field!r}, data_class={spec.data_class!r}, mode={spec.mode!r})"

    @property
    def _type_affinity(self) -> Any:
        # By it SQLAlchemy knows a column that is a condition by itself; see compilation/expressions.py.
        return Boolean if self.spec.is_boolean else super()._type_affinity

    @property
    def _static_cache_key(self) -> tuple[Any, ...]:
        # SQLAlchemy's own leaves out what is keyword-only: statements of two modes would be taken for one.
        return type(self), self.spec.cache_key

    @property
    def glpgenc_requirements(self) -> KeyRequirements:
        """The keys that a statement with this type in it requires."""
        return KeyRequirements.of_values(self.spec)

    @property
    def glpgenc_form(self) -> tuple[Any, ...] | None:
        """What is made of a value that is written; ``None`` of one that goes to the server as it is."""
        spec = self.spec
        return (spec.field, spec.suite, spec.padding, spec.row) if spec.mode == "client" else None

    def belonging_to(self, column: Column[Any]) -> EncryptedColumn[_T]:
        """Return this type with its field, ``table.column`` where none was given, and with its place for a fallback."""
        location = None if self.spec.fallback is None else ColumnLocation.of(column)
        if self.spec.field is not None and self.spec.location == location:
            return self
        try:
            field = check_field(self.spec.field or f"{column.table.name}.{column.name}".lower())
        except InvalidFieldError:
            message = f"{column.table.name}.{column.name} is not a valid field name"
            hint = (
                "pass a field name of lower-case identifiers joined by dots: EncryptedColumn(..., field='users.email')"
            )
            raise MappingError(message, hint=hint) from None
        mine: EncryptedColumn[_T] = self.copy()
        mine.spec = replace(self.spec, field=field, location=location)
        return mine
