"""Rows of keys that a superuser without the KMS set back, revived, swapped or removed: refused, and doctor says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from glpgenc.doctor.check import CheckContext, Options
from glpgenc.doctor.checks.keys import check_signatures
from glpgenc.errors import GlpgencError, KeyManagementError, KeyNotFoundError, KeyRecordForgedError
from glpgenc.keys import DEKCache, KeyManager, KeyState
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.trust.row_signing import key_rows, sign_rows
from glpgenc.rewrap.branch_rotation import BranchRotation
from glpgenc.rotation.retirement import mark_compromised, retire
from glpgenc.settings import Settings
from tests.support.databases import execute


class Attacked:
    """Three versions of a key of ``acme``, the first of which is compromised, and one of ``zorg``.

    :ivar past: all rows of ``acme`` as they were after each change, oldest first.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.past: list[list[dict[str, Any]]] = []
        with self.manager() as manager, psycopg.connect(self._url, autocommit=True) as connection:
            manager.create("zorg", "pii")
            manager.create("acme", "pii")
            self._remember()
            for _ in range(2):
                manager.activate(manager.stage("acme", "pii"))
                self._remember()
            mark_compromised(connection, manager.records, self.key(1))
            self._remember()

    @property
    def _url(self) -> str:
        return self.settings.require_database_url()

    def manager(self) -> KeyManager:
        return KeyManager.from_settings(self.settings)

    def execute(self, statement: str, *parameters: Any) -> list[Any]:
        return execute(self._url, statement, *parameters, as_replica=True)

    def key(self, version: int, tenant: str = "acme") -> UUID:
        query = "SELECT key_id FROM glpgenc.data_keys WHERE tenant_id = %s AND version = %s"
        [[found]] = self.execute(query, tenant, version)
        assert isinstance(found, UUID)
        return found

    def set_back(self, then: int, *versions: int) -> None:
        """Let rows be what they were after the change of a number, MAC and generation included."""
        for row in self.past[then]:
            if row["version"] in versions:
                self.execute("DELETE FROM glpgenc.data_keys WHERE key_id = %s", row["key_id"])
                columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
                self.execute(f"INSERT INTO glpgenc.data_keys ({columns}) VALUES ({places})", *row.values())

    def refusal(self, tenant: str = "acme") -> str | None:
        """Return the error that a new process gets which asks for the tenant's keys."""
        with self.manager() as manager:
            try:
                manager.active(tenant, "pii").wipe()
                for key in manager.readable(tenant, "pii"):
                    key.wipe()
            except GlpgencError as error:
                return type(error).__name__
        return None

    def found(self) -> set[str]:
        """Return what doctor names."""
        with psycopg.connect(self._url) as connection:
            return {fault.subject for fault in check_signatures(CheckContext(connection, self.settings, Options()))}

    def _remember(self) -> None:
        with psycopg.connect(self._url, row_factory=psycopg.rows.dict_row) as connection:
            query = "SELECT * FROM glpgenc.data_keys WHERE tenant_id = 'acme' ORDER BY version"
            self.past.append(connection.execute(query).fetchall())


@pytest.fixture
def attacked(database: str, tmp_path: Path) -> Attacked:
    create_key_file(tmp_path / "kek.json")
    found = Attacked(Settings(database_url=database, environment="test", local_kek_file=tmp_path / "kek.json"))
    assert (found.refusal(), found.refusal("zorg"), found.found()) == (None, None, set())
    return found


FORGED = KeyRecordForgedError.__name__
_SWAP = """
    UPDATE glpgenc.data_keys k SET {columns} FROM glpgenc.data_keys o
    WHERE (k.tenant_id, k.version, o.tenant_id, o.version) IN (('acme', 2, {other}), ({other}, 'acme', 2))
"""


def swap(columns: str, other: str) -> str:
    return _SWAP.format(columns=", ".join(f"{name} = o.{name}" for name in columns.split()), other=other)


