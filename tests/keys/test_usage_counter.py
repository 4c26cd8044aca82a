"""Uses of A256GCM are counted before they are made: by every process, never too few, and not beyond the bound."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError, DatabaseUnavailableError, KeyNotFoundError, KeyStateError
from glpgenc.installer import install
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.usage import DUE_USES, MAX_USES
from glpgenc.keys.usage_counter import UseCounter
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.support.databases import login_role
from tests.support.world import World

FIELDS = """
    SELECT glpgenc.gl_register_field('t.a', 'pii'), glpgenc.gl_register_field('t.padded', 'pii', 16),
           glpgenc.gl_register_field('t.searched', 'pii');
    SELECT glpgenc.gl_register_facet('t.searched', 'equal', 'exact');
"""


@dataclass
class UsesWorld(World):
    admin_url: str
    folder: Path
    manager: KeyManager

    @property
    def url(self) -> str:
        return self.admin_url

    def uses(self) -> int:
        return int(self.execute("SELECT coalesce(sum(uses), 0) FROM glpgenc.key_uses")[0][0])

    def set_uses(self, uses: int) -> None:
        self.execute(
            "INSERT INTO glpgenc.key_uses VALUES (%s, %s) ON CONFLICT (key_id) DO UPDATE SET uses = EXCLUDED.uses",
            key_id(self),
            uses,
        )

    def another(self, url: str | None = None, **options: Any) -> KeyManager:
        kms = LocalKMSProvider(self.folder / "kek.json")
        return KeyManager.from_store(DataKeyStore(url or self.url), kms, environment="test", **options)


@contextmanager
def world_on(url: str, folder: Path) -> Iterator[UsesWorld]:
    with psycopg.connect(url) as connection:
        connection.execute(FIELDS)
    create_key_file(folder / "kek.json")
    with KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(folder / "kek.json"), environment="test") as manager:
        manager.active("acme", "pii").wipe()
        yield UsesWorld(url, folder, manager)


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[UsesWorld]:
    with world_on(database, tmp_path) as world:
        yield world


def seal(manager: KeyManager, field: str = "t.a", suite: Suite = Suite.A256GCM) -> bytes:
    return Keyring(manager, "acme").sealer(field, suite)(b"value", "")


def test_a_batch_is_set_aside_for_many_values_and_batches_grow_to_the_setting(world: UsesWorld) -> None:
    uses = world.manager.uses.of(key_id(world))
    sealer = Keyring(world.manager, "acme").sealer("t.a", Suite.A256GCM)
    sealer(b"value", "")
    assert (world.uses(), uses.left) == (100, 99)
    for _ in range(11_100):
        sealer(b"value", "")
    assert (world.uses(), uses.left) == (100 + 1_000 + 10_000 + 10_000, 9_999)


def key_id(world: UsesWorld) -> Any:
    query = "SELECT key_id FROM glpgenc.data_keys WHERE purpose = 'encryption' AND state = 'active'"
    return world.execute(query)[0][0]


@pytest.mark.parametrize("field", ["t.a", "t.padded", "t.searched"])
def test_every_kind_of_field_is_counted(world: UsesWorld, field: str) -> None:
    with world.another(use_batch=1) as manager:
        ring = Keyring(manager, "acme")
        sealer = ring.sealer(field, Suite.A256GCM)
        sealed = [sealer(b"value", "") for _ in range(5)]
        assert world.uses() == 5
        world.manager.activate(world.manager.stage("acme", "pii"))
        manager.invalidate()
        assert Keyring(manager, "acme").reencrypt(field, sealed[0], "")[2:18] == key_id(world).bytes
        assert world.uses() == 6


def test_what_needs_no_count_is_not_counted(world: UsesWorld) -> None:
    sealed = seal(world.manager)
    before = world.uses()
    for _ in range(200):
        seal(world.manager, suite=Suite.A256CBC_HS512)
        seal(world.manager, suite=Suite.XAES256GCM)
        assert Keyring(world.manager, "acme").opener("t.a")(sealed, "") == b"value"
    assert world.uses() == before


def test_transactions_of_one_process_share_what_was_set_aside(world: UsesWorld) -> None:
    for _ in range(60):
        seal(world.manager)
    assert world.uses() == 100
    for _ in range(40):
        seal(world.manager)
    # Asked for before the last was used, where a transaction begins.
    assert world.uses() == 1_100


def test_threads_count_every_use_once(world: UsesWorld) -> None:
    uses = UseCounter(DataKeyStore(world.url).connections, 700).of(key_id(world))

    def take() -> None:
        for _ in range(3_000):
            uses.take()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.uses() - uses.left == 3_000 * 8


PROCESS = """
import os, signal, sys
from pathlib import Path
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite

url, path, what = sys.argv[1:]
manager = KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(Path(path)), environment="test", use_batch=100)
seal = Keyring(manager, "acme").sealer("t.a", Suite.A256GCM)
for _ in range(150):
    seal(b"value", "")
