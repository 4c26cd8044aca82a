"""CASE and coalesce() of encrypted columns give what they give of plaintext, or are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    LargeBinary,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

from glpgenc.errors import EncryptedQueryError, InvalidValueError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm, Pair, pair_on
from tests.support.servers import Server, TemplateDatabases

COLUMNS = {
    "email": (str, Text(), Exact()),
    "phone": (str, Text()),
    "flag": (bool, Boolean(), Exact()),
    "age": (int, Integer()),
    "born": (date, Date()),
    "photo": (bytes, LargeBinary()),
}
ROWS: list[dict[str, Any]] = [
    {
        "id": 1,
        "email": "b",
        "phone": "1",
        "flag": True,
        "age": 3,
        "born": date(2000, 1, 1),
        "photo": b"\0",
        "note": "x",
    },
    {"id": 2, "email": "a", "phone": None, "flag": False, "age": 12, "born": None, "photo": b"", "note": None},
    {
        "id": 3,
        "email": None,
        "phone": "a",
        "flag": None,
        "age": None,
        "born": date(1, 1, 1),
        "photo": None,
        "note": "y",
    },
]


@pytest.fixture(scope="module", params=["database", "client"])
def pair(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("choices")
    with pair_on(postgres, templates, folder, request.param, columns=COLUMNS, rows=ROWS) as pair:
        yield pair


def _of_subquery(u: Any) -> Any:
    inner = select(u.id, case((u.id == 1, u.email), else_="none").label("chosen")).subquery()
    return select(inner.c.chosen).order_by(inner.c.id)


def _of_another_row(u: Any) -> Any:
    other = aliased(u)
    return select(
        func.coalesce(select(other.email).where(other.id == u.id + 1).scalar_subquery(), u.email, "z")
    ).order_by(u.id)


SAME: dict[str, Callable[[Any], Any]] = {
    "case": lambda u: select(case((u.id == 1, u.email), else_=u.email)).order_by(u.id),
    "case without else": lambda u: select(case((u.id == 1, u.email))).order_by(u.id),
    "case with null": lambda u: select(case((u.id == 1, u.email), else_=null())).order_by(u.id),
    "case with a value": lambda u: select(case((u.id == 1, u.email), else_="none")).order_by(u.id),
    "case with a literal": lambda u: select(case((u.id == 1, u.email), else_=literal("none"))).order_by(u.id),
    "case with two values": lambda u: select(case((u.id == 1, "one"), (u.id == 2, u.email), else_="none")).order_by(
        u.id
    ),
    "case that says its type": lambda u: select(
        type_coerce(case((u.id == 1, "one"), else_=u.email), u.email.type)
    ).order_by(u.id),
    "case with a label": lambda u: select(case((u.id == 1, u.email), else_="x").label("chosen"), u.id).order_by(u.id),
    "case of numbers": lambda u: select(case((u.id == 1, u.age), else_=0)).order_by(u.id),
    "case of dates": lambda u: select(case((u.id == 1, u.born), else_=date(1999, 1, 1))).order_by(u.id),
    "case of bytes": lambda u: select(case((u.id == 1, u.photo), else_=b"\xff")).order_by(u.id),
    "case of truth": lambda u: select(case((u.id == 1, u.flag), else_=False)).order_by(u.id),
    "case of cases": lambda u: select(case((u.id > 1, case((u.id == 2, u.email), else_="q")), else_="p")).order_by(
        u.id
    ),
    "case in a subquery": _of_subquery,
    "case whose condition is the column": lambda u: select(case((u.email == "a", 1), else_=0)).order_by(u.id),
    "case whose condition is a boolean": lambda u: select(case((u.flag, "y"), else_="n")).order_by(u.id),
    "coalesce": lambda u: select(func.coalesce(u.email, "none")).order_by(u.id),
    "coalesce with null": lambda u: select(func.coalesce(u.email, null())).order_by(u.id),
    "coalesce of a number": lambda u: select(func.coalesce(u.age, -1)).order_by(u.id),
    "coalesce of truth": lambda u: select(func.coalesce(u.flag, False)).order_by(u.id),
    "coalesce of a case": lambda u: select(func.coalesce(case((u.id == 1, u.email)), "z")).order_by(u.id),
    "coalesce with another row's": _of_another_row,
}


@pytest.mark.parametrize("name", SAME)
def test_a_choice_gives_what_it_gives_of_plaintext(pair: Pair, name: str) -> None:
    secret, plain = pair.answers(SAME[name])
    assert secret == plain


def test_a_cached_statement_encrypts_the_value_of_each_execution(pair: Pair) -> None:
    for value in ("one", "two", "", "one"):
        for make in (
            lambda u: select(case((u.id == 1, u.email), else_=value)).order_by(u.id),  # noqa: B023
            lambda u: select(func.coalesce(u.email, value)).order_by(u.id),  # noqa: B023
        ):
            secret, plain = pair.answers(make)
            assert secret == plain


def test_a_parameter_is_given_its_value_at_execution(pair: Pair) -> None:
    statement = select(func.coalesce(pair.secret.email, bindparam("other"))).order_by(pair.secret.id)
    with pair.session() as session:
        assert [session.scalars(statement, {"other": value}).all()[2] for value in ("x", "y")] == ["x", "y"]


def test_a_value_of_another_type_is_refused(pair: Pair) -> None:
    with pair.session() as session, pytest.raises(InvalidValueError, match="not int"):
        session.scalars(select(case((pair.secret.id == 1, pair.secret.email), else_=1))).all()


def test_what_is_chosen_is_written(pair: Pair) -> None:
    u = pair.secret
    with pair.session() as session:
        session.execute(update(u).values(email=case((u.id == 1, u.email), else_="written")))
        assert session.scalars(select(u.email).order_by(u.id)).all() == ["b", "written", "written"]
        session.execute(update(u).values(email=func.coalesce(null(), u.email, "again")))
        session.execute(insert(u).from_select(["id", "email"], select(u.id + 10, func.coalesce(u.email, "copied"))))
        assert session.scalars(select(u.id).where(u.email == "written").order_by(u.id)).all() == [2, 3, 12, 13]
        session.rollback()


REFUSED: dict[str, Callable[[Any], Any]] = {
    "case of two fields": lambda u: select(case((u.id == 1, u.email), else_=u.phone)),
    "case with plaintext": lambda u: select(case((u.id == 1, u.email), else_=u.note)),
    "case with plaintext first": lambda u: select(case((u.id == 1, u.note), else_=u.email)),
    "case with SQL": lambda u: select(case((u.id == 1, literal_column("'x'")), else_=u.email)),
    "case with a function": lambda u: select(case((u.id == 1, u.email), else_=func.now())),
    "case that would be taken for text": lambda u: select(case((u.id == 1, "one"), else_=u.email)),
    "case of a value": lambda u: select(case({"a": 1}, value=u.email, else_=0)),
    "case compared": lambda u: select(u.id).where(case((u.id == 1, u.email), else_="z") == "a"),
    "case as a condition": lambda u: select(u.id).where(case((u.id == 1, u.flag), else_=False)),
    "case sorted": lambda u: select(u.id).order_by(case((u.id == 1, u.email), else_="z")),
    "coalesce of two fields": lambda u: select(func.coalesce(u.email, u.phone)),
    "coalesce with plaintext": lambda u: select(func.coalesce(u.email, u.note)),
    "coalesce compared": lambda u: select(u.id).where(func.coalesce(u.email, "z") == "a"),
    "union all after null": lambda u: union_all(select(null().label("e")), select(u.email)),
    "another function": lambda u: select(func.nullif(u.email, "a")),
    "a function that aggregates": lambda u: select(func.max(func.coalesce(u.email, "a"))),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_no_ciphertext_of_one_field_is_refused(pair: Pair, name: str) -> None:
    with pair.session() as session, pytest.raises(EncryptedQueryError) as raised:
        session.execute(REFUSED[name](pair.secret)).all()
    assert raised.value.hint


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_value_beside_a_row_bound_one_is_refused(orm: Orm, mode: Any) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        email: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, row="id"))

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([User(id=1, email="a"), User(id=2)])
        session.flush()
        assert session.scalars(select(case((User.id < 3, User.email))).order_by(User.id)).all() == ["a", None]
        with pytest.raises(EncryptedQueryError, match=r"users\.email .* bound to its row"):
            session.scalars(select(func.coalesce(User.email, "none"))).all()
