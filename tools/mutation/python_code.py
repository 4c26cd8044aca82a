"""Mutants of Python: operators, conditions, constants and statements.

Left alone: annotations, decorators, docstrings, ``__all__`` and ``__slots__``, what only type checkers read, and words
for people: messages of errors, their hints, the log, descriptions.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from tools.mutation.mutant import Mutant, numbered

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr, ast.Pow: ast.Mult, ast.Div: ast.Mult,
}  # fmt: skip
_WITHOUT_VALUES = {"__all__", "__slots__", "message", "hint", "model_config"}
_WORDS = {"hint", "message", "detail", "doc", "description", "summary", "title", "examples", "json_schema_extra"}
_SPEAKING = {"debug", "info", "warning", "exception", "cast", "TypeVar", "ParamSpec", "getLogger"}


class _Place(NamedTuple):
    """A node within its parent, and how it is looked at."""

    node: ast.AST
    parent: ast.AST
    field: str
    at: int | None
    within: tuple[str, ...]
    span: tuple[int, int]
    words: bool
    at_import: bool


def python_mutants(path: Path, name: str) -> list[Mutant]:
    """Return every mutant of a file.

    :param name: its path relative to the checkout.
    """
    source = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(source, name), source.splitlines()

    def made() -> Iterator[Mutant]:
        for place in _places(tree, (), (0, 0), words=False, at_import=True):
            for new in _replacements(place):
                yield _mutant(tree, place, new, name, lines)

    return list(numbered(made()))


def _mutant(tree: ast.Module, place: _Place, new: ast.AST, name: str, lines: list[str]) -> Mutant:
    node = place.node
    line = getattr(node, "lineno", place.span[0])
    change = f"{_short(node)} -> {_short(new)}"

    def apply() -> CodeType:
        siblings = getattr(place.parent, place.field)
        changed = new if place.at is None else [*siblings[: place.at], new, *siblings[place.at + 1 :]]
        setattr(place.parent, place.field, changed)
        try:
            return compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
        finally:
            setattr(place.parent, place.field, siblings)

    return Mutant(name, ".".join(place.within), *place.span, lines[line - 1].strip(), change, apply, place.at_import)


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())


def _places(
    parent: ast.AST, within: tuple[str, ...], span: tuple[int, int], *, words: bool, at_import: bool
) -> Iterator[_Place]:
    if isinstance(parent, ast.Raise) or (isinstance(parent, ast.Call) and _called(parent) in _SPEAKING):
        words = True
    for field, value in ast.iter_fields(parent):
        if field in {"annotation", "returns", "decorator_list"} or (
            isinstance(parent, ast.AnnAssign) and field == "target"
        ):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in children:
            if not isinstance(node, ast.AST) or _is_left_alone(node, parent):
                continue
            inner, lines, spoken = within, span, words
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = (*within, node.name)
            if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                lines = _lines_of(node, span)
            if isinstance(node, ast.keyword) and node.arg in _WORDS:
                spoken = True
            # Of a function, its defaults are.
            imported = at_import and not (
                isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and field == "body"
            )
            yield _Place(node, parent, field, index, within, lines, spoken, imported)
            yield from _places(node, inner, lines, words=spoken, at_import=imported)


def _lines_of(node: ast.AST, span: tuple[int, int]) -> tuple[int, int]:
    """Return a statement's lines; of one that has others in it, those of its head."""
    first, last = getattr(node, "lineno", span[0]), getattr(node, "end_lineno", span[1])
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        last = max(first, body[0].lineno - 1)
    return first, last


def _is_left_alone(node: ast.AST, parent: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name("TYPE_CHECKING")) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(name)]) if name in _WITHOUT_VALUES:
            return True
        case ast.Subscript(value=ast.Name("Literal" | "ClassVar" | "Annotated")):
            return True
        case ast.Constant() if isinstance(parent, ast.JoinedStr | ast.MatchValue):
            return True
    return False


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _replacements(place: _Place) -> Iterator[ast.AST]:
    node = place.node
    yield from _other_operators(node)
    match node:
        case ast.Constant():
            yield from _other_constants(node, words=place.words)
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Return(value=value) if value is not None and not (isinstance(value, ast.Constant) and not value.value):
            yield ast.Return(ast.Constant(None))
        case ast.Name() | ast.Attribute() | ast.Call() | ast.NamedExpr() if place.field == "test":
            yield ast.UnaryOp(ast.Not(), copy.copy(node))
    if place.within and _can_go(node) and not (place.words and not isinstance(node, ast.Raise)):
        yield ast.Pass()


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                yield _with(node, ops=[*node.ops[:at], _COMPARE[type(operator)](), *node.ops[at + 1 :]])
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _BINARY and not _is_union(node):
            yield _with(node, op=_BINARY[type(node.op)]())


def _can_go(node: ast.AST) -> bool:
    match node:
        case ast.Raise() | ast.Delete():
            return True
        case ast.Expr(value=ast.Call() as call):
            return _called(call) not in _SPEAKING
        case ast.Expr(value=ast.Await(value=ast.Call())):
            return True
        # An attribute or an item that is not set; without a name the rest would fail at once.
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.AugAssign():
            return True
    return False


def _other_constants(node: ast.Constant, *, words: bool) -> Iterator[ast.AST]:
    match node.value:
        case bool(value):
            yield ast.Constant(not value)
        case int(value) | float(value):
            yield ast.Constant(value + 1)
        case str(value) if not words and not re.search(r"\w \w", value):
            yield ast.Constant("X" + value[1:])
        case bytes(value):
            yield ast.Constant(b"X" + value[1:])


def _is_union(node: ast.AST) -> bool:
    """Return whether it is a type: ``int | None``."""
    return isinstance(node, ast.BinOp) and any(
        isinstance(side, ast.Constant) and side.value is None for side in (node.left, node.right)
    )


def _with(node: Any, **fields: Any) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
