"""Criteria that SQLAlchemy adapts to an alias: eager loads, polymorphic loads and criteria for every use of a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ForeignKey, or_, select
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

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import Orm


def tree(orm: Orm, mode: Any) -> Any:
    """Return a class of nodes with an encrypted label (or for ``None`` a plain one), and its rows:

    1 "x" has the children 2 "x", 3 "y - left" and 4 NULL; 5 "y - left" has 6 "x" and 7 "y - left".
    """

    class Base(DeclarativeBase):
        pass

    def text(**options: Any) -> Any:
        if mode is None:
            return mapped_column(nullable=True)
        return mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, **options), nullable=True)

    class Node(Base):
        __tablename__ = f"nodes_{mode}"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int | None] = mapped_column(ForeignKey(f"nodes_{mode}.id"))
        kind: Mapped[str]
        em: Mapped[str | None] = text(search=[Exact(), Contains()])
        bound: Mapped[str | None] = text(search=Exact(), row="id")
        children: Mapped[list[Node]] = relationship(order_by="Node.id")
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "node"}  # noqa: RUF012

    class Leaf(Node):
        __mapper_args__ = {"polymorphic_identity": "leaf"}  # noqa: RUF012

    Node.leaf_class = Leaf
    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        for number, parent, kind, value in (
            (1, None, "node", "x"), (5, None, "node", "y - left"), (2, 1, "leaf", "x"), (3, 1, "leaf", "y - left"),
            (4, 1, "node", None), (6, 5, "leaf", "x"), (7, 5, "node", "y - left"),
        ):  # fmt: skip
            session.add((Leaf if kind == "leaf" else Node)(id=number, parent_id=parent, em=value, bound=value))
            session.flush()
        session.commit()
    Node.engine = engine
    return Node


@pytest.fixture(params=["database", pytest.param("client", marks=pytest.mark.slow)])
def twins(orm: Orm, request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """The encrypted tree, and its plaintext twin."""
    return tree(orm, request.param), tree(orm, None)


def same(orm: Orm, twins: tuple[Any, Any], find: Callable[[Any, Session], Any]) -> Any:
    """Return what is found in both, which must be the same."""
    found = []
    for node in twins:
        with orm.session(node.engine) as session:
            found.append(find(node, session))
    encrypted, plain = found
    assert encrypted == plain
    return plain


def loaded(statement: Callable[[Any], Any]) -> Callable[[Any, Session], dict[int, list[int]]]:
    def find(node: Any, session: Session) -> dict[int, list[int]]:
        found = session.scalars(statement(node)).unique().all()
        return {each.id: [child.id for child in each.children] for each in sorted(found, key=lambda each: each.id)}

    return find


def roots(node: Any) -> Any:
    return select(node).where(node.id.in_([1, 5]))


@pytest.mark.parametrize("load", [joinedload, selectinload])
@pytest.mark.parametrize("name", ["em", "bound"])
def test_criteria_of_a_relationship_choose_among_the_children(
    orm: Orm, twins: tuple[Any, Any], load: Any, name: str
) -> None:
    found = same(
        orm,
        twins,
        loaded(lambda node: roots(node).options(load(node.children.and_(getattr(node, name) == "x")))),
    )
    assert found == {1: [2], 5: [6]}


@pytest.mark.parametrize("load", [joinedload, selectinload])
def test_criteria_that_need_a_check_do_too(orm: Orm, twins: tuple[Any, Any], load: Any) -> None:
    found = same(
        orm, twins, loaded(lambda node: roots(node).options(load(node.children.and_(node.em.contains("left")))))
    )
    assert found == {1: [3], 5: [7]}


@pytest.mark.parametrize("load", [joinedload, selectinload])
def test_criteria_of_a_subtype_do_too(orm: Orm, twins: tuple[Any, Any], load: Any) -> None:
    def statement(node: Any) -> Any:
        leaf = node.leaf_class
        return roots(node).options(load(node.children.of_type(leaf).and_(leaf.em == "y - left")))

    assert 3 in same(orm, twins, loaded(statement))[1]


@pytest.mark.parametrize(
    "criteria",
    [
        lambda node: node.em != "x",
        lambda node: ~(node.em == "x"),
        lambda node: node.em.in_(["x", "nobody"]),
        lambda node: node.em.is_(None),
        lambda node: node.em.not_in(["x"]),
        lambda node: or_(node.em == "x", node.em.is_(None)),
        lambda node: node.em.startswith("y - left"),
    ],
)
def test_every_operator_is_of_the_children(orm: Orm, twins: tuple[Any, Any], criteria: Any) -> None:
    found = same(orm, twins, loaded(lambda node: roots(node).options(joinedload(node.children.and_(criteria(node))))))
    assert 0 < len(found[1]) < 3


@pytest.mark.parametrize("include_aliases", [True, False])
@pytest.mark.parametrize("criteria", [lambda cls: cls.em == "x", lambda cls: cls.em != "x"])
def test_criteria_for_every_use_of_a_class_hold_where_sqlalchemy_says(
    orm: Orm, twins: tuple[Any, Any], criteria: Any, *, include_aliases: bool
) -> None:
    def pairs(node: Any, session: Session, given: Any) -> list[tuple[int, int]]:
        child = aliased(node)
        statement = (
            select(node.id, child.id)
            .join(child, child.parent_id == node.id)
            .options(with_loader_criteria(node, given, include_aliases=include_aliases))
            .order_by(node.id, child.id)
        )
        return [(row[0], row[1]) for row in session.execute(statement)]

    same(orm, twins, lambda node, session: pairs(node, session, criteria(node)))
    # As a function it is asked for each use of the class.
    found = same(orm, twins, lambda node, session: pairs(node, session, criteria))
    assert 0 < len(found) < 5


def test_criteria_for_every_use_of_a_class_hold_in_eager_loads(orm: Orm, twins: tuple[Any, Any]) -> None:
    found = same(
        orm,
        twins,
        loaded(
            lambda node: (
                select(node)
                .where(node.id == 1)
                .options(joinedload(node.children), with_loader_criteria(node, lambda cls: cls.em == "x"))
            )
        ),
    )
    assert found == {1: [2]}


def test_criteria_of_an_alias_are_of_that_alias(orm: Orm, twins: tuple[Any, Any]) -> None:
    def statement(node: Any) -> Any:
        child = aliased(node)
        return (
            select(node)
            .join(node.children.of_type(child).and_(child.em == "y - left"))
            .where(node.em == "y - left")
            .options(contains_eager(node.children.of_type(child)))
        )

    assert same(orm, twins, loaded(statement)) == {5: [7]}


def test_exists_over_a_relationship_to_the_same_table_looks_at_the_children(orm: Orm, twins: tuple[Any, Any]) -> None:
    def having(node: Any, session: Session) -> Any:
        return session.scalars(select(node.id).where(node.children.any(node.em == "x")).order_by(node.id)).all()

    def without(node: Any, session: Session) -> Any:
        statement = roots(node).where(~node.children.any(node.em.is_(None))).with_only_columns(node.id)
        return session.scalars(statement).all()

    assert same(orm, twins, having) == [1, 5]
    assert same(orm, twins, without) == [5]


def test_values_bound_to_their_row_are_read_from_an_eager_load(orm: Orm, twins: tuple[Any, Any]) -> None:
    def bound(node: Any, session: Session) -> Any:
        found = session.scalars(select(node).where(node.id == 1).options(joinedload(node.children))).unique().one()
        return [(child.id, child.bound) for child in found.children]

    assert same(orm, twins, bound) == [(2, "x"), (3, "y - left"), (4, None)]


class Marked:
    """A mixin with an encrypted text, and an encrypted boolean."""

    em: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Exact(), Contains()]))
    live: Mapped[bool | None] = mapped_column(EncryptedColumn(bool, data_class="pii", search=Exact()))


class MarkedInClient:
    """The same of client mode."""

    em: Mapped[str | None] = mapped_column(
        EncryptedColumn(str, data_class="pii", mode="client", search=[Exact(), Contains()])
    )
    live: Mapped[bool | None] = mapped_column(EncryptedColumn(bool, data_class="pii", mode="client", search=Exact()))


class MarkedPlainly:
    """The same of plaintext."""

    em: Mapped[str | None]
    live: Mapped[bool | None]


def family(orm: Orm, mixin: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class Child(mixin, Base):  # type: ignore[misc]
        __tablename__ = f"children_{mixin.__name__}"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey(f"parents_{mixin.__name__}.id"))

    class Parent(mixin, Base):  # type: ignore[misc]
        __tablename__ = f"parents_{mixin.__name__}"
        id: Mapped[int] = mapped_column(primary_key=True)
        children: Mapped[list[Child]] = relationship(Child, order_by=Child.id)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        for number, (em, live) in enumerate((("x", True), ("X", False), (None, None), ("x", None)), start=1):
            children = [Child(id=10 * number + at, em=em, live=live) for at, em in enumerate(("x", "y", None))]
            session.add(Parent(id=number, em=em, live=live, children=children))
        session.commit()
    Parent.engine = engine
    return Parent


def _equal(value: Any) -> Callable[[Any], Any]:
    return lambda cls: cls.em == value


def _among(values: Any) -> Callable[[Any], Any]:
    return lambda cls: cls.em.in_(values)


# Functions of their own for each class: SQLAlchemy keeps what it found out of a lambda by its code.
OF_MIXIN: dict[str, Callable[[], Callable[[Any], Any]]] = {
    "==": lambda: lambda cls: cls.em == "x",
    "in": lambda: lambda cls: cls.em.in_(["x", "y"]),
    "is null": lambda: lambda cls: cls.em.is_(None),
    "is distinct": lambda: lambda cls: cls.em.is_distinct_from("x"),
    "boolean": lambda: lambda cls: cls.live,
    "not boolean": lambda: lambda cls: ~cls.live,
    "boolean and": lambda: lambda cls: or_(cls.live, cls.em == "y"),
    "variable": lambda: _equal("x"),
}


@pytest.mark.parametrize("mixin", [Marked, MarkedInClient])
@pytest.mark.parametrize("load", [None, joinedload, selectinload])
@pytest.mark.parametrize("name", OF_MIXIN)
def test_a_lambda_is_of_each_class_that_has_the_mixin(orm: Orm, mixin: Any, load: Any, name: str) -> None:
    found = []
    for each in (mixin, MarkedPlainly):
        parent = family(orm, each)
        options = [with_loader_criteria(each, OF_MIXIN[name](), include_aliases=True)]
        with orm.session(parent.engine) as session:
            statement = select(parent).options(*options, *([] if load is None else [load(parent.children)]))
            rows = session.scalars(statement.order_by(parent.id)).unique().all()
            found.append({row.id: [child.id for child in row.children] for row in rows})
        if name == "variable":  # what follows would be taken for the same lambda
            assert found == [{1: [10], 4: [40]}]
            return
    assert found[0] == found[1] != {}


@pytest.mark.parametrize("mixin", [Marked, MarkedInClient])
def test_the_variable_of_such_a_lambda_is_given_each_value(orm: Orm, mixin: Any) -> None:
    parent = family(orm, mixin)
    for value, ids in (("x", [1, 4]), ("X", [2]), ("nobody", []), ("x", [1, 4])):
        for criteria in (_equal(value), _among([value, "none"])):
            with orm.session(parent.engine) as session:
                statement = select(parent.id).options(with_loader_criteria(mixin, criteria, include_aliases=True))
                assert session.scalars(statement.order_by(parent.id)).all() == ids


@pytest.mark.parametrize("name", ["em", "bound"])
def test_the_variable_of_a_classs_lambda_is_given_each_value(orm: Orm, twins: tuple[Any, Any], name: str) -> None:
    node = twins[0]
    column = getattr(node, name)
    for value, count in (("x", 3), ("y - left", 3), ("nobody", 0)):
        with orm.session(node.engine) as session:
            statement = select(node).options(with_loader_criteria(node, lambda cls: column == value))  # noqa: B023, ARG005
            assert len(session.scalars(statement).all()) == count


def test_a_boolean_is_criteria_by_itself(orm: Orm) -> None:
    parent = family(orm, Marked)
    with orm.session(parent.engine) as session:
        statement = select(parent.id).options(with_loader_criteria(parent, parent.live))
        assert session.scalars(statement).all() == [1]


def test_criteria_that_are_selected_alone_are_of_the_whole_class() -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012

    class Employee(Person):
        __tablename__ = "employees"
        id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
        iban: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", search=Exact()))
        __mapper_args__ = {"polymorphic_identity": "employee"}  # noqa: RUF012

    for criteria in (Employee.iban == "x", Employee.iban != "x", Employee.iban.is_(None), Employee.iban.in_(["x"])):
        assert "people JOIN employees" in str(select(criteria))
