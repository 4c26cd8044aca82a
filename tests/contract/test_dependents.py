"""What a contract would break or leave behind: triggers that name the column in text, and what holds words of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.coverage.collection import columns_of, findings_of
from glpgenc.database import connect
from glpgenc.errors import RegistryError
from tests.contract.migrating_table import MigratingTable, migrating_table

TABLE = "id integer PRIMARY KEY, email text, note text, words tsvector, seen timestamp"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[MigratingTable]:
    with migrating_table(database, tmp_path, "VALUES (1, 'anna berg', 'x', NULL, NULL)", TABLE) as world:
        world.verified()
        yield world


def run(people: MigratingTable, *arguments: str) -> Any:
    environment = {"GLPGENC_DATABASE_URL": people.url, "GLPGENC_ALLOW_SUPERUSER": "true"}
    return CliRunner().invoke(app, list(arguments), prog_name="glpgenc", env=environment)


TRIGGER: LiteralString = "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION "
BODY = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NEW; END $$"
WORDS: LiteralString = TRIGGER + "tsvector_update_trigger('words', 'pg_catalog.simple', 'email')"
BREAKS = {
    "tsvector_update_trigger": [
        TRIGGER + "tsvector_update_trigger('words', 'pg_catalog.simple', 'note', 'email')",
    ],
    "moddatetime": ["CREATE EXTENSION moddatetime", TRIGGER + "moddatetime('email')"],
    "refint": [
        "CREATE EXTENSION refint",
        "CREATE TABLE boss (mail text)",
        TRIGGER + "check_primary_key('email', 'boss', 'mail')",
    ],
    "refint of another table": [
        "CREATE EXTENSION refint",
        "CREATE TABLE boss (mail text)",
        TRIGGER.replace("people", "boss") + "check_foreign_key(1, 'cascade', 'mail', 'public.people', 'email')",
    ],
    "body": [BODY.format("NEW.email := lower(NEW . email);"), TRIGGER + "f()"],
    "quoted in a body": [BODY.format('PERFORM OLD."email";'), TRIGGER + "f()"],
    "body behind a comment": [BODY.format("/* x */ NEW.note := '--' || NEW.email;"), TRIGGER + "f()"],
    "transition table": [
        BODY.format("PERFORM email FROM written;"),
        "CREATE TRIGGER t AFTER INSERT ON people REFERENCING NEW TABLE AS written EXECUTE FUNCTION f()",
    ],
    "trigger of the column": [BODY.format(""), TRIGGER.replace("UPDATE", "UPDATE OF email") + "f()"],
    "condition": [BODY.format(""), TRIGGER.replace("EXECUTE", "WHEN (NEW.email <> '') EXECUTE") + "f()"],
    "disabled trigger": [
        BODY.format("NEW.note := NEW.email;"),
        TRIGGER + "f()",
        "ALTER TABLE people DISABLE TRIGGER t",
    ],
    "function in standard SQL": [
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT email FROM people; END",
    ],
    "rule": ["CREATE RULE r AS ON UPDATE TO people WHERE NEW.email = '' DO INSTEAD NOTHING"],
    "policy": ["CREATE POLICY p ON people USING (email = current_user)"],
    "publication of columns": ["CREATE PUBLICATION p FOR TABLE people (id, email)"],
    "publication of rows": ["CREATE PUBLICATION p FOR TABLE people WHERE (email <> '')"],
    "replica identity": [
        "ALTER TABLE people ALTER COLUMN email SET NOT NULL",
        "CREATE UNIQUE INDEX i ON people (email)",
        "ALTER TABLE people REPLICA IDENTITY USING INDEX i",
    ],
    "partial index on another column": ["CREATE INDEX i ON people (note) WHERE email IS NOT NULL"],
    "expression index over both": ["CREATE INDEX i ON people ((note || email))"],
    "exclusion": ["ALTER TABLE people ADD EXCLUDE USING hash (email WITH =)"],
    "check of two columns": ["ALTER TABLE people ADD CHECK (email <> note)"],
    "foreign key": ["CREATE TABLE boss (mail text PRIMARY KEY)", "INSERT INTO boss VALUES ('anna berg')",
                    "ALTER TABLE people ADD FOREIGN KEY (email) REFERENCES boss"],
    "referenced": ["ALTER TABLE people ADD UNIQUE (email)", "CREATE TABLE mails (mail text REFERENCES people (email))"],
    "view of a child": ["CREATE TABLE child () INHERITS (people)", "CREATE VIEW v AS SELECT email FROM child"],
    "trigger of a child": [BODY.format("NEW.email := '';"), "CREATE TABLE child () INHERITS (people)",
                           TRIGGER.replace("ON people", "ON child") + "f()"],
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS)
def test_what_would_fail_without_the_column_keeps_it(people: MigratingTable, case: str) -> None:
    with psycopg.connect(people.url, autocommit=True) as connection:
        if connection.info.server_version < 150_000 and "publication" in case:
            pytest.skip("publications have lists and filters from PostgreSQL 15 on")
        for statement in BREAKS[case]:
            connection.execute(statement.encode())
    plan = plan_contract(people.url, "people", "email")
    assert plan.blocks, plan
    with pytest.raises(RegistryError, match="can't be dropped, because other objects depend on it"):
        contract(people.url, plan, allow_superuser=True)
    with pytest.raises(psycopg.Error, match="can't be dropped, because other objects depend on it"):
        people.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")
    assert run(people, "contract", "people", "email", "--yes").exit_code == 3
    made = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'people'::regclass AND conname ~ '_(complete|kept)$'"
    assert people.value(made) == 0


HARMLESS = {
    "another column of the same beginning": [
        "ALTER TABLE people ADD email_at timestamp",
        BODY.format("NEW.email_at := now();"),
        TRIGGER + "f()",
    ],
    "comment": [BODY.format("-- NEW.email is handled elsewhere\n /* NEW.email */"), TRIGGER + "f()"],
    "argument for another column": [TRIGGER + "tsvector_update_trigger('words', 'pg_catalog.simple', 'note')"],
    "another table's": [
        BODY.format("NEW.email := '';"),
        "CREATE TABLE other (email text)",
        TRIGGER.replace("ON people", "ON other") + "f()",
    ],
    "index and statistics": [
        "CREATE INDEX ON people (lower(email))",
        "CREATE STATISTICS s (mcv) ON email, note FROM people",
    ],
}


@pytest.mark.parametrize("case", HARMLESS)
def test_what_works_without_the_column_keeps_nothing(people: MigratingTable, case: str) -> None:
    with psycopg.connect(people.url, autocommit=True) as connection:
        for statement in HARMLESS[case]:
            connection.execute(statement.encode())
    contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    people.execute("INSERT INTO people (id, note) VALUES (9, 'c')", "UPDATE people SET note = 'd'")


def test_a_refusal_leaves_nothing_behind_and_names_trigger_and_column(people: MigratingTable) -> None:
    people.execute(WORDS.replace("TRIGGER t", 'TRIGGER "Wor.ds"'))
    for _ in range(2):
        refused = run(people, "contract", "people", "email", "--yes")
        assert refused.exit_code == 3
        named = "trigger Wor.ds on table public.people (its arguments name column email)"
        assert named in " ".join(refused.stderr.replace('"', "").split())
    people.execute("INSERT INTO people (id, email) VALUES (7, 'b')", "DELETE FROM people WHERE id = 7")
    assert people.state() == "verified"


def test_columns_whose_names_need_quotes_are_found_too(people: MigratingTable) -> None:
    people.execute(
        'ALTER TABLE people ADD "E-Mail (alt.)" text',
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.\"E-Mail (alt.)\" := ''; RETURN NEW; END $$",
        "CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION f()",
    )
    found = "SELECT array_agg(x) FROM glpgenc._trigger_dependents('people', ARRAY['E-Mail (alt.)'::name]) x"
    assert people.value(found) == ["trigger t on table public.people (function public.f() reads column E-Mail (alt.))"]


ROWS: LiteralString = "CREATE MATERIALIZED VIEW m AS SELECT to_jsonb(p) AS j FROM people p"
DERIVED = {
    "words": (
        WORDS,
        "column filled by a trigger",
        "public.people.words",
    ),
    "by a function": (
        BODY.format("NEW.words := to_tsvector(NEW.email);") + ";" + TRIGGER + "f()",
        "column filled by a trigger",
        "public.people.words",
    ),
    "generated": (
        "ALTER TABLE people ADD lower_case text GENERATED ALWAYS AS (lower(email)) STORED",
        "generated column",
        "public.people.lower_case",
    ),
    "statistics": ("CREATE STATISTICS s (mcv) ON email, note FROM people", "statistics object", "public.s"),
    "view": ("CREATE MATERIALIZED VIEW m AS SELECT email FROM people", "materialized view", "public.m"),
    "whole rows": (
        "CREATE MATERIALIZED VIEW m AS SELECT to_jsonb(p) AS j FROM people p",
        "materialized view",
        "public.m",
    ),
    "view of a view": (
        "CREATE VIEW v AS SELECT email FROM people; CREATE MATERIALIZED VIEW m AS SELECT * FROM v",
        "materialized view",
        "public.m",
    ),
    "nothing known": ("SELECT 1", "tsvector column", "public.people.words"),
}


@pytest.mark.parametrize("case", DERIVED)
def test_what_keeps_words_of_the_plaintext_is_reported(people: MigratingTable, case: str) -> None:
    statement, kind, name = DERIVED[case]
    with psycopg.connect(people.url, autocommit=True) as connection:
        connection.execute(statement.encode())
    shown = json.loads(run(people, "contract", "people", "email", "--dry-run", "--json").stdout)
    assert (kind, name) in [(each["kind"], each["name"]) for each in shown["derived"]]
    assert f"keeps text  {kind} {name}" in run(people, "contract", "people", "email", "--dry-run").stdout
    with connect(people.url) as connection:
        findings = {each.subject: each for each in findings_of(connection, columns_of(connection))}
    assert findings[f"{kind} {name}"].check == "derived text"
    assert findings[f"{kind} {name}"].guess == (kind == "tsvector column")
    checked = json.loads(run(people, "doctor", "--json").stdout)
    assert name in json.dumps(checked), checked


def test_words_that_stay_after_the_contract_are_still_pointed_out(people: MigratingTable) -> None:
    people.execute(ROWS)
    contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    assert people.value("SELECT j ->> 'email' FROM m") == "anna berg"
    with connect(people.url) as connection:
        found = {
            each.subject for each in findings_of(connection, columns_of(connection)) if each.check == "derived text"
        }
    assert found == {"tsvector column public.people.words", "materialized view public.m"}