@pytest.mark.parametrize(
    "change",
    {
        "revive a compromised key": "SET state = 'deactivated' WHERE version = 1",
        "revive a replaced key beside no other": "SET state = CASE version WHEN 2 THEN 'active' ELSE 'deactivated' END",
        "retire a key": "SET retired_at = now() WHERE version = 2",
        "another KMS key": "SET key_uri = 'local:' || gen_random_uuid() WHERE version = 2",
        "another wrapped key": "SET wrapped_key = wrapped_key || '\\x00' WHERE version = 2",
        "another version": "SET version = 9 WHERE version = 3",
        "no MAC": "SET mac = NULL WHERE version = 3",
        "no MACs": "SET mac = NULL, generation = NULL",
        "another generation": "SET generation = generation + 1",
        "a copied MAC": "SET mac = (SELECT mac FROM glpgenc.data_keys WHERE tenant_id = 'zorg') WHERE version = 3",
    }.items(),
    ids=lambda change: change[0],
)
def test_a_changed_row_is_refused_and_found(attacked: Attacked, change: tuple[str, str]) -> None:
    table, _, rest = "glpgenc.data_keys", *change
    where = " AND" if "WHERE version" in rest else " WHERE"
    # A state that could be active twice is set in one statement, whose order decides nothing then.
    attacked.execute("DROP INDEX glpgenc.data_keys_one_active")
    attacked.execute(f"UPDATE {table} {rest}{where} tenant_id = 'acme'")
    assert attacked.refusal() in {FORGED, "KMSConfigurationError"}
    assert any(f"data key {attacked.execute(one)[0][0]}" in attacked.found() for one in _ACME)
    assert attacked.refusal("zorg") is None


_ACME = [f"SELECT key_id FROM glpgenc.data_keys WHERE tenant_id = 'acme' ORDER BY version OFFSET {n}" for n in range(3)]


@pytest.mark.parametrize(
    "columns", ["wrapped_key", "wrapped_key mac", "wrapped_key key_uri state generation mac", "state mac", "mac"]
)
@pytest.mark.parametrize("other", ["'acme', 1", "'zorg', 1"])
def test_swapped_rows_are_refused_and_found(attacked: Attacked, columns: str, other: str) -> None:
    attacked.execute("DROP INDEX glpgenc.data_keys_one_active")
    attacked.execute(swap(columns, other))
    assert attacked.refusal() == FORGED
    assert attacked.found()


@pytest.mark.parametrize(
    ("then", "versions"),
    [(0, [1]), (1, [1]), (1, [2]), (2, [1]), (2, [2]), (2, [3]), (1, [1, 2]), (2, [1, 2]), (2, [1, 3])],
)
def test_an_old_row_among_newer_ones_is_refused_and_found(attacked: Attacked, then: int, versions: list[int]) -> None:
    attacked.execute("DROP INDEX glpgenc.data_keys_one_active")
    attacked.set_back(then, *versions)
    assert attacked.refusal() == FORGED
    assert attacked.found()


@pytest.mark.parametrize("version", [1, 2])
def test_without_a_version_the_others_are_refused(attacked: Attacked, version: int) -> None:
    attacked.execute("DELETE FROM glpgenc.data_keys WHERE tenant_id = 'acme' AND version = %s", version)
    assert attacked.refusal() == FORGED
    assert attacked.found()


def test_without_the_newest_version_the_one_before_it_is_not_used_again(attacked: Attacked) -> None:
    attacked.execute("DELETE FROM glpgenc.data_keys WHERE tenant_id = 'acme' AND version = 3")
    attacked.execute("UPDATE glpgenc.data_keys SET state = 'active' WHERE tenant_id = 'acme' AND version = 2")
    assert attacked.refusal() == FORGED
    assert attacked.found()


def test_all_rows_of_an_owner_as_they_once_were_are_believed(attacked: Attacked) -> None:
    # The limit: that is what restoring a backup looks like.
    attacked.execute("DELETE FROM glpgenc.data_keys WHERE tenant_id = 'acme'")
    attacked.set_back(1, 1, 2)
    assert (attacked.refusal(), attacked.found()) == (None, set())


def test_a_destroyed_and_a_retired_key_stay_so(attacked: Attacked) -> None:
    old, other = attacked.key(1), attacked.key(2)
    with (
        attacked.manager() as manager,
        psycopg.connect(attacked.settings.require_database_url(), autocommit=True) as connection,
    ):
        retire(connection, manager.records, other, settle=0)
        before = attacked.execute("SELECT wrapped_key, mac, generation FROM glpgenc.data_keys WHERE key_id = %s", old)
        with manager.records.changing(connection, [manager.records.store.get(old)]):
            connection.execute("UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE key_id = %s", [old])
    assert (attacked.refusal(), attacked.found()) == (None, set())
    attacked.execute("UPDATE glpgenc.data_keys SET retired_at = NULL WHERE key_id = %s", other)
    assert attacked.refusal() == FORGED
    attacked.execute("UPDATE glpgenc.data_keys SET retired_at = now() WHERE key_id = %s", other)
    assert attacked.refusal() is None
    attacked.execute(
        "UPDATE glpgenc.data_keys SET state = 'deactivated', wrapped_key = %s, mac = %s, generation = %s"
        " WHERE key_id = %s", *before[0], old,
    )  # fmt: skip
    assert attacked.refusal() == FORGED
    assert attacked.found()


