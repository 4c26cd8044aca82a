"""No copy of a branch key, or of a data key under one, stays in memory because what was to be done with it failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import DatabaseError, KeyRecordForgedError, KMSKeyStateError
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.branch.provider import BranchKMSProvider
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from tests.rewrap.branch_world import BRANCHES, managed, secret_of
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld
from tests.support.secrets import not_wiped, secrets_made


def fails(*_: Any, **__: Any) -> Any:
    raise DatabaseError


@pytest.fixture
def branch(world: RewrapWorld, kek: Path) -> Iterator[BranchKMSProvider]:
    """A provider whose branch key is made already, and in its cache."""
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
        provider = BranchKMSProvider(
            BranchKeyStore(manager._store.connections),
            UnwrappingProviders(LocalKMSProvider(kek)),
            environment=ENVIRONMENT,
            grouping=Grouping.parse("environment"),
        )
        provider.check()
        yield provider


CONTEXT = {"tenant_id": "t1"}


def test_a_data_key_that_could_not_be_wrapped_is_wiped(
    branch: BranchKMSProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch._uses, "take", fails)
    with secrets_made() as made, pytest.raises(DatabaseError):
        branch.generate_data_key(CONTEXT)
    assert made
    assert not_wiped(made) == 0


@pytest.mark.parametrize("step", ["succeed", "owned"])
def test_a_branch_key_that_could_not_be_stored_or_read_again_is_wiped(
    branch: BranchKMSProvider, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(branch._store, step, fails)
    with secrets_made() as made, pytest.raises(DatabaseError):
        branch.renew()
    assert made
    assert not_wiped(made) == 0


def test_a_branch_key_that_another_process_was_first_to_store_is_wiped(
    branch: BranchKMSProvider, world: RewrapWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch._store, "succeed", lambda *_: None)
    with secrets_made() as made:
        winner = branch.renew()
    assert [(winner.version, winner.branch_id)] == [(row[1], row[3]) for row in world.execute(BRANCHES)]
    assert made
    assert not_wiped(made) == 0


def test_a_branch_key_that_was_replaced_at_once_is_refused_and_wiped(
    branch: BranchKMSProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch._store, "succeed", lambda *_: None)
    monkeypatch.setattr(branch, "_active_of", lambda _: None)
    with secrets_made() as made, pytest.raises(KMSKeyStateError, match="another process replaced the branch key"):
        branch.renew()
    assert made
    assert not_wiped(made) == 0


def test_the_next_branch_key_has_the_next_version_and_is_in_the_cache(
    branch: BranchKMSProvider, world: RewrapWorld
) -> None:
    with secrets_made() as made:
        first, second = branch.renew(), branch.renew()
    assert (first.version, second.version) == (2, 3)
    assert [row[1:3] for row in world.execute(BRANCHES)] == [
        (1, "deactivated"), (2, "deactivated"), (3, "active"),
    ]  # fmt: skip
    assert not_wiped(made) == 2
    branch.forget()
    assert not_wiped(made) == 0


def test_a_branch_key_whose_row_is_forged_wraps_nothing_though_it_is_in_the_cache(
    branch: BranchKMSProvider, world: RewrapWorld
) -> None:
    assert branch.generate_data_key(CONTEXT).wrapped
    world.execute("UPDATE glpgenc.branch_keys SET wrapped_key = wrapped_key || wrapped_key")
    with pytest.raises(KeyRecordForgedError):
        branch.generate_data_key(CONTEXT)
    with pytest.raises(KeyRecordForgedError):
        branch.renew()
