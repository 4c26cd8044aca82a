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


@pytest.fixture(params=["database", "client"])
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
