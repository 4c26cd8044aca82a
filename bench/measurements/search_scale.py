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

import random
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from psycopg import ClientCursor
from sqlalchemy import create_engine

from bench.fixtures.growing_tables import (
    CHUNK,
    CLASS,
    EMAIL,
    ENCRYPTED,
    NAME,
    NUMBER,
    PLAIN,
    GrowingTables,
    Source,
    rows_of,
)
from bench.fixtures.manager import new_key_file, settings_of
from bench.fixtures.plan import nodes_of
from bench.fixtures.stage import TENANT, connect
from bench.results.plot import lines
from bench.results.row import at_most, timed
from bench.results.timing import in_turns
from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import bind
from glpgenc.wire.blind_index import range_terms, search_tags, search_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.growing_tables import Entry
    from bench.fixtures.stage import Connection, Stage
    from bench.results.plot import Plot
    from bench.results.row import Row
    from bench.results.timing import Timing

FEWEST, MOST = 10, 50
"""Rows that a search by a part of a name finds, whatever the table's size: the text is as long as that needs."""

_LIKE: LiteralString = f"SELECT id FROM {PLAIN} WHERE name LIKE %s"
_TAGS: LiteralString = f"SELECT id, name FROM {ENCRYPTED} WHERE name_tags @> %s::integer[]"
_COUNT: LiteralString = f"SELECT count(*) FROM (SELECT FROM {PLAIN} WHERE name LIKE %s LIMIT {MOST + 1}) AS found"


@dataclass(frozen=True)
class Search:
    """Several questions of one kind.

    :param plain: the statement on plaintext, and what it takes of a question.
    :param encrypted: the statement on index columns, and what it takes of a question.
    :param passes: whether a decrypted candidate is an answer; ``None`` where the index finds nothing else.
    """

    what: str
    reference: str
    questions: tuple[Any, ...]
    plain: tuple[LiteralString, Callable[[Any], tuple[Any, ...]]]
    encrypted: tuple[LiteralString, Callable[[Any], Any]]
    field: str = ""
    passes: Callable[[Any, str], bool] | None = None

    def in_plaintext(self, connection: Connection) -> list[list[int]]:
        """Ask all questions of the plaintext table."""
        statement, parameters = self.plain
        return [
            [row[0] for row in connection.execute(statement, parameters(question), prepare=True)]
            for question in self.questions
        ]

    def candidates(self, connection: Connection) -> list[list[Any]]:
        """Ask the index of the encrypted table, and leave it at that."""
        statement, terms = self.encrypted
        return [
            connection.execute(statement, (terms(question),), prepare=True).fetchall() for question in self.questions
        ]

    def answers(self, connection: Connection, ring: Keyring) -> list[list[int]]:
        """Ask all questions of the encrypted table."""
        found = self.candidates(connection)
        if self.passes is None:
            return [[row[0] for row in rows] for rows in found]
        open_, passes = ring.opener(self.field), self.passes
        return [
            [row[0] for row in rows if passes(question, open_(row[1], "").decode())]
            for question, rows in zip(self.questions, found, strict=True)
        ]

    def plans(self, connection: Connection) -> tuple[str, str]:
        """Return the index that answers the first question, in the encrypted and in the plaintext table."""
        question = self.questions[0]
        asked = ((self.encrypted[0], (self.encrypted[1](question),)), (self.plain[0], self.plain[1](question)))
        ours, theirs = (_index(connection, *each) for each in asked)
        return ours, theirs


