"""Fallback reads: a row without ciphertext is read from the plaintext column while the registry says that it may be.

The statement is compiled once and outlives the plaintext column. So it names that column where another may take its
place: PostgreSQL looks for a name in the innermost query first, and finds NULL in the one around it when the column is
gone::

    SELECT (SELECT email FROM (SELECT users.*) AS glpgenc_row) FROM (SELECT NULL::text AS email) AS glpgenc_gone
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    Alias,
    LargeBinary,
    MetaData,
    Table,
    TableSample,
    Text,
    any_,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause, Label
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import ScalarSelect, Select

from glpgenc.errors import EncryptedQueryError, MappingError
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.rows import base_column, is_of_field, of_same_entity

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.types import TypeEngine

    from glpgenc.sqlalchemy.spec import ColumnLocation, EncryptedColumnSpec

PLAINTEXT_MARK = b"\0"
"""What stands before a plaintext where ciphertext is expected: no envelope begins so, and the guard stores none."""

_MARK = "pg_catalog.decode('00', 'hex')"


class _Fallback(FunctionElement[Any]):
    """The plaintext of a row without ciphertext, as bytes; NULL where there is none, or where it must not be read.

    :param column: the ciphertext's.
    """

    inherit_cache = True
    name = "gl_plaintext"
    packagenames = ("glpgenc",)
    type = LargeBinary()

    def __init__(self, column: Any) -> None:
        super().__init__(column)


class _Relation(FunctionElement[Any]):
    """A column's table as a ``regclass``, and the column's name: two arguments for our functions.

    :param location: of the column.
    """

    inherit_cache = False
    name = "gl_relation"
    packagenames = ("glpgenc",)

    def __init__(self, location: ColumnLocation) -> None:
        super().__init__()
        self.location = location


class _Opened(FunctionElement[Any]):
    """The value of an expression that gives ciphertext, or plaintext behind its mark. The expression is computed once.

    Its clauses are the expression, the function that decrypts, and what else that is given.
    """

    inherit_cache = True
    name = "gl_opened"
    packagenames = ("glpgenc",)


def plaintext_bytes(expression: Any) -> ColumnElement[Any]:
    """Return the plaintext of a column's row where it has no ciphertext; NULL where it has no plaintext either.

    :param expression: the column of the ciphertext, in its table, an alias or a subquery.
    """
    return _Fallback(expression)


class _PendingKeys(FunctionElement[Any]):
    """The keys of rows without ciphertext whose plaintext meets a condition, as an array, computed once a statement.

    The condition is on the plaintext column itself, so that an index on that column serves it. Its clauses are the
    ciphertext's column and what the plaintext is compared with.
    """

    inherit_cache = True
    name = "gl_waiting"
    packagenames = ("glpgenc",)
    condition = ""


class _PendingIn(_PendingKeys):
    inherit_cache = True
    condition = "glpgenc._plain_in({}, ARRAY[{}])"


class _PendingLike(_PendingKeys):
    inherit_cache = True
    condition = "glpgenc._plain_like({}, {})"


def pending_in(expression: Any, values: Any) -> ColumnElement[bool] | None:
    """Return the criteria that a row is among those without ciphertext whose plaintext is one of some texts.

    :param expression: the column of the ciphertext, in its table, an alias or a subquery.
    :param values: the texts in SQL.
    :return: ``None`` where the row's key is not available. The criteria holds of each such row, and perhaps of others.
    """
    return _among_waiting(expression, _PendingIn(expression, *values))


def pending_like(expression: Any, pattern: Any) -> ColumnElement[bool] | None:
    """Return the same for texts that are ``LIKE`` a pattern."""
    return _among_waiting(expression, _PendingLike(expression, pattern))


def _among_waiting(expression: Any, waiting: _PendingKeys) -> ColumnElement[bool] | None:
    key = _first_key(expression)
    owner = getattr(expression, "table", None)
    if key is None or owner is None or (found := owner.corresponding_column(key)) is None:
        return None
    waiting.type = ARRAY(key.type)
    return of_same_entity(found, expression) == any_(waiting)  # type: ignore[no-any-return]


def _first_key(expression: Any) -> Any:
    """Return the first column of the table's primary key: that an index begins with."""
    return next(iter(base_column(expression).table.primary_key), None)


