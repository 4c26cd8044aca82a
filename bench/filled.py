"""A table of e-mail addresses to be encrypted, filled by the backfill or, with values of the same sizes, by an UPDATE.

Each run has a copy of one database, so that all begin with the same files. The backfill is the program's own command in
processes of its own. The UPDATE is of the same columns of the same table, whose triggers are off and whose check of
what is written is gone; its index column gets a hash of the address, as random as a term is.
"""

from __future__ import annotations

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
from typing import TYPE_CHECKING, Any

import glpgenc
from bench.manager import new_key_file, settings_of
from bench.stage import TENANT, connect
from glpgenc.keys import KeyManager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.stage import Connection, Stage
    from glpgenc.embedded import EmbeddedPostgres

_COMMAND = ("glpgenc.cli", "backfill", "run", "people", "--json", "--workers")
_ROOT = Path(__file__).parents[1]
_TABLE = (
    "SELECT glpgenc.gl_register_field('people.email', 'bench'), glpgenc.gl_register_facet('people.email', 'equal')",
    "CREATE TABLE people (id integer PRIMARY KEY, email text NOT NULL, changes integer NOT NULL DEFAULT 0)",
    # Of one length, so that all envelopes are.
    "INSERT INTO people SELECT n, format('person%s@example.org', 10000000 + n) FROM generate_series(1, {rows}) AS n",
    "SELECT glpgenc.gl_expand_column('people', 'email', 'email_enc', 'people.email')",
    "SELECT glpgenc.gl_index_column('people', 'email_enc', 'equal')",
    "CREATE INDEX people_email ON people (email_enc_bidx)",
    "VACUUM ANALYZE people",
)
_SIZES = """
    SELECT octet_length(email_enc), octet_length(email_enc_bidx), count(*) FROM people GROUP BY 1, 2
"""
_TERM = "substr(sha256(convert_to(email, 'UTF8')), 1, {bytes})"
_UPDATE = (
    f"UPDATE people SET email_enc = '\\x{{filler}}'::bytea || {_TERM}, email_enc_bidx = {_TERM}"
    # Those that another session has moved to the end before this one begins are filled.
    " WHERE ctid >= '({low},0)' AND ctid < '({high},0)' AND email_enc IS NULL"
)
PLAIN = """
    DO $$
    DECLARE
        checked name;
    BEGIN
        ALTER TABLE people DISABLE TRIGGER USER;
        FOR checked IN SELECT conname FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'c' LOOP
            EXECUTE format('ALTER TABLE people DROP CONSTRAINT %I', checked);
        END LOOP;
    END $$
"""
_LAST_BLOCK = 2**32 - 1
WORKED = """
    SELECT extract(epoch FROM max(finished_at) - min(first_chunk_at))::float8, max(longest_chunk)::float8
    FROM glpgenc.backfill_jobs
"""


@dataclass(frozen=True)
class Filled:
    """What filling the table took.

    :param seconds: of a backfill from the beginning of its first chunk to its end, all passes included; of an UPDATE
        from its beginning to the end of its commit.
    :param longest: seconds of the longest transaction that held rows.
    :param wal: bytes of WAL, of the whole server.
    """

    seconds: float
    longest: float
    wal: int


class People:
    """The database that each run has a copy of.

    :param rows: of the table.
    :param sizes: of an envelope and of a term, in bytes.
    """

    def __init__(self, stage: Stage, server: EmbeddedPostgres, url: str, key_file: Path, rows: int) -> None:
        self.server, self.rows = server, rows
        self._stage, self._url, self._key_file = stage, url, key_file
        with closing(connect(url)) as connection:
            for statement in _TABLE:
                connection.execute(statement.format(rows=rows).encode())
            self.sizes = self._sizes(connection)

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        """Make a copy, for a ``with`` block."""
        with self._stage.database(self.server, copy_of=self._url) as url, closing(connect(url)) as connection:
            # Into memory, as it would be had it been written a moment ago.
            connection.execute("SELECT count(email), sum(id) FROM people")
            connection.execute("SET enable_seqscan = off").execute("SELECT count(*) FROM people WHERE id > 0")
            yield Copy(self, connection, url, self._key_file)

    def _sizes(self, connection: Connection) -> tuple[int, int]:
        with (
            KeyManager.from_settings(settings_of(self._url, self._key_file)) as manager,
            glpgenc.session(connection, tenant_id=TENANT, data_classes=["bench"], key_manager=manager),
        ):
            row = connection.execute(
                "SELECT octet_length(glpgenc.gl_encrypt(email, 'people.email')),"
                " octet_length(glpgenc.gl_hmac_index(email, 'people.email', 1)) FROM people LIMIT 1"
            ).fetchone()
        return row if row is not None else (0, 0)


