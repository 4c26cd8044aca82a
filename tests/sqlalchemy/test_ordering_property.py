"""Rows, sort keys, pages and conditions that Hypothesis draws give the same rows in the same order as on plaintext."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, Numeric, and_, delete, insert, literal, or_, select, text, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Exact, Range
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, orm_on
from tests.support.servers import Server, TemplateDatabases


def model(*, encrypted: bool, mode: Any = "database") -> Any:
    class Base(DeclarativeBase):
        pass

    def column(type_: Any, plain: Any, *search: Any) -> Any:
        made = EncryptedColumn(type_, data_class="pii", search=search, mode=mode) if encrypted else plain
        return mapped_column(made, nullable=True)

    class Person(Base):
        __tablename__ = f"people_{mode}" if encrypted else "plain"
        id: Mapped[int] = mapped_column(primary_key=True)
        team: Mapped[int]
        born = column(date, Date(), Range(bucket="month", low=date(1990, 1, 1), high=date(1992, 1, 1)))
        pay = column(Decimal, Numeric(), Exact(), Range(bucket=10, low=-50, high=50))
        few = column(Decimal, Numeric(), Range(bucket=10, low=-50, high=50, bits=2))

    return Person


PLAIN = model(encrypted=False)
SECRETS = {mode: model(encrypted=True, mode=mode) for mode in ("database", "client")}

# Close together, so that rows tie and buckets are full, and beyond the limits of the buckets.
DAYS = st.none() | st.dates(date(1989, 11, 1), date(1992, 3, 1)) | st.sampled_from([date(1700, 2, 3), date(2900, 1, 1)])
NUMBERS = (
    st.none()
    | st.integers(-60, 60).map(Decimal)
    | st.decimals(-3, 3, places=1)
    | st.sampled_from([Decimal(each) for each in ("NaN", "Infinity", "-Infinity", "1e9", "-1e9", "1.0", "1.00")])
)
ROWS = st.lists(st.tuples(st.integers(0, 2), DAYS, NUMBERS, NUMBERS, st.booleans()), max_size=40)
KEYS = st.lists(
    st.tuples(st.sampled_from(["born", "pay", "few", "team"]), st.booleans(), st.sampled_from([None, True, False])),
    min_size=1,
    max_size=3,
)
PAGES = st.tuples(st.none() | st.integers(0, 12), st.none() | st.integers(0, 12))
COMPARED: dict[str, Any] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
LIMITS = {"born": DAYS.filter(bool), "pay": NUMBERS.filter(lambda value: value is not None)}


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, Any]:
    """Draw a function that makes a condition of a model: of a keyset page, a range, or none."""
    form = draw(st.sampled_from(["none", "team", "range", "between", "keyset", "rows", "tuples", "nulls"]))
    name = draw(st.sampled_from(sorted(LIMITS)))
    value, other, sign = draw(LIMITS[name]), draw(LIMITS[name]), draw(st.sampled_from(sorted(COMPARED)))
    number, compare = draw(st.integers(0, 40)), COMPARED[sign]
    forms: dict[str, Any] = {
        "none": lambda p: p.id > -1,
        "team": lambda p: p.team == number % 3,
        "range": lambda p: compare(getattr(p, name), value),
        "between": lambda p: getattr(p, name).between(value, other),
        "keyset": lambda p: or_(
            compare(getattr(p, name), value), and_(getattr(p, name) == value, p.id > number), p.id == number
        ),
        "rows": lambda p: or_(compare(getattr(p, name), value), and_(getattr(p, name) == value, p.id > number)),
        "tuples": lambda p: compare(tuple_(getattr(p, name), p.id), tuple_(literal(value), literal(number))),
        "nulls": lambda p: or_(compare(getattr(p, name), value), getattr(p, name).is_(None)),
    }
    return form, forms[form]


@pytest.fixture(scope="module")
def session(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("ordering")) as orm,
    ):
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        for each in (*SECRETS.values(), PLAIN):
            orm.create(each.metadata, engine)
        with orm.session(engine) as session:
            yield session


def _fill(session: Session, person: Any, rows: Any) -> None:
    session.execute(delete(person))
    values = [
        {"id": number, "team": team, "born": born, "pay": pay, "few": few}
        for number, (team, born, pay, few, _) in enumerate(rows)
    ]
    if values:
        session.execute(insert(person), values)
    if person is not PLAIN and (early := [number for number, row in enumerate(rows) if row[-1]]):
        # As rows are that were written before their facets were registered.
        table = person.__tablename__
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(
            text(f"UPDATE {table} SET born_bidx = NULL, pay_range_bidx = NULL, few_bidx = NULL WHERE id = ANY (:ids)"),
            {"ids": early},
        )
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def _statement(person: Any, keys: Any, page: Any, condition: Any) -> Any:
    order = []
    for name, is_descending, nulls_first in keys:
        key = getattr(person, name)
        key = key.desc() if is_descending else key
        order.append(key if nulls_first is None else key.nulls_first() if nulls_first else key.nulls_last())
    limit, offset = page
    return select(person.id).where(condition(person)).order_by(*order, person.id).limit(limit).offset(offset)


@pytest.mark.parametrize("mode", SECRETS)
@given(rows=ROWS, query=st.tuples(KEYS, PAGES, conditions()))
def test_rows_come_in_the_order_of_plaintext(session: Session, mode: str, rows: Any, query: Any) -> None:
    keys, page, (form, make) = query
    if form not in ("none", "team"):
        # What a range finds has terms, in any order.
        rows = [(*row[:-1], False) for row in rows]
    answers = []
    for person in (SECRETS[mode], PLAIN):
        _fill(session, person, rows)
        answers.append(session.scalars(_statement(person, keys, page, make)).all())
    session.rollback()
    assert answers[0] == answers[1]
