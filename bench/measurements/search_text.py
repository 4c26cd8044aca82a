"""Searches of names by their beginnings and parts, and of an address by equality."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bench.fixtures.search import FEWEST, MOST, Search
from bench.fixtures.searched_sets import PEOPLE
from bench.results.row import at_most, measuring_at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking

SETS = (PEOPLE,)
_BEGINNINGS = (5, 10, 20)
_PROBES = 3_000


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the searches of a table."""
    plain, encrypted = PEOPLE.plain(asking.rows), PEOPLE.encrypted(asking.rows, "client")
    table = PEOPLE.plain_name(asking.rows)

    def equal(model: Any, email: str) -> Any:
        return select(model.id).where(model.email == email)

    def begins(model: Any, text: str) -> Any:
        return select(model.id).where(model.name.startswith(text))

    def contains(model: Any, text: str) -> Any:
        return select(model.id).where(model.name.contains(text))

    addresses = tuple(islice(asking.values(table, "email"), asking.count))
    yield Search(
        "exact", "B-tree", addresses, partial(equal, plain), {"client": partial(equal, encrypted)}, at_most(1.2)
    )
    for length in _BEGINNINGS:
        yield Search(
            f"prefix of {length}",
            "text_pattern_ops B-tree",
            tuple(_beginnings(asking, table, length)),
            partial(begins, plain),
            {"client": partial(begins, encrypted)},
            at_most(3),
        )
    yield Search(
        "contains",
        "pg_trgm GIN",
        tuple(islice(_parts(asking, table), asking.count)),
        partial(contains, plain),
        {"client": partial(contains, encrypted)},
        measuring_at_most(10, "ms"),
    )


def _beginnings(asking: Asking, table: str, length: int) -> list[str]:
    """Return beginnings of names that few rows have: 10 to 50, or the most frequent ones where all are rarer."""
    counted: dict[str, int] = {}
    for name in islice(asking.values(table, "name"), _PROBES):
        beginning = name[:length]
        if len(beginning) == length and beginning not in counted:
            counted[beginning] = asking.found(table, "name LIKE %s", f"{beginning}%")
    found = [beginning for beginning, rows in counted.items() if FEWEST <= rows <= MOST]
    if len(found) < asking.count:
        # Most rows have a common beginning: those that are rare are looked for among all.
        having = f"length(left(name, {length})) = {length} AND count(*) BETWEEN {FEWEST} AND {MOST}"
        query = f"SELECT left(name, {length}) FROM {table} GROUP BY 1 HAVING {having} ORDER BY 1 LIMIT 10000"
        all_found = [str(row[0]) for row in asking.connection.execute(query.encode()).fetchall()]
        asking.random(f"beginnings of {length}").shuffle(all_found)
        found = list(dict.fromkeys(found + all_found))
    if not found:
        found = sorted((each for each in counted if counted[each] <= MOST), key=lambda each: -counted[each])
    return found[: asking.count]


def _parts(asking: Asking, table: str) -> Iterator[str]:
    """Yield parts of names that are as long as they must be to be found in 10 to 50 rows, each of another name."""
    chosen, least = asking.random("parts"), 3
    for name in asking.values(table, "name"):
        begin = chosen.randrange(max(1, len(name) - least))
        for end in range(begin + least, len(name) + 1):
            rows = asking.found(table, "name LIKE %s", f"%{name[begin:end]}%")
            if rows <= MOST:
                if rows >= FEWEST:
                    yield name[begin:end]
                break
