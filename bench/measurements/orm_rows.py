"""Rows with three encrypted texts, written and read through SQLAlchemy, beside plaintext and sqlalchemy-utils.

Insert is making the objects, `session.add_all` and `flush`, in a transaction that is rolled back; the
database numbers the rows, so that SQLAlchemy writes many with one statement. Where the objects come with their numbers
("ids given"), it executes a statement for each row, and what a statement costs is a larger part. Select is
`session.scalars(select(Model)).all()` with no object in the session. Transactions are open and have their keys before
the time is taken. All tables have the same rows. Of sqlalchemy-utils it is `StringEncryptedType`, with each of its
engines.

The rows named "with Exact" have a search facet on each column, and the three index columns, triggers and indexes that
come with them, against plaintext with three B-trees.

Where the time of a select goes: "AESGCM alone" is a type that decrypts and checks nothing else, with one call of the
package cryptography for each value. What it takes beyond plaintext is the least that client mode can. The rest of
client mode's is one call of a Python function for each value: it compares the header with the one before, joins the
associated data where there are search terms, and counts. In database mode this process does what it does for
plaintext; "of it the server" is the same decryption by a statement that returns three counts. On another processor
AESGCM and PL/pgSQL take another multiple of SQLAlchemy's time, and so do both modes: compare them with these two
rows.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Integer, LargeBinary, String, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator
from sqlalchemy_utils import StringEncryptedType  # type: ignore[import-untyped]
from sqlalchemy_utils.types.encrypted.encrypted_type import (  # type: ignore[import-untyped]
    AesEngine,
    AesGcmEngine,
    FernetEngine,
)

from bench.fixtures.manager import bound_engine
from bench.fixtures.people import Person, people
from bench.results.row import Row, at_least, at_most, timed
from bench.results.timing import in_turns
from glpgenc.sqlalchemy import EncryptedColumn, Exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Dialect, Engine
    from sqlalchemy.types import TypeEngine

    from bench.fixtures.stage import Stage
    from bench.results.row import Bound
    from bench.results.timing import Timing

_PLAIN, _INDEXED = "plaintext", "plaintext, three B-trees"
_CLIENT, _DATABASE = "client mode", "database mode"
_GCM = "sqlalchemy-utils AesGcmEngine"
_CLIENT_EXACT, _DATABASE_EXACT = f"{_CLIENT} with Exact", f"{_DATABASE} with Exact"
_KEY = "of the benchmark only"
_FLOOR = "AESGCM alone"


class _AesGcmAlone(TypeDecorator[str]):
    """The package's cipher, without anything that makes it safe to use."""

    impl = LargeBinary
    cache_ok = True
    cipher, aad = AESGCM(os.urandom(32)), os.urandom(40)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        encrypt, aad = self.cipher.encrypt, self.aad

        def process(value: str) -> bytes:
            nonce = os.urandom(12)
            return nonce + encrypt(nonce, value.encode(), aad)

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        decrypt, aad = self.cipher.decrypt, self.aad
        return lambda data: decrypt(data[:12], data[12:], aad).decode()


_TYPES: Mapping[str, Callable[[], TypeEngine[Any]]] = {
    _PLAIN: String,
    _CLIENT: lambda: EncryptedColumn(str, data_class="bench", mode="client"),
    _DATABASE: lambda: EncryptedColumn(str, data_class="bench", mode="database"),
    _GCM: lambda: StringEncryptedType(String, _KEY, AesGcmEngine),
    "sqlalchemy-utils AesEngine": lambda: StringEncryptedType(String, _KEY, AesEngine, "pkcs5"),
    "sqlalchemy-utils FernetEngine": lambda: StringEncryptedType(String, _KEY, FernetEngine),
    _FLOOR: _AesGcmAlone,
    _INDEXED: String,
    _CLIENT_EXACT: lambda: EncryptedColumn(str, data_class="bench", mode="client", search=Exact()),
    _DATABASE_EXACT: lambda: EncryptedColumn(str, data_class="bench", mode="database", search=Exact()),
}
_OURS = (_CLIENT, _DATABASE)
_OTHERS = [name for name in _TYPES if name.startswith("sqlalchemy-utils")]
_BOUNDS: dict[tuple[str, str], Bound] = {
    ("insert", _CLIENT): at_most(1.1),
    ("insert", _DATABASE): at_most(1.4),
    ("select", _CLIENT): at_most(1.3),
    ("select", _CLIENT_EXACT): at_most(1.3),
    ("select", _DATABASE): at_most(3),
}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server = stage.newest()
    listed = list(people(stage.scale.orm_rows))
    with stage.database(server) as url, bound_engine(url) as engine:
        models = {name: _model(f"rows_{number}", name) for number, name in enumerate(_TYPES)}
        for model in models.values():
            model.metadata.create_all(engine)
        run = _Run(engine, models, listed, stage.scale.orm_rounds, server.version)
        yield from _orm(run)
        yield from _core(run)


def _model(table: str, name: str) -> Any:
    class Base(DeclarativeBase):
        pass

    make, indexed = _TYPES[name], name == _INDEXED
    columns = {field: mapped_column(make(), nullable=False, index=indexed) for field in Person._fields}
    return type(table, (Base,), {"__tablename__": table, "id": mapped_column(Integer, primary_key=True), **columns})


