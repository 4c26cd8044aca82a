"""A page in the order of an encrypted column reads the rows of a few buckets, by the index of terms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import ForeignKey, and_, bindparam, event, func, insert, or_, select, text, tuple_
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    joinedload,
    mapped_column,
    relationship,
    with_loader_criteria,
)

from glpgenc.sqlalchemy import EncryptedColumn, Exact, Range, decrypted
from glpgenc.sqlalchemy.transaction.keys import TransactionKeys
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, orm_on, plan_of, statements_of
from tests.support.servers import Server, TemplateDatabases

ROWS = 3000
BUCKET = 30
CANARY = "a name as it is in no other file"
FEW = 6 * BUCKET
"""Values that a page of 10 rows may decrypt: those of two or three buckets, once to compare, and once to sort."""


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[int]
    pay: Mapped[int] = mapped_column(
        EncryptedColumn(int, data_class="pii", search=Range(bucket=BUCKET, low=0, high=9 * ROWS))
    )
    age: Mapped[int | None] = mapped_column(
        EncryptedColumn(int, data_class="pii", search=[Exact(), Range(bucket=BUCKET, low=0, high=ROWS)])
    )
    bits: Mapped[int] = mapped_column(
        EncryptedColumn(int, data_class="pii", search=Range(bucket=BUCKET, low=0, high=ROWS, bits=32))
    )
    name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"))
    visits: Mapped[list[Visit]] = relationship()


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    pay: Mapped[int] = mapped_column(
        EncryptedColumn(int, data_class="pii", mode="client", search=Range(bucket=BUCKET, low=0, high=9 * ROWS))
    )
    due: Mapped[int] = mapped_column(
        EncryptedColumn(int, data_class="pii", mode="client", search=Range(bucket=BUCKET, low=0, high=ROWS))
    )


class Visit(Base):
    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Part(Base):
    __tablename__ = "parts"
    house: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    cost: Mapped[int] = mapped_column(
        EncryptedColumn(int, data_class="pii", search=Range(bucket=BUCKET, low=0, high=ROWS))
    )


@pytest.fixture(scope="module")
def session(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("pages")) as orm,
    ):
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        orm.create(Base.metadata, engine)
        numbers = [(number, number * 7919 % ROWS) for number in range(ROWS)]
        with orm.session(engine) as session:
            session.execute(
                insert(Person),
                [
                    {
                        "id": at,
                        "team": at % 7,
                        "pay": value,
                        "age": None if at % 50 == 0 else value,
                        "bits": value,
                        "name": f"{CANARY} {value}",
                    }
                    for at, value in numbers
                ],
            )
            session.execute(insert(Visit), [{"id": at, "person_id": at // 2} for at, _ in numbers])
            session.execute(insert(Ticket), [{"id": at, "pay": value, "due": at % 100} for at, value in numbers])
            session.execute(insert(Part), [{"house": at % 5, "number": at, "cost": value} for at, value in numbers])
            session.commit()
            for table in ("people", "visits", "parts"):
                session.execute(text(f"ANALYZE {table}"))
            session.commit()
            session.execute(text("SET track_functions = 'all'"))
            yield session


OTHER = aliased(Person)
INNER = select(Person.__table__).where(Person.team < 6).subquery()

PAGES: dict[str, Callable[[], Any]] = {
    "first": (lambda: select(Person.id).order_by(Person.pay)),
    "values": (lambda: select(Person.pay).order_by(Person.pay)),
    "descending": (lambda: select(Person.id).order_by(Person.pay.desc())),
    "nulls first": (lambda: select(Person.id).order_by(Person.age.desc().nulls_last())),
    "nulls last": (lambda: select(Person.id).order_by(Person.age)),
    "after": (lambda: select(Person.id).where(Person.pay > 1500).order_by(Person.pay)),
    "before": (lambda: select(Person.id).where(Person.pay < 1500).order_by(Person.pay.desc())),
    "between": (lambda: select(Person.id).where(Person.pay.between(1200, 2800)).order_by(Person.pay)),
    "after a row": (
        lambda: (
            select(Person.id)
            .where(or_(Person.pay > 1500, and_(Person.pay == 1500, Person.id > 3)))
            .order_by(Person.pay, Person.id)
        )
    ),
    "after a row, by an exact facet": (
        lambda: (
            select(Person.id)
            .where(or_(Person.age > 1500, and_(Person.age == 1500, Person.id > 3)))
            .order_by(Person.age, Person.id)
        )
    ),
    "later page": (lambda: select(Person.id).order_by(Person.pay).offset(20)),
    "alias": (lambda: select(OTHER.id).order_by(OTHER.pay)),
    "subquery": (lambda: select(INNER.c.id).order_by(INNER.c.pay)),
    "within a subquery": (
        lambda: select(select(Person.id, Person.team).order_by(Person.pay).limit(10).subquery().c.id)
    ),
    "join": (lambda: select(Person.id, Visit.id).join(Person.visits).order_by(Person.pay, Visit.id)),
    "outer join": (lambda: select(Person.id, Visit.id).outerjoin(Person.visits).order_by(Person.pay, Visit.id)),
    "eager load": (lambda: select(Person).options(joinedload(Person.visits)).order_by(Person.pay)),
    "loader criteria": (
        lambda: select(Person.id).options(with_loader_criteria(Person, Person.team != 3)).order_by(Person.pay)
    ),
    "for update": (lambda: select(Person.id).order_by(Person.pay).with_for_update()),
    "a key of two columns": (lambda: select(Part.house, Part.number).order_by(Part.cost)),
    "a function of the row": (lambda: select(Person.id, func.abs(Person.team)).order_by(Person.pay)),
}


def _calls(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_stat_get_xact_function_calls(to_regproc('glpgenc._open'))")) or 0)


def _answer(session: Session, statement: Any) -> tuple[list[Any], int]:
    """Return the rows of a statement, and how many values the server has decrypted for them."""
    before = _calls(session)
    rows = session.execute(statement).unique().all()
    return [tuple(row) for row in rows], _calls(session) - before


def _nodes(plan: Any) -> Iterator[Any]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


@pytest.mark.parametrize("case", PAGES)
def test_a_page_decrypts_few_values_and_reads_the_index_of_terms(session: Session, case: str) -> None:
    statement = PAGES[case]().limit(10)
    rows, decrypted = _answer(session, statement)
    assert len(rows) == 10
    assert 0 < decrypted <= FEW
    (plan,) = json.loads(plan_of(session, statement))
    assert [node for node in _nodes(plan["Plan"]) if node.get("Index Name", "").endswith("_bidx")]


def test_pages_follow_one_another_without_gaps(session: Session) -> None:
    seen: list[int] = []
    last: Any = (-1, -1)
    while True:
        after = or_(Person.pay > last[0], and_(Person.pay == last[0], Person.id > last[1]))
        page = session.execute(
            select(Person.pay, Person.id).where(after).order_by(Person.pay, Person.id).limit(170)
        ).all()
        if not page:
            break
        seen.extend(row.pay for row in page)
        last = tuple(page[-1])
    assert seen == sorted(seen)
    assert len(seen) == ROWS


def test_terms_that_many_buckets_may_share_are_not_walked(session: Session) -> None:
    rows, decrypted = _answer(session, select(Person.id).order_by(Person.bits).limit(3))
    assert rows == _answer(session, select(Person.id).order_by(Person.pay).limit(3))[0]
    assert decrypted == ROWS


def test_while_a_reindex_changes_the_buckets_every_row_is_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = select(Person.id).where(Person.pay > 100).order_by(Person.pay).limit(10)
    expected, _ = _answer(session, statement)
    entries = TransactionKeys.entries

    def two_slots(keys: TransactionKeys, column: Any, facet: str | None) -> Any:
        (entry,) = entries(keys, column, facet)
        shape: Any = entry.shape
        return entry, replace(entry, slot=2, shape=replace(shape, high=shape.high + 1))

    monkeypatch.setattr(TransactionKeys, "entries", two_slots)
    rows, decrypted = _answer(session, statement)
    assert rows == expected
    assert decrypted >= ROWS - 101


def test_without_limit_every_row_is_decrypted_once_to_sort(session: Session) -> None:
    rows, decrypted = _answer(session, select(Person.id).order_by(Person.pay))
    assert (len(rows), decrypted) == (ROWS, ROWS)


def test_a_stretch_of_empty_buckets_is_passed_by(session: Session) -> None:
    # Eight ninths of the buckets are above all values.
    rows, decrypted = _answer(session, select(Person.pay).order_by(Person.pay.desc()).limit(3))
    assert rows == [(2999,), (2998,), (2997,)]
    assert decrypted <= FEW


def _read(session: Session, statement: Any, *kinds: str) -> int:
    """Return how many rows nodes of some kinds read, those that conditions leave out among them."""
    (plan,) = json.loads(plan_of(session, statement, analyze=True))
    return sum(
        int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in _nodes(plan["Plan"])
        if node["Node Type"] in kinds
    )


def test_a_page_by_offset_decrypts_the_rows_before_it_and_those_of_a_few_buckets_more(session: Session) -> None:
    statement = select(Person.id).order_by(Person.pay).offset(100).limit(20)
    rows, decrypted = _answer(session, statement)
    assert len(rows) == 20
    assert 120 <= decrypted <= 120 + 2 * BUCKET


def test_a_rare_condition_reads_few_buckets_and_then_the_table_once(session: Session) -> None:
    for condition in (Person.id % 500 == 3, and_(Person.id % 500 == 3), Person.id % 100 == 3):
        for order in (Person.age, Person.age.desc()):
            statement = select(Person.age).where(condition).order_by(order).limit(40)
            rows, decrypted = _answer(session, statement)
            every = session.execute(select(Person.age).where(condition)).all()
            assert [row[0] for row in rows] == sorted((row.age for row in every), reverse=order is not Person.age)[:40]
            assert decrypted <= 3 * len(every) + 60
            assert _read(session, statement, "Seq Scan") <= ROWS
            assert _read(session, statement, "Index Scan", "Bitmap Heap Scan") <= ROWS / 2


def test_a_rare_condition_and_a_limit_of_values_leave_no_row_out(session: Session) -> None:
    # Rows below the limit are among those that one step finds: they are not taken for rows of the page.
    for key, least in ((Person.pay, 1500), (Person.age, 2900)):
        rare = select(Person.id).where(Person.id % 60 == 3, or_(key > least, key.is_(None))).order_by(key)
        page = session.scalars(rare.limit(45)).all()
        assert page == session.scalars(rare).all()[:45]
        assert page


def _numbered(statement: str) -> tuple[str, int]:
    """Return a statement with parameters as PREPARE has them, and how many there are."""
    names: dict[str, int] = {}
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.setdefault(found[1], len(names) + 1)}", statement)
    return numbered.replace("%%", "%"), len(names)


def _path_to(plan: Any, filter_: str) -> list[Any]:
    """Return the nodes from the root to one with a filter that is checked once."""
    if filter_ in plan.get("One-Time Filter", ""):
        return [plan]
    below = [path for each in plan.get("Plans", ()) if (path := _path_to(each, filter_))]
    return [plan, *below[0]] if below else []


def test_what_is_read_during_a_reindex_alone_does_not_make_a_plan_for_all_parameters_cost_more(
    session: Session,
) -> None:
    # Above jit_above_cost each execution would be compiled to machine code first.
    session.commit()
    page = select(Person.id).where(Person.pay > 1500).order_by(Person.pay).limit(10)
    with statements_of(session.connection().engine) as statements:
        session.execute(page).all()
    name = "page_of_all_parameters"
    numbered, count = _numbered(statements[-1])
    session.connection().exec_driver_sql(f"PREPARE {name} AS {numbered}")
    session.execute(text("SET LOCAL plan_cache_mode = 'force_generic_plan'"))
    nulls = ", ".join(["NULL"] * count)
    plan = session.scalar(text(f"EXPLAIN (FORMAT JSON) EXECUTE {name}({nulls})"))
    path = _path_to(plan[0]["Plan"], "cardinality")
    outermost = next(node for node in path if node["Node Type"] == "Limit" and node is not path[0])
    assert 100 * outermost["Total Cost"] < path[-1]["Total Cost"]
    session.rollback()


def _fetched(session: Session, statement: Any, **parameters: Any) -> tuple[list[Any], int]:
    """Return the rows of a statement, and how many the server has sent altogether."""
    connection, counts = session.connection(), list[int]()

    def count(*arguments: Any) -> None:
        counts.append(arguments[1].rowcount)

    event.listen(connection, "after_cursor_execute", count)
    try:
        return [tuple(row) for row in session.execute(statement, parameters).unique()], sum(counts)
    finally:
        event.remove(connection, "after_cursor_execute", count)


@pytest.mark.parametrize(
    "statement",
    [
        select(Ticket.id).order_by(Ticket.pay),
        select(Ticket.id).order_by(Ticket.pay.desc()),
        select(Ticket.id).where(Ticket.pay > 1500).order_by(Ticket.pay),
        select(Ticket.id).where(tuple_(Ticket.pay, Ticket.id) > (1500, 3)).order_by(Ticket.pay, Ticket.id),
        select(Ticket.id).where(Ticket.pay < 1500).order_by(Ticket.pay.desc().nulls_last()),
        select(Ticket.id).where(Ticket.id % 7 == 3).order_by(Ticket.pay),
        select(Ticket.id).order_by(Ticket.pay, Ticket.due.desc(), Ticket.id),
    ],
)
def test_a_page_of_client_mode_fetches_few_rows(session: Session, statement: Any) -> None:
    rows, fetched = _fetched(session, statement.limit(10))
    assert len(rows) == 10
    # Where many buckets are empty, some rows are fetched in vain before the step is small enough again.
    assert fetched <= 3 * FEW
    assert rows == _fetched(session, statement)[0][:10]


def test_a_page_of_client_mode_whose_limits_are_parameters_fetches_few_rows(session: Session) -> None:
    order = select(Ticket.id).order_by(Ticket.pay)
    statement = order.limit(bindparam("most")).offset(bindparam("from", 5))
    for given in ({"most": 10}, {"most": 3, "from": 0}, {"most": 10, "from": 2}):
        rows, fetched = _fetched(session, statement, **given)
        assert rows == _fetched(session, order)[0][given.get("from", 5) :][: given["most"]]
        assert fetched <= 3 * FEW
    assert len(_fetched(session, statement, most=None)[0]) == ROWS - 5


def _in_temporary_files(session: Session, statement: Any) -> tuple[int, bool]:
    """Return how many temporary files a statement has while its rows are fetched, and whether a name is in them."""
    session.commit()
    session.execute(text("SET LOCAL work_mem = '64kB'"))
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    rows = session.execute(statement.execution_options(yield_per=1))
    try:
        assert rows.fetchone() is not None
        with Session(session.get_bind()) as other:
            files = other.execute(
                text("SELECT pg_read_binary_file('base/pgsql_tmp/' || name) FROM pg_ls_tmpdir() WHERE name LIKE :mine"),
                {"mine": f"pgsql_tmp{pid}.%"},
            ).all()
    finally:
        rows.close()
        session.rollback()
    return len(files), any(CANARY.encode() in bytes(content) for (content,) in files)


def test_what_is_sorted_beyond_work_mem_is_plaintext_in_temporary_files(session: Session) -> None:
    files, is_there = _in_temporary_files(session, select(Person.id).order_by(decrypted(Person.name)))
    assert (files > 0, is_there) == (True, True)


def test_a_page_and_a_sort_of_client_mode_leave_no_plaintext_in_temporary_files(session: Session) -> None:
    page = select(Person.id, decrypted(Person.name)).order_by(Person.pay).limit(20)
    assert _in_temporary_files(session, page) == (0, False)
    wide = func.repeat("x", 100).label("wide")
    files, is_there = _in_temporary_files(session, select(Ticket.id, Ticket.pay, wide).order_by(Ticket.pay))
    assert (files > 0, is_there) == (True, False)
