"""Releases of an application that write one table at the same time, beside a twin that stays plaintext.

Each writer owns the rows of its number, and writes both tables in one transaction: so the twin says what the table is to
hold. Rows of the numbers from ``WRITERS`` on belong to nobody.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

STRIDE = 8
WRITERS = 6
TABLES = """
    CREATE TABLE members (id integer PRIMARY KEY, email text, city text, changes integer NOT NULL DEFAULT 0);
    CREATE TABLE twin (id integer PRIMARY KEY, email text);
    INSERT INTO members SELECT i, CASE WHEN i % 10 <> 0 THEN format('Jörg.%s@example.org', i) END, 'city ' || i
    FROM generate_series(0, {rows} - 1) AS i;
    INSERT INTO twin SELECT id, email FROM members;
    GRANT ALL ON members, twin TO PUBLIC;
"""
WAITING = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float FROM pg_locks
    WHERE NOT granted AND pid = ANY (%s)
"""
PAUSE = 0.02


class Base(DeclarativeBase):
    pass


class Member(Base):
    """The table as the new release sees it."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(
        "email_enc", EncryptedColumn(str, "members.email", data_class="pii", search=Exact())
    )
    changes: Mapped[int]


@dataclass
class Release:
    """One writer.

    :param number: which rows are its own.
    :param write: makes one transaction: the key of a row, and the value that it is to hold.
    """

    number: int
    write: Callable[[int, str | None, str], None]
    stopped: threading.Event = field(default_factory=threading.Event)
    transactions: int = 0


@dataclass
class Rollout:
    """The writers, and what they waited for.

    :param complete: set when every row has a ciphertext: a release that writes NULL where there is none yet writes what
        is there already, and no trigger can see it.
    :param slowest: seconds of the statement that took longest, as its writer saw it.
    :param longest_wait: seconds that a writer was seen to wait for a lock.
    :param late: seconds by which the watcher itself came late, because the machine had other things to do.
    """

    orm: Orm
    rows: int
    complete: threading.Event = field(default_factory=threading.Event)
    slowest: float = 0.0
    longest_wait: float = 0.0
    late: float = 0.0
    statements: int = 0
    pids: list[int] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    releases: list[tuple[Release, threading.Thread]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def old(self, number: int, url: str, *, keyed: bool = False) -> Release:
        """Start a release that knows the plaintext column only, in a session with keys or without."""
        return self._sql(number, url, "email", "%s", keyed=keyed, kinds=("update", "touch", "delete", "upsert", "insert"))

    def new(self, number: int, url: str) -> Release:
        """Start a release that writes the ciphertext column in SQL."""
        encrypted = "glpgenc.gl_encrypt(%s::text, 'members.email')"
        return self._sql(number, url, "email_enc", encrypted, keyed=True, kinds=("update", "touch", "delete", "upsert"))

    def model(self, number: int, url: str) -> Release:
        """Start a release that writes through the model, and reads its rows back."""
        engine = self.orm.engine(driver="psycopg", url=glpgenc_url(url), pool_size=1)
        event.listen(engine, "connect", lambda dbapi, _record: self.pids.append(dbapi.info.backend_pid))
        began: list[float] = []
        event.listen(engine, "before_cursor_execute", lambda *_: began.append(time.monotonic()))
        event.listen(engine, "after_cursor_execute", lambda *_: self._took(time.monotonic() - began.pop()))

        def write(key: int, email: str | None, kind: str) -> None:
            with self.orm.session(engine) as session, session.begin():
                self._write_model(session, key, email, kind)

        return self._start(number, write, ("update", "delete", "upsert"))

    def stop(self, *releases: Release) -> None:
        """End some of the writers, after the transaction that each is in."""
        for release, thread in self.releases:
            if release in releases:
                release.stopped.set()
                thread.join()

    def _sql(self, number: int, url: str, column: str, value: str, *, keyed: bool, kinds: tuple[str, ...]) -> Release:
        connection = psycopg.connect(url, autocommit=True)
        self.orm.stack.callback(connection.close)
        self.pids.append(connection.info.backend_pid)

        def write(key: int, email: str | None, kind: str) -> None:
            if keyed:
                with glpgenc.session(
                    connection, tenant_id="acme", data_classes=["pii"], key_manager=self.orm.manager
                ):
                    self._write_sql(connection, column, value, key, email, kind)
            else:
                with connection.transaction():
                    self._write_sql(connection, column, value, key, email, kind)

        return self._start(number, write, kinds)

    def _write_sql(
        self, connection: Connection, column: str, value: str, key: int, email: str | None, kind: str
    ) -> None:
        twin: tuple[str, tuple[Any, ...]] | None = (
            "INSERT INTO twin VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email", (key, email)
        )  # fmt: skip
        if kind == "update":
            self._timed(connection, f"UPDATE members SET {column} = {value} WHERE id = %s", (email, key))
            twin = ("UPDATE twin SET email = %s WHERE id = %s", (email, key))
        elif kind == "touch":
            self._timed(connection, "UPDATE members SET changes = changes + 1 WHERE id = %s", (key,))
            twin = None
        elif kind == "delete":
            self._timed(connection, "DELETE FROM members WHERE id = %s", (key,))
            twin = ("DELETE FROM twin WHERE id = %s", (key,))
        elif kind == "insert":
            self._timed(connection, "DELETE FROM members WHERE id = %s", (key,))
            self._timed(connection, f"INSERT INTO members (id, {column}) VALUES (%s, {value})", (key, email))
        else:
            self._timed(
                connection,
                f"INSERT INTO members (id, {column}) VALUES (%s, {value})"
                f" ON CONFLICT (id) DO UPDATE SET {column} = EXCLUDED.{column}",
                (key, email),
            )
        if twin is not None:
            self._timed(connection, *twin)

    def _write_model(self, session: Session, key: int, email: str | None, kind: str) -> None:
        member = session.get(Member, key)
        if self.complete.is_set():
            said = session.execute(text("SELECT email FROM twin WHERE id = :key"), {"key": key}).scalar()
            assert (None if member is None else member.email) == said
        if kind == "delete":
            if member is not None:
                session.delete(member)
            session.execute(text("DELETE FROM twin WHERE id = :key"), {"key": key})
            return
        if member is None:
            session.add(Member(id=key, email=email, changes=0))
        else:
            member.email = email
        session.flush()
        session.execute(
            text("INSERT INTO twin VALUES (:key, :email) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email"),
            {"key": key, "email": email},
        )

    def _timed(self, connection: Connection, statement: str, parameters: tuple[Any, ...]) -> None:
        began = time.monotonic()
        connection.execute(statement.encode(), parameters)
        self._took(time.monotonic() - began)

    def _took(self, seconds: float) -> None:
        self.slowest = max(self.slowest, seconds)
        self.statements += 1

    def _start(
        self, number: int, write: Callable[[int, str | None, str], None], kinds: tuple[str, ...]
    ) -> Release:
        release = Release(number, write)
        thread = threading.Thread(target=self._run, args=(release, kinds))
        self.releases.append((release, thread))
        thread.start()
        return release

    def _run(self, release: Release, kinds: tuple[str, ...]) -> None:
        choose = random.Random(release.number)  # noqa: S311 - data of a test
        try:
            while not release.stopped.is_set():
                key = choose.randrange(self.rows // STRIDE) * STRIDE + release.number
                values: list[str | None] = ["", f"Zoë.{choose.random()}@example.org"]
                if self.complete.is_set() or release.number <= OLD:
                    values.append(None)
                release.write(key, choose.choice(values), choose.choice(kinds))
                release.transactions += 1
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.errors.append(error)

    def watch(self) -> None:
        """Look for writers that wait, until the end."""
        with psycopg.connect(self.orm.database, autocommit=True) as connection:
            before = time.monotonic()
            while not self.ended.wait(PAUSE):
                (waited,) = connection.execute(WAITING, (self.pids,)).fetchone() or (0.0,)
                self.longest_wait = max(self.longest_wait, waited)
                now = time.monotonic()
                self.late = max(self.late, now - before - PAUSE)
                before = now


OLD = 3
"""Writers up to this number know the plaintext column only."""


def glpgenc_url(url: str) -> Any:
    """Return a libpq URL as SQLAlchemy reads it."""
    from glpgenc.database import sqlalchemy_url  # noqa: PLC0415 - of this function only

    return sqlalchemy_url(url)


@contextmanager
def rollout(orm: Orm, rows: int) -> Iterator[Rollout]:
    """Make the tables; stop all writers at the end, and raise what one of them raised."""
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute(TABLES.format(rows=rows).encode())
    running = Rollout(orm, rows)
    watcher = threading.Thread(target=running.watch)
    watcher.start()
    try:
        yield running
    finally:
        running.stop(*(release for release, _ in running.releases))
        running.ended.set()
        watcher.join()
    if running.errors:
        raise running.errors[0]
