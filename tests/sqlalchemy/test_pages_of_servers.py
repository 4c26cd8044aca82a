"""Pages in the order of an encrypted column on each server, of partitioned tables, behind policies and PgBouncer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, make_url, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Range
from tests.support.databases import execute
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on, plan_of
from tests.support.peers.pgbouncer import PgBouncer

ROWS = 600
MODES = ("database", "client")
SYNCHRONOUS = DRIVER if DRIVER in SYNC_DRIVERS else "psycopg"


def _items(mode: Any, **table: Any) -> Any:
    """Return a new mapped class of items with a cost."""

    class Base(DeclarativeBase):
        pass

    class Item(Base):
        __tablename__ = "items"
        __table_args__ = table
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        team: Mapped[int] = mapped_column(primary_key=bool(table), autoincrement=False)
        cost: Mapped[int | None] = mapped_column(
            EncryptedColumn(int, data_class="pii", mode=mode, search=Range(bucket=6, low=0, high=ROWS))
        )

    return Item


def _fill(session: Session, item: Any) -> None:
    rows = [
        {"id": number, "team": number % 3, "cost": None if number % 50 == 7 else number * 77 % ROWS}
        for number in range(ROWS)
    ]
    session.execute(insert(item), rows)
    session.commit()


def _check_pages(session: Session, item: Any, teams: tuple[int, ...] = (0, 1, 2)) -> None:
    """Compare pages with all rows, sorted here."""
    seen = [number for number in range(ROWS) if number % 3 in teams]
    values = {number: number * 77 % ROWS for number in seen if number % 50 != 7}
    there, nulls = (
        sorted(values, key=lambda number: values[number]),
        [number for number in seen if number not in values],
    )
    order = select(item.id).order_by(item.cost, item.id)
    backwards = select(item.id).order_by(item.cost.desc().nulls_last(), item.id)
    for statement, expected in (
        (order.limit(9), there[:9]),
        (order.limit(9).offset(len(there) - 4), (there + nulls)[len(there) - 4 :][:9]),
        (backwards.limit(9).offset(30), there[::-1][30:39]),
        (order.where(item.cost > 300).limit(9), [number for number in there if values[number] > 300][:9]),
        (
            order.where(item.id % 97 == 5).limit(len(seen)),
            [number for number in there + nulls if number % 97 == 5],
        ),
    ):
        assert session.scalars(statement).all() == expected


@pytest.mark.parametrize("mode", MODES)
def test_pages_on_the_oldest_and_the_newest_server(every_database: str, tmp_path: Path, mode: str) -> None:
    with orm_on(every_database, tmp_path) as orm:
        item, engine = _items(mode), orm.engine(SYNCHRONOUS)
        orm.create(item.metadata, engine)
        with orm.session(engine) as session:
            _fill(session, item)
            _check_pages(session, item)


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_a_partitioned_table(orm: Orm, mode: str) -> None:
    item, engine = _items(mode, postgresql_partition_by="LIST (team)"), orm.engine(SYNCHRONOUS)
    orm.create(item.metadata, engine)
    for team in range(3):
        execute(orm.database, f"CREATE TABLE items_{team} PARTITION OF items FOR VALUES IN ({team})")
    with orm.session(engine) as session:
        _fill(session, item)
        execute(orm.database, "ANALYZE items")
        _check_pages(session, item)
        if mode == "database":
            session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = plan_of(session, select(item.id).order_by(item.cost).limit(9))
            assert "items_2_cost_bidx_idx" in plan


@pytest.mark.parametrize("mode", MODES)
def test_pages_have_all_their_rows_where_a_policy_hides_others(orm: Orm, mode: str) -> None:
    item, engine = _items(mode), orm.engine(SYNCHRONOUS)
    orm.create(item.metadata, engine)
    with orm.session(engine) as session:
        _fill(session, item)
        for statement in (
            "CREATE ROLE reader_of_pages",
            "GRANT glpgenc_app TO reader_of_pages",
            "GRANT SELECT ON items TO reader_of_pages",
            "ALTER TABLE items ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own ON items USING (team = 1)",
        ):
            session.execute(text(statement))
        _check_pages(session, item)  # a superuser sees all
        session.execute(text("SET LOCAL ROLE reader_of_pages"))
        try:
            _check_pages(session, item, (1,))
        finally:
            session.rollback()


@pytest.mark.parametrize("mode", MODES)
def test_pages_through_pgbouncer(orm: Orm, pgbouncer: PgBouncer, mode: str) -> None:
    options: Any = {"connect_args": {"prepare_threshold": 0}} if SYNCHRONOUS == "psycopg" else {}
    item, engine = _items(mode), orm.engine(SYNCHRONOUS, url=make_url(pgbouncer.url), **options)
    orm.create(item.metadata)
    for at in range(6):  # more than the connections of its pool, and those after which plans serve all parameters
        with orm.session(engine) as session:
            if at == 0:
                _fill(session, item)
            _check_pages(session, item)
