"""Mutation tests of a room: ``python -m tools.mutation ROOM [--sample N]``, or ``make mutation``."""

from __future__ import annotations

import argparse
import functools
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.mutation.mutant import Mutant, sampled
from tools.mutation.results import BUILD, Results
from tools.mutation.rooms import ROOMS, Room, equivalents, functions_in
from tools.mutation.run import CHECKOUT, Reach, in_child, reach_of_python, run_mutant
from tools.mutation.sql_code import Function
from tools.mutation.sql_runs import SqlReach, Tests, calls_of, run_sql_mutant, with_collected

_PRELOADED = (
    "hypothesis", "_pytest.assertion.rewrite", "psycopg", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "alembic",
    "cryptography.hazmat.primitives.ciphers.aead", "pydantic", "fastapi.testclient", "boto3", "moto", "jwt",
    "prometheus_client", "typer", "rich.console", "coverage", "httpx", "uvicorn", "limits",
    "schemathesis.pytest.plugin", "anyio.pytest_plugin", "_hypothesis_pytestplugin", "xdist.plugin",
)  # fmt: skip


def main() -> None:
    """Run the mutants of a room that have no result yet."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("room", choices=sorted(ROOMS))
    parser.add_argument("--sample", type=int, default=0, help="how many mutants; all by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--again", action="store_true", help="survivors once more, with the tests mapped once more")
    parser.add_argument(
        "--by-name", action="store_true", help="of SQL: choose tests by the names in them, without a run of all first"
    )
    parser.add_argument("--tests", nargs="+", help="the tests that are to notice; the room's by default")
    parser.add_argument("--build", type=Path, default=BUILD, help="the folder of results")
    options = parser.parse_args()
    os.chdir(CHECKOUT)
    room, results = ROOMS[options.room], Results(options.room, options.build)
    if options.tests:
        room = replace(room, tests=tuple(options.tests))
    chosen = [each for each in sampled(room.mutants(), options.sample, options.seed) if options.only in each.name]
    if options.again:
        results.forget_survivors()
    todo = [each for each in chosen if each.name not in results.all]
    for name in _PRELOADED:
        with suppress(ImportError):
            import_module(name)
    gc.freeze()
    if todo:
        with closing(_Runner(results, options.build / options.room, options.processes)) as runner:
            if room.is_sql:
                functions = functions_in(room.pattern)
                with_collected(
                    room.tests, lambda tests: runner.run_sql(todo, tests, functions, by_name=options.by_name)
                )
            else:
                runner.run_python(todo, room, again=options.again)
    score = results.score(chosen)
    for name in score.survivors:
        print(f"{results.all[name]['status']}: {name}")
    print(
        f"{score.killed} of {score.tried - score.equivalent} killed: {score.share:.1f} %; {score.equivalent} equivalent"
    )


@dataclass(frozen=True)
class _Job:
    """What is done in a process of its own.

    :param work: is given the URL of a server that it has to itself.
    :param seconds: how long it takes where nothing is wrong.
    :param ended: is given the result.
    """

    work: Callable[[str], Any]
    seconds: float
    ended: Callable[[dict[str, Any]], None]


class _Runner:
    """Runs mutants, each in a process forked from this one, which has not run the code that is changed."""

    def __init__(self, results: Results, path: Path, processes: int) -> None:
        self._results, self._path = results, path
        program = [sys.executable, "-m", "tools.mutation.server"]
        self._servers = [
            subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]
        self._free = [server.stdout.readline().strip() for server in self._servers if server.stdout]
        self._running: dict[int, tuple[_Job, str, float]] = {}

    def close(self) -> None:
        """End the servers, and what runs."""
        for child in self._running:
            # They have copies of what tells a server that nobody needs it.
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        for server in self._servers:
            server.communicate()

    def run_python(self, todo: Sequence[Mutant], room: Room, *, again: bool) -> None:
        """Run mutants of Python.

        :param again: whether to find out once more which tests reach what.
        """
        path = self._path.with_suffix(".reach")
        if again or not path.exists():
            work = functools.partial(reach_of_python, room.files(), room.tests, self._free[0])
            os.waitpid(in_child(lambda: asdict(work()), path, path.with_suffix(".log"), 3600), 0)
        reach = Reach(**json.loads(path.read_text(encoding="utf-8")))

        def tests_of(mutant: Mutant) -> list[str]:
            near = room.tests_of(mutant, reach)
            tests = reach.ordered(near)
            if tests and mutant.at_import:
                # Whoever imports it may notice: the others last.
                tests += reach.ordered(set(reach.seconds) - near)
            return tests

        self._run(todo, tests_of, run_mutant, reach.seconds.__getitem__)

    def run_sql(self, todo: Sequence[Mutant], tests: Tests, functions: Sequence[Function], *, by_name: bool) -> None:
        """Run mutants of SQL.

        :param by_name: whether to leave it at what is known of the tests' calls, and not to find out again what those
            of new and changed files call.
        """
        gc.freeze()
        path, known = self._path.with_suffix(".reach"), SqlReach(tests.files, tests.text, functions)
        if path.exists():
            known.reach = Reach(**json.loads(path.read_text(encoding="utf-8")))

        def note(file: str, made: dict[str, Any]) -> None:
            if "functions" in made:
                known.add(file, made)
                path.write_text(json.dumps(asdict(known.reach)), encoding="utf-8")
            print(f"{file}: {len(made.get('functions', ()))} tests pass", flush=True)

        self._each(
            _Job(functools.partial(calls_of, tests, file), 3 * len(tests.files[file]), functools.partial(note, file))
            for file in (() if by_name else known.unknown())
        )

        def run(mutant: Mutant, chosen: list[str], url: str) -> dict[str, Any]:
            return run_sql_mutant(mutant, tests, chosen, url)

        self._run(todo, lambda mutant: known.tests_of(mutant.function), run, known.seconds)

    def _run(
        self,
        todo: Sequence[Mutant],
        tests_of: Callable[[Mutant], list[str]],
        run: Callable[[Mutant, list[str], str], dict[str, Any]],
        seconds: Callable[[str], float],
    ) -> None:
        left = len(todo)

        def note(mutant: Mutant, result: dict[str, Any]) -> None:
            nonlocal left
            self._results.add(mutant.name, result)
            left -= 1
            print(f"{left:5} {result['status']:9} {result.get('seconds', 0):6} {mutant.name}", flush=True)

        def jobs() -> Iterator[_Job]:
            excused = equivalents()
            for mutant in todo:
                tests = tests_of(mutant)
                if mutant.name in excused:
                    note(mutant, {"status": "excused"})
                elif tests:
                    work = functools.partial(run, mutant, tests)
                    yield _Job(work, sum(map(seconds, tests)), functools.partial(note, mutant))
                else:
                    note(mutant, {"status": "unreached"})

        self._each(jobs())

    def _each(self, jobs: Iterable[_Job]) -> None:
        waiting, running = iter(jobs), self._running
        while True:
            while self._free and (job := next(waiting, None)) is not None:
                url = self._free.pop()
                child = in_child(functools.partial(job.work, url), *self._files(url), 20 + 5 * int(job.seconds))
                running[child] = job, url, time.monotonic() + 60 + 20 * job.seconds
            if not running:
                return
            for child, (job, url, deadline) in list(running.items()):
                late = time.monotonic() > deadline
                if not late and os.waitpid(child, os.WNOHANG)[0] == 0:
                    continue
                del running[child]
                self._free.append(url)
                job.ended(self._ended(child, url, late=late))
            time.sleep(0.05)

    def _files(self, url: str) -> tuple[Path, Path]:
        port = url.rpartition("/")[0].rpartition(":")[2]
        return self._path.with_suffix(f".{port}.result"), self._path.with_suffix(f".{port}.log")

    def _ended(self, child: int, url: str, *, late: bool) -> dict[str, Any]:
        if late:
            # The first lets fixtures be finished.
            for signal_, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
                with suppress(ProcessLookupError):
                    os.killpg(child, signal_)
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    try:
                        if os.waitpid(child, os.WNOHANG)[0]:
                            break
                    except ChildProcessError:
                        break
                    time.sleep(0.05)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        path, _ = self._files(url)
        if late:
            path.unlink(missing_ok=True)
            return {"status": "timeout"}
        if not path.exists():
            return {"status": "killed", "by": "the process ended"}
        result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        return result


if __name__ == "__main__":
    main()
