"""Operations in migrations, on tables of every sort. No key exists in any of these databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from glpgenc.errors import AuditError, ConfigurationError, DatabaseError, NotEncryptedError, RegistryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, bind
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.support.databases import Role
from tests.support.listeners import record_events
from tests.support.orm import Orm, orm_on

IMPORTS = "from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix"
ENCRYPT = (
    "op.encrypt_column('users', 'email', field='users.email', data_class='pii', search=[Exact(), Contains(), Prefix()])"
)
SEARCH = [Exact(), Contains(), Prefix()]
ABANDON = "op.abandon_encryption('users', 'email_enc')"
USERS = "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)"


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations", options={"glpgenc_lock_timeout_ms": 100})


@pytest.fixture
def orm(database: str, tmp_path: Path) -> Iterator[Orm]:
    with orm_on(database, tmp_path) as orm:
        yield orm


def verified(world: AlembicWorld) -> None:
    for state in ("backfilled", "verified"):
        world.execute(f"SELECT glpgenc.gl_advance('users', 'email_enc', '{state}')")


def indexes(world: AlembicWorld) -> dict[str, bool]:
    return dict(
        world.rows(
            "SELECT c.relname::text, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary"
        )
    )


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_column_is_encrypted_and_given_up_again(world: AlembicWorld, driver: str) -> None:
    world.driver = driver
    world.execute(USERS)
    before = world.catalogue()
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    assert world.rows("SELECT plaintext_column, state FROM glpgenc.column_migrations JOIN glpgenc.encrypted_columns"
                      " USING (relation, column_name)") == [("email", "expanded")]  # fmt: skip
    assert indexes(world) == {"ix_users_email_enc_bidx": True, "ix_users_email_enc_tags": True}
    assert world.rows("SELECT validated FROM glpgenc.guarded_columns") == [(True,)]
    assert world.rows("SELECT current_setting('lock_timeout')") == [("0",)]
    assert world.rows("SELECT version_num FROM alembic_version") == [("r1",)]
    world.downgrade()
    assert world.catalogue() == before
    world.upgrade()


def test_a_facet_comes_and_goes_and_its_registration_stays(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    before = world.catalogue()
    world.write(
        "op.add_search_facet('users', 'email_enc', Exact(normalize='lower', unique=True))",
        "op.drop_search_facet('users', 'email_enc', 'lower')",
        IMPORTS,
    )
    world.upgrade()
    assert indexes(world)["ix_users_email_enc_lower_bidx"]
    world.downgrade()
    assert world.catalogue() == before
    assert world.rows("SELECT facet FROM glpgenc.search_facets WHERE facet = 'lower'") == [("lower",)]


def test_plaintext_is_dropped_once_verified_and_there_is_no_way_back(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    world.write(
        "op.drop_plaintext('users', 'email')",
        "op.restore_plaintext('users', sa.Column('email', sa.Text(), nullable=False))",
    )
    world.execute("INSERT INTO users VALUES (1, '')")
    with pytest.raises(RegistryError, match="verified"):
        world.upgrade()
    world.execute("DELETE FROM users")
    verified(world)
    world.upgrade()
    world.execute("INSERT INTO users VALUES (1)")
    assert world.rows("SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'email'") == []
    with pytest.raises(RegistryError, match="a migration can't restore them"):
        world.downgrade()
    world.write(ABANDON)
    with pytest.raises(RegistryError, match="no plaintext column: it was dropped"):
        world.upgrade()


def test_a_row_that_is_still_plaintext_keeps_the_column(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    world.execute("INSERT INTO users VALUES (1, 'ada@example.org')")
    verified(world)
    world.write("op.drop_plaintext('users', 'email')")
    with record_events() as heard, pytest.raises(NotEncryptedError):
        world.upgrade()
    assert heard.told("plaintext_dropped") == [("asked", "migrate", 1), ("failed", "migrate", 1)]
    # An old release goes on until the backfill has been run again.
    world.execute("INSERT INTO users VALUES (2, 'bob@example.org')")
    assert world.rows("SELECT email FROM users") == [("ada@example.org",), ("bob@example.org",)]
    world.execute("DELETE FROM users")
    with record_events("plaintext_dropped:asked"), pytest.raises(AuditError):
        world.upgrade()
    assert world.rows("SELECT email FROM users") == []
    with record_events() as heard:
        world.upgrade()
    assert heard.told("plaintext_dropped") == [("asked", "migrate", 1), ("done", "migrate", 1)]


def test_a_ciphertext_that_is_null_somewhere_is_not_required_and_the_plaintext_stays(world: AlembicWorld) -> None:
    world.execute(USERS.replace("NOT NULL", ""))
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    world.execute("INSERT INTO users VALUES (1, NULL)")
    verified(world)
    before = world.catalogue()
    world.write("op.drop_plaintext('users', 'email', not_null=True)")
    with pytest.raises(RegistryError, match="can't be NOT NULL: there are rows without a value"):
        world.upgrade()
    assert world.catalogue() == before
    world.execute("DELETE FROM users")
    world.upgrade()
    assert world.rows(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'email_enc'"
    ) == [(True,)]


@pytest.mark.parametrize(
    ("made", "named", "undone"),
    [
        ("CREATE VIEW v AS SELECT email FROM users", r"view public\.v", "DROP VIEW v"),
        (
            "ALTER TABLE users ADD shown text GENERATED ALWAYS AS (lower(email)) STORED",
            "column shown",
            "ALTER TABLE users DROP shown",
        ),
        (
            "ALTER TABLE users ADD UNIQUE (email); CREATE TABLE logins (email text REFERENCES users (email))",
            "logins_email_fkey",
            "DROP TABLE logins; ALTER TABLE users DROP CONSTRAINT users_email_key",
        ),
        ("CREATE POLICY p ON users USING (email = current_user)", "policy p", "DROP POLICY p ON users"),
    ],
    ids=["view", "generated column", "foreign key", "policy"],
)
def test_what_stands_on_the_plaintext_is_named_and_old_releases_go_on(
    world: AlembicWorld, made: str, named: str, undone: str
) -> None:
    world.execute(USERS)
    world.execute(made)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    verified(world)
    world.write("op.drop_plaintext('users', 'email')")
    with pytest.raises(RegistryError, match=named):
        world.upgrade()
    # The refused migration has not begun to refuse plaintext.
    world.execute("INSERT INTO users VALUES (1, 'ada@example.org'); DELETE FROM users")
    world.execute(undone)
    world.upgrade()


def test_columns_that_cant_be_encrypted_are_refused_with_the_reason(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id integer, name text, email text GENERATED ALWAYS AS (lower(name)) STORED)")
    world.write(ENCRYPT, ABANDON, IMPORTS)
    with pytest.raises(RegistryError, match="is generated: encrypt the columns that it is generated from"):
        world.upgrade()


def test_a_table_with_forced_row_security_and_another_owner(world: AlembicWorld) -> None:
    world.execute(USERS + "; INSERT INTO users VALUES (1, 'x'); ALTER TABLE users ENABLE ROW LEVEL SECURITY,"
                  " FORCE ROW LEVEL SECURITY; CREATE POLICY p ON users USING (id < 0)")  # fmt: skip
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    world.downgrade()


def test_a_partitioned_table_gets_its_indexes_part_by_part(world: AlembicWorld) -> None:
    world.execute(
        "CREATE TABLE users (id integer, region text, email text) PARTITION BY LIST (region);"
        "CREATE TABLE users_eu PARTITION OF users FOR VALUES IN ('eu') PARTITION BY RANGE (id);"
        "CREATE TABLE users_eu_1 PARTITION OF users_eu FOR VALUES FROM (0) TO (100);"
        "CREATE TABLE users_us PARTITION OF users FOR VALUES IN ('us')"
    )
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    names = [f"ix_{table}_email_enc_{kind}" for table in ("users", "users_eu", "users_eu_1", "users_us")
             for kind in ("bidx", "tags")]  # fmt: skip
    assert indexes(world) == dict.fromkeys(names, True)
    assert world.rows(
        "SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid"
        " WHERE relkind IN ('i', 'I') AND relname LIKE 'ix_users%'"
    ) == [(6,)]
    world.execute("CREATE TABLE users_eu_2 PARTITION OF users_eu FOR VALUES FROM (100) TO (200)")
    assert all(indexes(world).values())
    world.write("op.add_search_facet('users', 'email_enc', Exact(normalize='lower', unique=True))", imports=IMPORTS)
    with pytest.raises(RegistryError, match="together with the partition key only: id, region"):
        world.upgrade()


def test_an_index_that_an_attempt_left_invalid_is_built_anew(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    world.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_users_email_enc_bidx'::regclass")
    world.execute("DELETE FROM alembic_version")
    world.upgrade()
    assert indexes(world) == {"ix_users_email_enc_bidx": True, "ix_users_email_enc_tags": True}


def test_a_table_in_use_is_waited_for_in_short_turns_that_let_writers_pass(
    world: AlembicWorld, connect: Callable[..., psycopg.Connection[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    reader = connect(world.database)
    reader.execute("SELECT FROM users")
    thread = threading.Thread(target=world.upgrade)
    thread.start()
    longest = 0.0
    for number in range(40):
        begun = time.monotonic()
        world.execute(f"INSERT INTO users VALUES ({number}, 'x')")
        longest = max(longest, time.monotonic() - begun)
        time.sleep(0.05)
    reader.rollback()
    thread.join(60)
    assert "table users is in use (attempt 1 of 20); trying again in" in caplog.text
    assert longest < 0.9
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("expanded",)]


def test_a_table_that_stays_in_use_is_given_up_and_the_migration_may_be_run_again(
    world: AlembicWorld, connect: Callable[..., psycopg.Connection[Any]]
) -> None:
    world.options |= {"glpgenc_lock_attempts": 2}
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    reader = connect(world.database)
    reader.execute("SELECT FROM users")
    with pytest.raises(DatabaseError, match="in use"):
        world.upgrade()
    reader.rollback()
    world.upgrade()


def test_a_role_without_rights_is_told_which(world: AlembicWorld, plain_role: Role) -> None:
    world.execute(f'{USERS}; GRANT ALL ON SCHEMA public TO "{plain_role.name}"')
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.database = plain_role.url(world.database)
    with pytest.raises(DatabaseError, match=r"glpgenc_admin|grant"):
        world.upgrade()


def test_a_transaction_that_is_not_alembics_is_refused(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    env = world.folder / "env.py"
    env.write_text(env.read_text().replace("engine.connect() as", "engine.begin() as"))
    with pytest.raises(ConfigurationError, match=r"env.py started one"):
        world.upgrade()


def test_a_name_that_needs_quoting_everywhere(world: AlembicWorld) -> None:
    world.execute("""CREATE TABLE "Odd 50% 'Users'" (id integer, "E %s Mail" text)""")
    world.write(
        """op.encrypt_column("Odd 50% 'Users'", "E %s Mail", field="odd.mail", data_class="pii", search=[Exact()])""",
        """op.abandon_encryption("Odd 50% 'Users'", "E %s Mail_enc")""",
        IMPORTS,
    )
    world.upgrade()
    assert all(indexes(world).values())
    world.downgrade()


ASYNC = """
import asyncio
from sqlalchemy.ext.asyncio import create_async_engine


