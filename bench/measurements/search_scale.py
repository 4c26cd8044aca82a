"""Rows found by equality, beginning, part and range, in tables that grow from ten thousand rows to ten million.

The same rows are in a plaintext table, with B-trees on address and number, a `text_pattern_ops` B-tree and a GIN
index of `pg_trgm` on the name, and in an encrypted one with the facets `Exact`, `Prefix`, `Contains` and `Range` (100
numbers a bucket). A search by equality finds one row; by a part of a name it finds 10 to 50, at each size, because the
texts are as long as that needs; by a range of numbers 50. All is in memory (the system's, where it is more than the
server's own), statements are prepared, and psycopg runs them. Every search must answer with the same ids in both.

Of the encrypted table two times are taken: to the answer, with the terms computed and the candidates decrypted and
compared in the client, as the ORM's client mode does it; and of the index alone, terms included. What the plaintext
table has to do besides its index, it does in the server.

The values are real ones of suite A256GCM. Two processes encrypt and COPY them, together with the index columns, which a
thousand rows are then checked for against what the table's trigger makes of them; the indexes are made after the load.
"""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import create_engine

from bench.grown import Grown
from bench.grown_rows import CLASS, Source
from bench.grown_searches import searches
from bench.manager import new_key_file, settings_of
from bench.plot import lines
from bench.row import at_most, timed
from bench.stage import TENANT, connect
from bench.timing import in_turns
from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import bind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.grown_searches import Search
    from bench.plot import Plot
    from bench.row import Row
    from bench.stage import Connection, Stage
    from bench.timing import Timing

_LIMIT = at_most(1.2)
_FEWEST_ROWS = 10_000
_LEAST_QUESTIONS = 5
_ANSWER, _INDEX, _PLAIN = "answer", "index", "plain"


class World(NamedTuple):
    """The tables, and what they are searched with."""

    table: Grown
    connection: Connection
    ring: Keyring


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Compare on the newest PostgreSQL."""
    version = stage.newest().version
    series: dict[str, list[tuple[float, float]]] = {}
    with world(stage) as made:
        for rows in _sizes(stage.scale.grown_rows):
            began = time.perf_counter()
            made.table.grow(rows)
            grew = f"{time.perf_counter() - began:,.0f} s to load what was missing and to make the indexes"
            made.connection.execute("CHECKPOINT")
            for search in searches(made.connection, made.ring, rows, stage.scale.grown_questions):
                note = "; ".join((_checked(search, made), *([grew] if search.what == "exact" else [])))
                took = _in_turns(search, made, stage.scale.rounds)
                for name, label in ((_ANSWER, f"{search.what}, encrypted"), (_PLAIN, f"{search.what}, plaintext")):
                    series.setdefault(label, []).append((rows, 1e3 * took[name].median))
                yield from _rows(search, rows, version, took, note)
    yield lines(
        "search-scale",
        "A search, by the number of rows",
        x_label="rows",
        y_label="ms to the answer",
        log_x=True,
        log_y=True,
        series=series,
    )


def _sizes(most: int) -> Iterator[int]:
    rows = _FEWEST_ROWS
    while rows <= most:
        yield rows
        rows *= 10


@contextmanager
def world(stage: Stage) -> Iterator[World]:
    """Make the tables, without rows, on the newest PostgreSQL, for a ``with`` block."""
    with (
        new_key_file() as key_file,
        stage.database(stage.newest()) as url,
        KeyManager.from_settings(settings_of(url, key_file)) as manager,
    ):
        engine = create_engine(sqlalchemy_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)
        bind(engine, manager)
        try:
            table, ring = Grown(engine, manager, Source(url, key_file)), Keyring(manager, TENANT)
            ring.require([CLASS], ciphers=True)
            with closing(connect(url)) as connection:
                yield World(table, connection, ring)
        finally:
            engine.dispose()


def _checked(search: Search, made: World) -> str:
    """Ask all questions once of both tables.

    :returns: what was found, and by which indexes.
    :raises LookupError: when the answers differ, or there are hardly any questions.
    """
    ours, theirs = search.answers(made.connection, made.ring), search.in_plaintext(made.connection)
    if list(map(sorted, ours)) != list(map(sorted, theirs)) or not all(theirs) or len(ours) < _LEAST_QUESTIONS:
        message = f"of {len(ours)} searches ({search.what}) the tables give unlike answers, or none"
        raise LookupError(message)
    found, candidates = sum(map(len, ours)), sum(map(len, search.candidates(made.connection)))
    questions = len(search.questions)
    here, there = search.plans(made.connection)
    return (
        f"{questions} searches, {found / questions:,.1f} rows each of {candidates / questions:,.1f} candidates;"
        f" plan: {here}; reference: {there}"
    )


def _in_turns(search: Search, made: World, rounds: int) -> dict[str, Timing]:
    subjects = {
        _ANSWER: partial(search.answers, made.connection, made.ring),
        _INDEX: partial(search.candidates, made.connection),
        _PLAIN: partial(search.in_plaintext, made.connection),
    }
    return {name: took.each(len(search.questions)) for name, took in in_turns(subjects, rounds).items()}


def _rows(search: Search, rows: int, version: str, took: dict[str, Timing], note: str) -> Iterator[Row]:
    # What the index finds by equality is the answer.
    is_complete = search.passes is None
    for name, what in ((_ANSWER, ""), (_INDEX, ", the index alone")):
        if is_complete and name == _INDEX:
            continue
        yield timed(
            f"{search.what} among {rows:,}{what}",
            version,
            took[name],
            search.reference,
            took[_PLAIN],
            unit="ms",
            bound=_LIMIT if is_complete else None,
            note=note if name == _ANSWER else "",
        )
