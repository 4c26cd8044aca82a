"""Tables for people, as wide as the terminal; 80 columns where output goes to a file or a pipe."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import UTC, datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from glpgenc._support.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_PIPED_WIDTH = 80
_NARROWEST = 40
# What is beside the columns: a space before the first, three between two.
_EDGE, _BETWEEN = 1, 3
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LONG_WORD = 20


def render(columns: Iterable[str], rows: Iterable[Iterable[object]], *, wide: bool) -> None:
    """Print a table; ``None`` is shown as ``-``, a list with a line for each of its entries, a time in UTC.

    Cells are wrapped between words where the table would be too wide, and long words are broken; but ids are not, which
    are to be copied. Where even that does not fit, each row becomes a record of lines, as in psql's expanded display.

    :param wide: a line for each row, as wide as it gets.
    """
    names = [printable(column) for column in columns]
    shown = [[_shown(cell) for cell in row] for row in rows]
    natural = _widths(names, shown, str.splitlines)
    if wide or _total(natural) <= (width := _width()):
        _print_rows(names, shown, natural)
        return
    words = _widths(names, shown, _unbroken)
    if _total(words) <= width:
        _print_rows(names, shown, _fitted(natural, words, width))
    else:
        _print_records(names, shown, width)


def _print_rows(names: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    rule = ["─" * width for width in widths]
    sys.stdout.write("\n")
    for row in (names, rule, *rows):
        columns = [
            [part for line in cell.splitlines() or [""] for part in _wrapped(line, width, breaks=True)]
            for cell, width in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*columns, fillvalue=""):
            padded = (part + " " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True))
            sys.stdout.write(f" {('─' * _BETWEEN if row is rule else ' ' * _BETWEEN).join(padded)}".rstrip() + "\n")
    sys.stdout.write("\n")


def _print_records(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    labels = max(map(cell_len, names))
    for number, row in enumerate(rows, 1):
        head = f"-[ RECORD {number} ]"
        sys.stdout.write(f"{head:-<{min(width, 2 * labels + _PIPED_WIDTH // 4)}}\n")
        for name, cell in zip(names, row, strict=True):
            lines = [part for line in cell.splitlines() or [""] for part in _wrapped(line, width - labels - _BETWEEN)]
            for label, line in zip_longest([name], lines, fillvalue=""):
                sys.stdout.write(f"{label}{' ' * (labels - cell_len(label))} | {line}".rstrip() + "\n")
    sys.stdout.write("\n" if rows else "(0 rows)\n")


def _unbroken(cell: str) -> list[str]:
    """Return the words of a cell that stay whole, and parts of those that may be broken."""
    return [word if _UUID.search(word) else word[:_LONG_WORD] for word in cell.split()]


def _wrapped(line: str, width: int, *, breaks: bool = False) -> list[str]:
    """Break a line between words.

    :param breaks: break words that are longer than a line.
    """
    if cell_len(line) <= width:
        return [line]
    lines = [""]
    for word in line.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
        elif breaks and cell_len(word) > width:
            lines += chop_cells(word, width)
        else:
            lines.append(word)
    return lines if lines[0] else lines[1:]


def _widths(names: Sequence[str], rows: Sequence[Sequence[str]], split: Callable[[str], list[str]]) -> list[int]:
    cells = zip(names, *rows, strict=True)
    return [max(cell_len(part) for cell in column for part in split(cell) or [""]) for column in cells]


def _fitted(natural: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """Return the widths with which the table fits: the widest columns give way first."""
    cap = max(natural)
    while _total(fitted := [max(low, min(wish, cap)) for wish, low in zip(natural, least, strict=True)]) > width:
        cap -= 1
    return fitted


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _EDGE + _BETWEEN * (len(widths) - 1)


def _width() -> int:
    if not sys.stdout.isatty():
        return _PIPED_WIDTH
    return max(_NARROWEST, shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns)


def _shown(cell: object) -> str:
    if isinstance(cell, list):
        return "\n".join(printable(str(each)) for each in cell)
    if isinstance(cell, datetime):
        return _time(cell.astimezone(UTC)) if cell.tzinfo else f"{cell:%Y-%m-%d %H:%M:%S}"
    return "-" if cell is None else printable(str(cell))


def _time(when: datetime) -> str:
    # Bounds of months are days.
    return f"{when:%Y-%m-%d}" if when.time() == time() else f"{when:%Y-%m-%d %H:%M:%S} UTC"
