"""The wall clock of the application jumps by hours and years: no key lives longer, nothing is destroyed early."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg import connect

from glpgenc.api.auth.jwks import parse_key_set
from glpgenc.api.auth.tokens import VerifiedToken, VerifiedTokens
from glpgenc.api.limits.rates import SlidingWindow
from glpgenc.audit.verification.verify import verify
from glpgenc.database import connect as connect_as_admin
from glpgenc.errors import KeyShreddedError, KeyStateError
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.rotation.schedule import read_schedule
from glpgenc.shred.destruction import Destruction, finish_due
from glpgenc.shred.undo import undo
from tests.api.test_tokens import claims_of, reason
from tests.audit.world import EVENT, AuditWorld
from tests.shred.shred_world import AT_ONCE, VICTIM, ShredWorld, world_on
from tests.support.databases import fresh_database, login_role
from tests.support.peers.issuer import key_set, signing_key, token
from tests.support.servers import Server, TemplateDatabases

YEAR = 365 * 86_400


def move_wall_clock(patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the wall clock of this process be so many seconds ahead, or behind where they are negative."""
    real, real_ns = time.time, time.time_ns

    class Moved(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return dt.datetime.fromtimestamp(real() + seconds, tz)

    patch.setattr(time, "time", lambda: real() + seconds)
    patch.setattr(time, "time_ns", lambda: real_ns() + int(seconds * 1e9))
    for name, module in list(sys.modules.items()):
        if name.startswith(("glpgenc.", "jwt.")) and getattr(module, "datetime", None) is dt.datetime:
            patch.setattr(module, "datetime", Moved)


JUMPS = {"a year back": -YEAR, "an hour back": -3600, "an hour ahead": 3600, "ten years ahead": 10 * YEAR}


@pytest.fixture
def shredding(database: str, tmp_path: Path) -> Iterator[ShredWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def trail(postgres: Server, templates: TemplateDatabases, tmp_path: Path) -> Iterator[AuditWorld]:
    create_key_file(tmp_path / "kek.json")
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app"]) as role,
    ):
        yield AuditWorld(url, role.url(url), tmp_path / "kek.json", tmp_path / "spool")


@pytest.mark.parametrize("jump", JUMPS)
def test_a_cached_key_lives_for_its_ttl_whatever_the_wall_clock_does(
    jump: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache: DEKCache[str, SecretBytes] = DEKCache(ttl=0.3, max_stale=0)
    loads: list[int] = []

    def load() -> SecretBytes:
        loads.append(1)
        return SecretBytes(bytes(32))

    began = time.monotonic()
    cache.get("a", load).wipe()
    move_wall_clock(monkeypatch, JUMPS[jump])
    cache.get("a", load).wipe()
    if time.monotonic() - began < 0.3:
        assert len(loads) == 1
    time.sleep(max(0.0, began + 0.31 - time.monotonic()))
    before = len(loads)
    cache.get("a", load).wipe()
    assert len(loads) == before + 1


@pytest.mark.parametrize("jump", [pytest.param("a year back", marks=pytest.mark.slow), "ten years ahead"])
def test_the_server_s_clock_decides_when_the_time_for_undoing_a_shred_is_over(
    shredding: ShredWorld, jump: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shredding.shred()
    move_wall_clock(monkeypatch, JUMPS[jump])
    assert finish_due(shredding.settings) == []
    with connect_as_admin(shredding.admin_url, "test") as connection:
        assert read_schedule(connection, 0).tombstones == []
    undone = undo(shredding.settings, VICTIM)
    assert undone.failed == {}
    shredding.require_readable()
    # And over is over, when this clock says that it is not.
    shredding.shred()
    shredding.end_the_window()
    with pytest.raises(KeyStateError):
        undo(shredding.settings, VICTIM)
    [done] = finish_due(shredding.settings)
    assert isinstance(done, Destruction)
    assert done.destroyed > 0
    with shredding.fresh() as manager, pytest.raises(KeyShreddedError):
        manager.active(VICTIM, "pii")


def test_a_window_is_as_long_by_the_server_s_clock_as_was_asked_for(
    shredding: ShredWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_wall_clock(monkeypatch, 10 * YEAR)
    shredding.shred()
    [(left,)] = shredding.execute("SELECT undo_until - clock_timestamp() FROM glpgenc.tombstones")
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    assert AT_ONCE.window == timedelta(0)


@pytest.mark.parametrize("jump", [pytest.param("a year back", marks=pytest.mark.slow), "ten years ahead"])
def test_what_is_due_for_rotation_goes_by_the_server_s_clock(
    shredding: ShredWorld, jump: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shredding.execute("INSERT INTO glpgenc.rotation_policies VALUES ('*', interval '30 days')")

    def due() -> tuple[int, int]:
        with connect_as_admin(shredding.admin_url, "test") as connection:
            plan = read_schedule(connection, 0)
            return len(plan.due), len(plan.next)

    assert due() == (0, 2)
    move_wall_clock(monkeypatch, JUMPS[jump])
    assert due() == (0, 2)
    shredding.execute("ALTER TABLE glpgenc.data_keys DISABLE TRIGGER key_state")
    shredding.execute("UPDATE glpgenc.data_keys SET activated_at = now() - interval '31 days'")
    assert due()[0] > 0


def test_a_chain_verifies_whose_writer_s_clock_jumped_to_and_fro(trail: AuditWorld) -> None:
    # Order is the number in the chain; the times are what the writer's clock said.
    with trail.logger() as own:
        for jump in (0, 10 * YEAR, -20 * YEAR, 3600, -3600):
            with pytest.MonkeyPatch.context() as patch:
                move_wall_clock(patch, jump)
                own.log(EVENT, durable=True)
    records = trail.events()
    times = [record.occurred_at for record in records]
    assert times != sorted(times)
    assert [record.seq for record in records] == sorted(record.seq for record in records)
    found = verify(trail.settings(database_url=trail.url))
    assert (found.unverifiable, found.findings.total) == (0, 0)


def test_an_event_of_a_month_without_a_partition_is_kept(trail: AuditWorld) -> None:
    with trail.logger() as own, pytest.MonkeyPatch.context() as patch:
        move_wall_clock(patch, 10 * YEAR)
        own.log(EVENT, durable=True)
    kept = "SELECT count(*) FROM security.encryption_audit_default WHERE event_type = 'key_rotated'"
    with connect(trail.url) as connection:
        assert connection.execute(kept.encode()).fetchall() == [(1,)]


def test_a_token_expires_when_the_clock_jumps_ahead_and_is_not_valid_yet_when_it_jumps_back() -> None:
    sent = token()
    for jump, why in ((3600, "expired"), (-3600, "not_yet_valid")):
        with pytest.MonkeyPatch.context() as patch:
            move_wall_clock(patch, jump)
            assert reason(sent) == why


def test_the_limit_a_token_lives_again_by_a_jump_back_that_it_tells_nothing_against() -> None:
    # `exp` is of the wall clock: there is no other to go by. A token without `iat` can't show that the clock is wrong.
    keys = parse_key_set(key_set(signing_key()))
    expired = token(iat=None, exp=int(time.time()) - 1800)
    assert reason(expired) == "expired"
    known = VerifiedTokens()
    known.add(f"Bearer {expired}", VerifiedToken("one", keys, {"exp": time.time() - 1800}))
    with pytest.MonkeyPatch.context() as patch:
        move_wall_clock(patch, -3600)
        assert claims_of(expired)
    assert known.find(f"Bearer {expired}") is None


def test_counts_of_the_rate_limit_know_no_jump() -> None:
    window = SlidingWindow(3, 86_400)
    assert [window.take("caller")[0] for _ in range(3)] == [True] * 3
    for jump in (-3600, 3600, 10 * 86_400):
        with pytest.MonkeyPatch.context() as patch:
            move_wall_clock(patch, jump)
            assert not window.take("caller")[0]
