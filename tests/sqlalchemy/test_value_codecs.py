"""Values of an application's own types, and typing's forms of others, in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Literal, NewType
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    TypeDecorator,
    Uuid,
    bindparam,
    create_engine,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped
from sqlalchemy.orm import mapped_column as plain_column

import glpgenc
from glpgenc.errors import ConfigurationError, InvalidValueError, MappingError
from glpgenc.sqlalchemy import Encrypted, EncryptedColumn, Exact, Prefix, Range, mapped_column
from tests.support.orm import Orm


@dataclass(frozen=True)
class Money:
    cents: int
    currency: str


class MoneyCodec:
    """As a row of PostgreSQL, so that SQL may cast it."""

    def encode(self, value: Money, /) -> str:
        if value.cents < 0:
            message = f"{value.cents} is a debt"
            raise ValueError(message)
        return f"({value.cents},{value.currency})"

    def decode(self, text: str, /) -> Money:
        cents, currency = text.strip("()").split(",")
        return Money(int(cents), currency)


UserId = NewType("UserId", int)
Size = Literal["small", "large"]


def _model(mode: Any, **options: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class Item(Base):
        __tablename__ = "items"
        id: Mapped[int] = plain_column(primary_key=True)
        price: Encrypted[Money | None] = mapped_column(
            EncryptedColumn(Money, data_class="pii", mode=mode, codec=MoneyCodec(), search=Exact(), **options)
        )
        rough: Encrypted[Money | None] = mapped_column(
            EncryptedColumn(Money, data_class="pii", mode=mode, codec=MoneyCodec(), search=Exact(bits=1), **options)
        )
        owner: Encrypted[UserId | None] = mapped_column(
            EncryptedColumn(UserId, data_class="pii", mode=mode, search=[Exact(), Range(bucket=10)], **options)
        )
        size: Encrypted[Size | None] = mapped_column(
            EncryptedColumn(Size, data_class="pii", mode=mode, search=[Exact(), Prefix(normalize="exact")], **options)
        )
        alarm: Encrypted[time | None] = mapped_column(
            EncryptedColumn(time | None, data_class="pii", mode=mode, search=Exact(bits=1), **options)
        )
        tags: Encrypted[list[str] | None] = mapped_column(
            EncryptedColumn(ARRAY(String(9)), data_class="pii", mode=mode, search=[Exact(bits=1)], **options)
        )

    return Item


VALUES: list[dict[str, Any]] = [
    {
        "price": Money(number, "EUR"),
        "rough": Money(number, "EUR"),
        "owner": UserId(number),
        "size": ("small", "large")[number % 2],
        "alarm": time(number),
        "tags": [f"tag {number}", None],
    }
    for number in range(6)
]


@pytest.fixture(params=["database", "client", "bound"])
def filled(request: pytest.FixtureRequest, orm: Orm) -> Iterator[tuple[Any, Any]]:
    """The model, and a session on its filled table, in which each row was written in another way."""
    options: dict[str, Any] = {"row": "id"} if request.param == "bound" else {}
    Item, engine = _model("database" if options else request.param, **options), orm.engine()  # noqa: N806
    orm.create(Item.metadata, engine)
    with orm.session(engine) as session:
        session.add(Item(id=0, **VALUES[0]))
        session.flush()
        session.execute(insert(Item.__table__).values(id=1, **VALUES[1]))
        session.execute(insert(Item), [{"id": number, **VALUES[number]} for number in (2, 3)])
        session.execute(insert(Item.__table__), [{"id": number} for number in (4, 5, 6)])
        session.execute(update(Item.__table__).where(Item.__table__.c.id == 4).values(**VALUES[4]))
        session.get_one(Item, 5).price = VALUES[5]["price"]
        for name, value in VALUES[5].items():
            setattr(session.get_one(Item, 5), name, value)
        session.commit()
        yield Item, session


def test_values_come_back_whichever_way_they_were_written(filled: tuple[Any, Any]) -> None:
    Item, session = filled  # noqa: N806
    rows = session.execute(select(*(getattr(Item, name) for name in VALUES[0])).order_by(Item.id)).mappings().all()
    assert [dict(row) for row in rows] == [*VALUES, dict.fromkeys(VALUES[0])]


def test_each_is_found_by_its_value(filled: tuple[Any, Any]) -> None:
    Item, session = filled  # noqa: N806

    def ids(*criteria: Any) -> list[int]:
        return list(session.scalars(select(Item.id).where(*criteria).order_by(Item.id)))

    for name in ("price", "rough", "owner", "alarm", "tags"):
        column = getattr(Item, name)
        assert ids(column == VALUES[3][name]) == [3], name
        assert ids(column.in_([VALUES[1][name], VALUES[4][name]])) == [1, 4], name
        assert ids(column != VALUES[3][name]) == [0, 1, 2, 4, 5], name
    assert ids(Item.size == "large") == [1, 3, 5]
    assert ids(Item.size.startswith("sm")) == ids(Item.size.like("small")) == [0, 2, 4]
    assert ids(Item.owner > 3) == [4, 5]
    assert session.scalars(select(Item.id).where(Item.price == bindparam("p")), {"p": Money(2, "EUR")}).all() == [2]
    assert ids(Item.price == Money(2, "USD")) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price", 3, "must be a Money, not int"),
        ("price", Money(-4711, "EUR"), "MoneyCodec.encode raised ValueError"),
        ("size", "medium", "not a member of the Literal"),
        ("owner", "4711", "must be an int"),
        ("alarm", timedelta(seconds=4711), "must be a time, not timedelta"),
        ("tags", ["more than 9 characters"], "longer than the 9 characters"),
        ("tags", "text", "must be a list"),
    ],
)
def test_another_value_is_refused_without_being_shown(
    filled: tuple[Any, Any], name: str, value: Any, words: str
) -> None:
    Item, session = filled  # noqa: N806
    for write in (insert(Item.__table__).values(id=9, **{name: value}), update(Item).values(**{name: value})):
        with pytest.raises(InvalidValueError, match=words) as caught:
            session.execute(write)
        assert "4711" not in str(caught.value)
        session.rollback()


def test_what_sql_decrypts_may_be_cast(orm: Orm) -> None:
    Item, engine = _model("database"), orm.engine()  # noqa: N806
    orm.create(Item.metadata, engine)
    with orm.session(engine) as session:
        session.add(Item(id=1, **VALUES[3]))
        session.commit()
    with (
        psycopg.connect(orm.database) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=orm.manager),
    ):
        connection.execute("CREATE TYPE money_of AS (cents int, currency text)")
        row = connection.execute(
            "SELECT (glpgenc.gl_decrypt(price, 'items.price')::money_of).cents, "
            "glpgenc.gl_decrypt(tags, 'items.tags')::text[], glpgenc.gl_decrypt(alarm, 'items.alarm')::time FROM items"
        ).fetchone()
    assert row == (3, ["tag 3", None], time(3))


class Nobody(TypeDecorator[str]):
    """Text, of which the empty one is NULL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        if value == "4711":
            raise ValueError(value)
        return value or None

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        return value or ""


