"""The declaration of an encrypted column, frozen: what the parts of this package know of it."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.python_types import codec_of
from glpgenc.wire.envelope import SUITES_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column

    from glpgenc.codecs import Codec, ValueCodec
    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.wire.envelope import Suite

Mode = Literal["database", "client"]
SuiteName = Literal["A256GCM", "A256CBC-HS512", "XAES-256-GCM"]

USUAL_SUITE: SuiteName = "A256GCM"
"""The suite of client mode where neither a model nor the registry names one."""
_MAX_NAME_BYTES = 63
_MAX_PADDING = 0xFFFF
_DATA_CLASS = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class ColumnLocation(NamedTuple):
    """The table's column that a type belongs to."""

    schema: str | None
    table: str
    column: str

    @classmethod
    def of(cls, column: Column[Any]) -> ColumnLocation:
        """Return where a column is."""
        return cls(column.table.schema, column.table.name, column.name)


@dataclass(frozen=True, eq=False, kw_only=True)
class EncryptedColumnSpec:
    """What an :class:`~glpgenc.sqlalchemy.EncryptedColumn` was declared with; its parameters have the same names.

    Compared by identity: queries look things up by it, and a column has one.

    :param declared: the type of the values, an instance where it is one of SQLAlchemy's.
    :param search: the facets, as they suit values of this type.
    :param location: where the column is, if it has a fallback and belongs to a table.
    :ivar codec: how values become text.
    """

    declared: Any
    value_codec: ValueCodec[Any] | None = None
    field: str | None = None
    data_class: str
    search: tuple[Facet, ...] = ()
    mode: Mode = "database"
    padding: int = 0
    row: str | None = None
    suite: SuiteName = "A256GCM"
    fallback: str | None = None
    location: ColumnLocation | None = None
    codec: Codec = dataclasses.field(init=False, repr=False)
    _memo: dict[Any, Any] = dataclasses.field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codec", codec_of(self.declared, self.value_codec))
        _check(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # A codec is made of functions, which can't be pickled: it is made again of what was declared.
        given = {each.name: getattr(self, each.name) for each in dataclasses.fields(self) if each.init}
        return _restored, (given,)

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
    def attribute_name(self) -> str:
        """The column as a hint names it."""
        return f"Model.{(self.field or 'column').rpartition('.')[2]}"

    @property
    def is_bound(self) -> bool:
        """Whether values are bound to the row that they are in."""
        return self.row is not None

    @property
    def falls_back(self) -> bool:
        """Whether a row without ciphertext may have its value in a plaintext column."""
        return self.fallback is not None and self.location is not None

    @property
    def is_boolean(self) -> bool:
        """Whether the column is a condition by itself."""
        return self.codec.python_type is bool

    @property
    def wire_suite(self) -> Suite:
        """The suite that this process encrypts with."""
        return SUITES_BY_NAME[self.suite]

    @property
    def registered_suite(self) -> SuiteName | None:
        """The suite that is registered for jobs to write; ``None`` for the usual one."""
        return None if self.suite == USUAL_SUITE else self.suite

    @cached_property
    def cache_key(self) -> tuple[Any, ...]:
        """What tells statements of this column from those of others, for SQLAlchemy's cache of compiled statements."""
        parts = (self.field, self.data_class, self.search, self.mode, self.padding, self.row, self.suite)
        # As text, which keeps its hash.
        return self.codec, repr((*parts, self.fallback, self.location))

    def memoized(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made of this column before under a key; it is made once.

        Queries are built far more often than columns are declared.
        """
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = make()
        return found

    @cached_property
    def whole_facets(self) -> tuple[Facet, ...]:
        """The facets of the value itself, and not of a path in it or of its elements."""
        return tuple(each for each in self.search if each.is_whole)

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

    def index_columns(self, name: str) -> Iterator[tuple[Facet, str]]:
        """Yield each facet with the name of its index column.

        The first facet with one term has ``<name>_bidx``, others ``<name>_<facet>_bidx``; all tags share
        ``<name>_tags``.

        :param name: of the column in its table.
        :raises MappingError: when an index column's name has more than 63 bytes, which PostgreSQL would cut.
        """
        is_first = True
        for facet in self.search:
            if not facet.is_scalar:
                yield facet, _checked_name(f"{name}_tags")
                continue
            yield facet, _checked_name(f"{name}_bidx" if is_first else f"{name}_{facet.facet_name}_bidx")
            is_first = False


EncryptedTableColumn: TypeAlias = "tuple[Column[Any], EncryptedColumnSpec]"
"""An encrypted column of a table, with its declaration."""


def spec_of(column: Any) -> EncryptedColumnSpec | None:
    """Return the declaration of an encrypted column, or of an expression that gives its ciphertext; else ``None``."""
    spec = getattr(getattr(column, "type", None), "spec", None)
    return spec if isinstance(spec, EncryptedColumnSpec) else None


def _restored(given: dict[str, Any]) -> EncryptedColumnSpec:
    return EncryptedColumnSpec(**given)


def _checked_name(name: str) -> str:
    if len(name.encode()) > _MAX_NAME_BYTES:
        message = f"the name of the index column {name} would be longer than 63 bytes"
        raise MappingError(message, hint="shorten the column's name")
    return name


def _check(spec: EncryptedColumnSpec) -> None:
    if not (isinstance(spec.data_class, str) and _DATA_CLASS.fullmatch(spec.data_class)):
        message = f"data_class must be a lower-case identifier of at most 63 bytes, not {spec.data_class!r}"
        raise MappingError(message, hint="for example data_class='pii'")
    if spec.mode not in ("database", "client"):
        message = f"mode must be 'database' or 'client', not {spec.mode!r}"
        raise MappingError(message)
    if spec.suite not in SUITES_BY_NAME:
        message = f"suite must be one of {', '.join(SUITES_BY_NAME)}, not {spec.suite!r}"
        raise MappingError(message)
    if not 0 <= spec.padding <= _MAX_PADDING:
        message = f"padding must be 0 to 65,535 bytes, not {spec.padding}"
        raise MappingError(message)
    name: object = spec.fallback
    if name is not None and not (isinstance(name, str) and name and len(name.encode()) <= _MAX_NAME_BYTES):
        message = "fallback must be the name of the plaintext column, of 1 to 63 bytes"
        raise MappingError(message, hint="such as EncryptedColumn(..., fallback='email')")
    names = [each.facet_name for each in spec.search]
    if len(set(names)) != len(names):
        message = f"two facets have the same name: {', '.join(names)}; give one of them a different name='...'"
        raise MappingError(message)
