"""A database with glpgenc, engines of any driver that are bound to a key manager, and sessions of a tenant."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from sqlalchemy import URL, Connection, Engine, MetaData, Text, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.util import greenlet_spawn

from glpgenc.database import sqlalchemy_url
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

SYNC_DRIVERS = ("psycopg", "psycopg2")
ASYNC_DRIVERS = ("psycopg", "asyncpg")

DRIVER = os.environ.get("GLPG_TEST_SQLALCHEMY_DRIVER", "psycopg")
"""The driver of an engine for which a test names none: ``psycopg``, ``psycopg2`` or ``asyncpg``."""


@dataclass
class Orm:
    """What tests of the ORM run on.

    :param database: a superuser's URL, as libpq reads it. The superuser owns the tables, and is an admin of glpgenc.
    """

    database: str
    kms: KMSProvider
    manager: KeyManager
    stack: ExitStack = field(repr=False)

    def url(self, driver: str = DRIVER) -> URL:
        return sqlalchemy_url(self.database).set(drivername=f"postgresql+{driver}")

    def engine(
        self, driver: str = DRIVER, *, bound: bool = True, tenant: Any = None, url: URL | None = None, **options: Any
    ) -> Engine:
        """Return an engine that ends with the test, bound to the manager unless said otherwise.

        Of asyncpg it is the inner engine of an asynchronous one: conftest.py runs the test where that can wait.
        """
        url = self.url(driver) if url is None else url.set(drivername=f"postgresql+{driver}")
        if driver == "asyncpg":
            engine = create_async_engine(url, **options).sync_engine
        else:
            engine = create_engine(url, **options)
        self.stack.callback(engine.dispose)
        if bound:
            bind(engine, self.manager, tenant=tenant)
        return engine

    def async_engine(self, driver: str = "psycopg", **options: Any) -> AsyncEngine:
        """Return an asynchronous engine, bound; the test disposes of it in its own event loop."""
        engine = create_async_engine(self.url(driver), **options)
        bind(engine, self.manager)
        return engine

    def session(self, engine: Engine, tenant: str | None = "acme", **options: Any) -> Session:
        """Return a session of a tenant, to be used in a ``with`` block."""
        info = {} if tenant is None else {"tenant_id": tenant}
        return Session(engine, info=info, **options)

    def create(self, metadata: MetaData, engine: Engine | None = None) -> None:
        """Create the tables of a metadata."""
        metadata.create_all(engine or self.engine())

    def another_manager(self, **options: Any) -> KeyManager:
        """Return a manager of the same keys with an empty cache, or of another store or KMS; it ends with the test."""
        store, kms = options.pop("store", None) or DataKeyStore(self.database), options.pop("kms", self.kms)
        manager = KeyManager.from_store(store, kms, environment="test", **options)
        self.stack.callback(manager.close)
        return manager


@contextmanager
def orm_on(database: str, folder: Path) -> Iterator[Orm]:
    """Make the ORM's world in a database that has glpgenc.

    :param folder: for the key file.
    """
    create_key_file(folder / "kek.json")
    kms = LocalKMSProvider(folder / "kek.json")
    with ExitStack() as stack, KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        yield Orm(database, kms, manager, stack)


class SlowKMS(LocalKMSProvider):
    """The local KMS at the end of a slow network.

    :ivar seconds: how long each call takes.
    :ivar calls: how many there were.
    """

    seconds = 0.0
    calls = 0

    def generate_data_key(self, context: Any, length: int = DATA_KEY_LENGTH) -> Any:
        self._wait()
        return super().generate_data_key(context, length)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Any) -> Any:
        self._wait()
        return super().decrypt(wrapped, key_uri, context)

    def _wait(self) -> None:
        self.calls += 1
        time.sleep(self.seconds)


def person_model(mode: Any, **more: Any) -> Any:
    """Return a new mapped class ``Person`` with encrypted columns of different data classes, and a plain one.

    :param more: parameters of the column ``email``.
    """

    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        team: Mapped[str | None]
        email: Mapped[str | None] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode=mode, **{"search": Exact(unique=True), **more})
        )
        illness: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="health", mode=mode), deferred=True)

    return Person


def loaded_settings(connection: Connection) -> set[str]:
    """Return the names of the settings that hold keys in a connection's database session, past SQLAlchemy's events."""
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute("SELECT current_setting('glpgenc.loaded', true)")
        (names,) = cursor.fetchone()
    finally:
        cursor.close()
    return {name for name in (names or "").split(",") if name}


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[str]]:
    """Collect the text of the statements that an engine executes."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan_of(session: Session, statement: Any, *, analyze: bool = False) -> str:
    """Return the plan of a statement as it is sent, as JSON.

    :param analyze: with what its execution counted.
    """
    connection, plans = session.connection(), list[Any]()

    def explain(*arguments: Any) -> tuple[str, Any]:
        return f"EXPLAIN (FORMAT JSON, ANALYZE {'ON' if analyze else 'OFF'}) {arguments[2]}", arguments[3]

    def keep(*arguments: Any) -> None:
        plans.append(arguments[1].fetchone()[0])

    event.listen(connection, "before_cursor_execute", explain, retval=True)
    event.listen(connection, "after_cursor_execute", keep)
    try:
        connection.execute(statement).close()
    finally:
        event.remove(connection, "before_cursor_execute", explain)
        event.remove(connection, "after_cursor_execute", keep)
    return json.dumps(plans[0])


