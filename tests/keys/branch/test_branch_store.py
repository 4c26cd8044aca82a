"""Branch keys that end: what is current then, and what is left of a destroyed one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyTransitionError, KMSKeyStateError
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.branch.provider import BranchKMSProvider
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.model import KeyState
from tests.rewrap.branch_world import managed, secret_of
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld

CONTEXT = {"tenant_id": "a", "data_class": "pii"}


@pytest.fixture
def kms(world: RewrapWorld, kek: Path) -> Iterator[BranchKMSProvider]:
    """The branch keys of an environment that has a data key under its first one."""
    local = LocalKMSProvider(kek)
    with managed(world.url, local) as manager:
        secret_of(manager, "a")
    with closing(ConnectionPool(world.url)) as connections:
        provider = BranchKMSProvider(
            BranchKeyStore(connections),
            UnwrappingProviders(local),
            environment=ENVIRONMENT,
            grouping=Grouping("environment"),
        )
        with closing(provider):
            yield provider


@pytest.fixture
def store(world: RewrapWorld) -> Iterator[BranchKeyStore]:
    with closing(ConnectionPool(world.url)) as connections:
        yield BranchKeyStore(connections)


def test_what_is_current_is_the_active_key_of_a_group_that_there_is(
    kms: BranchKMSProvider, store: BranchKeyStore
) -> None:
    [first] = store.all_active()
    assert kms.is_current(b"", first.uri)
    second = kms.renew()
    assert (second.version, second.state) == (2, KeyState.ACTIVE)
    assert not kms.is_current(b"", first.uri)
    assert kms.is_current(b"", second.uri)
    assert not kms.is_current(b"", "local:another")
    with kms.held() as held:
        assert held.is_current(b"", second.uri)
        assert not held.is_current(b"", first.uri)


def test_of_a_destroyed_key_nothing_is_left_to_open_and_the_others_open(
    world: RewrapWorld, kek: Path, kms: BranchKMSProvider, store: BranchKeyStore
) -> None:
    second = kms.renew()
    made = kms.generate_data_key(CONTEXT)
    third = kms.renew()
    [owned] = [each for each in store.owned("environment") if each.branch_id == second.branch_id]
    assert owned.wrapped_key is not None
    store.destroy(owned, kms.signer)
    states = {each.version: (each.state, each.wrapped_key is None) for each in store.owned("environment")}
    assert states == {
        1: (KeyState.DEACTIVATED, False),
        2: (KeyState.DESTROYED, True),
        3: (KeyState.ACTIVE, False),
    }
    kms.forget()
    with pytest.raises(KMSKeyStateError, match="is destroyed"):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT)
    # What is signed again is the whole group.
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        assert len(secret_of(manager, "a")) == 32
        assert manager.create("b", "pii").key_uri == third.uri


def test_a_key_that_a_data_key_is_under_is_not_destroyed(kms: BranchKMSProvider, store: BranchKeyStore) -> None:
    kms.renew()
    first = store.owned("environment")
    [used] = [each for each in first if each.version == 1]
    with pytest.raises(KeyTransitionError):
        store.destroy(used, kms.signer)
    assert all(each.wrapped_key for each in store.owned("environment"))
