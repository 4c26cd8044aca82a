"""Checks of the connection: TLS, the server, the schema's version, and a pooler in between."""

from __future__ import annotations

import ipaddress
import select
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import ExecStatus

from glpgenc.database import is_direct, protocol_connection
from glpgenc.database.schema_version import known_revisions
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.installer import head_revision
from glpgenc.reports import Finding, InstallationCheck, fail, info, warn

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

    from glpgenc.database import Connection

OLDEST_SERVER = 140_000
_VERIFIED = ("verify-full", "verify-ca")
_PATIENCE = 2.0
"""Seconds to wait for a second server connection of a pool that may have no other."""
_ATTEMPTS = 3


def _tls(context: CheckContext) -> Iterator[Finding]:
    client = context.connection.pgconn
    host = context.connection.info.hostaddr or context.connection.info.host
    if not is_local(host):
        if not client.ssl_in_use and not client.used_gssapi:
            yield fail(
                host,
                "the connection is not encrypted: plaintexts and loaded keys can be read on the network",
                "set sslmode=verify-full in database_url, and ssl = on in the server",
            )
        elif client.ssl_in_use and _sslmode(context) not in _VERIFIED:
            yield warn(
                host,
                f"TLS is used without verifying the server: sslmode is {_sslmode(context)}",
                "set sslmode=verify-full and sslrootcert in database_url",
            )
    # Behind a pooler the server has another peer than we have.
    far = context.one(
        "SELECT host(inet_client_addr()) AS peer,"
        " coalesce((SELECT s.ssl FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()), false)"
        " OR coalesce((SELECT g.encrypted FROM pg_stat_gssapi g WHERE g.pid = pg_backend_pid()), false) AS encrypted"
    )
    if is_local(host) and not far.encrypted and not is_local(far.peer):
        yield fail(
            far.peer,
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


def _sslmode(context: CheckContext) -> str:
    return context.connection.info.get_parameters().get("sslmode", "prefer")


def _server(context: CheckContext) -> Iterator[Finding]:
    row = context.one(
        "SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS version,"
        " current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,"
        " current_setting('allow_system_table_mods')::boolean AS loose"
    )
    if row.number < OLDEST_SERVER:
        yield fail("server", f"PostgreSQL {row.version} is too old", "upgrade to PostgreSQL 14 or later")
    if row.encoding != "UTF8":
        yield fail(
            "server_encoding",
            f"the encoding of the database is {row.encoding}",
            "move it to a database with encoding UTF8",
        )
    if row.loose:
        yield warn(
            "allow_system_table_mods",
            "it is on: system catalogs can be changed",
            "ALTER SYSTEM RESET allow_system_table_mods, and restart",
        )
    if row.standby:
        yield info("server", "it is a standby: it can decrypt and search; new keys are created on the primary")


def _schema(context: CheckContext) -> Iterator[Finding]:
    found = context.rows("SELECT version_num::text AS revision FROM glpgenc.alembic_version")
    revision = found[0].revision if found else None
    if revision == head_revision():
        return
    if revision is not None and revision not in known_revisions():
        yield fail("schema", f"revision {revision} is newer than this glpgenc", "upgrade the package")
    else:
        yield fail("schema", f"revision {revision} is older than this glpgenc", "run glpgenc init as its owner")


CHECKS = (
    InstallationCheck("tls", _tls, Group.CONNECTION, "encrypted, or local"),
    InstallationCheck("server", _server, Group.CONNECTION, "version, encoding and settings are correct"),
    InstallationCheck("schema", _schema, Group.CONNECTION, "the installed schema belongs to this version"),
)


class PoolMode(StrEnum):
    """How connections of clients are joined with those of the server."""

    DIRECT = "direct"
    SESSION = "session"
    TRANSACTION = "transaction"
    STATEMENT = "statement"
    UNSURE = "unsure"


def mode_of(connection: Connection, database_url: str) -> PoolMode:
    """Find out the mode.

    A pooler invents the process id that it tells the client. If a second client gets the server process that the first
    one has used and not left, then processes are lent for a transaction or a statement only.

    :param connection: in autocommit mode.
    """
    if is_direct(connection):
        return PoolMode.DIRECT
    try:
        _backend(connection)
    except (psycopg.OperationalError, psycopg.DatabaseError):
        # PgBouncer's answer to BEGIN; it closes the connection.
        return PoolMode.STATEMENT
    for _ in range(_ATTEMPTS):
        second = protocol_connection(database_url)
        try:
            before, other, after = _backend(connection), _patient_backend(second), _backend(connection)
        finally:
            # As it is: a query may be waiting on it still.
            second.finish()
        if other is not None and (other in {before, after} or before != after):
            return PoolMode.TRANSACTION
    return PoolMode.SESSION if other is not None else PoolMode.UNSURE


def faults_of(mode: PoolMode) -> Iterator[Finding]:
    """Say what a mode means."""
    if mode is PoolMode.STATEMENT:
        yield fail(
            "pooler",
            "statement pooling: keyed sessions can't be opened",
            "set pool_mode = transaction (or session) for this database",
        )
    elif mode is PoolMode.TRANSACTION:
        yield info(
            "pooler",
            "transaction pooling: keys end with the transaction. Don't use scope='session' or `glpgenc psql` "
            "through it; server-side prepared statements require max_prepared_statements",
        )
    elif mode is PoolMode.SESSION:
        yield info(
            "pooler", "session pooling: with scope='session', clear the keys when a connection returns to the pool"
        )
    elif mode is PoolMode.UNSURE:
        yield info(
            "pooler",
            "there is a pooler, but its mode could not be determined without a second connection; treat its "
            "connections as shared",
        )


def _backend(connection: Connection) -> int:
    row = connection.execute("SELECT pg_catalog.pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0


def _patient_backend(client: PGconn) -> int | None:
    """Return the server's process, or ``None`` if the pool gives none in time: psycopg would wait for minutes."""
    client.send_query(b"SELECT pg_catalog.pg_backend_pid()")
    client.consume_input()
    while client.is_busy():
        if not select.select([client.socket], [], [], _PATIENCE)[0]:
            return None
        client.consume_input()
    result = client.get_result()
    if result is None or result.status != ExecStatus.TUPLES_OK:
        return None
    return int(result.get_value(0, 0) or b"0")


def _never(_: CheckContext) -> Iterator[Finding]:
    yield from ()


# It is run before all others: without a transaction none of them can be.
POOLER_CHECK = InstallationCheck("pooler", _never, Group.CONNECTION, "there is none")
