"""Runs of tests in a forked process: of the code as it is, with a map of what each test reaches, and of a mutant."""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import psycopg
import pytest

CHECKOUT = Path(__file__).parents[2]
TEMPLATE = "mutation_template"
_SECONDS_OF_A_TEST = 0.3
_ENOUGH_FILES = 2


@dataclass
class Reach:
    """What the tests of a room reach.

    :param seconds: how long each test that passed took.
    :param lines: of each file and line (of SQL: each function) the tests that reach it; the empty name stands for what
        is run before the first test.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def ordered(self, tests: set[str]) -> list[str]:
        """Return those that passed: files that take least time first, that their fixtures are made once."""
        of_file: defaultdict[str, float] = defaultdict(float)
        passed = [test for test in tests if test in self.seconds]
        for test in passed:
            of_file[test.partition("::")[0]] += self.seconds[test]
        return sorted(passed, key=lambda test: (of_file[test.partition("::")[0]], test.partition("::")[0], test))


class Plugin:
    """Chooses tests, and notes which failed first."""

    def __init__(self, tests: Sequence[str] | None = None) -> None:
        self._tests = None if tests is None else {test: at for at, test in enumerate(tests)}
        self.failed: str | None = None
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.not_passed: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let properties be tried with the same examples each time."""
        from hypothesis import Phase, settings  # noqa: PLC0415

        # And without looking for the smallest that fails: that one does is enough.
        settings.register_profile(
            "mutation", settings(), derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
        )
        settings.load_profile("mutation")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and order the tests."""
        if self._tests is not None:
            order = self._tests
            items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a test."""
        self.seconds[report.nodeid] += report.duration
        if report.outcome != "passed":
            self.not_passed.add(report.nodeid)
        if report.failed:
            self.failed = self.failed or report.nodeid


def import_instead(path: str, code: CodeType) -> None:
    """Let this process import a file's module from other code."""

    class Loader(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
            return code

    class Finder:
        @staticmethod
        def find_spec(fullname: str, path_: Any = None, target: Any = None) -> Any:
            spec = PathFinder.find_spec(fullname, path_, target)
            if spec is not None and spec.origin == str(CHECKOUT / path):
                spec.loader = Loader(fullname, spec.origin)
                return spec
            return None

    sys.meta_path.insert(0, Finder)


@contextmanager
def shared_server(url: str, template: str) -> Iterator[None]:
    """Let the tests of this process use a server that runs, and a database in which glpgenc is installed."""
    os.environ["GLPG_TEST_DATABASE_URL"] = url
    from tests.support import databases, servers  # noqa: PLC0415 - here the mutant is imported already

    remote = servers.RemoteServer.at(url)
    own_template, own_server = servers.TemplateDatabases.on, servers.ServerPool.embedded

    def on(self: Any, server: Any) -> str:
        return template if server.url() == remote.url() else own_template(self, server)

    def embedded(self: Any, programs: Any) -> Any:
        return remote if programs.major == remote.major else own_server(self, programs)

    servers.TemplateDatabases.on = on  # type: ignore[method-assign]
    servers.ServerPool.embedded = embedded  # type: ignore[method-assign]
    with databases.kept_connection(url):
        yield


@contextmanager
def changed_template(url: str, statement: str) -> Iterator[str]:
    """Give the name of a database in which glpgenc is installed but for one function.

    :raises psycopg.Error: where PostgreSQL does not take it.
    """
    name = f"{TEMPLATE}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy".encode())
        try:
            with psycopg.connect(url, dbname=name) as changed:
                changed.execute(statement.encode())
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run_tests(plugin: Plugin, paths: Sequence[str], *options: str) -> int:
    """Run tests in this process, once in its life."""
    # Without pytest's own form of `assert`, which takes a second to prepare.
    quiet = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow", "--tb", "short", "--assert", "plain")
    return int(pytest.main([*quiet, *options, *paths], plugins=[plugin]))


