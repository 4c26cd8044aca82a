"""Pages of 50 rows in the order of encrypted numbers: the first, one from the middle by keyset, and the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bench.fixtures.search import Search, in_order
from bench.fixtures.searched_sets import ACCOUNTS
from bench.results.row import measuring_at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking, Build
    from bench.fixtures.searched_sets import Mode

SETS = (ACCOUNTS,)
_PAGE = 50


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the searches of a table."""
    plain = ACCOUNTS.plain(asking.rows)
    database = ACCOUNTS.encrypted(asking.rows, "database")
    columns = {None: (plain.id, plain.number), "database": (database.id, database.amount)}
    chosen = asking.random("pages")
    places = tuple(sorted(chosen.randrange(asking.rows // 4, 3 * asking.rows // 4) for _ in range(asking.count)))

    def first(mode: Mode | None) -> Build:
        key, number = columns[mode]
        return lambda _: select(key).order_by(number).limit(_PAGE)

    def middle(mode: Mode | None) -> Build:
        key, number = columns[mode]
        return lambda last: select(key).where(number > last).order_by(number).limit(_PAGE)

    def descending(mode: Mode | None) -> Build:
        key, number = columns[mode]
        return lambda _: select(key).order_by(number.desc()).limit(_PAGE)

    pages: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "first page": (first, (None,) * min(asking.count, 20)),
        "middle page": (middle, places),
        "descending": (descending, (None,) * min(asking.count, 20)),
    }
    for name, (build, questions) in pages.items():
        yield Search(
            f"order by, {name}",
            "B-tree",
            questions,
            build(None),
            {"database": build("database")},
            measuring_at_most(5, "ms"),
            in_order,
        )
