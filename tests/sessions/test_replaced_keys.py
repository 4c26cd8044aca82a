"""A key that must not encrypt any more is not loaded to encrypt with, however long a process has kept it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.database import connect
from glpgenc.errors import KeyShreddedError, KeyStateError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.model import DataKey, KeyState
from glpgenc.rotation.retirement import destroy, mark_compromised, retire
from glpgenc.sessions import load_keys
from glpgenc.sessions.session_keys import SessionKeys
from glpgenc.sqlalchemy import EncryptedColumn, bind
from glpgenc.wire.envelope import parse
from tests.sessions.world import ENCRYPT, SessionWorld, sqlstate, value, world_on


@contextmanager
def administered(database: str, folder: Path) -> Iterator[SessionWorld]:
    """Make a world whose manager may change keys."""
    with (
        world_on(database, folder) as made,
        KeyManager.from_store(DataKeyStore(database), made.kms, environment="test") as manager,
    ):
        yield replace(made, manager=manager)


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[SessionWorld]:
    with administered(database, tmp_path) as made:
        yield made


@pytest.fixture
def slow(world: SessionWorld) -> Iterator[SessionWorld]:
    """Return the same database with a manager that asks once a day, as another process may have."""
    cache: DEKCache[UUID, DataKey] = DEKCache(ttl=86_400.0)
    store = DataKeyStore(world.url)
    with KeyManager.from_store(store, world.kms, environment="test", cache=cache) as manager:
        made = SessionWorld(world.admin_url, world.role, world.kms, manager)
        made.insert("acme", {1: "anna@example.org"})
        yield made


def key_id(envelope: bytes) -> UUID:
    return parse(bytes(envelope)).key_id


def replace_key(world: SessionWorld) -> tuple[UUID, UUID]:
    """Put another key in the place of the active one, and return both."""
    old = world.manager.active("acme", "pii").key_id
    staged = world.manager.stage("acme", "pii")
    world.manager.activate(staged)
    return old, staged.key_id


def written(world: SessionWorld) -> UUID:
    with psycopg.connect(world.url) as connection, world.session(connection):
        return key_id(value(connection, ENCRYPT))


def test_a_process_with_a_long_cache_writes_with_the_new_key_from_its_next_transaction_on(
    world: SessionWorld, slow: SessionWorld
) -> None:
    old, new = replace_key(world)
    assert slow.manager.active("acme", "pii").key_id == old
    assert written(slow) == new


def test_an_asynchronous_session_asks_again_too(world: SessionWorld, slow: SessionWorld) -> None:
    _, new = replace_key(world)

    async def write() -> UUID:
        async with await psycopg.AsyncConnection.connect(world.url) as connection, slow.async_session(connection):
            row = await (await connection.execute(ENCRYPT)).fetchone()
            assert row is not None
            return key_id(row[0])

    assert asyncio.run(write()) == new


@pytest.mark.parametrize("how", ["retired", "destroyed", "compromised"])
def test_no_value_is_written_under_a_key_that_has_ended(world: SessionWorld, slow: SessionWorld, how: str) -> None:
    with closing(psycopg.connect(world.admin_url, autocommit=True)) as admin:
        admin.execute("DELETE FROM people")
    old, new = replace_key(world)
    with closing(connect(world.admin_url, "test")) as connection:
        if how == "retired":
            retire(connection, world.manager.records, old, settle=0)
        elif how == "destroyed":
            destroy(connection, world.manager.records, old, settle=0)
        else:
            mark_compromised(connection, world.manager.records, old)
    assert written(slow) == new


def test_a_shredded_tenants_keys_are_refused_at_once(world: SessionWorld, slow: SessionWorld) -> None:
    with closing(psycopg.connect(world.admin_url, autocommit=True)) as admin:
        admin.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('acme')")
    with psycopg.connect(world.url) as connection, pytest.raises(KeyShreddedError), slow.session(connection):
        pass


def test_keys_that_are_replaced_and_have_no_others_are_refused_and_none_is_left_loaded(
    world: SessionWorld, slow: SessionWorld
) -> None:
    keys = replace(slow.keys(), gather_again=slow.keys)
    replace_key(world)
    with psycopg.connect(slow.url) as connection:
        with pytest.raises(KeyStateError):
            load_keys(connection, keys)
        assert sqlstate(connection, ENCRYPT) == "ZE001"


def test_a_key_that_is_replaced_while_keys_are_gathered_again_is_gathered_once_more(
    world: SessionWorld, slow: SessionWorld
) -> None:
    before = slow.keys()
    replace_key(world)

    def gather_again() -> SessionKeys:
        assert before.gather_again is not None
        gathered = before.gather_again()
        replace_key(world)
        return gathered

    with psycopg.connect(slow.url) as connection:
        load_keys(connection, replace(before, gather_again=gather_again))
        assert key_id(value(connection, ENCRYPT)) == world.manager.active("acme", "pii").key_id


def test_what_an_outer_block_loads_again_has_the_new_key_too(world: SessionWorld, slow: SessionWorld) -> None:
    with psycopg.connect(slow.url) as connection, slow.session(connection):
        _, new = replace_key(world)
        with slow.session(connection, "other"):
            pass
        assert key_id(value(connection, ENCRYPT)) == new


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    email: Mapped[str] = mapped_column(EncryptedColumn(str, field="people.email", data_class="pii"))
    note: Mapped[str] = mapped_column(
        EncryptedColumn(str, field="people.note", data_class="pii", mode="client", padding=16)
    )


def test_an_orm_transaction_writes_with_the_new_key_in_both_modes(database: str, tmp_path: Path) -> None:
    with administered(database, tmp_path) as world, closing(psycopg.connect(database, autocommit=True)) as admin:
        admin.execute("DELETE FROM glpgenc.search_facets WHERE field LIKE 'people.%'")
        engine = sa.create_engine(world.url.replace("postgresql://", "postgresql+psycopg://"))
        store = DataKeyStore(world.url)
        with KeyManager.from_store(store, world.kms, environment="test", cache=DEKCache(ttl=86_400.0)) as manager:
            bind(engine, manager, tenant=lambda: "acme")
            with Session(engine) as session, session.begin():
                session.add(Person(id=1, tenant="acme", email="a@example.org", note="x"))
            _, new = replace_key(world)
            with Session(engine) as session, session.begin():
                session.add(Person(id=2, tenant="acme", email="b@example.org", note="y"))
                session.flush()
                session.add(Person(id=3, tenant="acme", email="c@example.org", note="z"))
            with Session(engine) as session:
                assert sorted(person.note for person in session.scalars(sa.select(Person))) == ["x", "y", "z"]
        engine.dispose()
        rows = admin.execute("SELECT email, note FROM people WHERE id > 1 ORDER BY id").fetchall()
        assert {key_id(email) for email, _ in rows} == {new}
        # What this process itself encrypted before the server said so may be under the one before.
        assert key_id(rows[1][1]) == new


def test_a_session_that_keeps_keys_for_long_keeps_its_key_from_being_destroyed(world: SessionWorld) -> None:
    records = world.manager.records
    with psycopg.connect(world.url) as connection, closing(connect(world.admin_url, "test")) as admin:
        with world.session(connection, scope="session"):
            old, _ = replace_key(world)
            for end in (retire, destroy):
                with pytest.raises(KeyStateError, match=rf"backend {connection.info.backend_pid} of role") as caught:
                    end(admin, records, old, settle=0)
                assert "for a whole session" in str(caught.value)
            assert key_id(value(connection, ENCRYPT)) == old
        assert destroy(admin, records, old, settle=0).record.state is KeyState.DESTROYED


def test_a_key_is_destroyed_when_the_transactions_that_may_have_it_are_over(
    world: SessionWorld, slow: SessionWorld
) -> None:
    records = world.manager.records
    waiting = threading.Event()
    with closing(psycopg.connect(world.admin_url, autocommit=True)) as connection:
        connection.execute("DELETE FROM people")
    with closing(connect(world.admin_url, "test")) as admin, psycopg.connect(slow.url) as connection:
        with slow.session(connection):
            old, _ = replace_key(world)

            def end() -> None:
                with pytest.raises(KeyStateError, match="in use"):
                    destroy(admin, records, old, settle=0, waiting=lambda _: waiting.set())

            thread = threading.Thread(target=end)
            thread.start()
            assert waiting.wait(20)
            connection.execute(
                "INSERT INTO people VALUES (5, 'acme', glpgenc.gl_encrypt('e@example.org'::text, 'people.email'))"
            )
        thread.join(20)
        assert not thread.is_alive()
    assert records.store.get(old).state is KeyState.DEACTIVATED
