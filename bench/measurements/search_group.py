"""Groups of encrypted values, and how many rows each has: a thousand cities among all rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bench.fixtures.search import Search
from bench.fixtures.searched_sets import ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking

SETS = (ACCOUNTS,)


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the search of a table."""

    def grouped(model: Any, _: None) -> Any:
        return select(model.city, func.count()).group_by(model.city)

    yield Search(
        "group by",
        "B-tree",
        (None,),
        partial(grouped, ACCOUNTS.plain(asking.rows)),
        {"database": partial(grouped, ACCOUNTS.encrypted(asking.rows, "database"))},
    )