def as_text(plaintext: Any) -> ColumnElement[Any]:
    """Return the text of bytes."""
    return func.pg_catalog.convert_from(plaintext, literal_column("'UTF8'"), type_=Text())


def ciphertext_or_plaintext(spec: EncryptedColumnSpec, expression: Any, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return ciphertext, or the plaintext of rows without any behind its mark.

    :param type_: of the column, and of what is returned.
    """
    found = unlabelled(expression)
    if isinstance(found, ColumnClause):
        plaintext = func.pg_catalog.byteacat(literal_column(_MARK), _Fallback(found))
        return func.coalesce(type_coerce(found, LargeBinary()), plaintext, type_=type_)
    if isinstance(found, ScalarSelect) and isinstance(found.element, Select):
        (selected,) = found.element.selected_columns
        inner = ciphertext_or_plaintext(spec, selected, type_)
        return found.element.with_only_columns(inner, maintain_column_froms=True).scalar_subquery()

    def replace(element: Any, **_: Any) -> Any:
        is_column = isinstance(element, ColumnClause) and is_of_field(element, spec)
        return ciphertext_or_plaintext(spec, element, type_) if is_column else None

    replaced: ColumnElement[Any] = visitors.replacement_traverse(found, {}, replace)
    return replaced


def decrypted_or_plaintext(
    spec: EncryptedColumnSpec, expression: Any, decrypted: Any, bound: list[Any]
) -> ColumnElement[Any]:
    """Return the value of a column, decrypted by the server, or read from the plaintext column.

    :param expression: the column, or an expression over columns of its field.
    :param decrypted: the column's value from its ciphertext, where the expression is a column.
    :param bound: what else decryption is given: the field, and the key of the row where the value is bound to that.
    """
    found, type_ = unlabelled(expression), decrypted.type
    if isinstance(found, ColumnClause):
        plaintext = _Fallback(found) if spec.codec.is_bytes else as_text(_Fallback(found))
        return func.coalesce(decrypted, plaintext, type_=type_)
    made = _Opened(ciphertext_or_plaintext(spec, found, type_), literal_column(decrypted.name), *bound)
    made.type = type_
    return made


def ciphertext_or_null_mark(spec: EncryptedColumnSpec, encrypted: Any) -> ColumnElement[Any]:
    """Return what is written: ciphertext, or for NULL the mark that takes the plaintext away, too.

    :param encrypted: what makes ciphertext of the value.
    """
    mark = func.glpgenc.gl_null(_Relation(_location(spec)))
    return func.coalesce(encrypted, mark, type_=LargeBinary())


def unlabelled(expression: Any) -> Any:
    """Return what a label names."""
    while isinstance(expression, Label):
        expression = expression.element
    return expression


def _location(spec: EncryptedColumnSpec | None) -> ColumnLocation:
    if spec is None or spec.location is None:
        message = (
            f"{'the column' if spec is None else spec.field} has a fallback column, but is not a column of a table"
        )
        raise MappingError(message, hint="declare the type on a column of a table, or leave fallback= out")
    return spec.location


# ---- how they are written


@compiles(_Relation)
def _relation(element: _Relation, compiler: Any, **_: Any) -> str:
    return _arguments(element.location, compiler)


def _arguments(location: ColumnLocation, compiler: Any) -> str:
    # With the schema that schema_translate_map makes of its own, as in the statement's FROM.
    relation = _table(location, compiler).replace("'", "''")
    return f"'{relation}'::pg_catalog.regclass, {_text(location.column, compiler)}"


def _table(location: ColumnLocation, compiler: Any) -> str:
    return str(compiler.preparer.format_table(Table(location.table, MetaData(), schema=location.schema)))


def _text(name: str, compiler: Any) -> str:
    quoted = name.replace("'", "''")
    return str(compiler.escape_literal_column(f"'{quoted}'"))


@compiles(_Fallback)
def _fallback(element: _Fallback, compiler: Any, **options: Any) -> str:
    (column,) = element.clauses
    spec: Any = spec_of(column)
    location = _location(spec)
    name = compiler.preparer.quote(spec.fallback)
    row = _row(column, location, compiler, options.get("ambiguous_table_name_map"))
    found = f"SELECT glpgenc.gl_plaintext({name}) FROM {row}"  # noqa: S608  (names)
    # The registry is asked first, once a statement: after contract a row with NULL costs next to nothing.
    return (
        f"(CASE WHEN {_is_allowed(spec, compiler)} THEN (SELECT ({found}) "  # noqa: S608
        f"FROM (SELECT NULL::pg_catalog.text AS {name}) AS glpgenc_gone) END)"
    )


def _is_allowed(spec: EncryptedColumnSpec, compiler: Any) -> str:
    relation, fallback = _arguments(_location(spec), compiler), _text(str(spec.fallback), compiler)
    return f"(SELECT glpgenc.gl_falls_back({relation}, {fallback}))"


@compiles(_PendingIn)
@compiles(_PendingLike)
def _pending(element: _PendingKeys, compiler: Any, **_: Any) -> str:
    column, *values = element.clauses
    spec: Any = spec_of(column)
    location = _location(spec)
    name, key, own = map(compiler.preparer.quote, (spec.fallback, _first_key(column).name, location.column))
    condition = element.condition.format(name, ", ".join(map(compiler.process, values)))
    # As above: the name is that of the NULL beside once the column is gone. The registry is asked once.
    return (
        f"(ARRAY(SELECT glpgenc_found.{key} FROM (SELECT NULL::pg_catalog.text AS {name}) AS glpgenc_gone, "  # noqa: S608
        f"LATERAL (SELECT glpgenc_row.{key} FROM {_table(location, compiler)} AS glpgenc_row "
        f"WHERE glpgenc_row.{own} IS NULL AND {condition}) AS glpgenc_found "
        f"WHERE {_is_allowed(spec, compiler)}))"
    )


def _row(column: Any, location: ColumnLocation, compiler: Any, aliases: Any) -> str:
    """Return a FROM that gives the column's row, whatever columns the table has by then.

    :param aliases: which the compiler gave to tables of one name in different schemas.
    """
    owner = getattr(column, "table", None)
    if isinstance(owner, Table) or (isinstance(owner, (Alias, TableSample)) and isinstance(owner.element, Table)):
        written = compiler.process(column, ambiguous_table_name_map=aliases)
        row = written.removesuffix(compiler.preparer.quote(column.name))
        if not row.endswith("."):
            message = (
                f"{location.table}.{location.column} falls back to plaintext, and can't be read here without its table"
            )
            raise CompileError(message)
        return f"(SELECT {row}*) AS glpgenc_row"
    # A subquery has not the plaintext column, and so its row is looked up by its key.
    base = base_column(column)
    keys = [(key, owner.corresponding_column(key)) for key in base.table.primary_key] if owner is not None else []
    if not keys or any(given is None for _, given in keys):
        message = (
            f"{base.table.name}.{base.name} falls back to plaintext, and the subquery does not select the key of "
            "its row"
        )
        raise EncryptedQueryError(message, hint="select the table's primary key in the subquery as well")
    same = " AND ".join(
        f"glpgenc_row.{compiler.preparer.quote(key.name)} = {compiler.process(given)}" for key, given in keys
    )
    return f"{_table(location, compiler)} AS glpgenc_row WHERE {same}"


@compiles(_Opened)
def _opened(element: _Opened, compiler: Any, **_: Any) -> str:
    expression, opener, *more = (compiler.process(each) for each in element.clauses)
    plaintext = "pg_catalog.substr(glpgenc_read.data, 2)"
    if opener == "gl_decrypt":
        plaintext = f"pg_catalog.convert_from({plaintext}, 'UTF8')"
    decrypted = f"glpgenc.{opener}({', '.join(['glpgenc_read.data', *more])})"
    is_plain = f"pg_catalog.substr(glpgenc_read.data, 1, 1) OPERATOR(pg_catalog.=) {_MARK}"
    # OFFSET keeps the expression from being computed twice.
    source = f"(SELECT {expression} AS data OFFSET 0) AS glpgenc_read"
    return f"(SELECT CASE WHEN {is_plain} THEN {plaintext} ELSE {decrypted} END FROM {source})"  # noqa: S608  (names)
