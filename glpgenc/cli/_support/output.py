"""Output of results, errors and interruptions: JSON for programs, tables and plain lines for people.

Whatever comes from a database, a file or a KMS goes through here, where nothing is left that a terminal would act on.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from glpgenc._support.terminal import printable, printable_json, printable_lines
from glpgenc.cli._support.exits import Exit
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from glpgenc.errors import GlpgencError

_WIDE: ContextVar[bool] = ContextVar("wide", default=False)


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object, with UUIDs, paths and (ISO 8601) times as text."""
    _write_json(sys.stdout, document)


def _write_json(stream: TextIO, document: Mapping[str, Any]) -> None:
    stream.write(printable_json(json.dumps(document, indent=2, ensure_ascii=False, default=_as_text)) + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table that fits the terminal; ``None`` is shown as ``-``, a list with a line for each of its entries."""
    from glpgenc.cli._support.tables import render  # noqa: PLC0415  (slow to import, and most commands print none)

    render(columns, rows, wide=_WIDE.get())


@contextmanager
def wide_tables(*, wide: bool) -> Iterator[None]:
    """Print tables, for the block, as wide as they get."""
    token = _WIDE.set(wide)
    try:
        yield
    finally:
        _WIDE.reset(token)


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
    """Print what went wrong and what to do about it, on standard error."""
    print_failure(type(error).__name__, error.message, error.hint, code, as_json=as_json)


def print_failure(kind: str, message: str, hint: str | None, code: int, *, as_json: bool) -> None:
    """Print why a command ends, and a way out, on standard error.

    :param kind: for programs: the name of an error's class, or ``Interrupted``.
    """
    if as_json:
        _write_json(sys.stderr, {"error": {"kind": kind, "message": message, "hint": hint, "exit_code": int(code)}})
        return
    sys.stderr.write(f"glpgenc: error: {printable(message)}\n")
    if hint is not None:
        sys.stderr.write(f"glpgenc: hint: {printable(hint)}\n")


RUN_AGAIN = "run the same command again to continue"
_UNCHANGED = "nothing was changed"

# Not a context variable: threads of a command report progress, and the main thread is the one that is interrupted.
_progress: list[str] = []


def so_far(text: str) -> None:
    """Record what a command has done, for the message of an interruption. The last one counts.

    :param text: a phrase such as ``2 of 5 keys activated``.
    """
    _progress[:] = [text]


def begin(*, resumable: bool) -> None:
    """Forget what another command of this process did.

    :param resumable: whether this one records each phase: until the first, it has changed nothing.
    """
    _progress[:] = [_UNCHANGED] if resumable else []


def print_interrupted(resume: str | None, *, as_json: bool) -> Exit:
    """Print what happened so far and how to resume, on standard error. Returns the exit status."""
    if not as_json and sys.stderr.isatty():
        # The terminal shows ^C, maybe behind a question or a bar.
        sys.stderr.write("\n")
    happened = f": {_progress[0]}" if _progress else ""
    print_failure("Interrupted", f"interrupted{happened}", resume, Exit.INTERRUPTED, as_json=as_json)
    return Exit.INTERRUPTED


def confirm(word: str, what: str) -> None:
    """Have a word typed, on the terminal or standard input, before continuing.

    :param word: what must be typed: the name of what is about to be destroyed.
    :param what: what typing it does, such as ``drop it``.
    :raises ConfigurationError: when something else was typed, or nothing.
    """
    sys.stderr.write(printable(f"type {word} to {what}: "))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not (sys.stdin.isatty() and answer.endswith("\n")):
        # No one typed an end of the line.
        sys.stderr.write("\n")
    if answer.rstrip("\r\n") != word:
        raise ConfigurationError("not confirmed: nothing was changed", hint=f"type {word}, or pass --yes")


def write_report(file: Path, text: str) -> None:
    """Write a report, which says much of an installation: whole or not at all, for its owner alone.

    :param file: where to; what is there is replaced.
    :raises ConfigurationError: when it can't be written.
    """
    from glpgenc._support.output_file import whole_file  # noqa: PLC0415  # most commands write none

    with whole_file(file) as stream:
        stream.write(text.encode())
