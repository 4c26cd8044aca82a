"""The arguments that a user may pass on to psql."""

from __future__ import annotations

import getopt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
