"""Dropping old months of the audit trail, so that what is left still verifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from glpgenc.audit import anchors
from glpgenc.audit.partitions import Partition, list_partitions, whole_months_before
from glpgenc.audit.reading import reading
from glpgenc.audit.verify_keys import roots_of
from glpgenc.audit.verify_model import Finding, Findings
from glpgenc.audit.verify_source import DatabaseSource, database_source, snapshot
from glpgenc.audit.verify_trail import Progress, Verifier
from glpgenc.errors import AuditError, DatabaseError, GlpgencError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard
from glpgenc.events.event import Detail

if TYPE_CHECKING:
    from glpgenc.audit.chain import Mark
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

LOCK_TIMEOUT_MS = 2_000
"""How long the drop waits for readers and writers, and keeps those behind it waiting, in ms; then it times out."""

_COUNT: LiteralString = "SELECT count(*) FROM security.encryption_audit WHERE tableoid = ANY (%s::oid[])"


@dataclass(frozen=True, slots=True)
class Pruning:
    """What is dropped, or would be.

    :param partitions: whole months.
    :param before: records are older than this.
    :param records: how many there are in them.
    :param ends: the last record of each writer in them.
    :param findings: what does not verify in the chains that they are of.
    """

    partitions: tuple[Partition, ...]
    before: datetime
    records: int
    ends: tuple[anchors.End, ...]
    findings: tuple[Finding, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "before": self.before,
            "partitions": [each.document() for each in self.partitions],
            "records": self.records,
            "writers": len(self.ends),
            "findings": [each.document() for each in self.findings],
        }


def plan(
    settings: Settings,
    older_than: timedelta,
    *,
    verified: bool = True,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Pruning:
    """Say what a pruning would drop, and whether it verifies; change nothing.

    :param older_than: how old records must be; months that have a younger one stay.
    :param verified: whether to verify the chains that have records in what would be dropped.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    before = (now or datetime.now(UTC)) - older_than
    with reading(settings.require_database_url()) as connection, snapshot(connection):
        chosen = tuple(whole_months_before(list_partitions(connection), before))
        oids = [each.oid for each in chosen]
        ends = tuple(anchors.ends_of(connection, oids))
        found = Findings()
        if verified and ends:
            with (
                database_source(connection, [each.writer_id for each in ends]) as source,
                roots_of(settings, tuple(source.keys()), found) as roots,
            ):
                Verifier(source, roots, found, progress=progress).run()
        return Pruning(chosen, before, _count(connection, oids), ends, tuple(found.kept))


def prune(settings: Settings, planned: Pruning, *, unverified: bool = False) -> None:
    """Drop what was planned, and write where each chain continues, in one transaction.

    :param planned: what :func:`plan` returned.
    :param unverified: drop what does not verify too.
    :raises AuditError: if it does not verify, what is to be dropped has changed since it was planned, or the audit
        trail that is active can't record it.
    :raises DatabaseError: if the role does not own the trail, others hold it for too long, or the database is
        unavailable.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    if planned.findings and not unverified:
        raise AuditError(
            "what would be dropped does not verify: nothing was dropped",
            hint="see `glpgenc audit verify`; export it, and drop it with --unverified once that is cleared up",
        )
    if not planned.partitions:
        return
    # Before, as with all that destroys: what can't be recorded is not done.
    _tell(planned, unverified=unverified)
    try:
        with reading(settings.require_database_url()) as connection:
            _drop(connection, planned, _anchors(settings, connection, planned))
    except GlpgencError as error:
        _tell(planned, unverified=unverified, error=error)
        raise


def _drop(connection: Connection, planned: Pruning, marks: Sequence[Mark]) -> None:
    try:
        with connection.transaction():
            _drop_locked(connection, planned, marks)
    except psycopg.errors.LockNotAvailable:
        raise DatabaseError(
            f"the audit trail was in use for {LOCK_TIMEOUT_MS / 1000:g} s: nothing was dropped",
            hint="try again when nobody verifies or exports it",
        ) from None


def _drop_locked(connection: Connection, planned: Pruning, marks: Sequence[Mark]) -> None:
    connection.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
    names = [sql.Identifier("security", each.name) for each in planned.partitions]
    # The parent first, as writers lock it: else the two could wait for each other.
    connection.execute("LOCK TABLE ONLY security.encryption_audit IN ACCESS EXCLUSIVE MODE")
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(names)))
    oids = [each.oid for each in planned.partitions]
    if _count(connection, oids) != planned.records or set(anchors.ends_of(connection, oids)) != set(planned.ends):
        raise AuditError("records were added to what was to be dropped: nothing was", hint="run it again")
    anchors.insert(connection, marks)
    connection.execute(sql.SQL("DROP TABLE {}").format(sql.SQL(", ").join(names)))


def _anchors(settings: Settings, connection: Connection, planned: Pruning) -> list[Mark]:
    """Make the anchors; a chain without a key gets none, and what was dropped of it stays a finding."""
    oids = [each.oid for each in planned.partitions]
    at = datetime.now(UTC)
    made: list[Mark] = []
    with snapshot(connection), roots_of(settings, tuple(DatabaseSource(connection).keys()), Findings()) as roots:
        for each in planned.ends:
            key = roots.key(each.key_id, each.writer_id)
            end = anchors.sound_end(connection, each, key, oids) if key is not None else None
            if key is not None and end is not None:
                made.append(end.anchor(key, at))
    return made


def _tell(planned: Pruning, *, unverified: bool, error: BaseException | None = None) -> None:
    if is_heard():
        names = [each.name for each in planned.partitions]
        detail: dict[str, Detail] = {
            "before": planned.before.isoformat(),
            "partitions": ", ".join(names),
            "writers": len(planned.ends),
            "unverified": unverified,
        }
        kind = EncryptionAuditEventType.EVENTS_PRUNED
        emit(Event(type=kind, operation="prune", count=planned.records, error=error, detail=detail))


def _count(connection: Connection, oids: Sequence[int]) -> int:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_COUNT, (list(oids),)).fetchone()
    return int(row[0]) if row else 0
