"""Rows found through SQLAlchemy by equality, by a part of the text and by its beginning, beside plaintext.

The same people in tables of three kinds: in plaintext with a `pg_trgm` GIN index on the name, in plaintext with a
`text_pattern_ops` B-tree on it, and encrypted with the facets `Contains` and `Prefix` on it; the e-mail address has a
B-tree, or the facet `Exact`. Each mode has a table, and what is read of it was written in that mode. Whole objects are
read, into a session that has none, and each way must find the same rows.

Equality is measured in a transaction that is open and has its keys, and, for information, with a transaction of its own
for each value. A warm search was made before. A cold one is the first after a restart of the server, with the
database's files dropped from the system's cache where the system can do that; the transaction has its keys.

Where the time of equality goes: this process computes a term, which is one HMAC, and in client mode opens the two
values of the row. By valgrind's count a look-up executes 15 % more instructions here than one of plaintext, and 7 %
in database mode, where the server opens them: the statement alone, as psycopg executes it, takes half as long
again.
"""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.fixtures.manager import bound_engine
from bench.fixtures.people import people
from bench.fixtures.plan import scans_of
from bench.fixtures.searched_tables import CLIENT, DATABASE, PATTERN, TRIGRAMS, fill, index_names, models
from bench.results.row import Row, at_most, counted, timed
from bench.results.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Engine, Select

    from bench.fixtures.people import Person
    from bench.fixtures.stage import Stage
    from bench.results.row import Bound
    from bench.results.timing import Timing
    from glpgenc.embedded import EmbeddedPostgres

MEANING = "cold: the server restarted, its files dropped from the system's cache"
MEANING_RESTARTED = "cold: the server restarted; this system can't drop files from its cache"


def cool(server: EmbeddedPostgres) -> None:
    """Restart a server, with its files out of the system's cache where that can be asked for."""
    server.stop()
    for file in (server.data_directory / "base").rglob("*"):
        if file.is_file():
            _drop(file)
    server.start()


def meaning() -> str:
    """Return what cold means on this system."""
    return MEANING if hasattr(os, "posix_fadvise") else MEANING_RESTARTED


def _drop(file: Path) -> None:
    if not hasattr(os, "posix_fadvise"):
        return
    opened = os.open(file, os.O_RDONLY)
    try:
        # What was not written to disk yet stays in the cache.
        os.fsync(opened)
        os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(opened)


_LIMITS = {CLIENT: at_most(1.15), DATABASE: at_most(1.2)}
_PLAIN = "plaintext B-tree"
_MODES = (CLIENT, DATABASE)


class _Search(NamedTuple):
    """A search for names. Of a million people about a thousand have a common text, and thirty a rare one."""

    what: str
    operator: str
    part: str
    references: tuple[str, ...]


_SEARCHES = (
    _Search("contains, common", "contains", "mprit", (TRIGRAMS,)),
    _Search("contains, rare", "contains", "lmiec", (TRIGRAMS,)),
    _Search("startswith, common", "startswith", "Biec", (TRIGRAMS, PATTERN)),
    _Search("startswith, rare", "startswith", "Virs", (TRIGRAMS, PATTERN)),
)


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server = stage.newest()
    with stage.database(server) as url, bound_engine(url) as engine:
        world = _World(stage, server, engine)
        fill(engine, world.models, stage.scale.searched_rows, world.is_read)
        yield from world.exact()
        for search in _SEARCHES:
            yield from world.warm(search)
        for search in _SEARCHES:
            yield from world.cold(search)
        yield from world.sizes()


