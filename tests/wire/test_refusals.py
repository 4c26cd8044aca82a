"""What is refused because it can't be a facet, a path, an array or a document: each by its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from glpgenc.errors import AuthenticationError, InvalidValueError, RegistryError
from glpgenc.wire import aead, text_ranges
from glpgenc.wire.facets import shape_of
from glpgenc.wire.json_paths import MISSING, JsonPath, array_elements, read_document
from glpgenc.wire.normalizers import Normalizer
from tests.support.vectors import vectors

DAYS = {"unit": "day", "size": "1", "low": 0, "high": 9}
TOO_LONG = "n" * 256


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "begins with"),
        ("name", "begins with"),
        (None, "begins with"),
        ("$.", "from character 2 on"),
        ("$.a[-1]", "from character 4 on"),
        ("$.a[*]", "from character 4 on"),
        ("$..a", "from character 2 on"),
        ("$" + ".a" * 17, "at most 16 steps"),
        ("$[2147483648]", "0 to 2,147,483,647"),
        (f"$.{TOO_LONG}", "at most 255 bytes"),
        (f'$["{"é" * 128}"]', "at most 255 bytes"),
        ('$["\\u0000"]', "without U\\+0000"),
        ('$["\\ud800"]', "must be text"),
    ],
)
def test_a_path_that_is_not_one(path: Any, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason) as caught:
        JsonPath.parse(path)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("$", "$"),
        ("$['a']", "$.a"),
        ("$['it\\'s']", '$["it\'s"]'),
        ("$['say \"x\"']", '$["say \\"x\\""]'),
        ('$["a b"][0].c_1', '$["a b"][0].c_1'),
        ('$["\\u00e9"]', '$["é"]'),
        ("$[2147483647]", "$[2147483647]"),
        ("$" + ".a" * 16, "$" + ".a" * 16),
    ],
)
def test_a_path_is_kept_in_one_form_which_reads_as_the_same(written: str, kept: str) -> None:
    path = JsonPath.parse(written)
    assert str(path) == kept
    assert JsonPath.parse(kept) == path


def test_nothing_at_a_path_is_shown_as_such() -> None:
    assert JsonPath.parse("$.a[1]").find({"a": [0]}) is MISSING
    assert repr(MISSING) == "MISSING"


@pytest.mark.parametrize(
    ("kind", "parameters", "reason"),
    [
        ("scalar", {"path": "$.a", "key": "shared"}, "can't share its key"),
        ("words", {"version": 1, "language": "none", "stop": False, "path": "$.a"}, "words has no path"),
        ("similar", {"path": "$.a"}, "similar has no path"),
        ("partitioned", {"partitions": 4, "path": "$.a"}, "partitioned has no path"),
        ("range", DAYS | {"path": "$.a"}, "JSON has no dates"),
        ("partitioned", {"partitions": 1}, "2 to 255"),
        ("partitioned", {"partitions": 256}, "2 to 255"),
        ("partitioned", {"partitions": True}, "must be a whole number"),
        ("partitioned", {"partitions": "4"}, "must be a whole number"),
        ("words", {"version": 2, "language": "none", "stop": False}, "no such version"),
        ("words", {"version": True, "language": "none", "stop": False}, "no such version"),
        ("words", {"version": 1, "language": "German", "stop": False}, "no such language"),
        ("words", {"version": 1, "language": "english", "stop": "true"}, "must be true or false"),
        ("words", {"version": 1, "language": "none", "stop": True}, "require a language"),
    ],
)
def test_parameters_that_no_facet_has(kind: str, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason) as caught:
        shape_of(kind, parameters)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("prefix", {"least": 2, "most": 5, "path": "$.a"}),
        ("range", {"unit": "number", "size": "0.5", "low": -1, "high": 1, "path": "$.a"}),
        ("words", {"version": 1, "language": "english", "stop": True}),
        ("similar", {}),
        ("partitioned", {"partitions": 255}),
        ("text_range", {"buckets": 256}),
        ("elements", {"path": '$["a b"]'}),
    ],
)
def test_parameters_are_kept_as_the_registry_has_them(kind: str, parameters: dict[str, Any]) -> None:
    shape = shape_of(kind, parameters)
    assert shape.parameters() == parameters
    assert shape_of(kind, shape.parameters()) == shape
    assert 1 <= shape.default_bits <= shape.max_bits


def test_an_unknown_normaliser_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InvalidValueError, match="'upper'") as caught:
        Normalizer.named("upper")
    assert "lower, digits" in str(caught.value.hint)


ARRAYS = [
    b"{a",
    b"a}",
    b"{a}}",
    b"{a}b",
    b"{a}{b}",
    b"{a b}",
    b'{a"b"}',
    b'{"a}',
    b'{"ab"}',
    b"{null}",
    b"{a\\b}",
    b"\xff{a}",
    b"",
    b"a",
]


@pytest.mark.parametrize("value", ARRAYS)
def test_what_postgresql_does_not_write_is_no_array(value: bytes) -> None:
    with pytest.raises(InvalidValueError, match="requires an array"):
        array_elements(value)


def test_elements_of_every_dimension_in_their_order() -> None:
    assert array_elements(b'[0:1][1:2]={{a,NULL},{"NULL","x\\"\\\\,{} y"}}') == ["a", None, "NULL", 'x"\\,{} y']


DOCUMENTS = {
    "U+0000": '{"a": "\x00"}',
    "U+0000, escaped": r'{"a": "\u0000"}',
    "the first half of a pair": r'{"a": "\ud83d"}',
    "the first half of a pair, and more": r'{"a": "\ud83d x"}',
    "the second half of a pair": r'{"a": "\ude00"}',
    "two first halves": r'{"a": "\ud83d\ud83d"}',
    "halves apart": r'{"a": "\ud83d \ude00"}',
    "a half, and another character behind some text": r'{"a": "\ud83d x\u0041"}',
    "too many digits": '{"a": 1' + "0" * 131_072 + "}",
    "too many digits by an exponent": '{"a": 1e131072}',
    "too many decimals": '{"a": 0.' + "0" * 16_383 + "1}",
    "too many decimals by an exponent": '{"a": 1e-16384}',
    "an exponent that is no number of anybody's": '{"a": 1e' + "9" * 1001 + "}",
    "a constant of JavaScript": '{"a": Infinity}',
    "too deep": "[" * 100_000 + "]" * 100_000,
}


@pytest.mark.parametrize("what", DOCUMENTS)
def test_what_jsonb_refuses_is_no_document(what: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_document(DOCUMENTS[what].encode())
    assert DOCUMENTS[what] not in str(caught.value)


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"\\u0000"', r'"\\ud83d"', "1e131071", "1e-16383", "0e999999"])
def test_what_jsonb_takes_is_one(text: str) -> None:
    assert read_document(text.encode()) is not None
    json.loads(text)


def test_wrong_padding_under_a_right_tag_is_the_one_error() -> None:
    """A faulty writer who holds the key: nothing says that the padding, and not the tag, is wrong."""
    key, iv = bytes(range(64)), bytes(16)
    block = aead.encrypt_cbc(key, iv, bytes(16), b"")[:16]
    # One block of sixteen zeros, which no PKCS#7 padding ends.
    forged = block + aead._cbc_tag(key, iv, block, b"")
    with pytest.raises(AuthenticationError):
        aead.decrypt_cbc(key, iv, forged, b"")


@pytest.mark.parametrize("size", [0, 31, 32, 47, 49, 63])
def test_a_length_that_no_ciphertext_has_is_the_one_error(size: int) -> None:
    with pytest.raises(AuthenticationError):
        aead.decrypt_cbc(bytes(64), bytes(16), bytes(size), b"")


@pytest.mark.parametrize("size", [0, 15])
def test_a_buffer_is_left_empty_by_what_is_shorter_than_a_tag(size: int) -> None:
    out = memoryview(bytearray(b"x" * 8))
    with pytest.raises(AuthenticationError):
        aead.decrypt_gcm_into(aead.cipher_of(bytes(32)), bytes(12), bytes(size), b"", out)
    assert bytes(out) == bytes(8)


@pytest.fixture
def without_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a cryptography of before 47, which returns bytes of its own."""
    monkeypatch.setattr(aead, "_ENCRYPT_INTO", None)
    monkeypatch.setattr(aead, "_DECRYPT_INTO", None)


