"""A day's work on one database, act by act: commands, a service, sessions of an ORM, the HTTP API.

Each act is known in the trail by a mark of its own: the purpose, or of the API the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typer.testing import CliRunner

from glpgenc import audit
from glpgenc.cli.main import app
from glpgenc.errors import GlpgencError
from glpgenc.events import scope
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.service import EncryptionService
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.api import Api, b64, prepared, running
from tests.support.orm import Orm, orm_on


@dataclass
class Day:
    """What was done, in order.

    :ivar acts: the mark of each act, and its name.
    """

    database: str
    home: Path
    acts: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(**{**prepared(self.home, self.database), "audit": "database"})

    def begin(self, name: str) -> str:
        mark = f"act {len(self.acts) + 1:02d}"
        self.acts[mark] = name
        return mark

    def command(self, *words: str, text: str | None = None, code: int = 0) -> str:
        """Run a command, which has a trail of its own."""
        mark = self.begin(" ".join(words[:2]))
        environment = {
            "GLPGENC_DATABASE_URL": self.database,
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_ENVIRONMENT": "test",
            "GLPGENC_LOCAL_KEK_FILE": str(self.home / "kek.json"),
            "GLPGENC_AUDIT": "database",
            "GLPGENC_AUDIT_SPOOL": str(self.home / "spool"),
        }
        given = [*words, "--audit-purpose", mark]
        answer = CliRunner().invoke(app, given, input=text, env=environment, prog_name="glpgenc")
        assert answer.exit_code == code, (words, answer.output)
        return answer.stdout

    def act(self, name: str, done: Callable[[], Any]) -> Any:
        """Do something in this process's own trail; what it raises is part of the day."""
        with scope(actor="worker", purpose=self.begin(name)), suppress(GlpgencError):
            return done()

    def call(self, name: str, done: Callable[[str], Any], status: int = 200) -> Any:
        """Call the API as a user whom nobody else is."""
        answer = done(self.begin(name))
        assert answer.status_code == status, answer.text
        return answer.json()

    def key_of(self, tenant: str, state: str) -> str:
        with psycopg.connect(self.database) as connection:
            row = connection.execute(
                "SELECT key_id::text FROM glpgenc.data_keys WHERE tenant_id = %s AND state = %s"
                " AND purpose = 'encryption' ORDER BY version DESC LIMIT 1",
                (tenant, state),
            ).fetchone()
        assert row is not None
        return str(row[0])


def commands(day: Day) -> None:
    own = ("--tenant", "acme")
    day.command("field", "add", "people.note", "--data-class", "pii")
    day.command("keys", "create", *own, "--data-class", "pii")
    day.command("keys", "create", *own, "--data-class", "pii")
    day.command("keys", "create", *own, "--data-class", "pii", "--purpose", "index")
    day.command("keys", "create", "--tenant", "zorg", "--data-class", "pii")
    day.command("keys", "list")
    value = day.command("encrypt", "--field", "people.note", *own, text="a value").strip()
    day.command("decrypt", "--field", "people.note", *own, text=value)
    day.command(
        "decrypt", "--field", "people.note", *own, text=value[:-2] + ("00" if value[-2:] != "00" else "01"), code=3
    )
    day.command("decrypt", "--field", "people.note", "--tenant", "zorg", text=value, code=1)
    day.command("rotate", *own, "--settle", "0")
    old = day.key_of("acme", "deactivated")
    day.command("keys", "retire", old, "--settle", "0")
    day.command("keys", "unretire", old)
    day.command("keys", "retire", old, "--settle", "0")
    day.command("keys", "destroy", old, "--settle", "0", "--yes")
    day.command("doctor", "--only", "keys", "--no-canary")
    day.command("coverage")


