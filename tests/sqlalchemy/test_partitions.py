"""Facets in partitions: equal values by several terms, found as of plaintext, and refused where terms must agree."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, not_, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.errors import EncryptedQueryError, GlpgencError, MappingError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm, plan_of

MODES = ["database", "client"]
NAMES = ("Smith", "smith", "Jones", None, "")


def models(mode: Any, **facet: Any) -> tuple[Any, Any]:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str | None] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode=mode, search=Exact(partitions=4, **facet))
        )

    class Twin(Base):
        __tablename__ = "twins"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str | None]

    return Person, Twin


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("facet", [{}, {"bits": 64}, {"bits": 3}, {"normalize": "lower"}], ids=repr)
def test_searches_find_what_they_find_of_plaintext(orm: Orm, mode: str, facet: dict[str, Any]) -> None:
    person, twin = models(mode, **facet)
    engine = orm.engine()
    orm.create(person.metadata, engine)
    rows = [{"id": number, "name": NAMES[number % 5]} for number in range(100)]
    with orm.session(engine) as session:
        session.execute(insert(person), rows[:60])
        session.execute(insert(person).values(rows[60:90]))
        session.add_all(person(**row) for row in rows[90:])
        session.add_all(twin(**row) for row in rows)
        session.flush()
        for change in (person, twin):
            session.execute(update(change).where(change.id < 3).values(name="Jones"))
        session.commit()
        for number, build in enumerate(SEARCHES):
            found, wanted = (
                session.scalars(select(each.id).where(build(each.name)).order_by(each.id)).all()
                for each in (person, twin)
            )
            assert found == wanted, number


SEARCHES: list[Any] = [
    lambda name: name == "Smith",
    lambda name: name == "nobody",
    lambda name: name == "",
    lambda name: name != "Smith",
    lambda name: not_(name == "Smith"),
    lambda name: not_(name != "Smith"),
    lambda name: name == None,  # noqa: E711
    lambda name: name.is_(None),
    lambda name: name.is_not(None),
    lambda name: name.in_(["Smith", "Jones"]),
    lambda name: name.in_([]),
    lambda name: name.in_(["Smith", None]),
    lambda name: name.not_in(["Smith"]),
    lambda name: name.not_in(["Smith", "", "Jones", "x", "y", "z", "1", "2", "3", "4"]),
    lambda name: name.not_in(["Smith", None]),
    lambda name: name.not_in([]),
    lambda name: (name == "Smith") | (name == "Jones"),
]


def test_a_common_value_has_terms_of_all_parts_and_a_facet_finds_them(orm: Orm, mode: str) -> None:
    person, _ = models(mode)
    engine = orm.engine()
    orm.create(person.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(person), [{"id": number, "name": "Smith"} for number in range(400)])
        session.commit()
        terms = session.scalars(text("SELECT name_bidx FROM people")).all()
        counts = Counter(map(bytes, terms))
        # Of 400 rows a part has 100; fewer than 50 or more than 150 by a chance of 1 to 100 million.
        assert len(counts) == 4
        assert all(50 <= count <= 150 for count in counts.values())
        by_facet = select(func.count()).where(person.name.facet("exact") == "Smith")
        assert session.scalar(by_facet) == 400
        assert session.scalar(select(func.count()).where(person.name.facet("exact") != "Smith")) == 0
        assert session.scalar(select(func.count()).where(person.name.facet("exact").in_(["Smith", "x"]))) == 400
        by_parameter = select(func.count()).where(person.name == bindparam("sought"))
        assert [session.scalar(by_parameter, {"sought": each}) for each in ("Smith", "x")] == [400, 0]
        session.execute(text("SET LOCAL enable_seqscan = off"))
        assert "name_bidx = ANY" in plan_of(session, select(person.id).where(person.name == "Smith"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"unique": True}, {"key": "names"}, {"path": "$.a"}, {"each": True}, {"scope": "global"},
    ],
    ids=repr,
)  # fmt: skip
def test_what_needs_equal_terms_is_not_declared(arguments: dict[str, Any]) -> None:
    with pytest.raises(MappingError, match="partitions") as caught:
        Exact(partitions=4, **arguments)
    assert caught.value.hint


@pytest.mark.parametrize("count", [0, 1, 256, 2.0, True])
def test_there_are_2_to_255_parts(count: Any) -> None:
    with pytest.raises(MappingError, match="2 to 255"):
        Exact(partitions=count)


def test_groups_joins_and_order_are_refused_with_the_way_out(orm: Orm, mode: str) -> None:
    person, _ = models(mode)
    engine = orm.engine()
    orm.create(person.metadata, engine)
    other = person.__table__.alias()
    statements: list[Any] = [
        lambda: select(func.count()).group_by(person.name),
        lambda: select(person.name).distinct(),
        lambda: select(func.count(person.name.distinct())),
        lambda: select(person.id).join(other, other.c.name == person.name),
        lambda: select(person.id).join(other, person.name.facet("exact") == person.name.facet("exact")),
        lambda: select(person.id).where(person.name.in_(select(other.c.name))),
        lambda: select(person.id).order_by(person.name),
        lambda: select(person.id).where(person.name > "a"),
        lambda: select(person.id).where(func.lower(person.name) == "smith"),
        lambda: select(person.id).where(person.name.like("S%")),
    ]
    with orm.session(engine) as session:
        for number, build in enumerate(statements):
            with pytest.raises((EncryptedQueryError, SQLAlchemyError)) as caught:
                session.execute(build())
            cause: Any = caught.value
            while cause is not None and not isinstance(cause, GlpgencError):
                cause = cause.__cause__ or getattr(cause, "orig", None)
            assert cause is not None, number
            assert cause.hint, number