def reach_of_python(files: Sequence[str], tests: Sequence[str], url: str) -> Reach:
    """Run a room's tests, and return what each reaches."""
    from coverage import Coverage  # noqa: PLC0415

    coverage = Coverage(data_file=None, include=[str(CHECKOUT / each) for each in files])

    class Contexts(Plugin):
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
            coverage.switch_context(item.nodeid)
            result = yield
            coverage.switch_context("")
            return result

    plugin = Contexts()
    coverage.start()
    with shared_server(url, TEMPLATE):
        run_tests(plugin, tests)
    coverage.stop()
    reach = Reach({test: seconds for test, seconds in plugin.seconds.items() if test not in plugin.not_passed})
    for each in files:
        for line, contexts in coverage.get_data().contexts_by_lineno(str(CHECKOUT / each)).items():
            reach.lines[f"{each}:{line}"] = sorted(set(contexts))
    return reach


def reach_by_names(functions: dict[str, str], tests: Sequence[str]) -> Reach:
    """Find the tests of the files that name an SQL function, or what calls it, themselves or in what they import.

    None is run for it.

    :param functions: their bodies, by name.
    """

    class Names(Plugin):
        @pytest.hookimpl(trylast=True)
        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            for item in items:
                if item.get_closest_marker("slow") is None:
                    self.seconds[item.nodeid] = _SECONDS_OF_A_TEST

    plugin = Names()
    run_tests(plugin, tests, "--collect-only")
    reach = Reach(dict(plugin.seconds))
    files: defaultdict[str, list[str]] = defaultdict(list)
    for test in reach.seconds:
        files[test.partition("::")[0]].append(test)
    words = {file: _words_used(CHECKOUT / file) for file in files}
    called = {name: set(re.findall(r"\w+", body)) for name, body in functions.items()}
    for function in functions:
        near, seen = {function}, set[str]()
        found: set[str] = set()
        while near and len(found) < _ENOUGH_FILES:
            found |= {file for file, named in words.items() if named & near}
            seen |= near
            near = {name for name, named in called.items() if named & near} - seen
        reach.lines[function] = sorted(test for file in found for test in files[file])
    return reach


def _words_used(path: Path) -> set[str]:
    """Return the words of a file of tests, of its fixtures, and of what it imports of the tests."""
    text = path.read_text(encoding="utf-8")
    fixtures = path.with_name("conftest.py")
    used = [fixtures] if fixtures.exists() else []
    used += [CHECKOUT / f"{name.replace('.', '/')}.py" for name in re.findall(r"^from (tests\.[\w.]+) import", text, re.M)]
    return set(re.findall(r"\w+", "\n".join([text, *(each.read_text("utf-8") for each in used if each.exists())])))


def run_mutant(mutant: Any, tests: Sequence[str], url: str) -> dict[str, Any]:
    """Run tests of a mutant in this process, until one fails."""
    made, plugin, began = mutant.apply(), Plugin(tests), time.monotonic()
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    if isinstance(made, CodeType):
        import_instead(mutant.path, made)
        try:
            with shared_server(url, TEMPLATE):
                status = run_tests(plugin, files, "-x")
        except Exception as error:  # noqa: BLE001 - it can't even be imported
            return {"status": "killed", "by": type(error).__name__}
    else:
        try:
            with changed_template(url, made) as template, shared_server(url, template):
                status = run_tests(plugin, files, "-x")
        except psycopg.Error as error:
            return {"status": "invalid", "by": type(error).__name__}
    return {
        "status": "killed" if status else "survived",
        "by": plugin.failed or ("collection" if status else ""),
        "seconds": round(time.monotonic() - began, 2),
    }


def in_child(work: Callable[[], Any], result: Path, log: Path, seconds: int) -> int:
    """Do some work in a forked process with a group of its own, and have its result written; return its id.

    :param seconds: of processor time that it may use: what loops for ever ends, however busy the machine is.
    """
    child = os.fork()
    if child:
        return child
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(out, stream)
    status = 1
    try:
        result.write_text(json.dumps(work()), encoding="utf-8")
        status = 0
    except BaseException:  # noqa: BLE001
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
