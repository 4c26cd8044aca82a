"""Mutants of SQL: operators, conditions, constants and statements in the bodies of functions.

Left alone: comments, statements that a body puts together as text, types, and words for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.mutant import Mutant, numbered

_FUNCTION = re.compile(
    r"^CREATE FUNCTION (?:glpgenc|security)\.(?P<name>\w+)\((?P<head>(?:(?!^CREATE ).)*?)"
    r"^(?:AS \$body\$\n(?P<body>.*?)\n\$body\$;|(?P<returned>RETURN .*?;|BEGIN ATOMIC$.*?^END;)$)",
    re.MULTILINE | re.DOTALL,
)
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)
      | (?P<string>E?'(?:[^']|'')*')
      | (?P<quoted>"[^"]*"|\$\w*\$.*?\$\w*\$)
      | (?P<type>::\s*(?:pg_catalog\.)?\w+(?:\[\])?(?:\(\d+\))?)
      | (?P<operator>OPERATOR\(pg_catalog\.[^)]+\)|:=|<>|<=|>=|\|\||[-+*/%<>=&|~!@#?]+)
      | (?P<words>IS\s+NOT\s+DISTINCT\s+FROM|IS\s+DISTINCT\s+FROM|IS\s+NOT\s+\w+|IS\s+(?:NULL|TRUE|FALSE)|NOT\s+IN\b
                 |FOR\s+UPDATE\s+SKIP\s+LOCKED|FOR\s+(?:NO\s+KEY\s+)?UPDATE|UNION\s+ALL|\bDISTINCT\b)
      | (?P<number>(?<![\w.])\d+(?![\w.]))
      | (?P<word>\w+)
      | (?P<mark>[;(),])""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = {
    "=": "<>", "<>": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+", "*": "/", "/": "*", "%": "/",
    "&": "|", "|": "&", "~": "!~", "!~": "~", "~*": "!~*", "<<": ">>", ">>": "<<", "&&": "@>", "@>": "&&",
}  # fmt: skip
_WORDS = {
    "IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL", "IS TRUE": "IS NOT TRUE", "IS NOT TRUE": "IS TRUE",
    "IS FALSE": "IS NOT FALSE", "IS NOT FALSE": "IS FALSE", "IS DISTINCT FROM": "IS NOT DISTINCT FROM",
    "IS NOT DISTINCT FROM": "IS DISTINCT FROM", "NOT IN": "IN", "AND": "OR", "OR": "AND", "NOT": "", "TRUE": "false",
    "FALSE": "true", "ASC": "DESC", "DESC": "ASC", "FOR UPDATE SKIP LOCKED": "", "FOR UPDATE": "",
    "FOR NO KEY UPDATE": "", "UNION ALL": "UNION", "DISTINCT": "", "EXIT": "CONTINUE", "CONTINUE": "EXIT",
}  # fmt: skip
_IN_BETWEEN = re.compile(r"\bBETWEEN\b(?:(?!\bAND\b).)*\bAND$", re.DOTALL)
_SPEAKING = re.compile(r"\b(?:_raise|_refuse\w*|format|concat)\s*\($|\bRAISE\b|\bUSING\b|COMMENT ON")


@dataclass(frozen=True, slots=True)
class Function:
    """A function as a file creates it.

    :param text: the whole statement.
    :param body: where its body begins and ends within the text.
    :param line: the line of the file where the statement begins.
    """

    name: str
    text: str
    body: tuple[int, int]
    line: int
    is_plpgsql: bool


def functions_of(source: str) -> Iterator[Function]:
    """Find the functions of a file."""
    for found in _FUNCTION.finditer(source):
        part = "body" if found["body"] is not None else "returned"
        start, end = found.start(part) - found.start(), found.end(part) - found.start()
        line = source.count("\n", 0, found.start()) + 1
        yield Function(found["name"], found[0], (start, end), line, "LANGUAGE plpgsql" in found["head"])


def sql_mutants(path: Path, name: str) -> list[Mutant]:
    """Return every mutant of a file.

    :param name: its path relative to the checkout.
    """
    functions = functions_of(path.read_text(encoding="utf-8"))
    return list(numbered(mutant for function in functions for mutant in _of_function(function, name)))


def _of_function(function: Function, name: str) -> Iterator[Mutant]:
    text = function.text
    for start, end, new in sorted({*_of_tokens(function), *_of_statements(function)}):
        line = text.count("\n", 0, start)
        changed = text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
        shift = len(changed) - len(text)
        made = changed[: start + shift] + new + changed[end + shift :]
        before = " ".join(text[start:end].split())
        yield Mutant(
            path=name,
            function=function.name,
            first=function.line + line,
            last=function.line + line,
            line=text.splitlines()[line].strip(),
            change=f"{before} -> {new or '(nothing)'}",
            apply=lambda made=made: made,  # type: ignore[misc]
        )


def _of_tokens(function: Function) -> Iterator[tuple[int, int, str]]:
    text, (start, end) = function.text, function.body
    calls: list[bool] = []
    speaking = False
    for token in _TOKEN.finditer(text, start, end):
        kind, found = token.lastgroup, token[0]
        if found == "(":
            calls.append(bool(_SPEAKING.search(text[max(start, token.start() - 40) : token.end()])))
        elif found == ")" and calls:
            calls.pop()
        elif found == ";":
            speaking = False
        elif kind == "word" and found in {"RAISE", "EXECUTE"}:
            speaking = True
        new = _instead(kind, found, words=speaking or any(calls), before=text[start : token.start()])
        if new is not None:
            yield token.start(), token.end(), new


def _instead(kind: str | None, found: str, *, words: bool, before: str) -> str | None:
    new = None
    if kind == "operator" and not (found == "*" and before.endswith("(")):
        bare = re.sub(r"OPERATOR\(pg_catalog\.(.*)\)", r"\1", found)
        new = _OPERATORS.get(bare)
        new = new if new is None or bare == found else f"OPERATOR(pg_catalog.{new})"
    elif kind in {"words", "word"} and not _IN_BETWEEN.search(before + found):
        new = _WORDS.get(" ".join(found.upper().split()))
    elif kind == "number":
        new = str(int(found) + 1)
    elif kind == "string" and not words and " " not in found:
        new = _other_string(found)
    return new


def _other_string(found: str) -> str:
    inner = found[found.index("'") + 1 : -1]
    if re.fullmatch(r"\\\\x(?:[0-9a-fA-F]{2})+", inner):
        return found[:-2] + ("0" if inner[-1] != "0" else "1") + "'"
    return found[: found.index("'") + 1] + "X" + inner + "'"


def _of_statements(function: Function) -> Iterator[tuple[int, int, str]]:
    """Find statements of PL/pgSQL that may be left out."""
    if not function.is_plpgsql:
        return
    text, (start, end) = function.text, function.body
    begin = re.compile(r"^BEGIN$", re.MULTILINE).search(text, start)
    first, depth, ready = None, 0, False
    for token in _TOKEN.finditer(text, begin.end() if begin else end, end):
        kind, found = token.lastgroup, token[0]
        if kind == "comment":
            continue
        if ready:
            first = token.start() if kind == "word" and _may_go(text[token.start() : token.start() + 60]) else None
        depth += (found == "(") - (found == ")")
        if found == ";" and first is not None:
            yield first, token.start(), "NULL"
        ready = depth == 0 and (found in {";", "THEN", "ELSE", "LOOP", "BEGIN"})


def _may_go(statement: str) -> bool:
    return bool(
        re.match(
            r"PERFORM\b|[\w.]+(?:\[[^]]*\])? :=|RETURN glpgenc\._raise|RAISE EXCEPTION|(?:INSERT|UPDATE|DELETE)\b",
            statement,
        )
    )
