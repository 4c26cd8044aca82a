"""Tokens that are not valid, sent to `glpgenc serve`, directly and from behind a proxy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.support.api import PREFIX, ServeProgram, bearer, prepared, serving
from tests.support.peers.issuer import AUDIENCE, ISSUER, signing_key, token

pytestmark = pytest.mark.slow

FAILURES = 20


@pytest.fixture(scope="module")
def settings(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return prepared(Path(tmp_path_factory.mktemp("strangers")), api_database, api_max_failures=FAILURES)


@pytest.fixture(scope="module")
def direct(settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeProgram]:
    with serving(settings, Path(tmp_path_factory.mktemp("direct"))) as program:
        yield program


@pytest.fixture(scope="module")
def proxied(settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeProgram]:
    trusted = settings | {"api_trusted_proxies": "127.0.0.1"}
    with serving(trusted, Path(tmp_path_factory.mktemp("proxied")), "--behind-proxy") as program:
        yield program


def ask(program: ServeProgram, text: str, forwarded: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {text}"} | ({} if forwarded is None else {"X-Forwarded-For": forwarded})
    status: int = program.client.get(f"{PREFIX}/status", headers=headers).status_code
    return status


def unsigned() -> str:
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": int(time.time()) + 60, "roles": ["admin"]}
    return jwt.encode(claims, "", algorithm="none")


REFUSED: dict[str, Callable[[], str]] = {
    "expired": lambda: token(roles=["admin"], exp=1_700_000_000),
    "for another audience": lambda: token(roles=["admin"], aud="another"),
    "of another issuer": lambda: token(roles=["admin"], iss="https://elsewhere.example.com/"),
    "of another key": lambda: token(roles=["admin"], sign_with=signing_key("two").private),
    "without a signature": unsigned,
    "cut": lambda: token(roles=["admin"])[:-2],
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_token_that_is_not_valid_is_refused_by_the_running_server(direct: ServeProgram, kind: str) -> None:
    assert ask(direct, token(roles=["admin"])) == 200
    assert ask(direct, REFUSED[kind]()) == 401


def test_behind_a_proxy_the_address_is_the_callers(proxied: ServeProgram) -> None:
    bad = REFUSED["of another key"]()
    assert [ask(proxied, bad, "203.0.113.5") for _ in range(FAILURES + 1)] == [401] * FAILURES + [429]
    assert ask(proxied, token(sub="neighbour"), "203.0.113.6") == 200
    assert ask(proxied, token(sub="same address"), "203.0.113.5") == 429


def test_behind_a_proxy_that_is_not_named_nobody_is_believed(
    settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with serving(settings, tmp_path, "--behind-proxy") as program:
        bad = REFUSED["of another key"]()
        answers = [ask(program, bad, f"203.0.113.{number}") for number in range(2 * FAILURES)]
    assert 429 in answers


# Last: afterwards nobody gets in from here for a while.
def test_without_a_proxy_nobody_is_believed_to_be_somebody_else(direct: ServeProgram) -> None:
    bad = REFUSED["of another key"]()
    answers = [ask(direct, bad, f"203.0.113.{number}") for number in range(2 * FAILURES)]
    assert 429 in answers
    assert ask(direct, token(sub="new"), "198.51.100.1") == 429


def test_a_token_that_was_seen_before_continues_meanwhile(direct: ServeProgram) -> None:
    known = bearer(sub="seen before")
    deadline = time.monotonic() + 30
    while direct.client.get(f"{PREFIX}/status", headers=known).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    bad = REFUSED["of another key"]()
    while ask(direct, bad) != 429:
        assert time.monotonic() < deadline
    assert direct.client.get(f"{PREFIX}/status", headers=known).status_code == 200
