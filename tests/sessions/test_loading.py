"""What SQL loads is what Python sealed, for any number of fields, facets and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glpgenc.sessions import SessionKeys, load_keys
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey
from tests.sessions.world import SessionWorld, value

Connect = Callable[..., psycopg.Connection[Any]]

identifiers = st.from_regex(r"[a-z_][a-z0-9_]{0,30}", fullmatch=True)
names = st.lists(identifiers, min_size=1, max_size=4).map(".".join)
entries = st.builds(
    SearchEntry,
    slot=st.integers(1, 255),
    normalizer=st.sampled_from(Normalizer),
    bits=st.integers(1, 128),
    key=st.binary(min_size=32, max_size=32),
)
key_bytes = st.binary(min_size=64, max_size=64)
fields = st.builds(
    FieldKeys, names, st.uuids(), key_bytes, st.integers(0, 65_535), st.lists(entries, max_size=4).map(tuple)
)
read_keys = st.builds(ReadKey, st.uuids(), key_bytes)
session_keys = st.builds(
    SessionKeys,
    tenant_id=st.just("t"),
    data_classes=st.just(("c",)),
    fields=st.lists(fields, max_size=8, unique_by=lambda each: each.field).map(tuple),
    read_keys=st.lists(read_keys, max_size=40, unique_by=lambda each: each.key_id).map(tuple),
)
# The connection is one for all examples on purpose: a pooled connection is used by one client after another.
thorough = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture
def shared(world: SessionWorld, connect: Connect) -> psycopg.Connection[Any]:
    return connect(world.url)


RECORD = 96
"""The bytes of a sealed key."""


def held(connection: psycopg.Connection[Any], name: str) -> bytes:
    return bytes.fromhex(value(connection, "SELECT coalesce(current_setting(%s, true), '')", f"glpgenc.{name}"))


def keys_in(connection: psycopg.Connection[Any], name: str) -> bytes:
    """Return the keys of a bucket: what stands there after the id of the load."""
    whole = held(connection, name)
    assert whole[:16] in {b"", held(connection, "load")}
    return whole[16:]


def bucket(each: ReadKey) -> str:
    return f"key.k{each.key_id.bytes[-1]:02x}"


@thorough
@given(keys=session_keys)
def test_every_setting_holds_what_was_sealed_and_no_key(shared: psycopg.Connection[Any], keys: SessionKeys) -> None:
    with shared.transaction(force_rollback=True):
        load_keys(shared, keys)
        for field in keys.fields:
            stored = value(shared, "SELECT glpgenc.gl_encrypt('7'::text, %s)", field.field)
            assert value(shared, "SELECT glpgenc.gl_decrypt(%s, %s)", stored, field.field) == "7"
            mine = encrypt_cell(b"7", key=field.key, key_id=field.key_id, field=field.field)
            assert value(shared, "SELECT glpgenc.gl_decrypt(%s, %s)", mine, field.field) == "7"
            for slot, bits in {entry.slot: entry.bits for entry in reversed(field.search)}.items():
                found = value(shared, "SELECT glpgenc.gl_hmac_index('7'::text, %s, %s::integer)", field.field, slot)
                assert len(found) == (bits + 7) // 8
            assert_sealed(held(shared, f"field.{field.field}"), field.key, *(entry.key for entry in field.search))
        for name in {bucket(each) for each in keys.read_keys}:
            expected = [each for each in keys.read_keys if bucket(each) == name]
            whole = keys_in(shared, name)
            assert {whole[at : at + 16] for at in range(0, len(whole), RECORD)} == {k.key_id.bytes for k in expected}
            assert len(whole) == RECORD * len({each.key_id for each in expected})
            assert_sealed(whole, *(each.key for each in expected))
        for each in {each.key_id: each for each in reversed(keys.read_keys)}.values():
            assert reads(shared, each)
        names = [f"field.{each.field}" for each in keys.fields] + [bucket(each) for each in keys.read_keys]
        assert value(shared, "SELECT glpgenc.gl_session_clear()") == len(set(names))
        assert {held(shared, name) for name in names} <= {b""}


def test_what_is_loaded_again_replaces_the_earlier(shared: psycopg.Connection[Any]) -> None:
    # All of one bucket: the last byte of the id is the same.
    first, second, third = (ReadKey(UUID(int=number << 8 | 7), bytes([number]) * 64) for number in (1, 2, 3))
    load_keys(shared, SessionKeys(tenant_id="t", data_classes=("c",), fields=(), read_keys=(first, second)))
    changed = ReadKey(first.key_id, bytes([4]) * 64)
    load_keys(shared, SessionKeys(tenant_id="t", data_classes=("c",), fields=(), read_keys=(changed, third)))
    assert len(keys_in(shared, bucket(first))) == 3 * RECORD
    assert [reads(shared, key) for key in (first, changed, second, third)] == [False, True, True, True]


def assert_sealed(setting: bytes, *keys: bytes) -> None:
    for key in keys:
        assert key[:32] not in setting
        assert key[-32:] not in setting


def reads(connection: psycopg.Connection[Any], key: ReadKey) -> bool:
    stored = encrypt_cell(b"x", key=key.key, key_id=key.key_id, field="some.field")
    return bool(value(connection, "SELECT glpgenc.gl_verify(%s, 'some.field')", stored))


@thorough
@given(first=st.lists(read_keys, max_size=30), second=st.lists(read_keys, max_size=30))
def test_loading_again_adds_what_is_new_and_nothing_twice(
    shared: psycopg.Connection[Any], first: list[ReadKey], second: list[ReadKey]
) -> None:
    # All in one bucket, where they can meet.
    one, two = ([ReadKey(UUID(bytes=k.key_id.bytes[:15] + b"\x07"), k.key) for k in each] for each in (first, second))
    unique = {each.key_id: each for each in (*two, *one)}
    with shared.transaction(force_rollback=True):
        for part in (one, two, one):
            ids = dict.fromkeys(each.key_id for each in part)
            load_keys(shared, SessionKeys("t", ("c",), (), tuple(unique[key_id] for key_id in ids)))
        whole = keys_in(shared, "key.k07")
        assert all(reads(shared, each) for each in unique.values())
    assert len(whole) == RECORD * len(unique)
    assert {whole[at : at + 16] for at in range(0, len(whole), RECORD)} == {key_id.bytes for key_id in unique}


@pytest.mark.parametrize("planted", ["00", "no hex", "00" * 96])
def test_a_bucket_that_another_than_this_transaction_filled_is_replaced(
    world: SessionWorld, connect: Connect, planted: str
) -> None:
    connection = connect(world.url)
    key = ReadKey(UUID(int=7), bytes(range(64)))
    connection.execute("SELECT set_config('glpgenc.key.k07', %s, false)", [planted])
    load_keys(connection, SessionKeys("t", ("c",), (), (key,)))
    assert len(keys_in(connection, "key.k07")) == RECORD
    assert reads(connection, key)
