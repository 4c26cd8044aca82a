"""Retention of the audit trail: monthly partitions, and the removal of old ones so that the rest verifies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from glpgenc.audit.chain import ChainMark, MarkKind, mark_mac
from glpgenc.audit.database import snapshot, stream, trail_connection
from glpgenc.audit.record import COLUMNS
from glpgenc.audit.verification.chain import MAC, SEQ, fits
from glpgenc.audit.verification.database_source import DatabaseSource, database_source
from glpgenc.audit.verification.findings import TrailFinding, TrailFindings
from glpgenc.audit.verification.roots import unwrapped_roots
from glpgenc.audit.verification.trail import Progress, TrailVerifier
from glpgenc.errors import AuditError, ConfigurationError, DatabaseError, GlpgencError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard
from glpgenc.events.event import Detail

if TYPE_CHECKING:
    from glpgenc.audit.database import Database
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

# Of each writer the last record in these partitions. There may be older ones elsewhere, where a clock was set back;
# those stay, and are verified as long as they are there.
_ENDS: LiteralString = """
    SELECT DISTINCT ON (a.writer_id) a.writer_id, a.seq, a.mac, w.key_id
    FROM security.encryption_audit a LEFT JOIN security.audit_writers w USING (writer_id)
    WHERE a.tableoid = ANY (%s::oid[])
    ORDER BY a.writer_id, a.seq DESC
"""
_BACKWARDS: LiteralString = f"""
    SELECT {COLUMNS} FROM security.encryption_audit
    WHERE writer_id = %s AND tableoid = ANY (%s::oid[]) ORDER BY seq DESC
"""  # noqa: S608  # constants
_FETCH = 100
_INSERT: LiteralString = """
    INSERT INTO security.audit_anchors (writer_id, seq, mac, at, anchor_mac) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (writer_id, seq) DO NOTHING
