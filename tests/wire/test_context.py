from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.errors import ConfigurationError
from glpgenc.wire.context import (
    AUDIT_CONTEXT_KEYS,
    BRANCH_CONTEXT_KEYS,
    CONTEXT_KEYS,
    MAX_VALUE_LENGTH,
    REGISTRY_CONTEXT_KEYS,
    audit_context,
    branch_context,
    encryption_context,
    registry_context,
    serialize_context,
)

KEY_ID = UUID("0b7f3ad0-3f0c-4bd8-9d8e-58a1c0a5f3de")
VALUES = {"environment": "test", "tenant_id": "t1", "data_class": "pii", "purpose": "encryption"}

encodable = st.text(st.characters(exclude_categories=["Cs"]))
contexts = st.dictionaries(encodable, encodable, max_size=6)


def test_context_holds_exactly_the_context_keys() -> None:
    context = encryption_context(**VALUES, key_id=KEY_ID)
    assert tuple(context) == CONTEXT_KEYS
    assert context == {"product": "glpgenc", **VALUES, "key_id": str(KEY_ID)}


def test_the_audit_trail_s_context_holds_exactly_its_keys() -> None:
    context = audit_context(environment="test", key_id=KEY_ID)
    assert tuple(context) == AUDIT_CONTEXT_KEYS
    assert context == {"product": "glpgenc", "environment": "test", "purpose": "audit", "key_id": str(KEY_ID)}
    with pytest.raises(ConfigurationError, match="environment"):
        audit_context(environment="a\nb", key_id=KEY_ID)


def test_all_tenants_and_any_script_are_accepted() -> None:
    assert encryption_context(**VALUES | {"tenant_id": "*"}, key_id=KEY_ID)["tenant_id"] == "*"
    assert encryption_context(**VALUES | {"tenant_id": "Müller 株式会社 \U0001f600"}, key_id=KEY_ID)


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize(
    "value", ["", "a\0b", "a\nb", "\x7f", "x" * (MAX_VALUE_LENGTH + 1), "\ud800"], ids=lambda v: ascii(v)[:12]
)
def test_a_value_that_a_kms_would_refuse_is_refused_by_name_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        encryption_context(**VALUES | {name: value}, key_id=KEY_ID)
    assert not value or value not in str(caught.value)


def test_the_longest_context_stays_below_the_limit_of_aws() -> None:
    longest = encryption_context(**dict.fromkeys(VALUES, "x" * MAX_VALUE_LENGTH), key_id=KEY_ID)
    assert sum(len(name) + len(value) for name, value in longest.items()) < 8192


def test_serialized_form_is_sorted_and_length_prefixed() -> None:
    assert serialize_context({"b": "2", "a": "é"}) == (
        b"\0\0\0\1a" + b"\0\0\0\2\xc3\xa9" + b"\0\0\0\1b" + b"\0\0\0\1" + b"2"
    )


@given(contexts, contexts)
def test_two_contexts_give_the_same_bytes_only_if_they_are_equal(one: dict[str, str], other: dict[str, str]) -> None:
    assert (serialize_context(one) == serialize_context(other)) == (one == other)


@given(contexts)
def test_the_bytes_can_be_read_back_in_one_way_only(context: dict[str, str]) -> None:
    assert _parse(serialize_context(context)) == context


@given(contexts)
def test_the_order_of_entries_does_not_matter(context: dict[str, str]) -> None:
    assert serialize_context(dict(reversed(context.items()))) == serialize_context(context)


@given(encodable, encodable, encodable)
def test_a_character_moved_over_a_boundary_changes_the_bytes(name: str, moved: str, value: str) -> None:
    if moved:
        assert serialize_context({name + moved: value}) != serialize_context({name: moved + value})


def test_invalid_unicode_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        serialize_context({"tenant_id": "secret\ud800"})
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def _parse(data: bytes) -> dict[str, str]:
    parts = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        parts.append(data[4:end].decode())
        data = data[end:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize(
    ("build", "keys", "others"),
    [
        (branch_context, BRANCH_CONTEXT_KEYS, {"group": "tenants/3", "branch_id": KEY_ID}),
        (registry_context, REGISTRY_CONTEXT_KEYS, {"key_id": KEY_ID}),
    ],
    ids=["branch", "registry"],
)
def test_the_contexts_of_other_keys_hold_exactly_their_keys(build: Any, keys: tuple[str, ...], others: Any) -> None:
    context = build(environment="test", **others)
    assert tuple(context) == keys
    purpose = {"product": "glpgenc", "environment": "test", "purpose": build.__name__.removesuffix("_context")}
    assert context == purpose | {name: str(value) for name, value in others.items()}
    for value in ("", "a\nb"):
        with pytest.raises(ConfigurationError, match="environment"):
            build(environment=value, **others)


def test_no_two_kinds_of_keys_share_a_context() -> None:
    contexts = [
        encryption_context(**VALUES, key_id=KEY_ID),
        branch_context(environment="test", group="t1", branch_id=KEY_ID),
        audit_context(environment="test", key_id=KEY_ID),
        registry_context(environment="test", key_id=KEY_ID),
    ]
    assert len({serialize_context(context) for context in contexts}) == len(contexts)
