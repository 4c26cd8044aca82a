"""How results and errors are shown: JSON for programs, tables and plain lines for people."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glpgenc.errors import GlpgencError

# A table that is piped is not wrapped to a terminal's width: each row stays a line.
_PIPED_WIDTH = 10_000


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object, with UUIDs, paths and (ISO 8601) times as text."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_as_text) + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; ``None`` is shown as ``-``."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text, not str: brackets in a value are no markup.
        table.add_row(*(Text("-" if cell is None else str(cell)) for cell in row))
    # As wide as the table needs, also on a narrow terminal, which wraps lines: a folded id can't be copied.
    Console(file=sys.stdout, width=_natural_width(table)).print(table, soft_wrap=True)


def _natural_width(table: Table) -> int:
    console = Console(width=_PIPED_WIDTH)
    return Measurement.get(console, console.options, table).maximum


def print_line(text: str) -> None:
    """Print one line."""
    sys.stdout.write(text + "\n")


def print_note(text: str) -> None:
    """Tell the user something beside the result."""
    sys.stderr.write(f"glpgenc: {text}\n")


def print_error(error: GlpgencError, code: int, *, as_json: bool) -> None:
    """Say what went wrong and what to do about it, on standard error."""
    if as_json:
        document = {
            "error": {
                "kind": type(error).__name__,
                "message": error.message,
                "hint": error.hint,
                "exit_code": code,
            }
        }
        sys.stderr.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        return
    sys.stderr.write(f"glpgenc: error: {error.message}\n")
    if error.hint is not None:
        sys.stderr.write(f"glpgenc: hint: {error.hint}\n")
