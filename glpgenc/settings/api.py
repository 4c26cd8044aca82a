"""The settings of the HTTP API."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from glpgenc.settings.declaration import NAME, NAME_ACCEPTS, DeclaredSettings, setting

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


def _check_algorithms(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not set(value) <= set(_ALGORITHMS):
        raise ValueError("an entry is not such an algorithm")
    return value


def _check_session_classes(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(NAME, entry) for entry in value):
        raise ValueError("an entry is not a data class's name")
    return value


def _check_proxies(value: tuple[str, ...]) -> tuple[str, ...]:
    for each in value:
        if not _network(each).prefixlen:
            raise ValueError("a network of all addresses is no proxy")
    return value


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(entry)
    except ValueError:
        pass
    # Not in the block: that error repeats the entry.
    raise ValueError("an entry is not an address, or not a network's with zeros after its prefix")


def _check_redis(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it is not a URL of Redis")
    return value


class ApiSettings(DeclaredSettings):
    """Who may call, and how much."""

    api_host: str = setting(
        "The address that `glpgenc serve` listens on.",
        "a host name or an address of this machine",
        pattern=r"^[^\s/\x00-\x1f\x7f]{1,255}$",
        default="127.0.0.1",
        named_only=True,
    )
    api_port: int = setting(
        "The port that `glpgenc serve` listens on.",
        "a whole number from 1 to 65,535",
        ge=1,
        le=65_535,
        default=8000,
    )
    api_jwks_url: str | None = setting(
        "The URL of the JSON Web Key Set with the public keys of the issuer of bearer tokens.",
        "an https:// URL; http:// only for this machine itself",
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/])[^\s]*$",
        default=None,
        named_only=True,
    )
    api_jwt_key_file: Path | None = setting(
        "A file with the issuer's public key in PEM, or with a JSON Web Key Set, instead of `api_jwks_url`.",
        "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory",
        default=None,
        named_only=True,
    )
    api_jwt_algorithms: tuple[str, ...] = setting(
        "The signature algorithms accepted in bearer tokens.",
        "names of asymmetric algorithms of RFC 7518 and RFC 8037, separated by commas: " + ", ".join(_ALGORITHMS),
        default=("RS256", "ES256", "EdDSA"),
        named_only=True,
        check=_check_algorithms,
    )
    api_jwt_issuer: str | None = setting(
        "The required issuer of bearer tokens (claim `iss`).",
        NAME_ACCEPTS,
        pattern=NAME,
        default=None,
        named_only=True,
    )
    api_jwt_audience: str | None = setting(
        "The required audience of bearer tokens (claim `aud`).",
        NAME_ACCEPTS,
        pattern=NAME,
        default=None,
        named_only=True,
    )
    api_roles_claim: str = setting(
        "The claim with the roles of a token: a list of names, or a string separated by spaces. A dot selects a "
        "member of an object.",
        NAME_ACCEPTS,
        pattern=NAME,
        default="roles",
        named_only=True,
    )
    api_permissions_query: str | None = setting(
        "For an application with tables of its own for roles: the query that reads what each role allows, in place of "
        "security.role_permissions. `glpgenc init` then makes no tables for them.",
        "a SELECT of two columns, a role's name and a permission or NULL, which names tables with their schema",
        pattern=r"^\s*(?i:SELECT|WITH|TABLE|VALUES)\b[^\x00]*$",
        default=None,
        named_only=True,
    )
    api_tenant_claim: str = setting(
        "The claim with the tenants that a token can access: one name, or a list; * for all.",
        NAME_ACCEPTS,
        pattern=NAME,
        default="tenant",
        named_only=True,
    )
    api_rate_limit: str = setting(
        "The rate limit for each principal.",
        "a number and a time such as 100/second or 6000/minute; several separated by semicolons",
        pattern=r"^[1-9][0-9]{0,8}/(second|minute|hour|day)(;[1-9][0-9]{0,8}/(second|minute|hour|day)){0,3}$",
        default="1000/second",
    )
    api_rate_limit_url: SecretStr | None = setting(
        "The Redis in which processes share the counts of the rate limit. Without it, each process counts separately.",
        "a URL such as redis://redis.example.com:6379/0",
        default=None,
        named_only=True,
        check=_check_redis,
    )
    api_new_keys: str = setting(
        "The limit of first data keys, of tenants or classes without keys, that requests of each principal can create.",
        "a number and a time such as 100/hour; several separated by semicolons",
        pattern=r"^[1-9][0-9]{0,8}/(second|minute|hour|day)(;[1-9][0-9]{0,8}/(second|minute|hour|day)){0,3}$",
        default="100/hour",
    )
    api_session_classes: tuple[str, ...] = setting(
        "The data classes whose session keys POST /sessions gives out, to tokens with the permission "
        "encryption:session. Without it the route gives out none. Those who are given keys can read and keep them.",
        "names, separated by commas",
        default=(),
        named_only=True,
        check=_check_session_classes,
    )
    api_session_classes_claim: str | None = setting(
        "The claim with the data classes whose session keys a token is given, among those of api_session_classes: one "
        "name, or a list; a token without it is given none. Without the setting, tokens do not limit them.",
        NAME_ACCEPTS,
        pattern=NAME,
        default=None,
        named_only=True,
    )
    api_session_rate: str = setting(
        "The limit of requests of each principal for session keys. Set it to what your application needs.",
        "a number and a time such as 100/second; several separated by semicolons",
        pattern=r"^[1-9][0-9]{0,8}/(second|minute|hour|day)(;[1-9][0-9]{0,8}/(second|minute|hour|day)){0,3}$",
        default="100/second",
    )
    api_max_failures: int = setting(
        "The maximum number of invalid tokens from one address in 10 seconds. After that, the address is refused "
        "for the rest of them.",
        "a whole number from 1 to 1,000,000",
        ge=1,
        le=1_000_000,
        default=100,
    )
    api_max_connections: int = setting(
        "Connections to each process of `glpgenc serve` at once. One more ends the one that has waited longest for its "
        "client to send a request.",
        "a whole number from 1 to 100,000",
        ge=1,
        le=100_000,
        default=2_000,
    )
    api_max_connections_per_address: int = setting(
        "Connections of one address among them; not behind a proxy, where all come from its address.",
        "a whole number from 1 to 100,000",
        ge=1,
        le=100_000,
        default=200,
    )
    api_trusted_proxies: tuple[str, ...] = setting(
        "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Without it nobody's are.",
        "IP addresses and networks such as 10.0.0.0/24, separated by commas",
        default=(),
        named_only=True,
        check=_check_proxies,
    )
    api_head_timeout: float = setting(
        "Seconds that a client may take for a TLS handshake, for a request's head, and to take an answer.",
        "a number of seconds above 0, up to 300",
        gt=0,
        le=300,
        default=10.0,
    )
    api_body_timeout: float = setting(
        "Seconds that a client may take for a request's body.",
        "a number of seconds above 0, up to 3,600",
        gt=0,
        le=3_600,
        default=30.0,
    )
    api_max_body_bytes: int = setting(
        "Bytes in the body of a request at most.",
        "a whole number from 1,024 to 268,435,456",
        ge=1_024,
        le=268_435_456,
        default=4_194_304,
    )
    api_body_memory: int = setting(
        "Bytes of large bodies (above 64 KiB) that each process of `glpgenc serve` takes at once, a quarter of them "
        "of one principal. Others wait up to 10 seconds for room.",
        "a whole number from 1,048,576 to 68,719,476,736",
        ge=1_048_576,
        le=68_719_476_736,
        default=33_554_432,
    )
    api_max_batch: int = setting(
        "Values in one request at most.",
        "a whole number from 1 to 100,000",
        ge=1,
        le=100_000,
        default=1_000,
    )
