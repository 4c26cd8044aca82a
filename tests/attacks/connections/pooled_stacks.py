"""Four ways to share one server connection: psycopg_pool, SQLAlchemy's QueuePool, asyncpg behind it, and PgBouncer.

Each stack hands out its connection to clients without keys, which run what SQL they like, and to clients that hold
keys, with the pool's documented reset or without one.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool
from sqlalchemy import Engine, false, select
from sqlalchemy.orm import Session

import glpgenc
from glpgenc.database import sqlalchemy_url
from glpgenc.sessions import SessionKeys, collect_keys
from glpgenc.sqlalchemy import Exact, reset_on_return, use_tenant
from tests.support.databases import Role
from tests.support.orm import Orm, person_model

CLASSES = ("pii", "health")
SHAPES = ("transaction", "nested", "within another", "session")

SEALED_LETTER = (
    "INSERT INTO letters (id, tenant, body_enc) VALUES (%s, %s, glpgenc.gl_encrypt(%s::text, 'letters.body'))"
)

Run = Callable[[str], list[Any]]


@dataclass
class PooledWorld:
    """A database with an encrypted table, a table in dual write, and a role that all clients of a pool share.

    :param orm: keys and database; its superuser owns the tables.
    :param model: the mapped class of the encrypted table.
    :param role: the application's: it may read and write the tables, and create temporary objects.
    """

    orm: Orm
    model: Any
    role: Role

    _keys: dict[str, SessionKeys] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.role.url(self.orm.database)

    def keys(self, tenant: str) -> SessionKeys:
        if tenant not in self._keys:
            self._keys[tenant] = collect_keys(self.orm.manager, tenant_id=tenant, data_classes=CLASSES)
        return self._keys[tenant]

    def replace_keys(self, tenant: str) -> None:
        """Give a tenant new data keys; the old ones still decrypt."""
        for data_class in CLASSES:
            self.orm.manager.activate(self.orm.manager.stage(tenant, data_class))
        self.orm.manager.invalidate()

    def session(self, connection: psycopg.Connection[Any], tenant: str, **more: Any) -> Any:
        return glpgenc.session(
            connection, tenant_id=tenant, data_classes=list(CLASSES), key_manager=self.orm.manager, **more
        )


def pooled_model() -> Any:
    return person_model("database", search=Exact())


class Keyed(ABC):
    """What a client does that holds the keys of a tenant."""

    @abstractmethod
    def write(self, key: int, tenant: str, value: str) -> None: ...
    @abstractmethod
    def read(self, key: int) -> Any: ...
    @abstractmethod
    def find(self, value: str) -> list[int]: ...
    @abstractmethod
    def verify(self, key: int) -> bool | None: ...
    @abstractmethod
    def write_letter(self, key: int, tenant: str, body: str) -> None: ...
    @abstractmethod
    def write_sealed_letter(self, key: int, tenant: str, body: str) -> None: ...
    @abstractmethod
    def run(self, statement: str) -> list[Any]: ...
    @abstractmethod
    def fail(self) -> None:
        """Fail in a savepoint, and continue."""


class Stack(ABC):
    """One connection that clients share, one after the other.

    :ivar resets: whether the pool resets it between them, as the documentation demands.
    :ivar after: what to ask in a transaction when a keyed block within it has ended; its answers are in ``left``.
    """

    resets: bool
    after: str
    left: list[Any]

    @abstractmethod
    def unkeyed(self) -> Any:
        """Return a context manager of a transaction that gives a function to run statements; it commits."""

    @abstractmethod
    def keyed(self, tenant: str, other: str, shape: str) -> Any:
        """Return a context manager of a keyed block that gives a :class:`Keyed`.

        :param other: the tenant of the block around it, for the shape ``within another``.
        """


@dataclass
class SqlKeyed(Keyed):
    """Plain SQL over psycopg, with names of tables as applications write them: without a schema."""

    connection: psycopg.Connection[Any]

    def _all(self, query: Any, *parameters: object) -> list[Any]:
        cursor = self.connection.execute(query, parameters or None)
        return cursor.fetchall() if cursor.description else []

    def write(self, key: int, tenant: str, value: str) -> None:
        self._all(
            "INSERT INTO people (id, team, email, illness) VALUES (%s, %s,"
            " glpgenc.gl_encrypt(%s::text, 'people.email'), glpgenc.gl_encrypt(%s::text, 'people.illness'))",
            key, tenant, value, value,
        )  # fmt: skip

    def read(self, key: int) -> Any:
        rows = self._all(
            "SELECT glpgenc.gl_decrypt(email, 'people.email'), glpgenc.gl_decrypt(illness, 'people.illness')"
            " FROM people WHERE id = %s",
            key,
        )
        return tuple(rows[0]) if rows else None

    def find(self, value: str) -> list[int]:
        return [
            row[0]
            for row in self._all(
                "SELECT id FROM people WHERE email_bidx = glpgenc.gl_hmac_index(%s::text, 'people.email') ORDER BY id",
                value,
            )
        ]

    def verify(self, key: int) -> bool | None:
        rows = self._all("SELECT glpgenc.gl_verify(email, 'people.email') FROM people WHERE id = %s", key)
        return rows[0][0] if rows else None

    def write_letter(self, key: int, tenant: str, body: str) -> None:
        self._all("INSERT INTO letters (id, tenant, body) VALUES (%s, %s, %s)", key, tenant, body)

    def write_sealed_letter(self, key: int, tenant: str, body: str) -> None:
        self._all(SEALED_LETTER, key, tenant, body)

    def run(self, statement: str) -> list[Any]:
        # Not prepared: this client knows who may have been here before.
        cursor = self.connection.execute(statement.encode(), prepare=False)
        return cursor.fetchall() if cursor.description else []

    def fail(self) -> None:
        try:
            with self.connection.transaction():
                self.connection.execute("SELECT 1/0")
        except psycopg.errors.DivisionByZero:
            pass


class _PsycopgStack(Stack):
    world: PooledWorld

    @abstractmethod
    def connection(self) -> Any: ...

    @contextmanager
    def unkeyed(self) -> Iterator[Run]:
        with self.connection() as connection:
            yield SqlKeyed(connection).run

    @contextmanager
    def keyed(self, tenant: str, other: str, shape: str) -> Iterator[Keyed]:
        with self.connection() as connection, ExitStack() as stack:
            if shape == "session" and self.session_long:
                stack.enter_context(self.world.session(connection, tenant, scope="session"))
            else:
                self._enter(stack, connection, tenant, other, shape)
            yield SqlKeyed(connection)

    session_long = True

    def _enter(self, stack: ExitStack, connection: Any, tenant: str, other: str, shape: str) -> None:
        if shape == "nested":
            stack.enter_context(connection.transaction())
            connection.execute("SELECT 1")
            stack.enter_context(self._looking_after(connection))
        elif shape == "within another":
            stack.enter_context(self.world.session(connection, other))
            connection.execute("SELECT 1")
        stack.enter_context(self.world.session(connection, tenant))

    @contextmanager
    def _looking_after(self, connection: Any) -> Iterator[None]:
        yield
        self.left = SqlKeyed(connection).run(self.after)


@dataclass
class PsycopgPoolStack(_PsycopgStack):
    world: PooledWorld
    resets: bool
    pool: Any = field(init=False)

    @contextmanager
    def running(self) -> Iterator[Stack]:
        options: Any = {"prepare_threshold": 0}
        reset = glpgenc.reset_connection if self.resets else None
        with ConnectionPool(self.world.url, min_size=1, max_size=1, reset=reset, kwargs=options) as self.pool:
            yield self

    def connection(self) -> Any:
        return self.pool.connection()


@dataclass
class PgBouncerStack(_PsycopgStack):
    """Two clients of a PgBouncer in transaction mode with one server connection."""

    world: PooledWorld
    resets: bool
    url: str
    clients: Any = field(init=False)
    session_long = False

    @contextmanager
    def running(self) -> Iterator[Stack]:
        url = self.world.role.url(self.url)
        prepare: Any = {"prepare_threshold": None if self.resets else 0}
        with psycopg.connect(url, **prepare) as one, psycopg.connect(url, **prepare) as another:
            self.clients = {False: one, True: another}
            try:
                yield self
            finally:
                one.autocommit = True
                one.execute("DISCARD ALL")

    @contextmanager
    def connection(self, *, keyed: bool = False) -> Iterator[psycopg.Connection[Any]]:
        with self.clients[keyed].transaction():
            yield self.clients[keyed]

    @contextmanager
    def keyed(self, tenant: str, other: str, shape: str) -> Iterator[Keyed]:
        connection = self.clients[True]
        with ExitStack() as stack:
            self._enter(stack, connection, tenant, other, shape)
            yield SqlKeyed(connection)


@dataclass
class OrmKeyed(Keyed):
    """The same through the ORM."""

    session: Session
    model: Any

    def write(self, key: int, tenant: str, value: str) -> None:
        self.session.add(self.model(id=key, team=tenant, email=value, illness=value))
        self.session.flush()

    def read(self, key: int) -> Any:
        query = select(self.model.email, self.model.illness).where(self.model.id == key)
        row = self.session.execute(query).one_or_none()
        return None if row is None else tuple(row)

    def find(self, value: str) -> list[int]:
        # A search alone loads no key, its terms being computed here: nothing of ours then sees what was left there.
        self._load()
        query = select(self.model.id).where(self.model.email == value).order_by(self.model.id)
        return list(self.session.scalars(query))

    def verify(self, key: int) -> bool | None:
        self._load()
        rows = self.run(f"SELECT glpgenc.gl_verify(email, 'people.email') FROM people WHERE id = {key}")
        return rows[0][0] if rows else None

    def write_letter(self, key: int, tenant: str, body: str) -> None:
        self._load()
        self.run(f"INSERT INTO letters (id, tenant, body) VALUES ({key}, '{tenant}', '{body}')")

    def write_sealed_letter(self, key: int, tenant: str, body: str) -> None:
        self._load()
        self.run(SEALED_LETTER % (key, f"'{tenant}'", f"'{body}'"))

    def _load(self) -> None:
        # Keys are loaded by the first statement that needs them.
        self.session.execute(select(self.model.email, self.model.illness).where(false()))

    def run(self, statement: str) -> list[Any]:
        return run_on(self.session.connection(), statement)

    def fail(self) -> None:
        try:
            with self.session.begin_nested():
                self.run("SELECT 1/0")
        except Exception as error:
            if "division" not in str(error):
                raise


def run_on(connection: Any, statement: str) -> list[Any]:
    result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    return list(result) if result.returns_rows else []


@dataclass
class EngineStack(Stack):
    """SQLAlchemy's QueuePool of one connection; for asyncpg to be used in a greenlet."""

    world: PooledWorld
    resets: bool
    driver: str
    engine: Engine = field(init=False)
    statements: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        options: Any = {"connect_args": {"prepare_threshold": 0}} if self.driver == "psycopg" else {}
        if self.resets and self.driver == "asyncpg":
            options["connect_args"] = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        self.engine = self.world.orm.engine(
            self.driver, url=sqlalchemy_url(self.world.url), pool_size=1, max_overflow=0, **options
        )
        if self.resets:
            reset_on_return(self.engine)

    @contextmanager
    def running(self) -> Iterator[Stack]:
        try:
            yield self
        finally:
            self.engine.dispose()

    @contextmanager
    def unkeyed(self) -> Iterator[Run]:
        with self.engine.begin() as connection:
            # No two alike, so that none is one that was prepared before: this client knows who may have been here.
            yield lambda statement: run_on(connection, f"{statement} -- {next(self.statements)}")

    @contextmanager
    def keyed(self, tenant: str, other: str, shape: str) -> Iterator[Keyed]:  # noqa: ARG002  # a transaction has one tenant
        with use_tenant(tenant), Session(self.engine) as session, session.begin():
            if shape == "nested":
                session.connection().exec_driver_sql("SELECT 1")
                with session.begin_nested():
                    yield OrmKeyed(session, self.world.model)
            else:
                yield OrmKeyed(session, self.world.model)