class _Run:
    """The same rows in a table for each way to store them.

    :param models: of the tables, which are empty.
    :param rows: what to store.
    :param version: of the server.
    """

    def __init__(self, engine: Engine, models: dict[str, Any], rows: list[Person], rounds: int, version: str) -> None:
        self.engine, self.models, self.rows, self.rounds, self.version = engine, models, rows, rounds, version
        self.values: list[dict[str, Any]] = [person._asdict() for person in rows]
        self.numbered = [{"id": number, **each} for number, each in enumerate(self.values, 1)]

    def inserts(self, names: list[str], *, core: bool = False, ids_given: bool = False) -> dict[str, Timing]:
        """Time writing all rows, of some ways in turns."""
        values = self.numbered if ids_given else self.values
        with Session(self.engine) as session:

            def prepare(name: str) -> None:
                session.rollback()
                session.expunge_all()
                with self.engine.begin() as connection:
                    connection.execute(text(f"TRUNCATE {self.models[name].__tablename__}"))
                _warm(session, self.models[name])
                gc.collect()

            def add(name: str) -> None:
                if core:
                    session.connection().execute(insert(self.models[name].__table__), values)
                else:
                    session.add_all([self.models[name](**each) for each in values])
                    session.flush()

            took = in_turns({name: partial(add, name) for name in names}, self.rounds, before=prepare)
            session.rollback()
        return self._each(took)

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Have all rows in all tables, for a ``with`` block."""
        for model in self.models.values():
            with Session(self.engine) as session, session.begin():
                session.execute(text(f"TRUNCATE {model.__tablename__}"))
                session.execute(insert(model), self.values)
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"VACUUM ANALYZE {model.__tablename__}"))
        yield

    def selects(self, names: list[str], *, core: bool = False) -> dict[str, Timing]:
        """Time reading all rows, of some ways in turns."""
        with Session(self.engine) as session:

            def prepare(name: str) -> None:
                session.rollback()
                _warm(session, self.models[name])
                gc.collect()

            def read(name: str) -> None:
                model = self.models[name]
                if core:
                    found: Any = session.connection().execute(select(model.__table__.c[("id", *Person._fields)])).all()
                else:
                    found = session.scalars(select(model)).all()
                _expect(found[-1].phone == self.rows[-1].phone and len(found) == len(self.rows))

            took = in_turns({name: partial(read, name) for name in names}, self.rounds, before=prepare)
        return self._each(took)

    def decryptions(self) -> dict[str, Timing]:
        """Time decrypting all rows in the server, beside reading them in plaintext."""
        model, plain = self.models[_DATABASE], self.models[_PLAIN]
        table, fields = model.__tablename__, Person._fields
        decrypted = ", ".join(f"glpgenc.gl_decrypt({each}, '{table}.{each}') AS {each}" for each in fields)
        counts = ", ".join(f"count({each})" for each in fields)
        statement = text(f"SELECT {counts} FROM (SELECT {decrypted} FROM {table} OFFSET 0) AS rows")
        with Session(self.engine) as session:

            def prepare(_: str) -> None:
                session.rollback()
                _warm(session, model)
                gc.collect()

            def count() -> None:
                _expect(session.execute(statement).one() == (len(self.rows),) * len(fields))

            subjects = {_DATABASE: count, _PLAIN: lambda: session.scalars(select(plain)).all()}
            return self._each(in_turns(subjects, self.rounds, before=prepare))

    def _each(self, took: dict[str, Timing]) -> dict[str, Timing]:
        return {name: timing.each(len(self.rows)) for name, timing in took.items()}


def _warm(session: Session, model: Any) -> None:
    """Begin the transaction and have its keys, which are not what is measured; forget the objects."""
    session.expunge_all()
    session.scalars(select(model).where(model.id == 0)).all()


def _orm(run: _Run) -> Iterator[Row]:
    for action, take in (("insert", run.inserts), ("select", run.selects)):
        with run.filled():
            took = take([_PLAIN, *_OURS, _FLOOR, *_OTHERS])
        for name in (*_OURS, _FLOOR, *_OTHERS):
            yield _row(f"ORM {action}", run, took, (name, _PLAIN), _BOUNDS.get((action, name)))
        for name in _OURS:
            yield _row(f"ORM {action}", run, took, (name, _GCM), at_least(1))
    with run.filled():
        took = run.selects([_INDEXED, _CLIENT_EXACT, _DATABASE_EXACT])
        of_server = run.decryptions()
    for name in (_CLIENT_EXACT, _DATABASE_EXACT):
        yield _row("ORM select", run, took, (name, _INDEXED), _BOUNDS.get(("select", name)))
    yield _row("ORM select, of it the server", run, of_server, (_DATABASE, _PLAIN))
    took = run.inserts([_PLAIN, *_OURS, _GCM], ids_given=True)
    for name in (*_OURS, _GCM):
        yield _row("ORM insert, ids given", run, took, (name, _PLAIN))
    took = run.inserts([_INDEXED, _CLIENT_EXACT, _DATABASE_EXACT])
    for name in (_CLIENT_EXACT, _DATABASE_EXACT):
        yield _row("ORM insert", run, took, (name, _INDEXED))


def _core(run: _Run) -> Iterator[Row]:
    for action, take in (("executemany", run.inserts), ("select", run.selects)):
        with run.filled():
            took = take([_PLAIN, *_OURS], core=True)
        for name in _OURS:
            yield _row(f"Core {action}", run, took, (name, _PLAIN))


def _row(action: str, run: _Run, took: dict[str, Timing], pair: tuple[str, str], bound: Bound | None = None) -> Row:
    name, against = pair
    return timed(f"{action}, {name}", run.version, took[name], against, took[against], unit="us", bound=bound)


def _expect(found: bool) -> None:  # noqa: FBT001  (private, and named for its argument)
    if not found:
        message = "a row that was read is not the one that was written"
        raise LookupError(message)
