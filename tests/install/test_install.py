"""`glpgenc init` and `alembic upgrade head`: anywhere, by anyone who may, any number at once, and never backwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from glpgenc.database import sqlalchemy_url
from glpgenc.database.schema_version import known_revisions
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError, DatabaseUnavailableError, InstallationError, SchemaNewerError
from glpgenc.installer import head_revision, install, script
from tests.support.databases import dbname, fresh_database, login_role
from tools.dump_schema import COMMITTED, dump_schema

CHECKOUT = Path(__file__).parent.parent.parent
WORKS = "SELECT glpgenc.gl_decrypt(glpgenc.gl_encrypt(%b, %b::pg_catalog.bytea), %b::pg_catalog.bytea)"


def works(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute(WORKS, [b"x", bytes(64), bytes(64)]).fetchone() == (b"x",)


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()


def run(url: str, statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements)


@contextmanager
def owned_database(server: EmbeddedPostgres, options: LiteralString = "") -> Iterator[tuple[str, str]]:
    """Give the URLs of a new database for a superuser, and for its owner, who is none."""
    with fresh_database(server) as url, login_role(url, options=options) as role:
        change_owner = sql.SQL("ALTER DATABASE {} OWNER TO {}")
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(change_owner.format(sql.Identifier(dbname(url)), sql.Identifier(role.name)))
        yield url, role.url(url)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(change_owner.format(sql.Identifier(dbname(url)), sql.Identifier("postgres")))


def test_installs_and_a_second_run_changes_nothing(every_empty_database: str) -> None:
    first = install(every_empty_database, tenant="acme")
    assert (first.previous_revision, first.revision, first.changed) == (None, head_revision(), True)
    assert works(every_empty_database)
    second = install(every_empty_database, tenant="acme")
    assert (second.previous_revision, second.changed) == (head_revision(), False)
    assert query(every_empty_database, "SELECT name, value FROM glpgenc.installation") == [("default_tenant", "acme")]


def test_a_dry_run_changes_nothing(empty_database: str) -> None:
    report = install(empty_database, dry_run=True)
    assert (report.previous_revision, report.revision) == (None, head_revision())
    assert query(empty_database, "SELECT to_regnamespace('glpgenc')") == [(None,)]


def test_the_only_tenant_s_name_can_t_be_changed(empty_database: str) -> None:
    install(empty_database, tenant="acme")
    with pytest.raises(DatabaseError, match="'acme'"):
        install(empty_database, tenant="other")
    assert query(empty_database, "SELECT value FROM glpgenc.installation") == [("acme",)]


def test_processes_that_install_at_once_end_with_one_installation(empty_database: str) -> None:
    code = "import sys; from glpgenc.installer import install; print(install(sys.stdin.read(), tenant='acme').changed)"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
        )
        for _ in range(8)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(empty_database)
        process.stdin.close()
    ended = [(process.wait(timeout=240), process.stderr.read() if process.stderr else "") for process in processes]
    for process in processes:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.close()
    assert ended == [(0, "")] * 8
    assert works(empty_database)
    assert query(empty_database, "SELECT version_num FROM glpgenc.alembic_version") == [(head_revision(),)]


def test_a_role_that_owns_the_database_and_is_no_superuser_can_install(every_postgres: EmbeddedPostgres) -> None:
    with owned_database(every_postgres, "CREATEROLE") as (url, owner_url):
        install(owner_url)
        assert works(owner_url)
        assert query(url, "SELECT count(*) FROM pg_extension WHERE extname = 'pgcrypto'") == [(1,)]
        with login_role(url) as plain, pytest.raises(psycopg.errors.InsufficientPrivilege):
            works(plain.url(url))


def test_a_role_that_may_not_create_roles_is_told_what_to_ask_for(private_postgres: EmbeddedPostgres) -> None:
    with owned_database(private_postgres) as (url, owner_url):
        with pytest.raises(InstallationError, match="to create the role") as caught:
            install(owner_url)
        assert "CREATE ROLE glpgenc_app NOLOGIN" in str(caught.value.hint)
        assert query(url, "SELECT to_regnamespace('glpgenc')") == [(None,)]
        for role in ("glpgenc_admin", "glpgenc_app", "glpgenc_auditor"):
            run(url, f"CREATE ROLE {role} NOLOGIN")
        install(owner_url)
        assert works(owner_url)


def test_a_role_that_may_not_create_in_the_database_is_refused_and_changes_nothing(empty_database: str) -> None:
    with login_role(empty_database) as role, pytest.raises(DatabaseError, match="permission denied"):
        install(role.url(empty_database))
    assert query(empty_database, "SELECT to_regnamespace('glpgenc')") == [(None,)]


@pytest.mark.parametrize("schema", ["public", "extensions", "We \"ird' %s schema"])
def test_pgcrypto_may_be_there_already_in_any_schema(every_empty_database: str, schema: str) -> None:
    with psycopg.connect(every_empty_database, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {0}; CREATE EXTENSION pgcrypto SCHEMA {0}").format(
                sql.Identifier(schema)
            )
        )
    install(every_empty_database)
    assert works(every_empty_database)


def test_functions_go_on_when_pgcrypto_moves_to_another_schema(empty_database: str) -> None:
    install(empty_database)
    run(empty_database, "CREATE SCHEMA elsewhere; ALTER EXTENSION pgcrypto SET SCHEMA elsewhere")
    assert works(empty_database)


def test_without_a_schema_public_pgcrypto_goes_into_our_own(empty_database: str) -> None:
    run(empty_database, "DROP SCHEMA public")
    install(empty_database)
    assert works(empty_database)


def test_a_schema_that_somebody_else_made_is_not_installed_into(empty_database: str) -> None:
    with login_role(empty_database) as other:
        run(empty_database, f"GRANT CREATE ON DATABASE {dbname(empty_database)} TO {other.name}")
        run(other.url(empty_database), "CREATE SCHEMA glpgenc")
        with pytest.raises(InstallationError, match="is not owned by the role"):
            install(empty_database)
        assert query(empty_database, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'glpgenc'::regnamespace") == [
            (0,)
        ]
        run(empty_database, "DROP SCHEMA glpgenc")
        install(empty_database)


def test_hostile_settings_of_the_installing_role_change_nothing(empty_database: str) -> None:
    name = sql.Identifier(dbname(empty_database))
    with psycopg.connect(empty_database, autocommit=True) as admin:
        admin.execute("CREATE SCHEMA evil; CREATE DOMAIN evil.text AS integer; CREATE DOMAIN evil.bytea AS integer")
        admin.execute(sql.SQL("ALTER DATABASE {} SET search_path = evil, pg_catalog").format(name))
        admin.execute(sql.SQL("ALTER DATABASE {} SET standard_conforming_strings = off").format(name))
    install(empty_database)
    types = query(
        empty_database,
        "SELECT DISTINCT atttypid::pg_catalog.regtype::pg_catalog.text "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid "
        "WHERE relnamespace = 'glpgenc'::pg_catalog.regnamespace AND attnum > 0",
    )
    assert not [name for (name,) in types if name.startswith("evil")]
    assert works(empty_database)


def test_a_database_in_another_encoding_is_refused(every_postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(every_postgres.url(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE in_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            with pytest.raises(InstallationError, match="LATIN1") as caught:
                install(every_postgres.url("in_latin1"))
            assert "ENCODING 'UTF8'" in str(caught.value.hint)
        finally:
            admin.execute("DROP DATABASE in_latin1 WITH (FORCE)")


def test_a_schema_newer_than_the_code_is_refused_and_left_alone(database: str) -> None:
    run(database, "UPDATE glpgenc.alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaNewerError, match="9999"):
        install(database)
    assert query(database, "SELECT version_num FROM glpgenc.alembic_version") == [("9999",)]


def test_a_database_that_is_away_is_named_without_the_password() -> None:
    with pytest.raises(DatabaseUnavailableError) as caught:
        install("postgresql://somebody:a-secret-password@127.0.0.1:1/nowhere")
    assert "a-secret-password" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_the_printed_script_installs_the_same(every_postgres: EmbeddedPostgres) -> None:
    with fresh_database(every_postgres) as by_script, fresh_database(every_postgres) as by_code:
        path = every_postgres.data_directory.parent / "init.sql"
        path.write_text(script(), encoding="utf-8")
        path.chmod(0o644)
        every_postgres.run_program("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", by_script, "-f", path)
        install(by_code)
        assert works(by_script)
        schemas = [dump_schema(every_postgres, dbname(url)) for url in (by_script, by_code)]
        assert schemas[0] == schemas[1]
        assert not install(by_script).changed


def test_alembic_upgrade_head_in_a_checkout_installs_the_same(every_postgres: EmbeddedPostgres) -> None:
    with fresh_database(every_postgres) as by_alembic, fresh_database(every_postgres) as by_code:
        alembic = Path(sys.executable).parent / "alembic"
        environment = {**os.environ, "GLPGENC_DATABASE_URL": by_alembic}
        subprocess.run([alembic, "upgrade", "head"], cwd=CHECKOUT, env=environment, check=True, capture_output=True)
        install(by_code)
        assert dump_schema(every_postgres, dbname(by_alembic)) == dump_schema(every_postgres, dbname(by_code))


def test_a_user_s_own_alembic_is_not_touched(empty_database: str) -> None:
    run(
        empty_database,
        "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);"
        "INSERT INTO alembic_version VALUES ('theirs')",
    )
    install(empty_database)
    assert query(empty_database, "SELECT version_num FROM public.alembic_version") == [("theirs",)]
    assert query(empty_database, "SELECT version_num FROM glpgenc.alembic_version") == [(head_revision(),)]


def test_installing_inside_an_application_leaves_its_engine_usable(empty_database: str) -> None:
    engine = create_engine(sqlalchemy_url(empty_database))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
        install(empty_database)
        assert connection.exec_driver_sql("SELECT count(*) FROM glpgenc.fields").scalar_one() == 0
    engine.dispose()


def test_members_are_made_of_the_roles_named(database: str) -> None:
    with login_role(database) as role:
        install(database, app_roles=[role.name])
        assert works(role.url(database))


def test_the_committed_schema_is_what_is_installed(postgres: EmbeddedPostgres, database: str) -> None:
    committed = COMMITTED.read_text(encoding="utf-8")
    if not committed.startswith(f"-- pg_dump {postgres.major} "):
        pytest.fail("the committed schema was dumped by another PostgreSQL: run `make schema`")
    assert dump_schema(postgres, dbname(database)) == committed


def test_revisions_are_read_off_the_file_names() -> None:
    assert head_revision() in known_revisions()
