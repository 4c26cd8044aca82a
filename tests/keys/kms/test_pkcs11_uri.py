"""Names of keys in an HSM (RFC 7512)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.pkcs11.uri import HsmKey


@pytest.mark.parametrize(
    ("kms_key", "uri"),
    [
        ("pkcs11:token=glpgenc;object=kek", "pkcs11:token=glpgenc;object=kek"),
        ("pkcs11:object=kek;token=glpgenc", "pkcs11:token=glpgenc;object=kek"),
        ("pkcs11:token=a%20b;id=%01%ff", "pkcs11:token=a%20b;id=%01%FF"),
        ("pkcs11:id=A;object=%6bek;token=t", "pkcs11:token=t;object=kek;id=%41"),
        ("pkcs11:token=a:b@c;object=x,y", "pkcs11:token=a%3Ab%40c;object=x%2Cy"),
    ],
)
def test_a_key_has_one_uri(kms_key: str, uri: str) -> None:
    key = HsmKey.named(kms_key)
    assert key.uri == uri
    assert HsmKey.parse(uri) == key


@pytest.mark.parametrize(
    "kms_key",
    [
        "",
        "kek",
        "pkcs11:",
        "pkcs11:token=t",
        "pkcs11:object=o",
        "pkcs11:token=;object=o",
        "pkcs11:token=t;object=",
        "pkcs11:token=t;object=o;object=p",
        "pkcs11:token=t;object=o;slot-id=0",
        "pkcs11:token=%ff;object=o",
        "pkcs11:token=t;object=" + "o" * 2048,
    ],
)
def test_what_names_no_key_is_refused(kms_key: str) -> None:
    with pytest.raises(KMSConfigurationError, match="pkcs11:token=glpgenc;object=kek"):
        HsmKey.named(kms_key)


@pytest.mark.parametrize("query", ["?pin-value=4711", "?module-path=/lib/4711.so", ";pin-value=4711"])
def test_a_pin_in_it_is_refused_and_not_repeated(query: str) -> None:
    with pytest.raises(KMSConfigurationError) as refused:
        HsmKey.named(f"pkcs11:token=t;object=o{query}")
    assert "4711" not in str(refused.value)


def test_a_stored_uri_is_read_in_its_one_form_only() -> None:
    assert HsmKey.parse("pkcs11:object=kek;token=glpgenc") is None
    assert HsmKey.parse("pkcs11:token=t;id=%0a") is None


@given(
    st.text(min_size=1, max_size=32), st.text(min_size=1, max_size=32), st.none() | st.binary(min_size=1, max_size=8)
)
def test_every_uri_is_read_as_it_was_written(token: str, label: str, key_id: bytes | None) -> None:
    key = HsmKey(token, label, key_id)
    assert HsmKey.parse(key.uri) == key
    assert key.uri.isascii()
    assert not {" ", ",", "\n"} & set(key.uri)
