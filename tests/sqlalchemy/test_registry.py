"""A model that declares a column otherwise than its field is registered writes nothing, in either mode."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.errors import KeyManagementError, RegistryError
from glpgenc.keys.selection import RegisteredClasses
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import ASYNC_DRIVERS, SYNC_DRIVERS, Orm


def _table(mode: Any, **declared: Any) -> Table:
    type_ = EncryptedColumn(str, **{"data_class": "pii", "mode": mode, **declared})
    return Table("people", MetaData(), Column("id", Integer, primary_key=True), Column("email", type_))


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("declared", [{"padding": 16}, {"data_class": "health"}, {"search": Exact()}])
def test_an_insert_is_refused_before_anything_is_written(orm: Orm, mode: str, declared: dict[str, Any]) -> None:
    engine = orm.engine()
    orm.create(_table(mode).metadata, engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT glpgenc.gl_register_field('other.field', 'health')"))
        connection.commit()
    with orm.session(engine) as session, pytest.raises(RegistryError, match=r"people\.email"):
        session.execute(insert(_table(mode, **declared)), {"id": 1, "email": "ada@example.org"})
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar_one() == 0


MODES = ["database", "client"]


def table(mode: Any, *search: Any, data_class: str = "pii", name: str = 'Peo"ple') -> Table:
    type_ = EncryptedColumn(str, "people.email", data_class=data_class, mode=mode, search=search)
    return Table(name, MetaData(), Column("id", Integer, primary_key=True), Column("email", type_))


def insert_and_find(session: Session, people: Table, *, searched: bool = True) -> None:
    session.execute(insert(people), [{"id": 1, "email": "ada"}, {"id": 2, "email": None}])
    assert [tuple(row) for row in session.execute(select(people.c.id, people.c.email).order_by(people.c.id))] == [
        (1, "ada"),
        (2, None),
    ]
    session.execute(update(people).where(people.c.id == 2).values(email="bob"))
    if searched:
        assert session.scalars(select(people.c.id).where(people.c.email == "bob")).all() == [2]
        assert session.scalars(select(people.c.id).where(people.c.email.contains("ada"))).all() == [1]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_a_table_that_the_transaction_has_created_is_written_and_searched(orm: Orm, mode: str, driver: str) -> None:
    engine, people = orm.engine(driver), table(mode, Exact(), Contains())
    for _ in range(2):  # it leaves nothing behind
        with orm.session(engine) as session:
            people.metadata.create_all(session.connection())
            insert_and_find(session, people)
            session.rollback()
            with pytest.raises((RegistryError, KeyManagementError)):
                session.execute(insert(people), {"id": 1, "email": "ada"})


@pytest.mark.parametrize("mode", MODES)
def test_a_class_that_the_transaction_has_registered_gets_a_key(orm: Orm, mode: str) -> None:
    manager = orm.another_manager()
    manager.admit_first_keys(RegisteredClasses(manager.catalog, ()))
    orm.manager = manager
    engine, people = orm.engine(), table(mode, Exact(), Contains(), data_class="new")
    with orm.session(engine) as session:
        people.metadata.create_all(session.connection())
        insert_and_find(session, people)
        session.commit()
    with orm.session(engine) as session:
        assert session.scalars(select(people.c.email).order_by(people.c.id)).all() == ["ada", "bob"]


@pytest.mark.parametrize("mode", MODES)
def test_one_table_after_the_other_is_found_in_one_transaction(orm: Orm, mode: Any) -> None:
    engine = orm.engine()
    with orm.session(engine) as session:
        for at in range(3):
            type_ = EncryptedColumn(str, f"t{at}.email", data_class="pii", mode=mode, search=Exact())
            made = Table(f"t{at}", MetaData(), Column("id", Integer, primary_key=True), Column("email", type_))
            made.metadata.create_all(session.connection())
            session.execute(insert(made), {"id": at, "email": "x"})
            assert session.scalars(select(made.c.id).where(made.c.email == "x")).all() == [at]


@pytest.mark.parametrize("mode", MODES)
def test_a_table_that_a_savepoint_took_away_may_come_back_as_another(orm: Orm, mode: str) -> None:
    engine = orm.engine()
    with orm.session(engine) as session:
        savepoint = session.begin_nested()
        first = table(mode, Contains())
        first.metadata.create_all(session.connection())
        session.execute(insert(first), {"id": 1, "email": "ada"})
        savepoint.rollback()
        second = table(mode, Exact(), Contains())
        second.metadata.create_all(session.connection())
        insert_and_find(session, second)


@pytest.mark.parametrize("mode", MODES)
def test_what_another_connection_registers_is_known_at_once(orm: Orm, mode: str) -> None:
    engine = orm.engine()
    before, after = table(mode), table(mode, Exact(), Contains())
    orm.create(before.metadata, engine)
    with orm.session(engine) as session:
        insert_and_find(session, before, searched=False)
        session.execute(before.delete())
        session.commit()
    with engine.begin() as connection:
        connection.execute(text('DROP TABLE "Peo""ple"'))
    orm.create(after.metadata)
    for isolation in ("READ COMMITTED", "REPEATABLE READ"):
        with orm.session(engine) as session:
            session.connection(execution_options={"isolation_level": isolation})
            insert_and_find(session, after)
            session.rollback()


@pytest.mark.parametrize("mode", MODES)
def test_keys_of_a_transaction_are_fetched_again_with_a_facet_that_was_registered_within_it(
    orm: Orm, mode: str
) -> None:
    engine = orm.engine()
    before, after = table(mode), table(mode, Exact(), Contains())
    with orm.session(engine) as session:
        before.metadata.create_all(session.connection())
        insert_and_find(session, before, searched=False)
        session.execute(text('DROP TABLE "Peo""ple"'))
        after.metadata.create_all(session.connection())
        insert_and_find(session, after)


@pytest.mark.parametrize("mode", MODES)
def test_what_stays_otherwise_is_refused_and_not_asked_for_again_and_again(orm: Orm, mode: str) -> None:
    engine = orm.engine()
    orm.create(table(mode).metadata, engine)
    wrong, right = table(mode, Exact()), table(mode)
    with orm.session(engine) as session:
        session.execute(insert(right), {"id": 1, "email": "x"})
        session.commit()
        orm.manager.catalog.reread()
        read_at, reads = orm.manager.catalog._read_at, set()
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            with pytest.raises(RegistryError, match=r"people\.email"):
                session.execute(insert(wrong), {"id": 2, "email": "x"})
            reads.add(orm.manager.catalog._read_at)
            session.execute(select(right.c.email))  # the transaction goes on
        assert reads <= {read_at, *list(reads)[:1]}
        assert session.scalars(select(right.c.email)).all() == ["x"]


def test_a_role_that_may_not_read_the_registry_keeps_its_transaction(orm: Orm) -> None:
    engine, people = orm.engine(), table("client")
    orm.create(people.metadata, engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE nobody_of_glpgenc NOLOGIN"))
        connection.execute(text('GRANT ALL ON "Peo""ple" TO nobody_of_glpgenc'))
    wrong = table("client", Exact())
    try:
        with orm.session(engine) as session:
            session.execute(text("SET LOCAL ROLE nobody_of_glpgenc"))
            session.execute(insert(people), {"id": 1, "email": "x"})
            with pytest.raises(RegistryError, match="no facet exact"):
                session.execute(insert(wrong), {"id": 2, "email": "x"})
            assert session.scalars(select(people.c.email)).all() == ["x"]
            session.rollback()
    finally:
        with engine.begin() as connection:
            connection.execute(text('REVOKE ALL ON "Peo""ple" FROM nobody_of_glpgenc'))
            connection.execute(text("DROP ROLE nobody_of_glpgenc"))


DECOYS = (
    "CREATE SCHEMA decoys",
    "CREATE FUNCTION decoys.fail(oid, oid) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$",
    "CREATE FUNCTION decoys.fail(name, name) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$",
    "CREATE OPERATOR decoys.= (FUNCTION = decoys.fail, LEFTARG = oid, RIGHTARG = oid)",
    "CREATE OPERATOR decoys.= (FUNCTION = decoys.fail, LEFTARG = name, RIGHTARG = name)",
    "CREATE TABLE decoys.fields (field text, data_class text, padding int)",
    "CREATE TABLE decoys.search_facets (field text)",
    "SET LOCAL search_path = decoys, public, pg_catalog",
)


@pytest.mark.parametrize("mode", MODES)
def test_names_and_operators_in_the_sessions_search_path_are_not_used(orm: Orm, mode: str) -> None:
    engine, people = orm.engine(), table(mode, Exact(), Contains())
    with orm.session(engine) as session:
        people.metadata.create_all(session.connection())
        for decoy in DECOYS:
            session.execute(text(decoy))
        insert_and_find(session, people.to_metadata(MetaData(), schema="public"))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_an_asynchronous_transaction_finds_its_own_tables(orm: Orm, mode: str, driver: str) -> None:
    people = table(mode, Exact(), Contains())

    async def write() -> list[Any]:
        engine = orm.async_engine(driver)
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            connection = await session.connection()
            await connection.run_sync(people.metadata.create_all)
            await session.execute(insert(people), [{"id": 1, "email": "ada"}])
            found = (await session.scalars(select(people.c.id).where(people.c.email == "ada"))).all()
        await engine.dispose()
        return list(found)

    assert asyncio.run(write()) == [1]


def _user(mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, search=Exact()))

    return User


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_value_is_stored_encrypted_read_back_and_found(orm: Orm, mode: str) -> None:
    User, engine = _user(mode), orm.engine()  # noqa: N806  (a class)
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([User(id=1, email="ada@example.org"), User(id=2, email="bob@example.org")])
        session.commit()
        assert session.scalars(select(User.id).where(User.email == "bob@example.org")).all() == [2]
        assert session.scalars(select(User.email).order_by(User.id)).all() == ["ada@example.org", "bob@example.org"]
        stored = session.execute(text("SELECT email FROM users WHERE id = 1")).scalar_one()
    assert b"ada" not in bytes(stored)
