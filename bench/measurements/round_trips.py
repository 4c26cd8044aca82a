"""A transaction of one keyed statement beside the same transaction in plaintext, over a network.

A proxy before the server passes on what arrives after a delay, in each direction: a delay of 0.5 ms is a round trip of
1 ms. How late it is itself is in a row of its own. Each transaction is BEGIN, one row read by its primary key or looked
up by equality, and COMMIT; the connection is warm, and the key manager's cache, too. Rounds are taken in turns, the
times are of whole transactions as their client sees them, and the proxy counts how often each waits for an answer.

A keyed transaction waits as often as a plaintext one; what remains is the work of gathering, sealing, opening and
decrypting, which does not grow with the distance, and so weighs most at the shortest. psycopg2 sends BEGIN by itself
and waits for it, so that the keys are an exchange of their own: no more than 4/3 of the waiting. Behind PgBouncer a
server connection knows the challenge of the client that loaded keys over it last: any other loads in one exchange more.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from sqlalchemy import create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from bench.fixtures.manager import key_manager
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, at_most, timed
from bench.results.timing import in_turns
from glpgenc.database import sqlalchemy_url
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind
from tests.support.peers.debian import find_pgbouncer
from tests.support.peers.delaying_proxy import delaying_proxy
from tests.support.peers.pgbouncer import pgbouncer_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage
    from bench.results.row import Bound
    from glpgenc.keys import KeyManager
    from tests.support.peers.delaying_proxy import DelayingProxy

# The delay of each direction, in seconds. At the shortest the work of a load is a larger part of a transaction.
_DELAYS: dict[float, Bound | None] = {0.25e-3: None, 0.5e-3: at_most(1.15), 2e-3: at_most(1.15)}
_ROWS = 1_000
_READ = "SELECT glpgenc.gl_decrypt(email, 'customers.email') FROM customers WHERE id = %s"
_PLAIN = "SELECT plain FROM customers WHERE id = %s"


class _Base(DeclarativeBase):
    pass


class _Customer(_Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[str] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Exact()))


class _Pair(NamedTuple):
    """A transaction in plaintext, and the same one keyed."""

    plain: Callable[[], object]
    keyed: Callable[[], object]


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server = stage.newest()
    with stage.database(server) as url, key_manager(url) as manager:
        _fill(url, manager)
        for seconds, bound in _DELAYS.items():
            with delaying_proxy(url, seconds=seconds) as proxy:
                yield _error(server.version, proxy, seconds, stage.scale.loads)
                for what, way, bounded in (
                    ("psycopg", _psycopg, True),
                    ("SQLAlchemy, psycopg", _sqlalchemy_psycopg, True),
                    ("SQLAlchemy, psycopg2", _sqlalchemy_psycopg2, False),
                    ("SQLAlchemy, asyncpg", _asyncpg, False),
                ):
                    with way(proxy.url, manager) as pair:
                        name = f"a keyed transaction, {what}, {1e3 * seconds:g} ms each way"
                        yield _row(server.version, name, proxy, pair, bound if bounded else None, stage.scale.loads)
            if find_pgbouncer() is not None:
                yield from _pgbouncer(server.version, url, manager, seconds, stage.scale.loads)


def _fill(url: str, manager: KeyManager) -> None:
    with closing(create_engine(sqlalchemy_url(url).set(drivername="postgresql+psycopg")).connect()) as connection:
        bind(connection.engine, manager)
        _Base.metadata.create_all(connection)
        connection.commit()
        with Session(connection, info={"tenant_id": TENANT}) as session, session.begin():
            session.add_all(_Customer(id=number, plain=_mail(number), email=_mail(number)) for number in range(_ROWS))
        connection.engine.dispose()
    with connect(url) as admin:
        admin.execute("VACUUM ANALYZE customers")


def _mail(number: int) -> str:
    return f"customer{number}@example.org"


def _error(version: str, proxy: DelayingProxy, seconds: float, rounds: int) -> Row:
    with connect(proxy.url) as connection:
        timing = in_turns({"trip": lambda: connection.execute("SELECT 1").fetchone()}, rounds, warm_up=20)["trip"]
    what = f"a round trip through the proxy, {1e3 * seconds:g} ms each way"
    return timed(what, version, timing, "the delays alone", timing.changed(lambda _: 2 * seconds), unit="ms")


def _row(  # noqa: PLR0917  # what a row is made of
    version: str, what: str, proxy: DelayingProxy, pair: _Pair, bound: Bound | None, rounds: int
) -> Row:
    timings = in_turns({"plain": pair.plain, "keyed": pair.keyed}, rounds, warm_up=20)
    waits = []
    for work in pair:
        before = proxy.exchanges
        work()
        waits.append(proxy.exchanges - before)
    note = f"it waits for {waits[1]} answers, in plaintext for {waits[0]}"
    return timed(what, version, timings["keyed"], "plaintext", timings["plain"], unit="ms", bound=bound, note=note)


def _of_connection(connection: psycopg.Connection[Any], manager: KeyManager) -> _Pair:
    def plain() -> None:
        with connection.transaction():
            connection.execute(_PLAIN, [7]).fetchone()

    def keyed() -> None:
        with glpgenc.session(connection, tenant_id=TENANT, data_classes=["pii"], key_manager=manager):
            connection.execute(_READ, [7]).fetchone()

    return _Pair(plain, keyed)


@contextmanager
def _psycopg(url: str, manager: KeyManager) -> Iterator[_Pair]:
    with psycopg.connect(url) as connection:
        yield _of_connection(connection, manager)


def _sqlalchemy_psycopg(url: str, manager: KeyManager) -> Any:
    return _engine(url, manager, "psycopg")


def _sqlalchemy_psycopg2(url: str, manager: KeyManager) -> Any:
    return _engine(url, manager, "psycopg2")


def _statements() -> tuple[Any, Any]:
    plain = select(_Customer.id, _Customer.plain).where(_Customer.plain == _mail(7))
    return plain, select(_Customer.id, _Customer.email).where(_Customer.email == _mail(7))


@contextmanager
def _engine(url: str, manager: KeyManager, driver: str) -> Iterator[_Pair]:
    engine = create_engine(sqlalchemy_url(url).set(drivername=f"postgresql+{driver}"))
    bind(engine, manager)

    def run(statement: Any) -> Callable[[], None]:
        def work() -> None:
            with Session(engine, info={"tenant_id": TENANT}) as session, session.begin():
                session.execute(statement).one()

        return work

    try:
        yield _Pair(*map(run, _statements()))
    finally:
        engine.dispose()


@contextmanager
def _asyncpg(url: str, manager: KeyManager) -> Iterator[_Pair]:
    engine = create_async_engine(sqlalchemy_url(url).set(drivername="postgresql+asyncpg"))
    bind(engine, manager)
    with asyncio.Runner() as runner:

        def run(statement: Any) -> Callable[[], None]:
            async def work() -> None:
                async with AsyncSession(engine, info={"tenant_id": TENANT}) as session, session.begin():
                    (await session.execute(statement)).one()

            return lambda: runner.run(work())

        try:
            yield _Pair(*map(run, _statements()))
        finally:
            runner.run(engine.dispose())


def _pgbouncer(version: str, url: str, manager: KeyManager, seconds: float, rounds: int) -> Iterator[Row]:
    with ExitStack() as stack:
        bouncer = stack.enter_context(pgbouncer_before(url, pool_size=1))
        proxy = stack.enter_context(delaying_proxy(bouncer.url, seconds=seconds))
        one, other = (stack.enter_context(psycopg.connect(proxy.url, prepare_threshold=None)) for _ in range(2))
        alone = _of_connection(one, manager)
        where = f"PgBouncer, {1e3 * seconds:g} ms each way"
        yield _row(version, f"a keyed transaction, psycopg, {where}", proxy, alone, None, rounds)
        # Each finds the challenge of the other, and loads in one exchange more.
        others = _of_connection(other, manager)

        def both(each: str) -> Callable[[], None]:
            def work() -> None:
                getattr(alone, each)()
                getattr(others, each)()

            return work

        pair = _Pair(both("plain"), both("keyed"))
        yield _row(version, f"keyed transactions of two clients in turn, {where}", proxy, pair, None, rounds)
