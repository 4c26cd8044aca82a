"""Decoys first in the path of every command, as a superuser and as the tables' owner: none is called.

They stand in a schema that the path of the database names first, and in ``public``, where anybody may create them in
PostgreSQL 14: there they win by the exact types of their arguments alone.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.database import connect
from glpgenc.keys.kms.key_file import create_key_file
from glpgenc.metrics.state_read import read_state
from glpgenc.migrate.start import Options, start
from tests.attacks.decoys import calls, plant, plant_in_public
from tests.support.api import prepared, running
from tests.support.databases import fresh_database
from tests.support.roles import login_role
from tests.support.servers import Server
from tests.support.templates import TemplateDatabases

ELSEWHERE = {
    "demo": "it has a server of its own, in which nobody else was",
    "psql": "the session is the user's own, and so is its path: tests/cli/test_psql.py",
    "verify-backup": "it reads a copy in a database of its own making: tests/lifecycle/test_backup.py",
    "serve": "the application that it runs is called in this process below",
}
TABLE = """
    CREATE SCHEMA app;
    CREATE TABLE app.people (
        id pg_catalog.int4 PRIMARY KEY, tenant pg_catalog.text NOT NULL DEFAULT 'acme', email pg_catalog.text,
        note pg_catalog.text, born pg_catalog.date
    );
    CREATE TABLE app.tokens (id pg_catalog.int4 PRIMARY KEY, token_enc pg_catalog.bytea);
    INSERT INTO app.people (id, email, note, born)
    SELECT i, pg_catalog.concat('person', i, '@example.org'), pg_catalog.concat('note ', i), '1950-01-01'
    FROM pg_catalog.generate_series(1, 40) i;
    GRANT ALL ON SCHEMA app TO PUBLIC;
