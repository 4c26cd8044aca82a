"""ORDER BY, pages and keyset conditions on each driver, also of values that are bound to their row."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Range, decrypted
from tests.support.orm import Orm

MODES = ("database", "client")
ROWS = 40
VALUES = {number: number * 7 % ROWS for number in range(ROWS)}
IN_ORDER = sorted(VALUES, key=lambda number: VALUES[number])


def _pages(session: Session, key: Any, number: Any) -> list[list[int]]:
    """Return the first page, a descending one, one by OFFSET, and one after a row."""
    order = select(number).order_by(key, number)
    return [
        list(session.scalars(statement).all())
        for statement in (
            order,
            order.limit(5),
            select(number).order_by(key.desc(), number).limit(5),
            order.limit(4).offset(7),
            order.where(tuple_(key, number) > (VALUES[IN_ORDER[9]], IN_ORDER[9])).limit(6),
        )
    ]


EXPECTED = [IN_ORDER, IN_ORDER[:5], IN_ORDER[::-1][:5], IN_ORDER[7:11], IN_ORDER[10:16]]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("row", [None, "id"])
def test_pages_on_this_driver(orm: Orm, mode: Any, row: str | None) -> None:
    class Base(DeclarativeBase):
        pass

    class Item(Base):
        __tablename__ = "items"
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        cost: Mapped[int] = mapped_column(
            EncryptedColumn(int, data_class="pii", mode=mode, row=row, search=Range(bucket=3, low=0, high=30))
        )

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(Item(id=number, cost=value) for number, value in VALUES.items())
        session.commit()
        assert _pages(session, Item.cost, Item.id) == EXPECTED
        if mode == "database":
            openly = select(Item.id).order_by(decrypted(Item.cost).desc()).limit(3)
            assert session.scalars(openly).all() == IN_ORDER[::-1][:3]
