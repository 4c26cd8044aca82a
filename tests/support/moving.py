"""A live table whose columns go from plaintext to ciphertext, its model that falls back, and a plaintext twin."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Date, DateTime, Engine, LargeBinary, Numeric, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from glpgenc.settings import Settings
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range, Similar, Words
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

STAGES = ("expanded", "half", "verified", "contracted")

COLUMNS: dict[str, tuple[Any, Any, str, Any]] = {
    "email": (str, Text(), "text", [Exact(), Exact(normalize="lower"), Prefix(), Contains(), Similar(), Words()]),
    "phone": (str, Text(), "text", Exact(normalize="digits")),
    "price": (Decimal, Numeric(), "numeric", [Exact(), Range(bucket=10, low=-100, high=1000)]),
    "born": (dt.date, Date(), "date", Range(bucket="month")),
    "seen": (DateTime(timezone=True), DateTime(timezone=True), "timestamptz", Exact()),
    "blob": (bytes, LargeBinary(), "bytea", Exact()),
    "note": (str, Text(), "varchar(200)", ()),
}
"""Each column: its type when encrypted, the plain type, that of the table's plaintext column, and the facets."""

FILL = """
    INSERT INTO {} (id, email, phone, price, born, seen, blob, note)
    SELECT i, CASE WHEN i %% 7 <> 0
                   THEN (ARRAY['ada', 'ADA', 'Bob', 'bo%%', 'é'])[1 + i %% 5] || i / 10 || '@x.org' END,
           CASE WHEN i %% 9 <> 0 THEN '+49 ' || i END, CASE WHEN i %% 5 <> 0 THEN i * 1.50 END,
           CASE WHEN i %% 8 <> 0 THEN date '1950-01-31' + i * 11 END,
           CASE WHEN i %% 6 <> 0 THEN timestamptz '2020-01-01 12:00:00.5+00' + i * interval '7 hours' END,
           CASE WHEN i %% 4 <> 0 THEN decode(lpad(to_hex(i), 4, '0'), 'hex') END,
           CASE WHEN i %% 3 <> 0 THEN '' END
    FROM generate_series(%s::int, %s::int) AS i
"""
ROWS = 60


def models(mode: Any, **more: Any) -> tuple[Any, Any]:
    """Return two new mapped classes: of the table on its way, and of its twin."""

    class Base(DeclarativeBase):
        pass

    def encrypted(name: str, type_: Any, facets: Any) -> Any:
        column = EncryptedColumn(
            type_, f"people.{name}", data_class="pii", search=facets, mode=mode, fallback=name, **more
        )
        return mapped_column(f"{name}_enc", column, nullable=True)

    annotations = {"__annotations__": {"id": Mapped[int]}}
    own = {name: encrypted(name, each[0], each[3]) for name, each in COLUMNS.items()}
    twin = {name: mapped_column(each[1], nullable=True) for name, each in COLUMNS.items()}
    person = type("Person", (Base,), {"__tablename__": "people", **annotations, "id": key(), **own})
    plain = type("Plain", (Base,), {"__tablename__": "twins", **annotations, "id": key(), **twin})
    return person, plain


def key() -> Any:
    return mapped_column(primary_key=True, autoincrement=False)


@dataclass
class Moving:
    """A database with both tables filled alike, of one tenant, ``acme``.

    :param person: the class of the table on its way.
    :param plain: of its twin.
    """

    orm: Orm
    world: BackfillWorld
    engine: Engine
    mode: str
    person: Any
    plain: Any

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        return self.world.execute(statement, *parameters)

    def session(self, engine: Engine | None = None) -> Session:
        return self.orm.session(engine or self.engine)

    def reach(self, stage: str) -> None:
        """Go on to a stage, from the one before it."""
        getattr(self, f"_to_{stage}")()

    def _to_expanded(self) -> None:
        for column in (each for each in self.person.__table__.columns if isinstance(each.type, EncryptedColumn)):
            spec = column.type.spec
            name, field = spec.fallback, spec.logical_field
            self.execute("SELECT glpgenc.gl_register_field(%s, 'pii', 0)", field)
            for each in spec.search:
                self.execute(
                    "SELECT glpgenc.gl_register_facet(%s, %s, %s, %s, %s, %s, %s)", field, each.facet_name,
                    each.normalizer.name.lower(), each.kept_bits, each.scope, each.shape.kind.name.lower(),
                    json.dumps(each.shape.parameters()),
                )  # fmt: skip
            self.execute(
                "SELECT glpgenc.gl_expand_column('people', %s, %s, %s, mode => %s)", name, column.name, field, self.mode
            )
            for facet, index_column in spec.index_columns(column.name):
                self.execute(
                    "SELECT glpgenc.gl_index_column('people', %s, %s, %s)", column.name, facet.facet_name, index_column
                )

    def _to_half(self) -> None:
        # The rows that the application happens to write.
        with self.session() as session:
            for person in session.scalars(select(self.person).where(self.person.id % 2 == 0)):
                for name in COLUMNS:
                    flag_modified(person, name)
            session.commit()

    def _to_verified(self) -> None:
        self.world.backfill("people")
        if self.mode == "client":
            # Such writes have emptied the plaintext, and there is nothing to compare them with.
            for name in COLUMNS:
                for state in ("backfilled", "verified"):
                    self.execute("SELECT glpgenc.gl_advance('people', %s, %s)", f"{name}_enc", state)
        else:
            compare_columns(self.world.settings, "people")

    def _to_contracted(self) -> None:
        for name in COLUMNS:
            self.execute("SELECT glpgenc.gl_drop_plaintext('people', %s)", f"{name}_enc")

    def pending(self, name: str = "email") -> int:
        condition = self.execute(f"SELECT glpgenc.gl_pending('people', '{name}_enc')")[0][0]
        return int(self.execute(f"SELECT count(*) FROM people WHERE {condition}")[0][0])

    def same(self, case: Callable[[Any], Any], session: Session) -> list[int]:
        """Demand that a criteria finds the same rows in both tables; return their keys."""
        own, twin = (
            list(session.scalars(select(model.id).where(case(model)).order_by(model.id)))
            for model in (self.person, self.plain)
        )
        assert own == twin
        return own


@contextmanager
def moving_on(server: Server, templates: TemplateDatabases, folder: Path, mode: str, **more: Any) -> Iterator[Moving]:
    """Make both tables in a new database, filled, and not expanded."""
    with fresh_database(server, template=templates.on(server)) as database, orm_on(database, folder) as orm:
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        person, plain = models(mode, **more)
        plain.__table__.create(engine)
        with psycopg.connect(database, autocommit=True) as connection:
            columns = ", ".join(f"{name} {each[2]}" for name, each in COLUMNS.items())
            connection.execute("INSERT INTO glpgenc.installation (name, value) VALUES ('default_tenant', 'acme')")
            connection.execute(f"CREATE TABLE people (id integer PRIMARY KEY, {columns})".encode())
            for table in ("people", "twins"):
                connection.execute(FILL.format(table).encode(), (1, ROWS))
        settings = Settings(
            database_url=database, local_kek_file=str(folder / "kek.json"), environment="test", allow_superuser=True
        )
        world = BackfillWorld(database, folder, database, settings, orm.manager)
        yield Moving(orm, world, engine, mode, person, plain)
