"""A process that reads and writes encrypted rows in every way there is, and checks each read against a plaintext twin.

``python -m tests.rotation.rotation_load SEED watching|caching`` says ``ready`` when its cache is warm, and ends with a
line of JSON when its standard input does.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, nullcontext
from typing import LiteralString, Self

import psycopg
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.keys.watcher import KeyWatcher
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind

TENANTS = ("acme", "zorg", "initech")
KINDS = ("sql", "orm")
SHARE = 16
"""A writer's rows are those whose id leaves its number: so that the twin is written in the same order."""


class Base(DeclarativeBase):
    """Of the two tables."""


class Member(Base):
    """Encrypted: ``email`` and ``born`` by the server, ``note`` by this process."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant: Mapped[str]
    email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Exact(unique=True)))
    note: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode="client"))
    born: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="health"))


class Twin(Base):
    """What the rows are to decrypt to."""

    __tablename__ = "twin"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant: Mapped[str]
    email: Mapped[str]
    note: Mapped[str | None]
    born: Mapped[str | None]


WRONG: LiteralString = """
    SELECT count(*) FILTER (WHERE (t.email, t.born) IS DISTINCT FROM (
               glpgenc.gl_decrypt(m.email, 'members.email'), glpgenc.gl_decrypt(m.born, 'members.born'))),
           count(*) FILTER (WHERE NOT EXISTS (SELECT FROM members f WHERE f.id = t.id
               AND f.email_bidx = glpgenc.gl_hmac_index(t.email, 'members.email', 1))), count(*)
    FROM twin t LEFT JOIN members m ON m.id = t.id WHERE t.tenant = %s AND (%s::int IS NULL OR t.id %% 16 = %s)
"""
WRITE: LiteralString = """
    UPDATE members SET email = glpgenc.gl_encrypt(%(email)s, 'members.email'),
                       born = glpgenc.gl_encrypt(%(born)s, 'members.born') WHERE id = %(id)s
"""


class Load:
    """Writers and readers of a process, each a thread with a connection of its own."""

    def __init__(self, settings: Settings, manager: KeyManager, rows: int) -> None:
        self.rows = rows
        self.manager = manager
        self.url = settings.require_database_url()
        self.stopped = threading.Event()
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self, kind: str, seed: int) -> None:
        """Read and write until the end, or until the first fault."""
        choose = random.Random(seed)  # noqa: S311 - data of a test
        one: Callable[[random.Random, int], None] = self._sql if kind == "sql" else self._orm
        try:
            while not self.stopped.is_set():
                one(choose, seed)
                self.counts[kind] += 1
        except Exception as error:  # noqa: BLE001 - told at the end
            self.faults.append(f"{kind}: {type(error).__name__}: {error}")

    def _values(self, choose: random.Random, seed: int) -> dict[str, object]:
        key = choose.randrange(1, self.rows // SHARE) * SHARE + seed
        number = choose.randrange(10**9)
        return {
            "id": key,
            "email": f"u{key}.{number}@example.org",
            "note": f"note {number}",
            "born": f"{number % 1999}",
        }

    def _sql(self, choose: random.Random, seed: int) -> None:
        values = self._values(choose, seed)
        tenant = TENANTS[int(str(values["id"])) % len(TENANTS)]
        with psycopg.connect(self.url, autocommit=True) as connection:
            for _ in range(5):
                with glpgenc.session(
                    connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=self.manager
                ):
                    if connection.execute(WRITE, values).rowcount:
                        connection.execute(
                            "UPDATE twin SET email = %(email)s, born = %(born)s WHERE id = %(id)s", values
                        )
                        self.counts["written"] += 1
                with glpgenc.session(
                    connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=self.manager
                ):
                    part = choose.randrange(SHARE)
                    row = connection.execute(WRONG, (tenant, part, part)).fetchone()
                    assert row is not None
                    self.counts["read"] += row[2]
                    if row[:2] != (0, 0):
                        self.faults.append(f"sql: of {row[2]} rows {row[0]} differ, {row[1]} are not found")

    def _orm(self, choose: random.Random, seed: int) -> None:
        values = self._values(choose, seed)
        tenant = TENANTS[int(str(values["id"])) % len(TENANTS)]
        with Session(self.engine, info={"tenant_id": tenant}) as session:
            self._write(session, choose, values, tenant)
        with Session(self.reading, info={"tenant_id": tenant}) as session:
            twins = session.scalars(select(Twin).where(Twin.tenant == tenant, Twin.id % SHARE == seed).limit(20)).all()
            for twin in twins[:3]:
                found = session.scalars(select(Member).where(Member.email == twin.email)).all()
                if [(each.id, each.note, each.born) for each in found] != [(twin.id, twin.note, twin.born)]:
                    self.faults.append(f"orm: row {twin.id} is not found by its address, or differs")
            rows = session.execute(
                select(Member, Twin).join(Twin, Twin.id == Member.id).where(Twin.id.in_([twin.id for twin in twins]))
            ).all()
            for member, twin in rows:
                if (member.email, member.note, member.born) != (twin.email, twin.note, twin.born):
                    self.faults.append(f"orm: row {twin.id} differs")
            self.counts["read"] += len(rows)

    def _write(self, session: Session, choose: random.Random, values: dict[str, object], tenant: str) -> None:
        member, twin = session.get(Member, values["id"]), session.get(Twin, values["id"])
        if member is None or twin is None:
            session.add_all([Member(tenant=tenant, **values), Twin(tenant=tenant, **values)])
        elif choose.random() < 0.2:
            session.delete(member)
            session.delete(twin)
        elif choose.random() < 0.1:
            # No two rows of a tenant may have one address, whichever key either is under.
            session.add(Member(tenant=tenant, **values | {"id": -int(str(values["id"])), "email": twin.email}))
            try:
                session.commit()
            except IntegrityError:
                session.rollback()
                self.counts["refused"] += 1
            else:
                self.faults.append(f"orm: the address of row {twin.id} is there twice")
            return
        else:
            for each in (member, twin):
                each.email, each.note, each.born = (str(values[name]) for name in ("email", "note", "born"))
        session.commit()
        self.counts["written"] += 1

    def __enter__(self) -> Self:
        self.engine = create_engine(sqlalchemy_url(self.url))
        self.reading = self.engine.execution_options(isolation_level="REPEATABLE READ")
        bind(self.engine, self.manager)
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()


def main(seed: int, *, watching: bool, rows: int) -> None:
    """Run a writer of each kind until standard input ends."""
    settings = Settings.load()
    with closing(KeyManager.from_settings(settings)) as manager, Load(settings, manager, rows) as load:
        watcher = KeyWatcher(manager, load.url) if watching else nullcontext()
        with watcher:
            threads = [
                threading.Thread(target=load.run, args=(kind, seed + number)) for number, kind in enumerate(KINDS)
            ]
            for thread in threads:
                thread.start()
            while not (load.faults or min(load.counts["sql"], load.counts["orm"]) >= 3):
                load.stopped.wait(0.05)
            _say("ready")
            sys.stdin.read()
            load.stopped.set()
            for thread in threads:
                thread.join()
    _say(json.dumps({"counts": load.counts, "faults": load.faults[:5]}))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), watching=sys.argv[2] == "watching", rows=int(sys.argv[3]))
