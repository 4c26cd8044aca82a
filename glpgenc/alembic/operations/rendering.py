"""Python code of operations, with its imports, for migrations that Alembic writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.render import _render_column

from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration
from glpgenc.alembic.operations.base import CiphertextOp
from glpgenc.alembic.operations.encryption import (
    SUFFIX,
    AbandonEncryptionOp,
    CheckDropPlaintextOp,
    CheckRestorePlaintextOp,
    DropPlaintextOp,
    EncryptColumnOp,
    RestorePlaintextOp,
)
from glpgenc.alembic.operations.protection import (
    AddSearchFacetOp,
    DropSearchFacetOp,
    ProtectColumnOp,
    UnprotectColumnOp,
)
from glpgenc.alembic.operations.renaming import RenameCiphertextOp
from glpgenc.sqlalchemy.facets import Facet

Imports = set[str]


def call(name: str, positional: Iterable[str], named: Iterable[tuple[str, str]], *, prefix: str = "op.") -> str:
    """Return a call as Python, one argument a line.

    :param positional: arguments as Python.
    :param named: names and arguments as Python.
    """
    arguments = [*positional, *(f"{key}={value}" for key, value in named)]
    lines = "".join(f"    {argument},\n" for argument in arguments)
    return f"{prefix}{name}(\n{lines})"


def facet_code(facet: Facet, imports: Imports) -> str:
    """Return a facet as Python, with what differs from the defaults."""
    kind = type(facet).__name__
    imports.add(f"from glpgenc.sqlalchemy import {kind}")
    values = [f"{name}={_value(value, imports)}" for name, value in facet.declared.items()]
    return f"{kind}({', '.join(values)})"


def _value(value: Any, imports: Imports) -> str:
    if isinstance(value, Decimal):
        imports.add("from decimal import Decimal")
    elif isinstance(value, (date, timedelta)):
        imports.add("import datetime")
    return repr(value)


def column_arguments(made: CiphertextColumn, imports: Imports) -> list[tuple[str, str]]:
    """Return what is said of a ciphertext column, as the arguments of an operation."""
    arguments = [("field", repr(made.field)), ("data_class", repr(made.data_class))]
    if made.padding:
        arguments.append(("padding", repr(made.padding)))
    if made.suite is not None:
        arguments.append(("suite", repr(made.suite)))
    if made.search:
        arguments.append(("search", f"[{', '.join(facet_code(facet, imports) for facet in made.search)}]"))
    return arguments


def _move_arguments(move: ColumnMigration) -> list[tuple[str, str]]:
    """Return what is said of the way of a column, as the arguments of an operation."""
    arguments: list[tuple[str, str]] = []
    if move.mode != "database":
        arguments.append(("mode", repr(move.mode)))
    arguments += [
        (key, repr(value)) for key in ("tenant", "row", "source") if (value := getattr(move, key)) is not None
    ]
    if move.unkeyed != "queue":
        arguments.append(("unkeyed", repr(move.unkeyed)))
    if move.client_source:
        arguments.append(("client_source", "True"))
    return arguments


def encrypt_column_code(op: EncryptColumnOp, imports: Imports, prefix: str = "op.") -> str:
    """Return ``op.encrypt_column(...)``."""
    made, move = op.made, op.move
    arguments: list[tuple[str, str]] = []
    if made.column != move.plaintext + SUFFIX:
        arguments.append(("ciphertext", repr(made.column)))
    arguments += column_arguments(made, imports)
    arguments += _move_arguments(move)
    if op.comment is not False:
        arguments.append(("comment", repr(op.comment)))
    names = [repr(made.table), repr(move.plaintext)]
    return call("encrypt_column", names, arguments + _schema(made.schema), prefix=prefix)


@renderers.dispatch_for(EncryptColumnOp)
def _encrypt_column(context: Any, op: EncryptColumnOp) -> str:
    return encrypt_column_code(op, context.imports, _prefix(context))


@renderers.dispatch_for(AbandonEncryptionOp)
@renderers.dispatch_for(CheckRestorePlaintextOp)
@renderers.dispatch_for(UnprotectColumnOp)
@renderers.dispatch_for(DropSearchFacetOp)
@renderers.dispatch_for(RenameCiphertextOp)
def _by_names(context: Any, op: CiphertextOp) -> str:
    _, schema, *names = op.to_diff_tuple()
    return _short(context, op.operation, names, schema)


@renderers.dispatch_for(DropPlaintextOp)
@renderers.dispatch_for(CheckDropPlaintextOp)
def _drop_plaintext(context: Any, given: DropPlaintextOp | CheckDropPlaintextOp) -> str:
    op = given.checked if isinstance(given, CheckDropPlaintextOp) else given
    more = [("ciphertext", repr(op.ciphertext))] if op.ciphertext != op.column + SUFFIX else []
    if op.not_null:
        more.append(("not_null", "True"))
    if op.drops:
        more.append(("drops", repr(list(op.drops))))
    return _short(context, given.operation, [op.table, op.column], op.schema, more)


@renderers.dispatch_for(RestorePlaintextOp)
def _restore_plaintext(context: Any, op: RestorePlaintextOp) -> str:
    column = _render_column(op.column, context)
    more = [("ciphertext", repr(op.ciphertext))] if op.ciphertext != op.move.plaintext + SUFFIX else []
    named = [*more, *_move_arguments(op.move), *_schema(op.schema)]
    return call("restore_plaintext", [repr(op.table), column], named, prefix=_prefix(context))


@renderers.dispatch_for(ProtectColumnOp)
def _protect_column(context: Any, op: ProtectColumnOp) -> str:
    arguments = column_arguments(op.made, context.imports)
    if op.concurrently:
        arguments.append(("concurrently", "True"))
    names = [repr(op.made.table), repr(op.made.column)]
    return call("protect_column", names, arguments + _schema(op.made.schema), prefix=_prefix(context))


@renderers.dispatch_for(AddSearchFacetOp)
def _add_search_facet(context: Any, op: AddSearchFacetOp) -> str:
    names = [repr(op.table), repr(op.column), facet_code(op.facet, context.imports)]
    named = [] if op.index_column is None else [("index_column", repr(op.index_column))]
    return call("add_search_facet", names, named + _schema(op.schema), prefix=_prefix(context))


def _short(context: Any, name: str, names: list[str], schema: str | None, more: Iterable[tuple[str, str]] = ()) -> str:
    arguments = [*map(repr, map(str, names)), *(f"{key}={value}" for key, value in [*more, *_schema(schema)])]
    return f"{_prefix(context)}{name}({', '.join(arguments)})"


def _schema(schema: str | None) -> list[tuple[str, str]]:
    return [] if schema is None else [("schema", repr(schema))]


def _prefix(context: Any) -> str:
    return str(context.opts.get("alembic_module_prefix") or "")
