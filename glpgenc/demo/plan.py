"""What the demo is to encrypt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from glpgenc.errors import ConfigurationError

_FORM = "use TABLE:COLUMN[,COLUMN...], such as customer:email,phone"


@dataclass(frozen=True)
class TableSpec:
    """A table and its columns to encrypt.

    :param table: its name, with its schema where that is not in the search path.
    :param columns: their names.
    """

    table: str
    columns: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``TABLE:COLUMN[,COLUMN...]``.

        :raises ConfigurationError: it is something else.
        """
        table, colon, columns = text.partition(":")
        names = tuple(column.strip() for column in columns.split(","))
        if not colon or not table.strip() or not all(names):
            raise ConfigurationError(f"{text!r} contains no columns", hint=_FORM)
        return cls(table.strip(), names)

    def field(self, column: str) -> str:
        """Give the logical field's name: table and column, with what a field's name can't hold as ``_``."""
        parts = (*self.table.split("."), column)
        return ".".join(re.sub(r"^(?=[0-9])|[^a-z0-9_]", "_", part.strip('"').lower()) for part in parts)
