from __future__ import annotations

import os
from uuid import uuid4

import pytest

from glpgenc.errors import (
    FacetNotFoundError,
    InvalidFieldError,
    InvalidLengthError,
    InvalidRowIdError,
    InvalidValueError,
    NotEncryptedError,
    NotTextError,
)
from glpgenc.wire.cell import as_text, decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import (
    MAX_FIELD_BYTES,
    MAX_INDEX_BYTES,
    Suite,
    associated_data,
    build_header,
    build_index,
    check_field,
    is_envelope,
    parse,
    parse_index,
)


@pytest.mark.parametrize("suite", Suite)
def test_a_header_is_parsed_as_it_was_built(suite: Suite) -> None:
    key_id, index = uuid4(), build_index({1: b"term", 200: b""})
    envelope = parse(build_header(suite, key_id, index, padded=True) + bytes(64))
    assert (envelope.suite, envelope.key_id, envelope.padded) == (suite, key_id, True)
    assert envelope.index == {1: b"term", 200: b""}
    assert envelope.body == bytes(64)


@pytest.mark.parametrize("suite", [0xF9, 0xFD, 0xFF, 0])
def test_what_begins_with_no_suite_is_no_envelope(suite: int) -> None:
    with pytest.raises(NotEncryptedError):
        parse(bytes((suite, 0)) + bytes(80))


@pytest.mark.parametrize("slot", [0, -1, 256])
def test_a_slot_is_one_byte_and_not_zero(slot: int) -> None:
    with pytest.raises(FacetNotFoundError, match=str(slot)):
        build_index({slot: b""})


def test_the_last_slot_is_255_and_the_longest_term_has_two_bytes_of_length() -> None:
    index = build_index({255: b"x" * 258, 1: b""})
    assert index == b"\xff\x01\x02" + b"x" * 258 + b"\x01\0\0"
    assert parse_index(index) == {255: b"x" * 258, 1: b""}


def test_associated_data_is_header_field_and_row_each_after_its_length() -> None:
    assert associated_data(b"header", "t.a") == b"header" + b"\0\0\0\x03t.a" + b"\0\0\0\0"
    assert associated_data(b"header", "t.a", "7") == b"header" + b"\0\0\0\x03t.a" + b"\0\0\0\x017"


@pytest.mark.parametrize("suite", [Suite.A256CBC_HS512, Suite.A256GCM])
def test_an_envelope_is_recognised_from_its_least_body_on(suite: Suite) -> None:
    least, block = {Suite.A256CBC_HS512: (64, 16), Suite.A256GCM: (28, 1)}[suite]
    for index in (b"", bytes(300)):
        header = build_header(suite, uuid4(), index)
        sizes = [size for size in range(least + 2 * block + 1) if is_envelope(header + bytes(size))]
        assert sizes == list(range(least, least + 2 * block + 1, block))
    for size in range(20):
        assert not is_envelope(header[:size])


def test_an_index_that_its_length_field_can_not_hold_is_refused() -> None:
    assert build_index({1: bytes(MAX_INDEX_BYTES - 3)})
    with pytest.raises(InvalidValueError, match=r"the facets of this field .* about 8191 characters"):
        build_index({1: bytes(40_000), 2: bytes(40_000), 3: bytes(16)})


def test_an_entry_that_reaches_past_the_end_ends_the_index() -> None:
    assert parse_index(b"\x01\x00\x02ab\x02\x00\x09c") == {1: b"ab"}
    assert parse_index(b"\x01\x00") == {}


def test_of_a_slot_that_stands_twice_the_first_counts() -> None:
    assert parse_index(b"\x01\x00\x01a\x01\x00\x01b") == {1: b"a"}


@pytest.mark.parametrize("name", ["a", "_", "customers.email", "a1.b_2._c", "a" * MAX_FIELD_BYTES])
def test_valid_names_are_given_back(name: str) -> None:
    assert check_field(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "a.", ".a", "a..b", "A", "1a", "a b", "a-b", "é", "a\n", "a.b\0", "a" * (MAX_FIELD_BYTES + 1), "\uff41"],
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidFieldError):
        check_field(name)


def test_no_two_fields_and_rows_give_the_same_aad() -> None:
    pairs = [("a", "bc"), ("ab", "c"), ("abc", ""), ("a.b", "c"), ("a", ".bc")]
    assert len({associated_data(b"header", field, row) for field, row in pairs}) == len(pairs)


def test_a_row_id_that_is_not_text_is_refused_and_not_quoted() -> None:
    with pytest.raises(InvalidRowIdError) as caught:
        associated_data(b"", "a", "secret\ud800")
    assert "secret" not in str(caught.value)


KEY_ID = uuid4()


@pytest.mark.parametrize(("suite", "size"), [(Suite.A256CBC_HS512, 64), (Suite.A256GCM, 32), (Suite.XAES256GCM, 32)])
def test_a_key_of_the_other_suite_s_length_is_refused(suite: Suite, size: int) -> None:
    made = encrypt_cell(b"x", key=os.urandom(size), key_id=KEY_ID, field="a", suite=suite)
    for key in (os.urandom(96 - size), b"", os.urandom(size - 1)):
        with pytest.raises(InvalidLengthError):
            encrypt_cell(b"x", key=key, key_id=KEY_ID, field="a", suite=suite)
        with pytest.raises(InvalidLengthError):
            decrypt_cell(parse(made), key=key, field="a")


def test_an_invalid_field_is_refused_before_anything_is_encrypted() -> None:
    with pytest.raises(InvalidFieldError):
        encrypt_cell(b"x", key=os.urandom(64), key_id=KEY_ID, field="A")


def test_ivs_are_not_repeated() -> None:
    key = os.urandom(64)
    made = {encrypt_cell(b"", key=key, key_id=KEY_ID, field="a")[20:36] for _ in range(1000)}
    assert len(made) == 1000


@pytest.mark.parametrize("plaintext", [b"\xffsecret", b"sec\0ret", b"secret\xed\xa0\x80"])
def test_what_is_not_text_is_refused_and_not_quoted(plaintext: bytes) -> None:
    with pytest.raises(NotTextError) as caught:
        as_text(plaintext)
    assert "sec" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
