"""The tables of the search benchmark: the same people in plaintext, under either index, and encrypted."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, Integer, String, select, text, update
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from bench.people import people
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from bench.people import Person

TRIGRAMS, PATTERN = "pg_trgm GIN", "text_pattern_ops B-tree"
CLIENT, DATABASE = "client mode", "database mode"

_PLAIN = "plain"
_INDEXES: dict[str, dict[str, Any]] = {
    TRIGRAMS: {"postgresql_using": "gin", "postgresql_ops": {"name": "gin_trgm_ops"}},
    PATTERN: {"postgresql_ops": {"name": "text_pattern_ops"}},
}
_NAME, _EMAIL = "people.name", "people.email"
_PART = 50_000


def models() -> dict[str, Any]:
    """Return the models, by how their names are indexed or which mode they are in.

    In each, ``name`` is searched by its parts and ``email`` by equality.
    """
    plain = {what: _plain(f"{_PLAIN}_{number}", what) for number, what in enumerate(_INDEXES)}
    return {**plain, CLIENT: _encrypted("client"), DATABASE: _encrypted("database")}


def fill(engine: Engine, of: dict[str, Any], rows: int, is_read: Callable[[int, Person], bool]) -> None:
    """Create the tables with the same people in all, index and analyse them, and read them into memory.

    SQL makes the ciphertext of both modes, because it is several times as fast as a client that writes so many terms.

    :param is_read: tells of an id and a person whether the benchmark reads that row. Such rows are written again in
        client mode, in the suite that it writes by itself.
    """
    tables = [model.__table__ for model in of.values()]
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION pg_trgm"))
        connection.execute(text("CREATE EXTENSION pg_prewarm"))
        for table in tables:
            table.create(connection)
            for index in table.indexes:
                index.drop(connection)
        for name in (TRIGRAMS, PATTERN):
            _copy(connection, of[name].__tablename__, rows)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(partial(_encrypt, engine, of), range(1, rows + 1, _PART)))
    with Session(engine) as session, session.begin():
        session.execute(
            update(of[CLIENT]),
            [
                {"id": number, "name": person.name, "email": person.email}
                for number, person in enumerate(people(rows), 1)
                if is_read(number, person)
            ],
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET maintenance_work_mem = '512MB'"))
        for table in tables:
            for index in table.indexes:
                index.create(connection)
            connection.execute(text(f"VACUUM ANALYZE {table.name}"))
            for relation in (table.name, *(index.name for index in table.indexes)):
                connection.execute(text("SELECT pg_prewarm(CAST(:relation AS regclass))"), {"relation": relation})


def index_names(model: Any) -> Iterator[tuple[str, str]]:
    """Yield the column and the name of each index of a model's table."""
    for index in model.__table__.indexes:
        for column in index.columns:
            yield column.name, str(index.name)


def _plain(table: str, what: str) -> Any:
    class Base(DeclarativeBase):
        pass

    class Plain(Base):
        __tablename__ = table
        __table_args__ = (Index(f"{table}_name", "name", **_INDEXES[what]),)
        id = mapped_column(Integer, primary_key=True)
        name = mapped_column(String, nullable=False)
        email = mapped_column(String, nullable=False, index=True)

    return Plain


def _encrypted(mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    def column(field: str, search: Any) -> Any:
        return mapped_column(EncryptedColumn(str, field, data_class="bench", mode=mode, search=search), nullable=False)

    class Encrypted(Base):
        __tablename__ = mode
        id = mapped_column(Integer, primary_key=True)
        # The same fields in both modes, so that one table's ciphertext is the other's.
        name = column(_NAME, [Contains(), Prefix()])
        email = column(_EMAIL, Exact())

    return Encrypted


def _copy(connection: Connection, table: str, rows: int) -> None:
    driver: Any = connection.connection.dbapi_connection
    with driver.cursor().copy(f"COPY {table} (id, name, email) FROM STDIN") as copy:
        for number, person in enumerate(people(rows), 1):
            copy.write_row((number, person.name, person.email))


def _encrypt(engine: Engine, of: dict[str, Any], first: int) -> None:
    part = {"first": first, "last": first + _PART - 1}
    source, made, copied = (of[name].__tablename__ for name in (PATTERN, DATABASE, CLIENT))
    with Session(engine) as session, session.begin():
        session.scalars(select(of[DATABASE]).where(of[DATABASE].id == 0)).all()  # for the keys
        session.execute(
            text(
                f"INSERT INTO {made} (id, name, email) SELECT id, glpgenc.gl_encrypt(name, '{_NAME}'),"
                f" glpgenc.gl_encrypt(email, '{_EMAIL}') FROM {source} WHERE id BETWEEN :first AND :last"
            ),
            part,
        )
        session.execute(
            text(
                f"INSERT INTO {copied} (id, name, email)"
                f" SELECT id, name, email FROM {made} WHERE id BETWEEN :first AND :last"
            ),
            part,
        )
