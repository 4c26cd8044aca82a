"""Tables fit the terminal, and 80 columns where there is none; what does not fit is wrapped, and never cut."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import sys
import termios
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from glpgenc.cli._support.output import print_table, wide_tables

KEY = UUID("3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e")
CREATED = datetime(2026, 12, 1, 7, 0, 30, 123456, UTC)
Shown = tuple[Sequence[str], list[tuple[object, ...]]]
KEYS: Shown = (
    ("Key", "Tenant", "Class", "Purpose", "Version", "State", "KMS", "Created"),
    [(KEY, f"tenant-{i}", "pii", "encryption", i, "deactivated", "local", CREATED) for i in range(3)],
)
COPIES: Shown = (
    ("Standing", "Place", "What", "Until"),
    [
        ("may hold", "sessions", "3 sessions are connected, and may have keys loaded " * 3, "they end"),
        ("holds", "x", "y", None),
    ],
)


def shown(table: Shown, monkeypatch: pytest.MonkeyPatch, columns: int = 0) -> str:
    """Return what is printed: to a pipe, or to a terminal of so many columns."""
    stream = io.StringIO()
    if columns:
        monkeypatch.setattr(stream, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", stream)
    print_table(*table)
    return stream.getvalue()


def widest(text: str) -> int:
    return max(map(len, text.splitlines()))


@pytest.mark.parametrize("table", [KEYS, COPIES], ids=["keys", "copies"])
@pytest.mark.parametrize("columns", [0, 60, 80, 100, 132])
def test_a_table_fits_and_every_word_of_it_is_whole(
    monkeypatch: pytest.MonkeyPatch, table: Shown, columns: int
) -> None:
    text = shown(table, monkeypatch, columns)
    assert widest(text) <= (columns or 80)
    there = set(text.split())
    for row in table[1]:
        assert {word for cell in row if isinstance(cell, str | UUID) for word in str(cell).split()} <= there


def test_a_table_that_has_room_is_a_line_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f" {KEY}   tenant-1   pii " in shown(KEYS, monkeypatch, 132)


def test_rows_with_words_too_long_for_their_columns_become_records(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(KEYS, monkeypatch).splitlines()
    assert lines[0].startswith("-[ RECORD 1 ]---")
    assert lines[1] == f"Key     | {KEY}"
    assert lines[8] == "Created | 2026-12-01 07:00:30 UTC"


def test_wide_prints_a_line_a_row_whatever_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    with wide_tables(wide=True):
        text = shown(KEYS, monkeypatch)
    assert len([line for line in text.splitlines() if str(KEY) in line and "deactivated" in line]) == 3


def test_a_long_word_is_broken_and_all_of_it_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    uri = "arn:aws:kms:eu-central-1:111122223333:key/" + "1234abcd-" * 12
    text = shown((("Key", "URI"), [(KEY, uri)]), monkeypatch)
    assert widest(text) <= 80
    assert uri in "".join(text.replace(str(KEY), "").split())


def test_an_id_in_a_record_is_not_broken_however_narrow_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"local:{KEY}" in shown((("Key", "Wrapped by"), [(KEY, f"local:{KEY}")]), monkeypatch, 40)


def test_no_row_is_a_table_of_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Key" in shown((KEYS[0], []), monkeypatch)


def test_a_real_terminal_s_width_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    controller, end = pty.openpty()
    try:
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 64, 0, 0))
        with os.fdopen(os.dup(end), "w") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            monkeypatch.setattr(sys, "__stdout__", stream)
            print_table(*COPIES)
            stream.flush()
            text = ""
            while not text.endswith("\n\n"):
                text += os.read(controller, 4096).decode().replace("\r", "")
    finally:
        os.close(controller)
        os.close(end)
    assert 60 <= widest(text) <= 64
