"""What does not open, or is not what it should be, is reported and never replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import DatabaseError, KMSAccessDeniedError, KMSError, KMSThrottledError, KMSUnavailableError
from glpgenc.keys.kms import WrappedKey
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer
from tests.rewrap.rewrap_world import RewrapWorld
from tests.support.databases import login_role
from tests.support.signing import resign

pytestmark = pytest.mark.slow

ROWS = "SELECT key_id, provider, key_uri, wrapped_key FROM glpgenc.data_keys ORDER BY 1"
SWAP = """
    UPDATE glpgenc.data_keys k SET wrapped_key = o.wrapped_key FROM glpgenc.data_keys o
    WHERE (k.tenant_id, o.tenant_id) IN (('t0', 't2'), ('t2', 't0'))
"""


class Interfering(LocalKMSProvider):
    """Wraps as it should, after the test has done something."""

    before: Callable[[], None] = staticmethod(lambda: None)
    change: Callable[[SecretBytes], SecretBytes] = staticmethod(lambda key: key)
    drop: str | None = None

    def held(self) -> Any:
        held: AbstractContextManager[LocalKMSProvider] = nullcontext(self)
        return held

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        self.before()
        kept = {name: value for name, value in context.items() if name != self.drop}
        return super().wrap(self.change(key), kept)


@pytest.fixture
def old(kek: Path) -> LocalKMSProvider:
    return LocalKMSProvider(kek)


@pytest.fixture
def new(kek: Path) -> Interfering:
    create_key_file(kek.with_name("new.json"))
    return Interfering(kek.with_name("new.json"))


def test_rows_whose_wrapped_keys_were_swapped(world: RewrapWorld, old: LocalKMSProvider, new: Interfering) -> None:
    world.fill(old, 8)
    world.execute(SWAP)
    world.sign(old)
    swapped = world.execute(
        f"SELECT q.* FROM ({ROWS}) q JOIN glpgenc.data_keys USING (key_id) WHERE tenant_id IN ('t0', 't2')"
    )
    found = world.rewrap(new, old)
    assert (found.rewrapped, found.left, found.error) == (6, 2, None)
    assert set(found.failed) == {row[0] for row in swapped}
    assert all(reason.startswith("KMSUnwrapError") for reason in found.failed.values())
    assert [row for row in world.execute(ROWS) if row[0] in found.failed] == sorted(swapped)


def test_an_altered_wrapped_key(world: RewrapWorld, aws: AwsStandIn) -> None:
    before, after = aws.provider(aws.create_key()), aws.provider(aws.create_key())
    world.fill(before, 4)
    world.execute("UPDATE glpgenc.data_keys SET wrapped_key = wrapped_key || '\\x00' WHERE tenant_id = 't1'")
    for verify in (False, True):
        found = world.rewrap(after, before, verify=verify)
        assert (len(found.failed), found.left) == (1, 1)
    assert (found.rewrapped, found.already) == (0, 3)


def test_another_environment_ends_it_before_all_keys_were_tried(
    world: RewrapWorld, old: LocalKMSProvider, new: Interfering
) -> None:
    world.fill(old, 60)
    resign(world.url, old, "production")
    before = world.execute(ROWS)
    found = world.rewrap(new, old, environment="production", max_failures=5, threads=1)
    assert (found.rewrapped, len(found.failed), found.left) == (0, 5, 60)
    assert isinstance(found.error, KMSError)
    assert "5 data keys could not be rewrapped" in found.error.message
    assert world.execute(ROWS) == before


@pytest.mark.parametrize("fault", ["another key", "another context"])
def test_a_new_form_that_opens_to_another_key_or_not_at_all(
    world: RewrapWorld, old: LocalKMSProvider, new: Interfering, fault: str
) -> None:
    world.fill(old, 3)
    before = world.execute(ROWS)
    if fault == "another key":
        new.change = lambda _: SecretBytes(bytes(32))
    else:
        new.drop = "tenant_id"
    found = world.rewrap(new, old)
    assert (found.rewrapped, len(found.failed), found.left) == (0, 3, 3)
    expected = "unwraps to a different key" if fault == "another key" else "KMSUnwrapError"
    assert all(expected in reason for reason in found.failed.values())
    assert world.execute(ROWS) == before


def test_a_key_destroyed_meanwhile_stays_destroyed(world: RewrapWorld, old: LocalKMSProvider, new: Interfering) -> None:
    world.fill(old, 3, states=["active"])
    destroy = "UPDATE glpgenc.data_keys SET state = 'destroyed', wrapped_key = NULL"

    def destroy_all() -> None:
        world.execute(destroy)

    new.before = destroy_all
    found = world.rewrap(new, old, threads=1)
    assert (found.rewrapped, found.failed, found.left) == (0, {}, 0)
    assert world.execute("SELECT DISTINCT state, wrapped_key FROM glpgenc.data_keys") == [("destroyed", None)]


def test_concurrently_changed_key_is_read_again(world: RewrapWorld, old: LocalKMSProvider, new: Interfering) -> None:
    world.fill(old, 6)

    def change_once() -> None:
        new.before = lambda: None
        world.rewrap(LocalKMSProvider(new._path), old)

    new.before = change_once
    found = world.rewrap(new, old, threads=1)
    assert (found.rewrapped, found.already, found.left) == (0, 6, 0)
    world.check(new, uri=new.current_uri())


def test_throttling_and_short_outages_are_waited_for(
    world: RewrapWorld, old: LocalKMSProvider, new: Interfering
) -> None:
    world.fill(old, 9)
    troubles: list[type[KMSError]] = [KMSThrottledError, KMSUnavailableError, KMSThrottledError]

    def trouble() -> None:
        if troubles:
            raise troubles.pop()

    new.before = trouble
    found = world.rewrap(new, old)
    assert (found.rewrapped, found.failed, found.error, troubles) == (9, {}, None, [])
    world.check(new, uri=new.current_uri())


@pytest.mark.parametrize(("group", "may"), [("glpgenc_admin", True), ("glpgenc_app", False)])
def test_an_administrator_of_keys_may_and_an_application_may_not(
    world: RewrapWorld, old: LocalKMSProvider, new: Interfering, group: str, *, may: bool
) -> None:
    world.fill(old, 5)
    with login_role(world.url, member_of=[group]) as role:
        found = RewrapWorld(role.url(world.url), world.home).rewrap(new, old)
    if may:
        assert (found.rewrapped, found.left, found.error) == (5, 0, None)
        return
    assert isinstance(found.error, DatabaseError)
    assert "glpgenc_admin" in str(found.error.hint)
    assert (found.rewrapped, found.left) == (0, 5)
    assert world.uris() == {old.current_uri()}


def test_denied_access_is_no_outage(world: RewrapWorld, old: LocalKMSProvider, new: Interfering) -> None:
    world.fill(old, 3)

    def deny() -> None:
        raise KMSAccessDeniedError

    new.before = deny
    found = world.rewrap(new, old, patience=60)
    assert len(found.failed) == 3
    assert found.seconds < 30


def test_a_kms_that_goes_away_in_the_middle_ends_it_and_the_next_run_does_the_rest(
    world: RewrapWorld, aws: AwsStandIn, old: LocalKMSProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn = aws.create_key()
    world.fill(old, 40)
    server = MotoServer()
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", server.url)
    going = aws.provider(arn, endpoint_url=None)
    seen = world.work(going, old, threads=2, batch=5, patience=0.5)
    wrap = going.wrap

    def stop_after_a_while(key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        if aws.calls["Encrypt"] >= 17:
            server.stop()
        return wrap(key, context)

    monkeypatch.setattr(going, "wrap", stop_after_a_while)
    found = seen.run()
    seen.close()
    assert isinstance(found.error, KMSUnavailableError)
    assert 10 <= found.rewrapped < 40
    assert (found.failed, found.left) == ({}, 40 - found.rewrapped)
    there = aws.provider(arn)
    world.check(there, old)
    again = world.rewrap(there, old)
    assert (again.rewrapped, again.already, again.left) == (40 - found.rewrapped, found.rewrapped, 0)
    world.check(there, uri=arn)
