"""The key layer's own database connections: few, opened when needed, kept for the next time.

They are not the user's: a data key's row must be committed before a value is encrypted with it, and must not go when
the user's transaction rolls back.

A handful of lines instead of a connection pool, because a pool opens connections in the background: with the database
away its caller waits for the pool's timeout and then raises that, not the refused connection.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.database import connect
from glpgenc.errors import KeyStateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.database import Connection

    T = TypeVar("T")

MAX_CONNECTIONS = 4
"""Connections at once: keys are read once in a TTL, so that more would only wait for each other in the server."""


@dataclass(slots=True)
class _IdleConnections(NonCopyable):
    """What belongs to one process, and must not be used in a forked child."""

    owner: Process = field(default_factory=Process)
    idle: deque[Connection] = field(default_factory=deque)
    places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MAX_CONNECTIONS))


class ConnectionPool(NonCopyable):
    """Runs work on a connection in autocommit mode. Thread-safe, and safe to use in a forked child.

    :param database_url: a PostgreSQL URL or connection string; it is not shown anywhere.
    :param options: of libpq, unless the URL says otherwise.
    """

    def __init__(self, database_url: str, **options: Any) -> None:
        self._database_url, self._options = database_url, options
        self._is_closed = False
        self._process = _IdleConnections()
        self._inherited: list[_IdleConnections] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a connection. It is run again on a new one if a kept connection proves to be dead.

        :param work: what to do; doing it twice must be the same as doing it once.
        :raises KeyStateError: after :meth:`close`.
        :raises psycopg.Error: what the driver raised.
        """
        if self._is_closed:
            raise KeyStateError("the key manager was closed", hint="make another one")
        process = self._own()
        with process.places:
            kept = _pop(process.idle)
            if kept is not None:
                try:
                    return _use(process, kept, work)
                except psycopg.OperationalError:
                    if not kept.closed:
                        raise
            return _use(process, connect(self._database_url, "glpgenc keys", autocommit=True, **self._options), work)

    def close(self) -> None:
        """Close the kept connections, for good."""
        self._is_closed = True
        process = self._own()
        while (connection := _pop(process.idle)) is not None:
            connection.close()

    def __del__(self) -> None:
        # Without this, the driver would warn about connections that the caller never saw.
        process = getattr(self, "_process", None)
        if process is not None and process.owner.is_this:
            self.close()

    def _own(self) -> _IdleConnections:
        if not self._process.owner.is_this:
            # Kept, not closed: closing would end the parent's session over the socket that both hold.
            self._inherited.append(self._process)
            self._process = _IdleConnections()
        return self._process


def _pop(idle: deque[Connection]) -> Connection | None:
    try:
        return idle.pop()
    except IndexError:
        return None


def _use(process: _IdleConnections, connection: Connection, work: Callable[[Connection], T]) -> T:
    try:
        result = work(connection)
    except psycopg.Error:
        if not connection.closed:
            process.idle.append(connection)
        raise
    except BaseException:
        # Interrupted in the middle of a protocol exchange: its state is not known.
        connection.close()
        raise
    process.idle.append(connection)
    return result