@contextmanager
def people(stage: Stage, server: EmbeddedPostgres, rows: int) -> Iterator[People]:
    """Make a database with the table, for a ``with`` block."""
    with new_key_file() as key_file, stage.database(server) as url:
        yield People(stage, server, url, key_file, rows)


class Copy:
    """A table that is empty of ciphertext, and may be filled once.

    :param url: of its database.
    """

    def __init__(self, people: People, connection: Connection, url: str, key_file: Path) -> None:
        self.url = url
        self._people, self._connection, self._key_file = people, connection, key_file
        self._wal_from = 0

    def backfill(self, workers: int) -> Filled:
        """Let ``glpgenc backfill run`` fill it."""
        with self.backfilling(workers) as process:
            process.wait()
        return self.backfilled()

    @contextmanager
    def backfilling(self, workers: int) -> Iterator[subprocess.Popen[bytes]]:
        """Start ``glpgenc backfill run``, which is to end by itself within a ``with`` block or after it.

        :raises RuntimeError: when it fails.
        """
        self._wal_from = self._wal()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GLPGENC_", "PG"))}
        settings = settings_of(self.url, self._key_file)
        environment = {
            "GLPGENC_DATABASE_URL": settings.require_database_url(),
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_ENVIRONMENT": settings.environment,
            "GLPGENC_LOCAL_KEK_FILE": str(self._key_file),
            "GLPGENC_TENANT": TENANT,
        }
        command = [sys.executable, "-m", *_COMMAND, str(workers)]
        # What goes wrong is shown where this program's errors are.
        with subprocess.Popen(command, cwd=_ROOT, env=inherited | environment, stdout=subprocess.DEVNULL) as process:
            yield process
        if process.returncode:
            message = f"glpgenc backfill run ended with {process.returncode}"
            raise RuntimeError(message)

    def backfilled(self) -> Filled:
        """Return what the backfill took that has ended."""
        self._check()
        seconds, longest = self._row(WORKED)
        return Filled(seconds, longest, self._wal() - self._wal_from)

    def update(self, sessions: int) -> Filled:
        """Fill it by UPDATEs of as many equal parts of it, each in a session of its own, at the same time."""
        self._connection.execute(PLAIN)
        envelope, term = self._people.sizes
        (blocks,) = self._row("SELECT pg_relation_size('people') / current_setting('block_size')::integer")
        # The last is open: rows that others write meanwhile move to the end.
        bounds = [blocks * number // sessions for number in range(sessions)] + [_LAST_BLOCK]
        statements = [
            _UPDATE.format(filler="00" * (envelope - term), bytes=term, low=low, high=high)
            for low, high in pairwise(bounds)
        ]
        connections = [connect(self.url) for _ in statements]
        wal_from = self._wal()
        try:
            with ThreadPoolExecutor(sessions) as pool:
                began = time.perf_counter()
                running = [
                    pool.submit(partial(each.execute, what.encode()))
                    for each, what in zip(connections, statements, strict=True)
                ]
                for each in running:
                    each.result()
                seconds = time.perf_counter() - began
        finally:
            for connection in connections:
                connection.close()
        self._check()
        return Filled(seconds, seconds, self._wal() - wal_from)

    def checkpoint(self) -> None:
        """Have the server write all that it keeps, and log each page that is changed from now on in full once."""
        self._connection.execute("CHECKPOINT")

    def _check(self) -> None:
        found = self._connection.execute(_SIZES.encode()).fetchall()
        if found != [(*self._people.sizes, self._people.rows)]:
            message = f"the table was to hold {self._people.rows} values of {self._people.sizes} bytes, and has {found}"
            raise RuntimeError(message)

    def _wal(self) -> int:
        return int(self._row("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")[0])

    def _row(self, query: str) -> tuple[Any, ...]:
        row = self._connection.execute(query.encode()).fetchone()
        if row is None:
            message = "a query of one row gave none"
            raise RuntimeError(message)
        return tuple(row)
