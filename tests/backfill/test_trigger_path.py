"""What a table's owner has run on each UPDATE, under connections that look names up in pg_catalog only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.backfill.kind import Backfill
from glpgenc.database import connect, translate_errors
from glpgenc.errors import DatabaseError
from glpgenc.jobs.worker import Worker
from tests.backfill.backfill_world import BackfillWorld, world_on

# Bodies that name nothing with a schema, as most are; and what an attacker would plant in a schema of that path.
CODE = """
    CREATE SCHEMA app;
    CREATE TABLE app.log (what text, path text);
    CREATE FUNCTION app.say(what text) RETURNS void LANGUAGE sql AS
        'INSERT INTO app.log VALUES (what, current_setting(''search_path''))';
    CREATE FUNCTION app.fired() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM say(TG_NAME); RETURN NEW; END';
    CREATE FUNCTION app.sane(value text) RETURNS boolean LANGUAGE plpgsql AS
        'BEGIN PERFORM say(''check''); RETURN true; END';
    CREATE TRIGGER before_row BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION app.fired();
    CREATE TRIGGER after_row AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION app.fired();
    CREATE TRIGGER after_statement AFTER UPDATE ON people FOR EACH STATEMENT EXECUTE FUNCTION app.fired();
    CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON people DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION app.fired();
    ALTER TABLE people ADD CONSTRAINT sane CHECK (app.sane(note)) NOT VALID;

    CREATE FUNCTION app.upper(name) RETURNS text LANGUAGE plpgsql AS
        'BEGIN RAISE ''a decoy was called''; END';
    CREATE FUNCTION app.equal(uuid, uuid) RETURNS boolean LANGUAGE plpgsql AS
        'BEGIN RAISE ''a decoy was called''; END';
"""
PATH = '"pg_catalog", "app", "Strange, name", "pg_temp"'


def work(people: BackfillWorld, path: tuple[str, ...]) -> None:
    (number,) = people.start(column="email", fire_triggers=True).jobs
    with translate_errors(), closing(connect(people.url, "test", trigger_path=path)) as connection:
        Worker(connection, people.manager, number, [Backfill()]).run()


def logged(people: BackfillWorld) -> list[Any]:
    return people.execute("SELECT DISTINCT what, path FROM app.log ORDER BY 1")


@pytest.fixture
def fired(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as people:
        people.fill(10)
        people.expand("email")
        people.execute(CODE)
        yield people


def test_a_trigger_that_names_no_schema_fails_with_a_way_out(fired: BackfillWorld) -> None:
    with pytest.raises(DatabaseError) as caught:
        work(fired, ())
    assert caught.value.message.startswith("function app.")
    assert "say(" in caught.value.message
    assert "trigger_search_path" in str(caught.value.hint)
    assert fired.value("SELECT count(email_enc) FROM people") == 0


def test_triggers_and_checks_see_the_path_that_was_named(fired: BackfillWorld) -> None:
    work(fired, ("app", "Strange, name"))
    names = ["after_row", "after_statement", "at_commit", "before_row", "check"]
    assert logged(fired) == [(name, PATH) for name in names]
    assert fired.value("SELECT count(*) FROM people WHERE email IS NOT NULL AND email_enc IS NULL") == 0


def test_a_function_with_a_path_of_its_own_needs_no_setting(fired: BackfillWorld) -> None:
    for function in ("app.fired()", "app.sane(text)"):
        fired.execute(f"ALTER FUNCTION {function} SET search_path = app, pg_catalog")
    work(fired, ())
    assert {path for _, path in logged(fired)} == {"app, pg_catalog"}


def test_statements_of_ours_do_not_see_that_path(fired: BackfillWorld) -> None:
    # Before, between and after the statements that fire triggers.
    seen: list[str] = []

    class Watched(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **options: Any) -> Any:
            shown = psycopg.Cursor(self.connection).execute("SELECT pg_catalog.current_setting('search_path')")
            seen.append(str(shown.fetchall()[0][0]))
            return super().execute(*arguments, **options)

    (number,) = fired.start(column="email", fire_triggers=True).jobs
    with closing(connect(fired.url, "test", autocommit=True, trigger_path=("app",))) as connection:
        connection.cursor_factory = Watched
        Worker(connection, fired.manager, number, [Backfill()]).run()
    assert logged(fired) != []
    # But for the one that waits for what is deferred, and the one that pins again.
    assert len(seen) > 20
    assert set(seen) == {"pg_catalog, pg_temp", '"pg_catalog", "app", "pg_temp"'}
    wider = [index for index, path in enumerate(seen) if "app" in path]
    assert len(wider) % 2 == 0
    assert len(wider) < len(seen) / 4


def test_a_worker_of_the_program_takes_the_path_from_its_settings(fired: BackfillWorld) -> None:
    failed = fired.run("backfill", "run", "people", "--fire-triggers")
    assert failed.returncode != 0
    assert "trigger_search_path" in failed.stderr
    fired.environment["GLPGENC_TRIGGER_SEARCH_PATH"] = "app"
    done = fired.run("backfill", "run", "people", "--fire-triggers")
    assert done.returncode == 0, done.stderr
    assert fired.value("SELECT count(*) FROM people WHERE email IS NOT NULL AND email_enc IS NULL") == 0
