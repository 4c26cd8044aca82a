"""Members of glpgenc_admin who own nothing put SQL, names or tables into the registry, for others to run.

An insider has the rights of glpgenc_admin, and a schema and a table of its own, with a function that notes who ran it.
Whatever it writes into our tables, nobody else comes to run that function.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege

from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.start import start
from glpgenc.coverage.collection import collect
from glpgenc.database import connect
from glpgenc.doctor import Group, Options, diagnose
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import JobOptions as StartOptions
from glpgenc.jobs.worker import Worker
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import Role, login_role

# In the place of a function of PostgreSQL's own, which the insider's expressions look for: it notes who came.
EVIL = """
    CREATE SCHEMA evil;
    CREATE TABLE evil.seen (who text);
    GRANT USAGE ON SCHEMA evil TO PUBLIC;
    GRANT ALL ON evil.seen TO PUBLIC;
    CREATE FUNCTION evil.f(value text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN value; END $$;
    CREATE FUNCTION evil.on_write() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN NEW; END $$;
    CREATE TABLE evil.people (id integer PRIMARY KEY, tenant text, email text, note text, email_enc bytea);
    INSERT INTO evil.people (id, email) VALUES (1, 'lure@example.org');
    GRANT ALL ON evil.people TO PUBLIC;
    CREATE TRIGGER noted BEFORE UPDATE ON evil.people FOR EACH ROW EXECUTE FUNCTION evil.on_write();
    CREATE VIEW evil.viewed AS SELECT evil.f(email)::bytea AS email_enc FROM evil.people;
"""


@dataclass
class Scene:
    """A table on its way, whose owner fills it, and somebody else who may write the registry.

    :param people: the world as its owner runs it.
    """

    people: BackfillWorld
    owner: Role
    insider: Role

    def as_insider(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.insider.url(self.people.admin_url), autocommit=True) as connection:
            connection.execute(statement, values or None)

    def expand_own(self, column: str) -> None:
        """Expand a column of the insider's own table, by an expression that calls its function."""
        self.as_insider(
            f"SELECT glpgenc.gl_expand_column('evil.people', '{column}', '{column}_enc', 'people.{column}',"
            f" source_expression => 'evil.f({column})')"
        )

    def seen(self) -> list[Any]:
        return [row[0] for row in self.people.execute("SELECT who FROM evil.seen")]

    def start(self, table: str = "people") -> list[int]:
        with closing(connect(self.people.url, "test")) as connection:
            return start(connection, table, None, StartOptions(fire_triggers=True)).jobs

    def work(self, number: int) -> None:
        with closing(connect(self.people.url, "test")) as connection:
            Worker(connection, self.people.manager, number, [Backfill()]).run()


@pytest.fixture
def scene(database: str, tmp_path: Path) -> Iterator[Scene]:
    with (
        world_on(database, tmp_path) as world,
        login_role(database, member_of=["glpgenc_admin"]) as owner,
        login_role(database, member_of=["glpgenc_admin"]) as insider,
    ):
        world.fill(20)
        world.execute(f"ALTER TABLE people OWNER TO {owner.name}; GRANT CREATE ON SCHEMA public TO {owner.name}")
        world.execute(
            f"GRANT CREATE ON DATABASE {psycopg.conninfo.conninfo_to_dict(database)['dbname']} TO {insider.name}"
        )
        owned = replace(world, url=owner.url(database))
        with psycopg.connect(owned.url, autocommit=True) as connection:
            connection.execute(
                "SELECT glpgenc.gl_expand_column('people', 'email', 'email_enc', 'people.email',"
                " row_expression => 'id')"
            )
        made = Scene(owned, owner, insider)
        made.as_insider(EVIL)
        yield made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE glpgenc.column_migrations SET source_expression = 'evil.f(email)'",
        "UPDATE glpgenc.column_migrations SET tenant_expression = 'evil.f(tenant)'",
        "UPDATE glpgenc.column_migrations SET row_expression = 'evil.f(id::text)'",
        "UPDATE glpgenc.column_migrations SET client_source = true",
        "UPDATE glpgenc.column_migrations SET mode = 'client'",
        "UPDATE glpgenc.column_migrations SET plaintext_column = 'note'",
        "UPDATE glpgenc.encrypted_columns SET column_name = 'note'",
        "UPDATE glpgenc.encrypted_columns SET relation = 'evil.people'",
        "UPDATE glpgenc.encrypted_columns SET field = 'people.born'",
        "INSERT INTO glpgenc.encrypted_columns (relation, column_name, field) VALUES ('people', 'note', 'people.note')",
        "SELECT glpgenc.gl_expand_column('people', 'note', 'n', 'people.note', source_expression => 'evil.f(note)')",
        "INSERT INTO glpgenc.index_columns VALUES ('people', 'email_enc', 'equal', 'people.email', 1, 'note')",
        "SELECT glpgenc.gl_backfill_shield('people', ARRAY['email_enc']::name[])",
        "SELECT glpgenc.gl_abandon('people', 'email_enc')",
    ],
)
def test_what_the_registry_says_of_a_table_is_its_owner_s_to_say(scene: Scene, statement: str) -> None:
    registry = (
        "SELECT m::text FROM glpgenc.column_migrations m UNION ALL SELECT e::text FROM glpgenc.encrypted_columns e"
    )
    before = scene.people.execute(registry)
    with pytest.raises(InsufficientPrivilege, match=r"must be owner of table (public\.)?people|permission denied"):
        scene.as_insider(statement)
    assert scene.people.execute(registry) == before
    assert scene.seen() == []


