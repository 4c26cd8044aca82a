"""Scrubbing by the real pg_repack, with its own PostgreSQL: readers and writers work, and the files are clean."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString, Self

import psycopg
import pytest

from glpgenc.contract.contract import contract, plan_contract
from glpgenc.database.locks import LockRetry
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import ConfigurationError, DatabaseError
from glpgenc.installer import install
from glpgenc.scrub.canaries import Canaries
from glpgenc.scrub.prove import prove
from glpgenc.scrub.scrub import RewriteMethod, plan_scrub, scrub
from tests.contract.migrating_table import MigratingTable, migrating_table
from tests.support.databases import with_dbname
from tests.support.missing import missing
from tests.support.peers.debian import find_repack

pytestmark = pytest.mark.slow

N = 3_000
ROWS: LiteralString = """
    SELECT n, 'canary-0e6b-' || n || '@example.org', 'note ' || n FROM generate_series(1, 3000) n
"""
CANARIES = Canaries.of(f"canary-0e6b-{n}@example.org".encode() for n in range(1, N + 1))


@pytest.fixture(scope="module")
def repacked() -> Iterator[EmbeddedPostgres]:
    """A server that has the extension pg_repack."""
    programs = find_repack()
    if programs is None:
        missing("no pg_repack with its PostgreSQL", "run tools/fetch_debian.sh, or install postgresql-NN-repack")
    with EmbeddedPostgres(programs) as server:
        yield server


@pytest.fixture
def url(repacked: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with glpgenc and pg_repack, and the program in PATH."""
    monkeypatch.setenv("PATH", os.pathsep.join((str(repacked.programs.bindir), os.environ["PATH"])))
    for name, value in repacked.programs.environment.items():
        monkeypatch.setenv(name, value)
    with psycopg.connect(repacked.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE repacked")
        url = with_dbname(repacked.url(), "repacked")
        install(url)
        with psycopg.connect(url, autocommit=True) as inside:
            inside.execute("CREATE EXTENSION pg_repack")
        yield url
        connection.execute("DROP DATABASE repacked WITH (FORCE)")


def contracted(people: MigratingTable) -> None:
    people.verified()
    contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)


class Users:
    """Read and write the table without a pause, and measure the longest wait."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self.written: list[int] = []
        self.slowest = 0.0
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            with psycopg.connect(self._url, autocommit=True) as connection:
                key = 100_000
                while not self._ended.is_set():
                    began = time.monotonic()
                    connection.execute("INSERT INTO people (id, note) VALUES (%s, 'written meanwhile')", (key,))
                    connection.execute("SELECT note FROM people WHERE id = %s", (key,))
                    self.slowest = max(self.slowest, time.monotonic() - began)
                    self.written.append(key)
                    key += 1
        except Exception as error:  # noqa: BLE001 - reported by the test
            self.error = error


def test_values_are_gone_while_readers_and_writers_continue(url: str, tmp_path: Path) -> None:
    with migrating_table(url, tmp_path, ROWS) as people:
        people.execute("ANALYZE people")
        contracted(people)
        assert prove(url, CANARIES).of("heap") >= N
        with Users(url) as users:
            done = scrub(url, plan_scrub(url, "people", RewriteMethod.PG_REPACK), allow_superuser=True)
        if users.error is not None:
            raise users.error
        assert prove(url, CANARIES).elsewhere == 0
        assert (done.clean_from, people.state()) == (done.lsn, "scrubbed")
        # VACUUM FULL would have kept them out for all that time.
        assert len(users.written) > 20
        assert users.slowest < 2
        assert people.value("SELECT count(*) FROM people WHERE id = ANY (%s)", users.written) == len(users.written)
        assert people.value("SELECT count(*) FROM people WHERE glpgenc.gl_is_encrypted(email_enc)") == N


def test_a_table_without_a_key_is_left_as_it_is_and_pg_repack_s_reason_is_reported(url: str, tmp_path: Path) -> None:
    table: LiteralString = "id integer, email text, note text"
    with migrating_table(url, tmp_path, "VALUES (1, 'a@example.org', 'x')", table) as people:
        contracted(people)
        with pytest.raises(DatabaseError, match="was not rewritten") as caught:
            scrub(url, plan_scrub(url, "people", RewriteMethod.PG_REPACK), allow_superuser=True)
        assert "must have a primary key" in (caught.value.hint or "")
        assert people.state() == "contracted"


def test_a_long_transaction_is_waited_for_and_not_ended(url: str, tmp_path: Path) -> None:
    with migrating_table(url, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        contracted(people)
        with psycopg.connect(url) as user:
            user.execute("SELECT * FROM people")
            with pytest.raises(DatabaseError, match=r"was not rewritten|pg_repack ended"):
                scrub(url, plan_scrub(url, "people", RewriteMethod.PG_REPACK), LockRetry(500, 4), allow_superuser=True)
            assert user.execute("SELECT count(*) FROM people").fetchone() == (1,)
        assert people.state() == "contracted"
        # Nothing of that attempt is in the way of the next.
        scrub(url, plan_scrub(url, "people", RewriteMethod.PG_REPACK), allow_superuser=True)
        assert people.state() == "scrubbed"


def test_partitions_are_rewritten_one_by_one(url: str, tmp_path: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (id integer PRIMARY KEY, email text) PARTITION BY RANGE (id)")
        connection.execute('CREATE TABLE "Lo""w" PARTITION OF people FOR VALUES FROM (0) TO (10)')
        connection.execute("CREATE TABLE high PARTITION OF people FOR VALUES FROM (10) TO (20)")
    rows: LiteralString = "VALUES (1, 'canary-0e6b-1@example.org'), (11, 'canary-0e6b-2@example.org')"
    with migrating_table(url, tmp_path, rows, None) as people:
        contracted(people)
        scrub(url, plan_scrub(url, "people", RewriteMethod.PG_REPACK), allow_superuser=True)
        assert people.state() == "scrubbed"
        assert prove(url, CANARIES).elsewhere == 0


def test_without_the_program_or_with_another_version_nothing_is_begun(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with migrating_table(url, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        contracted(people)
        people.execute("UPDATE pg_extension SET extversion = '1.4.0' WHERE extname = 'pg_repack'")
        with pytest.raises(ConfigurationError, match=r"has version 1.\S+, and the extension pg_repack 1.4.0"):
            plan_scrub(url, "people", RewriteMethod.PG_REPACK)
        monkeypatch.setenv("PATH", str(tmp_path))
        if not list(Path("/usr/lib/postgresql").glob("*/bin/pg_repack")):
            with pytest.raises(ConfigurationError, match="not in PATH"):
                plan_scrub(url, "people", RewriteMethod.PG_REPACK)
        assert people.state() == "contracted"
