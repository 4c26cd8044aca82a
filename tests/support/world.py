"""What tests of a database stand on: SQL as a superuser, and ``glpgenc`` as a program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

from tests.support.databases import execute
from tests.support.processes.programs import PROGRAMS, environment_of


class World:
    """A database with glpgenc, on which statements are run as a superuser, each in a transaction of its own.

    :ivar admin_url: a superuser's URL of it.
    :cvar as_replica: whether triggers and foreign keys are off, as for whoever alters what others wrote.
    """

    admin_url: str
    as_replica: ClassVar[bool] = False

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        """Run a statement, and return its rows."""
        return execute(self.admin_url, statement, *parameters, as_replica=self.as_replica)

    def value(self, statement: str, *parameters: Any) -> Any:
        """Return the first column of the first row of a statement."""
        return self.execute(statement, *parameters)[0][0]


class Program:
    """``glpgenc``, run as a process of its own.

    :ivar home: its working directory and home.
    :ivar environment: its settings.
    """

    home: Path
    environment: dict[str, str]

    def program(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "glpgenc.cli", *arguments]

    @property
    def full_environment(self) -> dict[str, str]:
        return environment_of(self.home, **self.environment)

    def run(self, *arguments: str, stdin: str | bytes = b"", timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        return PROGRAMS.run(arguments, environment=self.full_environment, folder=self.home, stdin=data, timeout=timeout)

    def popen(self, *arguments: str) -> subprocess.Popen[str]:
        """Start it; its errors are in its output."""
        return subprocess.Popen(
            self.program(*arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=self.full_environment, cwd=self.home,
        )  # fmt: skip
