"""Searches of notes by two of their words."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select

from bench.fixtures.search import FEWEST, MOST, Search
from bench.fixtures.searched_sets import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.search import Asking

SETS = (NOTES,)
_PROBES = 2_000
_MATCHES = "to_tsvector('simple', text) @@ plainto_tsquery('simple', %s)"


def searches(asking: Asking) -> Iterator[Search]:
    """Yield the search of a table."""
    plain, encrypted = NOTES.plain(asking.rows), NOTES.encrypted(asking.rows, "client")
    simple: Any = literal_column("'simple'::regconfig")

    def in_plaintext(words: str) -> Any:
        query = func.plainto_tsquery(simple, words)
        return select(plain.id).where(func.to_tsvector(simple, plain.text).op("@@")(query))

    def matches(model: Any, words: str) -> Any:
        return select(model.id).where(model.text.match(words))

    yield Search(
        "two words",
        "tsvector GIN",
        tuple(_pairs(asking)),
        in_plaintext,
        {"client": partial(matches, encrypted)},
    )


def _pairs(asking: Asking) -> list[str]:
    """Return pairs of words that 10 to 50 notes have, or fewer where none has so many."""
    chosen, table = asking.random("words"), NOTES.plain_name(asking.rows)
    counted: dict[str, int] = {}
    for note in islice(asking.values(table, "text"), _PROBES):
        pair = " ".join(chosen.sample(note.split(), 2))
        counted[pair] = asking.found(table, _MATCHES, pair)
    frequent = [pair for pair, rows in counted.items() if FEWEST <= rows <= MOST]
    rarer = sorted((pair for pair, rows in counted.items() if rows < FEWEST), key=lambda pair: -counted[pair])
    return (frequent + rarer)[: asking.count]
