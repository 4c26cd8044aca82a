"""What a server needs of its host: an account, a port, a cache of programs."""

from __future__ import annotations

import os
import pwd
import secrets
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from glpgenc._support.forks import FileLock
from glpgenc.errors import ConfigurationError
from glpgenc.settings.locations import require_base_directory

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


_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 10_000
"""Below it are the ports that services are known by."""

_ROOM = 1_000
"""As many ports as make it unlikely that two processes choose one at the same time."""

_ATTEMPTS = 50


def free_port() -> int:
    """Return a port of 127.0.0.1 that no one listens on now; another process may still take it first.

    Where the system leaves room, it is not one of those that it gives to outgoing connections
    (``ip_local_port_range``): one of them could take the port before the server listens, or while it restarts.
    """
    for _ in range(_ATTEMPTS if (end := _first_outgoing()) >= _LOWEST + _ROOM else 0):
        with suppress(OSError):
            return _bind_port(_LOWEST + secrets.randbelow(end - _LOWEST))
    return _bind_port(0)


def _bind_port(port: int) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
        found: int = probe.getsockname()[1]
        return found


def _first_outgoing() -> int:
    try:
        return int(_OUTGOING.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        # Not Linux: macOS and Windows begin at 49152, as IANA asks (RFC 6335, section 6).
        return 49_152


# tools/cache_dir.sh names the same folder for the shell.
_ROOTS_CACHE = Path("/var/cache/glpgenc")


def cache_directory() -> Path:
    """Return the cache folder of this user, made if need be.

    Root's is ``/var/cache/glpgenc`` and not under its home, because the unprivileged account that runs the server must
    be able to read the programs there, and homes are private.

    :raises OSError: when it can't be made.
    """
    directory = _ROOTS_CACHE if os.geteuid() == 0 else require_base_directory("XDG_CACHE_HOME", "~/.cache") / "glpgenc"
    directory.mkdir(parents=True, exist_ok=True, mode=0o755)
    return directory


@contextmanager
def cache_lock(name: str) -> Iterator[None]:
    """Hold a lock of this cache, so that two processes don't unpack the same thing at once."""
    with FileLock(cache_directory() / f"{name}.lock"):
        yield
