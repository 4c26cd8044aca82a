"""Runs of tests in a forked process: of the code as it is, with a map of what each test reaches, and of a mutant."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tools.mutation.mutant import Mutant

CHECKOUT = Path(__file__).parents[2]
TEMPLATE = "mutation_template"


@dataclass
class Reach:
    """What the tests of a room reach.

    :param seconds: how long each test that passed took.
    :param lines: of each file and line (of SQL: each function) the tests that reach it; the empty name stands for what
        is run before the first test.
    :param digests: of each file of tests whose calls of SQL functions are known, a hash of what it was then.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

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

    def begin(self) -> None:
        """Forget what failed before."""
        self.failed = None

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


def run_mutant(mutant: Mutant, tests: Sequence[str], url: str) -> dict[str, Any]:
    """Run tests of a mutant of Python in this process, until one fails."""
    plugin, began = Plugin(tests), time.monotonic()
    import_instead(mutant.path, mutant.apply())
    try:
        with shared_server(url, TEMPLATE):
            status = run_tests(plugin, list(dict.fromkeys(test.partition("::")[0] for test in tests)), "-x")
    except Exception as error:  # noqa: BLE001 - it can't even be imported
        return {"status": "killed", "by": type(error).__name__}
    return outcome(plugin, began, failed=bool(status))


def outcome(plugin: Plugin, began: float, *, failed: bool) -> dict[str, Any]:
    """Return what became of a mutant."""
    return {
        "status": "killed" if failed else "survived",
        "by": plugin.failed or ("collection" if failed else ""),
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
