"""Rewriting a table by pg_repack, which lets readers and writers work meanwhile."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from psycopg.pq import Conninfo

from glpgenc._support.environment import minimal_environment
from glpgenc.errors import ConfigurationError, DatabaseError

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.database.locks import LockRetry
    from glpgenc.jobs.partitions import LeafPartition

_DEBIAN = "/usr/lib/postgresql/{major}/bin/pg_repack"


@dataclass(frozen=True, slots=True)
class Repack:
    """The program, of the version that the database's extension has.

    :param program: its path.
    """

    program: str

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """Find the program for a database: in PATH, or where Debian has it.

        :raises ConfigurationError: when the extension or the program is missing, or their versions differ.
        """
        row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'pg_repack'").fetchone()
        if row is None:
            raise ConfigurationError(
                "pg_repack is not installed in this database", hint="CREATE EXTENSION pg_repack, or use vacuum-full"
            )
        debian = Path(_DEBIAN.format(major=connection.info.server_version // 10_000))
        program = shutil.which("pg_repack") or (str(debian) if debian.is_file() else None)
        if program is None:
            raise ConfigurationError("the program pg_repack is not in PATH", hint="install it, or use vacuum-full")
        found = _version(program)
        # It would refuse to work, after the table's name was typed.
        if found != row[0]:
            raise ConfigurationError(
                f"the program {program} has version {found or 'unknown'}, and the extension pg_repack {row[0]}",
                hint="run ALTER EXTENSION pg_repack UPDATE, or put the program of the extension's version into PATH",
            )
        return cls(program)

    def run(self, database_url: str, leaf: LeafPartition, patience: LockRetry) -> str | None:
        """Rewrite a table or partition. It must have a primary key, or a unique index over columns that are NOT NULL.

        :param patience: pg_repack waits for the table as long as all attempts together, and ends no session.
        :returns: what it warned of: perhaps why it left the table as it was.
        :raises DatabaseError: when pg_repack fails.
        """
        table = f'"{_quoted(leaf.schema)}"."{_quoted(leaf.table)}"'
        seconds = max(1, patience.attempts * patience.lock_timeout_ms // 1000)
        command = [
            self.program, "--no-superuser-check", "--no-kill-backend", "--no-order", f"--wait-timeout={seconds}",
            f"--table={table}",
        ]  # fmt: skip
        answer = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment(database_url))
        messages = [line for line in answer.stderr.splitlines() if line.startswith(("ERROR", "WARNING"))]
        last = messages[-1] if messages else None
        if answer.returncode != 0:
            raise DatabaseError(f"pg_repack failed with exit status {answer.returncode}", hint=last)
        return last


def _environment(database_url: str) -> dict[str, str]:
    """Hand all of the URL on as libpq's variables: others can read arguments, and a password may be among them."""
    given = {
        option.envvar.decode(): option.val.decode()
        for option in Conninfo.parse(database_url.encode())
        if option.envvar is not None and option.val is not None
    }
    return minimal_environment(given, libpq=True)


def _version(program: str) -> str | None:
    try:
        answer = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, env=minimal_environment()
        )
    except OSError:
        return None
    # pg_repack 1.5.2
    return answer.stdout.split()[-1] if answer.returncode == 0 and answer.stdout else None


def _quoted(name: str) -> str:
    return name.replace('"', '""')
