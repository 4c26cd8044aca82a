"""Line coverage of the PL/pgSQL functions in ``sql/``: ``python -m tools.sql_coverage [--write-docs] TESTS ...``.

A PostgreSQL with the extension plpgsql_check, preloaded, counts the statements that the tests begin: those of a
transaction that failed, too. The tests are told of the server by GLPG_TEST_DATABASE_URL; what was run in a database is
read before it is dropped. Tests that start servers of their own add nothing.

A line counts where a statement begins on it. Left out are blocks, functions in SQL, which have no lines, and the five
polymorphic functions, of which the extension says nothing.
``--missed FILE`` names the lines of a file that the last run did not reach.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.support.peers.debian import find_plpgsql_check
from tests.support.servers import SETTINGS as SERVER_SETTINGS
from tests.support.servers import URL_VARIABLE
from tests.support.sql_profile import FOLDER_VARIABLE, statements

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "sql-coverage"
PAGE = ROOT / "docs" / "ASSURANCE.md"
BEGIN, END = (
    "<!-- line coverage of SQL: python -m tools.sql_coverage --write-docs -->",
    "<!-- end of line coverage of SQL -->",
)
TESTS = (
    "tests/sql", "tests/wire/test_vectors.py", "tests/wire/test_words.py", "tests/wire/test_trigrams.py",
    "tests/wire/test_text_ranges.py", "tests/rotation/test_rotation_tables.py", "tests/reindex", "tests/audit",
)  # fmt: skip
"""Those that are about the functions, and what they need of other rooms."""

SETTINGS: dict[str, str | int | bool] = SERVER_SETTINGS | {
    "shared_preload_libraries": "plpgsql,plpgsql_check,pg_stat_statements",
    "plpgsql_check.profiler": "on",
    "plpgsql_check.profiler_max_shared_chunks": 100_000,
}
_BODY = re.compile(r"\$body\$(.*?)\$body\$", re.DOTALL)


class Line(NamedTuple):
    """A line of a file of ``sql/``, where a statement of a function begins."""

    file: str
    number: int


def bodies() -> dict[str, Line]:
    """Return where each function's body begins, by its hash."""
    found = {}
    for path in sorted((ROOT / "sql").glob("*/*.sql")):
        text = path.read_text(encoding="utf-8")
        for body in _BODY.finditer(text):
            digest = hashlib.md5(body[1].encode(), usedforsecurity=False).hexdigest()
            found[digest] = Line(path.name, text.count("\n", 0, body.start(1)) + 1)
    return found


def keep_reference(connection: psycopg.Connection[Any]) -> None:
    """Keep which statements there are: those of a new installation, where nothing was run."""
    (FOLDER / "all.json").write_text(json.dumps(statements(connection)), encoding="utf-8")


def run(tests: Sequence[str], workers: str) -> int:
    """Run tests on a server that counts, and keep the counts; the exit status of pytest."""
    programs = find_plpgsql_check()
    if programs is None:
        raise SystemExit("there is no PostgreSQL with plpgsql_check: run tools/fetch_debian.sh")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json*"):
        old.unlink()
    with EmbeddedPostgres(programs, settings=SETTINGS) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE reference")
        install(server.url("reference"))
        with psycopg.connect(server.url("reference"), autocommit=True) as connection:
            keep_reference(connection)
        (FOLDER / "tests.json").write_text(json.dumps(list(tests)), encoding="utf-8")
        environment = os.environ | {URL_VARIABLE: server.url(), FOLDER_VARIABLE: str(FOLDER)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", "-m", "not slow", *tests]
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def lines() -> tuple[set[Line], set[Line]]:
    """Return the lines with statements, and those of them that were reached."""
    places = bodies()
    every, reached = set(), set()
    kept = [json.loads((FOLDER / "all.json").read_text(encoding="utf-8"))]
    for path in sorted(FOLDER.glob("*.jsonl")):
        kept += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for rows in kept:
        for _, body, number, kind, count in rows:
            # A body that a test has changed is none of a file.
            if body not in places or kind == "statement block":
                continue
            line = Line(places[body].file, places[body].number + number - 1)
            every.add(line)
            if count:
                reached.add(line)
    return every, reached


def table() -> str:
    """Return the table of the page."""
    every, reached = lines()
    by_file: dict[str, list[bool]] = defaultdict(list)
    for line in every:
        by_file[line.file].append(line in reached)
    rows = [(f"`{name}`", by_file[name]) for name in sorted(by_file)]
    rows.append(("**all files**", [hit for hits in by_file.values() for hit in hits]))
    text = "\n".join(
        # Rounded down: 100 is all of them.
        f"| {name} | {len(hits):,} | {len(hits) - sum(hits):,} | {1000 * sum(hits) // len(hits) / 10:.1f} % |"
        for name, hits in rows
    )
    return f"| file of `sql/` | lines | not reached | reached |\n|---|---|---|---|\n{text}\n"


def missed(name: str) -> str:
    """Return the lines of a file that were not reached, with their numbers."""
    every, reached = lines()
    (path,) = (ROOT / "sql").glob(f"*/{name}")
    text = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(
        f"{line.number:5}  {text[line.number - 1]}" for line in sorted(every - reached) if line.file == name
    )


def main() -> int:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/ASSURANCE.md")
    parser.add_argument("--no-run", action="store_true", help="of the last run")
    parser.add_argument("--missed", metavar="FILE", help="lines that the last run did not reach, such as decrypt.sql")
    parser.add_argument("-n", metavar="N", default="2", help="how many tests at once")
    parser.add_argument("tests", metavar="TESTS", nargs="*", default=TESTS, help="in place of the usual ones")
    arguments = parser.parse_args()
    if arguments.missed:
        print(missed(arguments.missed))
        return 0
    status = 0 if arguments.no_run else run(arguments.tests, arguments.n)
    print(table())
    if arguments.write_docs:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        of = ", ".join(f"`{name}`" for name in json.loads((FOLDER / "tests.json").read_text(encoding="utf-8")))
        PAGE.write_text(f"{before}{BEGIN}\n\n{table()}\nBy the tests {of}.\n\n{END}{after}", encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
