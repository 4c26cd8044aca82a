"""Every operator is answered through an index of ours."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, orm_on, plan_of
from tests.support.servers import Server, TemplateDatabases

ROWS = 2000


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(
        EncryptedColumn(str, data_class="pii", search=[Exact(), Exact(normalize="lower")])
    )
    few: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Exact(bits=10)))
    name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Prefix(), Contains()]))
    born: Mapped[date] = mapped_column(EncryptedColumn(date, data_class="pii", search=Range(bucket="month")))
    pay: Mapped[Decimal] = mapped_column(
        EncryptedColumn(Decimal, data_class="pii", search=[Exact(), Range(bucket=100)])
    )


@pytest.fixture(scope="module")
def session(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """A session on 2,000 analysed rows. The planner may prefer to scan so small a table: that is forbidden."""
    chance = random.Random(5)  # noqa: S311
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("explain")) as orm,
    ):
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        orm.create(Base.metadata, engine)
        with orm.session(engine) as session:
            session.add_all(
                Person(
                    id=number,
                    email=f"user{number}@example.org",
                    few=f"user{number}",
                    name=f"{chance.choice(('Ada', 'Bob', 'Eve'))} {chance.randrange(10**6)}",
                    born=date(1950, 1, 1) + timedelta(days=chance.randrange(20_000)),
                    pay=Decimal(chance.randrange(90_000)),
                )
                for number in range(ROWS)
            )
            session.commit()
            session.execute(text("ANALYZE people"))
            session.commit()
            session.execute(text("SET enable_seqscan = off"))
            yield session


_SCANS = ('"Index Scan"', '"Bitmap Index Scan"', '"Index Only Scan"')

CASES: dict[str, tuple[str, Callable[[], Any]]] = {
    "==": ("email_bidx", lambda: Person.email == "user7@example.org"),
    "!=": ("email_bidx", lambda: Person.email != "user7@example.org"),
    "in": ("email_bidx", lambda: Person.email.in_(["user7@example.org", "user8@example.org"])),
    "not in": ("email_bidx", lambda: Person.email.not_in(["user7@example.org", "user8@example.org"])),
    "is None": ("email_bidx", lambda: Person.email.is_(None)),
    "is not None": ("email_bidx", lambda: Person.email.is_not(None)),
    "like a whole text": ("email_bidx", lambda: Person.email.like("user7@example.org")),
    "ilike a whole text": ("email_lower_bidx", lambda: Person.email.ilike("USER7@example.org")),
    "facet ==": ("email_lower_bidx", lambda: Person.email.facet("lower") == "USER7@example.org"),
    "few ==": ("few_bidx", lambda: Person.few == "user7"),
    "few !=": ("few_bidx", lambda: Person.few != "user7"),
    "few in": ("few_bidx", lambda: Person.few.in_(["user7", "user8"])),
    "few not in": ("few_bidx", lambda: Person.few.not_in(["user7", "user8"])),
    "like": ("name_tags", lambda: Person.name.like("Ada 12%")),
    "ilike": ("name_tags", lambda: Person.name.ilike("ADA 12%")),
    "startswith": ("name_tags", lambda: Person.name.startswith("Ada 12")),
    "istartswith": ("name_tags", lambda: Person.name.istartswith("ada 12")),
    "endswith": ("name_tags", lambda: Person.name.endswith("1234")),
    "contains": ("name_tags", lambda: Person.name.contains("a 12")),
    "icontains": ("name_tags", lambda: Person.name.icontains("A 12")),
    "between": ("born_bidx", lambda: Person.born.between(date(1960, 1, 1), date(1960, 3, 1))),
    "<": ("born_bidx", lambda: Person.born < date(1950, 3, 1)),
    "<=": ("born_bidx", lambda: Person.born <= date(1950, 3, 1)),
    ">": ("born_bidx", lambda: Person.born > date(2004, 6, 1)),
    ">=": ("born_bidx", lambda: Person.born >= date(2004, 6, 1)),
    "number ==": ("pay_bidx", lambda: Person.pay == Decimal("100.00")),
    "number between": ("pay_range_bidx", lambda: Person.pay.between(Decimal(100), Decimal(250))),
}


@pytest.mark.parametrize("name", CASES)
def test_an_operator_scans_an_index(session: Session, name: str) -> None:
    column, build = CASES[name]
    plan = plan_of(session, select(Person.id).where(build()))
    assert any(scan in plan for scan in _SCANS), plan
    assert f"ix_people_{column}" in plan, plan


@pytest.mark.skipif(DRIVER == "psycopg2", reason="psycopg2 prepares nothing")
@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_a_list_of_a_few_values_is_planned_once_and_not_at_each_execution(session: Session, count: int) -> None:
    session.connection().exec_driver_sql("DEALLOCATE ALL")
    raw: Any = session.connection().connection.driver_connection
    raw._prepared.clear()  # psycopg's own list of what it has prepared
    for number in range(0, 40 * count, count):
        wanted = list(range(number, number + count))
        values = [f"user{each}@example.org" for each in wanted]
        found = session.scalars(select(Person.id).where(Person.email.in_(values))).all()
        assert sorted(found) == wanted
    plans = session.connection().exec_driver_sql(
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%email_bidx = ANY%%'"
    )
    ((generic, custom),) = plans.all()
    assert generic > custom
