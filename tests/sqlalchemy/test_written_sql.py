"""Hand-written SQL inside of a statement does not name an encrypted column: it would see ciphertext."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    column,
    distinct,
    exists,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.functions import Function

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import EncryptedColumn
from tests.support.orm import Orm, statements_of

Statement = Callable[[Any], Any]


@pytest.fixture(params=["database", "client"])
def world(request: pytest.FixtureRequest, orm: Orm) -> tuple[Orm, Engine, Any]:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode=request.param))
        note: Mapped[str | None] = mapped_column(Text)

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(Text)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([User(id=1, email="b", note="x"), User(id=2, email=None), Order(id=1, email="c")])
        session.commit()
    User.Order = Order
    return orm, engine, User


REFUSED: dict[str, Statement] = {
    "ORDER BY": lambda u: select(u.id).order_by(text("email")),
    "ORDER BY, qualified": lambda u: select(u.id).order_by(text("users.email DESC")),
    "ORDER BY, with a schema": lambda u: select(u.id).order_by(text("public.users.email")),
    "ORDER BY, in capitals": lambda u: select(u.id).order_by(text("Lower(EMAIL)")),
    "ORDER BY, quoted": lambda u: select(u.id).order_by(text('"users"."email"')),
    "ORDER BY a label": lambda u: select(u.email.label("e")).order_by(text("e")),
    "ORDER BY literally": lambda u: select(u.id).order_by(literal_column("email")),
    "ORDER BY column()": lambda u: select(u.id).order_by(column("email")),
    "GROUP BY": lambda u: select(func.count()).select_from(u).group_by(text("email")),
    "GROUP BY literally": lambda u: select(func.count()).select_from(u).group_by(literal_column("users.email")),
    "DISTINCT": lambda u: select(text("email")).select_from(u).distinct(),
    "count distinct": lambda u: select(func.count(distinct(literal_column("email")))).select_from(u),
    "count distinct in one text": lambda u: select(func.count(text("DISTINCT email"))).select_from(u),
    "count distinct, literally": lambda u: select(func.count(literal_column("DISTINCT email"))).select_from(u),
    "selected": lambda u: select(text("email")).select_from(u),
    "selected literally": lambda u: select(literal_column("email")).select_from(u),
    "selected as column()": lambda u: select(column("email")).select_from(u),
    "selected as text": lambda u: select(literal_column("email", String)).select_from(u),
    "selected beside": lambda u: select(u.id, text("coalesce(email, '')")),
    "all columns": lambda u: select(text("*")).select_from(u),
    "all columns of the table": lambda u: select(text("users.*")).select_from(u),
    "of a subquery": lambda u: select(
        select(literal_column("email").label("e")).select_from(u).subquery().c.e,
    ),
    "UNION": lambda u: select(text("email")).select_from(u).union(select(text("email")).select_from(u)),
    "compared": lambda u: select(u.id).where(text("email = 'b'")),
    "compared literally": lambda u: select(u.id).where(literal_column("email") == "b"),
    "compared with a parameter": lambda u: select(u.id).where(text("users.email = :x")).params(x=b"b"),
    "a function": lambda u: select(func.lower(literal_column("email"))).select_from(u),
    "an aggregate": lambda u: select(func.min(literal_column("email"))).select_from(u),
    "json": lambda u: select(func.json_build_object("e", literal_column("email"))).select_from(u),
    "a whole row": lambda u: select(Function("row_to_json", text("users"))).select_from(u),
    "a whole row, literally": lambda u: select(func.to_jsonb(literal_column("users"))).select_from(u),
    "a window's order": lambda u: select(func.row_number().over(order_by=text("email"))).select_from(u),
    "a window's partition": lambda u: select(func.row_number().over(partition_by=literal_column("email"))).select_from(
        u
    ),
    "an aggregate's order": lambda u: select(func.array_agg(aggregate_order_by(u.id, literal_column("email")))),
    "a filter": lambda u: select(func.count().filter(text("email > ''"))).select_from(u),
    "HAVING": lambda u: select(u.note).group_by(u.note).having(text("max(email) > 'a'")),
    "RETURNING": lambda u: insert(u).values(id=9).returning(text("email")),
    "RETURNING literally": lambda u: insert(u).values(id=9).returning(literal_column("email")),
    "written to a plain column": lambda u: update(u).values(note=literal_column("email")),
    "written to a plain column as text": lambda u: update(u).values(note=text("email")),
    "after a comment and a string": lambda u: select(u.id).order_by(text("/* users */ 'it''s', email")),
    "a subquery in the text": lambda u: select(u.id).where(
        text("EXISTS (SELECT 1 FROM orders WHERE id = 1 AND users.email > '')")
    ),
}

PASSING: dict[str, Statement] = {
    "another column": lambda u: select(u.id).order_by(text("note DESC"), literal_column("users.id")),
    "another table's column": lambda u: (
        select(u.id)
        .join(u.Order, u.Order.id == u.id)
        .where(text("orders.email = 'c'"))
        .order_by(text('"orders".email'))
    ),
    "a string": lambda u: select(u.id, text("'email'"), literal_column("'users.email'")).order_by(text("id")),
    "a dollar-quoted string": lambda u: select(u.id).where(text("note <> $x$ email $x$")),
    "a parameter of the name": lambda u: select(u.id).where(text("note = :email")).params(email="x"),
    "a type of the name": lambda u: select(u.id).where(text("note::text = 'x'")),
    "a function of the name": lambda u: select(u.id).order_by(text("abs(id)")),
    "a test for NULL": lambda u: select(u.id).where(text("email IS NULL OR users.email IS NOT NULL")),
    "a test for NULL, literally": lambda u: select(u.id).where(literal_column("email").is_(None)),
    "a count": lambda u: select(func.count(literal_column("email"))).select_from(u),
    "a number": lambda u: select(u.id, u.note).order_by(text("2"), literal_column("1")),
    "exists": lambda u: select(exists().where(u.id == 1)),
    "exists of all columns": lambda u: select(exists(select(text("*")).select_from(u))),
    "the stored bytes": lambda u: select(literal_column("email", LargeBinary)).select_from(u),
    "the value": lambda u: select(literal_column("users.email", u.email.type)).select_from(u),
    "our functions": lambda u: select(u.id).where(text("glpgenc.gl_key_id(email) IS NOT NULL")),
    "a label of another": lambda u: select(u.note.label("email"), u.id).order_by("email"),
    "a subquery in the text": lambda u: select(u.id).where(text("EXISTS (SELECT 1 FROM users o WHERE o.id = 1)")),
    "set to SQL": lambda u: update(u).values(email=literal_column("email")),
    "set to text": lambda u: update(u).values(email=text("email")),
}


def test_what_names_an_encrypted_column_is_refused_before_it_is_sent(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    accepted = []
    with orm.session(engine) as session, statements_of(engine) as sent:
        for name, make in REFUSED.items():
            try:
                session.execute(make(user))
            except EncryptedQueryError as error:
                if "users.email is encrypted" not in error.message or not error.hint:
                    accepted.append((name, str(error)))
            except Exception as error:  # noqa: BLE001  (all of them are shown together)
                accepted.append((name, str(error)[:200]))
                session.rollback()
            else:
                accepted.append((name, "executed"))
    assert accepted == []
    assert not [each for each in sent if "users" in each]


def test_what_names_others_passes(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    refused = []
    with orm.session(engine) as session:
        for name, make in PASSING.items():
            session.scalars(select(user.email)).all()  # loads keys
            try:
                result = session.execute(make(user))
                if getattr(result, "returns_rows", True):
                    result.all()
            except Exception as error:  # noqa: BLE001  (all of them are shown together)
                refused.append((name, str(error)[:300]))
            session.rollback()
        assert session.scalars(PASSING["the value"](user)).all() == ["b", None]
    assert refused == []


def test_a_whole_text_statement_is_not_looked_into(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    with orm.session(engine) as session:
        assert session.scalar(text("SELECT count(email) FROM users")) == 1
        statement = text("SELECT email FROM users WHERE id = 1").columns(user.email)
        assert session.scalars(statement).all() == ["b"]


NAMES = ["E Mail", 'a"b', "jane@corp.com", "Email", "select", "naïve", "e$1", "100%"]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_known_as_postgresql_reads_them(orm: Orm, name: str) -> None:
    table = Table(
        f"T {name}",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column(name, EncryptedColumn(str, "things.name", data_class="pii"), key="secret"),
        Column(f"{name}2", Text, key="other"),
    )
    engine = orm.engine()
    orm.create(table.metadata, engine)
    quoted, other = ('"{}"'.format(each.replace('"', '""').replace("%", "%%")) for each in (name, f"{name}2"))
    with orm.session(engine) as session:
        for statement in (
            select(table.c.id).order_by(text(quoted.replace("%%", "%"))),
            select(table.c.id).order_by(column(name)),
            select(table.c.id).order_by("secret"),
            select(table.c.secret.label(name), table.c.id).order_by(name),
        ):
            with pytest.raises(EncryptedQueryError, match=r"things\.name"):
                session.execute(statement)
        assert session.execute(select(table.c.id).order_by(text(other.replace("%%", "%")))).all() == []
        if name == "Email":  # without quotes it is email, which is not there
            with pytest.raises(Exception, match="email"):
                session.execute(select(table.c.id).order_by(text("Email")))
