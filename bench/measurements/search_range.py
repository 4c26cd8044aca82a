"""Searches of numbers between two others, narrow and wide: in buckets of 100 numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bench.fixtures.search import Search
from bench.fixtures.searched_sets import ACCOUNTS
from bench.results.row import at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking

SETS = (ACCOUNTS,)
_WIDTHS = {"narrow": 50, "wide": 5_000}


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the searches of a table."""
    plain = ACCOUNTS.plain(asking.rows)
    # The same numbers twice: of the suite that each mode writes by itself.
    client, database = (ACCOUNTS.encrypted(asking.rows, mode) for mode in ("client", "database"))

    def between(key: Any, column: Any, bounds: tuple[int, int]) -> Any:
        return select(key).where(column.between(*bounds))

    for name, width in _WIDTHS.items():
        chosen = asking.random(name)
        lows = [chosen.randrange(asking.rows - width) for _ in range(asking.count)]
        yield Search(
            f"range of {width:,}",
            "B-tree",
            tuple((low, low + width - 1) for low in lows),
            partial(between, plain.id, plain.number),
            {
                "client": partial(between, client.id, client.number),
                "database": partial(between, database.id, database.amount),
            },
            at_most(2),
        )
