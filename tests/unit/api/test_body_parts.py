"""Parts of a body, counted before it is parsed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from glpgenc.api.body_limit import MAX_PARTS, PARTS_OF_VALUE, has_more_parts

FULL: dict[str, Any] = {
    "data_class": "pii", "tenant_id": "acme", "key_version": 1, "min_key_version": 1, "as_text": True,
    "context": {f"name {number}": f"value, {number}" for number in range(32)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (b"", 0),
        (b"[1,2,3]", 2),
        (b'{"a":1}', 1),
        (b'{"a":"b","c":[{},{}]}', 5),
        (b'"' + b"," * 500 + b'"', 1),
        (b'["' + b'\\",' * 500 + b'",1]', 2),
        (b'["\\\\","\\\\\\",","\\u002c\\n,"]', 5),
        (b'["not closed,,,,', 1),
        (b'"" "" ""', 3),
    ],
)
def test_strings_and_commas_outside_them_are_parts(text: bytes, parts: int) -> None:
    assert not has_more_parts(text, parts)
    if parts:
        assert has_more_parts(text, parts - 1)


def test_a_request_with_all_that_it_may_have_is_within_the_limit() -> None:
    one = {"plaintext": "AAAA", "aad": "AAAA"}
    assert not has_more_parts(json.dumps(FULL | one, indent=2).encode(), MAX_PARTS)
    batch = FULL | {"values": [{"text": ',"\\' * 100, "aad": "AAAA"}] * 1000}
    assert not has_more_parts(json.dumps(batch).encode(), MAX_PARTS + 1000 * PARTS_OF_VALUE)


def test_what_it_takes_is_bounded_whatever_the_text_is() -> None:
    # Quadratic time or a stack of matches would not come to an end.
    for text in (b'"' * 4_000_000, b'"' + b'\\"' * 2_000_000, b"\\" * 4_000_000, b'"' + b"a" * 4_000_000):
        has_more_parts(text + b",", 1)
