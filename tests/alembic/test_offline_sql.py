"""What ``alembic upgrade --sql`` prints, executed by psql: the same as online."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import ConfigurationError
from tests.alembic.alembic_world import AlembicWorld

pytestmark = pytest.mark.slow

IMPORTS = "from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix"
ENCRYPT = (
    "op.encrypt_column('users', 'email', field='users.email', data_class='pii', search=[Exact(), Contains(), Prefix()])"
)
ABANDON = "op.abandon_encryption('users', 'email_enc')"
USERS = "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)"


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations", options={"glpgenc_lock_timeout_ms": 100})


def indexes(world: AlembicWorld) -> dict[str, bool]:
    """Each index with whether it is valid."""
    return dict(
        world.rows(
            "SELECT c.relname::text, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary"
        )
    )


def run_psql(world: AlembicWorld, script: str) -> None:
    result = subprocess.run(
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", world.database],
        input=script.encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"PGOPTIONS": "-c client_min_messages=warning"},
    )
    assert result.returncode == 0, result.stderr.decode()


def test_a_script_does_the_same_as_the_migration(world: AlembicWorld) -> None:
    world.execute(USERS)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.write(
        "op.add_search_facet('users', 'email_enc', Exact(normalize='lower'), index_column='email_enc_lower_bidx')\n"
        "op.create_table('people', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "    sa.Column('name', sa.LargeBinary()))\n"
        "op.protect_column('people', 'name', data_class='pii', search=Exact(unique=True))\n"
        "op.create_table('pets', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "    sa.Column('name', EncryptedColumn(str, 'pets.name', data_class='pii', search=Exact())))",
        "op.unprotect_column('pets', 'name')\nop.drop_table('pets')\n"
        "op.unprotect_column('people', 'name')\nop.drop_table('people')\n"
        "op.drop_search_facet('users', 'email_enc', 'lower')",
        IMPORTS,
    )
    script = world.script()
    world.upgrade()
    online = world.catalogue()
    registry = world.rows("SELECT relation::text, column_name::text, state FROM glpgenc.encrypted_columns ORDER BY 1")
    world.downgrade(revision="base")
    world.execute("DROP TABLE alembic_version")
    run_psql(world, script)
    assert world.catalogue() == online
    assert (
        world.rows("SELECT relation::text, column_name::text, state FROM glpgenc.encrypted_columns ORDER BY 1")
        == registry
    )
    assert "SET lock_timeout = '100ms';" in script


def test_a_script_that_needs_to_know_a_name_says_so(world: AlembicWorld) -> None:
    world.write("op.add_search_facet('users', 'email_enc', Exact())", imports=IMPORTS)
    with pytest.raises(ConfigurationError, match="index_column='email_enc_bidx'"):
        world.script()


NESTED = """
    CREATE TABLE users (id integer, region text, email text) PARTITION BY LIST (region);
    CREATE TABLE users_eu PARTITION OF users FOR VALUES IN ('eu') PARTITION BY RANGE (id);
    CREATE TABLE users_eu_1 PARTITION OF users_eu FOR VALUES FROM (0) TO (100);
    CREATE TABLE users_eu_2 PARTITION OF users_eu FOR VALUES FROM (100) TO (200) PARTITION BY HASH (id);
    CREATE TABLE users_eu_2_0 PARTITION OF users_eu_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    CREATE TABLE users_us PARTITION OF users FOR VALUES IN ('us') PARTITION BY RANGE (id);
    CREATE TABLE users_else PARTITION OF users DEFAULT
"""
PARTITIONS = "{'users_eu': {'users_eu_1': None, 'users_eu_2': ['users_eu_2_0']}, 'users_us': [], 'users_else': None}"
FLAT = """
    CREATE TABLE users (id integer, email text) PARTITION BY RANGE (id);
    CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (0) TO (100);
    CREATE TABLE users_2 PARTITION OF users FOR VALUES FROM (100) TO (200)
"""


def trees(world: AlembicWorld) -> list[tuple[Any, ...]]:
    return world.rows("SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits ORDER BY 1, 2")


@pytest.mark.parametrize(
    ("tables", "partitions"), [(FLAT, "['users_1', 'users_2']"), (NESTED, PARTITIONS)], ids=["plain", "nested"]
)
def test_a_script_for_partitions_does_the_same_as_the_migration(
    world: AlembicWorld, tables: str, partitions: str
) -> None:
    named = f"partitions={partitions}"
    world.execute(f"{tables}; CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
    world.write(ENCRYPT.replace("data_class", f"{named}, data_class"), ABANDON, IMPORTS)
    world.write(
        "op.add_search_facet('users', 'email_enc', Exact(normalize='lower'), index_column='email_enc_lower_bidx',"
        f" {named})\n"
        "op.add_column('users', sa.Column('note', sa.LargeBinary()))\n"
        f"op.protect_column('users', 'note', data_class='pii', search=Exact(), concurrently=True, {named})",
        "op.unprotect_column('users', 'note')\nop.drop_column('users', 'note')\n"
        "op.drop_search_facet('users', 'email_enc', 'lower')",
        IMPORTS,
    )
    script = world.script()
    before = world.catalogue()
    world.upgrade()
    online, tree = world.catalogue(), trees(world)
    world.downgrade(revision="base")
    assert world.catalogue() == before
    world.execute("DROP TABLE alembic_version")
    run_psql(world, script)
    assert (world.catalogue(), trees(world)) == (online, tree)
    assert all(indexes(world).values())


@pytest.mark.parametrize("wrong", ["'users_1'", "[['users_1']]", "{'users_1': 'users_1_a'}", "{1: None}"])
def test_partitions_that_are_named_in_another_form_are_refused(world: AlembicWorld, wrong: str) -> None:
    world.write(ENCRYPT.replace("data_class", f"partitions={wrong}, data_class"), ABANDON, IMPORTS)
    with pytest.raises(ConfigurationError, match="a list of names, or a mapping"):
        world.script()
