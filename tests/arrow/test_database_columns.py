"""Columns of registered fields: what Arrow encrypted is a column's, and what a column holds is read by Arrow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import polars as pl
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import glpgenc
from glpgenc.arrow import (
    ColumnSpec,
    decrypt_frame,
    decrypt_polars,
    decrypt_table,
    encrypt_frame,
    encrypt_polars,
    encrypt_table,
)
from glpgenc.codecs import DATETIME_TZ
from glpgenc.errors import AlreadyEncryptedError, AuthenticationError, InvalidValueError, KeyNotLoadedError
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.listeners import record_calls
from tests.support.orm import Orm

CONTEXT = {"tenant_id": "acme", "data_class": "pii"}
Suite = Literal["A256CBC-HS512", "A256GCM"]
SUITES = pytest.mark.parametrize("suite", ["A256CBC-HS512", "A256GCM"])
TYPES: dict[str, tuple[Any, Any]] = {
    "email": (pa.string(), str),
    "age": (pa.int32(), int),
    "balance": (pa.decimal128(20, 8), Decimal),
    "active": (pa.bool_(), bool),
    "born": (pa.date32(), date),
    "seen": (pa.timestamp("us", "Europe/Berlin"), DATETIME_TZ),
    "local": (pa.timestamp("us"), datetime),
    "ref": (pa.uuid(), UUID),
    "tags": (pa.list_(pa.string()), list),
    "photo": (pa.binary(), bytes),
}
VALUES: dict[str, list[Any]] = {
    "email": ["Zoë@x.org", None, ""],
    "age": [17, None, -1],
    "balance": [Decimal("0.00000010"), None, Decimal("-1.50000000")],
    "active": [True, None, False],
    "born": [date(1, 2, 3), None, date(9999, 12, 31)],
    "seen": [datetime(2024, 6, 1, 12, 0, 0, 500_000, UTC), None, datetime(1, 1, 1, tzinfo=UTC)],
    "local": [datetime(2024, 6, 1, 12), None, datetime(1999, 12, 31, 23, 59, 59, 999_999)],  # noqa: DTZ001
    "ref": [UUID(int=17), None, UUID(int=2**128 - 1)],
    "tags": [["a", "é"], None, []],
    "photo": [b"\xff\0", None, b""],
}


class Base(DeclarativeBase):
    pass


def column(name: str) -> Any:
    search = [Exact(normalize="lower")] if name == "email" else []
    return mapped_column(EncryptedColumn(TYPES[name][1], data_class="pii", mode="client", search=search), nullable=True)


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email: Mapped[Any] = column("email")
    age: Mapped[Any] = column("age")
    balance: Mapped[Any] = column("balance")
    active: Mapped[Any] = column("active")
    born: Mapped[Any] = column("born")
    seen: Mapped[Any] = column("seen")
    local: Mapped[Any] = column("local")
    ref: Mapped[Any] = column("ref")
    tags: Mapped[Any] = column("tags")
    photo: Mapped[Any] = column("photo")


def columns(suite: Suite = "A256CBC-HS512", **changes: Any) -> dict[str, ColumnSpec]:
    return {
        name: ColumnSpec(field=f"people.{name}", suite=suite, type=type_, **changes)
        for name, (type_, _) in TYPES.items()
    }


TABLE = pa.table({"id": pa.array([1, 2, 3])} | {name: pa.array(VALUES[name], TYPES[name][0]) for name in TYPES})


@pytest.fixture(scope="module")
def world(orm: Orm) -> Orm:
    orm.create(Base.metadata)
    return orm


@pytest.fixture
def people(world: Orm) -> Orm:
    """The table, empty."""
    with psycopg.connect(world.database) as connection:
        connection.execute("TRUNCATE people")
    return world


def copied_in(url: str, table: pa.Table) -> None:
    names = ", ".join(table.schema.names)
    with (
        psycopg.connect(url) as connection,
        connection.cursor() as cursor,
        cursor.copy(f"COPY people ({names}) FROM STDIN (FORMAT binary)".encode()) as copy,
    ):
        copy.set_types(["int4", *(["bytea"] * (len(table.schema) - 1))])
        for row in zip(*(each.to_pylist() for each in table.columns), strict=True):
            copy.write_row(row)


def copied_out(url: str, names: list[str]) -> pa.Table:
    with psycopg.connect(url) as connection:
        rows = connection.execute(f"SELECT id, {', '.join(names)} FROM people ORDER BY id".encode()).fetchall()
    made = {name: pa.array([row[at + 1] for row in rows], pa.binary()) for at, name in enumerate(names)}
    return pa.table({"id": pa.array([row[0] for row in rows])} | made)


@SUITES
def test_an_encrypted_parquet_file_is_copied_into_a_table_that_the_orm_reads(
    people: Orm, tmp_path: Path, suite: Suite
) -> None:
    made = encrypt_table(TABLE, columns(suite), None, CONTEXT, key_manager=people.manager)
    pq.write_table(made, tmp_path / "people.parquet")
    copied_in(people.database, pq.read_table(tmp_path / "people.parquet"))
    with people.session(people.engine()) as session:
        found = session.scalars(select(Person).order_by(Person.id)).all()
        shown = {name: [getattr(each, name) for each in found] for name in TYPES}
        assert shown == VALUES
        by_search = session.scalars(select(Person.id).where(Person.email.facet("lower") == "ZOË@X.ORG")).all()
        assert by_search == [1]


def test_sql_reads_what_was_copied_in(people: Orm) -> None:
    copied_in(people.database, encrypt_table(TABLE, columns(), None, CONTEXT, key_manager=people.manager))
    with (
        psycopg.connect(people.database) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        connection.execute("SET LOCAL TimeZone = 'UTC'")
        for name, type_ in (("age", "int"), ("balance", "numeric"), ("born", "date"), ("seen", "timestamptz")):
            read = f"glpgenc.gl_decrypt({name}, 'people.{name}')"
            # The text is the one that SQL itself would have encrypted.
            rows = connection.execute(
                f"SELECT {read} IS NOT DISTINCT FROM {read}::{type_}::text, {read}::{type_} FROM people"
                " ORDER BY id".encode()
            ).fetchall()
            assert [row[0] for row in rows] == [True] * 3
            assert [row[1] for row in rows] == VALUES[name]


@SUITES
def test_what_the_orm_wrote_is_read_as_a_table(people: Orm, suite: Suite) -> None:
    with people.session(people.engine()) as session:
        for at in range(3):
            session.add(Person(id=at + 1, **{name: VALUES[name][at] for name in TYPES}))
        session.commit()
    out = copied_out(people.database, list(TYPES))
    back = decrypt_table(out, columns(suite), None, CONTEXT, key_manager=people.manager)
    assert back.equals(TABLE)


def test_what_sql_wrote_is_read_as_a_table(people: Orm) -> None:
    with (
        psycopg.connect(people.database) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        connection.execute("SET LOCAL TimeZone = 'Asia/Kolkata'")
        connection.execute(
            "INSERT INTO people (id, seen, balance, tags) SELECT 1, glpgenc.gl_encrypt(now()::text, 'people.seen'),"
            " glpgenc.gl_encrypt('1.5'::numeric::text, 'people.balance'),"
            """ glpgenc.gl_encrypt('["a", "b"]'::jsonb::text, 'people.tags')"""
        )
        now = connection.execute("SELECT now()").fetchone()
    wanted = {name: spec for name, spec in columns().items() if name in {"seen", "balance", "tags"}}
    out = copied_out(people.database, list(wanted))
    back = decrypt_table(out, wanted, None, CONTEXT, key_manager=people.manager)
    assert now is not None
    assert back["seen"].to_pylist() == [now[0]]
    assert back["balance"].to_pylist() == [Decimal("1.5")]
    assert back["tags"].to_pylist() == [["a", "b"]]


@SUITES
def test_rows_are_bound_as_the_columns_of_sql_are(people: Orm, suite: Suite) -> None:
    spec = {"email": ColumnSpec(field="people.email", suite=suite, row="id")}
    made = encrypt_table(TABLE, spec, None, CONTEXT, key_manager=people.manager)
    assert decrypt_table(made, spec, None, CONTEXT, key_manager=people.manager).equals(TABLE)
    moved = made.set_column(1, made.schema.field(1), made["email"].take(pa.array([2, 1, 0])))
    with pytest.raises(AuthenticationError) as caught:
        decrypt_table(moved, spec, None, CONTEXT, key_manager=people.manager)
    assert caught.value.__notes__ == ["row 0, counted from 0", "column 'email'"]
    if suite == "A256CBC-HS512":
        with (
            psycopg.connect(people.database) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
        ):
            opened = connection.execute(
                "SELECT glpgenc.gl_decrypt(%s, 'people.email', '1')", [made["email"][0].as_py()]
            ).fetchone()
        assert opened == ("Zoë@x.org",)


def test_a_frame_s_columns_can_be_a_field_s(people: Orm) -> None:
    frame = TABLE.select(["id", "email", "seen"]).to_pandas()
    spec = {name: ColumnSpec(field=f"people.{name}") for name in ("email", "seen")}
    made = encrypt_frame(frame, spec, None, CONTEXT, key_manager=people.manager)
    back = decrypt_frame(made, spec, None, CONTEXT, key_manager=people.manager)
    assert back.equals(frame)


def test_a_polars_frame_s_columns_can_be_a_field_s(people: Orm) -> None:
    frame = pl.DataFrame({"id": [1, 2], "email": ["ada@x.org", None]})
    spec = {"email": ColumnSpec(field="people.email")}
    made = encrypt_polars(frame, spec, None, CONTEXT, key_manager=people.manager)
    assert made["email"][0][:1] == b"\xfa"
    back = decrypt_polars(made, spec, None, CONTEXT, schema=frame.schema, key_manager=people.manager)
    assert back.equals(frame)


def test_another_tenant_can_not_read_them(people: Orm) -> None:
    spec = {"email": ColumnSpec(field="people.email")}
    made = encrypt_table(TABLE, spec, None, CONTEXT, key_manager=people.manager)
    with pytest.raises(KeyNotLoadedError) as caught:
        decrypt_table(made, spec, None, CONTEXT | {"tenant_id": "other"}, key_manager=people.manager)
    assert caught.value.__notes__ == ["row 0, counted from 0", "column 'email'"]


def test_what_a_column_refuses_is_refused_here(people: Orm) -> None:
    spec = {"email": ColumnSpec(field="people.email")}
    cell = encrypt_table(TABLE, spec, None, CONTEXT, key_manager=people.manager)["email"][0].as_py()
    photo = {"photo": ColumnSpec(field="people.photo")}
    with pytest.raises(AlreadyEncryptedError) as caught:
        encrypt_table(pa.table({"photo": [b"x", cell]}), photo, None, CONTEXT, key_manager=people.manager)
    assert caught.value.__notes__ == ["row 1, counted from 0", "column 'photo'"]
    with pytest.raises(InvalidValueError, match=r"U\+0000"):
        encrypt_table(pa.table({"email": ["a\0"]}), spec, None, CONTEXT, key_manager=people.manager)
    with pytest.raises(TypeError, match="no form for Arrow type double"):
        encrypt_table(pa.table({"email": [1.5]}), spec, None, CONTEXT, key_manager=people.manager)


def test_a_table_may_have_columns_of_both_kinds_and_all_are_reported_of(people: Orm) -> None:
    both = {"email": ColumnSpec(field="people.email"), "born": ColumnSpec(data_class="dates")}
    with (
        record_calls() as listener,
        EncryptionService(people.manager, EncryptionServiceConfig(environment="test")) as service,
    ):
        made = encrypt_table(TABLE, both, service, CONTEXT, key_manager=people.manager)
        assert decrypt_table(made, both, service, CONTEXT, key_manager=people.manager).equals(TABLE)
    assert [(each.operation, each.data_class, each.tenant_id, each.count) for each in listener.operations] == [
        (operation, data_class, "acme", 2) for operation in ("encrypt", "decrypt") for data_class in ("pii", "dates")
    ]
