"""Tokens that come again are not verified again, and addresses that fail too often are not verified at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import Request

from glpgenc.api import problems
from glpgenc.api.auth import tokens
from glpgenc.api.auth.authenticator import KEYS_UNAVAILABLE, Authenticator, BearerTokens
from glpgenc.api.auth.jwks import KeySet, parse_key_set
from glpgenc.api.auth.permissions import Principal
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.api.auth.tokens import TokenVerifier, UnverifiedToken, VerifiedToken, VerifiedTokens
from glpgenc.api.limits.refusals import MAX_CALLERS, WINDOW, FailedAuthentications, network_of
from glpgenc.api.problems import ProblemError
from glpgenc.errors import UnauthenticatedError
from tests.support.listeners import CallRecorder, record_calls
from tests.support.peers.issuer import AUDIENCE, ISSUER, key_set, signing_key, token

LIMIT = 3


class CountingVerifier(TokenVerifier):
    """The real one, which counts."""

    verified = 0

    def verify(self, token: UnverifiedToken, keys: KeySet) -> Mapping[str, Any]:
        self.verified += 1
        return super().verify(token, keys)


class NoGrants:
    async def grants(self) -> Any:
        return {}


class Stage:
    """A dependency, and what it does its work with."""

    def __init__(self, keys: Any = None) -> None:
        self.now = 0.0
        self.verifier = CountingVerifier(issuer=ISSUER, audience=AUDIENCE, algorithms=["EdDSA"])
        self.published = parse_key_set(key_set(signing_key()))
        published = RefreshedValue(
            lambda: self.published, fresh=10, usable=20, pause=1, late=UnauthenticatedError, clock=lambda: self.now
        )
        self.authenticator = Authenticator(
            verifier=self.verifier,
            keys=keys or published,
            permissions=NoGrants(),  # type: ignore[arg-type]  # no database
        )
        self.bearer = BearerTokens(self.authenticator, FailedAuthentications(LIMIT, clock=lambda: self.now))

    def ask(self, *tokens: str, host: str = "192.0.2.1") -> Principal:
        headers = [(b"authorization", f"Bearer {each}".encode()) for each in tokens]
        scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "client": (host, 1)}
        return asyncio.run(self.bearer(Request(scope)))

    def fail(self, times: int = LIMIT, host: str = "192.0.2.1") -> None:
        for _ in range(times):
            with pytest.raises(UnauthenticatedError):
                self.ask(token(exp=1), host=host)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def heard() -> Iterator[CallRecorder]:
    with record_calls() as heard:
        yield heard


def test_the_same_token_is_verified_once(stage: Stage) -> None:
    header = f"Bearer {token()}"
    assert len({asyncio.run(stage.authenticator.authenticate(header)) for _ in range(5)}) == 1
    assert stage.verifier.verified == 1


def test_another_token_is_verified_on_its_own(stage: Stage) -> None:
    asyncio.run(stage.authenticator.authenticate(f"Bearer {token()}"))
    with pytest.raises(UnauthenticatedError):
        asyncio.run(stage.authenticator.authenticate(f"Bearer {token(sign_with=signing_key('other').private)}"))
    with pytest.raises(UnauthenticatedError):
        asyncio.run(stage.authenticator.authenticate(f"Bearer {token()}"[:-1]))


def test_one_that_failed_is_not_remembered(stage: Stage) -> None:
    header = f"Bearer {token(aud='another')}"
    for _ in range(2):
        with pytest.raises(UnauthenticatedError) as caught:
            asyncio.run(stage.authenticator.authenticate(header))
        assert caught.value.reason == "wrong_audience"


def test_a_token_whose_key_is_withdrawn_is_refused(stage: Stage) -> None:
    header = f"Bearer {token()}"
    asyncio.run(stage.authenticator.authenticate(header))
    stage.published = parse_key_set(key_set(signing_key("two")))
    stage.now += 10
    with pytest.raises(UnauthenticatedError) as caught:
        asyncio.run(stage.authenticator.authenticate(header))
    assert caught.value.reason == "unknown_key"


def test_an_expired_token_is_verified_again(stage: Stage) -> None:
    now = [time.time()]
    stage.authenticator._verified = VerifiedTokens(clock=lambda: now[0])
    header = f"Bearer {token(exp=int(now[0]) + 600)}"
    for later, verified_so_far in ((0, 1), (598, 1), (2, 2)):
        now[0] += later
        asyncio.run(stage.authenticator.authenticate(header))
        assert stage.verifier.verified == verified_so_far


def test_no_token_is_kept(stage: Stage) -> None:
    text = token()
    asyncio.run(stage.authenticator.authenticate(f"Bearer {text}"))
    kept = stage.authenticator._verified._known
    assert [len(digest) for digest in kept] == [32]
    assert text not in repr(kept)
    assert text.rpartition(".")[2] not in repr(kept)


def test_an_expired_one_is_forgotten() -> None:
    now = [100.0]
    known = VerifiedTokens(clock=lambda: now[0])
    known.add("Bearer x", VerifiedToken(None, KeySet(()), {"exp": 110}))
    assert known.find("Bearer x")
    assert known.find("Bearer y") is None
    assert known.find(None) is None
    now[0] = 110
    assert known.find("Bearer x") is None
    assert len(known._known) == 0


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "SIZE", 2)
    known = VerifiedTokens(clock=lambda: 0.0)
    for name in "ab":
        known.add(name, VerifiedToken(None, KeySet(()), {"exp": 1}))
    assert known.find("a")
    known.add("c", VerifiedToken(None, KeySet(()), {"exp": 1}))
    assert [known.find(name) is not None for name in "abc"] == [True, False, True]


def test_after_so_many_failures_nothing_of_the_address_is_verified(stage: Stage) -> None:
    stage.fail()
    for text in (token(exp=1), token()):
        with pytest.raises(ProblemError) as refused:
            stage.ask(text)
        assert refused.value.kind is problems.TOO_MANY_FAILURES
        assert refused.value.headers == {"Retry-After": f"{WINDOW:.0f}"}
    assert stage.verifier.verified == LIMIT


def test_when_the_window_has_ended_the_address_may_try_again(stage: Stage) -> None:
    stage.fail()
    stage.now = WINDOW
    assert stage.ask(token()).subject == "billing"
    stage.fail(LIMIT)
    with pytest.raises(ProblemError):
        stage.ask(token(exp=1))


def test_a_token_that_was_verified_before_continues(stage: Stage) -> None:
    known = token()
    stage.ask(known)
    stage.fail()
    assert stage.ask(known).subject == "billing"


def test_another_address_is_not_kept_out(stage: Stage) -> None:
    stage.fail()
    assert stage.ask(token(), host="192.0.2.2").subject == "billing"


def test_requests_without_a_token_count_for_nothing(stage: Stage) -> None:
    for _ in range(LIMIT + 1):
        with pytest.raises(UnauthenticatedError):
            stage.ask()
    assert stage.ask(token()).subject == "billing"


def test_two_headers_count(stage: Stage) -> None:
    for _ in range(LIMIT):
        with pytest.raises(UnauthenticatedError):
            stage.ask(token(), token())
    with pytest.raises(ProblemError):
        stage.ask(token())


def test_keys_that_can_not_be_had_count_against_nobody() -> None:
    def unavailable() -> KeySet:
        raise UnauthenticatedError(reason=KEYS_UNAVAILABLE)

    keys = RefreshedValue(unavailable, fresh=9, usable=9, pause=0, late=UnauthenticatedError)
    stage = Stage(keys)
    for _ in range(LIMIT + 2):
        with pytest.raises(UnauthenticatedError):
            stage.ask(token())


def test_that_an_address_is_kept_out_is_reported(stage: Stage, heard: CallRecorder) -> None:
    stage.fail()
    with pytest.raises(ProblemError):
        stage.ask(token(exp=1))
    assert [str(event.type) for event in heard.events] == ["access_denied"] * LIMIT + ["rate_limited"]
    assert dict(heard.events[-1].detail) == {"quota": LIMIT}


def test_addresses_are_forgotten_when_there_are_too_many() -> None:
    failures = FailedAuthentications(1)
    for number in range(MAX_CALLERS + 10):
        failures.add(str(number))
    assert len(failures._windows) == MAX_CALLERS
    assert (failures.wait("0"), failures.wait(str(MAX_CALLERS + 9))) == (0, WINDOW)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("x" * 1000, "x" * 64),
        (None, ""),
    ],
)
def test_what_counts_as_one_address(host: str | None, network: str) -> None:
    assert network_of(host) == network
