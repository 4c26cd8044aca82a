"""Cancellation of backfills: what is encrypted stays so, and nothing else of them remains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from glpgenc.backfill.start import unfinished
from glpgenc.database import scalar
from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.jobs import pending_index, triggers
from glpgenc.jobs.job import end_jobs, read_job
from glpgenc.registry.columns import targets

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.events.event import Detail

_SHIELDED: LiteralString = """
    SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = %s AND tgname = 'zzz_glpgenc_shield')
"""
_ENCRYPTED: LiteralString = """
    SELECT coalesce(sum(j.rows + (SELECT coalesce(sum(c.rows), 0) FROM glpgenc.backfill_chunks c WHERE c.job = j.job)),
                    0)::bigint
    FROM glpgenc.backfill_jobs j WHERE j.job = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The result of a cancellation.

    :param table: as SQL.
    :param jobs: the numbers; none where only a trigger was left over.
    :param rows: that these jobs have encrypted, and that stay so.
    :param shield: whether the trigger that suppressed others was dropped.
    """

    table: str
    jobs: list[int]
    rows: int
    shield: bool


def cancel(connection: Connection, table: str, column: str | None = None) -> Cancelled:
    """End the unfinished jobs of a table, and drop the trigger that suppressed others.

    Workers, wherever they run, end before their next chunk. Another run begins again, and finds what is encrypted.

    :param connection: outside a transaction.
    :param column: only the jobs that fill this one, named by its ciphertext or plaintext column.
    :raises RegistryError: when there is nothing to cancel, or nothing of the table is being migrated.
    :raises DatabaseError: when the table stays locked for a minute. The jobs are ended, and the trigger is still there:
        try again.
    """
    # First, and for all to see: a worker asks once it has the lock that dropping the trigger waits for.
    with transaction(connection, lock_timeout=False):
        target = targets(connection, table, column)[0]
        numbers = unfinished(connection, target, whole_table=column is None)
        end_jobs(connection, numbers)
        shielded = _shielded(connection, target.oid)

    def renew() -> bool:
        with transaction(connection):
            triggers.renew_shield(connection, target.oid)
            return not _shielded(connection, target.oid)

    removed = shielded and retry_until_locked(target.relation, renew)
    with transaction(connection):
        jobs = [read_job(connection, number) for number in numbers]
    for job in jobs:
        if job is not None:
            pending_index.drop(connection, job)
    if not numbers and not removed:
        raise RegistryError(
            f"no backfill of {target.name if column else target.relation} is running",
            hint="`glpgenc backfill status` shows the backfills",
        )
    with transaction(connection):
        rows = scalar(connection, _ENCRYPTED, (numbers,))
    found = Cancelled(target.relation, numbers, rows, removed)
    detail: dict[str, Detail] = {"table": found.table, "jobs": len(numbers), "cancelled": True}
    kind = EncryptionAuditEventType.BACKFILL_FINISHED
    emit(Event(type=kind, operation="backfill", count=found.rows, detail=detail))
    return found


def _shielded(connection: Connection, relation: int) -> bool:
    return bool(scalar(connection, _SHIELDED, (relation,)))
