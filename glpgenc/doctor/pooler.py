"""Whether a pooler stands before the server, and in which mode: found by what can be observed."""

from __future__ import annotations

import select
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import ExecStatus

from glpgenc.database import is_direct, protocol_connection
from glpgenc.doctor.check import Check, Fault, Look, fail, info
from glpgenc.doctor.model import Group

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

    from glpgenc.database import Connection

_PATIENCE = 2.0
"""Seconds to wait for a second server connection of a pool that may have no other."""
_ATTEMPTS = 3


class Mode(StrEnum):
    """How connections of clients are joined with those of the server."""

    DIRECT = "direct"
    SESSION = "session"
    TRANSACTION = "transaction"
    STATEMENT = "statement"
    UNSURE = "unsure"


def mode_of(connection: Connection, database_url: str) -> Mode:
    """Find out the mode.

    A pooler invents the process id that it tells the client. If a second client gets the server process that the first
    one has used and not left, then processes are lent for a transaction or a statement only.

    :param connection: in autocommit mode.
    :raises psycopg.Error: what the driver raised.
    """
    if is_direct(connection):
        return Mode.DIRECT
    try:
        _backend(connection)
    except (psycopg.OperationalError, psycopg.DatabaseError):
        # PgBouncer's answer to BEGIN; it closes the connection.
        return Mode.STATEMENT
    for _ in range(_ATTEMPTS):
        second = protocol_connection(database_url)
        try:
            before, other, after = _backend(connection), _patient_backend(second), _backend(connection)
        finally:
            # As it is: a query may be waiting on it still.
            second.finish()
        if other is not None and (other in {before, after} or before != after):
            return Mode.TRANSACTION
    return Mode.SESSION if other is not None else Mode.UNSURE


def faults_of(mode: Mode) -> Iterator[Fault]:
    """Say what a mode means."""
    if mode is Mode.STATEMENT:
        yield fail(
            "pooler",
            "statement pooling: keyed sessions can't be opened",
            "set pool_mode = transaction (or session) for this database",
        )
    elif mode is Mode.TRANSACTION:
        yield info(
            "pooler",
            (
                "transaction pooling: keys end with the transaction. Don't use scope='session' or `glpgenc psql` "
                "through it; server-side prepared statements require max_prepared_statements"
            ),
        )
    elif mode is Mode.SESSION:
        yield info(
            "pooler", "session pooling: with scope='session', clear the keys when a connection returns to the pool"
        )
    elif mode is Mode.UNSURE:
        yield info(
            "pooler",
            (
                "there is a pooler, but its mode could not be determined without a second connection; treat its "
                "connections as shared"
            ),
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


def _never(_: Look) -> Iterator[Fault]:
    yield from ()


# Its look is done before all others: without a transaction none of them can be.
CHECK = Check(Group.CONNECTION, "pooler", "there is none", _never)