"""
MAX_AHEAD = 120
# A bound is read out of what PostgreSQL shows of it, in a session whose time zone is UTC.
_LIST: LiteralString = r"""
    SELECT c.oid::bigint, c.relname::text, bounds[1]::timestamptz, bounds[2]::timestamptz,
           pg_catalog.pg_total_relation_size(c.oid), greatest(c.reltuples, 0)::bigint
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    LEFT JOIN LATERAL pg_catalog.regexp_match(
        pg_catalog.pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bounds ON true
    WHERE i.inhparent = 'security.encryption_audit'::pg_catalog.regclass
    ORDER BY 3 NULLS LAST, 2
"""
LOCK_TIMEOUT_MS = 2_000
"""How long the drop waits for readers and writers, and keeps those behind it waiting, in ms; then it times out."""
_COUNT: LiteralString = "SELECT count(*) FROM security.encryption_audit WHERE tableoid = ANY (%s::oid[])"


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last record of a writer that is about to be dropped.

    :param key_id: the root of the writer's key; ``None`` where the writer is not registered.
    """

    writer_id: UUID
    seq: int
    mac: bytes
    key_id: UUID | None

    def anchor(self, key: bytes, at: datetime) -> ChainMark:
        """Return the anchor.

        :param key: the writer's, 32 bytes.
        """
        own_mac = mark_mac(MarkKind.ANCHOR, key, self.writer_id, self.seq, self.mac, at)
        return ChainMark(self.writer_id, self.seq, self.mac, at, own_mac)


def chain_ends(connection: Connection, partitions: Iterable[int]) -> list[ChainEnd]:
    """Return the last record of each writer in partitions.

    :param partitions: their OIDs.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [ChainEnd(*row) for row in cursor.execute(_ENDS, (list(partitions),))]


def last_genuine_end(connection: Connection, end: ChainEnd, key: bytes, partitions: Iterable[int]) -> ChainEnd | None:
    """Return the last record of a writer in partitions that is as it was written; ``None`` if there is none.

    A forged one with a high number must not become an anchor: it would vouch for all that is deleted up to there.

    :param key: the writer's, 32 bytes.
    """
    for row in stream(connection, "end", _BACKWARDS, (end.writer_id, list(partitions)), fetch=_FETCH):
        if fits(key, row):
            return replace(end, seq=row[SEQ], mac=row[MAC])
    return None


def insert_anchors(connection: Connection, anchors: Iterable[ChainMark]) -> None:
    """Write anchors."""
    rows = [(each.writer_id, each.seq, each.mac, each.at, each.own_mac) for each in anchors]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


@dataclass(frozen=True, slots=True)
class AuditPartition:
    """A partition of the audit trail.

    :param begins: the first moment of it; ``None`` for the default one, which takes what has no month.
    :param ends: the first moment after it.
    :param size: bytes on disk, indexes included.
    :param rows: about how many; the planner's estimate.
    """

    oid: int
    name: str
    begins: datetime | None
    ends: datetime | None
    size: int
    rows: int

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "partition": self.name,
            "begins": self.begins,
            "ends": self.ends,
            "bytes": self.size,
            "rows_about": self.rows,
        }


def list_partitions(connection: Connection) -> list[AuditPartition]:
    """Return the partitions, the oldest first, the default one last.

    :param connection: its time zone is UTC.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [AuditPartition(*row) for row in cursor.execute(_LIST)]


def make_partitions(database: Database, ahead: int) -> tuple[list[str], list[AuditPartition]]:
    """Make the partitions of this month and of those after it; return the names of new ones, and all there are.

    :param ahead: months after this one, 0 to 120.
    :raises ConfigurationError: if it is out of bounds.
    :raises DatabaseError: if the role does not own the trail's table, or the database is unavailable.
    """
    if not 0 <= ahead <= MAX_AHEAD:
        raise ConfigurationError(f"partitions are made for 0 to {MAX_AHEAD} months ahead")
    with trail_connection(database) as connection, connection.transaction():
        connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL lock_timeout = '10s'")
        with connection.cursor(row_factory=tuple_row) as cursor:
            made = [row[0] for row in cursor.execute("SELECT glpgenc.gl_audit_partitions(%s)", (ahead,))]
        return made, list_partitions(connection)


def whole_months_before(found: list[AuditPartition], moment: datetime) -> list[AuditPartition]:
    """Return the partitions all of whose records are older than a moment."""
    return [each for each in found if each.ends is not None and each.ends <= moment.astimezone(UTC)]


@dataclass(frozen=True, slots=True)
class PruningPlan:
    """The months that a pruning drops.

    :param partitions: whole months.
    :param before: records are older than this.
    :param records: how many there are in them.
    :param ends: the last record of each writer in them.
    :param findings: what does not verify in the chains that they are of.
    """

    partitions: tuple[AuditPartition, ...]
    before: datetime
    records: int
    ends: tuple[ChainEnd, ...]
    findings: tuple[TrailFinding, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "before": self.before,
            "partitions": [each.document() for each in self.partitions],
            "records": self.records,
            "writers": len(self.ends),
            "findings": [each.document() for each in self.findings],
        }


def plan_pruning(
    settings: Settings,
    older_than: timedelta,
    *,
    verified: bool = True,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> PruningPlan:
    """Plan a pruning, and verify what it would drop; change nothing.

    :param older_than: how old records must be; months that have a younger one stay.
    :param verified: whether to verify the chains that have records in what would be dropped.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    before = (now or datetime.now(UTC)) - older_than
    with trail_connection(settings.require_database_url()) as connection, snapshot(connection):
        chosen = tuple(whole_months_before(list_partitions(connection), before))
        oids = [each.oid for each in chosen]
        ends = tuple(chain_ends(connection, oids))
        found = TrailFindings()
        if verified and ends:
            with (
                database_source(connection, [each.writer_id for each in ends]) as source,
                unwrapped_roots(settings, tuple(source.keys()), found) as roots,
            ):
                TrailVerifier(source, roots, found, progress=progress).run()
        return PruningPlan(chosen, before, _count(connection, oids), ends, tuple(found.kept))


def prune(settings: Settings, planned: PruningPlan, *, unverified: bool = False) -> None:
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
    _emit_pruned(planned, unverified=unverified)
    try:
        with trail_connection(settings.require_database_url()) as connection:
            _drop(connection, planned, _anchors(settings, connection, planned))
    except GlpgencError as error:
        _emit_pruned(planned, unverified=unverified, error=error)
        raise


def _drop(connection: Connection, planned: PruningPlan, marks: Sequence[ChainMark]) -> None:
    try:
        with connection.transaction():
            _drop_locked(connection, planned, marks)
    except psycopg.errors.LockNotAvailable:
        raise DatabaseError(
            f"the audit trail was in use for {LOCK_TIMEOUT_MS / 1000:g} s: nothing was dropped",
            hint="try again when nobody verifies or exports it",
        ) from None


def _drop_locked(connection: Connection, planned: PruningPlan, marks: Sequence[ChainMark]) -> None:
    connection.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
    names = [sql.Identifier("security", each.name) for each in planned.partitions]
    # The parent first, as writers lock it: else the two could wait for each other.
    connection.execute("LOCK TABLE ONLY security.encryption_audit IN ACCESS EXCLUSIVE MODE")
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(names)))
    oids = [each.oid for each in planned.partitions]
    if _count(connection, oids) != planned.records or set(chain_ends(connection, oids)) != set(planned.ends):
        raise AuditError("records were added to what was to be dropped: nothing was", hint="run it again")
    insert_anchors(connection, marks)
    connection.execute(sql.SQL("DROP TABLE {}").format(sql.SQL(", ").join(names)))


def _anchors(settings: Settings, connection: Connection, planned: PruningPlan) -> list[ChainMark]:
    """Make the anchors; a chain without a key gets none, and what was dropped of it stays a finding."""
    oids = [each.oid for each in planned.partitions]
    at = datetime.now(UTC)
    made: list[ChainMark] = []
    with (
        snapshot(connection),
        unwrapped_roots(settings, tuple(DatabaseSource(connection).keys()), TrailFindings()) as roots,
    ):
        for each in planned.ends:
            key = roots.key(each.key_id, each.writer_id)
            end = last_genuine_end(connection, each, key, oids) if key is not None else None
            if key is not None and end is not None:
                made.append(end.anchor(key, at))
    return made


def _emit_pruned(planned: PruningPlan, *, unverified: bool, error: BaseException | None = None) -> None:
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
