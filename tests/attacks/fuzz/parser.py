"""One parser that is attacked: what calls it, what it may refuse with, and what well-formed input looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from glpgenc.errors import GlpgencError

Kind = Literal["bytes", "text", "json"]


@dataclass(frozen=True)
class Parser:
    """What reads bytes that somebody else may have chosen.

    :param name: of the parser, in words.
    :param call: parses; asserts that what was read is written as the same bytes where that is promised.
    :param seeds: well-formed input: parsed without a refusal.
    :param tokens: what its language is made of, for a grammar and for the dictionary of a coverage-guided fuzzer.
    :param kind: what input that is nearly well-formed is made from.
    :param refusals: all that it may raise.
    """

    name: str
    call: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...] = ()
    kind: Kind = "bytes"
    refusals: tuple[type[Exception], ...] = (GlpgencError,)

    def refuses_or_reads(self, data: bytes) -> bool:
        """Parse, and tell whether it was read. Anything but a value or a documented refusal is raised on."""
        try:
            self.call(data)
        except self.refusals:
            return False
        return True


def of_text(call: Callable[[str], object]) -> Callable[[bytes], object]:
    """Return what gives a parser of texts any text, with lone surrogates, as a program gets it from its arguments."""
    return lambda data: call(data.decode("utf-8", "surrogateescape"))
