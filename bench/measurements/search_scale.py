"""Searches in tables of ten thousand rows to ten million, encrypted, beside the same rows in plaintext.

The same rows are in a plaintext table, under the indexes that it would have, and in an encrypted one with facets: names
with `Prefix` and `Contains` beside a `text_pattern_ops` B-tree and a GIN index of `pg_trgm`, addresses with `Exact` and
numbers with `Range` (100 in a bucket) beside B-trees. A search by a beginning of 5, 10 or 20 characters, or by a part
of a name, finds 10 to 50 rows at each size, because texts are chosen that do; where ten thousand rows have none, such
as most have. A range finds 50 or 5,000 rows, a page has 50, and a thousand cities are grouped by. Notes of five words
are searched by two of them, with `Words` beside a GIN index of `tsvector`; other names by `Similar` beside `pg_trgm`,
with two letters exchanged and a threshold of 0.5.

Both are asked through SQLAlchemy, whose own time is in both: about a quarter of a millisecond a statement. In client
mode the candidates are fetched and decrypted here, in a statement of their own, in database mode the server decrypts.
Numbers are there twice, as each mode writes them (A256GCM and A256CBC-HS512). Every search must give what it gives of
plaintext. All is in memory (the system's, where it is more than the server's own).

The rows are invented, and the same in each run: words of syllables, drawn by Zipf's law in Mandelbrot's form, and whole
names drawn so from a million. Values are encrypted and copied by a process for each processor, together with the index
columns, which a thousand rows are then checked for against what the table's trigger makes of them; the indexes are made
after the load. `--data DIR` keeps the server's data in a folder: what is there and was made alike is not loaded again.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.fixtures.kept_server import KeptServer
from bench.fixtures.large_tables import LargeTables, Source
from bench.fixtures.manager import new_key_file, settings_of
from bench.fixtures.plan import scans_of
from bench.fixtures.search import THRESHOLD, Asking
from bench.fixtures.stage import connect
from bench.measurements import search_group, search_order, search_range, search_similar, search_text, search_words
from bench.results.plot import lines
from bench.results.row import timed
from bench.results.timing import in_turns
from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.sqlalchemy import bind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from bench.fixtures.search import Answers, Build, Search
    from bench.fixtures.stage import Connection, Stage
    from bench.results.plot import Plot
    from bench.results.row import Row
    from bench.results.timing import Timing

KINDS: tuple[Any, ...] = (search_text, search_range, search_order, search_group, search_words, search_similar)
"""Modules of one kind of search each: ``SETS`` are the tables that they need, ``searches`` yields what is measured."""

_FEWEST_ROWS = 10_000
_LEAST_ROUNDS = 5
_LEAST_QUESTIONS = 5
_SECONDS = 5.0
"""For one search at one size, beside the least rounds and questions."""

_PLAIN = "plaintext"


class SearchedTables(NamedTuple):
    """The tables, and what they are searched with."""

    tables: LargeTables
    connection: Connection
    engine: Engine


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Compare on the newest PostgreSQL."""
    version = stage.newest_programs().version
    series: dict[str, list[tuple[float, float]]] = {}
    with world(stage) as made:
        for rows in _sizes(stage.scale.grown_rows):
            loaded = load(made, rows)
            for search in searches(made, rows, stage.scale.grown_questions):
                _say(f"{search.what} among {rows:,}")
                began = time.perf_counter()
                found = _checked(search, made)
                each = (time.perf_counter() - began) / len(search.questions)
                note, loaded = "; ".join(filter(None, (found, loaded))), ""
                took = _in_turns(search, made, stage.scale.rounds, each)
                for name, timing in took.items():
                    series.setdefault(f"{search.what}, {name}", []).append((rows, 1e3 * timing.median))
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


def load(made: SearchedTables, rows: int) -> str:
    """Have all tables with so many rows; return what it took."""
    sets = dict.fromkeys(each for kind in KINDS for each in kind.SETS)
    seconds = {each.name: made.tables.load(each, rows) for each in sets}
    took = ", ".join(f"{name} {spent:,.0f} s" for name, spent in seconds.items())
    return f"loading and indexes: {took}"


