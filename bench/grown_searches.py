"""Searches of the tables that grow: the same question to the plaintext and to the encrypted table, as SQL.

Against the encrypted table it is what the ORM sends in client mode: the terms are computed here, and what the index
finds by them is decrypted and compared here. A search answers with ids.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import ClientCursor

from bench.grown_rows import CHUNK, EMAIL, ENCRYPTED, NAME, NUMBER, PLAIN, rows_of
from bench.plan import nodes_of
from glpgenc.wire.blind_index import range_terms, search_tags, search_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.grown_rows import Entry
    from bench.stage import Connection
    from glpgenc.sessions.keyring import Keyring

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
