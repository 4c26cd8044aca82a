"""Encrypted columns in the queries that applications write: what a plaintext twin gives, in both modes."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, case, event, func, literal_column, null, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    aliased,
    column_property,
    defer,
    deferred,
    joinedload,
    lazyload,
    load_only,
    mapped_column,
    query_expression,
    relationship,
    selectinload,
    subqueryload,
    undefer,
    with_expression,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import String

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import DRIVER, Orm

NAMES = ["Ada", "Bob", None, "", "Eve \U0001f600", "Bob"]


def _models(type_: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str | None] = mapped_column(type_())
        secret: Mapped[str | None] = deferred(mapped_column(type_()))
        version: Mapped[int] = mapped_column(default=0)
        orders: Mapped[list[Order]] = relationship(back_populates="user", order_by="Order.id")
        label: Mapped[str | None] = query_expression()
        __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

        @hybrid_property
        def shout(self) -> Any:
            return self.name

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
        item: Mapped[str] = mapped_column(type_())
        user: Mapped[User] = relationship(back_populates="orders")

    User.renamed = column_property(func.coalesce(User.__table__.c.name, null()))
    User.first_item = column_property(
        select(Order.item)
        .where(Order.user_id == User.id)
        .order_by(Order.id)
        .limit(1)
        .correlate_except(Order)
        .scalar_subquery()
    )
    User.Order = Order
    # Where pickle looks for them.
    User.__qualname__, Order.__qualname__ = "User", "Order"
    globals().update(Order=Order, User=User)
    return User


def _type(mode: str) -> Any:
    if mode == "plain":
        return String
    return lambda: EncryptedColumn(str, data_class="pii", mode=mode, search=[Exact(), Contains(n=2)])  # type: ignore[call-overload]


def _loaded(session: Any, user: Any) -> None:
    session.add_all(
        user(
            id=n,
            name=name,
            secret=f"secret {n}",
            orders=[user.Order(id=10 * n + k, item=f"item {k}") for k in range(n % 3)],
        )
        for n, name in enumerate(NAMES)
    )
    session.commit()


def _users(users: Any) -> list[Any]:
    return [(u.id, u.name, u.secret, u.renamed, u.first_item, [o.item for o in u.orders], u.shout) for u in users]


def _queries(session: Any, user: Any) -> Any:  # noqa: PLR0915
    order, ids = user.Order, user.id
    yield "entities", _users(session.scalars(select(user).order_by(ids)))
    for loader in (selectinload, joinedload, lazyload, subqueryload):
        session.expunge_all()
        found = session.scalars(select(user).options(loader(user.orders)).order_by(ids)).unique().all()
        yield loader.__name__, _users(found)
    session.expunge_all()
    yield "get", [_users([session.get(user, n)]) for n in range(3)]
    one = session.get(user, 1)
    session.refresh(one)
    yield "refresh", _users([one])
    session.refresh(one, ["name"])
    session.expire(one)
    yield "expired", one.name
    session.expunge_all()
    for options in ([load_only(user.name)], [undefer(user.secret)], [defer(user.name)], [load_only(user.id)]):
        yield "options", _users(session.scalars(select(user).options(*options).order_by(ids)))
        session.expunge_all()
    expressed = select(user).options(with_expression(user.label, user.name)).order_by(ids)
    yield "with_expression", [each.label for each in session.scalars(expressed)]
    session.expunge_all()
    other = aliased(user)
    yield "alias", session.execute(select(user.name, other.name).join(other, other.id == ids + 1).order_by(ids)).all()
    yield "join", session.execute(select(user.name, order.item).join(user.orders).order_by(order.id)).all()
    yield (
        "outer join",
        session.execute(
            select(order.item, user.name).join_from(user, order, isouter=True).order_by(ids, order.id)
        ).all(),
    )
    subquery = select(user.id, user.name.label("n")).where(user.name == "Bob").subquery()
    yield "subquery", session.execute(select(subquery.c.n).order_by(subquery.c.id)).all()
    yield (
        "subquery of entity",
        [
            u.name
            for u in session.scalars(select(aliased(user, select(user).where(ids > 2).subquery())).order_by(text("1")))
        ],
    )
    cte = select(user.id, user.name).cte("named")
    yield (
        "cte",
        session.execute(select(cte.c.name, order.item).join(order, order.user_id == cte.c.id).order_by(order.id)).all(),
    )
    nested = select(select(select(user).subquery()).subquery().c.name)
    yield "nested", sorted(map(str, session.scalars(nested)))
    yield "union all", sorted(map(str, session.scalars(select(user.name).union_all(select(user.name), select(null())))))
    united = select(user.id, user.name).union_all(select(user.id, user.name)).subquery()
    yield "from union all", session.execute(select(united.c.name).order_by(united.c.id)).all()
    in_order = select(user).from_statement(select(user).where(ids < 3).order_by(ids))
    yield "from_statement", [u.name for u in session.scalars(in_order)]
    if DRIVER != "asyncpg":  # there SQLAlchemy passes it the mapping's constants too, of a plaintext model as well
        of_text = select(user).from_statement(text("SELECT * FROM users ORDER BY id"))
        yield "from text", [u.name for u in session.scalars(of_text)]
    scalar = select(user.name).where(user.id == order.user_id).scalar_subquery()
    yield "scalar subquery", session.execute(select(order.item, scalar).order_by(order.id)).all()
    yield (
        "exists",
        session.scalars(
            select(ids)
            .where(select(order.id).where(order.user_id == ids, order.item == "item 1").exists())
            .order_by(ids)
        ).all(),
    )
    yield "is null", session.scalars(select(ids).where(user.name.is_(None))).all()
    yield "case", session.scalars(select(case((user.name.is_(None), 1), else_=0)).order_by(ids)).all()
    yield "case of column", session.scalars(select(case((ids < 4, user.name), else_=None)).order_by(ids)).all()
    yield "coalesce", session.scalars(select(func.coalesce(user.name, user.name, None)).order_by(ids)).all()
    yield "count", session.execute(select(func.count(user.name), func.count())).all()
    yield (
        "distinct with key",
        session.execute(select(user.id, user.name).join(user.orders).distinct().order_by(ids)).all(),
    )
    yield (
        "distinct entities",
        [u.name for u in session.scalars(select(user).join(user.orders).distinct().order_by(ids))],
    )
    grouped = select(ids, user.name, func.count(order.id)).join(user.orders).group_by(ids, user.name).order_by(ids)
    yield "grouped with key", session.execute(grouped).all()
    yield (
        "limit with joined load",
        [
            (u.name, len(u.orders))
            for u in session.scalars(select(user).options(joinedload(user.orders)).order_by(ids).limit(4)).unique()
        ],
    )
    yield (
        "lateral",
        session.execute(
            select(user.name, (lateral := select(order.item).where(order.user_id == ids).limit(1).lateral()).c.item)
            .join(lateral, literal_column("true"))
            .order_by(ids)
        ).all(),
    )
    yield "window", session.execute(select(user.name, func.row_number().over(order_by=ids))).all()
    yield "legacy", [u.name for u in session.query(user).filter(user.name.isnot(None)).order_by(ids)]
    yield "legacy filter_by", session.query(user.id).filter_by(name="Bob").order_by(ids).all()
    yield "with_entities", session.query(user).order_by(ids).with_entities(user.name).all()
    yield "any", session.scalars(select(ids).where(user.orders.any(order.item == "item 0")).order_by(ids)).all()


def _results(session: Any, user: Any) -> Any:
    statement = select(user.id, user.name).order_by(user.id)
    yield "mappings", [dict(row) for row in session.execute(statement).mappings()]
    yield "scalars", session.execute(statement).scalars(1).all()
    yield "columns", session.execute(statement).columns("name", "id").all()
    yield "columns by column", session.execute(statement).columns(user.name).all()
    yield "freeze", session.execute(statement).freeze()().all()
    yield "unique", session.execute(select(user.name)).unique().all()
    yield "partitions", [list(part) for part in session.execute(statement).partitions(2)]
    yield "yield_per", session.execute(statement, execution_options={"yield_per": 2}).all()
    yield (
        "entities, yield_per",
        [u.name for u in session.scalars(select(user).order_by(user.id).execution_options(yield_per=2))],
    )
    yield "stream", session.connection().execution_options(stream_results=True).execute(statement).all()
    result = session.execute(statement)
    yield "fetchone", [result.fetchone(), result.fetchmany(2), result.first()]
    yield "one_or_none", session.execute(statement.limit(1)).one_or_none()
    yield "scalar", session.scalar(select(user.name).where(user.id == 4))
    row = session.execute(statement).first()
    yield "row", [row.name, row._mapping[user.name], row[1], row._asdict(), pickle.loads(pickle.dumps(row))]  # noqa: S301


def _all(orm: Orm, mode: str, ask: Any) -> list[Any]:
    user, engine = _models(_type(mode)), orm.engine()
    user.metadata.drop_all(engine)
    orm.create(user.metadata, engine)
    with orm.session(engine) as session:
        _loaded(session, user)
        return list(ask(session, user))


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("ask", [_queries, _results])
def test_queries_give_what_they_give_of_a_plaintext_twin(orm: Orm, mode: str, ask: Any) -> None:
    wanted = _all(orm, "plain", ask)
    for (name, got), (_, expected) in zip(_all(orm, mode, ask), wanted, strict=True):
        assert got == expected, name


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_text_statement_with_a_typed_column_is_opened(orm: Orm, mode: Any) -> None:
    user, engine = _models(_type(mode)), orm.engine()
    orm.create(user.metadata, engine)
    with orm.session(engine) as session:
        _loaded(session, user)
        typed = EncryptedColumn(str, "users.name", data_class="pii", mode=mode)
        raw = text("SELECT id, name FROM users ORDER BY id").columns(id=Integer, name=typed)
        assert session.execute(raw).all() == list(enumerate(NAMES))
        inner = raw.subquery()
        assert session.execute(select(inner.c.name).order_by(inner.c.id)).scalars().all() == NAMES
        assert session.execute(text("SELECT name FROM users").columns(Column("name", typed))).scalars().all() == NAMES
        session.rollback()
        assert session.execute(raw).all() == list(enumerate(NAMES))


@pytest.mark.parametrize("mode", ["database", "client"])
def test_pickled_objects_hold_values_and_no_key(orm: Orm, mode: str) -> None:
    user, engine = _models(_type(mode)), orm.engine()
    orm.create(user.metadata, engine)
    with orm.session(engine) as session:
        _loaded(session, user)
        loaded = session.get_one(user, 0)
        _ = loaded.name, loaded.orders
        dumped = pickle.dumps(loaded)
    assert pickle.loads(dumped).name == "Ada"  # noqa: S301
    assert b"glpgenc" not in dumped


@pytest.mark.parametrize("mode", ["database", "client"])
def test_version_counters_events_and_merge(orm: Orm, mode: str) -> None:

    user, engine = _models(_type(mode)), orm.engine()
    orm.create(user.metadata, engine)
    seen: list[Any] = []
    event.listen(
        user.name, "set", lambda _target, value, old, _initiator: seen.append((value, old)), active_history=True
    )
    with orm.session(engine) as session:
        _loaded(session, user)
        seen.clear()
        ada = session.get_one(user, 0)
        version = ada.version
        ada.name = "Ada"
        session.commit()
        assert ada.version == version
        ada.name = "Adele"
        session.commit()
        assert ada.version == version + 1
        assert seen == [("Ada", "Ada"), ("Adele", "Ada")]
        merged = session.merge(user(id=0, name="Merged"))
        session.commit()
        assert (merged.name, merged.secret) == ("Merged", "secret 0")
        with orm.session(engine) as other:
            other.get_one(user, 0).name = "theirs"
            other.commit()
        session.execute(text("SELECT 1"))
        _ = merged.version
        with orm.session(engine) as other:
            other.get_one(user, 0).name = "theirs again"
            other.commit()
        merged.name = "mine"
        with pytest.raises(StaleDataError):
            session.commit()


def test_one_statement_of_two_modes_is_compiled_for_each(orm: Orm) -> None:
    user, engine = _models(_type("database")), orm.engine()
    orm.create(user.metadata, engine)
    raw = text("SELECT name FROM users ORDER BY id")
    with orm.session(engine) as session:
        _loaded(session, user)
        for mode in ("database", "client", "database"):
            typed: Any = EncryptedColumn(str, "users.name", data_class="pii", mode=mode)
            inner = raw.columns(name=typed).subquery()
            assert session.execute(select(inner.c.name)).scalars().all() == NAMES
            assert ("gl_decrypt" in str(select(inner.c.name).compile(engine))) is (mode == "database")