@pytest.mark.usefixtures("without_buffers")
def test_an_older_library_fills_the_same_buffers() -> None:
    cipher, nonce = aead.cipher_of(bytes(range(32))), bytes(12)
    made, opened = memoryview(bytearray(21)), memoryview(bytearray(5))
    aead.encrypt_gcm_into(cipher, nonce, b"bytes", b"aad", made)
    assert bytes(made) == aead.encrypt_gcm(cipher, nonce, b"bytes", b"aad")
    aead.decrypt_gcm_into(cipher, nonce, made, b"aad", opened)
    assert bytes(opened) == b"bytes"
    made[0] ^= 1
    with pytest.raises(AuthenticationError):
        aead.decrypt_gcm_into(cipher, nonce, made, b"aad", opened)
    assert bytes(opened) == bytes(5)


SEALED = vectors("text_ranges")["sealed"]


def open_boundaries(content: bytes, change: Callable[[bytearray], object] = lambda _: None) -> text_ranges.Boundaries:
    """Open boundaries that are sealed under the right key, whatever their content."""
    key, nonce, aad = (bytes.fromhex(SEALED[name]) for name in ("key", "nonce", "aad"))
    header = bytes.fromhex(SEALED["sealed"])[:17]
    sealed = bytearray(header + nonce + aead.encrypt_gcm(key, nonce, content, aad))
    change(sealed)
    return text_ranges.open_boundaries(
        bytes(sealed), key=key, field=SEALED["field"], label=SEALED["label"], slot=SEALED["slot"],
        buckets=SEALED["buckets"],
    )  # fmt: skip


def test_sealed_boundaries_are_read_or_are_not_used() -> None:
    right = bytes.fromhex(SEALED["content"])
    assert open_boundaries(right).buckets == SEALED["buckets"]
    with pytest.raises(RegistryError, match=r"slot 2 of field customers\.name"):
        open_boundaries(right, lambda sealed: sealed.__setitem__(-1, sealed[-1] ^ 1))
    # Longer than what is there: who sealed it held the key, and is wrong all the same.
    with pytest.raises(RegistryError, match=r"slot 2 of field customers\.name"):
        open_boundaries(b"\x00\x05B")