def service(day: Day) -> None:
    audit.activate(day.settings)
    kms = LocalKMSProvider(day.home / "kek.json")
    with (
        KeyManager.from_store(DataKeyStore(day.database), kms, environment="test") as manager,
        EncryptionService(manager, day.settings) as made,
    ):
        context = {"tenant_id": "acme", "data_class": "pii"}
        first = day.act("service encrypt", lambda: made.encrypt(b"one", context).to_bytes())
        day.act("service encrypt again", lambda: made.encrypt(b"two", context))
        day.act("service decrypt", lambda: made.decrypt(first, context))
        day.act("service decrypt, tampered", lambda: made.decrypt(first[:-1] + bytes([first[-1] ^ 1]), context))
        day.act("service decrypt, other context", lambda: made.decrypt(first, {**context, "kind": "other"}))
        day.act("service decrypt, other tenant", lambda: made.decrypt(first, {**context, "tenant_id": "zorg"}))
        day.act("service encrypt, new tenant", lambda: made.encrypt(b"x", {"tenant_id": "new", "data_class": "pii"}))
    audit.deactivate()


def model_of(table: str, mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = table
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, search=Exact()))

    return Person


def sessions(day: Day, orm: Orm) -> None:
    database, client = model_of("people", "database"), model_of("members", "client")
    engine = orm.engine()
    orm.create(database.metadata, engine)
    orm.create(client.metadata, engine)
    audit.activate(day.settings)

    def written(person: Any, tenant: str, number: int) -> None:
        with orm.session(engine, tenant) as session:
            session.add(person(id=number, email=f"{number}@example.org"))
            session.commit()

    def read(person: Any, tenant: str) -> None:
        with orm.session(engine, tenant) as session:
            session.scalars(select(person)).all()

    def found(person: Any, tenant: str, email: str) -> None:
        with orm.session(engine, tenant) as session:
            assert session.scalars(select(person.id).where(person.email == email)).one()

    day.act("ORM insert", lambda: written(database, "acme", 1))
    day.act("ORM select", lambda: read(database, "acme"))
    day.act("ORM search", lambda: found(database, "acme", "1@example.org"))
    day.act("ORM select, other tenant's row", lambda: read(database, "zorg"))
    day.act("ORM client insert", lambda: written(client, "acme", 3))
    day.act("ORM client select", lambda: read(client, "acme"))
    day.act("ORM client search", lambda: found(client, "acme", "3@example.org"))
    day.act("ORM client select, other tenant's row", lambda: read(client, "zorg"))
    audit.deactivate()


def interface(day: Day, api: Api) -> None:
    one = {"data_class": "pii"}
    made = day.call("API encrypt", lambda who: api.post("/encrypt", {"text": "x", **one}, sub=who))["ciphertext"]
    day.call("API decrypt", lambda who: api.post("/decrypt", {"ciphertext": made, **one}, sub=who))
    batch = {"values": [{"text": "x"}] * 5, **one}
    day.call("API batch", lambda who: api.post("/encrypt/batch", batch, sub=who))
    day.call(
        "API decrypt, wrong", lambda who: api.post("/decrypt", {"ciphertext": b64(bytes(60)), **one}, sub=who), 422
    )
    day.call(
        "API viewer encrypts", lambda who: api.post("/encrypt", {"text": "x", **one}, sub=who, roles=["viewer"]), 403
    )
    day.call("API service asks for keys", lambda who: api.get("/keys", sub=who), 403)
    day.call("API admin asks for keys", lambda who: api.get("/keys", sub=who, roles=["admin"]))
    day.call("API admin rotates", lambda who: api.post("/keys/rotate", one, sub=who, roles=["admin"]), 202)
    day.call("API auditor reads", lambda who: api.get("/audit", sub=who, roles=["auditor"]))
    day.call("API status", lambda who: api.get("/status", sub=who, roles=["viewer"]))


def evening(day: Day) -> None:
    day.command("audit", "tail", "-n", "5")
    day.command("audit", "search", "--tenant", "acme")
    day.command("audit", "verify")
    day.command("shred", "--tenant", "zorg", "--window", "7d", "--yes")
    day.command("shred", "--tenant", "zorg", "--undo")
    day.command("shred", "--tenant", "new", "--window", "0", "--yes")
    day.command("rewrap", "--dry-run")
    day.command("compliance", "report", "--framework", "gdpr", code=1)


@contextmanager
def done(database: str, home: Path) -> Iterator[Day]:
    """Do a whole day's work.

    :param database: a superuser's URL of a new database that has glpgenc.
    """
    with orm_on(database, home) as orm:
        day = Day(database, home)
        commands(day)
        service(day)
        sessions(day, orm)
        with running({**prepared(home, database), "audit": "database"}) as api:
            interface(day, api)
        evening(day)
        yield day
