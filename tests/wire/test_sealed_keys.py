"""The message that carries session keys, and its seal."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.errors import AuthenticationError, InvalidFieldError, InvalidLengthError, SealedSessionError
from glpgenc.wire import aead
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import CHALLENGE_BYTES, FieldKeys, ReadKey, build_message, seal

KEY = bytes(range(100, 164))
FACET_KEY = bytes(range(200, 232))
KEY_ID = UUID("0b7f3ad0-3f0c-4bd8-9d8e-58a1c0a5f3de")
CHALLENGE = bytes(range(64))
LABEL = b"glpgenc session v1"

ENTRY = SearchEntry(3, Normalizer.LOWER, 64, FACET_KEY)
FIELD = FieldKeys("customers.email", KEY_ID, KEY, 256, (ENTRY,))
READ = ReadKey(KEY_ID, KEY)

keys = st.builds(ReadKey, st.uuids(), st.binary(min_size=64, max_size=64))


# The message


def test_an_empty_message_is_its_version() -> None:
    assert build_message([], []) == b"\x01"


def test_a_field_stands_with_its_key_its_padding_and_its_search_entries() -> None:
    content = KEY_ID.bytes + KEY + b"\x01\x00" + b"\x03\x02\x40\x00" + FACET_KEY
    assert build_message([FIELD], []) == b"\x01F\x0fcustomers.email" + len(content).to_bytes(4, "big") + content


def test_a_key_to_read_with_stands_in_the_bucket_of_its_id_s_last_byte() -> None:
    assert build_message([], [READ]) == b"\x01K\x03kde" + (80).to_bytes(4, "big") + KEY_ID.bytes + KEY


@given(st.lists(keys, max_size=600))
def test_there_are_256_buckets_at_most_and_none_loses_a_key(read_keys: list[ReadKey]) -> None:
    message, seen, at = build_message([], read_keys), {}, 1
    while at < len(message):
        kind, size = message[at : at + 1], message[at + 1]
        name = message[at + 2 : at + 2 + size].decode()
        at += 2 + size
        end = at + 4 + int.from_bytes(message[at : at + 4], "big")
        assert kind == b"K"
        assert name not in seen
        seen[name] = message[at + 4 : end]
        at = end
    assert len(seen) <= 256
    pairs = {(f"k{each.key_id.bytes[-1]:02x}", each.key_id.bytes + each.key) for each in read_keys}
    assert {(name, part) for name, whole in seen.items() for part in _split(whole)} == pairs
    assert sum(map(len, seen.values())) == 80 * len(read_keys)


def _split(bucket: bytes) -> list[bytes]:
    return [bucket[at : at + 80] for at in range(0, len(bucket), 80)]


@pytest.mark.parametrize("size", [0, 1, 32, 63, 65, 128])
def test_a_key_of_another_length_is_refused_and_not_shown(size: int) -> None:
    short = (KEY * 2)[:size]
    for fields, read_keys in (([FieldKeys("a.b", KEY_ID, short)], []), ([], [ReadKey(KEY_ID, short)])):
        with pytest.raises(InvalidLengthError, match=f"64 bytes, not {size}") as caught:
            build_message(fields, read_keys)
        assert repr(short) not in str(caught.value)


@pytest.mark.parametrize("name", ["", "A.b", "a..b", "a b", "a;b", "a\n", "é", "a" * 201])
def test_a_name_that_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(InvalidFieldError):
        build_message([FieldKeys(name, KEY_ID, KEY)], [])


def test_the_longest_field_name_fits() -> None:
    assert build_message([FieldKeys("a" * 200, KEY_ID, KEY)], [])[:3] == b"\x01F\xc8"


# The seal


@given(st.binary(max_size=500), st.binary(min_size=64, max_size=64))
def test_what_was_sealed_opens_under_the_same_challenge(message: bytes, challenge: bytes) -> None:
    sealed = seal(challenge, message)
    assert aead.decrypt_cbc(challenge, sealed[:16], sealed[16:], LABEL) == message


def test_another_challenge_or_another_label_opens_nothing() -> None:
    sealed = seal(CHALLENGE, b"message")
    for challenge, label in ((bytes(64), LABEL), (CHALLENGE, b""), (CHALLENGE, b"glpgenc session v2")):
        with pytest.raises(AuthenticationError):
            aead.decrypt_cbc(challenge, sealed[:16], sealed[16:], label)


def test_two_seals_of_one_message_share_no_block() -> None:
    first, second = seal(CHALLENGE, bytes(64)), seal(CHALLENGE, bytes(64))
    blocks = [each[at : at + 16] for each in (first, second) for at in range(0, len(each), 16)]
    assert len(set(blocks)) == len(blocks)


def test_a_sealed_message_shows_nothing_of_the_keys() -> None:
    sealed = seal(CHALLENGE, build_message([FIELD], [READ]))
    assert not [at for at in range(len(KEY) - 7) if KEY[at : at + 8] in sealed]
    assert b"customers" not in sealed


@pytest.mark.parametrize("size", [0, 1, 32, 63, 65])
def test_a_challenge_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(SealedSessionError, match=f"{size} bytes instead of {CHALLENGE_BYTES}"):
        seal(bytes(size), b"message")


# What the objects show of themselves


@pytest.mark.parametrize("holder", [FIELD, READ, ENTRY], ids=lambda each: type(each).__name__)
class TestKeyHolder:
    def test_no_text_form_shows_a_key(self, holder: object) -> None:
        for text in (repr(holder), str(holder), f"{holder}", repr([holder]), ascii(holder)):
            for key in (KEY, FACET_KEY):
                assert key.hex()[:8] not in text
                assert repr(key[:4])[2:-1] not in text
                assert "key=" not in text

    def test_it_can_not_be_pickled_or_copied(self, holder: object) -> None:
        attempts: list[Callable[[object], object]] = [copy.copy, copy.deepcopy]
        attempts += [partial(pickle.dumps, protocol=p) for p in range(pickle.HIGHEST_PROTOCOL + 1)]
        for attempt in attempts:
            with pytest.raises(TypeError, match="pickled"):
                attempt(holder)

    def test_it_can_not_be_changed(self, holder: object) -> None:
        with pytest.raises(FrozenInstanceError):
            holder.key = bytes(64)  # type: ignore[attr-defined]
