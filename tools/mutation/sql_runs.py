"""Runs of the tests of SQL in processes forked from one that has collected them, with a map of what each calls."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from os import getpid
from typing import Any

import psycopg
import pytest

from tools.mutation.mutant import Mutant
from tools.mutation.names import nearest, used_by, words_in, words_of
from tools.mutation.run import CHECKOUT, TEMPLATE, Plugin, Reach, outcome, run_tests, shared_server
from tools.mutation.sql_code import Function

_SECONDS_OF_A_MUTANT = 120
"""How long its tests may take, by the time that each took in the map."""

_SECONDS_OF_A_TEST = 0.3
_SLOW_TOO = ("tests/sql/",)

_CALLS = """
    SELECT f.funcid, (pg_catalog.pg_stat_file('base/' || d.oid || '/PG_VERSION')).modification
    FROM pg_catalog.pg_stat_user_functions f, pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
"""
_END_OTHERS = """
    SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
    WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()
"""
_FUNCTIONS = """
    SELECT oid, proname FROM pg_catalog.pg_proc
    WHERE pronamespace IN ('glpgenc'::pg_catalog.regnamespace, 'security'::pg_catalog.regnamespace)
"""


class InvalidMutantError(Exception):
    """PostgreSQL does not take the changed function."""


@dataclass
class Calls:
    """What the tests of a file call.

    :param seconds: how long each test that passed took.
    :param functions: of each test that passed the functions that were called in a database while it ran.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, list[str]] = field(default_factory=dict)


class Tests:
    """The tests of a room, as pytest has collected them.

    :param session: pytest's.
    :param plugin: notes what becomes of each.

    ``files`` has the tests of each file, ``spans`` when each that was run began and ended.
    """

    def __init__(self, session: pytest.Session, plugin: Plugin) -> None:
        self._session, self._plugin = session, plugin
        self._items = {item.nodeid: item for item in session.items if _is_chosen(item)}
        self.files: dict[str, list[str]] = {}
        for test in self._items:
            self.files.setdefault(_file_of(test), []).append(test)
        self.spans: dict[str, tuple[float, float]] = {}

    def text(self, test: str) -> str:
        """Return the source of one."""
        function = getattr(self._items[test], "function", None)
        return inspect.getsource(inspect.unwrap(function)) if function else ""

    def run(self, tests: Sequence[str], *, stop: bool = False) -> Plugin:
        """Run some, in this order.

        :param stop: at the first that fails.
        """
        chosen = [self._items[test] for test in tests if test in self._items]
        self._session.items = chosen
        self._plugin.begin()
        try:
            for at, item in enumerate(chosen):
                following = chosen[at + 1] if at + 1 < len(chosen) else None
                began = time.time()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                self.spans[item.nodeid] = began, time.time()
                if stop and self._plugin.failed:
                    break
        finally:
            self._session._setupstate.teardown_exact(None)  # noqa: SLF001
        return self._plugin


def _is_chosen(item: pytest.Item) -> bool:
    """Return whether a test is run: those of SQL though they are marked slow, on the newest PostgreSQL alone."""
    from tests.support import servers  # noqa: PLC0415

    programs = getattr(item, "callspec", None) and item.callspec.params.get("every_postgres")  # type: ignore[attr-defined]
    if programs and programs.major != servers.programs_at_hand()[-1].major:
        return False
    return item.get_closest_marker("slow") is None or item.nodeid.startswith(_SLOW_TOO)


def with_collected(paths: Sequence[str], work: Callable[[Tests], None]) -> None:
    """Collect tests, and do some work instead of running them."""

    class Instead(Plugin):
        @pytest.hookimpl(trylast=True)
        def pytest_configure(self) -> None:
            from hypothesis import settings  # noqa: PLC0415

            settings.load_profile("quick")
            super().pytest_configure()

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            work(Tests(session, self))
            return True

    # A child's output goes where the child sends it.
    run_tests(Instead(), paths, "-s", "-q", "-m", "slow or not slow")


def calls_of(tests: Tests, file: str, url: str) -> dict[str, Any]:
    """Run the tests of a file in this process, and return what they call, see :class:`Calls`."""
    from tests.support import databases  # noqa: PLC0415

    with psycopg.connect(databases.with_dbname(url, TEMPLATE)) as connection:
        names: dict[int, str] = dict(connection.execute(_FUNCTIONS).fetchall())
    called: list[tuple[float, float, set[str]]] = []

    def collect(database: str) -> None:
        if databases.address(database) != databases.address(url):
            return
        with psycopg.connect(database, autocommit=True) as connection:
            # What a session has counted is seen once it has ended.
            connection.execute(_END_OTHERS)
            rows = connection.execute(_CALLS).fetchall()
        if rows:
            called.append((rows[0][1].timestamp(), time.time(), {names[oid] for oid, _ in rows if oid in names}))

    vars(databases)["collect"] = collect
    with shared_server(url, TEMPLATE):
        plugin = tests.run(tests.files[file])
    made = Calls()
    for test, (began, ended) in tests.spans.items():
        if test in plugin.not_passed:
            continue
        made.seconds[test] = plugin.seconds[test]
        # PostgreSQL gives the time of a file in whole seconds.
        there = [functions for first, last, functions in called if first - 1 <= ended and began <= last]
        made.functions[test] = sorted(set[str]().union(*there))
    return {"seconds": made.seconds, "functions": made.functions}