def test_a_migration_of_the_insider_s_own_table_is_not_carried_to_another(scene: Scene) -> None:
    scene.expand_own("note")
    for table in ("encrypted_columns", "column_migrations"):
        with pytest.raises(InsufficientPrivilege, match="must be owner of table"):
            scene.as_insider(f"UPDATE glpgenc.{table} SET relation = 'people' WHERE relation = 'evil.people'::regclass")


def test_a_view_whose_column_calls_a_function_is_not_registered(scene: Scene) -> None:
    with pytest.raises(psycopg.Error, match=r"evil\.viewed is not a table of this server"):
        scene.as_insider("INSERT INTO glpgenc.encrypted_columns VALUES ('evil.viewed', 'email_enc', 'people.email')")


@pytest.mark.parametrize("table", ["rotation_columns", "reindex_columns"])
def test_a_job_binds_values_to_columns_and_to_no_other_sql(scene: Scene, table: str) -> None:
    slot, value = (", slot", ", 1") if table == "reindex_columns" else ("", "")
    kind = "reindex" if table == "reindex_columns" else "rotation"
    scene.as_insider(f"INSERT INTO glpgenc.backfill_jobs (relation, kind) VALUES ('people', '{kind}')")
    add = (
        f"INSERT INTO glpgenc.{table} (relation, column_name, job, row_expression{slot})"
        f" SELECT relation, 'email_enc', job, %s{value} FROM glpgenc.backfill_jobs"
    )
    for expression in ("evil.f(id::text)", "id || evil.f('')", '(SELECT evil.f("id"))', "id /* */"):
        with pytest.raises(psycopg.Error, match="neither a column of it nor the row expression of column email_enc"):
            scene.as_insider(add, expression)
    scene.as_insider(add, '"tenant"')
    with pytest.raises(psycopg.Error, match="neither a column"):
        scene.as_insider(f"UPDATE glpgenc.{table} SET row_expression = 'evil.f(id::text)'")


def test_the_columns_of_a_job_are_columns_of_its_table(scene: Scene) -> None:
    scene.expand_own("email")
    scene.as_insider("INSERT INTO glpgenc.backfill_jobs (relation) VALUES ('evil.people')")
    # The owner's column in a job of the insider's table: its expressions would be those of the insider's column.
    with pytest.raises(ForeignKeyViolation):
        scene.as_insider(
            "INSERT INTO glpgenc.backfills (relation, column_name, job)"
            " SELECT 'people', 'email_enc', job FROM glpgenc.backfill_jobs"
        )
    (number,) = scene.start()
    with pytest.raises(ForeignKeyViolation):
        scene.as_insider("UPDATE glpgenc.backfill_jobs SET relation = 'evil.people' WHERE job = %s", number)


def test_a_chunk_of_another_table_than_the_job_s_is_left_alone(scene: Scene) -> None:
    (number,) = scene.start()
    for table, columns, values in (
        ("backfill_leaves", "job, leaf, filenode, blocks", "%s, 'evil.people', pg_relation_filenode('evil.people'), 1"),
        ("backfill_chunks", "job, leaf, pass, low, high", "%s, 'evil.people', 1, 0, 1"),
    ):
        scene.as_insider(f"INSERT INTO glpgenc.{table} ({columns}) VALUES ({values})", number)
    scene.work(number)
    assert scene.seen() == []
    assert scene.people.state("email") == "backfilled"
    assert scene.people.value("SELECT count(*) FROM people WHERE email IS NOT NULL AND email_enc IS NULL") == 0


def test_a_superuser_who_counts_coverage_evaluates_no_expression_of_an_owner(scene: Scene) -> None:
    # The insider's own table, which it may register.
    scene.expand_own("email")
    found = collect(scene.people.admin_url)
    (column,) = [each for each in found.columns if each.relation == "evil.people"]
    assert column.counts is not None
    assert column.counts.plaintext == 1
    assert scene.seen() == []


def test_a_superuser_who_samples_values_calls_no_cast_of_an_owner(scene: Scene) -> None:
    scene.as_insider(
        "CREATE TYPE evil.text AS (value pg_catalog.text);"
        "CREATE FUNCTION evil.shown(evil.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$"
        " BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN 'x'; END $$;"
        "CREATE CAST (evil.text AS pg_catalog.text) WITH FUNCTION evil.shown(evil.text);"
        "CREATE TABLE evil.lure (value evil.text); INSERT INTO evil.lure VALUES (ROW('ada@example.org'))"
    )
    scene.as_insider("SELECT value::pg_catalog.text FROM evil.lure")
    assert scene.seen() == [scene.insider.name]
    settings = scene.people.settings.model_copy(update={"database_url": scene.people.settings.database_url})
    diagnose(settings, Options(groups=frozenset({Group.PLAINTEXT}), sample=True))
    assert scene.seen() == [scene.insider.name]


def test_the_owner_s_way_through_is_as_it_was(scene: Scene) -> None:
    (number,) = scene.start()
    scene.work(number)
    assert scene.people.state("email") == "backfilled"
    with psycopg.connect(scene.people.url, autocommit=True) as connection:
        connection.execute("ALTER TABLE people RENAME COLUMN email_enc TO sealed")
        connection.execute("UPDATE glpgenc.encrypted_columns SET column_name = 'sealed'")
        connection.execute(
            "SELECT glpgenc.gl_expand_column('people', 'email', 'sealed', 'people.email', row_expression => 'id')"
        )
        begin_pass(connection, number, connection.execute("SELECT 'people'::regclass::oid::int").fetchone()[0], 1)  # type: ignore[index]
        connection.execute("SELECT glpgenc.gl_abandon('people', 'sealed')")
    assert scene.people.value("SELECT count(*) FROM glpgenc.column_migrations") == 0
