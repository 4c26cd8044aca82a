"""Roots of the audit trail moved to another KMS key: the chains under them verify by the new key alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from glpgenc.audit.verification.verify import verify
from glpgenc.errors import DatabaseError, KMSError
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapReport
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.settings import Settings
from tests.audit.world import EVENT, AuditWorld
from tests.support.databases import login_role
from tests.support.listeners import record_events

WRAPPINGS = "SELECT key_uri, wrapped_key FROM security.audit_keys ORDER BY key_id"


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "new.json")
    return tmp_path / "new.json"


@pytest.fixture
def moving(world: AuditWorld, new_file: Path) -> Settings:
    """What a process is set to that moves keys from one key file to the other, as an administrator of the database."""
    return world.settings(database_url=world.url, local_kek_file=new_file, kms_also=[f"local:{world.key_file}"])


def write(world: AuditWorld, **changes: object) -> None:
    with world.logger(**changes) as own:
        own.log(EVENT)


def moved(settings: Settings, selection: WrappedKeySelection | None = None) -> RewrapReport:
    with closing(Rewrap.of_audit_roots(settings, selection)) as work:
        return work.run()


def test_a_chain_verifies_by_the_new_key_alone_and_the_root_stays_in_use(
    world: AuditWorld, moving: Settings, new_file: Path
) -> None:
    write(world)
    with record_events() as reported:
        found = moved(moving)
    assert (found.rewrapped, found.already, found.left, found.error) == (1, 0, 0, None)
    assert [(each.type, each.count, each.detail["purpose"]) for each in reported.events] == [
        ("key_rewrapped", 1, "audit")
    ]
    write(world, local_kek_file=new_file)
    assert world.query("SELECT count(*) FROM security.audit_keys") == [(1,)]
    verified = verify(world.settings(database_url=world.url, local_kek_file=new_file))
    assert (verified.records, verified.unverifiable, verified.findings.total) == (6, 0, 0)
    with pytest.raises(KMSError):
        verify(world.settings(database_url=world.url))


def test_a_writer_that_runs_goes_on(world: AuditWorld, moving: Settings, new_file: Path) -> None:
    with world.logger() as own:
        own.log(EVENT, durable=True)
        assert moved(moving).rewrapped == 1
        own.log(EVENT, durable=True)
    assert not verify(world.settings(database_url=world.url, local_kek_file=new_file)).findings.total


def test_it_is_done_once(world: AuditWorld, moving: Settings) -> None:
    write(world)
    moved(moving)
    rows = world.query(WRAPPINGS)
    found = moved(moving)
    assert (found.rewrapped, found.already, found.left) == (0, 1, 0)
    assert world.query(WRAPPINGS) == rows


def test_a_root_of_another_environment_is_left_to_it(world: AuditWorld, moving: Settings) -> None:
    write(world)
    write(world, environment="other")
    assert moved(moving).rewrapped == 1
    assert world.query("SELECT count(DISTINCT key_uri) FROM security.audit_keys") == [(2,)]


def test_a_root_that_does_not_unwrap_is_reported_and_stays(world: AuditWorld, moving: Settings) -> None:
    write(world)
    with psycopg.connect(world.url) as connection:
        connection.execute("UPDATE security.audit_keys SET wrapped_key = sha256(wrapped_key)")
    rows = world.query(WRAPPINGS)
    found = moved(moving)
    assert (found.rewrapped, found.left, len(found.failed)) == (0, 1, 1)
    assert world.query(WRAPPINGS) == rows


def test_an_estimate_changes_nothing(world: AuditWorld, moving: Settings) -> None:
    write(world)
    rows = world.query(WRAPPINGS)
    with closing(Rewrap.of_audit_roots(moving)) as work:
        (group,) = work.estimate().groups
    assert (group.keys, group.how) == (1, "unwrapped and wrapped by this process")
    assert world.query(WRAPPINGS) == rows


@pytest.mark.parametrize(("group", "may"), [("glpgenc_admin", True), ("glpgenc_app", False)])
def test_an_administrator_may_and_an_application_may_not(
    world: AuditWorld, moving: Settings, group: str, *, may: bool
) -> None:
    write(world)
    with login_role(world.url, member_of=[group]) as role:
        found = moved(moving.model_copy(update={"database_url": SecretStr(role.url(world.url))}))
    assert (found.rewrapped, isinstance(found.error, DatabaseError)) == (int(may), not may)


@pytest.mark.parametrize(
    ("selection", "selects"),
    [
        (WrappedKeySelection(), True),
        (WrappedKeySelection(provider="local"), True),
        (WrappedKeySelection(tenant_id="acme"), False),
        (WrappedKeySelection(data_class="pii"), False),
    ],
)
def test_a_choice_by_tenant_or_class_means_no_roots(selection: WrappedKeySelection, *, selects: bool) -> None:
    assert selection.includes_roots is selects