if what == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
for _ in range(3):
    if os.fork() == 0:
        # With the parent's function, which knows what the parent has set aside.
        for _ in range(10):
            seal(b"value", "")
        os._exit(0)
assert [os.wait()[1] for _ in range(3)] == [0, 0, 0]
manager.close()
"""


@pytest.mark.parametrize(("what", "code", "uses"), [("killed", -9, 200), ("forked", 0, 500)])
def test_no_process_uses_what_another_set_aside(world: UsesWorld, what: str, code: int, uses: int) -> None:
    arguments = [sys.executable, "-c", PROCESS, world.url, str(world.folder / "kek.json"), what]
    assert subprocess.run(arguments, check=False, timeout=60).returncode == code
    assert world.uses() == uses


def test_beyond_the_bound_a_key_encrypts_no_more_with_gcm_and_goes_on_otherwise(world: UsesWorld) -> None:
    sealed = seal(world.manager)
    world.set_uses(MAX_USES - 100)
    with world.another() as manager:
        ring = Keyring(manager, "acme")
        for _ in range(100):
            ring.sealer("t.a", Suite.A256GCM)(b"value", "")
        with pytest.raises(KeyStateError, match="must not encrypt more than 4294967296") as caught:
            ring.sealer("t.a", Suite.A256GCM)(b"value", "")
        assert "glpgenc rotation run" in (caught.value.hint or "")
        assert world.uses() == MAX_USES
        assert ring.opener("t.a")(sealed, "") == b"value"
        seal(manager, suite=Suite.A256CBC_HS512)
        assert ring.opener("t.a")(seal(manager, suite=Suite.XAES256GCM), "") == b"value"
        world.manager.activate(world.manager.stage("acme", "pii"))
        manager.invalidate()
        seal(manager)
    assert world.uses() == MAX_USES + 100


def test_from_half_of_it_on_the_log_tells_once(world: UsesWorld, caplog: pytest.LogCaptureFixture) -> None:
    world.set_uses(DUE_USES - 101)
    with world.another() as manager, caplog.at_level(logging.WARNING, "glpgenc"):
        sealer = Keyring(manager, "acme").sealer("t.a", Suite.A256GCM)
        for _ in range(100):
            sealer(b"value", "")
        assert caplog.records == []
        for _ in range(2_000):
            sealer(b"value", "")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"data key {key_id(world)} has encrypted" in caplog.text


def test_where_nothing_can_be_counted_nothing_is_encrypted(world: UsesWorld) -> None:
    sealed = seal(world.manager)
    with login_role(world.url, member_of=["glpgenc_auditor"]) as role:
        world.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA glpgenc TO {role.name}")
        for url, hint in (
            (role.url(world.url), "glpgenc_app"),
            (make_conninfo(world.url, options="-c default_transaction_read_only=on"), "primary"),
        ):
            with world.another(url) as manager:
                with pytest.raises(DatabaseError, match="can't be counted, so nothing was encrypted") as caught:
                    seal(manager)
                assert hint in (caught.value.hint or "")
                assert Keyring(manager, "acme").opener("t.a")(sealed, "") == b"value"


def test_with_the_database_away_what_is_set_aside_can_be_used_and_no_more(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    install(private_postgres.url())
    with world_on(private_postgres.url(), tmp_path) as world:
        ring = Keyring(world.manager, "acme")
        sealer = ring.sealer("t.a", Suite.A256GCM)
        for _ in range(90):
            sealer(b"value", "")
        private_postgres.stop()
        ring.forget()
        sealer = ring.sealer("t.a", Suite.A256GCM)
        for _ in range(10):
            sealer(b"value", "")
        with pytest.raises(DatabaseUnavailableError, match="so nothing was encrypted"):
            sealer(b"value", "")
        private_postgres.start()
        sealer(b"value", "")
        assert world.uses() == 200


def test_a_key_that_is_not_in_the_database_is_not_counted(world: UsesWorld) -> None:
    uses = UseCounter(DataKeyStore(world.url).connections).of(UUID(int=7))
    with pytest.raises(KeyNotFoundError):
        uses.take()
    assert world.uses() == 0


def test_the_keys_that_are_remembered_are_bounded(world: UsesWorld) -> None:
    counter = UseCounter(DataKeyStore(world.url).connections, max_keys=1)
    held = counter.of(key_id(world))
    held.take()
    counter.of(UUID(int=7))
    assert counter.of(key_id(world)) is not held
    held.take()
    assert world.uses() == 100


def test_python_and_sql_have_one_bound(world: UsesWorld) -> None:
    assert world.execute("SELECT glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[%s])", key_id(world), MAX_USES + 1) == []
    world.execute("SELECT glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[%s])", key_id(world), MAX_USES)
    assert world.execute("SELECT glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[1])", key_id(world)) == []
    assert world.uses() == MAX_USES
