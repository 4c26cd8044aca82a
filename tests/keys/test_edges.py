"""The moment at which something in the keys' room ends, and the one before it: caches, uses, what was derived."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from glpgenc._support.ttl_cache import SURE
from glpgenc.errors import DatabaseError, KeyNotFoundError, KeyStateError, KMSReplyError, KMSUnavailableError
from glpgenc.keys.cache import RETRY_INTERVAL, DEKCache
from glpgenc.keys.model import DataKey, DataKeyRecord, DerivedKeys, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.usage import DUE_USES, MAX_BATCH, MAX_USES, USE_BATCH, KeyUses
from glpgenc.wire.aead import cipher_of
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite
from glpgenc.wire.text_ranges import Boundaries
from tests.support.clock import Clock
from tests.support.listeners import record_calls

Cache = DEKCache[str, SecretBytes]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Cache:
    return DEKCache(max_size=2, ttl=300, max_stale=900, clock=clock)


def secret() -> SecretBytes:
    return SecretBytes(bytes(32))


def away() -> SecretBytes:
    raise KMSUnavailableError


def test_an_entry_is_fresh_until_its_ttl_and_stale_until_max_stale(cache: Cache, clock: Clock) -> None:
    began = clock.now
    cache.put("a", secret())
    for age in (0, 299.9):
        clock.now = began + age
        cache.get("a", away)
    assert (cache.stats().hits, cache.stats().stale_served) == (2, 0)
    for age in (300, 1199.9):
        clock.now = began + age
        cache.get("a", away)
    assert (cache.stats().hits, cache.stats().stale_served) == (2, 2)
    clock.now = began + 1200
    with pytest.raises(KMSUnavailableError):
        cache.get("a", away)
    assert cache.stats().size == 0


def test_a_stale_entry_is_asked_for_again_when_the_interval_is_over(cache: Cache, clock: Clock) -> None:
    asked: list[float] = []

    def load() -> SecretBytes:
        asked.append(clock.now)
        raise KMSUnavailableError

    cache.put("a", secret())
    clock.now += 300
    began = clock.now
    for after in (0, RETRY_INTERVAL - 0.1, RETRY_INTERVAL, RETRY_INTERVAL + 0.1):
        clock.now = began + after
        cache.get("a", load)
    assert asked == [began, began + RETRY_INTERVAL]
    assert cache.stats().stale_served == 4


def test_what_is_cached_for_a_while_yet_is_what_is_fresh_for_a_part_of_its_ttl(cache: Cache, clock: Clock) -> None:
    assert cache.if_cached("a", len) is None
    cache.put("a", secret())
    began = clock.now
    clock.now = began + SURE * 300 - 0.1
    assert cache.if_cached("a", len) == 32
    clock.now = began + SURE * 300
    assert cache.if_cached("a", len) is None
    clock.now = began - 1
    assert cache.if_cached("a", len) is None


def test_as_many_entries_stay_as_there_is_room_for(cache: Cache) -> None:
    for key in "ab":
        cache.put(key, secret())
    assert (cache.stats().size, cache.stats().evictions) == (2, 0)
    cache.put("c", secret())
    assert (cache.stats().size, cache.stats().evictions) == (2, 1)
    assert sorted(cache.survey(lambda key, _: key)) == ["b", "c"]


def test_what_is_over_is_swept_once_a_ttl(clock: Clock) -> None:
    cache: Cache = DEKCache(ttl=300, max_stale=0, clock=clock)
    first, began = secret(), clock.now
    cache.put("a", first)
    clock.now = began + 299.9
    cache.put("b", secret())
    wiped = [first.wiped]
    clock.now = began + 300
    cache.put("c", secret())
    assert [*wiped, first.wiped] == [False, True]
    assert cache.stats().evictions == 1


def test_a_cache_has_room_for_one_and_times_that_are_finite() -> None:
    assert Cache(max_size=1, ttl=0, max_stale=0).max_size == 1
    for options in (
        {"max_size": 0}, {"ttl": -1}, {"max_stale": -1}, {"ttl": float("inf")}, {"max_stale": float("inf")},
        {"ttl": float("nan")},
    ):  # fmt: skip
        with pytest.raises(ValueError, match="room for at least one entry"):
            Cache(**options)


def test_look_ups_are_told_by_their_kind_and_those_of_keys_that_are_not_there_are_not(clock: Clock) -> None:
    def absent() -> SecretBytes:
        raise KeyNotFoundError

    with record_calls() as heard:
        cache: Cache = DEKCache(clock=clock, key_type="branch")
        for _ in range(2):
            cache.get("a", secret)
        for load in (absent, away):
            with pytest.raises((KeyNotFoundError, KMSUnavailableError)):
                cache.get("b", load)
        Cache(clock=clock, key_type="").get("a", secret)
        Cache(clock=clock).get("a", secret)
    assert heard.look_ups == [("branch", False), ("branch", True), ("branch", False), ("dek", False)]


class Counting:
    """Sets uses aside, counted from a number on; fails when told to."""

    def __init__(self, batch: int = USE_BATCH, total: int = 0) -> None:
        self.batch, self.total, self.fails = batch, total, False
        self.asked: list[int] = []

    def count(self, key_id: UUID, uses: int) -> int:
        assert key_id == UUID(int=1)
        if self.fails:
            raise DatabaseError
        self.asked.append(uses)
        self.total += uses
        return self.total


def test_the_bounds_of_uses_are_those_of_the_documents() -> None:
    assert (MAX_USES, DUE_USES, MAX_BATCH, USE_BATCH) == (2**32, 2**31, 10**6, 10**4)


def test_more_is_set_aside_when_a_quarter_of_the_last_batch_is_left() -> None:
    counting = Counting()
    uses = KeyUses(counting, UUID(int=1))
    assert (uses.is_ready, uses.left) == (False, 0)
    uses.prepare()
    assert (uses.is_ready, uses.left, counting.asked) == (True, 100, [100])
    uses.take(74)
    assert uses.is_ready
    uses.prepare()
    assert counting.asked == [100]
    uses.take()
    assert (uses.is_ready, uses.left) == (False, 25)
    uses.prepare()
    assert (uses.is_ready, uses.left, counting.asked) == (True, 1_025, [100, 1_000])


def test_what_is_left_is_used_while_no_more_can_be_set_aside() -> None:
    counting = Counting()
    uses = KeyUses(counting, UUID(int=1))
    counting.fails = True
    with pytest.raises(DatabaseError):
        uses.prepare()
    counting.fails = False
    uses.take(99)
    assert uses.left == 1
    counting.fails = True
    uses.prepare()
    assert uses.is_ready
    uses.take()
    with pytest.raises(DatabaseError):
        uses.take()
    with pytest.raises(DatabaseError):
        uses.prepare()


def test_no_batch_is_larger_than_is_set() -> None:
    counting = Counting(batch=150)
    uses = KeyUses(counting, UUID(int=1))
    for _ in range(300):
        uses.take()
    assert counting.asked == [100, 150, 150]


@pytest.mark.parametrize(("before", "warns"), [(DUE_USES - 101, 0), (DUE_USES - 100, 1), (DUE_USES, 1)])
def test_a_key_that_is_due_is_warned_of_once(caplog: pytest.LogCaptureFixture, before: int, warns: int) -> None:
    uses = KeyUses(Counting(batch=1, total=before), UUID(int=1))
    with caplog.at_level(logging.WARNING):
        uses.take(100)
        assert caplog.text.count("may encrypt 4294967296") == warns
        uses.take(1)
        uses.take(1)
    assert caplog.text.count("may encrypt 4294967296") == 1


def test_tickets_from_before_are_of_the_same_batches() -> None:
    counting = Counting()
    uses = KeyUses(counting, UUID(int=1))
    uses.take()
    old = uses.tickets
    uses.take(98)
    uses.prepare()
    assert next(old, None) is not None
    assert uses.left == 1_000
    assert next(old, None) is None


RECORD = DataKeyRecord(
    key_id=UUID(int=2), tenant_id="t1", data_class="pii", purpose=Purpose.ENCRYPTION, version=1,
    state=KeyState.ACTIVE, provider="local", key_uri="x", wrapped_key=b"w",
)  # fmt: skip


@pytest.mark.parametrize("size", [31, 33, 0])
def test_a_data_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KMSReplyError, match=f"has {size} bytes instead of 32"):
        DataKey(RECORD, SecretBytes(bytes(size)))


def test_what_encrypts_values_of_a_suite_is_made_once_and_dropped_with_the_key() -> None:
    key = DataKey(RECORD, SecretBytes(bytes(range(32))))
    copy = key.copy()
    assert key.value_key(Suite.A256CBC_HS512) == suite_key(bytes(range(32)), Suite.A256CBC_HS512)
    for suite in (Suite.A256GCM, Suite.XAES256GCM):
        assert key.value_key(suite) is copy.value_key(suite)
    nonce = bytes(12)
    made = cipher_of(suite_key(bytes(range(32)), Suite.A256GCM)).encrypt(nonce, b"x", b"")
    assert key.cipher().encrypt(nonce, b"x", b"") == made
    first = key.cipher()
    key.wipe()
    assert copy.cipher() is not first
    assert copy.cipher() is not copy.cipher()
    assert copy.xaes_cipher() is not copy.xaes_cipher()
    with pytest.raises(KeyStateError):
        key.cipher()
    assert (bool(key), len(key), key.key_id) == (True, 32, RECORD.key_id)


def test_boundaries_are_opened_once_and_not_kept_after_a_wipe_or_beyond_a_number() -> None:
    derived, opened = DerivedKeys(), []

    def open_(place: Any) -> Boundaries:
        opened.append(place)
        return Boundaries([b"a"])

    for _ in range(2):
        for place in range(256):
            derived.boundaries(place, lambda place=place: open_(place))  # type: ignore[misc]
    assert len(opened) == 256
    derived.boundaries(256, lambda: open_(256))
    derived.boundaries(0, lambda: open_(0))
    assert opened[256:] == [256, 0]
    derived.wipe()
    for _ in range(2):
        derived.boundaries(0, lambda: open_("again"))
    assert opened[258:] == ["again", "again"]


def test_a_mac_covers_whether_a_key_is_retired() -> None:
    now: Any = object()
    assert RECORD.signed() != replace(RECORD, retired_at=now).signed()
    assert RECORD.signed() == (
        str(RECORD.key_id), "t1", "pii", "encryption", "1", "active", "", "local", "x", b"w"
    )  # fmt: skip
    assert replace(RECORD, retired_at=now).signed()[6] == "retired"
    assert (RECORD.owner, RECORD.named) == (("t1", "pii", "encryption"), f"data key {RECORD.key_id}")
