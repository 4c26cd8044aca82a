"""Conditions of triggers, compared as trees: as they are generated, and as PostgreSQL prints them."""

from __future__ import annotations

import re
from typing import NamedTuple

Tree = tuple[object, ...]

# A quoted name, a string, a name, a number, an operator or a bracket.
_TOKEN = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"]|"")*)" | '(?P<string>(?:[^']|'')*)' | (?P<word>[A-Za-z_\u0080-\uffff][\w$]*)
        | (?P<number>\d+) | (?P<mark>::|<>|[=().,]))""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str


def same_condition(here: str, wanted: str) -> bool:
    """Return whether two texts are one condition: whatever brackets, casts to text and ``pg_catalog`` PostgreSQL adds.

    The conditions are those that triggers of ours have. Of any other kind none is the same.

    :param here: what ``pg_get_triggerdef`` prints.
    :param wanted: what was generated.
    """
    try:
        return _Parser(here).whole() == _Parser(wanted).whole()
    except ValueError:
        return False


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[_Token] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise ValueError
            shown = found[found.lastgroup]
            if found.lastgroup == "word":
                shown = shown.lower()
            elif found.lastgroup == "quoted":
                shown = shown.replace('""', '"')
            self._tokens.append(_Token(found.lastgroup, shown))
            at = found.end()
        self._at = 0

    def whole(self) -> Tree:
        tree = self._any()
        if self._at < len(self._tokens):
            raise ValueError
        return tree

    def _next(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "")

    def _take(self, *texts: str) -> bool:
        """Go past these words or marks, if they come next."""
        ahead = self._tokens[self._at : self._at + len(texts)]
        if [each.text for each in ahead if each.kind in ("word", "mark")] != list(texts):
            return False
        self._at += len(texts)
        return True

    def _require(self, *texts: str) -> None:
        if not self._take(*texts):
            raise ValueError

    def _any(self) -> Tree:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return _joined("or", parts)

    def _all(self) -> Tree:
        parts = [self._compared()]
        while self._take("and"):
            parts.append(self._compared())
        return _joined("and", parts)

    def _compared(self) -> Tree:
        left = self._operand()
        if self._take("is", "not", "null"):
            return ("is not null", left)
        if self._take("is", "null"):
            return ("is null", left)
        if self._take("is", "distinct", "from"):
            return ("is distinct from", left, self._operand())
        for mark in ("<>", "="):
            if self._take(mark) or self._take("operator", "(", "pg_catalog", ".", mark, ")"):
                return (mark, left, self._operand())
        return left

    def _operand(self) -> Tree:
        tree = self._primary()
        while self._take("::"):
            name = self._name()
            if name not in (("text",), ("name",)):
                tree = ("cast", tree, name)
        return tree

    def _primary(self) -> Tree:
        if self._take("("):
            tree = self._any()
            self._require(")")
            return tree
        if self._next().kind in ("string", "number"):
            self._at += 1
            return ("value", self._tokens[self._at - 1].text)
        name = self._name()
        if not self._take("("):
            return ("column", *name)
        arguments: list[Tree] = []
        while not self._take(")"):
            arguments.append(self._any())
            if self._take("from"):  # EXTRACT(epoch FROM now())
                arguments[-1] = ("value", *arguments[-1][1:])
            elif not self._take(",") and self._next() != ("mark", ")"):
                raise ValueError
        return ("call", name, *arguments)

    def _name(self) -> tuple[str, ...]:
        parts: list[str] = []
        while not parts or self._take("."):
            if self._next().kind not in ("word", "quoted"):
                raise ValueError
            parts.append(self._next().text)
            self._at += 1
        return tuple(parts[1:] if parts[0] == "pg_catalog" else parts)


def _joined(word: str, parts: list[Tree]) -> Tree:
    """Return parts that are joined by OR or AND, without needless levels; their order means nothing."""
    flat: set[Tree] = set()
    for each in parts:
        if each[0] == word and isinstance(each[1], frozenset):
            flat |= each[1]
        else:
            flat.add(each)
    return parts[0] if len(parts) == 1 else (word, frozenset(flat))
