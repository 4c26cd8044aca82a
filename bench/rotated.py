"""A table of encrypted e-mail addresses, moved to a new key by the rotation or, with like values, by an UPDATE.

Each run has a copy of one database, so that all begin with the same files. The rotation is the program's own command in
processes of its own. The UPDATE is of the same column of the same table, whose triggers are off and whose check of what
is written is gone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import glpgenc
from bench.bare_rotation import Layout, bare_update
from bench.filled import PLAIN, WORKED
from bench.manager import new_key_file, settings_of
from bench.stage import TENANT, connect
from glpgenc.keys import KeyManager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.stage import Connection, Stage
    from glpgenc.embedded import EmbeddedPostgres
    from glpgenc.settings import Settings

Index = Literal["column", "expression"]
"""How a table is searched: by an index column, or by an index on an expression over the envelope."""

_COMMAND = ("glpgenc.cli", "rotate", "--all", "--settle", "0", "--json", "--workers")
_ROOT = Path(__file__).parents[1]
_TABLE = (
    "SELECT glpgenc.gl_register_field('people.email', 'bench'), glpgenc.gl_register_facet('people.email', 'equal')",
    "CREATE TABLE people (id integer PRIMARY KEY, email_enc bytea NOT NULL) WITH (fillfactor = {fillfactor})",
    "SELECT glpgenc.gl_guard_column('people', 'email_enc', 'people.email')",
)
_INDEXES: dict[Index, tuple[str, ...]] = {
    "column": (
        "SELECT glpgenc.gl_index_column('people', 'email_enc', 'equal')",
        "CREATE INDEX people_email ON people (email_enc_bidx)",
    ),
    "expression": ("CREATE INDEX people_email ON people (glpgenc.gl_index_term(email_enc, 1))",),
}
# Of one length, so that all envelopes are.
_FILL = """
    INSERT INTO people (id, email_enc)
    SELECT n, glpgenc.gl_encrypt(format('person%s@example.org', 10000000 + n), 'people.email')
    FROM generate_series(1, {rows}) AS n
"""
# With a head that names a term, where an index reads it.
_UPDATE = (
    "UPDATE people SET email_enc = substr(email_enc, 1, 40) || '\\x{filler}'::bytea || sha256(int4send(id))"
    " WHERE ctid >= '({low},0)' AND ctid < '({high},0)'"
)
_RANDOM = 32 + 40
_UNDER = "SELECT count(DISTINCT glpgenc.gl_key_id(email_enc)), count(*), max(octet_length(email_enc)) FROM people"
_LAYOUT = """
    SELECT octet_length(email_enc), 20 + 256 * get_byte(email_enc, 18) + get_byte(email_enc, 19) FROM people LIMIT 1
