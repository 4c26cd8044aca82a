"""Text that came from elsewhere is shown, and does nothing to the terminal."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc._support.terminal import PrintableFormatter, printable, printable_json, printable_lines
from glpgenc.cli._support import output
from glpgenc.errors import ConfigurationError

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))
HOSTILE = "\x1b]0;title\x07\x1b[2J\x9b31m\r\nglpgenc: hint: run this\u202e\u2028\x7f\ud800\U000e0001"


def test_nothing_that_is_not_visible_is_left() -> None:
    assert printable(EVERY_CHARACTER).isprintable()


def test_letters_of_all_scripts_and_backslashes_stay() -> None:
    assert printable(r"Łódź 東京 שלום \x2a 😀") == r"Łódź 東京 שלום \x2a 😀"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("\x1b[2J", r"\x1b[2J"), ("a\nb\rc\td", r"a\nb\rc\td"), ("\x9b31m", r"\x9b31m"), ("\u202egpj", r"\u202egpj")],
)
def test_what_is_escaped_is_written_as_python_writes_it(raw: str, shown: str) -> None:
    assert printable(raw) == shown


def test_lines_of_our_own_stay_lines() -> None:
    assert printable_lines("SELECT 1;\nSELECT '\x1b';") == "SELECT 1;\nSELECT '\\x1b';"


@given(st.text() | st.just(HOSTILE))
def test_json_means_the_same_and_is_printable(text: str) -> None:
    shown = printable_json(json.dumps({text: [text]}, indent=2, ensure_ascii=False))
    assert json.loads(shown) == {text: [text]}
    assert shown.replace("\n", "").isprintable()


def test_a_line_of_the_log_stays_one_line() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrintableFormatter("%(levelname)s %(message)s"))
    error = ValueError(HOSTILE)
    record = logging.LogRecord("x", logging.ERROR, "p", 1, "key of %s", (HOSTILE,), (ValueError, error, None))
    handler.emit(record)
    shown = stream.getvalue()
    assert shown.replace("\n", "").isprintable()
    assert shown.splitlines()[0] == f"ERROR key of {printable(HOSTILE)}"


# They write what moves the cursor on purpose, or escape by themselves.
WRITE_THEMSELVES = {"output.py", "tables.py", "progress.py", "view.py"}


def test_commands_write_through_one_module() -> None:
    written = re.compile(r"\.std(out|err)\.write\(|(?<![\w.])print\(|\becho\(|Console\(file=")
    folder = Path(output.__file__).parents[1]
    found = {each.name for each in folder.rglob("*.py") if written.search(each.read_text(encoding="utf-8"))}
    assert found == WRITE_THEMSELVES


def test_whatever_the_command_line_prints_is_safe(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table((HOSTILE, "plain"), [(HOSTILE, None), (b"\x1b", 3)])
    output.print_line(HOSTILE)
    output.print_note(HOSTILE)
    output.print_json({HOSTILE: HOSTILE})
    error = ConfigurationError(HOSTILE, hint=HOSTILE)
    output.print_error(error, 2, as_json=False)
    output.print_error(error, 2, as_json=True)
    shown = capsys.readouterr()
    for text in (shown.out, shown.err):
        assert text.replace("\n", "").isprintable()
    # None of the lines is the one that was smuggled in.
    assert not any(line.startswith("glpgenc: hint: run this") for line in shown.err.splitlines())
