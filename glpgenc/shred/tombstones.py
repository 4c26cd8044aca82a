"""The table ``glpgenc.tombstones``: who is shredded, until when it can be undone, and what was done."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

from glpgenc.database import connect, translate_errors
from glpgenc.errors import KeyManagementError, KeyStateError
from glpgenc.keys.trust.membership import ELSEWHERE_HINT, ShardCertificate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from glpgenc.database import Connection

ALL_CLASSES = "*"

_COLUMNS: LiteralString = (
    "tenant_id, data_class, requested_at, requested_by, undo_until, executed_at, kms_deletion, receipt"
)
_ONE: LiteralString = "tenant_id = %(tenant_id)s AND data_class = %(data_class)s"
# The time for undoing may be cut short by asking again, and is never made longer.
_PUT: LiteralString = f"""
    INSERT INTO glpgenc.tombstones (tenant_id, data_class, undo_until, kms_deletion)
    VALUES (%(tenant_id)s, %(data_class)s, now() + %(window)s::interval, %(kms_deletion)s)
    ON CONFLICT (tenant_id, data_class) DO UPDATE
    SET undo_until = least(tombstones.undo_until, excluded.undo_until),
        kms_deletion = coalesce(tombstones.kms_deletion, excluded.kms_deletion)
    RETURNING {_COLUMNS}
"""  # noqa: S608  # constants only
_PUT_BACK: LiteralString = """
    INSERT INTO glpgenc.tombstones
        (tenant_id, data_class, requested_at, requested_by, undo_until, kms_deletion, receipt)
    VALUES (%(tenant_id)s, %(data_class)s, %(requested_at)s, %(requested_by)s, %(undo_until)s, %(kms_deletion)s,
            %(receipt)s)
    ON CONFLICT DO NOTHING
"""
_GET: LiteralString = f"SELECT {_COLUMNS} FROM glpgenc.tombstones WHERE {_ONE}"  # noqa: S608
_LIST: LiteralString = f"SELECT {_COLUMNS} FROM glpgenc.tombstones ORDER BY requested_at, tenant_id, data_class"  # noqa: S608
_KEYS: LiteralString = "tenant_id = %(tenant_id)s AND %(data_class)s IN ('*', data_class)"
# Over, and not all done: killed half-way, or wrapped keys came back out of a backup.
_DUE: LiteralString = """
    SELECT tenant_id, data_class FROM glpgenc.tombstones t
    WHERE undo_until <= clock_timestamp() AND (
        executed_at IS NULL OR receipt #>> '{receipt,action}' IS DISTINCT FROM 'destroyed'
        OR kms_deletion IS NOT NULL AND kms_deletion ->> 'deletes_at' IS NULL
        OR EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.tenant_id = t.tenant_id
                   AND t.data_class IN ('*', k.data_class) AND k.wrapped_key IS NOT NULL))
    ORDER BY undo_until, tenant_id, data_class
"""
_DESTROY: LiteralString = f"""
    UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE {_KEYS} AND state <> 'destroyed' RETURNING key_id
"""  # noqa: S608
_WRAPPED: LiteralString = f"SELECT count(*) FROM glpgenc.data_keys WHERE {_KEYS} AND state <> 'destroyed'"  # noqa: S608
_CLOCK: LiteralString = "SELECT clock_timestamp(), session_user::text"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A tenant, or a class of it, that is shredded.

    :param data_class: ``*`` for all of the tenant.
    :param undo_until: when the grace period is over.
    :param executed_at: when its wrapped keys were destroyed.
    :param kms_deletion: what is to become of its own KMS key; see sql/0.1.0/keys.sql.
    :param receipt: the receipt given last.
    """

    tenant_id: str
    data_class: str
    requested_at: datetime
    requested_by: str
    undo_until: datetime
    executed_at: datetime | None = None
    kms_deletion: dict[str, Any] | None = None
    receipt: dict[str, Any] | None = None

    @property
    def action(self) -> str | None:
        """What its receipt is about; ``None`` where none was given yet."""
        return str(self.receipt["receipt"].get("action")) if self.receipt and _is_receipt(self.receipt) else None

    @property
    def names(self) -> dict[str, Any]:
        """Tenant and class."""
        return {"tenant_id": self.tenant_id, "data_class": self.data_class}


@contextmanager
def open_connection(database_url: str) -> Iterator[Connection]:
    """Open a connection for shredding, which is closed at the end of a block.

    :raises KeyStateError: if the database is a shard. The tombstones there are copies, and count nowhere else.
    """
    with closing(connect(database_url, "glpgenc shred", autocommit=True)) as connection:
        if ShardCertificate.of(connection) is not None:
            raise KeyStateError("the keys of this database are in another one", hint=ELSEWHERE_HINT)
        yield connection


