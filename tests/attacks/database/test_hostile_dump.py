"""A dump is somebody's program: it runs nothing on the operator's host or the server's, and sees no key."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from glpgenc.backup_check.check import BackupReport, verify_backup
from glpgenc.embedded.programs import all_programs
from glpgenc.errors import ConfigurationError, DatabaseError
from tests.rotation.rotation_world import RotationWorld, world_on

Dump = Callable[[str], Path]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(12)
        yield world


@pytest.fixture
def marks() -> Iterator[Path]:
    """A folder that the server's account may write to, too: what a program leaves there has run."""
    folder = Path(tempfile.mkdtemp(prefix="glpgenc-marks-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def dump(people: RotationWorld, tmp_path: Path) -> Dump:
    def _dump(form: str) -> Path:
        programs = max(all_programs(), key=lambda each: each.major)
        target = tmp_path / f"shop.{form}"
        parameters = conninfo_to_dict(people.admin_url)
        environment = {**os.environ, **programs.environment, "PGPASSWORD": str(parameters.pop("password"))}
        conninfo = " ".join(f"{name}={value}" for name, value in parameters.items())
        command = [str(programs.path("pg_dump")), "--dbname", conninfo, "--format", form, "--file", str(target)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return target

    return _dump


def verified(people: RotationWorld, path: Path, show: Callable[[str], None] = lambda _: None) -> BackupReport:
    return verify_backup(people.settings, path, server_url=people.admin_url, sample=3, show=show)


def left(people: RotationWorld) -> list[tuple[str, ...]]:
    """Return what a verification left on the server."""
    return people.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'glpgenc\\_verify\\_%'"
        " UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'glpgenc\\_verify\\_%'"
    )


@pytest.mark.parametrize(
    "line",
    [
        "\\! touch {mark}",
        "\\o |touch {mark}",
        "SELECT 1 \\g |touch {mark}",
        "\\copy (SELECT 1) TO PROGRAM 'touch {mark}'",
        "\\set x `touch {mark}`",
        "\\w |touch {mark}",
        "\\unrestrict guess\n\\! touch {mark}",
        "\\restrict guess\n\\unrestrict guess\n\\! touch {mark}",
        "\\setenv PATH /tmp\n\\connect postgres",
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_commands_of_psql_in_a_plain_dump_do_not_run_and_the_dump_is_refused(
    people: RotationWorld, dump: Dump, marks: Path, line: str, place: str
) -> None:
    path = dump("plain")
    text, hostile = path.read_text(encoding="utf-8"), line.format(mark=marks / "ran") + "\n"
    path.write_text(hostile + text if place == "first" else text + hostile, encoding="utf-8")
    with pytest.raises(DatabaseError, match="psql commands, which were not run"):
        verified(people, path)
    assert not list(marks.iterdir())
    assert left(people) == []


STATEMENTS = [
    "COPY (SELECT 1) TO PROGRAM 'touch {mark}'",
    "DO $$ BEGIN COPY (SELECT 1) TO PROGRAM 'touch {mark}'; END $$",
    "COPY (SELECT 1) TO '{mark}'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_export(lo_from_bytea(0, 'x'), '{mark}')",
    "SET SESSION AUTHORIZATION postgres",
    "SET ROLE postgres",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEDB",
    "GRANT pg_execute_server_program TO CURRENT_USER",
    "CREATE ROLE glpgenc_verify_evil SUPERUSER",
    "ALTER SYSTEM SET archive_command = 'touch {mark}'",
    "DROP DATABASE {database}",
    "ALTER DATABASE {database} SET search_path = evil",
    "CREATE EXTENSION plpython3u",
    "CREATE EXTENSION file_fdw",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE c AS 'libc.so.6', 'getpid'",
    "CREATE EVENT TRIGGER evil ON ddl_command_end EXECUTE FUNCTION evil_event()",
    "LOAD '{mark}'",
]


def test_statements_that_reach_beyond_the_scratch_database_are_refused_and_counted(
    people: RotationWorld, dump: Dump, marks: Path
) -> None:
    path = dump("plain")
    before = verified(people, path).complaints
    database = str(people.value("SELECT current_database()"))
    hostile = [each.format(mark=marks / "ran", database=database) for each in STATEMENTS]
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "RESET ALL; CREATE FUNCTION public.evil_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\n"
        )
        file.writelines(f"{each};\n" for each in hostile)
    found = verified(people, path)
    assert found.readable
    assert found.complaints == before + len(hostile)
    assert not list(marks.iterdir())
    assert people.value("SELECT count(*) FROM pg_db_role_setting") == 0
    assert left(people) == []


RUNS = """
    BEGIN
        COPY (SELECT 1) TO PROGRAM 'touch {mark}';
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
"""
PLANTED = """
    CREATE SCHEMA evil;
    CREATE FUNCTION evil.runs(v text) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN {runs} RETURN true; END $f$;
    CREATE TABLE evil.checked (v text CHECK (evil.runs(v)), w text);
    INSERT INTO evil.checked VALUES ('a');
    CREATE MATERIALIZED VIEW evil.made AS SELECT evil.runs('x');
    CREATE TABLE evil.seen (who text, super boolean, keys text);
    CREATE OR REPLACE FUNCTION glpgenc.gl_key_id(data bytea) RETURNS uuid LANGUAGE plpgsql AS $f$
    BEGIN
        {runs}
        INSERT INTO evil.seen SELECT current_user, rolsuper, concat(
            current_setting('glpgenc.loaded', true), current_setting('glpgenc.tenant', true))
        FROM pg_roles WHERE rolname = current_user;
        RETURN encode(substr(data, 3, 16), 'hex')::uuid;
    END $f$;
"""


@pytest.mark.parametrize("form", ["custom", "tar", "directory", "plain"])
def test_functions_of_the_dump_run_as_a_role_that_may_nothing_and_see_no_key(
    people: RotationWorld, dump: Dump, marks: Path, form: str
) -> None:
    with psycopg.connect(people.admin_url) as connection:
        # As it is planted, it runs for the superuser who plants it, which shows that it works.
        connection.execute(PLANTED.format(runs=RUNS.format(mark=marks / "ran")))
    assert [each.name for each in marks.iterdir()] == ["ran"]
    path = dump(form)
    (marks / "ran").unlink()
    seen: list[tuple[str, bool, str]] = []

    def look(_: str) -> None:
        scratch = people.execute("SELECT datname FROM pg_database WHERE datname LIKE 'glpgenc\\_verify\\_%'")
        if scratch:
            with psycopg.connect(people.admin_url, dbname=scratch[0][0]) as connection:
                seen.extend(connection.execute("SELECT DISTINCT who, super, keys FROM evil.seen").fetchall())

    found = verified(people, path, look)
    assert found.readable
    assert seen
    assert {(who.startswith("glpgenc_verify_"), super_, keys) for who, super_, keys in seen} == {(True, False, "")}
    assert not list(marks.iterdir())
    assert left(people) == []


def test_a_role_that_may_make_neither_role_nor_database_is_refused_and_one_that_may_is_enough(
    people: RotationWorld, dump: Dump
) -> None:
    path = dump("custom")
    with psycopg.connect(people.admin_url, autocommit=True) as connection:
        name = f"{connection.info.dbname}_operator"
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'secret'")
        try:
            parameters = conninfo_to_dict(people.admin_url)
            url = f"postgresql://{name}:secret@{parameters['host']}:{parameters['port']}/{parameters['dbname']}"
            with pytest.raises(ConfigurationError, match="permission denied to create the role"):
                verify_backup(people.settings, path, server_url=url)
            connection.execute(f"ALTER ROLE {name} CREATEROLE")
            assert verify_backup(people.settings, path, server_url=url, sample=3).readable
        finally:
            connection.execute(f"DROP ROLE {name}")
    assert left(people) == []


@pytest.mark.parametrize("name", ["user", "password", "dbname"])
def test_a_url_whose_parameters_would_restore_as_another_role_is_refused(
    people: RotationWorld, dump: Dump, name: str
) -> None:
    with pytest.raises(ConfigurationError, match="password parameter"):
        verify_backup(people.settings, dump("custom"), server_url=f"{people.admin_url}?{name}=postgres")
