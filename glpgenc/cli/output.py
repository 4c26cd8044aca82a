"""How results and errors are shown: JSON for programs, tables and plain lines for people."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glpgenc.errors import GlpgencError


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object, with UUIDs, paths and (ISO 8601) times as text."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_as_text) + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; ``None`` is shown as ``-``."""
    from glpgenc.cli.tables import render  # noqa: PLC0415  (slow to import, and most commands print none)

    render(columns, rows)


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
