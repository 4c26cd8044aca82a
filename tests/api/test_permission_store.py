"""What roles allow is read from the database: soon after a change, and not for ever without it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.api.auth import authenticator as authenticator_module
from glpgenc.api.auth import permission_store
from glpgenc.api.auth.authenticator import Authenticator
from glpgenc.api.auth.jwks import FILE_FRESH, FILE_USABLE
from glpgenc.api.auth.permission_store import FRESH, PAUSE, USABLE, PermissionStore, permissions_of
from glpgenc.api.auth.permissions import ALL
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.errors import (
    ConfigurationError,
    DatabaseError,
    DatabaseUnavailableError,
    SchemaMissingError,
    UnauthenticatedError,
)
from glpgenc.settings import Settings
from tests.support.clock import Clock
from tests.support.databases import login_role
from tests.support.peers.issuer import AUDIENCE, ISSUER, jwks_server, key_set, signing_key, token


@pytest.fixture(scope="module")
def app_url(api_database: str) -> Iterator[str]:
    with login_role(api_database, member_of=["glpgenc_app"]) as role:
        yield role.url(api_database)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()

    def refreshed(*arguments: Any, **named: Any) -> RefreshedValue[Any]:
        return RefreshedValue(*arguments, **named, clock=clock)

    monkeypatch.setattr(permission_store, "RefreshedValue", refreshed)
    monkeypatch.setattr(authenticator_module, "RefreshedValue", refreshed)
    return clock


@pytest.fixture
def store(app_url: str, clock: Clock) -> Iterator[PermissionStore]:
    assert clock.now
    store = PermissionStore(app_url)
    yield store
    store.close()


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    path.write_bytes(key_set(signing_key()))
    return path


def settings(url: str, **changed: Any) -> Settings:
    given = {"database_url": url, "api_jwt_issuer": ISSUER, "api_jwt_audience": AUDIENCE} | changed
    return Settings(**{name: value for name, value in given.items() if value is not None})


def test_an_application_s_role_reads_what_each_role_allows(store: PermissionStore) -> None:
    grants = asyncio.run(store.grants())
    assert grants["viewer"] == {"encryption:read"}
    assert grants["service_account"] == {
        f"encryption:{each}" for each in ("encrypt", "decrypt", "rewrap", "hmac", "read")
    }
    assert permissions_of(["viewer", "auditor", "unknown"], grants) == {"encryption:read", "encryption:audit"}
    assert permissions_of([], grants) == frozenset()


def test_a_change_is_seen_when_what_was_read_is_old(store: PermissionStore, api_database: str, clock: Clock) -> None:
    assert "encryption:decrypt" in asyncio.run(store.grants())["service_account"]
    with psycopg.connect(api_database, autocommit=True) as connection:
        connection.execute("INSERT INTO security.roles VALUES ('temporary', 'For a test')")
        clock.now += FRESH - 1
        assert "temporary" not in asyncio.run(store.grants())
        clock.now += 1
        assert asyncio.run(store.grants())["temporary"] == frozenset()
        connection.execute("DELETE FROM security.roles WHERE name = 'temporary'")


def test_what_was_read_continues_without_the_database_for_a_while_and_then_nobody_gets_in(
    app_url: str, api_database: str, clock: Clock
) -> None:
    store = PermissionStore(app_url)
    assert asyncio.run(store.grants())
    role = app_url.partition("://")[2].partition(":")[0]
    with psycopg.connect(api_database, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE "{role}" NOLOGIN')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [role])
        try:
            clock.now += USABLE - 1
            assert asyncio.run(store.grants())["viewer"] == {"encryption:read"}
            clock.now += 1 + PAUSE
            for _ in range(2):
                with pytest.raises(DatabaseError):
                    asyncio.run(store.grants())
        finally:
            connection.execute(f'ALTER ROLE "{role}" LOGIN')
    clock.now += PAUSE
    assert asyncio.run(store.grants())["viewer"] == {"encryption:read"}
    store.close()


def test_a_database_that_was_never_there_lets_nobody_in(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert clock.now
    store = PermissionStore(f"postgresql://app@127.0.0.1:{port}/none")
    for _ in range(2):
        with pytest.raises(DatabaseUnavailableError):
            asyncio.run(store.grants())


def test_a_database_without_the_tables_is_reported_as_such(empty_database: str) -> None:
    with pytest.raises(SchemaMissingError, match="security"):
        asyncio.run(PermissionStore(empty_database).grants())


def test_a_role_that_may_not_read_them_is_reported(api_database: str) -> None:
    with login_role(api_database) as role:
        store = PermissionStore(role.url(api_database))
        with pytest.raises(DatabaseError, match="permission denied"):
            asyncio.run(store.grants())
        store.close()


def test_a_token_becomes_a_caller_with_the_permissions_of_its_known_roles(app_url: str, key_file: Path) -> None:
    authenticator = Authenticator.from_settings(settings(app_url, api_jwt_key_file=key_file))
    text = token(sub="watcher", roles=["auditor", "somebody", "viewer"], tenant=["acme", "globex"], jti="id-7")
    caller = asyncio.run(authenticator.authenticate(f"Bearer {text}"))
    assert (caller.subject, caller.token_id) == ("watcher", "id-7")
    assert caller.roles == {"auditor", "viewer"}
    assert caller.permissions == {"encryption:audit", "encryption:read"}
    assert caller.tenants == frozenset({"acme", "globex"})
    assert asyncio.run(authenticator.authenticate(f"Bearer {text}")) == caller
    authenticator.close()


def test_the_claims_may_be_elsewhere(app_url: str, key_file: Path) -> None:
    authenticator = Authenticator.from_settings(
        settings(
            app_url, api_jwt_key_file=key_file, api_roles_claim="realm_access.roles", api_tenant_claim="https://e.com/t"
        )
    )
    claims: dict[str, Any] = {"realm_access": {"roles": ["admin"]}, "roles": ["viewer"], "https://e.com/t": "*"}
    text = token(**claims)
    caller = asyncio.run(authenticator.authenticate(f"Bearer {text}"))
    assert caller.roles == {"admin"}
    assert caller.tenants is ALL
    authenticator.close()


@pytest.mark.parametrize(("tenant", "expected"), [(None, frozenset()), ("default", frozenset({"default"}))])
def test_a_token_without_tenants(app_url: str, key_file: Path, tenant: str | None, expected: frozenset[str]) -> None:
    authenticator = Authenticator.from_settings(settings(app_url, api_jwt_key_file=key_file, tenant=tenant))
    assert asyncio.run(authenticator.authenticate(f"Bearer {token(tenant=None)}")).tenants == expected
    authenticator.close()


def test_keys_come_from_a_url_and_not_before_the_first_token(app_url: str) -> None:
    with jwks_server(key_set(signing_key())) as server:
        authenticator = Authenticator.from_settings(settings(app_url, api_jwks_url=server.url))
        assert server.requests == 0
        for _ in range(3):
            assert asyncio.run(authenticator.authenticate(f"Bearer {token()}")).subject == "billing"
        # An unknown kid so soon after a fetch causes none.
        with pytest.raises(UnauthenticatedError) as caught:
            asyncio.run(authenticator.authenticate(f"Bearer {token(signing_key('other'))}"))
        assert (caught.value.reason, server.requests) == ("unknown_key", 1)
        authenticator.close()


def test_a_key_file_that_was_replaced_is_believed_and_one_that_is_gone_not_for_long(
    app_url: str, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(key_set(signing_key()))
    authenticator = Authenticator.from_settings(settings(app_url, api_jwt_key_file=path))
    assert asyncio.run(authenticator.authenticate(f"Bearer {token()}"))
    new = tmp_path / "new"
    new.write_bytes(key_set(signing_key("two")))
    new.replace(path)
    clock.now += FILE_FRESH
    with pytest.raises(UnauthenticatedError):
        asyncio.run(authenticator.authenticate(f"Bearer {token()}"))
    assert asyncio.run(authenticator.authenticate(f"Bearer {token(signing_key('two'))}"))
    path.unlink()
    clock.now += FILE_USABLE - 1
    assert asyncio.run(authenticator.authenticate(f"Bearer {token(signing_key('two'))}"))
    clock.now += 1 + FILE_FRESH
    with pytest.raises(UnauthenticatedError) as caught:
        asyncio.run(authenticator.authenticate(f"Bearer {token(signing_key('two'))}"))
    assert caught.value.reason == "keys_unavailable"
    authenticator.close()


def test_garbage_asks_neither_the_issuer_nor_the_database() -> None:
    with jwks_server(key_set(signing_key())) as server:
        nowhere = settings("postgresql://nobody@127.0.0.1:1/none", api_jwks_url=server.url)
        authenticator = Authenticator.from_settings(nowhere)
        for header in (None, "Bearer x", f"Bearer {token(algorithm='ES384', key=signing_key('k', 'ES384'))}"):
            with pytest.raises(UnauthenticatedError):
                asyncio.run(authenticator.authenticate(header))
        assert server.requests == 0


def test_an_issuer_that_is_away_lets_nobody_in(app_url: str) -> None:
    with jwks_server(b"") as server:
        server.status = 503
        authenticator = Authenticator.from_settings(settings(app_url, api_jwks_url=server.url))
        for _ in range(2):
            with pytest.raises(UnauthenticatedError) as caught:
                asyncio.run(authenticator.authenticate(f"Bearer {token()}"))
            assert caught.value.reason == "keys_unavailable"
        assert server.requests == 1


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"api_jwt_issuer": None}, "api_jwt_issuer"),
        ({"api_jwt_audience": None}, "api_jwt_audience"),
        ({"database_url": None}, "database_url"),
        ({"api_jwt_key_file": None}, "api_jwks_url"),
        ({"api_jwks_url": "https://issuer.example.com/keys"}, "not both"),
        ({"api_jwt_key_file": Path("/nonexistent/keys")}, "/nonexistent/keys"),
        ({"api_jwt_key_file": None, "api_jwks_url": "http://localhost:1@evil.example.com/"}, "api_jwks_url"),
    ],
)
def test_a_setting_that_is_missing_or_unsafe_is_named_at_the_start(
    api_database: str, key_file: Path, changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Authenticator.from_settings(settings(api_database, **({"api_jwt_key_file": key_file} | changed)))


def test_an_application_s_own_tables_are_read_by_its_query(api_database: str, app_url: str) -> None:
    with psycopg.connect(api_database, autocommit=True) as connection:
        connection.execute(
            "CREATE SCHEMA own; CREATE TABLE own.roles (name text, may text); GRANT USAGE ON SCHEMA own TO glpgenc_app;"
            "GRANT ALL ON own.roles TO glpgenc_app;"
            "INSERT INTO own.roles VALUES ('clerk', 'encryption:read'), ('clerk', 'a:b'), ('guest', NULL)"
        )
    store = PermissionStore(app_url, "SELECT name, may FROM own.roles")
    assert asyncio.run(store.grants()) == {"clerk": {"encryption:read", "a:b"}, "guest": frozenset()}


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELECT name FROM security.roles", ConfigurationError, "something else than"),
        ("SELECT 1, 'a'", ConfigurationError, "something else than"),
        ("SELECT a, b FROM security.nothing", SchemaMissingError, "api_permissions_query names"),
        ("SELECT nothing, name FROM security.roles", SchemaMissingError, "api_permissions_query names"),
        ("WITH x AS (DELETE FROM security.roles RETURNING name) SELECT name, name FROM x", DatabaseError, "read-only"),
    ],
)
def test_a_query_that_does_not_read_roles_is_refused(
    api_database: str, query: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        asyncio.run(PermissionStore(api_database, query).grants())


@pytest.mark.parametrize("text", ["DROP TABLE x", "", "COPY x TO PROGRAM 'y'"])
def test_the_setting_is_a_query(text: str) -> None:
    with pytest.raises(ConfigurationError, match="api_permissions_query is not valid"):
        Settings(api_permissions_query=text)
