"""Values of every type survive: written and read through ORM and Core, and read by SQL, in both modes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Literal
from uuid import UUID

import psycopg
import pytest
from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    Time,
    insert,
    select,
    text,
    update,
)
from sqlalchemy import Enum as SQLEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

import glpgenc
from glpgenc.codecs import JSON_ANY
from glpgenc.errors import InvalidValueError, UnsupportedSuiteError
from glpgenc.sqlalchemy import EncryptedColumn
from tests.support.orm import Orm

MODES: dict[str, dict[str, Any]] = {
    "database": {"mode": "database"},
    "client": {"mode": "client"},
    "client, CBC": {"mode": "client", "suite": "A256CBC-HS512"},
    "client, XAES": {"mode": "client", "suite": "XAES-256-GCM"},
}
SQL_READS = {"database", "client, CBC"}


class Colour(Enum):
    RED = 1
    DEEP_BLUE = 2


class Level(StrEnum):
    LOW = "low-level"
    HIGH = "high-level"


class Address(BaseModel):
    street: str
    number: int
    tags: list[str] = []


SMALL = "é\u20ac\U0001f600\U0010ffff \ud7ff\ue000 'quoted' \\ % :colon"
MEGABYTE = "\U0001f600é" * 180_000
CASES: dict[str, tuple[Any, list[Any]]] = {
    "str": (str, ["", " ", "ada@example.org", SMALL, MEGABYTE, "\\x00", "%s"]),
    "String": (String(10), ["", "ten of them"[:10]]),
    "Text": (Text, ["", SMALL]),
    "int": (int, [0, -1, 2**63, -(2**200), 10**4000]),
    "Integer": (Integer, [0, -(2**31)]),
    "Decimal": (Decimal, [Decimal(0), Decimal("-0.000000000000000001"), Decimal("1.50"), Decimal(10) ** 1000]),
    "NaN": (Decimal, [Decimal("Infinity"), Decimal("-Infinity")]),
    "Numeric": (Numeric(10, 2), [Decimal("12345678.12")]),
    "bool": (bool, [True, False]),
    "date": (date, [date.min, date(2024, 2, 29), date.max]),
    "datetime": (datetime, [datetime.min, datetime(2024, 2, 29, 23, 59, 59, 10), datetime.max]),  # noqa: DTZ001, DTZ901
    "DateTime(timezone=True)": (
        DateTime(timezone=True),
        [
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(2024, 2, 29, 12, tzinfo=timezone(timedelta(hours=5, minutes=45))),
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ],
    ),
    "time": (time, [time.min, time.max]),
    "Time(timezone=True)": (Time(timezone=True), [time(1, 2, 3, 40, timezone(timedelta(hours=-8)))]),
    "timedelta": (timedelta, [timedelta(days=-1, seconds=1), timedelta(days=10**6)]),
    "ARRAY": (ARRAY(Text), [[], ["a", None, "b,c"]]),
    "Literal": (Literal["a", "b"], ["a", "b"]),
    "UUID": (UUID, [UUID(int=0), UUID(int=2**128 - 1)]),
    "dict": (dict, [{}, {"a": [1, 2.5, None, {"é\U0001f600": True}]}]),
    "list": (list, [[], [[], {}, "x", None]]),
    "JSON": (JSON, [{}, [], "text", 0, False, {"n": 10**30}]),
    "JSONB": (JSONB, [{"deep": {"er": [1]}}]),
    "any JSON": (JSON_ANY, ["", 1, {"x": None}]),
    "bytes": (bytes, [b"", b"\0", bytes(range(256)), b"x" * 1_000_000, b"\\x00"]),
    "LargeBinary": (LargeBinary, [b"\xff\xfe"]),
    "Enum": (Colour, [Colour.RED, Colour.DEEP_BLUE]),
    "StrEnum": (Level, [Level.LOW, Level.HIGH]),
    "SQLAlchemy's Enum of a class": (SQLEnum(Colour), [Colour.DEEP_BLUE]),
    "SQLAlchemy's Enum of texts": (SQLEnum("small", "large", name="size"), ["small", "large"]),
    "Pydantic model": (Address, [Address(street="Løkka \U0001f600", number=-1, tags=["a", ""])]),
}


def _model(type_: Any, **options: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class Item(Base):
        __tablename__ = "items"
        id: Mapped[int] = mapped_column(primary_key=True)
        value: Mapped[Any] = mapped_column(EncryptedColumn(type_, data_class="pii", **options), nullable=True)

    return Item


def _tables(metadata: MetaData, options: dict[str, Any]) -> dict[str, Any]:
    """Map a class for each case: one database has them all."""
    found = {}
    for number, (case, (type_, _)) in enumerate(CASES.items()):
        field = f"items_{number}.value"
        table = Table(
            f"items_{number}",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("value", EncryptedColumn(type_, field, data_class="pii", **options)),
        )
        found[case] = type("Item", (), {})
        registry().map_imperatively(found[case], table)
    return found


def _as_sql_reads(orm: Orm, type_: EncryptedColumn, table: str) -> list[Any]:
    function = "gl_decrypt_bytes" if type_.spec.codec.is_bytes else "gl_decrypt"
    statement = f"SELECT glpgenc.{function}(value, '{type_.spec.field}') FROM {table} ORDER BY id"
    with (
        psycopg.connect(orm.database) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=orm.manager),
    ):
        return [each for (each,) in connection.execute(statement.encode()).fetchall()]


def _same(got: Any, wanted: Any) -> bool:
    return bool(got == wanted) and type(got) is type(wanted)


def _item(item: Any, number: int, value: Any) -> Any:
    made = item()
    made.id, made.value = number, value
    return made


@pytest.mark.parametrize("mode", MODES)
def test_values_written_by_orm_and_core_are_read_the_same_by_orm_core_and_sql(orm: Orm, mode: str) -> None:
    metadata, engine = MetaData(), orm.engine()
    items = _tables(metadata, MODES[mode])
    orm.create(metadata, engine)
    for case, item in items.items():
        values = [*CASES[case][1], None]
        column = item.__table__.c.value
        with orm.session(engine) as session:
            session.add_all(_item(item, number, value) for number, value in enumerate(values))
            session.commit()
            session.execute(insert(item.__table__), [{"id": 100 + n, "value": value} for n, value in enumerate(values)])
            session.commit()
            by_orm = [each.value for each in session.scalars(select(item).order_by(item.id))]
            by_core = session.execute(select(column).order_by(column.table.c.id)).scalars().all()
            stored = session.scalars(text(f"SELECT value FROM {column.table.name} WHERE value IS NOT NULL")).all()
        wanted = [*values, *values]
        assert all(map(_same, by_orm, wanted)), case
        assert all(map(_same, by_core, wanted)), case
        assert len(by_orm) == len(by_core) == len(wanted)
        assert {bytes(each)[0] for each in stored} == {{"client": 0xFB, "client, XAES": 0xFC}.get(mode, 0xFA)}
        if mode in SQL_READS:
            codec = column.type.spec.codec
            texts = [None if value is None and not codec.takes_none else codec.store(value) for value in wanted]
            assert _as_sql_reads(orm, column.type, column.table.name) == texts, case


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("type_", [str, bytes])
def test_twenty_megabytes_survive(orm: Orm, mode: str, type_: type) -> None:
    Item, engine = _model(type_, **MODES[mode]), orm.engine()  # noqa: N806  (a class)
    orm.create(Item.metadata, engine)
    huge: Any = "é\U0001f600abcd" * 2_000_000 if type_ is str else b"\xfe\0" * 10_000_000
    with orm.session(engine) as session:
        session.add(Item(id=1, value=huge))
        session.commit()
        assert session.get_one(Item, 1).value == huge


@pytest.mark.parametrize(
    ("writer", "reader"), [("database", "client"), ("client, CBC", "database"), ("client, CBC", "client")]
)
def test_each_mode_reads_what_the_other_wrote(orm: Orm, writer: str, reader: str) -> None:
    metadata, engine = MetaData(), orm.engine()
    writers, readers = _tables(metadata, MODES[writer]), _tables(MetaData(), MODES[reader])
    orm.create(metadata, engine)
    with orm.session(engine) as session:
        for case, (_, values) in CASES.items():
            session.add_all(_item(writers[case], number, value) for number, value in enumerate(values))
            session.commit()
            read = session.scalars(select(readers[case].value).order_by(readers[case].id)).all()
            assert all(map(_same, read, values)), case
            assert len(read) == len(values)


def test_the_database_says_that_it_cant_open_what_is_for_clients_only(orm: Orm) -> None:
    Writer, Reader, engine = _model(str, mode="client"), _model(str), orm.engine()  # noqa: N806
    orm.create(Writer.metadata, engine)
    with orm.session(engine) as session:
        session.add(Writer(id=1, value="x"))
        session.commit()
        with pytest.raises(UnsupportedSuiteError):
            session.scalars(select(Reader.value)).all()


@pytest.mark.parametrize("mode", MODES)
def test_a_changed_json_document_is_written_when_it_is_mutable(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class Item(Base):
        __tablename__ = "items"
        id: Mapped[int] = mapped_column(primary_key=True)
        value: Mapped[dict[str, Any]] = mapped_column(
            MutableDict.as_mutable(EncryptedColumn(dict, data_class="pii", **MODES[mode]))
        )

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add(Item(id=1, value={"a": 1}))
        session.commit()
        item = session.get_one(Item, 1)
        item.value["b"] = 2
        session.commit()
        assert session.scalars(select(Item.value)).one() == {"a": 1, "b": 2}
        assert isinstance(item.value, MutableDict)


WRONG: list[tuple[Any, Any]] = [
    (str, 1),
    (str, b"x"),
    (str, "a\0b"),
    (str, "\ud800"),
    (int, "1"),
    (int, True),
    (bool, 1),
    (date, datetime(2024, 1, 1)),  # noqa: DTZ001
    (datetime, datetime(2024, 1, 1, tzinfo=UTC)),
    (DateTime(timezone=True), datetime(2024, 1, 1)),  # noqa: DTZ001
    (bytes, "x"),
    (UUID, "00000000-0000-0000-0000-000000000000"),
    (dict, []),
    (dict, {"a": object()}),
    (Colour, "RED"),
    (Address, {"street": "x", "number": 1}),
    (Decimal, 1.5),
    (time, time(1, tzinfo=UTC)),
    (timedelta, 86_400),
    (ARRAY(Text), "x, y"),
    (Literal["a", "b"], "another"),
]


def _insert_orm(session: Any, item: Any, value: Any) -> None:
    session.add(_item(item, 1, value))
    session.flush()


def _insert_core(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item.__table__), [{"id": 1, "value": value}, {"id": 2, "value": None}])


def _update_core(session: Any, item: Any, value: Any) -> None:
    session.execute(update(item.__table__).values(value=value))


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("write", [_insert_orm, _insert_core, _update_core])
def test_a_value_of_the_wrong_type_is_refused_without_being_shown(
    orm: Orm, mode: str, write: Callable[..., None]
) -> None:
    engine, metadata = orm.engine(), MetaData()
    for number, (type_, value) in enumerate(WRONG):
        table = Table(
            f"items_{number}",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("value", EncryptedColumn(type_, data_class="pii", **MODES[mode])),
        )
        item = type("Item", (), {})
        registry().map_imperatively(item, table)
        metadata.create_all(engine, tables=[table])
        with orm.session(engine) as session:
            with pytest.raises((InvalidValueError, StatementError)) as caught:
                write(session, item, value)
            assert isinstance(caught.value, InvalidValueError), (type_, caught.value)
            assert repr(value) not in str(caught.value)
            session.rollback()
            assert session.execute(text(f"SELECT count(*) FROM items_{number}")).scalar_one() == 0
