"""Values bound to their row, and text() statements, on the drivers that send and receive them in other ways."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Integer, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn
from tests.support.orm import ASYNC_DRIVERS, SYNC_DRIVERS, Orm

Modes = pytest.mark.parametrize("mode", ["database", "client"])
ROWS: list[dict[str, Any]] = [
    {"id": 1, "email": "ada", "photo": b"\x00\xff", "born": 1815},
    {"id": 2, "email": "", "photo": b"", "born": None},
    {"id": 3, "email": None, "photo": None, "born": -1},
]
WANTED = [tuple(row.values()) for row in ROWS]
TEXT = "SELECT id, born FROM users ORDER BY id"


def _model(mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, row="id"))
        photo: Mapped[bytes | None] = mapped_column(EncryptedColumn(bytes, data_class="pii", mode=mode, row="id"))
        born: Mapped[int | None] = mapped_column(EncryptedColumn(int, data_class="pii", mode=mode))

    return User


def _statements(user: Any) -> tuple[Any, Any]:
    born = EncryptedColumn(int, "users.born", data_class="pii", mode=user.__table__.c.born.type.spec.mode)
    return (
        select(user.id, user.email, user.photo, user.born).order_by(user.id),
        text(TEXT).columns(id=Integer, born=born),
    )


@Modes
@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_synchronous_drivers(orm: Orm, driver: str, mode: str) -> None:
    user, engine = _model(mode), orm.engine(driver)
    orm.create(user.metadata, engine)
    everything, raw = _statements(user)
    with orm.session(engine) as session:
        session.add_all(user(**row) for row in ROWS)
        session.commit()
        assert session.execute(everything).all() == WANTED
        assert session.execute(raw).all() == [(row["id"], row["born"]) for row in ROWS]


@Modes
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_asynchronous_drivers(orm: Orm, driver: str, mode: str) -> None:
    user = _model(mode)
    everything, raw = _statements(user)

    async def main() -> None:
        engine = orm.async_engine(driver)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(user.metadata.create_all)
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
                await session.execute(insert(user), ROWS)
                await session.commit()
                assert (await session.execute(everything)).all() == WANTED
                assert (await session.execute(raw)).all() == [(row["id"], row["born"]) for row in ROWS]
                await session.commit()
            async with engine.begin() as connection:
                await connection.run_sync(user.metadata.drop_all)
        finally:
            await engine.dispose()

    asyncio.run(main())
