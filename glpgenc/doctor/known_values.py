"""Values of encrypted columns, to find them elsewhere in plaintext. They stay in this process."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import psycopg

from glpgenc.doctor.stored_values import LARGE, VALUES, Opener, plaintexts_of, stored_columns, values_of
from glpgenc.errors import GlpgencError
from glpgenc.keys.manager import KeyManager

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glpgenc.doctor.check import Look
    from glpgenc.doctor.stored_values import StoredColumn

_SHORTEST = 5
"""Characters of a value that is looked for: shorter ones are equal by chance."""
_SHORTEST_NUMBER = 7
_OPENED = 5_000
"""Values that are opened of all columns, at least 3 of each aside."""
_ENOUGH = 3
"""Values that must be found of a column, unless fewer are known of it."""
_LEAF = re.compile(r'"((?:[^"\\]|\\.)+)"')
_MARKED = re.compile(r"[\d@]")
_WORD = re.compile(r"""[^\s"'<>(){}\[\],;=|]+""")


class KnownValues:
    """Some values of each encrypted column, read and opened when they are first needed.

    :param look: its role reads what it may, and opens what its settings have keys for.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._columns: dict[str, set[str]] | None = None
        self._by_value: dict[str, set[str]] = defaultdict(set)

    def found_in(self, texts: Iterable[str]) -> dict[str, int]:
        """Count the values of each encrypted column that are in texts.

        They stand there whole, as a string in JSON, or as a word with a digit or @ in it.

        :returns: by the column's name, where they are enough not to be there by chance.
        """
        if self._columns is None:
            self._columns = self._read()
            for name, values in self._columns.items():
                for value in values:
                    self._by_value[value].add(name)
        if not self._by_value:
            return {}
        hits: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for part in _parts(text):
                for name in self._by_value.get(part, ()):
                    hits[name].add(part)
        return {
            name: len(found) for name, found in hits.items() if len(found) >= min(_ENOUGH, len(self._columns[name]))
        }

    def _read(self) -> dict[str, set[str]]:
        columns = [
            each
            for each in stored_columns(self._look)
            if each.readable and (self._look.options.sample or each.bytes <= LARGE)
        ]
        try:
            manager = KeyManager.from_settings(self._look.settings.model_copy(update={"auto_create_keys": False}))
        except GlpgencError:
            return {each.name: set(map(_folded, plaintexts_of(self._look, each))) for each in columns}
        with manager:
            opener = Opener(manager, max(3, min(VALUES, _OPENED // max(1, len(columns)))))
            return {each.name: {*filter(_tells, map(_folded, self._values(each, opener)))} for each in columns}

    def _values(self, column: StoredColumn, opener: Opener) -> Iterator[str]:
        yield from plaintexts_of(self._look, column)
        try:
            values = values_of(self._look, column)
        except psycopg.Error:
            if self._look.connection.closed:
                raise
            return
        for value in values[: opener.count]:
            envelope = value.envelope
            if envelope is not None and opener.may_open(envelope):
                for _, plain in opener.opened(value, envelope, column.field):
                    yield plain.decode("utf-8", errors="replace")


def _folded(value: str) -> str:
    return value.strip().lower()


def _tells(value: str) -> bool:
    """Whether a value is long enough to say something where it stands elsewhere."""
    return len(value) >= (_SHORTEST_NUMBER if value.replace(".", "").replace("-", "").isdigit() else _SHORTEST)


def _parts(text: str) -> set[str]:
    folded = _folded(text)
    words = (word.strip(".:!?") for word in _WORD.findall(folded))
    # A name is in any text; a number or an address does not.
    return {folded, *map(_folded, _LEAF.findall(folded)), *filter(_MARKED.search, words)}