def searches(connection: Connection, ring: Keyring, rows: int, questions: int) -> Iterator[Search]:
    """Yield the searches of a table of so many rows, a number of questions each."""
    chosen = random.Random(rows)  # noqa: S311  (the same in each run)
    asked = [_row(chosen.randrange(rows)) for _ in range(questions)]
    (exact,), (within,) = ring.entries(EMAIL, "exact"), ring.entries(NUMBER, "range")
    (contains,), (prefix,) = ring.entries(NAME, "contains"), ring.entries(NAME, "prefix")

    def beginning(text: str) -> list[int]:
        # As the ORM does: the tag of a beginning, and those of its parts only where it is longer than a tag stands for.
        runs = search_tags(text, contains) if len(text) > prefix.shape.most else []  # type: ignore[union-attr]
        return search_tags(text, prefix) + runs

    yield Search(
        "exact",
        "B-tree",
        tuple(row.email for row in asked),
        (f"SELECT id FROM {PLAIN} WHERE email = %s", lambda email: (email,)),
        (f"SELECT id FROM {ENCRYPTED} WHERE email_bidx = %s", lambda email: search_term(email.encode(), exact)),
    )
    yield Search(
        "prefix",
        "text_pattern_ops B-tree",
        tuple(_texts(connection, asked, chosen, "{}%", least=2)),
        (_LIKE, lambda text: (f"{text}%",)),
        (_TAGS, beginning),
        NAME,
        lambda text, name: name.startswith(text),
    )
    yield Search(
        "contains",
        "pg_trgm GIN",
        tuple(_texts(connection, asked, chosen, "%{}%", least=3)),
        (_LIKE, lambda text: (f"%{text}%",)),
        (_TAGS, lambda text: search_tags(text, contains)),
        NAME,
        lambda text, name: text in name,
    )
    yield Search(
        "range",
        "B-tree",
        tuple((low, low + MOST - 1) for low in (chosen.randrange(rows - MOST) for _ in asked)),
        (f"SELECT id FROM {PLAIN} WHERE number BETWEEN %s AND %s", lambda bounds: bounds),
        (
            f"SELECT id, number FROM {ENCRYPTED} WHERE number_bidx = ANY (%s)",
            lambda bounds: range_terms(str(bounds[0]), str(bounds[1]), within),
        ),
        NUMBER,
        lambda bounds, number: bool(bounds[0] <= int(number) <= bounds[1]),
    )


def _row(at: int) -> Entry:
    return next(row for row in rows_of(at // CHUNK) if row.id == at + 1)


def _texts(
    connection: Connection, asked: list[Entry], chosen: random.Random, pattern: str, *, least: int
) -> Iterator[str]:
    """Yield parts of names that are as long as they must be to be found in few rows, each of another name."""
    for row in asked:
        begin = 0 if pattern[0] != "%" else chosen.randrange(len(row.name) - least)
        for end in range(begin + least, len(row.name) + 1):
            text = row.name[begin:end]
            counted = connection.execute(_COUNT, (pattern.format(text),)).fetchone()
            if counted is not None and counted[0] <= MOST:
                if counted[0] >= FEWEST:
                    yield text
                break


def _index(connection: Connection, statement: LiteralString, parameters: tuple[Any, ...]) -> str:
    written = ClientCursor(connection).mogrify(statement, parameters)
    return next((node["Index Name"] for node in nodes_of(connection, written) if "Index Name" in node), "no index")


_LIMIT = at_most(1.2)
_FEWEST_ROWS = 10_000
_LEAST_QUESTIONS = 5
_ANSWER, _INDEX, _PLAIN = "answer", "index", "plain"


class SearchedTables(NamedTuple):
    """The tables, and what they are searched with."""

    table: GrowingTables
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
def world(stage: Stage) -> Iterator[SearchedTables]:
    """Make the tables, without rows, on the newest PostgreSQL, for a ``with`` block."""
    with (
        new_key_file() as key_file,
        stage.database(stage.newest()) as url,
        KeyManager.from_settings(settings_of(url, key_file)) as manager,
    ):
        engine = create_engine(sqlalchemy_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)
        bind(engine, manager)
        try:
            table, ring = GrowingTables(engine, manager, Source(url, key_file)), Keyring(manager, TENANT)
            ring.session_keys([CLASS])
            with closing(connect(url)) as connection:
                yield SearchedTables(table, connection, ring)
        finally:
            engine.dispose()


def _checked(search: Search, made: SearchedTables) -> str:
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


def _in_turns(search: Search, made: SearchedTables, rounds: int) -> dict[str, Timing]:
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
