"""Which tokens are believed, and which are not."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glpgenc.api.auth.jwks import KeySet, parse_key_set
from glpgenc.api.auth.tokens import LEEWAY, MAX_TOKEN_LENGTH, TokenVerifier
from glpgenc.errors import UnauthenticatedError
from tests.support.peers.issuer import AUDIENCE, ISSUER, SigningKey, key_set, signing_key, token

ALLOWED = ("RS256", "ES256", "EdDSA")
VERIFIER = TokenVerifier(issuer=ISSUER, audience=AUDIENCE, algorithms=ALLOWED)


def keys(*published: SigningKey | dict[str, Any]) -> KeySet:
    return parse_key_set(key_set(*(published or (signing_key(),))))


def claims_of(text: str, published: KeySet | None = None, verifier: TokenVerifier = VERIFIER) -> dict[str, Any]:
    parsed = verifier.parse(f"Bearer {text}")
    return dict(verifier.verify(parsed, published or keys()))


def reason(text: str, published: KeySet | None = None) -> str:
    with pytest.raises(UnauthenticatedError) as caught:
        claims_of(text, published)
    return caught.value.reason


def encoded(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_valid_token_gives_its_claims() -> None:
    assert claims_of(token(sub="billing"))["sub"] == "billing"


@pytest.mark.parametrize("algorithm", ALLOWED)
def test_every_allowed_algorithm_is_verified(algorithm: str) -> None:
    key = signing_key("k", algorithm)
    assert claims_of(token(key), keys(key))["sub"] == "billing"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_s_case_does_not_matter(scheme: str) -> None:
    assert VERIFIER.parse(f"{scheme} {token()}").kid == "one"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"aud": "another"}, "wrong_audience"),
        ({"aud": ["another", "third"]}, "wrong_audience"),
        ({"aud": []}, "claim_missing"),
        ({"aud": None}, "claim_missing"),
        ({"iss": "https://issuer.example.com"}, "wrong_issuer"),
        ({"iss": None}, "claim_missing"),
        ({"exp": None}, "claim_missing"),
        ({"sub": None}, "claim_missing"),
        ({"exp": "9999999999"}, "malformed"),
        ({"exp": True}, "expired"),
        ({"exp": float("inf")}, "malformed"),
        ({"exp": float("nan")}, "malformed"),
        ({"exp": "soon"}, "malformed"),
        ({"nbf": "1"}, "malformed"),
        ({"iat": [1]}, "malformed"),
        ({"sub": ""}, "malformed"),
        ({"sub": "a\nb"}, "malformed"),
        ({"sub": "\ud800"}, "malformed"),
        ({"sub": "x" * 257}, "malformed"),
        ({"jti": "a\x00"}, "malformed"),
    ],
)
def test_a_claim_that_is_not_as_it_must_be_is_refused(claims: dict[str, Any], expected: str) -> None:
    assert reason(token(**claims)) == expected


@pytest.mark.parametrize(
    ("claim", "seconds", "expected"),
    [("exp", -LEEWAY - 5, "expired"), ("nbf", LEEWAY + 60, "not_yet_valid"), ("iat", LEEWAY + 60, "not_yet_valid")],
)
def test_a_time_beyond_the_leeway_is_refused(claim: str, seconds: int, expected: str) -> None:
    claims: dict[str, Any] = {claim: int(time.time()) + seconds}
    assert reason(token(**claims)) == expected


@pytest.mark.parametrize("claim", ["sub", "jti"])
def test_a_name_that_is_a_number_is_refused(claim: str) -> None:
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": int(time.time()) + 60} | {claim: 7}
    signed = jwt.api_jws.encode(json.dumps(body).encode(), signing_key().private, "EdDSA", headers={"kid": "one"})
    assert reason(signed) == "malformed"


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"{", b"\xff", b"[" * 5000])
def test_a_signed_body_that_is_not_an_object_is_refused(body: bytes) -> None:
    assert reason(jwt.api_jws.encode(body, signing_key().private, "EdDSA", headers={"kid": "one"})) == "malformed"


def test_clocks_may_differ_a_little() -> None:
    now = int(time.time())
    assert claims_of(token(exp=now - LEEWAY + 10, nbf=now + LEEWAY - 10, iat=now + LEEWAY - 10))


def test_the_audience_may_be_one_of_several() -> None:
    assert claims_of(token(aud=["another", AUDIENCE]))


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "NONE", ""])
def test_alg_none_is_refused(algorithm: str) -> None:
    header = encoded({"alg": algorithm, "kid": "one", "typ": "JWT"})
    body = token().split(".")[1]
    assert reason(f"{header}.{body}.AA") == "algorithm_not_allowed"
    assert reason(f"{header}.{body}.") == "malformed"


@pytest.mark.parametrize("kid", ["one", None])
def test_hs256_with_the_public_key_as_secret_is_refused(kid: str | None) -> None:
    key = signing_key("one", "RS256")
    header = encoded({"alg": "HS256", "typ": "JWT"} | ({} if kid is None else {"kid": kid}))
    signed = f"{header}.{token().split('.')[1]}"
    mac = hmac.digest(key.pem, signed.encode(), "sha256")
    assert reason(f"{signed}.{encoded(mac)}", keys(key)) == "algorithm_not_allowed"


def test_a_symmetric_algorithm_would_find_no_key_even_if_it_were_allowed() -> None:
    lax = TokenVerifier(issuer=ISSUER, audience=AUDIENCE, algorithms=["HS256"])
    key = signing_key("one", "RS256")
    published = key_set(key, {"kty": "oct", "kid": "two", "k": encoded(b"x" * 32), "alg": "HS256"})
    for kid, secret in (("one", key.pem), ("two", b"x" * 32)):
        signed = f"{encoded({'alg': 'HS256', 'kid': kid})}.{token().split('.')[1]}"
        text = f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"
        with pytest.raises(UnauthenticatedError) as caught:
            claims_of(text, parse_key_set(published), lax)
        assert caught.value.reason == "unknown_key"


def test_an_algorithm_that_the_settings_leave_out_is_refused() -> None:
    key = signing_key("k", "ES384")
    assert reason(token(key), keys(key)) == "algorithm_not_allowed"


def test_a_key_of_another_type_than_the_algorithm_s_is_not_used() -> None:
    ed25519, rsa = signing_key("k", "EdDSA"), signing_key("k", "RS256")
    assert reason(token(ed25519), keys(rsa)) == "unknown_key"
    assert reason(token(rsa), keys(ed25519)) == "unknown_key"


def test_another_key_under_the_same_kid_is_refused() -> None:
    assert reason(token(sign_with=signing_key("other").private)) == "wrong_signature"


def test_the_right_one_of_two_keys_with_one_kid_is_found() -> None:
    other = signing_key("other").jwk(kid="one")
    assert claims_of(token(), keys(other, signing_key()))


def test_a_key_that_is_not_in_the_set_is_refused() -> None:
    assert reason(token(signing_key("other"))) == "unknown_key"


def test_a_token_without_kid_has_the_only_key_that_fits() -> None:
    without = token(headers={"kid": None})
    assert claims_of(without, keys(signing_key(), signing_key("r", "RS256")))
    assert reason(without, keys(signing_key(), signing_key("other"))) == "unknown_key"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_character_anywhere_is_refused(part: int) -> None:
    parts = token().split(".")
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + ("A" if parts[part][middle] != "A" else "B") + parts[part][middle + 1 :]
    assert reason(".".join(parts)) in {"wrong_signature", "malformed", "algorithm_not_allowed", "unknown_key"}


@pytest.mark.parametrize(
    "headers",
    [
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"b64": True, "crit": ["b64"]},
        {"typ": "logout+jwt"},
        {"typ": "dpop+jwt"},
        {"typ": 7},
        {"kid": 7},
        {"kid": ["one"]},
    ],
)
def test_a_header_that_means_something_else_is_refused(headers: dict[str, Any]) -> None:
    head, body = {"alg": "EdDSA", "kid": "one", "typ": "JWT"} | headers, token().split(".")[1]
    signed = f"{encoded(head)}.{body}"
    assert reason(f"{signed}.{encoded(signing_key().private.sign(signed.encode()))}") == "malformed"


@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "AT+JWT", "application/at+jwt", None])
def test_access_tokens_and_plain_ones_are_taken(kind: str | None) -> None:
    assert claims_of(token(headers={"typ": kind}))


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_the_token_brings_along_is_not_used(name: str) -> None:
    mine = signing_key("mine")
    brought = {
        "jwk": mine.jwk(),
        "jku": "https://evil.example.com/k",
        "x5u": "https://evil.example.com/c",
        "x5c": ["MA"],
    }
    assert reason(token(mine, headers={name: brought[name]})) == "unknown_key"
    assert reason(token(mine, headers={name: brought[name], "kid": "one"})) == "wrong_signature"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "no_token"),
        ("", "malformed"),
        ("Bearer", "malformed"),
        ("Bearer ", "malformed"),
        ("Basic dXNlcjpwYXNz", "malformed"),
        ("Bearer abc", "malformed"),
        ("Bearer a.b", "malformed"),
        ("Bearer a.b.c.d", "malformed"),
        ("Bearer a.b.c.d.e", "malformed"),
        ("Bearer e30.e30.AA", "algorithm_not_allowed"),
        ("Bearer é.e30.AA", "malformed"),
        ("Bearer " + "a" * MAX_TOKEN_LENGTH + ".b.c", "too_long"),
    ],
)
def test_what_is_not_a_token_is_refused(header: str | None, expected: str) -> None:
    with pytest.raises(UnauthenticatedError) as caught:
        VERIFIER.parse(header)
    assert caught.value.reason == expected


def test_a_valid_token_that_is_too_long_is_refused() -> None:
    assert reason(token(padding="x" * MAX_TOKEN_LENGTH)) == "too_long"


def test_two_tokens_in_one_header_are_refused() -> None:
    with pytest.raises(UnauthenticatedError):
        VERIFIER.parse(f"Bearer {token()}, Bearer {token()}")


@pytest.mark.parametrize("nested", [b"[" * 5000, b'{"alg":' + b"[" * 5000, b'{"alg":"EdDSA","x":' + b"9" * 5000 + b"}"])
def test_a_header_made_to_break_a_parser_is_refused(nested: bytes) -> None:
    assert reason(f"{encoded(nested)}.e30.AA") == "malformed"


def test_all_failures_have_one_message_and_none_holds_the_token() -> None:
    made: list[Callable[[], str]] = [
        lambda: token(exp=1),
        lambda: token(aud="another"),
        lambda: token(sign_with=signing_key("other").private),
        lambda: "garbage.garbage.garbage",
    ]
    seen = set()
    for make in made:
        text = make()
        with pytest.raises(UnauthenticatedError) as caught:
            claims_of(text)
        seen.add(str(caught.value))
        assert text not in repr(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert len(seen) == 1


def test_the_parsed_token_s_repr_does_not_hold_it() -> None:
    text = token()
    assert text not in repr(VERIFIER.parse(f"Bearer {text}"))


_PART = st.binary(max_size=60).map(encoded) | st.text(max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_HEADER = st.fixed_dictionaries(
    {"alg": st.sampled_from([*ALLOWED, "none", "HS256"]) | _JSON},
    optional={"kid": st.just("one") | _JSON, "typ": st.just("JWT") | _JSON, "crit": _JSON, "b64": _JSON},
)


@settings(max_examples=150)
@given(st.text() | st.builds("Bearer {}".format, st.text()) | st.builds("Bearer {}.{}.{}".format, _PART, _PART, _PART))
@example("Bearer \ud800.\ud800.\ud800")
def test_an_arbitrary_header_gives_nothing_but_unauthenticated(header: str) -> None:
    with pytest.raises(UnauthenticatedError):
        VERIFIER.verify(VERIFIER.parse(header), keys())


@settings(max_examples=150)
@given(_HEADER.map(encoded), _JSON.map(encoded), st.binary(max_size=80).map(encoded))
def test_an_arbitrary_token_gives_nothing_but_unauthenticated(header: str, body: str, signature: str) -> None:
    with pytest.raises(UnauthenticatedError):
        VERIFIER.verify(VERIFIER.parse(f"Bearer {header}.{body}.{signature}"), keys())


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["exp", "nbf", "iat", "aud", "iss", "sub", "jti"]), _JSON, min_size=1))
def test_arbitrary_signed_claims_give_claims_or_unauthenticated(changed: dict[str, Any]) -> None:
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": int(time.time()) + 600} | changed
    signed = jwt.api_jws.encode(json.dumps(body).encode(), signing_key().private, "EdDSA", headers={"kid": "one"})
    try:
        found = claims_of(signed)
    except UnauthenticatedError:
        return
    assert found["iss"] == ISSUER
    assert found["aud"] == AUDIENCE or AUDIENCE in found["aud"]
    assert isinstance(found["sub"], str)
    assert found["exp"] > time.time() - LEEWAY - 1
