"""The recheck of what an index has found: in SQL where the server can decrypt, else here."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from sqlalchemy import LargeBinary, and_, any_, bindparam, cast, func, null, or_, select, tuple_, type_coerce, types

from glpgenc.errors import EncryptedQueryError, EncryptionError, KeyNotLoadedError
from glpgenc.sqlalchemy.transaction.keys import CURRENT, current
from glpgenc.sqlalchemy.types.fallback import PLAINTEXT_MARK
from glpgenc.sqlalchemy.types.rows import base_column, beside
from glpgenc.wire.cell import as_text
from glpgenc.wire.normalizers import Normalizer, normalize

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.codecs import Codec
    from glpgenc.sessions.field_ciphers import FieldOpener
    from glpgenc.sqlalchemy.search.document_recheck import DocumentRecheck
    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

    AnyRecheck: TypeAlias = "Recheck | DocumentRecheck"

ORDERING = frozenset({"<", "<=", ">", ">=", "between"})
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Openers(Protocol):
    """The keys that values are decrypted with."""

    def opener(self, column: EncryptedColumnSpec) -> FieldOpener:
        """Return what decrypts values of a column."""


@dataclass(frozen=True, slots=True, repr=False)
class Recheck:
    """A comparison of the decrypted value.

    :param operator: as SQL writes it.
    :param operand: a value; of ``in`` a list, of ``between`` a pair, of ``like`` a pattern, of ``match`` and
        ``similar`` what says it.
    """

    operator: str
    operand: Any

    reads_text = False
    """Whether it takes the decrypted text, and not what the codec makes of it."""

    def in_sql(
        self,
        value: ColumnElement[Any],
        bind: Callable[[Any], ColumnElement[Any]],
        bind_pattern: Callable[[str], ColumnElement[Any]],
    ) -> ColumnElement[bool]:
        """Return the comparison for a server that decrypts.

        :param value: the decrypted value.
        :param bind: makes a parameter of a value to compare with.
        :param bind_pattern: likewise of a LIKE pattern.
        """
        if self.operator in _COMPARISONS:
            return _COMPARISONS[self.operator](value, bind(self.operand))  # type: ignore[no-any-return]
        if self.operator == "between":
            low, high = self.operand
            return value.between(bind(low), bind(high))
        if self.operator == "in":
            return value.in_([bind(each) for each in self.operand])
        if self.operator == "not in":
            return value.not_in([bind(each) for each in self.operand])
        like = value.ilike if self.operator == "ilike" else value.like
        return like(bind_pattern(self.operand.sql()))

    @property
    def is_of_order(self) -> bool:
        """Whether it asks which of two values is less."""
        return self.operator in ORDERING

    def matches(self, codec: Codec) -> Callable[[Any], bool]:
        """Return the comparison for values that are decrypted here.

        :param codec: of the column: the function takes what its ``plain`` returns.
        """

        def comparable(value: Any) -> Any:
            return sortable(None if value is None else codec.operand(value))

        if self.operator in _COMPARISONS:
            compare, limit = _COMPARISONS[self.operator], comparable(self.operand)
            return lambda value: bool(compare(sortable(value), limit))
        if self.operator == "between":
            low, high = map(comparable, self.operand)
            return lambda value: bool(low <= sortable(value) <= high)
        if self.operator in ("match", "similar"):
            return self.operand.matches  # type: ignore[no-any-return]
        if self.operator in ("in", "not in"):
            wanted, found = [comparable(each) for each in self.operand], self.operator == "in"
            return lambda value: (sortable(value) in wanted) is found
        return matcher(self.operand)


def rechecked(
    expression: Any,
    spec: EncryptedColumnSpec,
    candidates: ColumnElement[bool],
    check: AnyRecheck,
    *,
    beside_others: bool = False,
) -> Any:
    """Return the criteria that a row is one that the index finds and that passes a check, for client mode.

    The server can't check. So when the statement is executed, the candidates are fetched first, decrypted and checked
    here, and the statement is given the keys of those that pass.

    :param beside_others: whether it is compared in rows that other criteria find, and finds none itself.
    :raises EncryptedQueryError: when the table has no primary key to name rows by.
    """
    base = base_column(expression)
    keys = list(base.table.primary_key)
    if not keys:
        message = (
            f"table {base.table.name} has no primary key, which client mode requires to identify the rows that match"
        )
        raise EncryptedQueryError(message, hint="give it a primary key, or use mode='database'")
    row = [] if spec.row is None else [cast(beside(base, spec.row), types.Text)]
    statement = select(type_coerce(base, LargeBinary()), *keys, *row).where(candidates)

    def fetch() -> list[Any]:
        return _passing(statement, spec, check, len(keys))

    passing = _one_of_keys([beside(expression, key.name) for key in keys], fetch, hashed=beside_others)
    # NULL of NULL, as every comparison is: NOT must not turn it into true. Where it stands alone PostgreSQL drops it.
    return or_(passing, and_(type_coerce(expression, LargeBinary()).is_(None), null()))


def _one_of_keys(keys: list[Any], fetch: Callable[[], list[Any]], *, hashed: bool) -> ColumnElement[bool]:
    """Return the criteria that a row's key is one of those that a function gives when the statement is executed."""
    if len(keys) == 1:
        # One parameter however many rows pass: drivers send 32,767 or 65,535 at most.
        array = types.ARRAY(keys[0].type)
        passing = cast(bindparam(None, callable_=fetch, unique=True, type_=array), array)
        # PostgreSQL compares a key with each of an array in turn, and finds it among those of a subquery at once. But
        # only an array leads to rows through the index of the key.
        return keys[0].in_(select(func.pg_catalog.unnest(passing))) if hashed else keys[0] == any_(passing)  # type: ignore[no-any-return]
    pairs = types.TupleType(*(key.type for key in keys))
    return tuple_(*keys).in_(bindparam(None, callable_=fetch, expanding=True, unique=True, type_=pairs))


