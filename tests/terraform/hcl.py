"""Blocks of the module's files, as text: enough to compare what is declared with what is written about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = r'^{kind} "(\w+)" \{{\n(.*?)^\}}'
_ARGUMENT = re.compile(r"^  (\w+) *= (.*?)\n(?=  \w|\n|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Declared:
    """A variable or an output.

    :param arguments: each with its text, whitespace collapsed.
    :param validations: how many there are.
    """

    name: str
    arguments: dict[str, str]
    validations: int

    @property
    def description(self) -> str:
        return self.arguments["description"].strip('"')

    @property
    def short_type(self) -> str:
        """The type, without what is inside objects."""
        return re.sub(r"object\(\{.*\}\)", "object", self.arguments["type"])


def declared(kind: str, file: Path) -> dict[str, Declared]:
    """Return the blocks of one kind.

    :param kind: ``variable`` or ``output``.
    """
    text = file.read_text(encoding="utf-8")
    found = re.findall(_BLOCK.format(kind=kind), text, re.MULTILINE | re.DOTALL)
    assert len(found) == text.count(f'{kind} "')
    return {
        name: Declared(
            name,
            {key: " ".join(value.split()) for key, value in _ARGUMENT.findall(body)},
            body.count("  validation {\n"),
        )
        for name, body in found
    }