Columns = Mapping[str, tuple[Any, ...]]


@dataclass
class Pair:
    """Both classes, with the same rows.

    :param secret: the class of the encrypted table, ``secret``.
    :param plain: of the other one, ``plain``.
    """

    orm: Orm
    engine: Engine
    secret: Any
    plain: Any

    def session(self) -> Session:
        return self.orm.session(self.engine)

    def answers(self, make: Callable[[Any], Any]) -> tuple[list[Any], list[Any]]:
        """Return the rows of a statement of the encrypted table, and of the plain one."""
        with self.session() as session:
            secret, plain = ([tuple(row) for row in session.execute(make(each))] for each in (self.secret, self.plain))
        return secret, plain


def models(mode: Any, columns: Columns) -> tuple[Any, Any]:
    """Return two new mapped classes with ``id``, ``note`` and ``n``.

    :param columns: by name the encrypted type, the plain one, and the facets.
    """

    class Base(DeclarativeBase):
        pass

    def column(type_: Any, plain: Any, *search: Any, encrypted: bool) -> Any:
        type_ = EncryptedColumn(type_, data_class="pii", search=search, mode=mode) if encrypted else plain
        return mapped_column(type_, nullable=True)

    def made(name: str, *, encrypted: bool) -> Any:
        members = {key: column(*declared, encrypted=encrypted) for key, declared in columns.items()}
        members |= {"id": mapped_column(primary_key=True, autoincrement=False), "note": mapped_column(Text)}
        annotations = {"id": Mapped[int], "note": Mapped[str | None], "n": Mapped[int | None]}
        return type(name.title(), (Base,), {"__tablename__": name, "__annotations__": annotations, **members})

    return made("secret", encrypted=True), made("plain", encrypted=False)


@contextmanager
def pair_on(
    server: Server,
    templates: TemplateDatabases,
    folder: Path,
    mode: Any,
    *,
    columns: Columns,
    rows: list[dict[str, Any]],
) -> Iterator[Pair]:
    """Make both tables in a new database, and fill them."""
    with fresh_database(server, template=templates.on(server)) as database, orm_on(database, folder) as orm:
        engine = orm.engine()
        secret, plain = models(mode, columns)
        orm.create(secret.metadata, engine)
        with orm.session(engine) as session:
            session.add_all(model(**row) for model in (secret, plain) for row in rows)
            session.commit()
        yield Pair(orm, engine, secret, plain)


def must_wait() -> bool:
    """Tell whether the driver that the tests were asked to use works only inside an event loop."""
    return DRIVER == "asyncpg"


def run_waiting(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Run a test and its fixtures where an asynchronous engine's inner, synchronous one works."""
    if isinstance(item, pytest.Function) and "asyncio.run(" in inspect.getsource(item.function):
        # It names its drivers itself.
        item.add_marker(pytest.mark.skip(reason="the test has an event loop of its own"))
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    asyncio.run(greenlet_spawn(runtestprotocol, item, nextitem=nextitem))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
