"""The end of a pass through a table: another pass follows, or the job is finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.database import scalar
from glpgenc.database.locks import IN_USE
from glpgenc.database.transactions import transaction
from glpgenc.jobs import chunks, pending_index, quarantine, triggers
from glpgenc.jobs.partitions import leaves_of
from glpgenc.jobs.triggers import TriggerSuppression

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.kind import JobKind

_ENOUGH = 3
"""The pass from which on rows can only be new: what others had locked was seen to before."""

_OPEN: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.backfill_chunks WHERE job = %(job)s AND NOT done)
        OR EXISTS (SELECT FROM glpgenc.backfill_leaves WHERE job = %(job)s AND next_block < blocks)
"""
_SUMS: LiteralString = """
    SELECT coalesce(sum(rows), 0)::bigint, coalesce(sum(left_over), 0)::bigint
    FROM glpgenc.backfill_chunks WHERE job = %s AND pass = %s
"""


@dataclass(frozen=True, slots=True)
class PassOutcome:
    """What to do after a pass.

    :param wait: whether to wait before looking again.
    :param reason: what for, where that is not just other workers.
    :param wants_index: whether to make the index of pending rows first, and look again.
    """

    wait: bool = False
    reason: str | None = None
    wants_index: bool = False


def end_of_pass(connection: Connection, job: Job, kind: JobKind[Any]) -> PassOutcome:
    """Begin the next pass, or finish the job where the last one found nothing."""
    try:
        with transaction(connection):
            row = connection.execute(
                "SELECT pass, finished_at IS NOT NULL FROM glpgenc.backfill_jobs WHERE job = %s FOR UPDATE",
                (job.number,),
            ).fetchone()
            if row != (job.number_of_pass, False):
                return PassOutcome()
            if scalar(connection, _OPEN, {"job": job.number}):
                return PassOutcome(wait=True)
            ((rows, left_over),) = connection.execute(_SUMS, (job.number, job.number_of_pass)).fetchall()
            leaves = leaves_of(connection, job.relation)
            if not job.careful or rows or left_over or not chunks.same_leaves(connection, job, leaves):
                if rows and kind.uses_pending_index and pending_index.is_wanted(job):
                    return PassOutcome(wants_index=True)
                _begin_next(connection, job, kind)
                return _after(job, rows, left_over)
            _finish(connection, job, kind)
    except IN_USE:
        # The table is locked just now: finishing a job may drop its trigger or index.
        return PassOutcome(wait=True)
    return PassOutcome()


def _after(job: Job, rows: int, left_over: int) -> PassOutcome:
    if left_over and not rows:
        return PassOutcome(
            wait=True, reason=f"waiting: {counted(left_over, 'row is', 'rows are')} locked by other transactions"
        )
    if rows and job.number_of_pass >= _ENOUGH:
        # Let some come together.
        return PassOutcome(
            wait=True,
            reason=f"waiting: {counted(rows, 'row')} came since the last look; sessions without keys write them",
        )
    return PassOutcome()


def _begin_next(connection: Connection, job: Job, kind: JobKind[Any]) -> None:
    if job.settings.get(pending_index.SETTING):
        pending_index.begin_listed_pass(connection, job, kind.plan(connection, job))
    else:
        chunks.begin_pass(connection, job.number, job.relation, job.number_of_pass + 1)


def _finish(connection: Connection, job: Job, kind: JobKind[Any]) -> None:
    plan = kind.plan(connection, job)
    if job.settings.get(pending_index.SETTING):
        pending_index.drop_within(connection, job)
    quarantine.remove_resolved(connection, plan)
    kind.complete(connection, plan)
    connection.execute("UPDATE glpgenc.backfill_jobs SET finished_at = now() WHERE job = %s", (job.number,))
    chunks.sum_up(connection, job.number)
    connection.execute("DELETE FROM glpgenc.backfill_leaves WHERE job = %s", (job.number,))
    if job.settings.get("quiet") == TriggerSuppression.SHIELD:
        triggers.renew_shield(connection, job.relation)
    # Workers that died did not remove their rows.
    connection.execute("DELETE FROM glpgenc.backfill_workers WHERE job = %s", (job.number,))
