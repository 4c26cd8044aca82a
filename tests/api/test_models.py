"""Models of requests, and bounds of a body's parts."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from glpgenc.api import models
from glpgenc.api.openapi import described
from glpgenc.api.request_body import MAX_PARTS, PARTS_OF_VALUE, has_more_parts
from glpgenc.api.routes import keys as key_models
from glpgenc.wire.context import CONTEXT_KEYS

REQUESTS: list[type[BaseModel]] = [
    models.EncryptRequest,
    models.DecryptRequest,
    models.EncryptBatchRequest,
    models.DecryptBatchRequest,
    models.SessionKeysRequest,
    key_models.RotateRequest,
]


def request(**values: Any) -> models.EncryptRequest:
    return models.EncryptRequest.model_validate_json(json.dumps({"data_class": "pii"} | values))


@given(st.binary(max_size=200))
def test_bytes_go_through_base64(value: bytes) -> None:
    text = models.encoded(value)
    assert text == base64.b64encode(value).decode()
    assert re.fullmatch(models._BASE64, text)
    assert request(plaintext=text).value == value


@given(st.text(alphabet="ABab01+/=-_ \n", max_size=12))
@example("0000=")
@example("0000====")
@example("000=0000")
@example("00==")
def test_only_what_the_described_pattern_allows_is_base64(text: str) -> None:
    # A last group may hold bits that are not used: RFC 4648, 3.5 lets a decoder take those.
    allowed = re.fullmatch(models._BASE64.rstrip("$"), text) is not None
    try:
        request(plaintext=text)
    except ValidationError:
        assert not allowed
    else:
        assert allowed


@given(st.text(max_size=50))
def test_a_text_is_encrypted_as_utf8(text: str) -> None:
    try:
        expected = text.encode()
    except UnicodeEncodeError:
        with pytest.raises(ValidationError):
            request(text=text)
        return
    assert request(text=text).value == expected


@pytest.mark.parametrize("name", sorted(CONTEXT_KEYS))
def test_what_the_server_sets_can_not_stand_in_a_context(name: str) -> None:
    with pytest.raises(ValidationError):
        request(text="x", context={name: "x"})


def test_a_context_has_32_entries_at_most() -> None:
    entries = {f"n{i}": "v" for i in range(32)}
    assert request(text="x", context=entries).context == entries
    with pytest.raises(ValidationError):
        request(text="x", context=entries | {"one": "more"})


@pytest.mark.parametrize("value", ["", "x" * 257, "a\x00", "a\n", "\x7f"])
def test_a_name_is_1_to_256_characters_without_controls(value: str) -> None:
    for field in ("data_class", "tenant_id"):
        with pytest.raises(ValidationError):
            request(text="x", **{field: value})
    assert request(text="x", data_class="x" * 256).data_class == "x" * 256


def test_the_context_of_the_service_has_tenant_and_class() -> None:
    made = request(text="x", context={"object": "a.pdf"})
    assert made.bound_to("acme") == {"object": "a.pdf", "tenant_id": "acme", "data_class": "pii"}


@pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)
def test_the_described_examples_are_accepted(model: type[BaseModel]) -> None:
    content = described(model)["requestBody"]["content"]["application/json"]
    assert content["examples"]
    for each in content["examples"].values():
        model.model_validate_json(json.dumps(each["value"]))


def test_no_validation_error_shows_what_was_sent() -> None:
    with pytest.raises(ValidationError) as caught:
        request(text=["canary"], plaintext="canary!", aad={"canary": 1})
    assert "canary" not in str(caught.value)


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
