"""What stands around a criteria, or its negation, means what it means around a comparison of plaintext."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, and_, case, false, func, not_, or_, select, true
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

VALUES = ("zz", "ada", None, "zzz", None, "bob")

CRITERIA: dict[str, Callable[[Any], Any]] = {
    "==": lambda t: t.em == "zz",
    "!=": lambda t: t.em != "zz",
    "in": lambda t: t.em.in_(["zz", "ada"]),
    "not in": lambda t: t.em.not_in(["zz", "ada"]),
    "in with NULL": lambda t: t.em.in_(["zz", None]),
    "is null": lambda t: t.em.is_(None),
    "is not null": lambda t: t.em.is_not(None),
    "contains": lambda t: t.em.contains("zz"),
    "startswith": lambda t: t.em.startswith("zz"),
    "like": lambda t: t.em.like("%da%"),
    "not like": lambda t: t.em.not_like("%zz%"),
    "few bits": lambda t: t.few == "zz",
    "few bits !=": lambda t: t.few != "zz",
}

AROUND: dict[str, Callable[[Any, Any], Any]] = {
    "itself": lambda c, _: c,
    "is true": lambda c, _: c.is_(True),
    "is not true": lambda c, _: c.is_not(True),
    "is false": lambda c, _: c.is_(False),
    "is null": lambda c, _: c.is_(None),
    "is not null": lambda c, _: c.is_not(None),
    "== true": lambda c, _: c == true(),
    "!= false": lambda c, _: c != false(),
    "== another": lambda c, t: c == (t.id > 2),
    "another ==": lambda c, t: (t.id > 2) == c,
    "is distinct from": lambda c, t: c.is_distinct_from(t.id > 2),
    "is not distinct from": lambda c, t: c.is_not_distinct_from(t.id > 2),
    "in": lambda c, _: c.in_([True]),
    "and": lambda c, t: and_(c, t.id > 1),
    "or": lambda c, t: or_(c, t.id > 5),
    "coalesce": lambda c, _: func.coalesce(c, True),
    "case": lambda c, _: case((c, 1), else_=0) == 1,
}


@pytest.fixture(scope="module")
def orm(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orm]:
    folder = Path(tmp_path_factory.mktemp("negation"))
    with fresh_database(postgres, template=templates.on(postgres)) as database, orm_on(database, folder) as orm:
        yield orm


@pytest.fixture(scope="module", params=["database", "client"])
def models(orm: Orm, request: pytest.FixtureRequest) -> tuple[Any, Any, Any]:
    """The encrypted class, its plaintext twin, and the engine."""

    class Base(DeclarativeBase):
        pass

    def encrypted(*search: Any) -> Any:
        return mapped_column(EncryptedColumn(str, data_class="pii", mode=request.param, search=search), nullable=True)

    class Secret(Base):
        __tablename__ = f"negated_{request.param}"
        id: Mapped[int] = mapped_column(primary_key=True)
        em: Mapped[str | None] = encrypted(Exact(), Contains(n=2), Prefix(least=1))
        few: Mapped[str | None] = encrypted(Exact(bits=2))

    class Plain(Base):
        __tablename__ = f"plain_{request.param}"
        id: Mapped[int] = mapped_column(primary_key=True)
        em: Mapped[str | None] = mapped_column(Text)
        few: Mapped[str | None] = mapped_column(Text)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        for number, value in enumerate(VALUES, 1):
            session.add_all([Secret(id=number, em=value, few=value), Plain(id=number, em=value, few=value)])
        session.commit()
    return Secret, Plain, engine


def ids(session: Session, model: Any, criteria: Any) -> list[int]:
    return list(session.scalars(select(model.id).where(criteria).order_by(model.id)))


@pytest.mark.parametrize("name", CRITERIA)
def test_a_criteria_and_its_negation_mean_the_same_in_whatever_stands_around_them(
    orm: Orm, models: tuple[Any, Any, Any], name: str
) -> None:
    secret, plain, engine = models
    build, found = CRITERIA[name], 0
    with orm.session(engine) as session:
        for around, wrap in AROUND.items():
            for negated in range(3):
                results = []
                for model in (secret, plain):
                    criteria = build(model)
                    for _ in range(negated):
                        criteria = not_(criteria)
                    results.append(ids(session, model, wrap(criteria, model)))
                assert results[0] == results[1], f"{'not ' * negated}{name}, {around}"
                found += len(results[0])
    assert found


@pytest.mark.parametrize("name", CRITERIA)
def test_a_criteria_that_is_selected_is_the_same_value(orm: Orm, models: tuple[Any, Any, Any], name: str) -> None:
    secret, plain, engine = models
    with orm.session(engine) as session:
        results = [
            session.execute(select(CRITERIA[name](model), not_(CRITERIA[name](model))).order_by(model.id)).all()
            for model in (secret, plain)
        ]
    assert [tuple(row) for row in results[0]] == [tuple(row) for row in results[1]]
