"""Under which account a server program runs: PostgreSQL and PgBouncer refuse root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from glpgenc.errors import ConfigurationError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The user and group that own a server's files and run its programs.

    :param switch: whether this process must change to them, that is, whether it runs as root.
    """

    uid: int
    gid: int
    switch: bool

    def run(
        self, command: Sequence[str | Path], *, home: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account, in a clean environment, and return what it printed.

        :param home: its HOME; a folder that the account owns.
        :param env: variables to add.
        """
        return subprocess.run(
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=clean_environment(home, env),
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def own(self, path: Path) -> None:
        """Make this account the owner of a file or folder that this process has made."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Return whether the account can reach a folder and run what is in it."""
        if not directory.is_dir():
            return False
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", directory], home=Path("/")).returncode == 0


def server_account() -> Account:
    """Return the account for servers: the caller's own, or for root an unprivileged one.

    :raises ConfigurationError: when root has neither ``postgres`` nor ``nobody`` to change to.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise ConfigurationError(
        f"PostgreSQL refuses to run as root, and this system has no account {' or '.join(_CANDIDATES)}",
        hint="run glpgenc as an ordinary user",
    )


def clean_environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a server program.

    Nothing is inherited but PATH: a PGDATA or PGHOST of the caller would lead the program astray, and a server must not
    hold the caller's cloud credentials in its memory.
    """
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C", "LC_ALL": "C", "HOME": str(home), **(extra or {})}