def test_a_change_of_an_owner_with_a_forged_row_is_refused_and_signs_nothing(attacked: Attacked) -> None:
    attacked.execute("UPDATE glpgenc.data_keys SET state = 'deactivated' WHERE tenant_id = 'acme' AND version = 1")
    before = attacked.execute("SELECT key_id, mac, generation FROM glpgenc.data_keys ORDER BY 1")
    with attacked.manager() as manager:
        for change in (manager.stage, manager.create):
            with pytest.raises(KeyRecordForgedError):
                change("acme", "pii")
    assert attacked.execute("SELECT key_id, mac, generation FROM glpgenc.data_keys ORDER BY 1") == before


def test_without_the_registry_key_nothing_is_unwrapped_and_another_one_signs_nothing(attacked: Attacked) -> None:
    attacked.execute("DELETE FROM glpgenc.registry_keys")
    assert attacked.refusal() == KeyNotFoundError.__name__
    with attacked.manager() as manager:
        manager.create("new", "pii")
    assert (attacked.refusal("new"), attacked.refusal()) == (None, FORGED)


def test_a_warm_process_goes_on_until_its_ttl(attacked: Attacked) -> None:
    now = [0.0]
    cache: DEKCache[UUID, Any] = DEKCache(ttl=300, max_stale=900, clock=lambda: now[0])
    with attacked.manager() as cold:
        manager = KeyManager.from_store(cold.records.store, cold._unwrapping, environment="test", cache=cache)
        manager.active("acme", "pii").wipe()
        attacked.execute("UPDATE glpgenc.data_keys SET mac = NULL")
        manager.active("acme", "pii").wipe()
        now[0] = 301.0
        with pytest.raises(KeyRecordForgedError):
            manager.active("acme", "pii")


def test_rows_that_never_were_signed_are_signed_by_an_administrator_and_others_only_by_name(attacked: Attacked) -> None:
    attacked.execute("UPDATE glpgenc.data_keys SET mac = NULL, generation = NULL")
    with key_rows(attacked.settings) as rows:
        found = rows.unsigned()
    assert [each.never_signed for each in found] == [True, True]
    sign_rows(attacked.settings, found)
    assert (attacked.refusal(), attacked.refusal("zorg"), attacked.found()) == (None, None, set())
    attacked.execute("UPDATE glpgenc.data_keys SET state = 'deactivated' WHERE state = 'compromised'")
    with key_rows(attacked.settings) as rows:
        (changed,) = rows.unsigned()
    assert not changed.never_signed
    # What changes between looking and signing is not signed.
    attacked.execute("UPDATE glpgenc.data_keys SET wrapped_key = '\\x00' WHERE tenant_id = 'acme' AND version = 1")
    with pytest.raises(KeyManagementError, match="changed at the same time"):
        sign_rows(attacked.settings, [changed])
    assert attacked.refusal() == FORGED


@pytest.fixture
def branched(database: str, tmp_path: Path) -> Attacked:
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, environment="test", local_kek_file=tmp_path / "kek.json", branch_keys="environment"
    )
    found = Attacked(settings)
    with BranchRotation(settings, keep=True) as rotation:
        assert rotation.run("environment").error is None
    assert (found.refusal(), found.found()) == (None, set())
    return found


@pytest.mark.parametrize(
    "change",
    {
        "revive a replaced key": "UPDATE glpgenc.branch_keys SET state = CASE version WHEN 1 THEN 'active'"
        " ELSE 'deactivated' END",
        "another state": "UPDATE glpgenc.branch_keys SET state = 'compromised' WHERE version = 1",
        "another KMS key": "UPDATE glpgenc.branch_keys SET key_uri = key_uri || 'x' WHERE version = 1",
        "swap": "UPDATE glpgenc.branch_keys b SET wrapped_key = o.wrapped_key, mac = o.mac"
        " FROM glpgenc.branch_keys o WHERE o.version <> b.version",
        "delete": "DELETE FROM glpgenc.branch_keys WHERE version = 1",
        "no MACs": "UPDATE glpgenc.branch_keys SET mac = NULL",
    }.items(),
    ids=lambda change: change[0],
)
def test_a_changed_row_of_a_branch_key_is_refused_and_found(branched: Attacked, change: tuple[str, str]) -> None:
    branched.execute("DROP INDEX glpgenc.branch_keys_one_active")
    branched.execute(change[1])
    assert branched.refusal() == FORGED
    assert any(each.startswith("branch key ") for each in branched.found())
    with branched.manager() as manager, pytest.raises(KeyRecordForgedError):
        manager.create("new", "pii")


def test_states_are_what_they_should_be(attacked: Attacked) -> None:
    with attacked.manager() as manager:
        found = {each.version: each.state for each in manager.list(tenant_id="acme")}
    assert found == {1: KeyState.COMPROMISED, 2: KeyState.DEACTIVATED, 3: KeyState.ACTIVE}
