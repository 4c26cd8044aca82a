"""What docs/MIGRATIONS.md says of columns that can't be encrypted, and of what is in the way: each row of it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from glpgenc.contract.contract import plan_contract
from glpgenc.errors import RegistryError
from glpgenc.verification.comparison import compare_columns
from tests.alembic.alembic_world import AlembicWorld
from tests.backfill.backfill_world import world_on
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

IMPORTS = "from glpgenc.sqlalchemy import Exact"
ENCRYPT = "op.encrypt_column('{}', 'email', field='people.email', data_class='pii')"
DROP = "op.drop_plaintext('people', 'email')"
IN_THE_WAY = {
    "view public.shown": ("CREATE VIEW shown AS SELECT email FROM people", "DROP VIEW shown"),
    "materialized view public.kept": (
        "CREATE MATERIALIZED VIEW kept AS SELECT email FROM people",
        "DROP MATERIALIZED VIEW kept",
    ),
    "policy mine on table public.people": (
        "CREATE POLICY mine ON people USING (email = current_user)",
        "DROP POLICY mine ON people",
    ),
    "column low of table public.people": (
        "ALTER TABLE people ADD low text GENERATED ALWAYS AS (lower(email)) STORED",
        "ALTER TABLE people DROP low",
    ),
    "logins_email_fkey": (
        "ALTER TABLE people ADD UNIQUE (email); CREATE TABLE logins (email text REFERENCES people (email))",
        "DROP TABLE logins",
    ),
    "constraint people_email_key on table public.people": (
        "SELECT 1",
        "ALTER TABLE people DROP CONSTRAINT people_email_key",
    ),
}
PARTITIONED = "CREATE TABLE people (id integer, email text) PARTITION BY LIST (id)"
REFUSED = {
    "a generated column": (
        "CREATE TABLE people (id integer, name text, email text GENERATED ALWAYS AS (lower(name)) STORED)",
        "people",
        "is generated: encrypt the columns that it is generated from",
    ),
    "a column that decides a row's partition": (
        "CREATE TABLE people (id integer, email text) PARTITION BY LIST (email)",
        "people",
        r"column email is part of the partition key of table public\.people",
    ),
    "a partition": (
        f"{PARTITIONED}; CREATE TABLE people_1 PARTITION OF people FOR VALUES IN (1)",
        "people_1",
        r"table public\.people_1 is a partition: use its partitioned table public\.people",
    ),
    "a table that others inherit from": (
        "CREATE TABLE people (id integer, email text); CREATE TABLE staff () INHERITS (people)",
        "people",
        r"tables inherit from public\.people, and triggers are not inherited",
    ),
    "a unique facet on a partitioned table": (
        PARTITIONED,
        "people",
        "PostgreSQL ensures uniqueness together with the partition key only",
    ),
}


@pytest.mark.parametrize(("tables", "table", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_at_expand(database: str, tmp_path: Path, tables: str, table: str, reason: str) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.execute(tables)
    before = world.catalogue()
    search = "search=Exact(unique=True)" if "uniqueness" in reason else "search=Exact()"
    world.write(ENCRYPT.format(table).replace("data_class", f"{search}, data_class"), imports=IMPORTS)
    with pytest.raises(RegistryError, match=reason):
        world.upgrade()
    assert world.catalogue() == before


def test_what_stands_on_the_plaintext_keeps_contract_alone_back_and_is_named(database: str, tmp_path: Path) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    with world_on(database, tmp_path) as people:
        people.fill(50)
        for made, _ in IN_THE_WAY.values():
            people.execute(made)
        world.write(ENCRYPT.format("people"))
        world.upgrade()
        people.backfill()
        assert compare_columns(people.settings, "people")[0].state == "verified"
        world.write(DROP)
        for named, (_, undone) in IN_THE_WAY.items():
            blocks = plan_contract(database, "people", "email").blocks
            assert named in ", ".join(each.name for each in blocks)
            with pytest.raises(RegistryError) as refused:
                world.upgrade()
            assert named in str(refused.value)
            # Nobody's plaintext is refused meanwhile.
            people.execute("INSERT INTO people (id, email) VALUES (1000, 'new@example.org')")
            people.execute("DELETE FROM people WHERE id = 1000")
            people.execute(undone)
        assert plan_contract(database, "people", "email").blocks == ()
        world.upgrade()
        assert people.state("email") == "contracted"


def test_a_column_that_is_not_null_with_client_mode_is_written_once_it_may_be_null(
    database: str, tmp_path: Path
) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.execute("CREATE TABLE people (id integer PRIMARY KEY, email text NOT NULL)")
    world.write(ENCRYPT.format("people").replace("data_class", "mode='client', data_class"))
    world.upgrade()
    envelope = "'\\xfb00" + "11" * 16 + "0000" + "22" * 40 + "'"
    write = f"INSERT INTO people (id, email_enc) VALUES (1, {envelope})"
    with pytest.raises(psycopg.Error, match="was written without plaintext, but column email is NOT NULL") as refused:
        world.execute(write)
    assert "ALTER TABLE people ALTER COLUMN email DROP NOT NULL" in (refused.value.diag.message_hint or "").replace(
        "public.", ""
    )
    world.execute("ALTER TABLE people ALTER COLUMN email DROP NOT NULL")
    world.execute(write)


@pytest.mark.parametrize("force", ["", ", FORCE ROW LEVEL SECURITY"], ids=["enabled", "forced"])
def test_row_level_security_changes_nothing_for_its_owner_but_what_reads_rows_refuses_to_overlook_any(
    database: str, tmp_path: Path, force: str
) -> None:
    with login_role(database, member_of=["glpgenc_admin", "glpgenc_app"]) as role:
        url = role.url(database)
        world = AlembicWorld(url, tmp_path / "migrations")
        with world_on(database, tmp_path, url=url) as people:
            people.fill(50)
            people.execute(f'GRANT CREATE ON SCHEMA public TO "{role.name}"; ALTER TABLE people OWNER TO "{role.name}"')
            people.execute(f"ALTER TABLE people ENABLE ROW LEVEL SECURITY{force}")
            people.execute("CREATE POLICY few ON people USING (id < 3)")
            world.write(ENCRYPT.format("people"), "op.abandon_encryption('people', 'email_enc')")
            world.upgrade()
            if force:
                refused = people.run("backfill", "run", "people")
                assert refused.returncode not in {0, 1}
                assert "row" in refused.stderr
                assert people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 0
                people.execute(f'ALTER ROLE "{role.name}" BYPASSRLS')
            assert people.run("backfill", "run", "people").returncode == 0
            assert people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 45
            assert people.run("verify", "people").returncode == 0
            world.write(DROP)
            world.upgrade()
            assert people.state("email") == "contracted"
