"""The uses of A256GCM keys, counted in the database; see :mod:`glpgenc.keys.usage`."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc._support.forks import NonCopyable, renew_in_child
from glpgenc.database import translate_errors
from glpgenc.errors import DatabaseError, KeyNotFoundError, KeyStateError
from glpgenc.keys.usage import MAX_BATCH, MAX_USES, USE_BATCH, KeyUses

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool

_COUNT: LiteralString = "SELECT total FROM glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[%s::bigint])"
_USES: LiteralString = "SELECT uses FROM glpgenc.key_uses WHERE key_id = %s"


class UseCounter(NonCopyable):
    """Counts the uses of keys in the database. Thread-safe.

    :param connections: the key layer's database connections.
    :param batch: uses of a key to set aside at a time, 1 to 1,000,000.
    :param max_keys: for how many keys at once; the reservation of the least recently used one is dropped first.
    :raises ValueError: if ``batch`` or ``max_keys`` is less than 1.
    """

    def __init__(self, connections: ConnectionPool, batch: int = USE_BATCH, *, max_keys: int = 10_000) -> None:
        if batch < 1 or max_keys < 1:
            raise ValueError("at least one use of one key must be reserved")
        self.batch = batch
        self._connections = connections
        self._max_keys = max_keys
        self._keys: OrderedDict[UUID, KeyUses] = OrderedDict()
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start unlocked."""
        self._lock = threading.Lock()

    def of(self, key_id: UUID) -> KeyUses:
        """Return what is set aside of a key; nothing at first."""
        with self._lock:
            found = self._keys.get(key_id)
            if found is None:
                found = self._keys[key_id] = KeyUses(self, key_id)
                if len(self._keys) > self._max_keys:
                    self._keys.popitem(last=False)
            else:
                self._keys.move_to_end(key_id)
            return found

    def count(self, key_id: UUID, uses: int) -> int:
        """Add to a key's count, in steps that the table takes.

        :returns: the count then.
        :raises KeyStateError: when it would be above :data:`~glpgenc.keys.usage.MAX_USES`; what was added stays.
        :raises KeyNotFoundError: when the key is not in the database.
        :raises DatabaseUnavailableError: when the database is unavailable.
        :raises DatabaseError: when it refuses: to this role, or because it is a standby.
        """
        while uses > MAX_BATCH:
            self._add(key_id, MAX_BATCH)
            uses -= MAX_BATCH
        return self._add(key_id, uses)

    def _add(self, key_id: UUID, uses: int) -> int:
        def add(connection: Connection) -> tuple[int | None, int | None]:
            row = connection.execute(_COUNT, (key_id, uses)).fetchone()
            if row is not None:
                return row[0], None
            row = connection.execute(_USES, (key_id,)).fetchone()
            return None, None if row is None else row[0]

        try:
            with translate_errors():
                total, before = self._connections.run(add)
        except DatabaseError as error:
            raise _uncounted(error) from None
        if total is not None:
            return total
        if before is None:
            raise KeyNotFoundError(f"data key {key_id} is not in the database, so its uses can't be counted")
        raise KeyStateError(
            f"data key {key_id} has encrypted {before} values with A256GCM, and must not encrypt more than {MAX_USES}",
            hint="replace it with `glpgenc rotation run`; its values remain readable. "
            "Suite XAES-256-GCM has no such limit",
        )


def _uncounted(error: DatabaseError) -> DatabaseError:
    hint = error.hint
    if isinstance(error.__context__, psycopg.errors.ReadOnlySqlTransaction):
        hint = "database_url connects to a standby or a read-only session: set it to the primary"
    return type(error)(f"uses of A256GCM can't be counted, so nothing was encrypted: {error.message}", hint=hint)