@pytest.mark.parametrize(
    "options", [{"mode": "database"}, {"mode": "client"}, {"mode": "client", "row": "id"}], ids=str
)
def test_a_decorator_may_make_null_of_a_value_and_a_value_of_null(orm: Orm, options: Any) -> None:
    table = Table(
        "items",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("name", EncryptedColumn(Nobody, data_class="pii", search=Exact(), **options)),
    )
    engine = orm.engine()
    orm.create(table.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(table), [{"id": 1, "name": ""}, {"id": 2, "name": "ada"}, {"id": 3, "name": None}])
        assert session.scalars(select(table.c.name).order_by(table.c.id)).all() == ["", "ada", ""]
        assert session.scalars(select(table.c.id).where(table.c.name.is_(None)).order_by(table.c.id)).all() == [1, 3]
        assert session.scalar(text("SELECT count(*) FROM items WHERE name IS NULL")) == 2
        with pytest.raises(InvalidValueError, match="returned None for a value to compare with"):
            session.execute(select(table.c.id).where(table.c.name == ""))
        session.rollback()
        with pytest.raises(InvalidValueError, match=r"Nobody\.process_bind_param raised ValueError") as caught:
            session.execute(insert(table).values(id=9, name="4711"))
        assert "4711" not in str(caught.value)


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_json_null_is_bound_to_a_row_whose_key_a_default_makes(orm: Orm, mode: Any) -> None:
    table = Table(
        "items",
        MetaData(),
        Column("id", Uuid, primary_key=True, default=uuid4),
        Column("document", EncryptedColumn(JSON, data_class="pii", mode=mode, row="id")),
    )
    engine = orm.engine()
    orm.create(table.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(table), [{"document": None}, {"document": JSON.NULL}])
        session.execute(insert(table).values(document=None))
        session.execute(insert(table))
        assert session.scalars(select(table.c.document)).all() == [None] * 4
        assert session.scalar(text("SELECT count(*) FROM items WHERE document IS NULL")) == 1


@pytest.mark.parametrize("facet", [Exact, Prefix, Range])
def test_the_class_of_a_facet_is_refused_with_the_call_that_is_meant(facet: Any) -> None:
    for search in (facet, [facet]):
        with pytest.raises(MappingError, match=f"not the class {facet.__name__}") as caught:
            EncryptedColumn(str, data_class="pii", search=search)
        assert f"search={facet.__name__}()" in str(caught.value)


@pytest.mark.parametrize("search", [None, "exact", 3, Exact.__base__])
def test_what_is_no_facet_is_refused_with_a_list_of_those_there_are(search: Any) -> None:
    with pytest.raises(MappingError, match=r"search takes Exact\(\)"):
        EncryptedColumn(str, data_class="pii", search=search)


@pytest.mark.parametrize("facet", [Prefix(), Range(bucket=1), Exact(normalize="lower")])
def test_values_with_a_codec_of_their_own_are_found_by_equality_only(facet: Any) -> None:
    with pytest.raises(MappingError):
        EncryptedColumn(Money, data_class="pii", codec=MoneyCodec(), search=facet)


@pytest.mark.parametrize("type_", [timedelta, dict, ARRAY(Numeric)])
def test_what_has_unlike_texts_of_equal_values_is_not_searched(type_: Any) -> None:
    with pytest.raises(MappingError, match="different text forms"):
        EncryptedColumn(type_, data_class="pii", search=Exact())


def test_create_all_on_another_database_names_postgresql_before_any_table_is_there() -> None:
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True))
    secret = Table(
        "b", metadata, Column("id", Integer, primary_key=True), Column("s", EncryptedColumn(str, data_class="x"))
    )
    engine = create_engine("sqlite://")
    for create in (metadata.create_all, secret.create):
        with pytest.raises(ConfigurationError, match=r"b.s is encrypted, which requires PostgreSQL") as caught:
            create(engine)
        assert "this engine is sqlite" in str(caught.value)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    metadata.create_all(engine, tables=[metadata.tables["a"]])
    engine.dispose()
