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
from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.mutation.mutant import Mutant, sampled
from tools.mutation.results import BUILD, Results
from tools.mutation.rooms import ROOMS, Room, bodies
from tools.mutation.run import CHECKOUT, Reach, failing, in_child, reach_by_names, reach_of_python, run_mutant

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
    parser.add_argument("--again", action="store_true", help="survivors once more, with the tests mapped anew")
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
    runner = _Runner(room, results, options.build / options.room, options.processes)
    try:
        runner.run(todo, anew=options.again)
        if room.is_sql and todo:
            runner.withdraw()
    finally:
        runner.close()
    score = results.score(chosen)
    for name in score.survivors:
        print(f"{results.all[name]['status']}: {name}")
    print(
        f"{score.killed} of {score.tried - score.equivalent} killed: {score.share:.1f} %; {score.equivalent} equivalent"
    )


class _Runner:
    """Runs mutants, each in a process forked from this one, which has imported nothing of glpgenc."""

    def __init__(self, room: Room, results: Results, path: Path, processes: int) -> None:
        self._room, self._results, self._path = room, results, path
        program = [sys.executable, "-m", "tools.mutation.server"]
        self._servers = [
            subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]
        self._free = [server.stdout.readline().strip() for server in self._servers if server.stdout]

    def close(self) -> None:
        """End the servers."""
        for server in self._servers:
            server.communicate()

    def run(self, todo: list[Mutant], *, anew: bool) -> None:
        """Run them all.

        :param anew: whether to find out again which tests reach what.
        """
        reach = self._reach(anew=anew) if todo else Reach()
        waiting, running = iter(todo), dict[int, tuple[Mutant, str, float]]()
        left = len(todo)
        while left:
            while self._free and (mutant := next(waiting, None)) is not None:
                near = self._room.tests_of(mutant, reach)
                # Of SQL in the order of the map: the nearest first.
                tests = reach.lines.get(mutant.function, []) if self._room.is_sql else reach.ordered(near)
                if tests and mutant.at_import:
                    # Whoever imports it may notice: the others last.
                    tests += reach.ordered(set(reach.seconds) - near)
                if not tests:
                    self._results.add(mutant.name, {"status": "unreached"})
                    left -= 1
                    continue
                url = self._free.pop()
                seconds = sum(reach.seconds[test] for test in tests)
                work = functools.partial(run_mutant, mutant, tests, url)
                child = in_child(work, *self._files(url), 20 + 5 * int(seconds))
                running[child] = mutant, url, time.monotonic() + 60 + 20 * seconds
            for child, (mutant, url, deadline) in list(running.items()):
                late = time.monotonic() > deadline
                if not late and os.waitpid(child, os.WNOHANG)[0] == 0:
                    continue
                del running[child]
                self._free.append(url)
                result = self._ended(child, url, late=late)
                self._results.add(mutant.name, result)
                left -= 1
                print(f"{left:5} {result['status']:9} {result.get('seconds', 0):6} {mutant.name}", flush=True)
            time.sleep(0.01)

    def withdraw(self) -> None:
        """Forget the mutants that were killed by a test which fails without any: of SQL none was run before."""
        by = {name: each["by"] for name, each in self._results.all.items() if "::" in each.get("by", "")}
        url = self._free[0]
        work = functools.partial(failing, sorted(set(by.values())), url)
        os.waitpid(in_child(work, *self._files(url), 3600), 0)
        failed = set(json.loads(self._files(url)[0].read_text(encoding="utf-8")))
        for name in [name for name, test in by.items() if test in failed]:
            print(f"withdrawn: {name}: {by[name]} fails without it")
            self._results.remove(name)

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

    def _reach(self, *, anew: bool) -> Reach:
        path = self._path.with_suffix(".reach")
        if anew or not path.exists():
            room, url = self._room, self._free[0]
            files = room.files()
            if room.is_sql:
                work = functools.partial(reach_by_names, bodies(room.pattern), room.tests)
            else:
                work = functools.partial(reach_of_python, files, room.tests, url)
            os.waitpid(in_child(lambda: asdict(work()), path, path.with_suffix(".log"), 3600), 0)
        return Reach(**json.loads(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
