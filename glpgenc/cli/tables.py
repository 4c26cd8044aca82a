"""Tables for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from glpgenc._support.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

# A table that is piped is not wrapped to a terminal's width: each row stays a line.
_PIPED_WIDTH = 10_000


def render(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; ``None`` is shown as ``-``, a list with a line for each of its entries."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(printable(column)), overflow="fold")
    for row in rows:
        # Text, not str: brackets in a value are no markup.
        table.add_row(*(Text(_shown(cell)) for cell in row))
    # As wide as the table needs, also on a narrow terminal, which wraps lines: a folded id can't be copied.
    Console(file=sys.stdout, width=_natural_width(table)).print(table, soft_wrap=True)


def _shown(cell: object) -> str:
    if isinstance(cell, list):
        return "\n".join(printable(str(each)) for each in cell)
    return "-" if cell is None else printable(str(cell))


def _natural_width(table: Table) -> int:
    console = Console(width=_PIPED_WIDTH)
    return Measurement.get(console, console.options, table).maximum
