"""Data keys moved to another key or provider: each is the same key afterwards, and every value decrypts."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, add_version, create_key_file
from glpgenc.rewrap.workers import RewrapStatus
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.rewrap.rewrap_world import STATES, RewrapWorld
from tests.support.signing import move_registry_key

UNTOUCHED = "SELECT ctid, xmin, people FROM people ORDER BY 1"


def test_to_another_key_of_the_kms_without_the_keys_leaving_it_but_to_be_compared(
    world: RewrapWorld, aws: AwsStandIn
) -> None:
    old, new = aws.provider(aws.create_key()), aws.provider(aws.create_key())
    world.store_values(old)
    world.fill(old, 9)
    before = world.execute(UNTOUCHED)
    aws.calls.clear()
    found = world.rewrap(new, old)
    assert (found.rewrapped, found.already, found.failed, found.left) == (12, 0, {}, 0)
    assert (found.provider, found.key_uri, found.error) == ("aws", new.current_uri(), None)
    assert aws.calls == {"ReEncrypt": 12, "Decrypt": 25}  # once of the registry key
    assert world.execute(UNTOUCHED) == before
    move_registry_key(world.url, UnwrappingProviders(new, [old]))
    aws.disable(old.current_uri())
    world.check(new, uri=new.current_uri())


def test_without_verification_no_key_leaves_the_kms(world: RewrapWorld, aws: AwsStandIn) -> None:
    old, new = aws.provider(aws.create_key()), aws.provider(aws.create_key())
    world.fill(old, 5)
    aws.calls.clear()
    assert world.rewrap(new, old, verify=False).rewrapped == 5
    assert aws.calls == {"ReEncrypt": 5, "Decrypt": 1}  # of the registry key
    world.check(new, uri=new.current_uri())


def test_to_another_region(world: RewrapWorld, aws: AwsStandIn) -> None:
    old = aws.provider(aws.create_key())
    new = aws.provider(aws.create_key(region="us-east-1"), region="us-east-1")
    world.store_values(old)
    world.fill(old, 5)
    aws.calls.clear()
    assert world.rewrap(new, old).rewrapped == 8
    assert aws.calls == {"Encrypt": 8, "Decrypt": 17}
    world.check(new, uri=new.current_uri())


def test_from_aws_to_local_and_back(world: RewrapWorld, aws: AwsStandIn, kek: Path) -> None:
    cloud, local = aws.provider(aws.create_key()), LocalKMSProvider(kek)
    world.store_values(cloud)
    world.fill(cloud, 5)
    for to, source in ((local, cloud), (cloud, local)):
        found = world.rewrap(to, source)
        assert (found.provider, found.rewrapped, found.left) == (to.name, 8, 0)
        world.check(to, uri=to.current_uri())


def test_to_another_key_file_and_to_the_next_version_of_it(world: RewrapWorld, kek: Path) -> None:
    create_key_file(kek.with_name("new.json"))
    old, new = LocalKMSProvider(kek), LocalKMSProvider(kek.with_name("new.json"))
    world.store_values(old)
    world.fill(old, 20)
    assert world.rewrap(new, old).rewrapped == 23
    world.check(new, uri=new.current_uri())
    add_version(kek.with_name("new.json"))
    assert world.rewrap(new).rewrapped == 23
    assert world.execute("SELECT DISTINCT substr(wrapped_key, 1, 4) FROM glpgenc.data_keys") == [(b"\0\0\0\2",)]
    world.check(new)
    again = world.rewrap(new)
    assert (again.rewrapped, again.already, again.left) == (0, 23, 0)


def test_every_state_is_moved_and_what_is_destroyed_stays_so(world: RewrapWorld, kek: Path) -> None:
    old, new = LocalKMSProvider(kek), _other(kek)
    world.fill(old, len(STATES))
    states = "SELECT key_id, state, version, created_at FROM glpgenc.data_keys ORDER BY 1"
    world.execute(
        "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri)"
        " VALUES (gen_random_uuid(), 'gone', 'pii', 'encryption', 1, 'destroyed', 'local', 'local:gone')"
    )
    before = world.execute(states)
    assert world.rewrap(new, old).rewrapped == len(STATES)
    assert world.execute(states) == before
    assert world.execute("SELECT key_uri FROM glpgenc.data_keys WHERE state = 'destroyed'") == [("local:gone",)]


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        (WrappedKeySelection(tenant_id="a3"), 1),
        (WrappedKeySelection(data_class="health"), 7),
        (WrappedKeySelection(data_class="health", tenant_id="a3"), 1),
        (WrappedKeySelection(provider="local"), 14),
        (WrappedKeySelection(provider="aws"), 0),
        (WrappedKeySelection(key_uri="{b}"), 4),
    ],
    ids=str,
)
def test_only_what_is_selected_is_moved(
    world: RewrapWorld, kek: Path, selection: WrappedKeySelection, keys: int
) -> None:
    a, b, new = LocalKMSProvider(kek), _other(kek, "b"), _other(kek)
    world.fill(a, 10, tenant="a")
    world.fill(b, 4, tenant="b")
    if selection.key_uri is not None:
        selection = WrappedKeySelection(key_uri=b.current_uri())
    found = world.rewrap(new, a, b, selection=selection)
    assert (found.rewrapped, found.left) == (keys, 0)
    assert world.under(new.current_uri()) == keys
    world.check(new, a, b)


def test_a_key_of_a_provider_that_is_not_configured_is_reported_and_stays(world: RewrapWorld, kek: Path) -> None:
    a, b, new = LocalKMSProvider(kek), _other(kek, "b"), _other(kek)
    world.fill(a, 3, tenant="a")
    world.fill(b, 2, tenant="b")
    found = world.rewrap(new, a)
    assert (found.rewrapped, len(found.failed), found.left) == (3, 2, 2)
    assert {reason.split(":")[0] for reason in found.failed.values()} == {KMSConfigurationError.__name__}
    assert b.current_uri() in next(iter(found.failed.values()))
    world.check(new, b)


def test_a_key_made_meanwhile_under_the_old_one_is_moved_too(world: RewrapWorld, kek: Path) -> None:
    old, new = LocalKMSProvider(kek), _other(kek)
    world.fill(old, 30)
    made = threading.Event()

    def make_one(_: RewrapStatus) -> None:
        # Its id lies before all others, which are read by now.
        if not made.is_set():
            made.set()
            world.fill(old, 1, tenant="late")

    with closing(world.work(new, old)) as work:
        found = work.run(make_one)
    assert made.is_set()
    assert (found.rewrapped, found.left) == (31, 0)
    world.check(new, uri=new.current_uri())


def test_runs_at_once_do_each_key_and_none_twice(world: RewrapWorld, kek: Path) -> None:
    old, new = LocalKMSProvider(kek), _other(kek)
    world.fill(old, 400)
    found: list[tuple[int, int, dict[UUID, str], int]] = []

    def run() -> None:
        one = world.rewrap(new, old, batch=20, threads=2)
        found.append((one.rewrapped, one.already, one.failed, one.left))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one[0] for one in found) == 400
    assert [(one[0] + one[1], one[2], one[3]) for one in found] == [(400, {}, 0)] * 3
    world.check(new, uri=new.current_uri())


def _other(kek: Path, name: str = "new") -> LocalKMSProvider:
    path = kek.with_name(f"{name}.json")
    create_key_file(path)
    return LocalKMSProvider(path)
