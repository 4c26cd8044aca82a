"""Migrations that are run again: on new databases, after a refusal, from base to head and back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, UniqueConstraint, create_engine

from alembic import command
from glpgenc.database import sqlalchemy_url
from glpgenc.errors import NotEncryptedError, RegistryError, SchemaMissingError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

Fresh = Callable[[], str]
MUST_BE_VERIFIED = (
    r"it must be verified first, because the table has rows\. Run `glpgenc backfill run public\.users`, "
    r"then `glpgenc verify public\.users`"
)
TABLES = {
    "users": None,
    "Odd 50% 'Users'": None,
    "people@home": 'Acme "EU"',
}
REPLAYED = [pytest.param(table, schema, marks=[] if schema else pytest.mark.slow) for table, schema in TABLES.items()]


@pytest.fixture
def fresh(postgres: Server, templates: TemplateDatabases) -> Iterator[Fresh]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(fresh_database(postgres, template=templates.on(postgres)))


@pytest.fixture(
    params=[False, pytest.param(True, marks=pytest.mark.slow)], ids=["one transaction", "transaction per migration"]
)
def world(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(
        database, tmp_path / "migrations", options={"transaction_per_migration": request.param, "include_schemas": True}
    )


def plain(table: str = "users", schema: str | None = None, *more: Any) -> MetaData:
    metadata = MetaData()
    Table(
        table, metadata, Column("id", Integer, primary_key=True, autoincrement=False), Column("org", Text),
        Column("email", Text, nullable=False, server_default="x"),
        *(more or (Index("by_email", "email"), UniqueConstraint("org", "email", name="one_email"))), schema=schema,
    )  # fmt: skip
    return metadata


def encrypted(table: str = "users", schema: str | None = None) -> MetaData:
    metadata = MetaData()
    type_ = EncryptedColumn(str, "users.email", data_class="pii", search=[Exact(unique=True), Prefix()])
    Table(
        table, metadata, Column("id", Integer, primary_key=True, autoincrement=False), Column("org", Text),
        Column("email_enc", type_, nullable=False), schema=schema,
    )  # fmt: skip
    return metadata


def psql(url: str, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url], input=script, capture_output=True, text=True, check=False
    )


def advance(world: AlembicWorld, *states: str) -> None:
    for state in states:
        world.execute(
            "SELECT glpgenc.gl_advance(relation, column_name, '" + state + "') FROM glpgenc.column_migrations"
        )


def history(world: AlembicWorld, table: str = "users", schema: str | None = None) -> MetaData:
    """Write the migrations of a column from plaintext to contract, by autogenerate, and return the last model."""
    if schema is not None:
        name = '"' + schema.replace('"', '""') + '"'
        world.write(f"op.execute('''CREATE SCHEMA {name}''')", f"op.execute('''DROP SCHEMA {name}''')")
        world.upgrade()
    world.apply(plain(table, schema))
    model = encrypted(table, schema)
    world.apply(model)
    advance(world, "backfilled", "verified")
    world.apply(model)
    assert world.generate(model) == (PASS, PASS)
    world.upgrade(model)
    return model


def state(world: AlembicWorld) -> list[Any]:
    return [
        world.catalogue(),
        world.rows("SELECT column_name::text, state, field FROM glpgenc.encrypted_columns ORDER BY 1"),
        world.rows("SELECT column_name::text, plaintext_column::text FROM glpgenc.column_migrations ORDER BY 1"),
        world.rows("SELECT version_num FROM alembic_version"),
    ]


@pytest.mark.parametrize(("table", "schema"), REPLAYED)
def test_an_empty_database_comes_from_base_to_head_and_back_twice(
    world: AlembicWorld, fresh: Fresh, table: str, schema: str | None
) -> None:
    model = history(world, table, schema)
    first = state(world)
    world.database = fresh()
    empty = world.catalogue()
    for _ in range(2):
        world.upgrade(model)
        assert state(world) == first
        world.downgrade(model, "base")
        assert world.catalogue() == empty
        assert world.rows("SELECT count(*) FROM glpgenc.encrypted_columns") == [(0,)]


def before_contract(world: AlembicWorld, *columns: Column[Any]) -> MetaData:
    """Write and run the migrations up to the one that drops the plaintext column; that one is written only."""
    world.apply(plain())
    world.apply(encrypted())
    advance(world, "backfilled", "verified")
    model = encrypted()
    for column in columns:
        model.tables["users"].append_column(column)
    world.generate(model)
    return model


@pytest.mark.parametrize("present", ["expanded", "backfilled"])
def test_unverified_rows_refuse_the_drop_and_all_is_as_it_was(world: AlembicWorld, fresh: Fresh, present: str) -> None:
    model = before_contract(world, Column("age", Integer))
    world.database = fresh()
    world.upgrade(model, "r2")
    world.execute("INSERT INTO users (id, org, email) VALUES (1, 'acme', 'ada@example.org')")
    if present == "backfilled":
        advance(world, "backfilled")
    before = state(world)
    for _ in range(2):
        with pytest.raises(RegistryError, match=f"is {present} and can't become contracted: {MUST_BE_VERIFIED}"):
            world.upgrade(model)
        assert state(world) == before
    # By hand, with statements of its own before it.
    world.write("op.add_column('users', sa.Column('more', sa.Text()))\nop.drop_index('by_email', table_name='users')\n"
                "op.drop_plaintext('users', 'email', drops=['one_email'])")  # fmt: skip
    (world.folder / "versions" / "r4_.py").write_text(
        (world.folder / "versions" / "r4_.py").read_text().replace("down_revision = 'r3'", "down_revision = 'r2'")
    )
    with pytest.raises(RegistryError, match="must be verified first"):
        world.upgrade(model, "r4")
    assert state(world) == before
    world.execute("DELETE FROM users")
    world.upgrade(model, "r4")


def test_a_row_written_between_verify_and_contract_refuses_the_drop_until_it_is_encrypted(world: AlembicWorld) -> None:
    model = before_contract(world, Column("age", Integer))
    world.execute("INSERT INTO users (id, org, email) VALUES (1, 'acme', 'ada@example.org')")
    before = state(world)
    for _ in range(2):
        with pytest.raises(NotEncryptedError, match="not encrypted yet"):
            world.upgrade(model)
        assert state(world) == before
    # Nobody is refused meanwhile, and uniqueness stays.
    world.execute("INSERT INTO users (id, org, email) VALUES (2, 'acme', 'bob@example.org')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.execute("INSERT INTO users (id, org, email) VALUES (3, 'acme', 'bob@example.org')")
    world.execute("DELETE FROM users")
    world.upgrade(model)
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("contracted",)]


def test_rows_keep_a_dropped_column_from_being_restored_and_all_is_as_it_was(world: AlembicWorld) -> None:
    model = history(world)
    world.execute("ALTER TABLE users ALTER email_enc DROP NOT NULL; INSERT INTO users (id) VALUES (1)")
    before = state(world)
    for revision in ("-2", "r2", "base"):
        with pytest.raises(RegistryError, match="the table has rows: a migration can't restore them"):
            world.downgrade(model, revision)
        # With a transaction for each migration, the empty one that came last is undone.
        assert state(world)[:3] == before[:3]
    world.execute("DELETE FROM users")
    world.downgrade(model, "base")
    world.upgrade(model)


def test_a_column_that_is_restored_is_filled_and_verified_as_the_first_time(world: AlembicWorld) -> None:
    model = before_contract(world)
    expanded = state(world)[0]
    world.upgrade(model)
    world.downgrade(model, "r2")
    # The trigger's function names a setting of each expansion.
    assert [row for row in state(world)[0] if row[0] != "function"] == [row for row in expanded if row[0] != "function"]
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("expanded",)]
    world.execute("INSERT INTO users (id, org, email) VALUES (1, 'acme', 'ada@example.org')")
    assert world.rows("SELECT email, email_enc FROM users") == [("ada@example.org", None)]
    with pytest.raises(RegistryError, match="must be verified first"):
        world.upgrade(model)


def test_no_column_is_dropped_where_another_of_the_migration_is_refused(world: AlembicWorld) -> None:
    def model(*columns: Any) -> MetaData:
        metadata = MetaData()
        Table("users", metadata, Column("id", Integer, primary_key=True), *columns)
        return metadata

    world.apply(model(Column("a", Text), Column("b", Text)))
    both = model(*(Column(f"{name}_enc", EncryptedColumn(str, f"users.{name}", data_class="pii")) for name in "ab"))
    world.apply(both)
    advance(world, "backfilled", "verified")
    assert world.generate(both)[0] == (
        "op.check_drop_plaintext('users', 'b')\nop.drop_plaintext('users', 'a')\nop.drop_plaintext('users', 'b')\n"
    )
    world.execute("CREATE VIEW v AS SELECT b FROM users")
    before = state(world)
    with pytest.raises(RegistryError, match=r"column b of table public.users can't be dropped, .* view public\.v"):
        world.upgrade(both)
    assert state(world) == before
    world.execute("DROP VIEW v")
    world.upgrade(both)
    assert world.generate(both) == (PASS, PASS)
    world.upgrade(both)
    world.downgrade(both, "base")


def test_a_table_that_create_all_has_made_is_stamped_and_its_next_migrations_run(
    world: AlembicWorld, fresh: Fresh
) -> None:
    model = history(world)
    contracted = state(world)[0]
    world.database = fresh()
    engine = create_engine(sqlalchemy_url(world.database).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        model.create_all(connection)
    engine.dispose()
    assert {row[:3] for row in world.catalogue()} == {row[:3] for row in contracted}
    for revision in ("head", "r2"):
        # Before the drop, too: a column that is not there is dropped already.
        command.stamp(world.config(model), revision)
        world.upgrade(model)
        assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("native",)]
        assert world.generate(model) == (PASS, PASS)
        world.upgrade(model)
    world.downgrade(model, "base")
    assert world.catalogue() == []
    world.upgrade(model)
    assert {row[:3] for row in world.catalogue()} == {row[:3] for row in contracted}


def test_heads_of_two_branches_are_merged_and_replayed(world: AlembicWorld, fresh: Fresh) -> None:
    world.apply(plain())
    world.apply(encrypted())
    name = world.write("op.create_table('notes', sa.Column('id', sa.Integer()))", "op.drop_table('notes')")
    file = world.folder / "versions" / f"{name}_.py"
    file.write_text(file.read_text().replace("down_revision = 'r2'", "down_revision = 'r1'"))
    world.upgrade(revision="heads")
    command.merge(world.config(), "heads", rev_id="r4")
    world.count = 4
    world.upgrade()
    advance(world, "backfilled", "verified")
    world.write("op.drop_plaintext('users', 'email', drops=['one_email'])",
                "op.restore_plaintext('users', sa.Column('email', sa.Text(), server_default='x', nullable=False))\n"
                "op.create_index('by_email', 'users', ['email'])\n"
                "op.create_unique_constraint('one_email', 'users', ['org', 'email'])")  # fmt: skip
    world.upgrade()
    first = state(world)
    world.database = fresh()
    for _ in range(2):
        world.upgrade()
        assert [state(world)[place] for place in (0, 1, 3)] == [first[place] for place in (0, 1, 3)]
        world.downgrade(revision="base")
        assert world.catalogue() == []


def test_a_script_of_the_whole_history_runs_on_an_empty_database_and_is_refused_where_rows_are(
    world: AlembicWorld, fresh: Fresh
) -> None:
    model = history(world)
    first = state(world)
    script = world.script(model)
    for rows in (False, True):
        url = world.database = fresh()
        if rows:
            script = script.replace(
                "-- Running upgrade r2 -> r3",
                "INSERT INTO users (id, email) VALUES (1, 'a@example.org');\n-- Running upgrade r2 -> r3",
            )
        done = psql(url, script)
        if not rows:
            assert done.returncode == 0, done.stderr
            assert state(world) == first
            output = psql(url, world.downgraded(model, "head:base"))
            assert output.returncode == 0, output.stderr
            assert world.catalogue() == []
        else:
            assert done.returncode == 3
            assert "must be verified first, because the table has rows" in done.stderr
            assert world.rows("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_email'") == [(1,)]


def test_an_earlier_data_migration_has_the_drop_refused_with_what_to_run(world: AlembicWorld, fresh: Fresh) -> None:
    world.apply(plain())
    world.write("op.execute(\"INSERT INTO users (id, org, email) VALUES (1, 'acme', 'seed@example.org')\")")
    world.upgrade()
    world.apply(encrypted())
    advance(world, "backfilled", "verified")
    world.execute("DELETE FROM users")
    world.apply(encrypted())
    world.database = fresh()
    with pytest.raises(
        RegistryError, match=r"Run `glpgenc backfill run public\.users`, then `glpgenc verify public\.users`"
    ):
        world.upgrade()
    # Of one transaction, too, what came before the drop is there for the backfill: encrypt_column has committed it.
    assert world.rows("SELECT version_num FROM alembic_version") in ([("r2",)], [("r3",)])
    assert world.rows("SELECT email FROM users") == [("seed@example.org",)]


def test_a_database_without_glpgenc_is_told_to_install_it(world: AlembicWorld, empty_database: str) -> None:
    history(world)
    world.database = empty_database
    with pytest.raises(SchemaMissingError, match="glpgenc init"):
        world.upgrade()


def test_an_empty_registry_refuses_the_drop_and_all_is_as_it_was(world: AlembicWorld) -> None:
    model = before_contract(world)
    world.execute("DELETE FROM glpgenc.encrypted_columns")
    before = state(world)
    with pytest.raises(RegistryError, match="is not being migrated from a plaintext column"):
        world.upgrade(model)
    assert state(world) == before


def test_an_autocommit_block_of_the_migrations_own(world: AlembicWorld) -> None:
    world.write(
        "op.execute('CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)')", "op.drop_table('users')"
    )
    block = "with op.get_context().autocommit_block():\n    op.execute('SELECT 1')\n    "
    world.write(f"{block}op.encrypt_column('users', 'email', data_class='pii')\nop.execute('SELECT 1')",
                f"{block}op.abandon_encryption('users', 'email_enc')")  # fmt: skip
    world.write(f"{block}op.drop_plaintext('users', 'email', not_null=True)",
                "op.restore_plaintext('users', sa.Column('email', sa.Text(), nullable=False))")  # fmt: skip
    for _ in range(2):
        world.upgrade()
        assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("contracted",)]
        world.downgrade(revision="base")
    assert world.catalogue() == []


def test_partitioned_tables_are_replayed_with_their_partitions_in_two_schemas(
    world: AlembicWorld, fresh: Fresh
) -> None:
    world.write(
        "op.execute('CREATE TABLE users (id integer, email text NOT NULL) PARTITION BY RANGE (id);"
        ' CREATE SCHEMA "Old \'\'s"; CREATE TABLE "Old \'\'s"."Users 1" PARTITION OF users FOR VALUES FROM (0) TO (9);'
        " CREATE INDEX ON users (email)')",
        "op.drop_table('users')\nop.execute('DROP SCHEMA \"Old ''s\"')",
    )
    world.write(
        "op.encrypt_column('users', 'email', field='users.email', data_class='pii', search=[Exact(), Prefix()])",
        "op.abandon_encryption('users', 'email_enc')", "from glpgenc.sqlalchemy import Exact, Prefix",
    )  # fmt: skip
    world.write(
        "op.drop_plaintext('users', 'email', not_null=True)",
        "op.restore_plaintext('users', sa.Column('email', sa.Text(), nullable=False))",
    )
    for _ in range(2):
        for _ in range(2):
            world.upgrade()
            assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("contracted",)]
            world.downgrade(revision="base")
            assert world.catalogue() == []
        world.upgrade(revision="r2")
        world.execute("INSERT INTO users VALUES (1, 'x')")
        with pytest.raises(RegistryError, match="must be verified first"):
            world.upgrade()
        world.database = fresh()


def test_a_refused_encryption_and_a_refused_renaming_leave_all_as_it_was(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id integer, name text, email text GENERATED ALWAYS AS (lower(name)) STORED)")
    world.write("op.add_column('users', sa.Column('more', sa.Text()))\n"
                "op.encrypt_column('users', 'email', field='users.email', data_class='pii')")  # fmt: skip
    world.upgrade(revision="base")
    before = world.catalogue()
    for _ in range(2):
        with pytest.raises(RegistryError, match="is generated"):
            world.upgrade()
        assert (world.catalogue(), world.rows("SELECT count(*) FROM glpgenc.fields")) == (before, [(0,)])
    world.execute("ALTER TABLE users ALTER email DROP EXPRESSION")
    world.upgrade()
    before = world.catalogue()
    world.write("op.drop_column('users', 'more')\nop.rename_ciphertext('users', 'email_enc', 'email_sealed')")
    for _ in range(2):
        with pytest.raises(RegistryError, match="still has a plaintext column"):
            world.upgrade()
        assert world.catalogue() == before


def test_a_column_that_was_renamed_is_renamed_already(world: AlembicWorld) -> None:
    model = history(world)
    world.write("op.rename_ciphertext('users', 'email_enc', 'email')",
                "op.rename_ciphertext('users', 'email', 'email_enc')")  # fmt: skip
    before = state(world)
    for _ in range(2):
        world.upgrade(model)
        after = state(world)
        command.stamp(world.config(model), "r4")
        world.upgrade(model)
        assert state(world) == after
        world.downgrade(model)
        command.stamp(world.config(model), "r5")
        world.downgrade(model)
        assert [state(world)[place] for place in (1, 2, 3)] == [before[place] for place in (1, 2, 3)]
