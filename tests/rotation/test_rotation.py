"""Rotation: every value is under the new keys, reads as before, and nobody is kept from anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from glpgenc.errors import RegistryError
from glpgenc.jobs.job import JobOptions
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.rotation.run import RotateOptions, RotationObserver, RotationReport, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite
from tests.rotation.rotation_world import RotationWorld

AT_ONCE = RotateOptions(settle=0)


def rotated(
    world: RotationWorld, wanted: RotationFilter | None = None, options: RotateOptions = AT_ONCE
) -> RotationReport:
    report = rotate(world.settings, wanted or RotationFilter(), options)
    world.manager.invalidate()
    return report


def test_every_value_is_under_the_new_keys_and_reads_as_before(people: RotationWorld) -> None:
    people.add(300)
    people.add(100, first=1001, tenant="zorg")
    before, indexes = people.keys_in("acme") | people.keys_in("zorg"), people.indexes()
    report = rotated(people)
    assert report.finished
    assert not report.resumed
    assert {key.key_id for key in report.activated} == people.active(["acme", "zorg"])
    for tenant in ("acme", "zorg"):
        assert people.keys_in(tenant) <= people.active([tenant])
        assert not people.keys_in(tenant) & before
        assert people.unequal(tenant) == []
    assert people.indexes() == indexes
    assert people.value("SELECT count(*) FROM people WHERE updated_at <> '2020-01-01'") == 0
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 0


def test_old_keys_still_read_and_the_states_say_which_is_which(people: RotationWorld) -> None:
    people.add(10)
    rotated(people)
    states = [
        (key.version, key.state)
        for key in people.manager.list(tenant_id="acme", data_class="pii", purpose=Purpose.ENCRYPTION)
    ]
    assert states == [(2, KeyState.ACTIVE), (1, KeyState.DEACTIVATED)]
    index_keys = people.manager.list(tenant_id="acme", purpose=Purpose.INDEX)
    assert {(key.version, key.state) for key in index_keys} == {(1, KeyState.ACTIVE)}


def test_only_what_was_asked_for_is_rotated(people: RotationWorld) -> None:
    people.add(30)
    people.add(30, first=1001, tenant="zorg")
    zorg = people.keys_in("zorg")
    report = rotated(people, RotationFilter(tenant_id="acme", data_class="health"))
    assert report.finished
    assert [(key.tenant_id, key.data_class) for key in report.activated] == [("acme", "health")]
    assert people.keys_in("zorg") == zorg
    assert people.unequal("acme") == people.unequal("zorg") == []


def test_keys_that_are_young_enough_stay(people: RotationWorld) -> None:
    people.add(30)
    report = rotated(people, RotationFilter(older_than=timedelta(days=90)))
    assert report.finished
    assert report.activated == []
    people.execute("SET session_replication_role = replica; UPDATE glpgenc.data_keys SET activated_at = "
                   "now() - interval '91 days' WHERE data_class = 'health'")  # fmt: skip
    report = rotated(people, RotationFilter(older_than=timedelta(days=90)))
    assert [key.data_class for key in report.activated] == ["health"]


def test_hot_updates_are_counted_where_the_index_columns_stay(people: RotationWorld) -> None:
    people.add(400)
    report = rotated(people)
    rows = sum(job.rows for job in report.jobs)
    assert rows >= 400
    assert report.hot_share is not None
    assert report.hot_share > 0.8


def test_a_value_that_does_not_open_is_set_aside_and_the_rotation_stays_open(people: RotationWorld) -> None:
    people.add(50)
    people.execute("UPDATE people SET email_enc = set_byte(email_enc, octet_length(email_enc) - 1, "
                   "(get_byte(email_enc, octet_length(email_enc) - 1) + 1) % 256) WHERE id = 7")  # fmt: skip
    people.execute("UPDATE people SET secret_enc = set_byte(secret_enc, octet_length(secret_enc) - 1, "
                   "(get_byte(secret_enc, octet_length(secret_enc) - 1) + 1) % 256) WHERE id = 8")  # fmt: skip
    report = rotated(people)
    assert not report.finished
    assert people.execute("SELECT column_name, row_key, sqlstate FROM glpgenc.quarantine ORDER BY 1") == [
        ("email_enc", {"id": 7}, "ZE002"),
        ("secret_enc", {"id": 8}, "ZE002"),
    ]
    assert report.census is not None
    assert sum(sum(column.keys.values()) for column in report.census.columns) == 2
    people.execute("UPDATE people SET email_enc = NULL, email = NULL, secret_enc = NULL WHERE id IN (7, 8)")
    again = rotated(people)
    assert again.resumed
    assert again.activated == []
    assert again.finished
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 0


def test_values_in_an_unregistered_column_are_found(people: RotationWorld) -> None:
    people.add(20)
    with people.manager.active("acme", "pii") as key:
        data = encrypt_cell(b"by hand", key=key.suite_key(Suite.A256CBC_HS512), key_id=key.key_id, field="people.email")
    people.execute("CREATE SCHEMA old; CREATE TABLE old.archive (id int, kept bytea)")
    people.execute("INSERT INTO old.archive SELECT i, %b FROM generate_series(1, 3) i", data)
    report = rotated(people)
    assert not report.finished
    assert report.census is not None
    assert [(column.name, sum(column.keys.values())) for column in report.census.unregistered] == [
        ('"old"."archive".kept', 3)
    ]
    assert people.unequal("acme") == []
    people.execute("SELECT glpgenc.gl_guard_column('old.archive', 'kept', 'people.email')")
    assert rotated(people).finished
    assert people.value("SELECT count(DISTINCT glpgenc.gl_key_id(kept)) FROM old.archive") == 1
    assert people.keys_in("acme") <= people.active(["acme"])


def test_stopped_after_any_step_it_resumes_without_more_keys(people: RotationWorld) -> None:
    class StoppedError(Exception):
        pass

    class StopAt(RotationObserver):
        def __init__(self, what: str) -> None:
            self.what = what

        def keys(self, what: str, done: int, of: int) -> None:
            if what == self.what and done == 1 and of > 1:
                raise StoppedError

        def counting(self, column: str, done: int, of: int) -> None:  # noqa: ARG002
            if self.what == "counting":
                raise StoppedError

    people.add(40)
    for step in ("staged", "activated", "counting"):
        with pytest.raises(StoppedError):
            rotate(people.settings, RotationFilter(), AT_ONCE, StopAt(step))
    people.manager.invalidate()
    assert people.unequal("acme") == []
    report = rotated(people)
    assert report.resumed
    assert report.finished
    versions = people.execute("SELECT version, state FROM glpgenc.data_keys WHERE purpose = 'encryption' ORDER BY 1")
    assert versions == [(1, "deactivated"), (1, "deactivated"), (2, "active"), (2, "active")]
    assert people.unequal("acme") == []
    assert not rotated(people).resumed


def test_triggers_that_would_fire_are_reported_and_fire_only_with_consent(people: RotationWorld, database: str) -> None:
    people.add(20)
    people.execute("""
        CREATE TABLE audit (id int);
        CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            'BEGIN INSERT INTO public.audit VALUES (NEW.id); RETURN NULL; END';
        CREATE TRIGGER audited AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION audited();
        ALTER TABLE people ENABLE ALWAYS TRIGGER audited;
    """)
    with pytest.raises(RegistryError, match="audited"):
        rotated(people)
    assert people.unequal("acme") == []
    report = rotated(people, options=replace(AT_ONCE, moving=JobOptions(allow_after_triggers=True)))
    assert report.resumed
    assert report.finished
    assert people.value("SELECT count(*) > 0 FROM audit")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (20,)
