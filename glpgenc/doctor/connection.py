"""The connection and the server: who can listen, and whether they are what this package works with."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from glpgenc.doctor.check import Check, Fault, Look, fail, info, warn
from glpgenc.doctor.model import Group
from glpgenc.installer import head_revision
from glpgenc.schema_version import known_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_SERVER = 140_000
_VERIFIED = ("verify-full", "verify-ca")


def _tls(look: Look) -> Iterator[Fault]:
    client = look.connection.pgconn
    host = look.connection.info.hostaddr or look.connection.info.host
    if not is_local(host):
        if not client.ssl_in_use and not client.used_gssapi:
            yield fail(
                host,
                "the connection is not encrypted: plaintexts and loaded keys can be read on the network",
                "set sslmode=verify-full in database_url, and ssl = on in the server",
            )
        elif client.ssl_in_use and _sslmode(look) not in _VERIFIED:
            yield warn(
                host,
                f"TLS is used without verifying the server: sslmode is {_sslmode(look)}",
                "set sslmode=verify-full and sslrootcert in database_url",
            )
    # Behind a pooler the server has another peer than we have.
    far = look.one(
        "SELECT host(inet_client_addr()) AS peer,"
        " coalesce((SELECT s.ssl FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()), false)"
        " OR coalesce((SELECT g.encrypted FROM pg_stat_gssapi g WHERE g.pid = pg_backend_pid()), false) AS encrypted"
    )
    if is_local(host) and not far["encrypted"] and not is_local(far["peer"]):
        yield fail(
            far["peer"],
            "a pooler or proxy connects to the server without encryption",
            "make the pooler use TLS: server_tls_sslmode = verify-full in PgBouncer",
        )


def is_local(host: str | None) -> bool:
    """Return whether an address is a Unix socket's, or of the loopback network: no one else listens there."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sslmode(look: Look) -> str:
    return look.connection.info.get_parameters().get("sslmode", "prefer")


def _server(look: Look) -> Iterator[Fault]:
    row = look.one(
        "SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS version,"
        " current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,"
        " current_setting('allow_system_table_mods')::boolean AS loose"
    )
    if row["number"] < OLDEST_SERVER:
        yield fail("server", f"PostgreSQL {row['version']} is too old", "upgrade to PostgreSQL 14 or later")
    if row["encoding"] != "UTF8":
        yield fail(
            "server_encoding",
            f"the encoding of the database is {row['encoding']}",
            "move it to a database with encoding UTF8",
        )
    if row["loose"]:
        yield warn(
            "allow_system_table_mods",
            "it is on: system catalogs can be changed",
            "ALTER SYSTEM RESET allow_system_table_mods, and restart",
        )
    if row["standby"]:
        yield info("server", "it is a standby: it can decrypt and search; new keys are created on the primary")


def _schema(look: Look) -> Iterator[Fault]:
    found = look.rows("SELECT version_num::text AS revision FROM glpgenc.alembic_version")
    revision = found[0]["revision"] if found else None
    if revision == head_revision():
        return
    if revision is not None and revision not in known_revisions():
        yield fail("schema", f"revision {revision} is newer than this glpgenc", "upgrade the package")
    else:
        yield fail("schema", f"revision {revision} is older than this glpgenc", "run glpgenc init as its owner")


CHECKS = (
    Check(Group.CONNECTION, "tls", "encrypted, or local", _tls),
    Check(Group.CONNECTION, "server", "version, encoding and settings are correct", _server),
    Check(Group.CONNECTION, "schema", "the installed schema belongs to this version", _schema),
)
