"""Key sets at a URL and in a file: fetched seldom, kept for a bounded time, replaced when they change."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.api.auth import jwks as issuer_keys
from glpgenc.api.auth.jwks import FRESH, MAX_BYTES, PAUSE, USABLE, JwksEndpoint, JwtKeyFile, KeySet
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.errors import ConfigurationError, UnauthenticatedError
from tests.support.clock import Clock
from tests.support.peers.issuer import JwksServer, jwks_server, key_set, signing_key


def unavailable() -> UnauthenticatedError:
    return UnauthenticatedError(reason="keys_unavailable")


@pytest.fixture
def server() -> Iterator[JwksServer]:
    with jwks_server(key_set(signing_key())) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(server: JwksServer, clock: Clock) -> RefreshedValue[KeySet]:
    return refreshed(JwksEndpoint(server.url), clock)


def refreshed(endpoint: JwksEndpoint, clock: Clock) -> RefreshedValue[KeySet]:
    return RefreshedValue(endpoint.fetch, fresh=FRESH, usable=USABLE, pause=PAUSE, late=unavailable, clock=clock)


def look(keys: RefreshedValue[KeySet], kid: str) -> bool:
    return keys.get(lambda found: found.knows(kid)).knows(kid)


def test_the_set_is_fetched_once_while_it_is_fresh(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    for _ in range(5):
        assert look(keys, "one")
        clock.now += FRESH / 6
    assert server.requests == 1
    clock.now += FRESH / 6
    assert look(keys, "one")
    assert server.requests == 2


def test_an_unknown_kid_fetches_once_and_random_ones_no_more(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    clock.now += PAUSE
    assert [look(keys, f"random{number}") for number in range(100)] == [False] * 100
    assert server.requests == 2
    clock.now += PAUSE
    assert not look(keys, "random")
    assert server.requests == 3


def test_a_new_key_is_known_with_the_first_token_that_names_it(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    server.body = key_set(signing_key(), signing_key("two"))
    clock.now += PAUSE
    assert look(keys, "two")
    assert server.requests == 2


def test_a_key_that_is_withdrawn_is_forgotten_when_the_set_is_old(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    server.body = key_set(signing_key("two"))
    clock.now += FRESH
    assert not look(keys, "one")


def test_the_old_set_continues_while_the_issuer_is_away_but_not_for_ever(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    server.status = 503
    clock.now += USABLE - 1
    assert look(keys, "one")
    clock.now += 1 + PAUSE
    with pytest.raises(UnauthenticatedError) as caught:
        look(keys, "one")
    assert caught.value.reason == "keys_unavailable"


def test_an_issuer_that_is_away_is_asked_once_in_a_pause(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    server.status = 500
    for _ in range(10):
        with pytest.raises(UnauthenticatedError):
            look(keys, "one")
    assert server.requests == 1
    server.status = 200
    clock.now += PAUSE
    assert look(keys, "one")


def test_an_issuer_that_comes_back_is_believed_again(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    server.status = 503
    clock.now += FRESH
    assert look(keys, "one")
    server.status, server.body = 200, key_set(signing_key("two"))
    clock.now += PAUSE
    assert look(keys, "two")
    assert not look(keys, "one")


def test_many_threads_at_once_fetch_once(keys: RefreshedValue[KeySet], server: JwksServer) -> None:
    server.delay = 0.1
    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append(look(keys, "one"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, server.requests) == ([True] * 8, 1)


def test_callers_with_an_old_set_do_not_wait_for_the_one_who_fetches(
    keys: RefreshedValue[KeySet], server: JwksServer, clock: Clock
) -> None:
    assert look(keys, "one")
    clock.now += FRESH
    server.delay = 1.0
    fetching = threading.Thread(target=look, args=(keys, "one"))
    fetching.start()
    while server.requests < 2:
        time.sleep(0.005)
    assert look(keys, "one")
    assert fetching.is_alive()
    fetching.join()


def test_fetching_does_not_block_the_event_loop(keys: RefreshedValue[KeySet], server: JwksServer) -> None:
    server.delay = 0.2

    async def tick_while_fetching() -> int:
        fetching = asyncio.ensure_future(keys.get_async(lambda found: found.knows("one")))
        ticks = 0
        while not fetching.done():
            await asyncio.sleep(0.01)
            ticks += 1
        assert (await fetching).knows("one")
        return ticks

    assert asyncio.run(tick_while_fetching()) >= 5


def test_what_is_at_hand_takes_no_thread(keys: RefreshedValue[KeySet], server: JwksServer) -> None:
    assert look(keys, "one")
    # Threads of others may end meanwhile.
    before = set(threading.enumerate())
    assert asyncio.run(keys.get_async(lambda found: found.knows("one"))).knows("one")
    assert server.requests == 1
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"keys": "none"}', b" " * (MAX_BYTES + 1)])
def test_a_reply_that_is_not_a_key_set_or_too_long_is_ignored(server: JwksServer, body: bytes) -> None:
    server.body = body
    with pytest.raises(UnauthenticatedError) as caught:
        JwksEndpoint(server.url).fetch()
    assert caught.value.reason == "keys_unavailable"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(server: JwksServer, status: int) -> None:
    with jwks_server(key_set(signing_key("evil"))) as elsewhere:
        server.status, server.location = status, elsewhere.url
        with pytest.raises(UnauthenticatedError):
            JwksEndpoint(server.url).fetch()
        assert elsewhere.requests == 0


@pytest.mark.parametrize(("piece", "pause", "timeout"), [(b" ", 0.05, 0.3), (b" " * 65_536, 0, 30)])
def test_a_reply_that_drips_or_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch, piece: bytes, pause: float, timeout: float
) -> None:
    monkeypatch.setattr(issuer_keys, "TIMEOUT", timeout)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def send() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                until = time.perf_counter() + 5
                try:
                    while time.perf_counter() < until:
                        connection.sendall(piece)
                        time.sleep(pause)
                except OSError:
                    return

        thread = threading.Thread(target=send)
        thread.start()
        began = time.perf_counter()
        with pytest.raises(UnauthenticatedError):
            JwksEndpoint(f"http://127.0.0.1:{listening.getsockname()[1]}/").fetch()
        assert time.perf_counter() - began < 2.5
        thread.join()


def test_a_set_that_has_not_changed_stays_the_same_one(server: JwksServer) -> None:
    # Tokens that were verified with it need not be verified anew.
    endpoint = JwksEndpoint(server.url)
    first = endpoint.fetch()
    assert endpoint.fetch() is first
    server.body = key_set(signing_key("two"))
    assert endpoint.fetch().knows("two")


def test_a_server_that_is_not_there_is_reported_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnauthenticatedError):
        JwksEndpoint(f"http://127.0.0.1:{port}/").fetch()
    assert "api_jwks_url" in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "http://issuer.example.com/keys",
        "http://localhost:80@evil.example.com/keys",
        "http://localhost.evil.example.com/",
        "https://user:password@issuer.example.com/",
        "https://",
        "https:///keys",
        "file:///etc/passwd",
        "ftp://localhost/",
        "https://issuer.example.com:port/",
        "https://[::1",
    ],
)
def test_a_url_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="api_jwks_url") as caught:
        JwksEndpoint(url)
    assert "password" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://issuer.example.com/k", "http://localhost:1/", "http://[::1]:1/"])
def test_https_and_this_machine_are_taken(url: str) -> None:
    JwksEndpoint(url)


def test_a_key_file_is_read_again_when_it_was_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(key_set(signing_key()))
    file = JwtKeyFile(path)
    first = file.read()
    assert first.knows("one")
    assert file.read() is first
    new = tmp_path / "new"
    new.write_bytes(key_set(signing_key("two")))
    os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    new.replace(path)
    assert file.read().knows("two")


def test_a_key_file_may_hold_pem(tmp_path: Path) -> None:
    path = tmp_path / "issuer.pem"
    path.write_bytes(signing_key().pem)
    assert JwtKeyFile(path).read().candidates("any", "EdDSA")


@pytest.mark.parametrize("content", [b"", b"garbage", b'{"keys": []}', b" " * (MAX_BYTES + 1)])
def test_a_key_file_without_a_usable_key_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"keys\.json") as caught:
        JwtKeyFile(path).read()
    assert "api_jwt_key_file" in str(caught.value.hint)


def test_a_key_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        JwtKeyFile(tmp_path / "none").read()
