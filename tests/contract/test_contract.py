"""``glpgenc contract``: what it refuses, what it shows, and that it blocks neither reads nor writes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.contract import contract as module
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.database.locks import LockRetry
from glpgenc.errors import AuditError, DatabaseError, NotEncryptedError, RegistryError
from tests.contract.migrating_table import BACKFILL, MigratingTable, migrating_table
from tests.support.listeners import record_events


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[MigratingTable]:
    """Expanded, and nothing more."""
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x'), (2, NULL, 'y')") as world:
        yield world


@pytest.fixture
def verified(people: MigratingTable) -> MigratingTable:
    people.verified()
    return people


def run(people: MigratingTable, *arguments: str, **options: Any) -> Any:
    environment = {"GLPGENC_DATABASE_URL": people.url, "GLPGENC_ALLOW_SUPERUSER": "true"}
    return CliRunner().invoke(app, ["contract", *arguments], prog_name="glpgenc", env=environment, **options)


def has_plaintext(people: MigratingTable) -> bool:
    return bool(
        people.value(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname = 'email')"
        )
    )


def test_before_it_is_verified_the_way_there_is_shown(people: MigratingTable) -> None:
    refused = run(people, "people", "email", "--yes")
    assert refused.exit_code == 3
    assert "is expanded" in refused.stderr
    assert "glpgenc backfill run" in refused.stderr
    people.execute("SELECT glpgenc.gl_advance('people', 'email_enc', 'backfilled')")
    assert "run `glpgenc verify` first" in run(people, "people", "email", "--yes").stderr
    assert has_plaintext(people)


def test_a_table_without_rows_needs_no_verification(people: MigratingTable) -> None:
    people.execute("DELETE FROM people")
    plan = plan_contract(people.url, "people", "email")
    # A row that comes in after the plan.
    people.execute("INSERT INTO people VALUES (1, 'a@example.org')")
    with pytest.raises(RegistryError, match="must be verified first, because the table has rows"):
        contract(people.url, plan, allow_superuser=True)
    assert (has_plaintext(people), people.state()) == (True, "expanded")
    people.execute("INSERT INTO people VALUES (2, 'b@example.org'); DELETE FROM people")
    assert run(people, "people", "email", "--yes").exit_code == 0
    assert (has_plaintext(people), people.state()) == (False, "contracted")


def test_the_columns_name_must_be_typed(verified: MigratingTable) -> None:
    for typed in ("", "\n", "yes\n", "email_enc\n"):
        refused = run(verified, "people", "email", input=typed)
        assert (refused.exit_code, "nothing was changed" in refused.stderr) == (2, True)
    assert has_plaintext(verified)
    done = run(verified, "people", "email_enc", input="email\n")
    assert done.exit_code == 0, done.output
    assert "glpgenc scrub run public.people" in done.stdout
    assert (has_plaintext(verified), verified.state()) == (False, "contracted")
    assert verified.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 1


def test_a_dry_run_shows_what_goes_and_changes_nothing(verified: MigratingTable) -> None:
    verified.execute(
        "CREATE INDEX people_email ON people (email)",
        "CREATE STATISTICS people_both (mcv) ON email, note FROM people",
        "CREATE PUBLICATION pub FOR TABLE people",
        "CREATE FUNCTION find_people() RETURNS bigint LANGUAGE plpgsql AS "
        "'BEGIN RETURN (SELECT count(*) FROM people WHERE email IS NULL); END'",
    )
    shown = json.loads(run(verified, "people", "email", "--dry-run", "--json").stdout)
    assert (shown["contracted"], shown["state"], shown["blocks"]) == (False, "verified", [])
    kinds = {each["name"]: each["kind"] for each in shown["goes"]}
    assert kinds["index public.people_email"] == "index"
    assert "statistics object public.people_both" in kinds
    assert [each["name"] for each in shown["mentions"]] == ["function public.find_people()"]
    assert shown["publications"] == ["pub"]
    assert "goes too    index public.people_email" in run(verified, "people", "email", "--dry-run").stdout
    assert has_plaintext(verified)
    assert run(verified, "people", "email", "--yes").exit_code == 0
    assert verified.value("SELECT to_regclass('people_email') IS NULL")


@pytest.mark.parametrize(
    ("obstacle", "named"),
    [
        ("CREATE VIEW v AS SELECT email FROM people", "view public.v"),
        ("CREATE MATERIALIZED VIEW m AS SELECT email FROM people", "materialized view public.m"),
        ("ALTER TABLE people ADD COLUMN low text GENERATED ALWAYS AS (lower(email)) STORED", "column low"),
        ("ALTER TABLE people ADD CHECK (email <> note)", "constraint people_check"),
        ("ALTER TABLE people ADD UNIQUE (email)", "constraint people_email_key"),
        ("CREATE POLICY p ON people USING (email = current_user)", "policy p on table public.people"),
        ("CREATE INDEX both_of ON people (note, email)", "index public.both_of"),
    ],
    ids=["view", "materialised view", "generated column", "check", "unique", "policy", "index on another column too"],
)
def test_what_stands_on_the_column_is_named_and_keeps_it(verified: MigratingTable, obstacle: Any, named: str) -> None:
    verified.execute(obstacle)
    assert "IN THE WAY" in run(verified, "people", "email", "--dry-run").stdout
    refused = run(verified, "people", "email", "--yes")
    assert refused.exit_code == 3
    assert named in refused.stderr
    assert "drop them first" in refused.stderr
    assert has_plaintext(verified)
    # Nor is anything left behind that refuses writes.
    verified.execute("INSERT INTO people VALUES (3, 'c@example.org', 'z')")


def test_a_row_that_was_written_since_keeps_the_column_and_writers_continue(verified: MigratingTable) -> None:
    plan = plan_contract(verified.url, "people", "email")
    verified.execute("INSERT INTO people VALUES (3, 'c@example.org', 'z')")
    with pytest.raises(NotEncryptedError, match="not encrypted yet") as caught:
        contract(verified.url, plan, allow_superuser=True)
    assert "backfill" in (caught.value.hint or "")
    assert "c@example.org" not in str(caught.value)
    assert has_plaintext(verified)
    verified.execute("INSERT INTO people VALUES (4, 'd@example.org', 'z')")
    verified.keyed(BACKFILL)
    contract(verified.url, plan_contract(verified.url, "people", "email"), allow_superuser=True)
    assert not has_plaintext(verified)


def test_a_table_in_use_is_waited_for_in_short_attempts(verified: MigratingTable) -> None:
    told: list[int] = []
    patience = LockRetry(100, 20, lambda attempt, _: told.append(attempt))
    with psycopg.connect(verified.url) as reader:
        reader.execute("SELECT * FROM people")
        worker = threading.Thread(
            target=contract,
            args=(verified.url, plan_contract(verified.url, "people", "email"), patience),
            kwargs={"allow_superuser": True},
        )
        worker.start()
        deadline = time.monotonic() + 30
        slowest = 0.0
        while len(told) < 2 and time.monotonic() < deadline:
            started = time.monotonic()
            verified.execute("SELECT count(*) FROM people")
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.02)
        assert has_plaintext(verified)
    worker.join(60)
    assert (told[:2], has_plaintext(verified)) == ([1, 2], False)
    # Others waited behind an attempt, and no longer; the rest is a busy machine.
    assert slowest < 1


def test_after_the_last_attempt_nothing_has_changed(verified: MigratingTable) -> None:
    with psycopg.connect(verified.url) as reader:
        reader.execute("SELECT * FROM people")
        with pytest.raises(DatabaseError, match="in use"):
            contract(
                verified.url, plan_contract(verified.url, "people", "email"), LockRetry(50, 1), allow_superuser=True
            )
        assert run(verified, "people", "email", "--yes", "--attempts", "1", "--lock-timeout", "50").exit_code == 5
    assert (has_plaintext(verified), verified.state()) == (True, "verified")


def test_a_reader_that_comes_in_between_leaves_writers_as_they_were(
    verified: MigratingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(verified.url) as reader:
        validate, allow_again = module._validate, module._allow_again

        def validate_and_read(*arguments: Any) -> None:
            validate(*arguments)
            reader.execute("SELECT * FROM people")

        def leave_and_allow(*arguments: Any) -> None:
            reader.rollback()
            allow_again(*arguments)

        monkeypatch.setattr(module, "_validate", validate_and_read)
        monkeypatch.setattr(module, "_allow_again", leave_and_allow)
        with pytest.raises(DatabaseError, match="in use"):
            contract(
                verified.url, plan_contract(verified.url, "people", "email"), LockRetry(50, 2), allow_superuser=True
            )
    verified.execute("INSERT INTO people VALUES (3, 'c@example.org', 'z')")
    assert (has_plaintext(verified), verified.state()) == (True, "verified")


def test_who_does_not_own_the_table_can_not_contract_it(verified: MigratingTable, app_role: Any) -> None:
    plan = plan_contract(verified.url, "people", "email")
    with pytest.raises((DatabaseError, RegistryError)):
        contract(app_role.url(verified.url), plan, allow_superuser=True)
    assert has_plaintext(verified)


def test_plaintext_stays_until_the_audit_trail_takes_its_end(verified: MigratingTable) -> None:
    plan = plan_contract(verified.url, "people", "email")
    with record_events("plaintext_dropped:asked"), pytest.raises(AuditError):
        contract(verified.url, plan, allow_superuser=True)
    assert verified.value("SELECT count(*) FROM people WHERE email = 'a@example.org'") == 1
    # Nor is anything left behind that refuses writes.
    verified.execute("INSERT INTO people VALUES (3, NULL, 'z')")
    with record_events() as heard:
        contract(verified.url, plan, allow_superuser=True)
    assert heard.told("plaintext_dropped") == [("asked", "contract", 1), ("done", "contract", 1)]
    event = heard.events[-1]
    assert (event.data_class, event.detail["table"], event.detail["column"]) == ("pii", "public.people", "email")
    assert "a@example.org" not in repr(heard.events)
