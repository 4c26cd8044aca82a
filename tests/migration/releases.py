"""Three releases of one application: of plaintext in SQL, of ciphertext in SQL, and of ciphertext through the ORM."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any, ClassVar

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from glpgenc.database import sqlalchemy_url
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix, Range, bind
from tests.backfill.backfill_world import BackfillWorld

CLASSES = {"email": "pii", "note": "pii", "born": "health"}
"""The columns that are encrypted, and their data classes."""

Row = Mapping[str, str | date | None]


class Base(DeclarativeBase):
    pass


class Person(Base):
    """The table as the new release knows it, while it has plaintext columns and afterwards."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    changes: Mapped[int] = mapped_column(default=0)
    email: Mapped[str | None] = mapped_column(
        "email_enc",
        EncryptedColumn(str, "people.email", data_class="pii", search=[Exact(normalize="lower"), Prefix()]),
    )
    note: Mapped[str | None] = mapped_column(
        "note_enc", EncryptedColumn(str, "people.note", data_class="pii", padding=16, search=Exact())
    )
    born: Mapped[date | None] = mapped_column(
        "born_enc", EncryptedColumn(date, "people.born", data_class="health", search=Range(bucket="month"))
    )


class Writes(ABC):
    """What a release does to a row in one transaction."""

    @abstractmethod
    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        """Run a statement of the test's own in the same transaction."""

    @abstractmethod
    def insert(self, key: int, tenant: str, values: Row) -> None: ...

    @abstractmethod
    def upsert(self, key: int, tenant: str, values: Row) -> None: ...

    @abstractmethod
    def update(self, key: int, values: Row) -> None: ...

    @abstractmethod
    def delete(self, key: int) -> None: ...

    def clearable(self, key: int) -> set[str]:  # noqa: ARG002 - not in this class
        """Return the columns that this release may set to NULL."""
        return set(CLASSES)


class SqlWrites(Writes):
    """Statements of a release that has no ORM."""

    names: ClassVar[Mapping[str, str]] = {name: name for name in CLASSES}
    expressions: ClassVar[Mapping[str, str]] = dict.fromkeys(CLASSES, "%s")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        cursor = self._connection.execute(statement.encode(), parameters)
        return cursor.fetchall() if cursor.description else []

    def insert(self, key: int, tenant: str, values: Row) -> None:
        self._insert(key, tenant, values, "")

    def upsert(self, key: int, tenant: str, values: Row) -> None:
        kept = ", ".join(f"{self.names[name]} = EXCLUDED.{self.names[name]}" for name in values)
        self._insert(key, tenant, values, f"ON CONFLICT (id) DO UPDATE SET {kept}")

    def update(self, key: int, values: Row) -> None:
        changed = "".join(f", {self.names[name]} = {self.expressions[name]}" for name in values)
        self.execute(f"UPDATE people SET changes = changes + 1{changed} WHERE id = %s", *values.values(), key)

    def delete(self, key: int) -> None:
        self.execute("DELETE FROM people WHERE id = %s", key)

    def _insert(self, key: int, tenant: str, values: Row, end: str) -> None:
        names = "".join(f", {self.names[name]}" for name in values)
        expressions = "".join(f", {self.expressions[name]}" for name in values)
        statement = f"INSERT INTO people (id, tenant{names}) VALUES (%s, %s{expressions}) {end}"
        self.execute(statement, key, tenant, *values.values())


class CiphertextWrites(SqlWrites):
    """Statements that encrypt, and know no plaintext column."""

    names: ClassVar[Mapping[str, str]] = {name: f"{name}_enc" for name in CLASSES}
    expressions: ClassVar[Mapping[str, str]] = {
        "email": "glpgenc.gl_encrypt(%s::text, 'people.email')",
        "note": "glpgenc.gl_encrypt(%s::text, 'people.note')",
        "born": "glpgenc.gl_encrypt(%s::date, 'people.born')",
    }

    def clearable(self, key: int) -> set[str]:
        # NULL over NULL is nothing that a trigger could see: docs/MIGRATIONS.md, "While both columns exist".
        there = self.execute("SELECT email_enc, note_enc, born_enc FROM people WHERE id = %s", key)
        return {name for row in there for name, value in zip(CLASSES, row, strict=True) if value is not None}


class OrmWrites(Writes):
    """The new release, through mapped objects."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        self._session.flush()
        result = self._session.connection().exec_driver_sql(statement, parameters)
        return list(result) if result.returns_rows else []

    def insert(self, key: int, tenant: str, values: Row) -> None:
        self._session.add(Person(id=key, tenant=tenant, **values))

    def upsert(self, key: int, tenant: str, values: Row) -> None:
        new = insert(Person).values(id=key, tenant=tenant, changes=0, **values)
        kept = {getattr(Person, name): getattr(new.excluded, f"{name}_enc") for name in values}
        self._session.execute(new.on_conflict_do_update(index_elements=["id"], set_=kept))

    def update(self, key: int, values: Row) -> None:
        person = self._person(key)
        person.changes += 1
        for name, value in values.items():
            setattr(person, name, value)

    def delete(self, key: int) -> None:
        self._session.delete(self._person(key))

    def clearable(self, key: int) -> set[str]:
        person = self._session.get(Person, key)
        return {name for name in CLASSES if getattr(person, name, None) is not None}

    def _person(self, key: int) -> Person:
        return self._session.get_one(Person, key)


class Release:
    """One connection of a release.

    :param keyed: whether its sessions hold keys.
    """

    def __init__(self, world: BackfillWorld, *, writes: type[SqlWrites] = SqlWrites, keyed: bool = False) -> None:
        self._world, self._writes, self._keyed = world, writes, keyed
        name = f"{'keyed' if keyed else 'unkeyed'} {writes.__name__}"
        self._connection = psycopg.connect(world.admin_url, autocommit=True, application_name=f"writer: {name}")

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self, tenant: str) -> Iterator[Writes]:
        with self._begin(tenant):
            yield self._writes(self._connection)

    def _begin(self, tenant: str) -> AbstractContextManager[Any]:
        if not self._keyed:
            return self._connection.transaction()
        classes = sorted(set(CLASSES.values()))
        return glpgenc.session(
            self._connection, tenant_id=tenant, data_classes=classes, key_manager=self._world.manager
        )


class OrmRelease:
    """One engine of the new release."""

    def __init__(self, world: BackfillWorld) -> None:
        url = sqlalchemy_url(world.admin_url).set(drivername="postgresql+psycopg")
        self.engine = create_engine(url, connect_args={"application_name": "writer: ORM"})
        bind(self.engine, world.manager)

    def close(self) -> None:
        self.engine.dispose()

    def session(self, tenant: str) -> Session:
        return Session(self.engine, info={"tenant_id": tenant})

    @contextmanager
    def transaction(self, tenant: str) -> Iterator[Writes]:
        with self.session(tenant) as session, session.begin():
            yield OrmWrites(session)
