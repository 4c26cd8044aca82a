"""A login without any grant takes every advisory lock that glpgenc is known to take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from glpgenc.audit.keys import AuditKeys
from glpgenc.errors import InstallationError, RegistryError
from glpgenc.installer import install
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.reindex.steps import exclusive_reindex
from glpgenc.rotation.scheduler import only_runner
from tests.sessions.world import SessionWorld
from tests.support.databases import Role, login_role

OLD_RUNNER_LOCK = int.from_bytes(b"glpgrota", "big")
INSTALL_LOCK = 0x676C7067656E63
AUDIT_LOCKS = (0x676C61756469746B, 7451610391438783847)
EVENT: LiteralString = """
    INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, event_type, success, previous_mac, mac)
    SELECT gen_random_uuid(), 1, now() - %s::interval, 'x', true, sha256('a'), sha256('b')
"""


@pytest.fixture
def stranger(attacked: SessionWorld) -> Iterator[Role]:
    with login_role(attacked.admin_url) as role:
        yield role


@contextmanager
def locked(world: SessionWorld, stranger: Role, *keys: int) -> Iterator[int]:
    with psycopg.connect(stranger.url(world.admin_url), autocommit=True) as connection:
        for key in keys:
            connection.execute("SELECT pg_advisory_lock(%s::bigint)", [key])
        yield connection.info.backend_pid


def test_the_runner_of_rotations_takes_a_lock_that_no_stranger_and_no_application_can_take(
    attacked: SessionWorld, stranger: Role
) -> None:
    for url in (stranger.url(attacked.admin_url), attacked.url):
        for mode in ("ACCESS SHARE", "ROW EXCLUSIVE", "SHARE", "EXCLUSIVE", "ACCESS EXCLUSIVE"):
            with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("LOCK TABLE glpgenc.rotation_runner IN {} MODE").format(sql.SQL(mode)))
    with locked(attacked, stranger, OLD_RUNNER_LOCK), only_runner(attacked.admin_url, wait=False) as other:
        assert other is None


def test_an_application_counts_uses_and_can_t_lock_the_table_of_them(attacked: SessionWorld) -> None:
    for mode in ("ROW EXCLUSIVE", "SHARE", "EXCLUSIVE", "ACCESS EXCLUSIVE"):
        with psycopg.connect(attacked.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("LOCK TABLE glpgenc.key_uses IN {} MODE").format(sql.SQL(mode)))
    with attacked.manager.active("acme", "pii") as key:
        attacked.manager.uses.count(key.key_id, 1)


def test_partitions_of_the_audit_trail_do_not_wait_for_a_writer_and_keep_all_others_waiting(
    attacked: SessionWorld,
) -> None:
    with (
        psycopg.connect(attacked.url) as attacker,
        psycopg.connect(attacked.admin_url) as owner,
    ):
        # An event of a month without a partition, which is to be moved; then the transaction stays open.
        attacker.execute(EVENT, ["5 years"])
        attacker.commit()
        attacker.execute(EVENT, ["0 years"])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner.execute("SELECT glpgenc.gl_audit_partitions(3)")
        owner.rollback()
        attacker.rollback()
        assert owner.execute("SELECT glpgenc.gl_audit_partitions(3)").fetchall() != []


def test_an_administrator_runs_and_a_second_one_is_named_the_first(attacked: SessionWorld) -> None:
    with login_role(attacked.admin_url, member_of=["glpgenc_admin"]) as role:
        url = role.url(attacked.admin_url)
        with only_runner(url, wait=False) as first, only_runner(attacked.admin_url, wait=False) as second:
            assert first is None
            assert second is not None
            assert second.role == role.name
            with psycopg.connect(attacked.admin_url, autocommit=True) as admin:
                admin.execute("VACUUM")  # waits for nobody
        with only_runner(attacked.admin_url, wait=False) as again:
            assert again is None


def test_a_reindex_that_is_kept_from_its_lock_fails_and_names_who_has_it(
    attacked: SessionWorld, stranger: Role
) -> None:
    with psycopg.connect(stranger.url(attacked.admin_url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('glpgenc reindex people.email.exact', 0))")
        with (
            pytest.raises(RegistryError, match=f"backend {connection.info.backend_pid} of role '{stranger.name}'"),
            exclusive_reindex(attacked.admin_url, "test", "people.email.exact"),
        ):
            pass


def test_an_installation_that_is_kept_from_its_lock_gives_up_and_names_who_has_it(
    attacked: SessionWorld, stranger: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glpgenc.installer.LOCK_WAIT", 0.3)
    with locked(attacked, stranger, INSTALL_LOCK) as pid, pytest.raises(InstallationError, match=f"backend {pid} of"):
        install(attacked.admin_url)


def test_the_audit_trail_s_months_are_made_whoever_has_an_advisory_lock(attacked: SessionWorld, stranger: Role) -> None:
    with locked(attacked, stranger, *AUDIT_LOCKS), psycopg.connect(attacked.admin_url) as admin:
        admin.execute("SET LOCAL statement_timeout = '10s'")
        admin.execute("SELECT glpgenc.gl_audit_partitions(4)")


def test_the_audit_trail_s_first_root_is_made_whoever_has_an_advisory_lock(
    attacked: SessionWorld, stranger: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glpgenc.audit.keys._FIRST_WAIT", 0.3)
    keys = AuditKeys(UnwrappingProviders(attacked.kms), environment="without a root")
    with locked(attacked, stranger, *AUDIT_LOCKS), psycopg.connect(attacked.admin_url, autocommit=True) as admin:
        admin.execute("SET statement_timeout = '10s'")
        made = keys.current(admin)
        assert keys.current(admin).record.key_id == made.record.key_id
