"""Each SELECT of a statement passes one place before it is compiled, whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    CompoundSelect,
    ForeignKey,
    Select,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    with_loader_criteria,
)
from sqlalchemy.orm.context import FromStatement

from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.compilation import selects
from tests.support.orm import Orm


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii"))
    orders: Mapped[list[Order]] = relationship(order_by="Order.place")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place: Mapped[int]


OTHER = aliased(Person)
INNER = select(Person.id, Person.name).where(Person.id > 1).subquery()
CTE = select(Order.person_id).order_by(Order.place).limit(3).cte()
NEWEST: Any = select(Order.place).where(Order.person_id == Person.id).lateral()

STATEMENTS: dict[str, tuple[int, Callable[[], Any]]] = {
    "core": (1, lambda: select(Person.__table__.c.id, Person.__table__.c.name)),
    "entities": (1, lambda: select(Person)),
    "alias": (1, lambda: select(OTHER.name).order_by(OTHER.id)),
    "joined eager load": (1, lambda: select(Person).options(joinedload(Person.orders))),
    "joined eager load of a page": (
        2,
        lambda: select(Person).options(joinedload(Person.orders)).order_by(Person.id).limit(2),
    ),
    "contains_eager": (1, lambda: select(Person).join(Person.orders).options(contains_eager(Person.orders))),
    "loader criteria": (1, lambda: select(Person).options(with_loader_criteria(Person, Person.id > 1))),
    "selectin load": (2, lambda: select(Person).options(selectinload(Person.orders))),
    "subquery": (2, lambda: select(INNER.c.name)),
    "common table expression": (2, lambda: select(Person.name).join(CTE, CTE.c.person_id == Person.id)),
    "scalar subquery": (
        2,
        lambda: select(Order.place, select(Person.name).where(Person.id == Order.person_id).scalar_subquery()),
    ),
    "exists": (2, lambda: select(Person.name).where(exists().where(Order.person_id == Person.id))),
    "in": (2, lambda: select(Person.name).where(Person.id.in_(select(Order.person_id)))),
    "lateral": (2, lambda: select(Person.id, NEWEST.c.place)),
    "union": (2, lambda: union_all(select(Person.id), select(Order.id))),
    "from_statement": (1, lambda: select(Person).from_statement(select(Person).where(Person.id > 1))),
    "update": (
        1,
        lambda: update(Order).values(place=select(func.max(Person.id)).scalar_subquery()).where(literal(1) == 1),
    ),
    "insert": (
        1,
        lambda: insert(Order).from_select(
            ["id", "person_id", "place"], select(Order.id + 99, Order.person_id, literal(7))
        ),
    ),
}


@pytest.fixture
def session(orm: Orm) -> Session:
    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(
            [
                Person(
                    id=number, name=f"name {number}", orders=[Order(id=10 * number + at, place=9 - at) for at in (1, 2)]
                )
                for number in (1, 2, 3)
            ]
        )
        session.commit()
    session = orm.session(engine)
    orm.stack.callback(session.close)
    return session


def _answer(session: Session, statement: Any) -> list[Any]:
    """Execute a statement, and return what it gave, with what was loaded beside it."""
    try:
        if not isinstance(statement, (Select, CompoundSelect, FromStatement)):
            session.execute(statement, execution_options={"synchronize_session": False})
            return sorted(map(tuple, session.execute(text("SELECT id, person_id, place FROM orders"))))
        return [tuple(map(_loaded, row)) for row in session.execute(statement).unique()]
    finally:
        session.rollback()
        session.expunge_all()


def _loaded(value: Any) -> Any:
    if not isinstance(value, Person):
        return value
    orders = [order.id for order in value.orders] if "orders" in vars(value) else None
    return value.id, value.name, orders


@pytest.mark.parametrize("case", STATEMENTS)
def test_each_select_of_a_statement_is_seen_and_may_be_replaced(
    case: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, make = STATEMENTS[case]
    expected = _answer(session, make())
    session.get_bind().clear_compiled_cache()  # type: ignore[union-attr]
    seen: list[Select[Any]] = []

    def rewrite(made: Select[Any], compiler: Any) -> Select[Any]:
        assert compiler.dialect.name == "postgresql"
        seen.append(made)
        return made.where(literal(2) == 2)

    monkeypatch.setattr(selects, "REWRITERS", [rewrite])
    assert expected
    assert _answer(session, make()) == expected
    assert len(seen) == count
    session.get_bind().clear_compiled_cache()  # type: ignore[union-attr]


def test_rewriters_are_called_in_order_each_with_what_the_one_before_made(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_the_first(made: Select[Any], _: Any) -> Select[Any]:
        return made.where(Person.__table__.c.id < 3)

    def descending(made: Select[Any], _: Any) -> Select[Any]:
        assert len(made._where_criteria) == 1
        return made.order_by(Person.__table__.c.id.desc())

    monkeypatch.setattr(selects, "REWRITERS", [only_the_first, descending])
    assert session.execute(select(Person.name)).scalars().all() == ["name 2", "name 1"]
    session.get_bind().clear_compiled_cache()  # type: ignore[union-attr]


def test_a_cached_statement_keeps_what_was_put_in_and_takes_new_values(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def doubled(made: Select[Any], _: Any) -> Select[Any]:
        calls.append(made)
        return made.where(*made._where_criteria)

    monkeypatch.setattr(selects, "REWRITERS", [doubled])
    found = [session.execute(select(Person.name).where(Person.id == wanted)).scalar_one() for wanted in (1, 2, 3)]
    assert (found, len(calls)) == (["name 1", "name 2", "name 3"], 1)
    session.get_bind().clear_compiled_cache()  # type: ignore[union-attr]
