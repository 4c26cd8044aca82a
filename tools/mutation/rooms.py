"""The rooms whose code is mutated, the tests that are to notice, and the mutants that no test can notice."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.mutant import Mutant
from tools.mutation.python_code import python_mutants
from tools.mutation.run import CHECKOUT, Reach
from tools.mutation.sql_code import Function, functions_of, sql_mutants

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")


def equivalents() -> dict[str, str]:
    """Return the mutants that behave as the code does, by name, with the reason."""
    listed = tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8"))
    return {each["mutant"]: each["reason"] for each in listed["equivalent"]}


@dataclass(frozen=True)
class Room:
    """Some code, and the tests that are to notice its mutants.

    :param pattern: its files, relative to the checkout.
    :param tests: folders of tests.
    """

    pattern: str
    tests: tuple[str, ...]

    @property
    def is_sql(self) -> bool:
        """Whether it is of SQL functions."""
        return self.pattern.endswith(".sql")

    def files(self) -> list[str]:
        """Return its files."""
        return sorted(str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob(self.pattern))

    def mutants(self) -> list[Mutant]:
        """Return every mutant."""
        make: Callable[[Path, str], list[Mutant]] = sql_mutants if self.is_sql else python_mutants
        return [mutant for name in self.files() for mutant in make(CHECKOUT / name, name)]

    def tests_of(self, mutant: Mutant, reach: Reach) -> set[str]:
        """Return the tests that reach a mutant."""
        found = _between(mutant.path, mutant.first, mutant.last, reach)
        if not mutant.at_import and "" not in found:
            return found
        # Run before the first test. Whoever uses the file may notice; where all of it is run then, anybody.
        return (_between(mutant.path, 1, 10**6, reach) & set(reach.seconds)) or set(reach.seconds)


def functions_in(pattern: str) -> list[Function]:
    """Return the SQL functions of some files."""
    paths = sorted(CHECKOUT.glob(pattern))
    return [function for path in paths for function in functions_of(path.read_text(encoding="utf-8"))]


def _between(path: str, first: int, last: int, reach: Reach) -> set[str]:
    found: set[str] = set()
    for place, tests in reach.lines.items():
        name, _, line = place.rpartition(":")
        if name == path and first <= int(line) <= last:
            found.update(tests)
    return found


ROOMS = {
    "wire": Room("glpgenc/wire/*.py", ("tests/wire",)),
    "codecs": Room(
        "glpgenc/codecs/*.py",
        ("tests/codecs", "tests/column_encryptor/test_codecs_agree.py", "tests/sqlalchemy/test_value_codecs.py"),
    ),
    "sessions": Room("glpgenc/sessions/*.py", ("tests/sessions", "tests/attacks/database/test_sealed_session_keys.py")),
    "keys": Room(
        "glpgenc/keys/**/*.py",
        ("tests/keys", "tests/attacks/keys/test_forged_rows.py", "tests/shards/test_registration.py"),
    ),
    "api": Room("glpgenc/api/**/*.py", ("tests/api",)),
    "sql": Room(
        "sql/0.1.0/*.sql",
        (
            "tests/sql",
            "tests/wire/test_vectors.py",
            "tests/wire/test_wycheproof.py",
            "tests/wire/test_words.py",
            "tests/wire/test_trigrams.py",
            "tests/wire/test_text_ranges.py",
            "tests/wire/test_properties.py",
            "tests/sessions",
            "tests/contract",
            "tests/registry",
            "tests/rotation",
            "tests/reindex",
            "tests/jobs",
            "tests/alembic/test_refused_protect.py",
            "tests/keys/branch/test_branch_keys.py",
        ),
    ),
}
