"""Searches of names with a typing error, by trigrams: those that are similar by half or more."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bench.fixtures.search import THRESHOLD, Answers, Search
from bench.fixtures.searched_sets import CONTACTS
from bench.results.row import at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking

SETS = (CONTACTS,)
_RECALL = 0.99


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the search of a table."""
    plain, encrypted = CONTACTS.plain(asking.rows), CONTACTS.encrypted(asking.rows, "client")
    chosen = asking.random("errors")

    def in_plaintext(text: str) -> Any:
        return select(plain.id).where(plain.name.op("%")(text))

    def similar(model: Any, text: str) -> Any:
        return select(model.id).where(model.name.similar(text, threshold=THRESHOLD))

    def mistyped(name: str) -> str:
        at = chosen.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    names = islice(asking.values(CONTACTS.plain_name(asking.rows), "name"), asking.count)
    yield Search(
        "similar names",
        "pg_trgm GIN",
        tuple(map(mistyped, names)),
        in_plaintext,
        {"client": partial(similar, encrypted)},
        at_most(3),
        _recalled,
    )


def _recalled(ours: Answers, theirs: Answers) -> str:
    """Compare answers by how many of pg_trgm's are found.

    :raises LookupError: when too few are, or there are others.
    """
    found = sum(len(set(here) & set(there)) for here, there in zip(ours, theirs, strict=True))
    wanted, other = sum(map(len, theirs)), sum(map(len, ours))
    if not wanted or found < _RECALL * wanted or other > wanted / _RECALL:
        message = f"of {wanted} similar rows {found} are found, among {other}"
        raise LookupError(message)
    return f"{wanted / len(theirs):,.1f} rows each, recall {found / wanted:.4f}"