"""
_HOT = "SELECT pg_stat_get_xact_tuples_hot_updated('people'::regclass)"


@dataclass(frozen=True)
class Moved:
    """What moving the values of the table took.

    :param seconds: of a rotation from the beginning of its first chunk to the end of its job, all passes included; of
        an UPDATE from its beginning to the end of its commit.
    :param hot: the share of the rows whose indexes were not written.
    """

    seconds: float
    hot: float


class Members:
    """The database that each run has a copy of.

    :param rows: of the table.
    :param layout: of an envelope.
    """

    def __init__(
        self,
        stage: Stage,
        server: EmbeddedPostgres,
        url: str,
        key_file: Path,
        *,
        rows: int,
        fillfactor: int,
        index: Index,
    ) -> None:
        self.server, self.rows = server, rows
        self._stage, self._url, self._key_file = stage, url, key_file
        with (
            closing(connect(url)) as connection,
            KeyManager.from_settings(settings_of(url, key_file)) as manager,
        ):
            for statement in (*_TABLE, *_INDEXES[index]):
                connection.execute(statement.format(fillfactor=fillfactor).encode())
            with glpgenc.session(connection, tenant_id=TENANT, data_classes=["bench"], key_manager=manager):
                connection.execute(_FILL.format(rows=rows).encode())
            connection.execute("VACUUM ANALYZE people")
            self.layout = Layout(*_row(connection, _LAYOUT))

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        """Make a copy, for a ``with`` block."""
        with self._stage.database(self.server, copy_of=self._url) as url, closing(connect(url)) as connection:
            # Into memory, as it would be had it been written a moment ago.
            connection.execute("SELECT max(email_enc), sum(id) FROM people")
            connection.execute("SET enable_seqscan = off").execute("SELECT count(*) FROM people WHERE id > 0")
            yield Copy(self, connection, url, self._key_file)


@contextmanager
def members(stage: Stage, rows: int, *, fillfactor: int = 50, index: Index = "column") -> Iterator[Members]:
    """Make a database with the table on the newest PostgreSQL, for a ``with`` block."""
    server = stage.newest()
    with new_key_file() as key_file, stage.database(server) as url:
        yield Members(stage, server, url, key_file, rows=rows, fillfactor=fillfactor, index=index)


class Copy:
    """A table whose values may be moved once.

    :param url: of its database.
    """

    def __init__(self, members: Members, connection: Connection, url: str, key_file: Path) -> None:
        self.url = url
        self._members, self._connection, self._key_file = members, connection, key_file

    @property
    def settings(self) -> Settings:
        """Those of a process that reads it."""
        return settings_of(self.url, self._key_file)

    def rotate(self, workers: int) -> Moved:
        """Let ``glpgenc rotate`` move them.

        :raises RuntimeError: when it fails, or not every value is under a new key.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GLPGENC_", "PG"))}
        environment = {
            "GLPGENC_DATABASE_URL": self.settings.require_database_url(),
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_ENVIRONMENT": self.settings.environment,
            "GLPGENC_LOCAL_KEK_FILE": str(self._key_file),
        }
        command = [sys.executable, "-m", *_COMMAND, str(workers)]
        before = _row(self._connection, "SELECT max(glpgenc.gl_key_id(email_enc)::text) FROM people")
        # What goes wrong is shown where this program's errors are.
        answer = subprocess.run(command, cwd=_ROOT, env=inherited | environment, stdout=subprocess.PIPE, check=False)
        found = json.loads(answer.stdout) if answer.returncode == 0 else {}
        after = _row(self._connection, "SELECT max(glpgenc.gl_key_id(email_enc)::text) FROM people")
        if found.get("rows") != self._members.rows or before == after:
            message = f"glpgenc rotate ended with {answer.returncode} and moved {found.get('rows')} rows"
            raise RuntimeError(message)
        self._check(keys=1)
        return Moved(_row(self._connection, WORKED)[0], found["hot_share"])

    def update(self, sessions: int = 1) -> Moved:
        """Write values of the same size by UPDATEs of as many equal parts, each in a session of its own, at once."""
        filler = "00" * (self._members.layout.size - _RANDOM)
        return self._write(sessions, partial(_UPDATE.format, filler=filler))

    def update_with_primitives(self) -> Moved:
        """Do with each value what no rotation can leave out, in one UPDATE."""
        return self._write(1, lambda low, high: bare_update(self._members.layout, low, high))

    def _write(self, sessions: int, statement: Callable[..., str]) -> Moved:
        self._connection.execute(PLAIN)
        (blocks,) = _row(self._connection, "SELECT pg_relation_size('people') / current_setting('block_size')::integer")
        # Nobody else writes. Beyond the end are rows that a session has moved there: another would write them again.
        bounds = [blocks * number // sessions for number in range(sessions + 1)]
        statements = [statement(low=low, high=high) for low, high in pairwise(bounds)]
        connections = [connect(self.url) for _ in statements]
        try:
            with ThreadPoolExecutor(sessions) as pool:
                began = time.perf_counter()
                running = [
                    pool.submit(partial(_updated, each, what))
                    for each, what in zip(connections, statements, strict=True)
                ]
                hot = sum(each.result() for each in running)
                seconds = time.perf_counter() - began
        finally:
            for connection in connections:
                connection.close()
        self._check(keys=1)
        return Moved(seconds, hot / self._members.rows)

    def _check(self, *, keys: int) -> None:
        rows, size, found = self._members.rows, self._members.layout.size, _row(self._connection, _UNDER)
        if found != (keys, rows, size):
            message = f"the table was to hold {rows} values of {size} bytes, and has {found}"
            raise RuntimeError(message)


def _updated(connection: Connection, statement: str) -> int:
    with connection.transaction():
        connection.execute(statement.encode())
        return int(_row(connection, _HOT)[0])


def _row(connection: Connection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query.encode()).fetchone()
    if row is None:
        message = "a query of one row gave none"
        raise RuntimeError(message)
    return tuple(row)
