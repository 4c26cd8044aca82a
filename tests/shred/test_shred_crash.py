"""Killed at any step, with the server or the KMS gone: run again, it ends as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError, KMSError
from glpgenc.installer import install
from glpgenc.shred import receipt
from glpgenc.shred.destruction import Destruction, FailedDestruction, finish_due
from glpgenc.shred.run import ShredOptions
from glpgenc.shred.undo import undo
from tests.shred.shred_world import AT_ONCE, VICTIM, ShredWorld, world_on

pytestmark = pytest.mark.slow

# Each step, and whether the tombstone stands after the kill.
SHREDDING = {
    "run.plant after": False,
    "tombstones.put after": False,
    "run.require_refused before": True,
    "run.schedule_deletion after": True,
    "receipt.sign after": True,
    "tombstones.set_receipt after": True,
}
FINISHING = {
    "tombstones.destroy_keys after": False,
    "destruction.require_refused before": True,
    "receipt.remaining_copies after": True,
    "receipt.sign after": True,
    "tombstones.set_receipt after": True,
}


@pytest.mark.parametrize("step", SHREDDING)
def test_killed_while_shredding_it_completes_when_run_again(people: ShredWorld, step: str) -> None:
    people.killed(step, "shred", window=3600)
    if SHREDDING[step]:
        people.require_shredded()
    else:
        people.require_readable()
    done = people.shred()
    people.require_shredded()
    stored = people.tombstone()
    assert stored is not None
    assert stored["receipt"] == done.receipt
    undo(people.settings, VICTIM)
    people.require_readable()


@pytest.mark.parametrize("step", FINISHING)
def test_killed_while_destroying_it_is_all_or_nothing_and_again_ends_right(people: ShredWorld, step: str) -> None:
    people.shred()
    people.end_the_window()
    people.killed(step, "finish")
    assert people.states() == ({("destroyed", True)} if FINISHING[step] else {("active", False)})
    people.require_shredded()
    [done] = finish_due(people.settings)
    assert isinstance(done, Destruction)
    people.require_destroyed()
    assert receipt.check(people.settings, people.manager, done.receipt)["action"] == "destroyed"
    assert finish_due(people.settings) == []


def test_killed_while_undoing_it_is_shredded_still_and_again_brings_it_back(people: ShredWorld) -> None:
    people.shred()
    people.killed("tombstones.remove after", "undo")
    people.require_shredded()
    undo(people.settings, VICTIM)
    people.require_readable()


def test_with_the_kms_away_nothing_is_changed_or_without_a_canary_only_the_receipt_is_missing(
    people: ShredWorld,
) -> None:
    file = people.home / "kek.json"
    away = file.rename(people.home / "away.json")
    with pytest.raises(KMSError):
        people.shred()
    assert people.tombstone() is None
    away.rename(file)
    people.shred()
    people.end_the_window()
    away = file.rename(people.home / "away.json")
    with pytest.raises(KMSError):  # the provider can't even be built
        finish_due(people.settings)
    away.rename(file)
    [done] = finish_due(people.settings)
    assert isinstance(done, Destruction)
    people.require_destroyed()


def test_a_server_that_crashes_keeps_the_tombstone_and_the_destruction(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    install(private_postgres.url())
    with world_on(private_postgres.url(), tmp_path) as people:
        people.shred()
        private_postgres.stop("immediate")
        with pytest.raises(DatabaseError):
            finish_due(people.settings)
        private_postgres.start()
        people.require_shredded()
        people.end_the_window()
        people.killed("receipt.sign after", "finish")
        private_postgres.stop("immediate")
        private_postgres.start()
        [done] = finish_due(people.settings)
        assert not isinstance(done, FailedDestruction)
        people.require_destroyed()


def test_without_a_canary_the_receipt_says_so(people: ShredWorld) -> None:
    done = people.shred(ShredOptions(window=AT_ONCE.window, canary=False))
    assert done.receipt["receipt"]["canary"]["values_not_made"] == {"health": "not requested", "pii": "not requested"}
    people.require_destroyed()
