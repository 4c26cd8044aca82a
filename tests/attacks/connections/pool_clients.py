"""Clients of many tenants that share few connections, and end their transactions in every way there is."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg

from tests.sessions.world import ENCRYPT, READ, SessionWorld, loaded, sqlstate, value

_POLL: LiteralString = "SELECT pg_sleep(5)"
Connection = psycopg.Connection[Any]


class LeaveError(Exception):
    """Raised inside a keyed block by a client that fails."""


@dataclass
class Seen:
    """What all clients saw.

    :param ends: how their keyed transactions ended.
    :param wrong: what must not be, one line each.
    :param tenants: which tenants each server process served.
    """

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    tenants: dict[int, set[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, end: str, backend: int, tenant: str) -> None:
        with self.lock:
            self.ends[end] += 1
            self.tenants.setdefault(backend, set()).add(tenant)

    def blame(self, text: str) -> None:
        with self.lock:
            self.wrong.append(text)


def tenants_of(clients: int) -> list[str]:
    return [f"tenant {number}" for number in range(clients)]


def fill(world: SessionWorld, clients: int) -> None:
    """Give each tenant its row, whose id is its number, and unwrap its keys once."""
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        connection.execute("TRUNCATE people")
    for number, tenant in enumerate(tenants_of(clients)):
        world.insert(tenant, {number: f"of {tenant}"})


def unkeyed(connection: Connection, number: int, seen: Seen, *, settings: bool = True) -> None:
    """Check that a connection, as it comes from the pool, holds no key and opens no value."""
    if settings and (found := loaded(connection)):
        seen.blame(f"keys left: {sorted(found)}")
    for query, parameters in ((READ, [number]), (ENCRYPT, [])):
        if (state := sqlstate(connection, query, *parameters)) != "ZE001":
            seen.blame(f"without keys: {state}")


def keyed(connection: Connection, number: int, other: int, seen: Seen) -> None:
    """Check, in a keyed block, that one's own value opens and another tenant's does not."""
    try:
        own = value(connection, READ, number)
    except psycopg.Error as error:
        own = error.sqlstate
        connection.rollback()
    if own != f"of tenant {number}":
        seen.blame(f"tenant {number} read {own!r}")
    if (state := sqlstate(connection, READ, other)) != "ZE001":
        seen.blame(f"tenant {number} read a value of tenant {other}: {state}")


def _commit(_: Connection) -> None: ...


def _roll_back(_: Connection) -> None:
    raise psycopg.Rollback


def _leave(_: Connection) -> None:
    raise LeaveError


def _fail(connection: Connection) -> None:
    connection.execute("SELECT 1/0")


def _time_out(connection: Connection) -> None:
    connection.execute("SET LOCAL statement_timeout = '5ms'")
    connection.execute(_POLL)


def _cancel(connection: Connection) -> None:
    timer = threading.Timer(0.01, connection.cancel_safe)
    timer.start()
    try:
        connection.execute(_POLL)
    finally:
        timer.join()


def _nest(connection: Connection) -> None:
    try:
        with connection.transaction():
            connection.execute("SELECT 1/0")
    except psycopg.errors.DivisionByZero:
        pass


def _die(connection: Connection) -> None:
    connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")


ENDS: dict[str, Callable[[Connection], None]] = {
    "commit": _commit,
    "roll back": _roll_back,
    "leave": _leave,
    "fail": _fail,
    "time out": _time_out,
    "cancel": _cancel,
    "nest": _nest,
}
DEADLY = ENDS | {"die": _die}
EXPECTED = (LeaveError, psycopg.errors.DivisionByZero, psycopg.errors.QueryCanceled, psycopg.OperationalError)


@contextmanager
def survived(end: str, seen: Seen) -> Iterator[None]:
    """Let pass what an end brings with it, and blame anything else."""
    try:
        yield
    except EXPECTED as error:
        if end in {"commit", "nest", "roll back"}:
            seen.blame(f"{end}: {type(error).__name__}")
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a finding
        seen.blame(f"{end}: {type(error).__name__}: {error}")


def plan_of(number: int, clients: int, turns: int, ends: dict[str, Any]) -> list[tuple[str, int]]:
    """Return how a client ends each of its transactions, and whose row it tries to read; the same at every run."""
    draw = random.Random(number)  # noqa: S311  # which end comes next is no secret
    return [(draw.choice(list(ends)), (number + draw.randrange(1, clients)) % clients) for _ in range(turns)]
