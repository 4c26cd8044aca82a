"""Rows in the text form of COPY. What else a value may be, control characters are not among it: see ``text.py``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, LiteralString

from glpgenc.audit.record import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.audit.record import Row

COPY: LiteralString = f"COPY security.encryption_audit ({COLUMNS}) FROM STDIN"

_NULL = "\\N"
_TRUTH = {True: "t", False: "f"}


def copy_text(rows: Iterable[Row]) -> str:
    """Return rows as COPY takes them in its text format, one a line."""
    return "".join([_line(row) for row in rows])


def _line(row: Row) -> str:
    detail = _escaped(json.dumps(row[17], separators=(",", ":"), allow_nan=False)) if row[17] else "{}"
    parts = (
        str(row[0]),
        str(row[1]),
        row[2].isoformat(),
        row[3],
        row[4],
        _text(row[5]),
        _text(row[6]),
        _NULL if row[7] is None else str(row[7]),
        _NULL if row[8] is None else str(row[8]),
        _text(row[9]),
        str(row[10]),
        _NULL if row[11] is None else str(row[11]),
        _TRUTH[row[12]],
        _text(row[13]),
        _text(row[14]),
        _text(row[15]),
        _text(row[16]),
        detail,
        f"\\\\x{row[18].hex()}",
        f"\\\\x{row[19].hex()}",
    )
    return "\t".join(parts) + "\n"


def _text(value: str | None) -> str:
    return _NULL if value is None else _escaped(value)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\") if "\\" in value else value
