"""How results and errors are shown: JSON for programs, tables and plain lines for people.

Whatever comes from a database, a file or a KMS goes through here, where nothing is left that a terminal would act on.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from glpgenc._support.terminal import printable, printable_json, printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glpgenc.errors import GlpgencError


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object, with UUIDs, paths and (ISO 8601) times as text."""
    _write_json(sys.stdout, document)


def _write_json(stream: TextIO, document: Mapping[str, Any]) -> None:
    stream.write(printable_json(json.dumps(document, indent=2, ensure_ascii=False, default=_as_text)) + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; ``None`` is shown as ``-``, a list with a line for each of its entries."""
    from glpgenc.cli.tables import render  # noqa: PLC0415  (slow to import, and most commands print none)

    render(columns, rows)


def print_line(text: str) -> None:
    """Print one line."""
    sys.stdout.write(printable(text) + "\n")


def print_script(text: str) -> None:
    """Print lines of SQL or Python: as they are to a file or a pipe, where they are to be run."""
    sys.stdout.write((printable_lines(text) if sys.stdout.isatty() else text) + "\n")


def print_note(text: str) -> None:
    """Tell the user something beside the result."""
    sys.stderr.write(f"glpgenc: {printable(text)}\n")


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
        _write_json(sys.stderr, document)
        return
    sys.stderr.write(f"glpgenc: error: {printable(error.message)}\n")
    if error.hint is not None:
        sys.stderr.write(f"glpgenc: hint: {printable(error.hint)}\n")
