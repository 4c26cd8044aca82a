"""What the ends of keys and tenants tell, and that nothing is destroyed which the audit trail can't take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from glpgenc.database import Connection, connect
from glpgenc.errors import AuditError
from glpgenc.events import scope
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.model import Purpose
from glpgenc.keys.store import SignedKeyStore
from glpgenc.keys.trust.tenant_kms import assign, unassign
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.rotation.retirement import destroy, mark_compromised, retire, unretire
from glpgenc.shred.destruction import FailedDestruction, finish_due
from glpgenc.shred.run import ShredOptions, shred
from glpgenc.shred.undo import undo
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.databases import fresh_database
from tests.support.listeners import record_events
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="module")
def people(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RotationWorld]:
    """One database for all tests of the file: each has a tenant of its own."""
    home: Path = tmp_path_factory.mktemp("telling")
    with fresh_database(postgres, template=templates.on(postgres)) as url, world_on(url, home) as world:
        yield world


@pytest.fixture(scope="module")
def records(people: RotationWorld) -> SignedKeyStore:
    return people.manager.records


@pytest.fixture
def connection(people: RotationWorld) -> Iterator[Connection]:
    with closing(connect(people.admin_url, "test")) as connection:
        yield connection


def replaced(people: RotationWorld, tenant: str) -> UUID:
    """Give a tenant a key, put another one in its place, and return the first."""
    people.manager.active(tenant, "pii").wipe()
    people.manager.activate(people.manager.stage(tenant, "pii"))
    keys = people.manager.list(tenant_id=tenant, data_class="pii", purpose=Purpose.ENCRYPTION)
    return next(key.key_id for key in keys if key.version == 1)


def state(people: RotationWorld, key_id: UUID) -> str:
    return str(people.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", key_id))


def wrapped(people: RotationWorld, tenant: str) -> int:
    """Return how many wrapped keys of a tenant are left."""
    query = "SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id = %s AND wrapped_key IS NOT NULL"
    return int(people.value(query, tenant))


def test_destruction_of_a_key_emits_an_event_before_and_after(
    people: RotationWorld, records: SignedKeyStore, connection: Connection
) -> None:
    key_id = replaced(people, "one")
    with record_events() as heard, scope(actor="ada", purpose="a test"):
        destroy(connection, records, key_id, settle=0)
    assert heard.told("key_destroyed") == [("asked", "destroy", 1), ("done", "destroy", 1)]
    event = heard.events[-1]
    assert (event.tenant_id, event.data_class, event.key_id, event.key_version) == ("one", "pii", key_id, 1)
    assert (heard.scopes[-1].actor, heard.scopes[-1].purpose) == ("ada", "a test")


def test_no_key_is_destroyed_that_the_audit_trail_does_not_know_of(
    people: RotationWorld, records: SignedKeyStore, connection: Connection
) -> None:
    key_id = replaced(people, "two")
    with record_events("key_destroyed:asked"), pytest.raises(AuditError):
        destroy(connection, records, key_id, settle=0)
    assert state(people, key_id) == "deactivated"


def test_refused_destruction_emits_no_event(
    people: RotationWorld, records: SignedKeyStore, connection: Connection
) -> None:
    key_id = replaced(people, "early")
    with record_events() as heard, pytest.raises(Exception, match="less than 300 s ago"):
        destroy(connection, records, key_id, settle=300)
    assert heard.events == []


def test_retirement_its_undoing_and_compromise_emit_events(
    people: RotationWorld, records: SignedKeyStore, connection: Connection
) -> None:
    key_id = replaced(people, "three")
    with record_events() as heard:
        retire(connection, records, key_id, settle=0)
        unretire(connection, records, key_id)
        mark_compromised(connection, records, key_id)
        mark_compromised(connection, records, key_id)
    assert [operation for _, operation, _ in heard.told("key_retired")] == ["retire", "unretire"]
    # Of one that was marked before nothing is new.
    assert heard.told("key_compromised") == [(None, "compromise", 1)]


def test_shred_and_undo_emit_events_without_keys(people: RotationWorld) -> None:
    people.manager.active("four", "pii").wipe()
    with record_events() as heard:
        shred(people.settings, "four")
        undo(people.settings, "four")
    assert heard.told("shred_requested") == [("asked", "shred", 1), ("done", "shred", 1)]
    assert heard.told("shred_undone") == [(None, "undo", 1)]
    requested = next(event for event in heard.events if event.type == "shred_requested")
    assert (requested.tenant_id, requested.data_class) == ("four", None)
    assert requested.detail["window_seconds"] == timedelta(days=7).total_seconds()


def test_no_tenant_is_shredded_that_the_audit_trail_does_not_know_of(people: RotationWorld) -> None:
    people.manager.active("five", "pii").wipe()
    with record_events("shred_requested:asked"), pytest.raises(AuditError):
        shred(people.settings, "five")
    assert people.value("SELECT count(*) FROM glpgenc.tombstones WHERE tenant_id = 'five'") == 0
    people.manager.active("five", "pii").wipe()


def test_a_tenants_keys_stay_until_the_audit_trail_takes_their_end(people: RotationWorld) -> None:
    people.manager.active("six", "pii").wipe()
    with record_events("shred_executed:asked"), pytest.raises(AuditError):
        shred(people.settings, "six", options=ShredOptions(window=timedelta(0)))
    assert wrapped(people, "six") == 1
    with record_events("shred_executed:asked"):
        (failed,) = finish_due(people.settings, "six")
    assert isinstance(failed, FailedDestruction)
    assert isinstance(failed.error, AuditError)
    assert wrapped(people, "six") == 1
    with record_events() as heard:
        finish_due(people.settings, "six")
        finish_due(people.settings, "six")
    assert wrapped(people, "six") == 0
    # Once, however often it is looked for.
    assert heard.told("shred_executed") == [("asked", "destroy", 1), ("done", "destroy", 1)]


def test_assignment_and_removal_of_a_tenants_kms_key_emit_events(people: RotationWorld, tmp_path: Path) -> None:
    own = f"local:{tmp_path / 'own.json'}"
    create_key_file(tmp_path / "own.json")
    settings = people.settings.model_copy(update={"kms_also": (own,)})
    with record_events() as heard:
        given, _ = assign(settings, "seven", own)
        unassign(settings, "seven")
        unassign(settings, "seven")
    assert [operation for _, operation, _ in heard.told("tenant_kms_key_assigned")] == ["assign", "unassign"]
    event = next(each for each in heard.events if each.operation == "assign")
    assert event.detail["key_uri"] == given.key_uri


def test_rewrap_emits_an_event_a_page_with_its_actor(people: RotationWorld, tmp_path: Path) -> None:
    for tenant in ("w1", "w2", "w3"):
        people.manager.active(tenant, "wrapping").wipe()
    create_key_file(tmp_path / "new.json")
    settings = people.settings.model_copy(
        update={
            "local_kek_file": tmp_path / "new.json",
            "kms_also": (f"local:{people.settings.local_kek_file}",),
        }
    )
    options = RewrapOptions(threads=1, batch=2)
    with (
        record_events() as heard,
        scope(actor="ada"),
        closing(Rewrap.from_settings(settings, WrappedKeySelection(data_class="wrapping"), options)) as work,
    ):
        assert work.run().rewrapped == 3
    told = heard.told("key_rewrapped")
    assert sum(int(str(count)) for *_, count in told) == 3
    # In threads, and for the same actor.
    assert {each.actor for each in heard.scopes} == {"ada"}


def test_events_contain_no_key_bytes(people: RotationWorld, records: SignedKeyStore, connection: Connection) -> None:
    key_id = replaced(people, "eight")
    with psycopg.connect(people.admin_url) as admin:
        row = admin.execute("SELECT wrapped_key FROM glpgenc.data_keys WHERE key_id = %s", (key_id,)).fetchone()
    assert row is not None
    with record_events() as heard:
        destroy(connection, records, key_id, settle=0)
    shown = repr(heard.events)
    assert str(key_id) in shown
    assert bytes(row[0]).hex() not in shown
    assert repr(bytes(row[0])) not in shown
