"""An application that was granted ALL on a table makes a trigger of a temporary function there, for others to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.doctor import Group, Options, Status, diagnose
from glpgenc.settings import Settings
from tests.doctor.installation import settings_for
from tests.sessions.world import SessionWorld

CLAIM = """
    CREATE FUNCTION pg_temp.see() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_catalog.pg_notify('seen', pg_catalog.left(
            pg_catalog.current_setting('glpgenc.field.people.email', true), 8));
        RETURN NEW;
    END $$;
    CREATE TRIGGER see BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
    LISTEN seen;
"""


@pytest.fixture
def settings(attacked: SessionWorld, tmp_path: Path) -> Settings:
    return settings_for(attacked.admin_url, tmp_path / "kek.json")


def said(settings: Settings) -> set[tuple[str, Status]]:
    found = diagnose(settings, Options(groups=frozenset({Group.REGISTRY}))).findings
    return {(each.check, each.status) for each in found if each.check in {"foreign_triggers", "trigger_rights"}}


@pytest.fixture
def attacker(attacked: SessionWorld) -> Any:
    with psycopg.connect(attacked.admin_url, autocommit=True) as admin:
        admin.execute("SELECT glpgenc.gl_guard_column('people', 'email', 'people.email')")
        with psycopg.connect(attacked.url, autocommit=True) as connection:
            yield connection
        admin.execute("DROP TRIGGER IF EXISTS see ON people; GRANT ALL ON people TO glpgenc_app; TRUNCATE people")
        admin.execute("ALTER TABLE people DROP CONSTRAINT email_guarded; DELETE FROM glpgenc.encrypted_columns")


def test_the_right_to_make_triggers_gives_every_tenant_s_keys_and_doctor_says_so(
    attacked: SessionWorld, attacker: psycopg.Connection[Any], settings: Settings
) -> None:
    assert said(settings) == {("foreign_triggers", Status.PASS), ("trigger_rights", Status.WARN)}
    attacker.pgconn.exec_(CLAIM.encode())
    attacked.insert("acme", {21: "of acme"})
    # What SQL injected there may do is the table's owner's to grant: this is why it is a failure.
    assert len(list(attacker.notifies(timeout=5, stop_after=1))) == 1
    assert said(settings) == {("foreign_triggers", Status.FAIL), ("trigger_rights", Status.WARN)}


def test_without_that_right_no_trigger_is_made(
    attacked: SessionWorld, attacker: psycopg.Connection[Any], settings: Settings
) -> None:
    with psycopg.connect(attacked.admin_url, autocommit=True) as admin:
        admin.execute("REVOKE TRIGGER ON people FROM glpgenc_app")
    assert said(settings) == {("foreign_triggers", Status.PASS), ("trigger_rights", Status.PASS)}
    attacker.pgconn.exec_(CLAIM.encode())
    attacked.insert("acme", {22: "of acme"})
    assert list(attacker.notifies(timeout=0.5)) == []