class _World:
    """The filled tables, and a way to search each."""

    def __init__(self, stage: Stage, server: EmbeddedPostgres, engine: Engine) -> None:
        self.scale, self.server, self.engine, self.models = stage.scale, server, engine, models()
        self.rows = f"of {stage.scale.searched_rows:,} rows"
        chosen = random.Random(20_000).sample(range(1, stage.scale.searched_rows + 1), stage.scale.searches)  # noqa: S311  (the same in each run)
        self.looked_up = frozenset(chosen)

    def is_read(self, number: int, person: Person) -> bool:
        """Tell whether a row is one that is found."""
        # The facets ignore case, so that their candidates are more than what is found.
        name = person.name.lower()
        return number in self.looked_up or any(each.part.lower() in name for each in _SEARCHES)

    def exact(self) -> Iterator[Row]:
        """Look e-mail addresses up."""
        everybody = enumerate(people(self.scale.searched_rows), 1)
        emails = [person.email for number, person in everybody if number in self.looked_up]
        named = {_PLAIN: self.models[PATTERN], **{mode: self.models[mode] for mode in _MODES}}
        with ExitStack() as stack:
            sessions = {name: stack.enter_context(Session(self.engine)) for name in named}
            inside = {name: partial(_look_up, sessions[name], model, emails) for name, model in named.items()}
            notes = {mode: _plan(sessions[mode], _by_email(named[mode], emails[0])) for mode in _MODES}
            yield from self._exact_rows("one", inside, len(emails), _LIMITS, notes)
        alone = {name: partial(_look_up_alone, self.engine, model, emails) for name, model in named.items()}
        yield from self._exact_rows("a transaction with one", alone, len(emails), {}, {})

    def warm(self, search: _Search) -> Iterator[Row]:
        """Search names, with all in memory."""
        names = (*search.references, *_MODES)
        with ExitStack() as stack:
            sessions = {name: stack.enter_context(Session(self.engine)) for name in names}
            statements = {name: _by_name(self.models[name], search) for name in names}
            subjects = {name: partial(_found, sessions[name], statements[name]) for name in names}
            found = _same({name: run() for name, run in subjects.items()})
            plans = {name: _plan(sessions[name], statements[name]) for name in names}
            notes = {
                mode: f"{found:,} rows, {plans[mode]}; reference: {plans[search.references[-1]]}" for mode in _MODES
            }
            took = in_turns(subjects, self.scale.orm_rounds)
        yield from self._search_rows(f"{search.what}, warm", search, took, notes)

    def cold(self, search: _Search) -> Iterator[Row]:
        """Search names, with nothing in memory."""
        names = (*search.references, *_MODES)
        statements = {name: _by_name(self.models[name], search) for name in names}
        with ExitStack() as stack:
            held: list[Session] = []

            def prepare(name: str) -> None:
                stack.close()
                self.engine.dispose()
                cool(self.server)
                held[:] = [stack.enter_context(Session(self.engine))]
                # The first statement of a session pays for the connection, and for the keys.
                held[0].scalars(select(self.models[name]).where(self.models[name].id == 0)).all()

            subjects = {name: partial(lambda name: _found(held[0], statements[name]), name) for name in names}
            took = in_turns(subjects, self.scale.cold_rounds, warm_up=0, before=prepare)
        yield from self._search_rows(f"{search.what}, cold", search, took, {CLIENT: meaning()})

    def sizes(self) -> Iterator[Row]:
        """Compare what indexes take."""
        ours = dict(index_names(self.models[DATABASE]))
        plain = {name: dict(index_names(self.models[name])) for name in (TRIGRAMS, PATTERN)}
        pairs = (
            ("GIN of the tags of Contains and Prefix", ours["name_tags"], TRIGRAMS, plain[TRIGRAMS]["name"]),
            ("GIN of the tags of Contains and Prefix", ours["name_tags"], PATTERN, plain[PATTERN]["name"]),
            ("B-tree of the terms of Exact", ours["email_bidx"], _PLAIN, plain[PATTERN]["email"]),
            ("the table", self.models[DATABASE].__tablename__, "plaintext", self.models[PATTERN].__tablename__),
        )
        with self.engine.connect() as connection:
            for what, measured, against, reference in pairs:
                sizes = (
                    connection.scalar(text("SELECT pg_relation_size(CAST(:name AS regclass)) / 1024.0"), {"name": name})
                    for name in (measured, reference)
                )
                here, there = map(float, sizes)
                yield counted(f"{what} {self.rows}", self.server.version, here, against, there, unit="kB")

    def _exact_rows(
        self,
        what: str,
        subjects: Mapping[str, Callable[[], None]],
        items: int,
        bounds: Mapping[str, Bound],
        notes: dict[str, str],
    ) -> Iterator[Row]:
        took = {name: each.each(items) for name, each in in_turns(subjects, self.scale.orm_rounds).items()}
        for mode in _MODES:
            label, times = f"{what} {self.rows} by Exact, {mode}", (took[mode], _PLAIN, took[_PLAIN])
            yield timed(label, self.server.version, *times, unit="us", bound=bounds.get(mode), note=notes.get(mode, ""))

    def _search_rows(self, what: str, search: _Search, took: dict[str, Timing], notes: dict[str, str]) -> Iterator[Row]:
        for mode in _MODES:
            for reference in search.references:
                label, times = f"{what}, {mode}", (took[mode], reference, took[reference])
                yield timed(label, self.server.version, *times, unit="ms", note=notes.pop(mode, ""))


def _by_email(model: Any, email: str) -> Select[Any]:
    return select(model).where(model.email == email)


def _by_name(model: Any, search: _Search) -> Select[Any]:
    return select(model).where(getattr(model.name, search.operator)(search.part))


def _look_up(session: Session, model: Any, emails: Sequence[str]) -> None:
    for email in emails:
        session.expunge_all()
        if session.scalars(_by_email(model, email)).one().email != email:
            message = "another row was found than was looked for"
            raise LookupError(message)


def _look_up_alone(engine: Engine, model: Any, emails: Sequence[str]) -> None:
    for email in emails:
        with Session(engine) as session:
            session.scalars(_by_email(model, email)).one()


def _found(session: Session, statement: Select[Any]) -> list[int]:
    session.expunge_all()
    return [each.id for each in session.scalars(statement)]


def _same(found: dict[str, list[int]]) -> int:
    """Return how many rows were found.

    :raises LookupError: when two ways found unlike rows, or none.
    """
    sets = {frozenset(ids) for ids in found.values()}
    if len(sets) != 1 or frozenset() in sets:
        message = f"unlike rows were found: { {name: len(ids) for name, ids in found.items()} }"
        raise LookupError(message)
    return len(sets.pop())


def _plan(session: Session, statement: Select[Any]) -> str:
    return f"plan: {', '.join(scans_of(session, statement))}"