@contextmanager
def changed_template(url: str, statement: str) -> Iterator[str]:
    """Give the name of a database in which glpgenc is installed but for one function.

    :raises InvalidMutantError: where PostgreSQL does not take it.
    """
    name = f"{TEMPLATE}_{getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy".encode())
        try:
            try:
                with psycopg.connect(url, dbname=name) as changed:
                    changed.execute(statement.encode())
            except psycopg.Error as error:
                raise InvalidMutantError(type(error).__name__) from error
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run_sql_mutant(mutant: Mutant, tests: Tests, chosen: Sequence[str], url: str) -> dict[str, Any]:
    """Run tests of a mutant of SQL in this process, until one fails that passes without it."""
    began, left = time.monotonic(), list(chosen)
    try:
        with changed_template(url, mutant.apply()) as template:
            while True:
                with shared_server(url, template):
                    plugin = tests.run(left, stop=True)
                if plugin.failed is None:
                    return outcome(plugin, began, failed=False)
                by = plugin.failed
                with shared_server(url, TEMPLATE):
                    plugin = tests.run([by])
                if plugin.failed is None:
                    plugin.failed = by
                    return outcome(plugin, began, failed=True)
                left = left[left.index(by) + 1 :]
    except InvalidMutantError as error:
        return {"status": "invalid", "by": str(error)}


class SqlReach:
    """Which tests are run of a mutant of an SQL function.

    :param files: the tests of each file.
    :param text: returns the source of a test.
    :param functions: those of the room.
    """

    def __init__(self, files: dict[str, list[str]], text: Callable[[str], str], functions: Iterable[Function]) -> None:
        self._files, self._text = files, text
        self._all = {test for tests in files.values() for test in tests}
        self._words: dict[str, set[str]] = {}
        self._inlined: set[str] = set()
        for each in functions:
            self._words.setdefault(each.name, set()).update(words_in(each.text))
            if not each.is_plpgsql:
                self._inlined.add(each.name)
        self.reach = Reach()

    def unknown(self) -> list[str]:
        """Return the files whose tests are to be run for the map: those that are new or changed."""
        return [file for file in self._files if self.reach.digests.get(file) != digest(file)]

    def add(self, file: str, made: dict[str, Any]) -> None:
        """Note what the tests of a file call."""
        self.reach.seconds = {test: took for test, took in self.reach.seconds.items() if _file_of(test) != file}
        for function, tests in self.reach.lines.items():
            self.reach.lines[function] = [test for test in tests if _file_of(test) != file]
        self.reach.seconds |= made["seconds"]
        for test, functions in made["functions"].items():
            for function in functions:
                self.reach.lines.setdefault(function, []).append(test)
        self.reach.digests[file] = digest(file)

    def tests_of(self, function: str) -> list[str]:
        """Return the tests of a function in the order in which they are run.

        Those that name it come first, then those whose file names it, then the quickest, up to two minutes of them; the
        tests of a file stay together, that its fixtures are made once.
        """
        known = dict.fromkeys(self._calling(function), 2)
        # Of the others only the names tell.
        by_name = [test for test in nearest(function, self._words, self._files) if self._is_unknown(test)]
        if not known:
            by_name = nearest(function, self._words, self._files)
        places = list(dict.fromkeys(map(_file_of, by_name)))
        known |= {test: 2 + places.index(_file_of(test)) for test in by_name}
        rank = {test: self._distance(test, function, other) for test, other in known.items()}
        chosen: list[str] = []
        left = float(_SECONDS_OF_A_MUTANT)
        for test in sorted(rank, key=lambda test: (rank[test], self.seconds(test), test)):
            left -= self.seconds(test)
            if chosen and left < 0:
                break
            chosen.append(test)
        of_file: defaultdict[str, list[str]] = defaultdict(list)
        for test in chosen:
            of_file[_file_of(test)].append(test)
        files = sorted(of_file.values(), key=lambda tests: (rank[tests[0]], sum(map(self.seconds, tests))))
        return [test for tests in files for test in tests]

    def seconds(self, test: str) -> float:
        """Return how long a test takes, as far as that is known."""
        return self.reach.seconds.get(test, _SECONDS_OF_A_TEST)

    def _calling(self, function: str) -> set[str]:
        """Return the tests that call a function, of those of which that is known."""
        found = set(self.reach.lines.get(function, ()))
        # PostgreSQL puts a function in SQL into what calls it, and counts no call.
        near, seen = {function}, set[str]()
        while near := near & self._inlined:
            seen |= near
            near = {name for name, words in self._words.items() if words & near} - seen
            for name in near:
                found.update(self.reach.lines.get(name, ()))
        return found & self._all

    def _is_unknown(self, test: str) -> bool:
        return test not in self.reach.seconds and _file_of(test) in self._changed

    @cached_property
    def _changed(self) -> set[str]:
        return set(self.unknown())

    def _distance(self, test: str, function: str, other: int) -> int:
        if function not in words_of(CHECKOUT / _file_of(test)):
            return other
        return 0 if function in words_in(self._text(test)) else 1


def digest(file: str) -> str:
    """Return a hash of a file of tests, and of what it uses of the tests."""
    path = CHECKOUT / file
    made = hashlib.sha256()
    for each in sorted({path, *used_by(path)}):
        made.update(each.read_bytes())
    return made.hexdigest()


def _file_of(test: str) -> str:
    return test.partition("::")[0]
