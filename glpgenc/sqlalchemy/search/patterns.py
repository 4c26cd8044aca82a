"""LIKE patterns: what of one can be looked for, and how it is checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from glpgenc.errors import EncryptedQueryError


class _Wildcard(Enum):
    """A wildcard, which stays what it is in a copy and in a pickle of a query."""

    ANY = "%"
    ONE = "_"


ANY, ONE = _Wildcard


@dataclass(frozen=True, slots=True, repr=False)
class Pattern:
    """A pattern, taken apart.

    :param tokens: texts and the two wildcards, in order.
    :param ignore_case: whether it is of ILIKE.
    """

    tokens: tuple[Any, ...]
    ignore_case: bool = False

    @property
    def text(self) -> str | None:
        """The text that a pattern without wildcards matches; ``None`` for any other."""
        if not self.tokens:
            return ""
        return self.tokens[0] if len(self.tokens) == 1 and isinstance(self.tokens[0], str) else None

    @property
    def beginning(self) -> str:
        """The text that every match begins with."""
        return self.tokens[0] if self.tokens and isinstance(self.tokens[0], str) else ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts that every match contains."""
        return tuple(each for each in self.tokens if isinstance(each, str))

    def sql(self) -> str:
        r"""Return the pattern as PostgreSQL's LIKE reads it, with ``\`` as the escape character."""
        return "".join(
            "%" if each is ANY else "_" if each is ONE else re.sub(r"([\\%_])", r"\\\1", each) for each in self.tokens
        )

    def regex(self) -> re.Pattern[str]:
        """Return the pattern for Python, to be matched against a whole text in time linear in its length."""
        pieces = [""]
        for each in self.tokens:
            if each is ANY:
                pieces.append("")
            else:
                pieces[-1] += "." if each is ONE else re.escape(each)
        first, *others = pieces
        if not others:
            return re.compile(first, re.DOTALL)
        # Atomic: the leftmost match of a piece is as good as any later one, and trying those takes exponential time.
        middle = "".join(f"(?>.*?{piece})" for piece in others[:-1])
        return re.compile(f"{first}{middle}.*{others[-1]}", re.DOTALL)

    def changed(self, change: Callable[[str], str]) -> Pattern:
        """Return the pattern with its texts changed by a function."""
        return Pattern(tuple(change(each) if isinstance(each, str) else each for each in self.tokens), self.ignore_case)


def like(pattern: str, *, escape: str | None = None, ignore_case: bool = False) -> Pattern:
    r"""Take a LIKE pattern apart.

    :param escape: the escape character; ``\`` where none is given, as in PostgreSQL, and none where it is empty.
    :raises EncryptedQueryError: when it ends with the escape character, or that is not a single one, as PostgreSQL
        raises.
    """
    escape = "\\" if escape is None else escape
    if len(escape) > 1:
        message = "the escape of a LIKE pattern must be one character, or empty for none"
        raise EncryptedQueryError(message)
    return Pattern(tuple(_joined(_tokens(pattern, escape))), ignore_case)


def escaped(text: str, escape: str | None) -> tuple[str, str]:
    """Return a text with its wildcards escaped, and the escape character, as SQLAlchemy's ``autoescape`` does it.

    :param escape: the escape character; ``/`` where none is given.
    """
    escape = "/" if escape is None else escape
    if escape and escape not in "%_":
        text = text.replace(escape, escape + escape)
    return text.replace("%", f"{escape}%").replace("_", f"{escape}_"), escape


def _tokens(pattern: str, escape: str) -> list[Any]:
    tokens: list[Any] = []
    characters = iter(pattern)
    for character in characters:
        if escape and character == escape:
            following = next(characters, None)
            if following is None:
                message = "the LIKE pattern ends with its escape character"
                raise EncryptedQueryError(message, hint="double it, or use startswith(..., autoescape=True)")
            tokens.append(following)
        else:
            tokens.append({"%": ANY, "_": ONE}.get(character, character))
    return tokens


def _joined(tokens: list[Any]) -> list[Any]:
    """Join what stands side by side: characters to a text, ``%%`` to ``%``."""
    joined: list[Any] = []
    for kind, group in groupby(tokens, lambda each: str if isinstance(each, str) else each):
        found = list(group)
        joined.extend(["".join(found)] if kind is str else found[:1] if kind is ANY else found)
    return joined
