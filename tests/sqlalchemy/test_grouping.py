"""GROUP BY, DISTINCT, counts, windows and joins by terms, answered as of the plaintext twin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Date,
    Engine,
    ForeignKey,
    Numeric,
    Text,
    and_,
    case,
    desc,
    distinct,
    except_,
    exists,
    func,
    insert,
    intersect,
    literal,
    not_,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, relationship

from glpgenc.errors import EncryptedQueryError, KeyNotLoadedError, MissingTermError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Range, use_tenant
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

MODES = ["database", "client"]
CITIES = ("Rome", "rome", "Oslo", "Bern", "", "Łódź", None)
PRICES = (Decimal("1.0"), Decimal("1.00"), Decimal(10), Decimal("-0.5"), Decimal(9), None)
DAYS = (date(2000, 2, 29), date(1970, 1, 1), date(1999, 12, 31), None)
FLAGS = (True, False, None)
COLUMNS = ("city", "price", "day", "flag", "kind")


def models(mode: Any) -> tuple[Any, Any, Any, Any]:
    """Return mapped classes: of people and visits, encrypted, and of their twins."""

    class Base(DeclarativeBase):
        pass

    def column(type_: Any, plain: Any, *, is_encrypted: bool, key: str | None = None) -> Any:
        if not is_encrypted:
            return mapped_column(plain, nullable=True)
        search = [Exact(key=key), Range(bucket="month")] if type_ is date else Exact(key=key)
        return mapped_column(EncryptedColumn(type_, data_class="pii", search=search, mode=mode), nullable=True)

    made: list[Any] = []
    for name, is_encrypted in (("secret", True), ("plain", False)):
        people = type(
            f"{name.title()}Person",
            (Base,),
            {
                "__tablename__": f"{name}_{mode}",
                "__annotations__": {"id": Mapped[int], "kind": Mapped[int]},
                "id": mapped_column(primary_key=True),
                "kind": mapped_column(),
                "city": column(str, Text(), is_encrypted=is_encrypted, key="cities"),
                "price": column(Decimal, Numeric(), is_encrypted=is_encrypted, key="prices"),
                "day": column(date, Date(), is_encrypted=is_encrypted),
                "flag": column(bool, Boolean(), is_encrypted=is_encrypted),
            },
        )
        visits = type(
            f"{name.title()}Visit",
            (Base,),
            {
                "__tablename__": f"{name}_visits_{mode}",
                "__annotations__": {"id": Mapped[int], "person_id": Mapped[int]},
                "id": mapped_column(primary_key=True),
                "person_id": mapped_column(ForeignKey(f"{name}_{mode}.id")),
                "town": column(str, Text(), is_encrypted=is_encrypted, key="cities"),
                "paid": column(Decimal, Numeric(), is_encrypted=is_encrypted, key="prices"),
                "person": relationship(people, backref="visits"),
            },
        )
        made += [people, visits]
    return made[0], made[1], made[2], made[3]


@dataclass
class World:
    """Both pairs of tables, filled."""

    orm: Orm
    engine: Engine
    mode: str
    person: Any
    visit: Any
    plain_person: Any
    plain_visit: Any

    def both(self) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        return (self.person, self.visit), (self.plain_person, self.plain_visit)

    def session(self, tenant: str = "acme") -> Session:
        return self.orm.session(self.engine, tenant)

    def check(self, make: Any, *, is_sorted: bool = False) -> list[Any]:
        """Demand that a statement finds the same in both; return what it found."""
        with self.session() as session:
            found, wanted = (list(map(tuple, session.execute(make(*pair)))) for pair in self.both())
        if is_sorted:
            assert found == wanted
        else:
            assert sorted(found, key=_key) == sorted(wanted, key=_key)
        return found


def _key(row: Any) -> Any:
    """Return what sorts rows with NULL in them; of numbers that are equal, the same."""
    return [(value is None, str(value.normalize() if isinstance(value, Decimal) else value)) for value in row]


@contextmanager
def world_on(server: Server, templates: TemplateDatabases, folder: Path, mode: str) -> Iterator[World]:
    with fresh_database(server, template=templates.on(server)) as database, orm_on(database, folder) as orm:
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        made = models(mode)
        orm.create(made[0].metadata, engine)
        people = [
            {
                "id": number,
                "kind": number % 3,
                "city": CITIES[number * 5 // 3 % len(CITIES)],
                "price": PRICES[number % len(PRICES)],
                "day": DAYS[number // 5 % len(DAYS)],
                "flag": FLAGS[number // 2 % len(FLAGS)],
            }
            for number in range(1, 43)
        ]
        visits = [
            {
                "id": number,
                "person_id": number,
                "town": ("Rome", "Oslo", "Paris", "Oslo", None, "rome")[number % 6],
                "paid": (Decimal(1), Decimal("9.0"), None, Decimal(77))[number % 4],
            }
            for number in range(1, 14)
        ]
        with orm.session(engine) as session:
            for person, visit in ((made[0], made[1]), (made[2], made[3])):
                session.add_all([person(**row) for row in people])
                session.flush()
                session.add_all([visit(**row) for row in visits])
            session.commit()
        yield World(orm, engine, mode, *made)


@pytest.fixture(scope="module", params=MODES)
def world(
    request: pytest.FixtureRequest,
    every_postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    with world_on(every_postgres, templates, tmp_path_factory.mktemp("grouping"), request.param) as world:
        yield world


# ---- any statement


@dataclass(frozen=True)
class Shape:
    """A statement over groups, drawn at random."""

    columns: tuple[str, ...]
    form: str
    source: str
    having: str
    labelled: bool

    def __call__(self, person: Any, visit: Any) -> Any:
        source = {"model": person, "alias": aliased(person), "core": person.__table__.c}.get(self.source, person)
        keys = [getattr(source, name) for name in self.columns]
        if self.labelled and self.source != "core":
            keys = [key.label(f"l_{name}") for key, name in zip(keys, self.columns, strict=True)]
        plain = [getattr(source, name) for name in self.columns]
        if self.form == "distinct":
            statement: Any = select(*keys).distinct()
        elif self.form == "windows":
            counted = func.count().over(partition_by=plain).label("n")
            statement = select(source.id, *keys, counted)
        elif self.form == "counts":
            of = plain[0]
            counts = [func.count(distinct(of)), func.count(of.distinct()).filter(source.kind > 0).label("some")]
            statement = select(source.kind, *counts, func.count(of)).group_by(source.kind)
        else:
            statement = select(*keys, func.count().label("n"), func.sum(source.id).label("total")).group_by(*plain)
            statement = self._with_having(statement, source)
        if self.source == "joined":
            statement = statement.join(visit, visit.town == person.city)
        elif self.source == "outer join":
            statement = statement.outerjoin(visit, and_(visit.town == person.city, visit.paid != person.price))
        elif self.source == "filtered":
            statement = statement.where(person.city.in_(select(visit.town)))
        if self.source in ("subquery", "common table expression"):
            inner = statement.subquery() if self.source == "subquery" else statement.cte()
            statement = select(*inner.c)
        return statement

    def _with_having(self, statement: Any, source: Any) -> Any:
        first = getattr(source, self.columns[0])
        conditions = {
            "": None,
            "count": func.count() > 1,
            "value": first.is_not(None),
            "equal": {"city": lambda: first == "Rome", "price": lambda: first == Decimal(1)}.get(
                self.columns[0], lambda: first.is_(None)
            )(),
            "not in": {
                "city": lambda: first.not_in(["Rome", ""]),
                "price": lambda: first.not_in([Decimal("1.00")]),
            }.get(self.columns[0], lambda: first.is_not(None))(),
            "distinct": func.count(distinct(source.city)) >= 1,
        }
        condition = conditions[self.having]
        return statement if condition is None else statement.having(condition)


SHAPES = st.builds(
    Shape,
    columns=st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True).map(tuple),
    form=st.sampled_from(("group", "distinct", "windows", "counts")),
    source=st.sampled_from(
        ("model", "alias", "core", "joined", "outer join", "filtered", "subquery", "common table expression")
    ),
    having=st.sampled_from(("", "count", "value", "equal", "not in", "distinct")),
    labelled=st.booleans(),
)


@given(shape=SHAPES)
def test_any_grouping_finds_what_it_finds_of_plaintext(world: World, shape: Shape) -> None:
    world.check(shape)


CONDITIONS: dict[str, Any] = {
    "equal": lambda mine, theirs, _: mine == theirs,
    "unequal": lambda mine, theirs, _: mine != theirs,
    "not distinct": lambda mine, theirs, _: mine.is_not_distinct_from(theirs),
    "distinct": lambda mine, theirs, _: mine.is_distinct_from(theirs),
    "in": lambda mine, theirs, where: mine.in_(select(theirs).where(where)),
    "not in": lambda mine, theirs, where: mine.not_in(select(theirs).where(where)),
    "in distinct": lambda mine, theirs, where: mine.in_(select(theirs).where(where).distinct()),
    "in groups": lambda mine, theirs, where: mine.in_(select(theirs).where(where).group_by(theirs)),
    "in a union": lambda mine, theirs, where: mine.in_(union(select(theirs).where(where), select(theirs))),
    "not in a difference": lambda mine, theirs, where: mine.not_in(
        except_(select(theirs), select(theirs).where(where, theirs.is_not(None)))
    ),
    "in an intersection": lambda mine, theirs, where: mine.in_(intersect(select(theirs), select(theirs).where(where))),
    "exists": lambda mine, theirs, where: exists(select(theirs).where(theirs == mine, where)),
    "a scalar": lambda mine, theirs, where: (
        mine == select(theirs).where(where).order_by(theirs.class_.id).limit(1).scalar_subquery()
    ),
}
PAIRS = {"city": "town", "price": "paid"}


@given(
    name=st.sampled_from(tuple(CONDITIONS)),
    column=st.sampled_from(tuple(PAIRS)),
    limit=st.integers(0, 13),
    is_negated=st.booleans(),
    is_self=st.booleans(),
)
def test_any_comparison_of_columns_finds_what_it_finds_of_plaintext(
    world: World, name: str, column: str, limit: int, *, is_negated: bool, is_self: bool
) -> None:
    def make(person: Any, visit: Any) -> Any:
        other = aliased(person) if is_self else visit
        theirs = getattr(other, column if is_self else PAIRS[column])
        built = CONDITIONS[name](getattr(person, column), theirs, other.id <= limit)
        condition = not_(built) if is_negated else built
        if "in" in name or name in ("exists", "a scalar"):
            return select(person.id).where(condition) if name != "not distinct" else _joined(person, other, condition)
        return _joined(person, other, condition)

    def _joined(person: Any, other: Any, condition: Any) -> Any:
        return select(person.id, other.id).join(other, condition)

    world.check(make)


# ---- order

ORDERS: dict[str, Any] = {
    "the column": lambda p: [p.city, p.price],
    "descending": lambda p: [p.city.desc(), p.price.desc()],
    "NULLs first": lambda p: [p.price.asc().nulls_first(), p.city.desc().nulls_last()],
    "its count": lambda p: [desc("n"), p.city, p.price],
    "its name": lambda _: ["price", desc("city")],
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("is_distinct", [False, True])
def test_groups_are_sorted_by_their_values(world: World, name: str, *, is_distinct: bool) -> None:
    def make(person: Any, _: Any) -> Any:
        counted = func.count().label("n")
        statement = select(person.city, person.price, counted).group_by(person.city, person.price)
        if is_distinct:
            statement = select(person.city, person.price, (person.kind * 0).label("n")).distinct()
        # The database's collation is C, in which the twin sorts, too.
        return statement.order_by(*ORDERS[name](person)).limit(9)

    if world.mode == "client":
        with pytest.raises(EncryptedQueryError, match="client mode") as raised:
            world.check(make)
        assert raised.value.hint == "sort the groups in Python"
        return
    assert len(world.check(make, is_sorted=True)) == 9


def test_groups_of_a_column_that_has_an_order_are_sorted_by_it(world: World) -> None:
    def make(person: Any, _: Any) -> Any:
        return select(person.day, func.count()).group_by(person.day).order_by(person.day.desc()).limit(3)

    if world.mode == "client":
        with pytest.raises(EncryptedQueryError, match="ORDER BY of a grouped SELECT"):
            world.check(make)
    else:
        assert world.check(make, is_sorted=True)


def test_rows_that_are_grouped_by_their_key_are_sorted_in_both_modes(world: World) -> None:
    def make(person: Any, visit: Any) -> Any:
        counted = select(person.id.label("key"), func.count(visit.id)).outerjoin(visit, visit.person_id == person.id)
        return counted.group_by("key").order_by(person.day.desc(), person.id).limit(7)

    assert world.check(make, is_sorted=True)


# ---- statements one by one


def test_a_group_is_decrypted_once_and_its_rows_are_objects_as_ever(world: World) -> None:
    with world.session() as session:
        rows = session.execute(
            select(world.person.city, func.count().label("n")).group_by(world.person.city).order_by(desc("n"))
        ).all()
        plain = session.execute(select(world.plain_person.city, func.count()).group_by(world.plain_person.city)).all()
        assert {(row.city, row.n) for row in rows} == {tuple(row) for row in plain}
        assert {row._mapping[world.person.city] for row in rows} == {row[0] for row in plain}
        query: Any = session.query(world.person.city).distinct()
        assert query.count() == len(rows) == len(query.all())


def test_relationships_are_grouped_and_loaded(world: World) -> None:
    world.check(
        lambda person, visit: (
            select(person.city, func.count(visit.id), func.count(distinct(visit.town)))
            .outerjoin(person.visits)
            .group_by(person.city)
        )
    )
    with world.session() as session:
        inner = select(world.person.city).group_by(world.person.city).having(func.count() > 6)
        found = session.scalars(
            select(world.person).where(world.person.city.in_(inner)).options(joinedload(world.person.visits))
        )
        people = found.unique().all()
        plain = select(world.plain_person.city).group_by(world.plain_person.city).having(func.count() > 6)
        wanted = session.scalars(select(world.plain_person.id).where(world.plain_person.city.in_(plain))).all()
        assert sorted(person.id for person in people) == sorted(wanted)
        assert all(visit.town in (*CITIES, "Paris") for person in people for visit in person.visits)


STATEMENTS: dict[str, Any] = {
    "coalesce": lambda p, _: select(func.coalesce(p.city, "none"), func.count()).group_by(p.city),
    "CASE": lambda p, _: select(case((p.city == "Rome", "home"), else_="away"), func.count()).group_by(p.city),
    "a window over groups": lambda p, _: select(
        p.city, func.sum(func.count()).over(partition_by=p.city), func.rank().over(order_by=func.count())
    ).group_by(p.city),
    "the first of each": lambda p, _: select(
        select(p.id, p.city, func.row_number().over(partition_by=p.city, order_by=p.id).label("at")).subquery()
    ),
    "a group of a subquery": lambda p, _: _grouped(select(p.__table__).where(p.kind > 0).subquery().c.city),
    "a correlated count": lambda p, v: select(p.id, select(func.count()).where(v.town == p.city).scalar_subquery()),
    "the same column": lambda p, _: select(p.id).where(p.city == p.city),
    "not the same column": lambda p, _: select(p.id).where(p.city != p.city),
    "two columns of a table, joined": lambda p, v: select(p.id, v.id).join(
        v, and_(v.town == p.city, v.paid == p.price)
    ),
    "a key and the column": lambda p, _: select(p.id, p.city).group_by(p.id, p.city),
    "distinct rows": lambda p, _: select(p).distinct().with_only_columns(p.id, p.city),
    "no groups": lambda p, _: select(func.count(distinct(p.city)), func.count(p.city)).where(p.kind == 99),
    "count of rows alone": lambda p, _: select(func.count()).select_from(p).group_by(p.city),
    "union of all, made distinct": lambda p, _: select(
        union_all(*(_with_term(p).where(p.kind == kind) for kind in (0, 1))).subquery().c.city
    ).distinct(),
}


def _grouped(column: Any) -> Any:
    return select(column, func.count()).group_by(column)


def _with_term(person: Any) -> Any:
    table = person.__table__
    return select(*[person.city, *([table.c.city_bidx] if "city_bidx" in table.c else [])])


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_of_every_shape_find_the_same(world: World, name: str) -> None:
    world.check(STATEMENTS[name])


def test_distinct_on_gives_a_row_of_each_value(world: World) -> None:
    with world.session() as session:
        for make in (_distinct_on, lambda person: _distinct_on(person).order_by(None)):
            found = session.execute(make(world.person)).all()
            wanted = session.execute(make(world.plain_person)).all()
            assert sorted(city for city, _ in map(tuple, found) if city is not None) == sorted(
                city for city, _ in map(tuple, wanted) if city is not None
            )
            assert len(found) == len(wanted)
        statement = _distinct_on(world.person).order_by(world.person.city, world.person.id)
        with pytest.raises(EncryptedQueryError, match="DISTINCT ON") as raised:
            session.execute(statement).all()
        assert "row_number" in (raised.value.hint or "")


def _distinct_on(person: Any) -> Any:
    statement = select(person.city, person.id)
    if hasattr(postgresql, "distinct_on"):  # of SQLAlchemy 2.1
        return statement.ext(postgresql.distinct_on(person.city))
    return statement.distinct(person.city)


def test_a_page_of_groups_is_one_of_whole_groups(world: World) -> None:
    # Of a column with a Range facet, whose buckets a page of rows walks.
    def make(person: Any, _: Any) -> Any:
        days = select(person.day, func.count()).group_by(person.day).order_by(person.day.desc().nulls_last())
        return days.limit(2).offset(1)

    def numbered(person: Any, _: Any) -> Any:
        at = func.row_number().over(partition_by=person.day, order_by=person.id)
        return select(person.id, at).order_by(person.day, person.id).limit(9)

    if world.mode == "database":
        assert [row[0] for row in world.check(make, is_sorted=True)] == [date(1999, 12, 31), date(1970, 1, 1)]
        world.check(numbered, is_sorted=True)


def test_what_is_grouped_is_written_elsewhere_as_ciphertext(world: World) -> None:
    person = world.person
    with world.session() as session:
        groups = select(func.max(person.id) + 1000, literal(7), person.city).group_by(person.city)
        session.execute(insert(person).from_select(["id", "kind", "city"], groups))
        found = session.scalars(select(person.city).where(person.kind == 7)).all()
        assert set(found) == set(CITIES)
        session.rollback()


# ---- what plaintext does not have


def test_values_without_a_term_are_neither_null_nor_merged(world: World) -> None:
    person, table = world.person, world.person.__table__.name
    statements: list[Any] = [
        select(person.city, func.count()).group_by(person.city),
        select(func.count()).select_from(person).group_by(person.city),
        select(person.city).distinct(),
        select(func.count(distinct(person.city))),
        select(func.count(person.city.distinct()).filter(person.id > 0)),
        select(person.id, func.count().over(partition_by=person.city)),
        _distinct_on(person),
    ]
    with world.session() as session:
        before = [len(session.execute(each).all()) for each in statements]
        # As if it had been written before its facet: the guard's trigger fills the index column from the ciphertext.
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(f"UPDATE {table} SET city_bidx = NULL WHERE id = 1"))
        for statement in statements:
            with pytest.raises(MissingTermError, match=rf"field {table}\.city") as raised, session.begin_nested():
                session.execute(statement).all()
            assert "write such values again" in (raised.value.hint or "")
        some = [each.where(person.id != 1) for each in statements]
        assert all(len(session.execute(each).all()) > 0 for each in some)
        # It is equal to nothing, and different from nothing, as it is found by no value.
        visit = world.visit
        for condition in (person.city == visit.town, person.city != visit.town, person.city.is_distinct_from("Rome")):
            assert not session.scalars(select(person.id).join(visit, condition).where(person.id == 1)).all()
        session.rollback()
        assert [len(session.execute(each).all()) for each in statements] == before


def test_equal_values_of_two_tenants_are_two_groups(world: World) -> None:
    person, statement = world.person, select(func.count()).select_from(world.person).group_by(world.person.city)
    with world.session() as session:
        groups = len(session.scalars(statement).all())
    with world.session("other") as session:
        session.add_all([person(id=500 + at, kind=5, city=city) for at, city in enumerate(("Rome", "Rome", None))])
        session.commit()
    try:
        with world.session() as session:
            assert len(session.scalars(statement).all()) == groups + 1
            counted = select(func.count(distinct(person.city)))
            assert session.scalar(counted) == len(set(CITIES)) - 1 + 1
            # A group of another tenant does not open, as its rows don't. The condition that plaintext needs serves.
            named = select(person.city, func.count()).group_by(person.city)
            with pytest.raises(KeyNotLoadedError), session.begin_nested():
                session.execute(named).all()
            assert len(session.execute(named.where(person.kind < 5)).all()) == groups
            assert not session.scalars(
                select(person.id).where(person.kind == 5, person.city.in_(select(world.visit.town)))
            ).all()
        with world.session("other") as session, use_tenant("other"):
            found = session.execute(select(person.city, func.count()).where(person.kind == 5).group_by(person.city))
            assert set(map(tuple, found)) == {("Rome", 2), (None, 1)}
    finally:
        with world.session() as session:
            session.execute(text(f"DELETE FROM {person.__table__.name} WHERE kind = 5"))
            session.commit()


def test_a_server_without_any_value_takes_the_greatest(world: World) -> None:
    statement = select(world.person.city, func.count()).group_by(world.person.city)
    engine = world.orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
    with world.orm.session(engine) as session:
        known = session.connection().dialect.server_version_info
        wanted = sorted(map(tuple, session.execute(statement)), key=_key)
    for version in ((14, 9), (16, 0)):
        dialect = engine.dialect
        dialect.server_version_info = version
        assert ("any_value" in str(statement.compile(dialect=dialect))) is (version >= (16,))
        dialect.server_version_info = known
    older = world.orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
    with world.orm.session(older) as session:
        session.connection().dialect.server_version_info = (15, 1)
        assert sorted(map(tuple, session.execute(statement)), key=_key) == wanted
