"""The files of a data directory, and what each of them is to the connected database."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.database import scalar
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.database import Connection

KINDS = (
    "heap", "toast", "index", "statistics", "catalogue", "free space map", "other database", "unlinked", "temporary",
    "WAL", "replication slot", "log", "other",
)  # fmt: skip
"""The kinds of files, in the order in which they are shown."""

WAL = "WAL"

# Toast tables are named by their owner, and their indexes with them.
_RELATIONS: LiteralString = """
    SELECT pg_relation_filenode(c.oid), coalesce(o.oid, i.indrelid, c.oid)::regclass::text, c.oid::regclass::text,
           CASE WHEN coalesce(o.oid, io.oid, i.indrelid, c.oid) IN ('pg_statistic'::regclass,
                                                                    'pg_statistic_ext_data'::regclass) THEN 'statistics'
                WHEN c.relkind = 't' OR io.oid IS NOT NULL THEN 'toast'
                WHEN c.oid < 16384 THEN 'catalogue'
                WHEN c.relkind = 'i' THEN 'index' ELSE 'heap' END
    FROM pg_class c
    LEFT JOIN pg_class o ON o.reltoastrelid = c.oid
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_class io ON io.reltoastrelid = i.indrelid
    WHERE pg_relation_filenode(c.oid) IS NOT NULL
"""
_DATABASE: LiteralString = """
    SELECT d.oid, current_setting('wal_block_size')::integer,
           (SELECT system_identifier FROM pg_control_system())
    FROM pg_database d WHERE d.datname = current_database()
"""
_FILE = re.compile(r"(t\d+_)?(\d+)(_fsm|_vm|_init)?(\.\d+)?")
_WAL_SEGMENT = re.compile(r"[0-9A-F]{24}(\.partial)?")


@dataclass(frozen=True, slots=True)
class ClusterFile:
    """A file of the data directory.

    :param kind: one of :data:`KINDS`.
    :param name: the relation it belongs to, as SQL; or its path below the data directory.
    :param bytes: its size.
    """

    path: Path
    kind: str
    name: str
    bytes: int


class ClusterMap:
    """What a database says of the files in a data directory.

    :param connection: to the database; it need not be a superuser's.
    :param data_directory: as this process sees it.
    :raises ConfigurationError: when it is not a data directory, is another server's, or can't be read.
    """

    def __init__(self, connection: Connection, data_directory: Path) -> None:
        self.directory = data_directory
        row = connection.execute(_DATABASE).fetchone()
        assert row is not None, "the database that one is connected to exists"  # noqa: S101 - an invariant
        self._database, self.wal_block_size, identifier = row
        _refuse_other_server(data_directory, identifier)
        self._relations = {
            filenode: (kind, name if kind in ("toast", "heap") else own)
            for filenode, name, own, kind in connection.execute(_RELATIONS)
        }

    def files(self) -> Iterator[ClusterFile]:
        """Yield every file, tablespaces and a WAL directory elsewhere included.

        :raises ConfigurationError: when a folder can't be read.
        """
        for path in _walk(self.directory):
            try:
                size = path.stat().st_size
            except FileNotFoundError:
                continue  # gone since it was listed
            kind, name = self._what(path.relative_to(self.directory))
            yield ClusterFile(path, kind, name, size)

    def _what(self, path: Path) -> tuple[str, str]:
        top, name = path.parts[0], path.name
        if "pgsql_tmp" in path.parts:
            return "temporary", str(path)
        if top == "pg_wal":
            return (WAL if _WAL_SEGMENT.fullmatch(name) else "other"), str(path)
        if top in ("base", "global", "pg_tblspc") and (match := _FILE.fullmatch(name)):
            return self._relation(path, match)
        return {"pg_replslot": "replication slot", "log": "log"}.get(top, "other"), str(path)

    def _relation(self, path: Path, match: re.Match[str]) -> tuple[str, str]:
        if match[1]:
            return "temporary", str(path)
        if path.parts[0] != "global" and path.parent.name != str(self._database):
            return "other database", str(path)
        kind, name = self._relations.get(int(match[2]), ("unlinked", str(path)))
        if match[3] in ("_fsm", "_vm") and kind != "unlinked":
            return "free space map", name
        return kind, name


def data_directory(connection: Connection, given: Path | None) -> Path:
    """Return the data directory: the one that is given, or the server's own.

    :raises ConfigurationError: when the role may not read its path.
    """
    if given is not None:
        return given
    try:
        return Path(scalar(connection, "SELECT current_setting('data_directory')"))
    except psycopg.errors.InsufficientPrivilege:
        raise ConfigurationError(
            "permission denied to read the path of the data directory",
            hint="pass --data-directory, or grant the role pg_read_all_settings",
        ) from None


def _refuse_other_server(directory: Path, identifier: int) -> None:
    control = directory / "global" / "pg_control"
    hint = "run the command on the server's host, as the owner of the files, or pass a copy with --data-directory"
    try:
        with control.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ConfigurationError(f"data directory {directory} can't be read: {error.strerror}", hint=hint) from None
    if len(head) < 8 or struct.unpack("=Q", head)[0] != identifier:  # noqa: PLR2004 - a 64-bit number
        raise ConfigurationError(f"{directory} is not the data directory of the connected server", hint=hint)


def _walk(directory: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # a folder that went meanwhile
        raise ConfigurationError(
            f"{error.filename} can't be read: {error.strerror}", hint="run the command as the owner of the files"
        )

    # Tablespaces are symbolic links, and pg_wal may be one.
    for folder, _, names in os.walk(directory, onerror=refuse, followlinks=True):
        yield from (path for name in sorted(names) if (path := Path(folder, name)).is_file())
