"""The pages of SQL functions, tables and views, from the catalogue of an installation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from glpgenc import errors
from glpgenc.errors import BY_SQLSTATE
from tools.docs.catalogue import Function, Relation, raised
from tools.docs.markdown import MADE, code, sentence, table

SQL = Path(__file__).parents[2] / "sql"

# The file in sql/ that defines a function tells its group; in the order of the page.
_GROUPS = {
    "encrypt": "Encrypting",
    "decrypt": "Decrypting and checking",
    "search_terms": "Search terms",
    "envelope": "What a stored value tells without a key, and the primitive",
    "facets": "Terms of prefixes, parts and ranges",
    "session": "Keys in a session",
    "registry": "The registry: fields, facets, guards",
    "index_columns": "Index columns",
    "expand": "Encrypting a live table: expand, and reading meanwhile",
    "jobs": "Encrypting a live table: backfill",
    "contract": "Encrypting a live table: contract",
    "rotation": "Rotation: counting uses",
    "reindex": "Reindexing",
    "audit": "The audit trail",
}
_VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}
_PARALLEL = {"s": "safe", "r": "restricted", "u": "unsafe"}
_KIND = {"r": "table", "p": "partitioned table", "v": "view"}
_LONGEST = 100


def functions_page(every: list[Function]) -> str:
    """Return the page of the public functions."""
    codes = raised(every)
    public = sorted((each for each in every if each.is_public), key=lambda each: (_order(_group(each)), each.name))
    parts = [
        MADE,
        "# SQL functions\n",
        "Every function of the schema `glpgenc` that is there to be called. Names that begin with `_` are its own.",
        "Only what opens the keys of a session is SECURITY DEFINER, and PUBLIC may execute none. A NULL plaintext",
        "gives NULL, a NULL key raises.",
        "The errors are those in a function's body and in what it calls, of which it may catch some;",
        "[Errors](errors.md) says what each means.\n",
    ]
    for group, members in groupby(public, key=_group):
        parts.append(f"\n## {_GROUPS.get(group, sentence(group.replace('_', ' ')).rstrip('.'))}\n")
        for name, overloads in groupby(members, key=lambda each: each.name):
            parts.append(_function(name, list(overloads), codes[name]))
    return "\n".join(parts)


def _function(name: str, overloads: list[Function], codes: list[str]) -> str:
    parts = [f"\n### {name}\n"]
    for each in overloads:
        facts = [f"{_VOLATILITY[each.volatility]}, parallel {_PARALLEL[each.parallel]}"]
        facts.append(f"may be executed by {', '.join(map(code, each.granted)) or 'its owner only'}")
        parts += [f"```text\n{_signature(each)}\n```\n", sentence(each.comment), "", sentence("; ".join(facts)), ""]
    if codes:
        named = [f"[{each}](errors.md#{each.lower()})" for each in codes if each in BY_SQLSTATE]
        parts += [f"Errors: {', '.join(named)}.\n"]
    return "\n".join(parts)


def _signature(each: Function) -> str:
    line = f"glpgenc.{each.name}({each.arguments}) -> {each.returns}"
    if len(line) <= _LONGEST:
        return line
    arguments = re.split(r", (?=(?:VARIADIC |OUT |INOUT )?\w+ )", each.arguments)
    return f"glpgenc.{each.name}(\n    " + ",\n    ".join(arguments) + f"\n) -> {each.returns}"


def _group(each: Function) -> str:
    return _homes().get(each.name, "")


def _order(group: str) -> int:
    return list(_GROUPS).index(group) if group in _GROUPS else len(_GROUPS)


def _homes() -> dict[str, str]:
    """Return for each function the first file below sql/ that creates it, without its suffix."""
    homes: dict[str, str] = {}
    for path in sorted(SQL.rglob("*.sql")):
        for name in re.findall(
            r"^CREATE (?:OR REPLACE )?FUNCTION glpgenc\.(\w+)", path.read_text("utf-8"), re.MULTILINE
        ):
            homes.setdefault(name, path.stem)
    return homes


def tables_page(every: list[Relation]) -> str:
    """Return the page of tables and views."""
    parts = [
        MADE,
        "# Tables and views\n",
        "What an installation keeps: in the schema `glpgenc` the registry, wrapped keys and jobs, in `security` the",
        "audit trail, whose monthly partitions are left out here. No table holds a data key in the clear, or a",
        "plaintext. Write to them through the [functions](sql-functions.md) and the [commands](cli.md) only.\n",
    ]
    for each in every:
        rights = "; ".join(each.granted) or "its owner only"
        parts += [
            f"\n## {each.name}\n",
            f"{sentence(f'{_KIND[each.kind]}: {each.comment}')}",
            "",
            f"Rights: {rights}.\n",
        ]
        rows = [
            (
                code(column.name),
                column.type,
                "" if column.nullable else "not null",
                code(column.default),
                column.comment,
            )
            for column in each.columns
        ]
        if each.kind == "v":
            parts.append(table(("column", "type", "what"), [(row[0], row[1], row[4]) for row in rows]))
        else:
            parts.append(table(("column", "type", "", "default", "what"), rows))
    return "\n".join(parts)


def errors_page(every: list[Function]) -> str:
    """Return the page.

    :param every: the SQL functions, for which of them raise what.
    """
    codes = raised(every)
    parts = [
        MADE,
        "# Errors\n",
        "Every error is a subclass of `glpgenc.GlpgencError`, with a message for the cause and a hint for the remedy.",
        "Neither ever holds a key or a value: an error may be logged as it is. SQL raises those with a SQLSTATE, and",
        "Python raises the class of the same code for them.\n",
        "\n## Errors with a SQLSTATE\n",
    ]
    for sqlstate, error in sorted(errors.BY_SQLSTATE.items()):
        raisers = [name for name, found in sorted(codes.items()) if sqlstate in found and not name.startswith("_")]
        parts += [
            f"\n### {sqlstate}\n",
            f"`{error.__name__}`: {sentence(_first_line(error))}{_rest(error)}\n",
            *([f"Remedy: {error.default_hint}.\n"] if error.default_hint else []),
            *(
                [f"In {', '.join(map(code, raisers))}, or in what they call.\n"]
                if raisers
                else ["Raised by Python only.\n"]
            ),
        ]
    parts.append("\n## Errors of Python alone\n")
    rows = [
        (code(error.__name__), code(error.__bases__[0].__name__), _first_line(error), error.default_hint or "")
        for error in _walk(errors.GlpgencError)
        if not getattr(error, "sqlstate", "")
    ]
    parts.append(table(("class", "is a", "means", "remedy"), rows))
    return "\n".join(parts)


def _walk(error: type[errors.GlpgencError]) -> Iterator[type[errors.GlpgencError]]:
    """Give the classes of errors.py, each after what it is derived from."""
    yield error
    for each in error.__subclasses__():
        if each.__module__ == errors.__name__:
            yield from _walk(each)


def _first_line(error: type[Exception]) -> str:
    return (inspect.getdoc(error) or "").split("\n\n", maxsplit=1)[0].split("\n:param", maxsplit=1)[0]


def _rest(error: type[Exception]) -> str:
    rest = (inspect.getdoc(error) or "").split("\n\n")[1:]
    return "".join(f" {sentence(part)}" for part in rest if not part.startswith(":"))
