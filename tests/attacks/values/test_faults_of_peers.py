"""Faults that others' encrypting proxies and libraries had to repair, each tried here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.errors import GlpgencError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind
from glpgenc.wire.envelope import parse
from tests.backfill.backfill_world import BackfillWorld as Table
from tests.backfill.backfill_world import world_on as table_world
from tests.sessions.world import ENCRYPT, SessionWorld, sqlstate, value
from tests.sessions.world import world_on as session_world


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    server: Mapped[str | None] = mapped_column(
        EncryptedColumn(str, field="accounts.server", data_class="pii", search=Exact())
    )
    client: Mapped[str | None] = mapped_column(
        EncryptedColumn(str, field="accounts.client", data_class="pii", mode="client")
    )
    document: Mapped[dict[str, Any] | None] = mapped_column(
        EncryptedColumn(sa.JSON, field="accounts.document", data_class="pii")
    )


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[sa.Engine]:
    with (
        session_world(database, tmp_path) as world,
        KeyManager.from_store(DataKeyStore(database), world.kms, environment="test") as manager,
    ):
        made = sa.create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
        bind(made, manager, tenant=lambda: "acme")
        Base.metadata.create_all(made)
        yield made
        made.dispose()


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[SessionWorld]:
    with session_world(database, tmp_path) as made:
        yield made


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[Table]:
    with table_world(database, tmp_path) as made:
        made.fill(20)
        yield made


SECRET = "the value that is compared"


def test_what_on_conflict_writes_is_encrypted_as_what_insert_writes(engine: sa.Engine, database: str) -> None:
    statement = insert(Account).values(id=1, name="a", server=SECRET, client=SECRET, document={"k": SECRET})
    for changes in (
        {"server": SECRET, "client": SECRET, "document": {"k": SECRET}},
        {name: statement.excluded[name] for name in ("server", "client", "document")},
    ):
        with Session(engine) as session, session.begin():
            session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))
            session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))
        with psycopg.connect(database) as connection:
            row = connection.execute("SELECT server, client, document FROM accounts").fetchone()
        assert row is not None
        for stored in row:
            parse(bytes(stored))
            assert SECRET.encode() not in bytes(stored)


def test_sql_that_writes_plaintext_on_conflict_is_refused_by_the_guard(engine: sa.Engine, database: str) -> None:
    with Session(engine) as session, session.begin():
        session.add(Account(id=1, name="a", server=SECRET))
    with psycopg.connect(database) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(
            "INSERT INTO accounts (id, name) VALUES (1, 'a')"
            " ON CONFLICT (id) DO UPDATE SET server = convert_to(%s, 'UTF8')",
            (SECRET,),
        )
    assert caught.value.sqlstate == "ZE003"
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("selector", [None, "k", 0])
def test_a_refused_json_selector_shows_nothing_of_what_it_is_compared_with(engine: sa.Engine, selector: Any) -> None:
    with Session(engine) as session, session.begin():
        session.add(Account(id=1, name="a", document={"k": SECRET}))
    with Session(engine) as session, pytest.raises((GlpgencError, sa.exc.SQLAlchemyError, TypeError)) as caught:
        session.scalars(sa.select(Account.id).where(Account.document[selector] == SECRET)).all()
    shown = f"{caught.value} {caught.value!r} {getattr(caught.value, 'orig', '')} {getattr(caught.value, 'params', '')}"
    assert SECRET not in shown


def test_plaintext_that_an_earlier_version_left_in_a_column_is_not_served(engine: sa.Engine, database: str) -> None:
    with Session(engine) as session, session.begin():
        session.add(Account(id=1, name="a", server="x", client="x"))
    with psycopg.connect(database) as connection:
        guards = connection.execute("SELECT guard FROM glpgenc.guarded_columns WHERE relation = 'accounts'::regclass")
        for (guard,) in guards.fetchall():
            connection.execute(f'ALTER TABLE accounts DROP CONSTRAINT "{guard}"'.encode())
        connection.execute("UPDATE accounts SET server = 'plain'::bytea, client = 'plain'::bytea")
    for column in (Account.server, Account.client):
        with Session(engine) as session, pytest.raises((GlpgencError, sa.exc.DBAPIError)) as caught:
            session.scalars(sa.select(column)).all()
        assert "ZE003" in str(getattr(caught.value, "sqlstate", "")) + str(
            getattr(getattr(caught.value, "orig", None), "sqlstate", "")
        )
        assert "plain'" not in str(caught.value)


def test_a_plaintext_column_that_came_back_after_contract_is_not_read_for_the_ciphertext(people: Table) -> None:
    people.expand("email")
    people.backfill()
    people.execute("UPDATE glpgenc.column_migrations SET verified_at = now(), verified_rows = 20, verified_by = 'all'")
    people.execute("UPDATE glpgenc.encrypted_columns SET state = 'verified'")
    people.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")
    before = people.decrypted("email")
    people.execute("ALTER TABLE people ADD COLUMN email text DEFAULT 'planted'")
    assert people.decrypted("email") == before
    people.execute("UPDATE people SET email = 'planted again'")
    assert people.decrypted("email") == before


def test_a_table_of_the_same_name_in_another_schema_does_not_take_over_the_registrys_entry(people: Table) -> None:
    people.expand("email")
    people.execute("CREATE SCHEMA other")
    people.execute("CREATE TABLE other.people (id int PRIMARY KEY, tenant text, email text, email_enc bytea)")
    people.execute("INSERT INTO other.people VALUES (1, 'acme', 'theirs@example.org', NULL)")
    people.execute(f"ALTER DATABASE {people.value('SELECT current_database()')} SET search_path = other, public")
    numbers = people.start("public.people").jobs
    people.work(numbers)
    assert people.value("SELECT count(*) FROM public.people WHERE email IS NOT NULL AND email_enc IS NULL") == 0
    assert people.value("SELECT email_enc FROM other.people") is None
    # Neither when the first is dropped: the entry was of that table, and not of the name.
    people.execute("DROP TABLE public.people CASCADE")
    people.execute("ALTER TABLE other.people SET SCHEMA public")
    found = "SELECT count(*) FROM glpgenc.encrypted_columns WHERE relation = 'public.people'::regclass"
    assert people.value(found) == 0


def test_a_statement_that_was_prepared_for_one_tenant_serves_another_with_its_own_keys(world: SessionWorld) -> None:
    with psycopg.connect(world.url, prepare_threshold=0) as connection:
        written = {}
        for tenant in ("acme", "zorg", "acme"):
            with world.session(connection, tenant):
                written[tenant] = bytes(value(connection, ENCRYPT))
        assert parse(written["acme"]).key_id != parse(written["zorg"]).key_id
        read = "SELECT glpgenc.gl_decrypt(%s::bytea, 'people.email')"
        with world.session(connection, "acme"):
            assert value(connection, read, written["acme"]) == "a@example.org"
        with world.session(connection, "zorg"):
            assert value(connection, read, written["zorg"]) == "a@example.org"
            assert sqlstate(connection, read, written["acme"]) == "ZE001"


def test_a_name_that_is_prepared_again_by_sql_keeps_keys_from_being_loaded(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as connection:
        connection.execute("PREPARE mine AS SELECT 1")
        connection.execute("DEALLOCATE mine")
        connection.execute("PREPARE mine AS SELECT current_setting('glpgenc.field.people.email', true)")
        connection.commit()
        with pytest.raises(GlpgencError, match="prepared statement mine"), world.session(connection):
            pass
