"""A token that comes again is not verified again, and is believed no longer for that."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from glpgenc.api.auth import tokens
from glpgenc.api.auth.authenticator import Authenticator
from glpgenc.api.auth.issuer_keys import KeySet, parse_key_set
from glpgenc.api.auth.refreshed_value import RefreshedValue
from glpgenc.api.auth.tokens import TokenVerifier, UnverifiedToken, VerifiedToken, VerifiedTokens
from glpgenc.errors import UnauthenticatedError
from tests.support.peers.issuer import AUDIENCE, ISSUER, key_set, signing_key, token


class CountingVerifier(TokenVerifier):
    def __init__(self) -> None:
        super().__init__(issuer=ISSUER, audience=AUDIENCE, algorithms=["EdDSA"])
        self.verified = 0

    def verify(self, token: UnverifiedToken, keys: KeySet) -> Any:
        self.verified += 1
        return super().verify(token, keys)


class NoGrants:
    async def grants(self) -> Any:
        return {}


class IssuedTokens:
    def __init__(self) -> None:
        self.published = parse_key_set(key_set(signing_key()))
        self.now = 0.0
        self.verifier = CountingVerifier()
        self.authenticator = Authenticator(
            verifier=self.verifier,
            keys=RefreshedValue(
                lambda: self.published, fresh=10, usable=20, pause=1, late=UnauthenticatedError, clock=lambda: self.now
            ),
            permissions=NoGrants(),  # type: ignore[arg-type]  # roles are not what this is about
        )


@pytest.fixture
def world() -> IssuedTokens:
    return IssuedTokens()


def test_the_same_token_is_verified_once(world: IssuedTokens) -> None:
    header = f"Bearer {token()}"
    assert len({asyncio.run(world.authenticator.authenticate(header)) for _ in range(5)}) == 1
    assert world.verifier.verified == 1


def test_another_token_is_verified_on_its_own(world: IssuedTokens) -> None:
    asyncio.run(world.authenticator.authenticate(f"Bearer {token()}"))
    with pytest.raises(UnauthenticatedError):
        asyncio.run(world.authenticator.authenticate(f"Bearer {token(sign_with=signing_key('other').private)}"))
    with pytest.raises(UnauthenticatedError):
        asyncio.run(world.authenticator.authenticate(f"Bearer {token()}"[:-1]))


def test_one_that_failed_is_not_remembered(world: IssuedTokens) -> None:
    header = f"Bearer {token(aud='another')}"
    for _ in range(2):
        with pytest.raises(UnauthenticatedError) as caught:
            asyncio.run(world.authenticator.authenticate(header))
        assert caught.value.reason == "wrong_audience"


def test_a_token_whose_key_is_withdrawn_is_refused(world: IssuedTokens) -> None:
    header = f"Bearer {token()}"
    asyncio.run(world.authenticator.authenticate(header))
    world.published = parse_key_set(key_set(signing_key("two")))
    world.now += 10
    with pytest.raises(UnauthenticatedError) as caught:
        asyncio.run(world.authenticator.authenticate(header))
    assert caught.value.reason == "unknown_key"


def test_an_expired_token_is_verified_again(world: IssuedTokens) -> None:
    now = [time.time()]
    world.authenticator._verified = VerifiedTokens(clock=lambda: now[0])
    header = f"Bearer {token(exp=int(now[0]) + 600)}"
    for later, verified_so_far in ((0, 1), (598, 1), (2, 2)):
        now[0] += later
        asyncio.run(world.authenticator.authenticate(header))
        assert world.verifier.verified == verified_so_far


def test_no_token_is_kept(world: IssuedTokens) -> None:
    text = token()
    asyncio.run(world.authenticator.authenticate(f"Bearer {text}"))
    kept = world.authenticator._verified._known
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
