"""``decrypted()``: a column's value as an expression of the server, which decrypts it in each row that it reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, Text, cast, func, literal_column, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import Grouping, Label
from sqlalchemy.sql.functions import FunctionElement

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.transaction.requirements import require_in_database
from glpgenc.sqlalchemy.types.database import Plaintext, decrypting

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

_CODE_POINTS: Any = literal_column('pg_catalog."C"')
SQL_TYPES: dict[str, types.TypeEngine[Any]] = {
    "numeric": types.Numeric(),
    "boolean": types.Boolean(),
    "date": types.Date(),
    "timestamp": types.DateTime(),
    "timestamptz": types.DateTime(timezone=True),
    "time": types.Time(),
    "timetz": types.Time(timezone=True),
    "uuid": types.Uuid(),
}
"""The types of decrypted values that are compared as something else than text, by their names in SQL."""


def in_order(value: ColumnElement[Any], spec: EncryptedColumnSpec) -> ColumnElement[Any]:
    """Return a decrypted value as it is compared by what is less: text by its code points.

    As the buckets of text are ordered, whatever the collation of the database is.

    :param spec: the declaration of its column.
    """
    return value.op("COLLATE")(_CODE_POINTS) if spec.codec.is_text else value


class DecryptedValue(Plaintext):
    """The type of decrypted values. What is compared with them is sent as text, and shown nowhere.

    :param column: of the values.
    """

    cache_ok = True

    @property
    def plain(self) -> types.TypeEngine[Any]:
        """The type that the server casts values to."""
        codec = self.column.codec
        return LargeBinary() if codec.is_bytes else SQL_TYPES.get(codec.sql_type, Text())

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any]:
        """Return a parameter as a value of the server's type."""
        return func.decode(bindvalue, "hex") if self.column.codec.is_bytes else cast(bindvalue, self.plain)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Return the type of what is compared: this one, but for what a date is moved by."""
        return self.plain.coerce_compared_value(op, value) if isinstance(value, timedelta) else self


class Decrypted(FunctionElement[Any]):
    """The decrypted value of a column, an error where its key is not loaded. Its clause is the column.

    :param column: in its table, an alias, a subquery or a CTE; or an expression over columns of one field.
    """

    inherit_cache = True
    name = "gl_decrypt"
    packagenames = ("glpgenc",)

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        spec = spec_of(column)
        self.type = types.NullType() if spec is None else spec.memoized(DecryptedValue, lambda: DecryptedValue(spec))


class SortKey(Decrypted):
    """The decrypted value as a sort key, in the order of the column's buckets: text by its code points."""

    inherit_cache = True


def decrypted(column: Any) -> ColumnElement[Any]:
    """Return a column's value as an expression that the server computes, in database mode.

    >>> select(User).order_by(decrypted(User.email).collate("C")).limit(20)  # doctest: +SKIP

    No index serves it: PostgreSQL decrypts the value in every row that the rest of the statement leaves, which EXPLAIN
    shows as ``gl_decrypt`` or ``_open`` under ``Sort Key`` or ``Filter``. It is for small results, and for what a facet
    can't do. A row whose key is not loaded raises ``KeyNotLoadedError``.

    :param column: an encrypted column, in its table, an alias, a subquery or a CTE.
    :raises EncryptedQueryError: when it is not an encrypted column, or one of client mode, whose key the server never
        gets.
    """
    element = column.__clause_element__() if hasattr(column, "__clause_element__") else column
    spec = spec_of(element)
    if spec is None:
        message = "decrypted() takes an encrypted column"
        raise EncryptedQueryError(message, hint="such as decrypted(User.email); a plaintext column needs no decryption")
    if spec.mode == "client":
        message = f"{spec.field} is encrypted in client mode, and the server can't decrypt it"
        raise EncryptedQueryError(message, hint="read the values, and compute with them in Python")
    return Decrypted(element)


@compiles(Decrypted)
def _decrypted(element: Decrypted, compiler: Any, **options: Any) -> str:
    column: Any
    (column,) = element.clauses
    while isinstance(column, (Label, Grouping)):
        column = column.element
    spec = spec_of(column)
    if spec is None or spec.mode == "client":
        message = "decrypted() takes an encrypted column of database mode"
        raise EncryptedQueryError(message, hint="such as decrypted(User.email)")
    require_in_database(compiler, spec)
    value = decrypting(spec, column, LargeBinary() if spec.codec.is_bytes else Text())
    sql_type = SQL_TYPES.get(spec.codec.sql_type)
    made = value if sql_type is None else cast(value, sql_type)
    if isinstance(element, SortKey):
        made = in_order(made, spec)
    return str(compiler.process(made, **{**options, "within_columns_clause": False}))