"""


@dataclass
class World:
    """A database with decoys, and the role that the commands are run by.

    :param admin_url: a superuser's, whose path is not the database's.
    """

    admin_url: str
    url: str
    home: Path
    key_file: Path

    def execute(self, statement: str) -> list[Any]:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            cursor = admin.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def called(self) -> int:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            return calls(admin)

    def run(self, *words: str, stdin: str | bytes | None = None) -> Any:
        environment = {
            "GLPGENC_DATABASE_URL": self.url,
            "GLPGENC_LOCAL_KEK_FILE": str(self.key_file),
            "GLPGENC_KMS_ALSO": f"local:{self.home / 'other.json'}",
            "GLPGENC_TENANT": "acme",
            "GLPGENC_AUDIT": "database",
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_AUDIT_SPOOL": str(self.home / "spool"),
            "XDG_CONFIG_HOME": str(self.home),
        }
        return CliRunner().invoke(app, list(words), prog_name="glpgenc", env=environment, input=stdin)


@contextmanager
def world_of(postgres: Server, templates: TemplateDatabases, home: Path, *, superuser: bool) -> Iterator[World]:
    with ExitStack() as stack:
        database = stack.enter_context(fresh_database(postgres, template=templates.on(postgres)))
        admin_url = f"{database}?options=-csearch_path%3Dpg_catalog"
        groups = ["glpgenc_app", "glpgenc_admin", "glpgenc_auditor"]
        role = stack.enter_context(login_role(database, member_of=groups))
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(TABLE)
            for table in ("people", "tokens"):
                admin.execute(f"ALTER TABLE app.{table} OWNER TO {role.name}")
            name = admin.info.dbname
            admin.execute(f"GRANT CREATE ON DATABASE {name} TO {role.name}")
            assert plant(admin) > 2_000
            assert plant_in_public(admin) > 300
            admin.execute(f"ALTER DATABASE {name} SET search_path = decoys, pg_catalog, app, public")
        for name in ("kek.json", "other.json"):
            create_key_file(home / name)
        yield World(admin_url, database if superuser else role.url(database), home, home / "kek.json")


@pytest.fixture(scope="module", params=[True, pytest.param(False, marks=pytest.mark.slow)], ids=["superuser", "owner"])
def world(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    home = tmp_path_factory.mktemp("decoys")
    with world_of(postgres, templates, home, superuser=request.param) as world:
        yield world


def commands() -> set[str]:
    """Return the words of every command of the program."""

    def below(command: Any, words: tuple[str, ...]) -> Iterator[str]:
        for name, each in getattr(command, "commands", {}).items():
            yield from below(each, (*words, name))
        if not hasattr(command, "commands"):
            yield " ".join(words)

    return set(below(typer.main.get_command(app), ()))


@dataclass(frozen=True)
class Step:
    """A command line.

    :param words: of the command.
    :param more: its arguments and options.
    :param ends: how it may end: a command that is refused at once shows nothing.
    """

    words: str
    more: tuple[str, ...] = ()
    stdin: str | bytes | None = None
    ends: tuple[int, ...] = (0,)


def step(words: str, *more: str, stdin: str | bytes | None = None, ends: tuple[int, ...] = (0,)) -> Step:
    return Step(words, more, stdin, ends)


def steps(world: World) -> Generator[Step, Any, None]:  # noqa: PLR0915  (one line a command)
    """Give the command lines in an order in which each has something to do, and take what came of it."""
    home, key = world.home, str(world.key_file)
    yield step("init", "--tenant", "acme")
    yield step("config show")
    yield step("kms create-local", str(home / "third.json"))
    yield step("kms check")
    yield step("kms cost")
    # Columns, up to the end of their plaintext.
    yield step("field add", "people.email", "--data-class", "pii", "--facet", "equal:lower")
    yield step("field add", "tokens.token", "--data-class", "health")
    yield step("guard", "tokens", "token_enc", "--field", "tokens.token")
    world.execute("ANALYZE app.people")
    yield step("plan-index", "people.email")
    for column in ("email", "note"):
        more = ("--search", "lower") if column == "email" else ()
        yield step("protect", "people", column, "--data-class", "pii", "--field", f"people.{column}", *more)
    yield step("field list")
    yield step("backfill run", "people", "--dry-run")
    with closing(connect(world.url)) as connection:
        start(connection, "people", "email", Options())
    yield step("backfill pause", "people")
    yield step("backfill resume", "people")
    yield step("backfill cancel", "people", "email")
    yield step("backfill run", "people")
    yield step("backfill status", "people")
    yield step("verify", "people")
    yield step("coverage")
    yield step("contract", "people", "note", "--yes")
    yield step("scrub", "people", "--yes")
    yield step("restore-plaintext", "people", "note_enc", "--type", "text", "--yes")
    # Values, in and out.
    sealed = yield step("encrypt", "--field", "people.email", stdin="a@example.org")
    yield step("decrypt", "--field", "people.email", stdin=sealed.stdout)
    (home / "plain").write_text("plain")
    yield step("file encrypt", str(home / "plain"), "--data-class", "pii", "--output", str(home / "sealed"))
    yield step("file inspect", str(home / "sealed"))
    yield step("file rewrap", str(home / "sealed"), "--data-class", "pii")
    yield step("file decrypt", str(home / "sealed"), "--data-class", "pii", "--output", str(home / "opened"))
    # Keys.
    yield step("keys create", "--data-class", "health")
    yield step("keys sign")
    made = yield step("keys list", "--json")
    number = json.loads(made.stdout)["keys"][0]["key_id"]
    yield step("keys show", number)
    yield step("rotation policy set", "--data-class", "pii", "--max-age", "90")
    yield step("rotation policy list")
    yield step("rotation plan")
    yield step("rotation run", "--settle", "0")
    yield step("rotation policy remove", "--data-class", "pii")
    yield step("rotate", "--all", "--settle", "0")
    yield step("reindex", "people.email", "lower", "--new-key", "--settle", "0")
    yield step("rewrap", "--also", f"local:{key}")
    yield step("kms branch list")
    yield step("kms branch rotate", "--yes")
    yield step("kms assignments")
    yield step("kms assign", "--tenant", "acme", "--key", f"local:{home / 'other.json'}")
    yield step("kms unassign", "--tenant", "acme")
    yield step("keys retire", number, "--settle", "0")
    yield step("keys compromise", number, "--settle", "0")
    yield step("keys destroy", number, "--settle", "0", "--yes")
    # Reports, and the audit trail.
    # It says that a schema comes before pg_catalog in the database's path.
    yield step("doctor", ends=(0, 1, 3))
    yield step("compliance report", ends=(0, 1))
    yield step("audit tail")
    yield step("audit search")
    yield step("audit verify")
    yield step("audit export", str(home / "export.jsonl"))
    # The months are made by the owner of the trail.
    yield step("audit partitions", ends=(0, 5))
    yield step("audit prune", "--older-than", "3650d", "--yes")
    yield step("audit replay")
    yield step("shred", "--tenant", "acme", "--window", "0", "--yes")


def test_a_name_without_its_schema_finds_a_decoy_in_this_world(world: World) -> None:
    # As the tables' statistics were read before: what these find must be the same as what the commands could find.
    for path in ("", "?options=-csearch_path%3Dpublic"):
        with closing(psycopg.connect(world.url + path, autocommit=True)) as connection:
            connection.execute("SELECT format('%I.%I', n.nspname, n.nspname) FROM pg_catalog.pg_namespace n")
        assert world.called() > 0


def test_no_scrape_and_no_request_calls_a_decoy(world: World) -> None:
    assert all(read_state(world.url).parts.values())
    assert world.called() == 0
    with running(
        prepared(world.home, world.url, local_kek_file=world.key_file, environment="default", audit="database")
    ) as api:
        sealed = api.encrypt("Zoe")
        assert api.post("/decrypt", {"ciphertext": sealed, "data_class": "pii"}).status_code == 200
        for path in ("/keys", "/status", "/audit"):
            assert api.get(path, roles=["admin", "auditor"]).status_code == 200, path
    assert world.called() == 0


def played(world: World) -> Iterator[tuple[Step, Any]]:
    play = steps(world)
    each = next(play)
    while True:
        result = world.run(*each.words.split(), *each.more, stdin=each.stdin)
        yield each, result
        try:
            each = play.send(result)
        except StopIteration:
            return


def test_no_command_calls_a_decoy(world: World) -> None:
    tried: set[str] = set()
    wrong: list[str] = []
    for each, result in played(world):
        tried.add(each.words)
        if (called := world.called()) or result.exit_code not in each.ends:
            wrong.append(f"{each}: {called} decoys, ended with {result.exit_code}: {result.output}{result.exception}")
    assert not wrong, "\n".join(wrong)
    # A new command is tried above, or has a reason not to be.
    assert tried | set(ELSEWHERE) == commands()