def _passing(statement: Any, spec: EncryptedColumnSpec, check: AnyRecheck, keys: int) -> list[Any]:
    before, transaction = CURRENT.get(), current()
    try:
        rows = transaction.connection.execute(statement).all()
    finally:
        CURRENT.set(before)
    columns = list(statement.selected_columns)[1:]

    def place(row: Any) -> str:
        named = zip(columns, row[1 : 1 + keys], strict=False)
        return ", ".join(f"{column.table.name}.{column.name} = {key}" for column, key in named)

    found = passing_rows(rows, spec, transaction, check, place)
    return [row[1] if keys == 1 else tuple(row[1 : 1 + keys]) for row in found]


def passing_rows(
    rows: Iterable[Any], spec: EncryptedColumnSpec, keys: Openers, check: AnyRecheck, place: Callable[[Any], str]
) -> Iterator[Any]:
    """Yield the rows whose values pass a check.

    :param rows: each with the ciphertext first, and last what binds a value to its row.
    :param place: names a row in errors.
    """
    open_, codec, matches = keys.opener(spec).open, spec.codec, check.matches(spec.codec)
    for row in rows:
        try:
            plaintext = open_(bytes(row[0]), row[-1] if spec.is_bound else "")
            text = plaintext if codec.is_bytes else as_text(plaintext)
        except KeyNotLoadedError:
            continue  # another tenant's: a tag of 32 bits can be anyone's
        except EncryptionError as error:
            # Made, not copied, as in locating.py.
            message = f"{error.message}: field {spec.logical_field}, row {place(row)}"
            raise type(error)(message, hint=error.hint) from None
        if matches(text if check.reads_text else codec.plain(text)):
            yield row


def ranks(cells: Iterable[tuple[Any, str, str]], spec: EncryptedColumnSpec, keys: Openers) -> dict[str, int]:
    """Return the ranks of values by the names of their rows.

    :param cells: of each row the ciphertext, or ``None``; its name; and what binds the value to it.
    """
    values: dict[str, Any] = {}
    open_, codec = None, spec.codec
    for data, name, row in cells:
        if data is not None and name not in values:
            stored = bytes(data)
            if spec.falls_back and stored[:1] == PLAINTEXT_MARK:
                plaintext = stored[1:]
            else:
                open_ = open_ or keys.opener(spec).open
                plaintext = open_(stored, row)
            values[name] = sortable(codec.plain(as_text(plaintext)))
    places = {value: place for place, value in enumerate(sorted(set(values.values())))}
    return {name: places[value] for name, value in values.items()}


def sortable(value: Any) -> Any:
    """Return a value that compares as PostgreSQL compares it: NaN is equal to itself, and above all numbers."""
    if isinstance(value, Decimal):
        return (True, Decimal(0)) if value.is_nan() else (False, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (True, Decimal(0)) if value != value else (False, value)  # noqa: PLR0124  (NaN alone)
    return value


def matcher(pattern: Pattern) -> Callable[[Any], bool]:
    """Return whether a text matches a pattern, as client mode compares."""
    if not pattern.ignore_case:
        matches = pattern.regex().fullmatch
        return lambda value: matches(value) is not None
    matches = pattern.changed(_lower).regex().fullmatch
    return lambda value: matches(_lower(value)) is not None


def _lower(text: str) -> str:
    return normalize(text.encode(), Normalizer.LOWER).decode()
