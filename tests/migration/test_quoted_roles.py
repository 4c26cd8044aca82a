"""The whole life of a column as a role whose name needs quotes, in a schema, table and columns whose names do."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import fresh_database, with_credentials

ROLES = [
    'My Role.of "jobs"',
    "é" * 31 + "x",
    *(pytest.param(each, marks=pytest.mark.slow) for each in ("jane@corp.com", "SELECT", "svc-ökonomie@prj.iam")),
]
TABLE = '"Shop.Ware"."Order @""1"""'
COLUMN = "E-Mail (x)"
SCHEMA = """
    CREATE TABLE "Shop.Ware"."Order @""1\""" (
        "Id." int, "Tenant Id" text NOT NULL DEFAULT 'acme', "E-Mail (x)" text NOT NULL DEFAULT 'nobody', "Area @" text,
        PRIMARY KEY ("Id.", "Area @")) PARTITION BY LIST ("Area @");
    CREATE TABLE "Shop.Ware"."West @" PARTITION OF "Shop.Ware"."Order @""1\""" FOR VALUES IN ('West @');
    CREATE TABLE "Shop.Ware"."East.1" PARTITION OF "Shop.Ware"."Order @""1\""" DEFAULT;
    INSERT INTO "Shop.Ware"."Order @""1\""" ("Id.", "E-Mail (x)", "Area @")
    SELECT i, 'Person' || i || '@example.org', (ARRAY['x', 'West @'])[1 + i % 2] FROM generate_series(1, 50) i
"""


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(every_postgres: EmbeddedPostgres, name: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """Installed and worked on by the role alone, which owns the database and is no superuser."""
    role, password = sql.Identifier(name), secrets.token_hex(8)
    with fresh_database(every_postgres) as url, psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(role, sql.Literal(password)))
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(admin.info.dbname), role))
        owner = with_credentials(url, name, password)
        try:
            install(owner, tenant="acme")
            admin.execute(
                sql.SQL(
                    "CREATE SCHEMA {0} AUTHORIZATION {1}; GRANT glpgenc_admin, glpgenc_app, glpgenc_auditor TO {1}"
                ).format(sql.Identifier("Shop.Ware"), role)
            )
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute(SCHEMA)
            with world_on(url, tmp_path, url=owner, schema="SELECT 1") as made:
                yield made
        finally:
            admin.execute(sql.SQL("REASSIGN OWNED BY {0} TO CURRENT_USER; DROP OWNED BY {0} CASCADE").format(role))
            admin.execute(sql.SQL("DROP ROLE {}").format(role))


def run(world: BackfillWorld, *arguments: str, codes: tuple[int, ...] = (0,)) -> Any:
    answer = CliRunner().invoke(
        app, [*arguments, "--json"], prog_name="glpgenc", env=world.environment | {"GLPGENC_ALLOW_SUPERUSER": "false"}
    )
    assert answer.exit_code in codes, (arguments, answer.output)
    return json.loads(answer.stdout)


def named(world: BackfillWorld, statement: str) -> list[Any]:
    return world.execute(statement.replace("T.T", TABLE))


@pytest.mark.parametrize("name", ROLES, indirect=True)
def test_a_column_goes_the_whole_way(world: BackfillWorld) -> None:
    run(
        world, "protect", TABLE, COLUMN, "--data-class", "pii", "--field", "orders.mail", "--tenant-column",
        '"Tenant Id"', "--search", "lower", "--search", "prefix",
    )  # fmt: skip
    for _ in range(2):
        run(world, "backfill", "run", TABLE)
    named(world, 'UPDATE T.T SET "Area @" = \'moved\' WHERE "Id." < 10')
    run(world, "verify", TABLE)
    shown = run(world, "contract", TABLE, COLUMN, "--dry-run")
    assert shown["blocks"] == []
    run(world, "contract", TABLE, COLUMN, "--yes", "--drop-default")
    run(world, "scrub", TABLE, "--yes")
    state = "SELECT state FROM glpgenc.encrypted_columns"
    assert world.execute(state) == [("scrubbed",)]
    run(world, "rotate", "--all", "--settle", "0")
    run(world, "coverage")
    found = run(world, "doctor", codes=(0, 3))
    assert not [each for each in found.get("findings", []) if each["status"] == "fail"], found
    assert named(world, 'SELECT count(*) FROM T.T WHERE "E-Mail (x)_enc" IS NOT NULL') == [(50,)]


@pytest.mark.parametrize("name", ROLES[:2], indirect=True)
def test_a_column_comes_back(world: BackfillWorld) -> None:
    before = named(world, 'SELECT * FROM T.T ORDER BY "Id."')
    run(world, "protect", TABLE, COLUMN, "--data-class", "pii", "--field", "orders.mail", "--search", "exact")
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_abandon(c.relation, c.column_name) FROM glpgenc.encrypted_columns c")
    assert named(world, 'SELECT * FROM T.T ORDER BY "Id."') == before
