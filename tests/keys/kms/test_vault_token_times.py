"""When a token of OpenBao or Vault is renewed, replaced or kept: at the second at which it is due, and before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KMSReplyError, KMSUnavailableError
from glpgenc.keys.kms.options import VaultOptions
from glpgenc.keys.kms.vault.auth import VaultTokens
from tests.support.clock import Clock


class Server:
    """Answers log-ins and renewals, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.granted: dict[str, Any] = {"lease_duration": 300, "renewable": True}
        self.fails = False

    def ask(self, operation: str, method: str, path: str, token: str | None, body: Any = None) -> dict[str, Any]:
        del method, path, token, body
        self.asked.append(operation)
        if self.fails:
            raise KMSUnavailableError
        return {"auth": {"client_token": f"token {len(self.asked)}"} | self.granted}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def tokens(tmp_path: Path, server: Server, clock: Clock) -> VaultTokens:
    (tmp_path / "secret").write_text("secret id")
    (tmp_path / "secret").chmod(0o600)
    options = VaultOptions(auth="approle", role="role", credential_file=tmp_path / "secret")
    return VaultTokens(options, server.ask, clock)


def test_a_token_is_renewed_when_two_thirds_of_its_time_are_over(
    tokens: VaultTokens, server: Server, clock: Clock
) -> None:
    began = clock.now
    for age in (0, 199.9):
        clock.now = began + age
        assert tokens.current() == "token 1"
    clock.now = began + 200.1
    assert tokens.current() == "token 2"
    assert server.asked == ["login", "renew-self"]
    clock.now += 199.8
    assert tokens.current() == "token 2"


def test_a_token_that_can_not_be_renewed_is_replaced_then(tokens: VaultTokens, server: Server, clock: Clock) -> None:
    server.granted["renewable"] = False
    tokens.current()
    clock.now += 200.1
    assert tokens.current() == "token 2"
    assert server.asked == ["login", "login"]


def test_a_token_that_was_not_used_until_its_end_is_replaced(tokens: VaultTokens, server: Server, clock: Clock) -> None:
    tokens.current()
    clock.now += 300
    tokens.current()
    assert server.asked == ["login", "login"]


def test_a_renewal_that_fails_is_tried_again_after_ten_seconds_and_the_token_serves_to_its_end(
    tokens: VaultTokens, server: Server, clock: Clock
) -> None:
    tokens.current()
    began, server.fails = clock.now, True
    for age in (200.1, 210.0, 210.2, 299.9):
        clock.now = began + age
        assert tokens.current() == "token 1"
    assert server.asked == ["login", "renew-self", "renew-self", "renew-self"]
    clock.now = began + 300
    with pytest.raises(KMSUnavailableError):
        tokens.current()


def test_a_token_that_is_renewed_for_less_than_half_its_time_is_replaced(
    tokens: VaultTokens, server: Server, clock: Clock
) -> None:
    tokens.current()
    server.granted["lease_duration"] = 150
    clock.now += 200.1
    assert tokens.current() == "token 2"
    server.granted["lease_duration"] = 74
    clock.now += 100.1
    assert tokens.current() == "token 4"
    assert server.asked == ["login", "renew-self", "renew-self", "login"]


@pytest.mark.parametrize("duration", [0, -1, None, "300", 1.5])
def test_a_token_without_an_end_serves_for_good(
    tokens: VaultTokens, server: Server, clock: Clock, duration: object
) -> None:
    server.granted["lease_duration"] = duration
    tokens.current()
    clock.now += 10**9
    assert tokens.current() == "token 1"


@pytest.mark.parametrize("text", [None, 5, "tokén", "to\nken"])
def test_a_reply_whose_token_can_not_be_sent_is_refused(tokens: VaultTokens, server: Server, text: object) -> None:
    server.granted["client_token"] = text
    with pytest.raises(KMSReplyError, match="login contains no token"):
        tokens.current()


def test_a_refused_token_is_replaced_where_it_is_dead_and_not_where_it_lives(
    tokens: VaultTokens, server: Server
) -> None:
    token = tokens.current()
    assert tokens.after_refusal("another") is True
    assert tokens.after_refusal(token) is False
    assert server.asked == ["login", "lookup-self"]


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        ({"ttl": 300, "renewable": True}, ["lookup-self", "renew-self"]),
        ({"ttl": 300, "renewable": False}, ["lookup-self", "lookup-self"]),
        ({"ttl": 300}, ["lookup-self", "lookup-self"]),
        ({"ttl": 0, "renewable": True}, ["lookup-self"]),
        ({}, ["lookup-self"]),
        (None, ["lookup-self"]),
    ],
)
def test_a_token_of_a_file_is_renewed_as_the_server_says_of_it(
    tmp_path: Path, server: Server, clock: Clock, data: Any, asked: list[str]
) -> None:
    (tmp_path / "token").write_text("token of the file")
    (tmp_path / "token").chmod(0o600)

    def ask(operation: str, *others: Any) -> dict[str, Any]:
        granted = server.ask(operation, *others)
        return {"data": data} if operation == "lookup-self" else granted

    tokens = VaultTokens(VaultOptions(credential_file=tmp_path / "token"), ask, clock)
    assert tokens.current() == "token of the file"
    clock.now += 200.1
    tokens.current()
    assert server.asked == asked
