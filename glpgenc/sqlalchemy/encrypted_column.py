"""``EncryptedColumn``: the type of a column whose values are encrypted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import FunctionType, UnionType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypedDict, Unpack, overload

from sqlalchemy import ARRAY, JSON, Boolean, Enum, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine

from glpgenc.codecs import Codec, ValueCodec
from glpgenc.errors import InvalidFieldError, MappingError
from glpgenc.sqlalchemy.comparators import EncryptedComparator
from glpgenc.sqlalchemy.facets import Facet, listed, suited
from glpgenc.sqlalchemy.python_types import codec_of, instance_of
from glpgenc.sqlalchemy.spec import ColumnLocation, check_fallback, location_of
from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
from glpgenc.sqlalchemy.types import client, database
from glpgenc.sqlalchemy.types.fallback import nulling
from glpgenc.sqlalchemy.types.support import Picklable, refuse_literal
from glpgenc.wire.envelope import Suite, check_field

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

Mode = Literal["database", "client"]
_SuiteName = Literal["A256GCM", "A256CBC-HS512"]
_BYTEA = 17
"""The OID of PostgreSQL's type bytea, which each driver gives as the type of a result's column."""
_MAX_PADDING = 0xFFFF
_DATA_CLASS = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SUITES = {"A256GCM": Suite.A256GCM, "A256CBC-HS512": Suite.A256CBC_HS512}


class _Options(TypedDict, total=False):
    """The other parameters of an :class:`EncryptedColumn`."""

    search: Facet | Sequence[Facet]
    mode: Mode
    padding: int
    row: str | None
    suite: _SuiteName
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
    :param suite: of client mode: ``"A256GCM"``, which is faster, or ``"A256CBC-HS512"``, which SQL can open, too.
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
        suite: _SuiteName = "A256GCM",
        fallback: str | None = None,
        codec: ValueCodec[Any] | None = None,
    ) -> None:
        super().__init__()
        self.declared, self.value_codec = instance_of(type_), codec
        self.type_: Codec = codec_of(self.declared, codec)
        # Else the ORM would leave out a None that is a JSON value.
        self.should_evaluate_none = getattr(self.declared, "should_evaluate_none", False)
        self.field = None if field is None else check_field(field)
        self.data_class = data_class
        self.search = suited(listed(search), self.codec)
        self.mode = mode
        self.padding = padding
        self.row = row
        self.suite = suite
        self.fallback = fallback
        self.home: ColumnLocation | None = None
        self._key: tuple[Any, ...] | None = None
        self._kept: dict[Any, Any] = {}
        _check(self)

    # ---- what SQLAlchemy asks of a type

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any] | None:
        """Return what is in a statement for a value that is written."""
        encrypted = bindvalue if self.mode == "client" else database.encrypting(self, bindvalue)
        return nulling(self, encrypted) if self.falls_back else encrypted

    def column_expression(self, column: Any) -> ColumnElement[Any] | None:
        """Return what is in a statement for the column that is read."""
        if self.mode == "client":
            return client.reading(self, column)
        return database.decrypting(self, column)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes of a value what is sent."""
        return client.sealer(self, dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        """Return what makes a value of what was received."""
        if self.mode == "client" or (coltype == _BYTEA and not self.codec.is_bytes):
            # Ciphertext in database mode: of a text() statement, into which no decryption can be put.
            return client.DeferredDecryptor(self)
        return database.decoder(self)

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(None)

    def process_literal_param(self, value: Any, dialect: Dialect) -> NoReturn:  # noqa: ARG002
        """Refuse to write a value into a statement's text."""
        refuse_literal(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Return whether a value has changed."""
        if isinstance(self.declared, TypeDecorator):
            return bool(self.declared.compare_values(x, y))
        return bool(x == y) and type(x) is type(y)

    @property
    def python_type(self) -> type[Any]:
        """The type of the values; ``object`` of a decorator that does not tell."""
        if not isinstance(self.declared, TypeDecorator):
            return self.codec.python_type
        try:
            return self.declared.python_type
        except NotImplementedError:
            return object

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:  # noqa: ARG002
        """Return the type of what is compared with the column; the comparator knows better."""
        return self

    def __repr__(self) -> str:
        return f"EncryptedColumn({self.codec.name}, {self.field!r}, data_class={self.data_class!r}, mode={self.mode!r})"

    @property
    def _type_affinity(self) -> Any:
        # By it SQLAlchemy knows a column that is a condition by itself; see conditions.py.
        return Boolean if self.codec.python_type is bool else super()._type_affinity

    @property
    def _static_cache_key(self) -> tuple[Any, ...]:
        # SQLAlchemy's own leaves out what is keyword-only: statements of two modes would be taken for one.
        if self._key is None:
            parts: tuple[Any, ...] = (self.field, self.data_class, self.search, self.mode, self.padding, self.row)
            parts += (self.suite, self.fallback, self.home)
            # As text, which keeps its hash.
            self._key = (type(self), self.type_, repr(parts))
        return self._key

    # ---- what the other modules ask

    @property
    def codec(self) -> Codec:
        """How values become text."""
        return self.type_

    @property
    def glpgenc_needs(self) -> KeyRequirements:
        """The keys that a statement with this type in it needs."""
        classes = frozenset({self.data_class})
        if self.mode == "client":
            return KeyRequirements(ciphers=classes)
        return KeyRequirements(in_database=classes, columns=frozenset({self}))

    @property
    def glpgenc_form(self) -> tuple[Any, ...] | None:
        """What is made of a value that is written; ``None`` of one that goes to the server as it is."""
        return (self.field, self.suite, self.padding, self.row) if self.mode == "client" else None

    @property
    def logical_field(self) -> str:
        """The logical field.

        :raises MappingError: when the type is not that of a table's column yet.
        """
        if self.field is None:
            message = "an EncryptedColumn outside a table requires a field: EncryptedColumn(str, 'users.email', ...)"
            raise MappingError(message)
        return self.field

    @property
    def falls_back(self) -> bool:
        """Whether a row without ciphertext may have its value in a plaintext column."""
        return self.fallback is not None and self.home is not None

    @property
    def wire_suite(self) -> Suite:
        """The suite that this process encrypts with."""
        return _SUITES[self.suite]

    def kept(self, name: Any, make: Callable[[], Any]) -> Any:
        """Return what was made of this type before under a name; it is made once.

        Queries are built far more often than types are declared.
        """
        found = self._kept.get(name)
        if found is None:
            found = self._kept[name] = make()
        return found

    def with_variant(self, type_: Any, *dialect_names: str) -> NoReturn:  # noqa: ARG002
        """Refuse: the variant of another database would be plaintext.

        :raises MappingError: always.
        """
        message = f"an EncryptedColumn can't have a variant for {', '.join(dialect_names) or 'another database'}"
        raise MappingError(message, hint="test against PostgreSQL: docs/guides/testing.md")

    def __getstate__(self) -> dict[str, Any]:
        # A codec is made of functions, which can't be pickled: it is made again of what was declared.
        state = self.__dict__ | {"_kept": {}, "_key": None}
        del state["type_"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self.type_ = codec_of(self.declared, self.value_codec)

    def facet(self, name: str) -> Facet:
        """Return a declared facet by its name in the registry.

        :raises MappingError: when there is none.
        """
        for each in self.search:
            if each.facet_name == name:
                return each
        known = ", ".join(each.facet_name for each in self.search) or "none"
        message = f"{self.field} has no facet {name!r}; it has: {known}"
        raise MappingError(message)

    def belonging_to(self, column: Column[Any]) -> EncryptedColumn[_T]:
        """Return this type with its field, ``table.column`` where none was given, and with its place for a fallback."""
        home = None if self.fallback is None else location_of(column)
        if self.field is not None and self.home == home:
            return self
        mine: EncryptedColumn[_T] = self.copy()
        mine.home = home
        try:
            mine.field = check_field(self.field or f"{column.table.name}.{column.name}".lower())
        except InvalidFieldError:
            message = f"{column.table.name}.{column.name} is not a valid field name"
            hint = (
                "pass a field name of lower-case identifiers joined by dots: EncryptedColumn(..., field='users.email')"
            )
            raise MappingError(message, hint=hint) from None
        mine._key, mine._kept = None, {}  # those copied are of no field
        return mine


def _check(type_: EncryptedColumn) -> None:
    if not (isinstance(type_.data_class, str) and _DATA_CLASS.fullmatch(type_.data_class)):
        message = f"data_class must be a lower-case identifier of at most 63 bytes, not {type_.data_class!r}"
        raise MappingError(message, hint="for example data_class='pii'")
    if type_.mode not in ("database", "client"):
        message = f"mode must be 'database' or 'client', not {type_.mode!r}"
        raise MappingError(message)
    if type_.suite not in _SUITES:
        message = f"suite must be one of {', '.join(_SUITES)}, not {type_.suite!r}"
        raise MappingError(message)
    if not 0 <= type_.padding <= _MAX_PADDING:
        message = f"padding must be 0 to 65,535 bytes, not {type_.padding}"
        raise MappingError(message)
    check_fallback(type_)
    names = [each.facet_name for each in type_.search]
    if len(set(names)) != len(names):
        message = f"two facets have the same name: {', '.join(names)}; give one of them a different name='...'"
        raise MappingError(message)
