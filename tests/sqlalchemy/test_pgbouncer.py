"""Many tenants over few server connections: never the value, and never the key, of another."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, make_url, select, text

from glpgenc.errors import KeyNotLoadedError
from tests.support.orm import DRIVER, Orm, person_model
from tests.support.peers.pgbouncer import PgBouncer

THREADS, TENANTS, ROUNDS = 20, 12, 6

pytestmark = pytest.mark.skipif(DRIVER == "asyncpg", reason="threads are for synchronous drivers")


def work(orm: Orm, engine: Engine, model: Any, seed: int) -> int:
    """Write, read and search as one tenant after another; return how many values were compared."""
    choice, compared = random.Random(seed), 0  # noqa: S311  (not for a key)
    for step in range(ROUNDS):
        tenant = f"tenant-{choice.randrange(TENANTS)}"
        key = 1000 * seed + step
        with orm.session(engine, tenant) as session:
            session.add(model(id=key, team=tenant, email=f"{key}@{tenant}"))
            if choice.random() < 0.2:
                session.flush()
                session.rollback()
                continue
            session.commit()
            found = session.execute(select(model.id, model.email).where(model.team == tenant)).all()
            assert all(email == f"{each}@{tenant}" for each, email in found)
            assert session.scalars(select(model.id).where(model.email == f"{key}@{tenant}")).all() == [key]
            compared += len(found)
            other = session.scalar(select(model.id).where(model.team != tenant).limit(1))
            if other is not None:
                with pytest.raises(KeyNotLoadedError):
                    session.get(model, other)
    return compared


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("pool", ["a pool in front", "no pool in front"])
def test_twenty_threads_of_many_tenants_share_two_server_connections(
    orm: Orm, pgbouncer: PgBouncer, mode: str, pool: str
) -> None:
    model = person_model(mode)
    orm.create(model.metadata)
    url = make_url(pgbouncer.url)
    # Few, so that connections are shared; prepared at once, so that PgBouncer has to keep track of statements.
    options: Any = {"poolclass": NullPool} if pool == "no pool in front" else {"pool_size": 5, "max_overflow": 3}
    if DRIVER == "psycopg":
        options["connect_args"] = {"prepare_threshold": 0}
    engine = orm.engine(url=url, **options)
    with ThreadPoolExecutor(THREADS) as threads:
        compared = sum(threads.map(lambda seed: work(orm, engine, model, seed), range(1, THREADS + 1)))
    assert compared > THREADS
    # No server connection keeps a key.
    for _ in range(2 * pgbouncer.pool_size):
        with engine.connect() as connection:
            loaded = connection.scalar(text("SELECT current_setting('glpgenc.loaded', true)"))
            assert not loaded