def put(
    connection: Connection, tenant_id: str, data_class: str, window: timedelta, kms_deletion: dict[str, Any] | None
) -> Tombstone:
    """Write a tombstone, unless there is one, and return the one that stands."""
    values = {
        "tenant_id": tenant_id,
        "data_class": data_class,
        "window": window,
        "kms_deletion": None if kms_deletion is None else Jsonb(kms_deletion),
    }
    return Tombstone(*connection.execute(_PUT, values).fetchall()[0])


def put_back(connection: Connection, found: Tombstone) -> bool:
    """Write a tombstone that was there before, unless there is one; its keys are yet to be destroyed.

    :returns: whether it was written.
    """
    values = found.names | {
        "requested_at": found.requested_at,
        "requested_by": found.requested_by,
        "undo_until": found.undo_until,
        "kms_deletion": None if found.kms_deletion is None else Jsonb(found.kms_deletion),
        "receipt": None if found.receipt is None else Jsonb(found.receipt),
    }
    return connection.execute(_PUT_BACK, values).rowcount > 0


def get(connection: Connection, tenant_id: str, data_class: str, *, lock: bool = False) -> Tombstone | None:
    """Return a tombstone, if there is one.

    :param lock: so that no one else undoes or finishes it until the transaction ends.
    :raises KeyManagementError: if it holds what this package does not write.
    """
    statement: LiteralString = f"{_GET} FOR UPDATE" if lock else _GET
    row = connection.execute(statement, {"tenant_id": tenant_id, "data_class": data_class}).fetchone()
    return None if row is None else _checked(Tombstone(*row))


def _checked(found: Tombstone) -> Tombstone:
    wish, receipt = found.kms_deletion, found.receipt
    if (wish is None or _is_wish(wish)) and (receipt is None or _is_receipt(receipt)):
        return found
    raise KeyManagementError(
        f"kms_deletion or receipt of the tombstone of tenant {found.tenant_id!r} is not valid",
        hint="find out who changed glpgenc.tombstones, and set the column to NULL; the tenant remains shredded",
    )


def _is_wish(value: Any) -> bool:
    types = {"provider": str, "key_uri": str, "days": int}
    return isinstance(value, dict) and all(isinstance(value.get(name), type_) for name, type_ in types.items())


def _is_receipt(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("receipt"), dict)


def every(connection: Connection) -> list[Tombstone]:
    """Return all tombstones, the oldest first."""
    return [Tombstone(*row) for row in connection.execute(_LIST)]


def list_tombstones(database_url: str) -> list[Tombstone]:
    """Return all tombstones of a database, the oldest first."""
    with translate_errors(), open_connection(database_url) as connection:
        return every(connection)


def due(connection: Connection) -> Sequence[tuple[str, str]]:
    """Return tenant and class of those whose time for undoing is over, and for which something is left to do."""
    return [(row[0], row[1]) for row in connection.execute(_DUE)]


def wrapped_keys(connection: Connection, found: Tombstone) -> int:
    """Return how many keys of it are still there in wrapped form."""
    return int(connection.execute(_WRAPPED, found.names).fetchall()[0][0])


def destroy_keys(connection: Connection, found: Tombstone) -> list[UUID]:
    """Remove the wrapped form of every key, and note the time. Returns the keys that had one."""
    keys = [row[0] for row in connection.execute(_DESTROY, found.names)]
    _set(connection, found, "executed_at = coalesce(executed_at, now())")
    return keys


def set_receipt(connection: Connection, found: Tombstone, receipt: dict[str, Any]) -> None:
    """Store a receipt."""
    _set(connection, found, "receipt = %(value)s", Jsonb(receipt))


def set_kms_deletion(connection: Connection, found: Tombstone, value: dict[str, Any]) -> None:
    """Record the state of the KMS key's deletion."""
    _set(connection, found, "kms_deletion = %(value)s", Jsonb(value))


def remove(connection: Connection, found: Tombstone) -> None:
    """Remove a tombstone: its keys are unwrapped again."""
    connection.execute(f"DELETE FROM glpgenc.tombstones WHERE {_ONE}", found.names)  # noqa: S608


def clock(connection: Connection) -> tuple[datetime, str]:
    """Return the server's time, by which all of these are, and the role that asks."""
    row = connection.execute(_CLOCK).fetchall()[0]
    return row[0], row[1]


def _set(connection: Connection, found: Tombstone, what: LiteralString, value: object = None) -> None:
    connection.execute(f"UPDATE glpgenc.tombstones SET {what} WHERE {_ONE}", found.names | {"value": value})  # noqa: S608
