"""ORDER BY an encrypted column gives the rows in the order of its values, as it does on plaintext."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    Date,
    DateTime,
    ForeignKey,
    Integer,
    Numeric,
    Text,
    asc,
    desc,
    func,
    lambda_stmt,
    literal,
    nulls_first,
    nulls_last,
    select,
    text,
    tuple_,
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
    subqueryload,
    with_loader_criteria,
)

from glpgenc.errors import EncryptedQueryError, KeyNotLoadedError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Range, decrypted
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases


def models(*, encrypted: bool, mode: Any = "database") -> Any:
    """Return new mapped classes of people with visits, encrypted or their twins in plaintext."""

    class Base(DeclarativeBase):
        pass

    prefix = "" if mode == "database" and encrypted else f"{mode}_" if encrypted else "plain_"

    def column(type_: Any, plain: Any, *search: Any, nullable: bool = True) -> Any:
        made = EncryptedColumn(type_, data_class="pii", search=search, mode=mode) if encrypted else plain
        return mapped_column(made, nullable=nullable)

    class Person(Base):
        __tablename__ = f"{prefix}people"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        born = column(date, Date(), Range(bucket="month", low=date(1950, 1, 1), high=date(2000, 1, 1)))
        pay = column(Decimal, Numeric(), Exact(), Range(bucket=100, low=0, high=1000))
        name = column(str, Text())
        visits: Mapped[list[Visit]] = relationship(order_by="Visit.at")
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012

    class Boss(Person):
        __mapper_args__ = {"polymorphic_identity": "boss"}  # noqa: RUF012

    class Visit(Base):
        __tablename__ = f"{prefix}visits"
        id: Mapped[int] = mapped_column(primary_key=True)
        person_id: Mapped[int] = mapped_column(ForeignKey(f"{prefix}people.id"))
        at = column(datetime, DateTime(), Range(bucket="day", low=date(2024, 1, 1), high=date(2025, 1, 1)))
        number: Mapped[int] = mapped_column(Integer)

    Person.boss, Person.visit = Boss, Visit
    return Person


ROWS = 60
START = datetime(2024, 1, 3)  # noqa: DTZ001  (its column is a timestamp without time zone)
SECRET, PLAIN = models(encrypted=True), models(encrypted=False)
SECRETS = {"database": SECRET, "client": models(encrypted=True, mode="client")}


def fill(session: Session, person: Any) -> None:
    """Fill a table: ties, NULL, values beyond the limits of the buckets, NaN and infinities."""
    numbers = ["NaN", "Infinity", "-Infinity", "-5000.5", "99999", "100.10", "100.1", "0"]
    for number in range(ROWS):
        spread = number * 7919 % ROWS
        session.add(
            (person.boss if number % 4 == 0 else person)(
                id=number,
                born=None if number % 9 == 0 else date(1880 + spread * 3, 1 + spread % 12, 1 + spread % 5),
                pay=None if number % 11 == 0 else Decimal(numbers[number % 17]) if number % 17 < 8 else Decimal(spread),
                name=f"{'bBaAä'[number % 5]}{spread}",
                visits=[
                    person.visit(id=number * 10 + at, at=START.replace(month=1 + (at * 5 + spread) % 12), number=at)
                    for at in range(number % 4)
                ],
            )
        )
    session.commit()


@pytest.fixture(scope="module")
def session(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("ordering")) as orm,
    ):
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        for person in (*SECRETS.values(), PLAIN):
            orm.create(person.metadata, engine)
        with orm.session(engine) as session:
            for person in (*SECRETS.values(), PLAIN):
                fill(session, person)
            yield session


def _visits(person: Any) -> Any:
    return person.id, [(visit.number, visit.at) for visit in person.visits]


STATEMENTS: dict[str, Callable[[Any], Any]] = {
    "column": lambda p: select(p.id, p.born).order_by(p.born, p.id),
    "not selected": lambda p: select(p.id).order_by(p.born, p.id),
    "numbers": lambda p: select(p.id).order_by(p.pay, p.id),
    "desc": lambda p: select(p.id).order_by(p.born.desc(), p.id),
    "desc function": lambda p: select(p.id).order_by(desc(p.pay), asc(p.id)),
    "nulls first": lambda p: select(p.id).order_by(p.born.nulls_first(), p.id),
    "nulls last": lambda p: select(p.id).order_by(p.pay.desc().nulls_last(), p.id.desc()),
    "nulls functions": lambda p: select(p.id).order_by(nulls_last(desc(p.pay)), nulls_first(p.born), p.id),
    "two keys": lambda p: select(p.id).order_by(p.born.desc(), p.pay, p.id),
    "after a plain key": lambda p: select(p.id).order_by(p.kind, p.pay.desc(), p.id),
    "page": lambda p: select(p.id).order_by(p.born, p.id).limit(7),
    "later page": lambda p: select(p.id).order_by(p.pay.desc(), p.id).limit(5).offset(11),
    "keyset": lambda p: select(p.id).where(p.born > date(1950, 2, 3)).order_by(p.born, p.id).limit(9),
    "keyset of rows": lambda p: (
        select(p.id).where(tuple_(p.pay, p.id) > (Decimal(33), 20)).order_by(p.pay, p.id).limit(9)
    ),
    "keyset of rows, descending": lambda p: (
        select(p.id)
        .where(p.id < 50, tuple_(p.born, p.id) <= (date(1950, 2, 3), 9))
        .order_by(p.born.desc(), p.id.desc())
    ),
    "a row": lambda p: select(p.id).where(tuple_(p.id, p.pay) == (20, Decimal(33))).order_by(p.id),
    "condition": lambda p: select(p.id).where(p.kind == "boss").order_by(p.born, p.id).limit(5),
    "alias": lambda p: select((a := aliased(p)).id).order_by(a.born, a.id).limit(6),
    "label": lambda p: select(p.id, p.born.label("b")).order_by("b", p.id),
    "label desc": lambda p: select(p.id, (b := p.pay.label("b"))).order_by(b.desc(), p.id),
    "label by name desc": lambda p: select(p.id, p.pay.label("b")).order_by(desc("b"), p.id),
    "name": lambda p: select(p.id, p.born).order_by("born", p.id),
    "subquery": lambda p: select(s := select(p.id, p.born, p.kind).where(p.id > 4).subquery()).order_by(
        s.c.born, s.c.id
    ),
    "distinct rows": lambda p: select((s := select(p.id, p.born).distinct().subquery()).c.id).order_by(
        s.c.born.desc(), s.c.id
    ),
    "union": lambda p: select(
        (s := select(p.id, p.born).where(p.id < 9).union_all(select(p.id, p.born).where(p.id > 50)).subquery()).c.id
    ).order_by(s.c.born, s.c.id),
    "within a subquery": lambda p: select(select(p.id).order_by(p.born, p.id).limit(3).subquery().c.id),
    "common table expression": lambda p: select((c := select(p.id, p.born).cte()).c.id).order_by(
        c.c.born.desc(), c.c.id
    ),
    "join": lambda p: select(p.id, p.visit.number).join(p.visits).order_by(p.visit.at, p.visit.id).limit(9),
    "outer join": lambda p: select(p.id, p.visit.number).outerjoin(p.visits).order_by(p.visit.at, p.visit.id, p.id),
    "outer join, by the left": lambda p: (
        select(p.id, p.visit.id).outerjoin(p.visits).order_by(p.born.desc(), p.id, p.visit.id).limit(9)
    ),
    "lateral": lambda p: select(
        p.id,
        select(p.visit.number)
        .where(p.visit.person_id == p.id)
        .order_by(p.visit.at.desc(), p.visit.id)
        .limit(2)
        .lateral()
        .c.number,
    ).order_by(p.id, "number"),
    "scalar subquery": lambda p: select(
        p.id,
        select(p.visit.number).where(p.visit.person_id == p.id).order_by(p.visit.at).limit(1).scalar_subquery(),
    ).order_by(p.id),
    "inheritance": lambda p: select(p.boss.id).order_by(p.boss.born, p.boss.id).limit(4),
    "loader criteria": lambda p: (
        select(p.id).order_by(p.born, p.id).limit(6).options(with_loader_criteria(p, lambda cls: cls.kind != "boss"))
    ),
    "for update": lambda p: select(p.id).order_by(p.born, p.id).limit(4).with_for_update(),
    "row number": lambda p: select(p.id, func.row_number().over(order_by=[p.born.desc(), p.id])).order_by(p.id),
    "row number of a page": lambda p: select(p.id, func.count().over()).order_by(p.born, p.id).limit(3),
    "group by key": lambda p: (
        select(p.id, p.born, func.count(p.visit.id))
        .outerjoin(p.visits)
        .group_by(p.id, p.born)
        .order_by(p.born, p.id)
        .limit(5)
    ),
}

ENTITIES: dict[str, Callable[[Any], Any]] = {
    "joinedload": lambda p: select(p).options(joinedload(p.visits)).order_by(p.born.desc(), p.id).limit(8),
    "joinedload of all": lambda p: select(p).options(joinedload(p.visits)).order_by(p.born, p.id),
    "selectinload": lambda p: select(p).options(selectinload(p.visits)).order_by(p.pay, p.id).limit(8).offset(2),
    "subqueryload": lambda p: select(p).options(subqueryload(p.visits)).order_by(p.pay, p.id).limit(8),
    "lazy": lambda p: select(p).order_by(p.pay.desc(), p.id).limit(8),
    "contains_eager": lambda p: (
        select(p).join(p.visits).options(contains_eager(p.visits)).order_by(p.born, p.id, p.visit.at.desc())
    ),
    "inheritance of a joined load": lambda p: (
        select(p.boss).options(joinedload(p.boss.visits)).order_by(p.boss.born, p.boss.id).limit(3)
    ),
}


# Client mode sorts the outermost SELECT: what stands in another is the server's to order.
NOT_HERE = {
    "within a subquery",
    "lateral",
    "scalar subquery",
    "row number",
    "joinedload",
    "joinedload of all",
    "subqueryload",
    "inheritance of a joined load",
}


@pytest.mark.parametrize("case", STATEMENTS)
@pytest.mark.parametrize("mode", SECRETS)
def test_rows_come_in_the_order_of_plaintext(session: Session, case: str, mode: str) -> None:
    if mode == "client" and case in NOT_HERE:
        with pytest.raises(EncryptedQueryError, match="used in ORDER BY") as raised:
            session.execute(STATEMENTS[case](SECRETS[mode]))
        assert "order the outermost SELECT" in (raised.value.hint or "")
        return
    secret, plain = (session.execute(STATEMENTS[case](person)).all() for person in (SECRETS[mode], PLAIN))
    assert plain or case == "a row"
    assert [repr(tuple(row)) for row in secret] == [repr(tuple(row)) for row in plain]  # NaN is not equal to itself


@pytest.mark.parametrize("case", ENTITIES)
@pytest.mark.parametrize("mode", SECRETS)
def test_entities_and_what_is_loaded_with_them_come_in_the_order_of_plaintext(
    session: Session, case: str, mode: str
) -> None:
    if mode == "client" and case in NOT_HERE:
        with pytest.raises(EncryptedQueryError, match="used in ORDER BY"):
            session.scalars(ENTITIES[case](SECRETS[mode])).unique().all()
        return
    answers = []
    for person in (SECRETS[mode], PLAIN):
        session.expunge_all()
        answers.append([_visits(each) for each in session.scalars(ENTITIES[case](person)).unique()])
    assert answers[1]
    assert answers[0] == answers[1]


def test_a_cached_statement_takes_new_limits_and_values(session: Session) -> None:
    for least, limit, offset in ((0, 3, 0), (150, 7, 2), (900, 50, 0), (20, 1, 5)):
        secret, plain = (
            session.scalars(select(p.id).where(p.pay > least).order_by(p.pay, p.id).limit(limit).offset(offset)).all()
            for p in (SECRET, PLAIN)
        )
        assert secret == plain


@pytest.mark.parametrize("mode", SECRETS)
def test_a_lambda_statement_takes_new_limits_and_values(session: Session, mode: str) -> None:
    def page(person: Any, least: int, limit: int) -> Any:
        statement = lambda_stmt(lambda: select(person.id, person.born))
        statement += lambda made: made.where(person.id > least).order_by(person.born.desc(), person.id)
        return statement.add_criteria(lambda made: made.limit(limit))

    for least, limit in ((0, 3), (20, 9), (5, 1), (0, 3)):
        answers = [session.execute(page(person, least, limit)).all() for person in (SECRETS[mode], PLAIN)]
        assert len(answers[1]) == limit
        assert answers[0] == answers[1]


@pytest.mark.parametrize("collation", ["C", "und-x-icu", None])
def test_any_column_is_sorted_openly_by_decryption(session: Session, collation: str | None) -> None:
    if collation and not session.scalar(select(func.to_regcollation(f'"{collation}"'))):
        pytest.skip("this PostgreSQL was built without ICU")

    def key(column: Any) -> Any:
        return column if collation is None else column.collate(collation)

    secret = session.scalars(select(SECRET.id).order_by(key(decrypted(SECRET.name)).desc(), SECRET.id)).all()
    plain = session.scalars(select(PLAIN.id).order_by(key(PLAIN.name).desc(), PLAIN.id)).all()
    assert secret == plain


def test_a_decrypted_value_is_an_expression_of_its_type(session: Session) -> None:
    def answer(p: Any, value: Callable[[Any], Any]) -> Any:
        upper = func.upper(value(p.name))
        return session.execute(
            select(func.max(value(p.born)), func.min(value(p.pay)), func.count(upper.distinct())).where(
                upper.like("B%"), value(p.born) > date(1900, 1, 1)
            )
        ).one()

    assert tuple(answer(SECRET, decrypted)) == tuple(answer(PLAIN, lambda column: column))
    assert session.scalars(select(decrypted(SECRET.born)).order_by(SECRET.id).limit(2)).all() == [
        None,
        date(2057, 12, 5),
    ]


def test_what_a_decrypted_value_is_compared_with_is_shown_nowhere(session: Session) -> None:
    session.commit()
    wanted = decrypted(SECRET.born) == date(1888, 8, 8)
    with pytest.raises(Exception, match="division by zero") as raised:
        session.execute(
            select(SECRET.id, literal(1) / literal(0)).where(wanted | decrypted(SECRET.name).like("hidden%"))
        )
    session.rollback()
    assert "1888" not in str(raised.value)
    assert "hidden" not in str(raised.value)
    assert "plaintext, not shown" in str(raised.value)
    assert (
        session.scalars(select(SECRET.id).where(decrypted(SECRET.pay) == Decimal(99999))).all()
        == session.scalars(select(PLAIN.id).where(PLAIN.pay == Decimal(99999))).all()
    )


def test_a_column_without_a_facet_is_refused_with_the_way_out(session: Session) -> None:
    for build in (lambda: select(SECRET.id).order_by(SECRET.name), SECRET.name.desc):
        with pytest.raises(
            EncryptedQueryError, match=r"people\.name is encrypted and can't be used in ORDER BY"
        ) as raised:
            session.execute(build())
        assert "decrypted(Model.name)" in (raised.value.hint or "")
    for statement in (
        select(SECRET.id, SECRET.born).distinct().order_by(SECRET.born),
        select(SECRET.born).union_all(select(SECRET.born)).order_by("born"),
    ):
        with pytest.raises(EncryptedQueryError, match="used in ORDER BY") as raised:
            session.execute(statement)
        assert "as from a subquery" in (raised.value.hint or "")
    with pytest.raises(EncryptedQueryError, match="used in ORDER BY") as raised:
        session.execute(select(SECRET.id, SECRET.born).order_by(text("2")))
    assert raised.value.hint == "order by the column itself"


def test_decrypted_takes_encrypted_columns_of_database_mode_only() -> None:
    with pytest.raises(EncryptedQueryError, match="takes an encrypted column"):
        decrypted(SECRET.id)


@pytest.mark.parametrize("mode", SECRETS)
def test_a_page_has_rows_of_loaded_keys_and_without_limit_another_tenants_row_raises(orm: Orm, mode: str) -> None:
    person, engine = models(encrypted=True, mode=mode), orm.engine()
    orm.create(person.metadata, engine)
    for number, tenant in enumerate(("acme", "other", "acme")):
        with orm.session(engine, tenant) as session:
            session.add(person(id=number, kind="person", born=date(1970 + number, 1, 1)))
            session.commit()
    with orm.session(engine) as session, pytest.raises(KeyNotLoadedError):
        session.scalars(select(person.id).order_by(person.born)).all()
    with orm.session(engine) as session:
        assert session.scalars(select(person.id).where(person.id != 1).order_by(person.born)).all() == [0, 2]
        assert session.scalars(select(person.id).order_by(person.born.desc()).limit(5)).all() == [2, 0]
    with orm.session(engine, "other") as session:
        assert session.scalars(select(person.id).order_by(person.born).limit(5)).all() == [1]


@pytest.mark.parametrize("mode", SECRETS)
def test_a_page_of_rows_with_keys_of_two_columns_has_no_others(orm: Orm, mode: Any) -> None:
    class Base(DeclarativeBase):
        pass

    class Room(Base):
        __tablename__ = "rooms"
        house: Mapped[int] = mapped_column(primary_key=True)
        number: Mapped[int] = mapped_column(primary_key=True)
        rent: Mapped[int | None] = mapped_column(
            EncryptedColumn(int, data_class="pii", mode=mode, search=Range(bucket=3, low=0, high=30))
        )

    rents = {(at // 6, at % 6): None if at % 7 == 3 else at * 7 % 36 for at in range(36)}
    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(Room(house=house, number=number, rent=rent) for (house, number), rent in rents.items())
        session.commit()
        # NULL is first in descending order: so was each row without a rank.
        expected = sorted(rents, key=lambda key: (rents[key] is not None, -(rents[key] or 0), key))
        statement = select(Room.house, Room.number).order_by(Room.rent.desc(), Room.house, Room.number)
        for start in range(0, 36, 5):
            assert session.execute(statement.limit(5).offset(start)).all() == expected[start : start + 5]
