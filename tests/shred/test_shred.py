"""A shredded tenant can't be read from that moment on, comes back while there is time, and is destroyed after it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import psycopg
import pytest

import glpgenc
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import KeyManagementError, KeyNotFoundError, KeyShreddedError, KeyStateError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.watcher import KeyWatcher
from glpgenc.settings import Settings
from glpgenc.shred import canary as shred_canary
from glpgenc.shred.canary import ShredFailedError
from glpgenc.shred.destruction import Destruction, finish_due
from glpgenc.shred.run import ShredOptions, plan_shred, shred
from glpgenc.shred.undo import undo
from tests.keys.test_staging import eventually
from tests.shred.shred_world import AT_ONCE, OTHER, VICTIM, ShredWorld


def test_within_the_window_nothing_is_destroyed_and_nothing_is_read(people: ShredWorld) -> None:
    before = people.execute("SELECT * FROM glpgenc.data_keys WHERE tenant_id = %s ORDER BY 1", VICTIM)
    done = people.shred()
    people.require_shredded()
    assert people.execute("SELECT * FROM glpgenc.data_keys WHERE tenant_id = %s ORDER BY 1", VICTIM) == before
    assert done.finished is None
    assert done.tombstone.undo_until - done.tombstone.requested_at == timedelta(days=7)
    assert finish_due(people.settings) == []
    assert done.receipt["receipt"]["canary"]["values_that_opened_before_and_not_after"] == ["health", "pii"]


def test_undone_in_time_all_is_back(people: ShredWorld) -> None:
    people.shred()
    done = undo(people.settings, VICTIM)
    assert (done.failed, done.still_shredded) == ({}, [])
    assert done.readable == len(people.manager.list(tenant_id=VICTIM))
    assert people.tombstone() is None
    people.require_readable()
    with pytest.raises(KeyStateError, match="is not shredded"):
        undo(people.settings, VICTIM)


def test_when_the_window_is_over_the_keys_are_destroyed_once(people: ShredWorld) -> None:
    people.shred()
    keys = len(people.manager.list(tenant_id=VICTIM))
    people.end_the_window()
    with pytest.raises(KeyStateError, match="could be undone until"):
        undo(people.settings, VICTIM)
    [done] = finish_due(people.settings)
    assert isinstance(done, Destruction)
    assert done.destroyed == keys
    assert done.receipt["receipt"]["action"] == "destroyed"
    people.require_destroyed()
    assert finish_due(people.settings) == []
    with pytest.raises(KeyStateError, match="can't be undone"):
        undo(people.settings, VICTIM)


def test_without_a_window_they_are_destroyed_at_once_and_again_is_the_same(people: ShredWorld) -> None:
    done = people.shred(AT_ONCE)
    assert done.finished is not None
    people.require_destroyed()
    assert done.receipt["receipt"]["canary"]["values_that_opened_before_and_not_after"] == ["health", "pii"]
    again = people.shred(AT_ONCE)
    assert again.receipt == done.receipt
    people.require_destroyed()


def test_one_class_is_shredded_and_the_others_are_not(people: ShredWorld) -> None:
    people.shred(AT_ONCE, data_class="health")
    with people.fresh() as manager:
        with pytest.raises(KeyShreddedError):
            manager.active(VICTIM, "health")
        manager.active(VICTIM, "pii").wipe()
    people.shred()
    assert undo(people.settings, VICTIM).still_shredded == ["health"]


def test_the_window_may_be_cut_short_and_is_never_made_longer(people: ShredWorld) -> None:
    first = people.shred(ShredOptions(window=timedelta(hours=2))).tombstone
    assert people.shred().tombstone.undo_until == first.undo_until
    assert people.shred(ShredOptions(window=timedelta(hours=1))).tombstone.undo_until < first.undo_until
    people.shred(AT_ONCE)
    people.require_destroyed()


@pytest.mark.parametrize("tenant", ["*", "nobody", ""])
def test_all_tenants_and_unknown_ones_are_refused(people: ShredWorld, tenant: str) -> None:
    for call in (plan_shred, shred):
        with pytest.raises(KeyManagementError):
            call(people.settings, tenant)
    with pytest.raises(KeyNotFoundError, match="no data key of class 'nothing'"):
        shred(people.settings, VICTIM, "nothing")
    assert people.execute("SELECT FROM glpgenc.tombstones") == []


def refused(manager: KeyManager) -> bool:
    try:
        manager.active(VICTIM, "pii").wipe()
    except KeyShreddedError:
        return True
    return False


def test_watching_process_stops_at_once_and_others_at_their_ttl(people: ShredWorld) -> None:
    with people.fresh() as watching, people.fresh() as other, KeyWatcher(watching, people.admin_url) as watcher:
        assert watcher.wait(10)
        for manager in (watching, other):
            manager.active(VICTIM, "pii").wipe()
            manager.active(OTHER, "pii").wipe()
        done = people.shred(ShredOptions(settle=120))
        assert eventually(lambda: refused(watching))
        assert not refused(other)  # from its cache
        [told] = [each for each in done.receipt["receipt"]["copies"] if each["place"] == "caches"]
        until = done.tombstone.requested_at + timedelta(seconds=120)
        assert told["until"].startswith(f"wait until {until:%Y-%m-%d %H:%M:%S} UTC")
        other.invalidate()
        assert refused(other)


def test_sessions_and_encryptors_for_it_end_in_the_error_that_says_so(people: ShredWorld) -> None:
    for options in (ShredOptions(), AT_ONCE):
        people.shred(options)
        with people.fresh() as manager, psycopg.connect(people.admin_url) as connection:
            with (
                pytest.raises(KeyShreddedError, match="shredded"),
                glpgenc.session(connection, tenant_id=VICTIM, data_classes=["pii"], key_manager=manager),
            ):
                pass
            with pytest.raises(KeyShreddedError):
                ColumnEncryptor(manager, tenant_id=VICTIM).encrypt_field("x", "people.note")
            for make in (manager.create, manager.stage):
                with pytest.raises(KeyShreddedError):
                    make(VICTIM, "pii")


def test_no_key_is_created_for_a_shredded_tenant_without_rows(people: ShredWorld) -> None:
    people.shred()
    people.execute("DELETE FROM glpgenc.data_keys WHERE tenant_id = %s", VICTIM)
    with people.fresh() as manager:
        for call in (manager.active, manager.create):
            with pytest.raises(KeyShreddedError):
                call(VICTIM, "pii")
    assert people.states() == set()


def test_concurrent_shreds_give_one_result(people: ShredWorld) -> None:
    begin, failed = threading.Barrier(4), []

    def run() -> None:
        begin.wait()
        try:
            people.shred(AT_ONCE)
            finish_due(people.settings)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    people.require_destroyed()
    assert people.execute("SELECT count(*) FROM glpgenc.tombstones") == [(1,)]
    assert finish_due(people.settings) == []


def test_undoing_and_finishing_at_once_one_of_them_wins(people: ShredWorld) -> None:
    people.shred(ShredOptions(window=timedelta(seconds=1)))
    stop = datetime.now().astimezone() + timedelta(seconds=3)
    undone: list[bool] = []

    def take_back() -> None:
        while datetime.now().astimezone() < stop:
            try:
                undo(people.settings, VICTIM)
            except KeyStateError:
                continue
            undone.append(True)

    thread = threading.Thread(target=take_back)
    thread.start()
    while thread.is_alive():
        finish_due(people.settings)
    assert undone == [True]
    people.require_readable()


def test_a_key_that_is_still_given_out_fails_the_command(people: ShredWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if the tombstone did not work: it is gone when the keys are asked for.
    real = KeyManager.from_settings

    def without_tombstone(settings: Settings) -> KeyManager:
        people.execute("DELETE FROM glpgenc.tombstones")
        return real(settings)

    keys = people.manager.list(tenant_id=VICTIM)
    canary = shred_canary.plant(people.manager, keys)
    people.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES (%s)", VICTIM)
    shred_canary.require_refused(people.settings, keys, canary)
    monkeypatch.setattr(KeyManager, "from_settings", without_tombstone)
    with pytest.raises(ShredFailedError, match="can still be decrypted"):
        shred_canary.require_refused(people.settings, keys, canary)
    with pytest.raises(ShredFailedError, match="still given out"):
        shred_canary.require_refused(people.settings, keys, shred_canary.ShredCanary())


def test_the_plan_changes_nothing_and_says_what_would_live_on(people: ShredWorld) -> None:
    found = plan_shred(people.settings, VICTIM)
    assert people.tombstone() is None
    people.require_readable()
    told = {each.place: each for each in found.copies}
    assert set(told) >= {"KMS key", "caches", "sessions", "search terms", "backups", "WAL", "decrypted values"}
    assert len(found.keys) == len(people.manager.list(tenant_id=VICTIM))