def searches(made: SearchedTables, rows: int, questions: int) -> Iterator[Search]:
    """Yield the searches of all kinds in tables of so many rows."""
    for kind in KINDS:
        yield from kind.searches(Asking(rows, questions, made.connection))


def _sizes(most: int) -> Iterator[int]:
    rows = _FEWEST_ROWS
    while rows <= most:
        yield rows
        rows *= 10


def _say(text: str) -> None:
    print(f"bench: {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@contextmanager
def world(stage: Stage) -> Iterator[SearchedTables]:
    """Have the tables that are kept, or none yet, on the newest PostgreSQL, for a ``with`` block."""
    with (
        _database(stage) as (url, key_file),
        KeyManager.from_settings(settings_of(url, key_file)) as manager,
        closing(connect(url)) as connection,
    ):
        engine = create_engine(
            sqlalchemy_url(url).set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            connect_args={"options": f"-c pg_trgm.similarity_threshold={THRESHOLD}"},
        )
        bind(engine, manager)
        try:
            yield SearchedTables(LargeTables(engine, manager, Source(url, key_file), _say), connection, engine)
        finally:
            engine.dispose()


@contextmanager
def _database(stage: Stage) -> Iterator[tuple[str, Path]]:
    if stage.data is None:
        with new_key_file() as key_file, stage.database(stage.newest()) as url:
            yield url, key_file
    else:
        with KeptServer(stage.newest_programs(), stage.data) as server, server.database() as found:
            yield found


def _checked(search: Search, made: SearchedTables) -> str:
    """Ask all questions once of both tables.

    :returns: what was found, and by which scans.
    :raises LookupError: when the answers differ.
    """
    theirs = _ask(search, search.plain, made)
    ours = {mode: _ask(search, build, made) for mode, build in search.encrypted.items()}
    (found, *_) = {search.compare(answers, theirs): None for answers in ours.values()}
    scans = {str(mode): _scans(build, search, made) for mode, build in search.encrypted.items()}
    scans[_PLAIN] = _scans(search.plain, search, made)
    plans = "; ".join(f"{mode}: {scan}" for mode, scan in scans.items())
    return f"{len(search.questions)} questions, {found}; {plans}"


def _ask(search: Search, build: Build, made: SearchedTables) -> Answers:
    with made.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(build(question)).all()] for question in search.questions]


def _scans(build: Build, search: Search, made: SearchedTables) -> str:
    with Session(made.engine) as session:
        return ", ".join(dict.fromkeys(scans_of(session, build(search.questions[0]))))


def _in_turns(search: Search, made: SearchedTables, rounds: int, each: float) -> dict[str, Timing]:
    """Take the times.

    :param each: seconds that a question took of all tables, when the answers were checked.
    """
    builds = {f"{mode} mode": build for mode, build in search.encrypted.items()} | {_PLAIN: search.plain}
    # Of one that takes long fewer questions, then fewer rounds.
    count = min(len(search.questions), max(_LEAST_QUESTIONS, int(_SECONDS / _LEAST_ROUNDS / each)))
    rounds = min(rounds, max(_LEAST_ROUNDS, int(_SECONDS / each / count)))
    asked = replace(search, questions=search.questions[:count])
    subjects = {name: partial(_ask, asked, build, made) for name, build in builds.items()}
    return {name: took.each(count) for name, took in in_turns(subjects, rounds, warm_up=0).items()}


def _rows(search: Search, rows: int, version: str, took: dict[str, Timing], note: str) -> Iterator[Row]:
    for name, timing in took.items():
        if name != _PLAIN:
            yield timed(
                f"{search.what} among {rows:,}, {name}",
                version,
                timing,
                search.reference,
                took[_PLAIN],
                unit="ms",
                bound=search.bound,
                note=note,
            )
            note = ""
