"""Originals and copies: what tells the database that was registered from one that was copied or restored.

A copy has all that is stored in its original, its id too. Two things differ. The **place** is what the server says of
itself: the system identifier of the cluster, the database's oid, and the timeline, which a promotion or a restore from
a base backup begins. A **mark** is a random number that a shard and its row in the database with the keys share, and
that each command that relies on shards renews in both: a copy from before, made in whatever way, has an old one.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString, Self

import psycopg

from glpgenc.database import scalar
from glpgenc.errors import KeyStateError

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.shards.registration import ShardRecord

_UNKNOWN = "-"
_MOST_DIGITS = 18

# Everyone may execute these, from PostgreSQL 14 to 18. A provider may have revoked it, or not have them at all.
_SYSTEM: LiteralString = "SELECT c.system_identifier FROM pg_catalog.pg_control_system() c"
_TIMELINE: LiteralString = """
    SELECT ('x' || left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::int
"""
_DATABASE: LiteralString = "SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()"
_IS_STANDBY: LiteralString = "SELECT pg_catalog.pg_is_in_recovery()"
_MARK: LiteralString = "SELECT i.value FROM glpgenc.installation i WHERE i.name = 'shard_mark'"
_PUT_MARK: LiteralString = """
    INSERT INTO glpgenc.installation (name, value) VALUES ('shard_mark', %s)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_RENEW_MARK: LiteralString = """
    UPDATE glpgenc.installation i SET value = %s WHERE i.name = 'shard_mark' AND i.value = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is, as its server says.

    :param system: the system identifier of the cluster.
    :param database: the oid of the database.
    :param timeline: the timeline that the server writes.
    """

    system: str
    database: str
    timeline: str

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """Return the place of a database. What its server does not say is ``-``.

        :param connection: outside a transaction.
        :raises KeyStateError: if it is a standby, which lags behind its primary.
        :raises psycopg.Error: what the driver raised.
        """
        with connection.transaction():
            standby, database = scalar(connection, _IS_STANDBY), scalar(connection, _DATABASE)
        if standby:
            raise KeyStateError(
                f"database {connection.info.dbname} is on a standby server", hint="name its primary instead"
            )
        return cls(_answer(connection, _SYSTEM), str(database), _answer(connection, _TIMELINE))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the place that a text is; ``None`` if it is not one."""
        parts = text.split("/")
        return cls(*parts) if len(parts) == 3 else None  # noqa: PLR2004 - the parts of a place

    def __str__(self) -> str:
        return f"{self.system}/{self.database}/{self.timeline}"

    def difference(self, now: Place) -> str | None:
        """Return what tells another place from this one; ``None`` if nothing does."""
        if self.system != now.system:
            return "it is on another server than the one it was registered on"
        if self.database != now.database:
            return "it is another database of the server than the one that was registered"
        if self.timeline != now.timeline:
            return f"its server was promoted or restored since (timeline {now.timeline}, not {self.timeline})"
        return None


def _answer(connection: Connection, query: LiteralString) -> str:
    try:
        with connection.transaction():
            return str(scalar(connection, query))
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction, psycopg.NotSupportedError):
        return _UNKNOWN


def new_mark(before: str | None) -> str:
    """Return a mark that is newer than another one."""
    number = max(time.time_ns() // 1000, _number(before) + 1)
    return f"{number}-{secrets.token_hex(16)}"


def mark_of(connection: Connection) -> str | None:
    """Return the mark that a shard has.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        row = connection.execute(_MARK).fetchone()
    return None if row is None else str(row[0])


def put_mark(connection: Connection, new: str) -> None:
    """Give a shard a mark, whichever it has.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        connection.execute(_PUT_MARK, (new,))


def renew_mark(connection: Connection, new: str, known: list[str]) -> bool:
    """Give a shard a mark in the place of one of those that it may have, and return whether it had one of them.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        return connection.execute(_RENEW_MARK, (new, known)).rowcount > 0


def require_original(record: ShardRecord, name: str, connection: Connection) -> None:
    """Refuse a database that is not the one that was registered, or was put back since.

    :param record: as it was registered.
    :param name: what it is called in messages.
    :param connection: to it, outside a transaction.
    :raises KeyStateError: if it is not.
    :raises psycopg.Error: what the driver raised.
    """
    reason = difference(record, connection)
    if reason is not None:
        raise KeyStateError(
            f"{name} may be a copy of the registered database: {reason}",
            hint="check its URL. If it is the database that applications write to, after a failover, a restore or a "
            f"move: `glpgenc shard moved {record.shard_id}`",
        )


def difference(record: ShardRecord, connection: Connection) -> str | None:
    """Return what tells a database from the one that was registered; ``None`` if nothing does.

    :raises KeyStateError: if it is a standby.
    :raises psycopg.Error: what the driver raised.
    """
    now, place = Place.of(connection), Place.parse(record.place)
    reason = "where it was registered is not known" if place is None else place.difference(now)
    present = mark_of(connection)
    if reason is not None or present in record.marks:
        return reason
    if _number(present) > max(map(_number, record.marks), default=0):
        return (
            "commands relied on it after its row of glpgenc.shards was written: that database was restored, or the "
            "rows were put back, and shards that were registered since are missing from them"
        )
    return "it is as it was before the last command that relied on it, so it was copied or restored"


def _number(mark: str | None) -> int:
    """Return when a mark was made, in microseconds since 1970; 0 for what is none."""
    number = (mark or "").partition("-")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS else 0
