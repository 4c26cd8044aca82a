"""Roots of the audit trail that were swapped, cut or forged in ``security.audit_keys``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.audit.verification.findings import FindingKind
from glpgenc.audit.verification.verify import verify
from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.audit.world import EVENT, AuditWorld
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

SWAP = """
    UPDATE security.audit_keys k SET wrapped_key = o.wrapped_key FROM security.audit_keys o WHERE o.key_id <> k.key_id
"""
CHANGES = {
    "swapped": SWAP,
    "cut": "UPDATE security.audit_keys SET wrapped_key = substr(wrapped_key, 1, 40)",
    "flipped": "UPDATE security.audit_keys SET wrapped_key = set_byte(wrapped_key, 30, get_byte(wrapped_key, 30) # 1)",
    "of another environment": "UPDATE security.audit_keys SET environment = 'other'",
    "under another id": "UPDATE security.audit_keys SET key_id = gen_random_uuid()",
}


@pytest.fixture
def world(postgres: Server, templates: TemplateDatabases, tmp_path: Path) -> Iterator[AuditWorld]:
    create_key_file(tmp_path / "kek.json")
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app"]) as role,
    ):
        yield AuditWorld(url, role.url(url), tmp_path / "kek.json", tmp_path / "spool")


def write(world: AuditWorld, events: int = 1) -> None:
    with world.logger() as own:
        for _ in range(events):
            own.log(EVENT)


def as_superuser(world: AuditWorld, statement: str) -> None:
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def two_roots(world: AuditWorld) -> None:
    write(world)
    # The next writer finds no root that it can open, and makes one: two chains under two roots.
    as_superuser(world, "UPDATE security.audit_keys SET environment = 'aside'")
    write(world)
    as_superuser(world, "UPDATE security.audit_keys SET environment = 'test'")


def judged(world: AuditWorld) -> set[FindingKind] | None:
    """Return the kinds of findings; ``None`` where no root opens at all, so that nothing is said to be verified."""
    try:
        found = verify(world.settings(database_url=world.url)).findings
    except KMSUnwrapError:
        return None
    return {kind for kind, count in found.counts.items() if count}


@pytest.mark.parametrize(
    "change", [pytest.param(each, marks=[] if each == "swapped" else [pytest.mark.slow]) for each in CHANGES]
)
def test_no_chain_verifies_under_a_root_that_was_changed_and_writers_go_on_under_a_new_one(
    world: AuditWorld, change: str
) -> None:
    two_roots(world)
    assert judged(world) == set()
    as_superuser(world, CHANGES[change])
    assert judged(world) != set()
    write(world)
    assert world.query("SELECT count(*) FROM security.audit_keys") == [(3,)]
    assert judged(world)


def test_one_root_that_was_changed_is_named_and_the_other_still_verifies(world: AuditWorld) -> None:
    two_roots(world)
    as_superuser(
        world,
        "UPDATE security.audit_keys SET wrapped_key = set_byte(wrapped_key, 30, get_byte(wrapped_key, 30) # 1) "
        "WHERE key_id = (SELECT min(key_id::text)::uuid FROM security.audit_keys)",
    )
    found = judged(world)
    assert found is not None
    assert FindingKind.KEY_UNUSABLE in found
