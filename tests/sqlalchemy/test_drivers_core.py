"""The core of encrypted columns, on every driver."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from glpgenc.errors import (
    AuthenticationError,
    KeyNotLoadedError,
    SealedSessionError,
    TenantRequiredError,
)
from tests.support.orm import ASYNC_DRIVERS, SYNC_DRIVERS, Orm, loaded_settings, person_model

MODES = ("database", "client")
UNUSUAL = ["", "a", "Ünïcödé \U0001f600", "'; --\n\\", "x" * 100_000, None]


def core(session: Any, model: Any) -> None:
    """Do in one synchronous session of acme what every driver must do; asynchronous ones by ``run_sync``."""
    session.add_all(model(id=key, email=value, illness="cold") for key, value in enumerate(UNUSUAL))
    session.commit()
    assert session.scalars(select(model.email).order_by(model.id)).all() == UNUSUAL
    for key, value in enumerate(UNUSUAL[:-1]):
        assert session.scalars(select(model.id).where(model.email == value)).all() == [key]
    assert set(session.scalars(select(model.id).where(model.email.in_(["", "a", "nobody"])))) == {0, 1}
    session.execute(update(model).where(model.id == 1).values(email="b"))
    assert session.get(model, 1, populate_existing=True).email == "b"
    returned = session.execute(insert(model).values(id=50, email="c").returning(model.email)).scalar_one()
    assert returned == "c"
    rows = [{"id": key, "email": f"{key}"} for key in range(100, 400)]
    assert len(session.scalars(insert(model).returning(model.email), rows).all()) == len(rows)
    statement = upsert(model).values(id=50, email="d")
    session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"email": statement.excluded.email}))
    assert session.scalars(select(model.email).where(model.id == 50)).one() == "d"
    session.commit()
    assert loaded_settings(session.connection()) == set()


def failures(session: Any, model: Any) -> None:
    """Show that errors are ours where they are of ours, and SQLAlchemy's where they are not."""
    with pytest.raises(IntegrityError) as caught:
        session.execute(insert(model).values(id=60, email="d"))
    assert "ix_people_email_bidx" in str(caught.value.orig)
    session.rollback()
    session.execute(
        text("UPDATE people SET email = set_byte(email, length(email) - 1, get_byte(email, length(email) - 1) # 1)")
    )
    with pytest.raises(AuthenticationError) as damaged:
        session.scalars(select(model.email)).all()
    assert damaged.value.hint is not None
    session.rollback()
    session.info["tenant_id"] = "globex"
    with pytest.raises(KeyNotLoadedError):
        session.scalars(select(model.email)).all()
    session.rollback()
    del session.info["tenant_id"]
    with pytest.raises(TenantRequiredError):
        session.scalars(select(model.email)).all()
    session.rollback()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_a_synchronous_session_does_all(orm: Orm, driver: str, mode: str) -> None:
    model, engine = person_model(mode), orm.engine(driver)
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        core(session, model)
        failures(session, model)
    if mode == "database":
        automatic = orm.engine(driver, isolation_level="AUTOCOMMIT")
        with orm.session(automatic) as session, pytest.raises(SealedSessionError, match=r"hint: .*AUTOCOMMIT"):
            session.scalars(select(model.email)).all()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_an_asynchronous_session_does_all(orm: Orm, driver: str, mode: str) -> None:
    model = person_model(mode)

    async def main() -> None:
        engine = orm.async_engine(driver)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(model.metadata.create_all)
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
                await session.run_sync(core, model)
                await session.run_sync(failures, model)
            if mode == "database":
                automatic = engine.execution_options(isolation_level="AUTOCOMMIT")
                async with AsyncSession(automatic, info={"tenant_id": "acme"}) as session:
                    with pytest.raises(SealedSessionError, match=r"hint: .*AUTOCOMMIT"):
                        await session.scalars(select(model.email))
        finally:
            await engine.dispose()

    asyncio.run(main())
