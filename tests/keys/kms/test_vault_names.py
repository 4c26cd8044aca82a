"""Names of transit keys, and what a wrapped key may look like."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.vault.provider import TransitKey
from glpgenc.keys.kms.vault.replies import check_key, version_of

SEALED = bytes(range(60))
WRAPPED = b"vault:v7:" + base64.b64encode(SEALED)


@pytest.mark.parametrize(
    ("kms_key", "namespace", "uri"),
    [
        ("orders", None, "vault:transit/keys/orders"),
        ("orders", "team/a", "vault:team/a/transit/keys/orders"),
        ("kv/transit/keys/orders", "team", "vault:kv/transit/keys/orders"),
        ("vault:transit/keys/orders.v-2", None, "vault:transit/keys/orders.v-2"),
        ("keys/keys/keys", None, "vault:keys/keys/keys"),
    ],
)
def test_a_key_has_one_uri(kms_key: str, namespace: str | None, uri: str) -> None:
    key = TransitKey.named(kms_key, namespace)
    assert key.uri == uri
    assert TransitKey.parse(uri) == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a/b",
        "../x",
        "transit/keys/",
        "transit/keys/a/b",
        "a b",
        "ä",
        "a?b",
        "a%2Fb",
        "/transit/keys/a",
        "a//b/keys/c",
    ],
)
def test_what_could_be_read_as_another_path_is_refused(name: str) -> None:
    with pytest.raises(KMSConfigurationError, match="not a transit key"):
        TransitKey.named(name, None)
    assert TransitKey.parse(f"vault:{name}") is None


_PART = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}\Z")


@given(st.lists(_PART, min_size=1, max_size=4), st.from_regex(r"\A[a-z0-9_]([a-z0-9_.-]{0,20}[a-z0-9_])?\Z"))
def test_every_uri_is_read_as_it_was_written(mount: list[str], name: str) -> None:
    key = TransitKey("/".join(mount), name)
    assert TransitKey.parse(key.uri) == key


def test_the_version_stands_before_the_ciphertext() -> None:
    assert version_of(WRAPPED) == 7


@pytest.mark.parametrize(
    "wrapped",
    [
        b"",
        WRAPPED[:-1],
        WRAPPED + b"\n",
        WRAPPED.replace(b"v7", b"v0"),
        WRAPPED.replace(b"v7", b"v07"),
        WRAPPED.replace(b"v7", b"v-7"),
        WRAPPED.replace(b"vault", b"other"),
        b"vault:v7:" + base64.b64encode(SEALED[:-1]),
        b"vault:v7:" + base64.b64encode(SEALED + b"\0"),
        b"vault:v7:" + base64.b64encode(SEALED)[:-1] + b"\xff",
    ],
)
def test_what_the_engine_does_not_make_is_none_of_it(wrapped: bytes) -> None:
    assert version_of(wrapped) is None


@given(st.binary(max_size=120))
def test_no_bytes_are_taken_for_a_wrapped_key_by_accident(data: bytes) -> None:
    assert version_of(data) is None


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"derived": False}, "not derived"),
        ({"derived": "true"}, "not derived"),
        ({"type": "aes128-gcm96"}, "the type of the transit key"),
        ({"type": "rsa-2048"}, "the type of the transit key"),
        ({"latest_version": None}, "latest version"),
        ({"latest_version": 0}, "latest version"),
        ({"soft_deleted": True}, "marked as deleted"),
    ],
)
def test_a_key_that_would_not_do_is_refused(said: dict[str, object], cause: str) -> None:
    good: dict[str, object] = {"type": "aes256-gcm96", "derived": True, "latest_version": 3, "soft_deleted": False}
    assert check_key("vault:transit/keys/x", good) == 3
    with pytest.raises(Exception, match=cause):
        check_key("vault:transit/keys/x", good | said)
