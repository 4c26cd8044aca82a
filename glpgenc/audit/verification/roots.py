"""The unwrapped roots of the MAC keys, for a verification and for single records."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from psycopg.rows import tuple_row

from glpgenc._support.forks import Lock
from glpgenc.audit.chain import writer_key
from glpgenc.audit.database import trail_connection
from glpgenc.audit.keys import AuditKeyRecord, AuditKeys, find_key
from glpgenc.audit.verification.chain import fits
from glpgenc.audit.verification.findings import FindingKind, TrailFinding, TrailFindings
from glpgenc.errors import KMSError, KMSUnavailableError
from glpgenc.keys.kms import build_providers
from glpgenc.wire.derivation import audit_heads_key

if TYPE_CHECKING:
    from glpgenc.audit.database import Database
    from glpgenc.audit.record import AuditRecord
    from glpgenc.database import Connection
    from glpgenc.keys.secret import SecretBytes
    from glpgenc.settings import Settings

Unwrap = Callable[[AuditKeyRecord], "SecretBytes"]
FRESH = 300.0
"""Seconds for which unwrapped roots are kept."""
MAX_ROOTS = 20
"""Roots that are unwrapped for one call: anyone who may add rows can name any number, and each costs a KMS call."""
_ROOTS_OF: LiteralString = (
    "SELECT writer_id, key_id FROM security.audit_writers WHERE writer_id OPERATOR(pg_catalog.=) ANY (%s::uuid[])"
)


class Roots:
    """The roots that unwrap.

    :param environment: the environment of the trail: a root of another environment is not valid in it.
    :param unwrap: asks the KMS.
    :param found: called with those that can't be used.
    :raises KMSUnavailableError: if the KMS is unavailable: then nothing can be said.
    :raises KMSError: if it unwraps none of them.
    """

    def __init__(
        self, records: Iterable[AuditKeyRecord], environment: str, unwrap: Unwrap, found: TrailFindings
    ) -> None:
        self._roots: dict[UUID, SecretBytes] = {}
        self._environment, self._unwrap, self._found = environment, unwrap, found
        try:
            self._fill(records)
        except BaseException:
            self.wipe()
            raise

    def key(self, root_id: UUID | None, writer_id: UUID) -> bytes | None:
        """Return a writer's key under a root, 32 bytes; ``None`` if there is no such root, or it does not unwrap."""
        root = self._roots.get(root_id) if root_id is not None else None
        if root is None:
            return None
        with root.view() as view:
            return writer_key(view, writer_id)

    def heads_key(self, root_id: UUID | None) -> bytes | None:
        """Return the key of saved heads under a root, 32 bytes; ``None`` if there is no such root here."""
        root = self._roots.get(root_id) if root_id is not None else None
        if root is None:
            return None
        with root.view() as view:
            return audit_heads_key(view)

    def adopt(self, record: AuditKeyRecord) -> bool:
        """Unwrap a root that saved heads have too; return whether it can be used.

        :raises KMSUnavailableError: if the KMS is unavailable.
        """
        if record.key_id in self._roots:
            return True
        if record.environment != self._environment:
            return False
        try:
            self._roots[record.key_id] = self._unwrap(record)
        except KMSUnavailableError:
            raise
        except KMSError:
            return False
        return True

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._roots)

    def wipe(self) -> None:
        """Wipe them."""
        for root in self._roots.values():
            root.wipe()
        self._roots.clear()

    def _fill(self, records: Iterable[AuditKeyRecord]) -> None:
        failed: KMSError | None = None
        for record in records:
            if record.environment != self._environment:
                self._refuse(record, f"it is of the environment {record.environment!r}, not {self._environment!r}")
                continue
            try:
                self._roots[record.key_id] = self._unwrap(record)
            except KMSUnavailableError:
                raise
            except KMSError as error:
                failed = failed or error
                self._refuse(record, f"it does not unwrap: {error.message}")
        if failed is not None and not self._roots:
            raise failed

    def _refuse(self, record: AuditKeyRecord, reason: str) -> None:
        self._found.add(
            TrailFinding(kind=FindingKind.KEY_UNUSABLE, writer_id=None, reason=f"root {record.key_id}: {reason}")
        )


@contextmanager
def unwrapped_roots(settings: Settings, records: Iterable[AuditKeyRecord], found: TrailFindings) -> Iterator[Roots]:
    """Unwrap roots with the KMS that the settings name, one call each, and wipe them after the block.

    :raises KMSError: as :class:`Roots` does, or if the KMS is not set up.
    """
    keys = AuditKeys(build_providers(settings), environment=settings.environment)
    roots = Roots(records, settings.environment, keys.unwrap, found)
    try:
        yield roots
    finally:
        roots.wipe()


class RecordCheck:
    """Judges records by their MACs. Thread-safe; roots are unwrapped by the KMS when they are first asked for.

    :param settings: of the KMS, and the environment whose roots count.
    :param clock: seconds that only grow.
    :raises KMSError: if the KMS provider can't be built.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        keys = AuditKeys(build_providers(settings), environment=settings.environment)
        self._roots = Roots((), settings.environment, keys.unwrap, TrailFindings())
        self._clock = clock
        self._lock = Lock()
        self._tried: set[UUID] = set()
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
                with trail_connection(database) as connection:
                    self._learn(connection, list(unknown))
            keys = dict(self._writers)
        rows = (record.row() for record in records)
        return [(key := keys.get(row[0])) is not None and fits(key, row) for row in rows]

    def close(self) -> None:
        """Wipe the roots."""
        with self._lock:
            self._wipe()

    def _learn(self, connection: Connection, writers: list[UUID]) -> None:
        room = MAX_ROOTS
        for writer_id, root_id in connection.cursor(row_factory=tuple_row).execute(_ROOTS_OF, (writers,)).fetchall():
            if root_id not in self._tried:
                if room == 0:
                    continue
                room -= 1
                record = find_key(connection, root_id)
                if record is not None:
                    self._roots.adopt(record)
                self._tried.add(root_id)
            key = self._roots.key(root_id, writer_id)
            if key is not None:
                self._writers[writer_id] = key

    def _drop_stale(self) -> None:
        now = self._clock()
        if now >= self._until:
            self._wipe()
            self._until = now + FRESH

    def _wipe(self) -> None:
        self._roots.wipe()
        self._tried.clear()
        self._writers.clear()