def run(connection):
    context.configure(connection=connection, **options)
    with context.begin_transaction():
        context.run_migrations()


async def main():
    engine = create_async_engine(attributes["url"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)


asyncio.run(main())
"""


def test_an_asynchronous_environment(world: AlembicWorld) -> None:
    world.driver = "asyncpg"
    env = world.folder / "env.py"
    env.write_text(env.read_text().split("if context.is_offline_mode")[0] + ASYNC)
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.write("op.drop_plaintext('users', 'email')", imports=IMPORTS)
    world.upgrade(revision="r1")
    world.execute("INSERT INTO users VALUES (1, 'x')")
    with pytest.raises(RegistryError, match="must be verified first"):
        world.upgrade()
    world.execute("DELETE FROM users")
    verified(world)
    world.upgrade()
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("contracted",)]


def test_an_engine_that_is_bound_to_keys_needs_none_of_them(world: AlembicWorld, orm: Orm) -> None:
    env = world.folder / "env.py"
    env.write_text(
        env.read_text().replace(
            "    with engine.connect()", "    attributes['bind'](engine)\n    with engine.connect()"
        )
    )
    world.execute(USERS)
    world.attributes["bind"] = lambda engine: bind(engine, orm.manager)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    model = MetaData()
    Table("users", model, Column("id", Integer, primary_key=True), Column("email", Text, nullable=False),
          Column("email_enc", EncryptedColumn(str, "users.email", data_class="pii", search=SEARCH)))  # fmt: skip
    assert world.generate(model) == (PASS, PASS)
    world.upgrade()
    world.downgrade(revision="base")
    assert world.rows("SELECT count(*) FROM glpgenc.data_keys") == [(0,)]
