"""Whether records that are shown are as their writers wrote them: each judged by its own MAC.

Of records that are missing a single one says nothing; :mod:`glpgenc.audit.verify` does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from psycopg.rows import tuple_row

from glpgenc._support.forks import Lock
from glpgenc.audit.chain import writer_key
from glpgenc.audit.keys import AuditKeys, find_key
from glpgenc.audit.reading import reading
from glpgenc.audit.record import COLUMNS
from glpgenc.audit.verify_chain import fits
from glpgenc.errors import KMSError, KMSUnavailableError
from glpgenc.keys.kms import build_providers

if TYPE_CHECKING:
    from glpgenc.audit.reading import Database
    from glpgenc.audit.record import AuditRecord
    from glpgenc.database import Connection
    from glpgenc.keys.secret import SecretBytes
    from glpgenc.settings import Settings

FRESH = 300.0
"""Seconds for which unwrapped roots are kept."""

MAX_ROOTS = 20
"""Roots that are unwrapped for one call: anyone who may add rows can name any number, and each costs a KMS call."""

_NAMES = tuple(COLUMNS.split(", "))
_ROOTS_OF: LiteralString = (
    "SELECT writer_id, key_id FROM security.audit_writers WHERE writer_id OPERATOR(pg_catalog.=) ANY (%s::uuid[])"
)


class RecordCheck:
    """Judges records by their MACs. Thread-safe; roots are unwrapped by the KMS when they are first asked for.

    :param settings: of the KMS, and the environment whose roots count.
    :param clock: seconds that only grow.
    :raises KMSError: if the KMS provider can't be built.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._environment = settings.environment
        self._keys = AuditKeys(build_providers(settings), environment=settings.environment)
        self._clock = clock
        self._lock = Lock()
        self._roots: dict[UUID, SecretBytes | None] = {}
        self._writers: dict[UUID, bytes] = {}
        self._until = 0.0

    def verdicts(self, database: Database, records: Sequence[AuditRecord]) -> list[bool]:
        """Return for each record whether the key of its writer made its MAC.

        A record of a writer that is not registered, or whose root does not unwrap, is not proven either.

        :param database: the trail's: a PostgreSQL URL, or an open connection in autocommit mode. It is asked for the
            roots of writers that were not seen before.
        :raises KMSUnavailableError: if the KMS is unavailable.
        :raises DatabaseError: if the database is unavailable or refuses.
        """
        with self._lock:
            self._drop_stale()
            unknown = {record.writer_id for record in records} - self._writers.keys()
            if unknown:
                with reading(database) as connection:
                    self._learn(connection, list(unknown))
            keys = dict(self._writers)
        rows = (tuple(getattr(record, name) for name in _NAMES) for record in records)
        return [(key := keys.get(row[0])) is not None and fits(key, row) for row in rows]

    def close(self) -> None:
        """Wipe the roots."""
        with self._lock:
            self._wipe()

    def _learn(self, connection: Connection, writers: list[UUID]) -> None:
        rows = connection.cursor(row_factory=tuple_row).execute(_ROOTS_OF, (writers,)).fetchall()
        room = MAX_ROOTS
        for writer_id, root_id in rows:
            if root_id not in self._roots:
                if room == 0:
                    continue
                room -= 1
                self._roots[root_id] = self._unwrapped(connection, root_id)
            root = self._roots[root_id]
            if root is not None:
                with root.view() as view:
                    self._writers[writer_id] = writer_key(view, writer_id)

    def _unwrapped(self, connection: Connection, root_id: UUID) -> SecretBytes | None:
        record = find_key(connection, root_id)
        if record is None or record.environment != self._environment:
            return None
        try:
            return self._keys.unwrap(record)
        except KMSUnavailableError:
            raise
        except KMSError:
            return None

    def _drop_stale(self) -> None:
        now = self._clock()
        if now >= self._until:
            self._wipe()
            self._until = now + FRESH

    def _wipe(self) -> None:
        for root in self._roots.values():
            if root is not None:
                root.wipe()
        self._roots.clear()
        self._writers.clear()
