"""Transactions that must not write: loading keys writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, select, text

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.sqlalchemy import Contains, Exact
from tests.support.databases import with_address
from tests.support.orm import Orm, person_model


@pytest.fixture(params=["database", "client"])
def model(request: pytest.FixtureRequest) -> Any:
    return person_model(request.param, search=[Exact(), Contains(n=3)])


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    engine = orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add(model(id=1, email="adelaide"))
        session.commit()
    return engine


def read(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        assert session.scalars(select(model.email)).all() == ["adelaide"]
        assert session.scalars(select(model.id).where(model.email == "adelaide")).all() == [1]
        assert session.scalars(select(model.id).where(model.email.contains("laid"))).all() == [1]


def test_read_only_transactions_read_and_search(orm: Orm, engine: Engine, model: Any) -> None:
    read_only = engine.execution_options(postgresql_readonly=True)
    with read_only.connect() as connection:
        assert connection.scalar(text("SHOW transaction_read_only")) == "on"
    read(orm, read_only, model)
    read(orm, engine.execution_options(postgresql_readonly=True, isolation_level="SERIALIZABLE"), model)


def test_a_hot_standby_reads_and_searches(
    orm: Orm, engine: Engine, model: Any, standby: EmbeddedPostgres, replayed: Callable[[], None]
) -> None:
    del engine
    replayed()
    url = make_url(with_address(orm.database, "127.0.0.1", standby.port))
    there = orm.engine(url=url)
    with there.connect() as connection:
        assert connection.scalar(text("SELECT pg_is_in_recovery()"))
    read(orm, there, model)
