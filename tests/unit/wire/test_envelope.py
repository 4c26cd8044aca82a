from __future__ import annotations

from uuid import uuid4

import pytest

from glpgenc.errors import FacetNotFoundError, InvalidValueError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.wire.envelope import MAX_INDEX_BYTES, Suite, build_header, build_index, parse, parse_index


@pytest.mark.parametrize("suite", [Suite.A256CBC_HS512, Suite.A256GCM])
def test_a_header_is_parsed_as_it_was_built(suite: Suite) -> None:
    key_id, index = uuid4(), build_index({1: b"term", 200: b""})
    envelope = parse(build_header(suite, key_id, index, padded=True) + bytes(64))
    assert (envelope.suite, envelope.key_id, envelope.padded) == (suite, key_id, True)
    assert envelope.index == {1: b"term", 200: b""}
    assert envelope.body == bytes(64)


def test_the_reserved_suite_is_told_apart_from_what_is_no_envelope() -> None:
    with pytest.raises(UnsupportedSuiteError):
        parse(b"\xfc\x00" + bytes(80))
    with pytest.raises(NotEncryptedError):
        parse(b"\xfd\x00" + bytes(80))


@pytest.mark.parametrize("slot", [0, -1, 256])
def test_a_slot_is_one_byte_and_not_zero(slot: int) -> None:
    with pytest.raises(FacetNotFoundError, match=str(slot)):
        build_index({slot: b""})


def test_an_index_that_its_length_field_can_not_hold_is_refused() -> None:
    assert build_index({1: bytes(MAX_INDEX_BYTES - 3)})
    with pytest.raises(InvalidValueError, match=r"contains facet .* about 8191 characters"):
        build_index({1: bytes(40_000), 2: bytes(40_000), 3: bytes(16)})


def test_an_entry_that_reaches_past_the_end_ends_the_index() -> None:
    assert parse_index(b"\x01\x00\x02ab\x02\x00\x09c") == {1: b"ab"}
    assert parse_index(b"\x01\x00") == {}


def test_of_a_slot_that_stands_twice_the_first_counts() -> None:
    assert parse_index(b"\x01\x00\x01a\x01\x00\x01b") == {1: b"a"}
