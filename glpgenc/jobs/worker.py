"""Workers of a job: they claim chunks, write them and record progress."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg.errors import QueryCanceled, UndefinedTable

from glpgenc.database import Connection, scalar
from glpgenc.database.locks import IN_USE
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.jobs import chunks, pending_index, quarantine, triggers
from glpgenc.jobs.job import Job, read_job
from glpgenc.jobs.kind import JobKind, kind_of
from glpgenc.jobs.partitions import LeafPartition, leaf
from glpgenc.jobs.pass_outcome import end_of_pass
from glpgenc.jobs.tenant_keys import TenantKeys
from glpgenc.jobs.throttle import Throttle, spend
from glpgenc.jobs.triggers import TriggerSuppression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.jobs.chunks import Chunk
    from glpgenc.jobs.plan import JobPlan
    from glpgenc.jobs.writer import ChunkWriter
    from glpgenc.keys.manager import KeyManager

AIM = 0.3
"""Seconds that a chunk is to take: rows are locked for no longer."""

LIMIT_MS = 900
"""A statement that takes longer is cancelled, and its chunk halved."""

FIRST_SIZE = 16
"""Blocks of the first chunk."""

PAUSE = 0.2
"""Seconds between two looks at what there is to wait for."""

_MOST_AT_FIRST = 4.0
_HEARTBEAT = 2.0
_LOOKS_IN_A_ROW = 4
_LONGEST_NAP = 5.0
_SEEN: LiteralString = """
    INSERT INTO glpgenc.backfill_workers (job, worker, waiting)
    SELECT job, %(worker)s, %(waiting)s FROM glpgenc.backfill_jobs WHERE job = %(job)s
    ON CONFLICT ON CONSTRAINT backfill_workers_pkey DO UPDATE
    SET seen_at = clock_timestamp(), waiting = EXCLUDED.waiting
"""


def worker_name() -> str:
    """Return this process's name: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Worker:
    """Works on one job until it is finished or stopped.

    :param connection: its own, outside a transaction.
    :param kinds: the kinds of jobs that it can work on.
    :param stopped: whether to end before the next chunk.
    """

    def __init__(
        self,
        connection: Connection,
        manager: KeyManager,
        number: int,
        kinds: Sequence[JobKind[Any]],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.name = worker_name()
        self._connection = connection
        self._manager = manager
        self._number = number
        self._stopped = stopped
        self._kinds = kinds
        self._throttle = Throttle()
        self._plan: tuple[tuple[tuple[str, ...], int], JobPlan, TenantKeys] | None = None
        self._replica: bool | None = None
        self._size = FIRST_SIZE
        self._limit_ms = LIMIT_MS
        self._reported: tuple[str | None, float] = (None, 0.0)
        self._progress = 0

    @property
    def progress(self) -> int:
        """How many chunks it has finished, and how often it had to wait, since its last failure."""
        return self._progress

    def run(self) -> None:
        """Work. Raises what is not a row's fault."""
        while not self._stopped():
            job, waiting = self._look()
            if job is None or job.finished:
                break
            self._heartbeat(waiting)
            if waiting is not None:
                self._progress += 1
                time.sleep(PAUSE)
            elif self._one_chunk(job):
                continue
            elif self._carve(job):
                self._one_chunk(job)
            else:
                self._end_of_pass(job)
        with transaction(self._connection):
            self._connection.execute(
                "DELETE FROM glpgenc.backfill_workers WHERE job = %s AND worker = %s", (self._number, self.name)
            )

    def _look(self) -> tuple[Job | None, str | None]:
        """Return the job as it is now, and what to wait for."""
        with transaction(self._connection, lock_timeout=False):
            job = read_job(self._connection, self._number)
            if job is None or job.finished:
                return job, None
            return job, "paused" if job.paused else self._throttle.reason(self._connection, job)

    def _heartbeat(self, waiting: str | None, *, always: bool = False) -> None:
        now = time.monotonic()
        before, at = self._reported
        if not always and (waiting is None) == (before is None) and now - at < _HEARTBEAT:
            return
        self._reported = (waiting, now)
        parameters = {"job": self._number, "worker": self.name, "waiting": waiting}
        with transaction(self._connection, {"synchronous_commit": "off"}, lock_timeout=False):
            self._connection.execute(_SEEN, parameters)

    def _carve(self, job: Job) -> bool:
        with transaction(self._connection, {"synchronous_commit": "off"}, lock_timeout=False):
            return chunks.carve(self._connection, job, self._size)

    def _one_chunk(self, job: Job) -> bool:
        """Write a chunk that is cut already, and return whether there was one."""
        chunk: Chunk | None = None
        rewritten: int | None = None
        # Without waiting for the disk: what a crash takes away, the mark that it is done included, is done again.
        try:
            limit = {"statement_timeout": f"{self._limit_ms}ms"}
            with transaction(self._connection, {"synchronous_commit": "off"} | limit | self._suppression(job)):
                chunk = chunks.claim(self._connection, job)
                if chunk is None:
                    return False
                rewritten = self._do(job, chunk)
            self._progress += 1
        except UndefinedTable:
            if chunk is None or self._leaf(job, chunk.leaf) is not None:
                raise
            with transaction(self._connection):
                chunks.drop_leaf(self._connection, job, chunk.leaf)
        except QueryCanceled:
            self._too_long(chunk)
        except IN_USE:
            # The table is being altered, or someone was quicker in a deadlock: the chunk stays to be done.
            time.sleep(PAUSE)
        if chunk is not None and rewritten is not None:
            with transaction(self._connection):
                chunks.restart_leaf(self._connection, job, chunk.leaf, rewritten)
        return True

    def _do(self, job: Job, chunk: Chunk) -> int | None:
        """Encrypt a claimed chunk. Returns the leaf's file where it is another than the chunk was cut from."""
        began = time.monotonic()
        place = leaf(self._connection, chunk.leaf, job.relation)
        if place is None:
            raise UndefinedTable
        wal_from = self._lock(place)
        if not chunks.is_wanted(self._connection, job):
            return None
        rewritten = chunks.filenode_changed(self._connection, job, chunk)
        if rewritten is not None:
            return rewritten
        writer = self._writer(job, place)
        rows, left_over = writer.run(chunk.blocks)
        seconds = time.monotonic() - began
        chunks.finish(
            self._connection,
            chunk,
            worker=self.name,
            rows=rows,
            left_over=left_over,
            seconds=seconds,
            wal_from=wal_from,
        )
        spend(self._connection, job, rows=rows, seconds=seconds, wal_from=wal_from)
        self._adapt(chunk, seconds, writer.most_blocks)
        self._limit_ms = LIMIT_MS
        return None

    def _lock(self, place: LeafPartition) -> str:
        # The lock of an UPDATE, so that the file stays what it is until the end.
        self._connection.execute(psycopg.sql.SQL("LOCK TABLE ONLY {} IN ROW EXCLUSIVE MODE").format(place.identifier))
        return str(scalar(self._connection, "SELECT pg_catalog.pg_current_wal_insert_lsn()::text"))

    def _adapt(self, chunk: Chunk, seconds: float, largest: int) -> None:
        # By what a chunk of its size took, and by no more than twice at once, as the next blocks may be fuller: four
        # times where that would still be far from what a chunk is to take.
        done = chunk.blocks.high - chunk.blocks.low
        if done * 2 >= self._size or seconds > AIM:
            most = _MOST_AT_FIRST if seconds * _MOST_AT_FIRST * 2 < AIM else 2.0
            factor = min(most, max(0.25, AIM / max(seconds, 0.001)))
            self._size = min(largest, max(1, int(done * factor)))

    def _too_long(self, chunk: Chunk | None) -> None:
        self._size = max(1, self._size // 4)
        if chunk is None:
            return
        if chunk.blocks.single:
            # It can't be less: large values take what they take.
            self._limit_ms = 0
            return
        with transaction(self._connection, lock_timeout=False):
            chunks.split(self._connection, chunk)

    def _leaf(self, job: Job, oid: int) -> LeafPartition | None:
        with transaction(self._connection):
            return leaf(self._connection, oid, job.relation)

    def _suppression(self, job: Job) -> dict[str, str]:
        chosen = TriggerSuppression(job.settings.get("quiet", TriggerSuppression.NOTHING))
        if self._replica is None:
            with transaction(self._connection):
                self._replica = triggers.may_be_replica(self._connection)
            if chosen is TriggerSuppression.REPLICA and not self._replica:
                raise RegistryError(
                    "this backfill was started by a role that can set session_replication_role, and the current "
                    "role can't",
                    hint="use the same role for all workers",
                )
        return triggers.settings(chosen, replica=self._replica)

    def _writer(self, job: Job, place: LeafPartition) -> ChunkWriter:
        # Made again for each pass: one begins when columns, or keys to be left, are added.
        kind, wanted = self._kind(job), (job.columns, job.number_of_pass)
        if self._plan is None or self._plan[0] != wanted:
            plan = kind.plan(self._connection, job)
            self._plan = (wanted, plan, TenantKeys(self._manager, plan.data_classes))
        _, plan, keys = self._plan
        quarantined = quarantine.count(self._connection, job.relation, job.columns) > 0
        make = kind.writer(plan, keys)
        return make(self._connection, plan, place, keys, careful=job.careful, quarantined=quarantined)

    def _kind(self, job: Job) -> JobKind[Any]:
        return kind_of(job, self._kinds)

    def _end_of_pass(self, job: Job) -> None:
        after = end_of_pass(self._connection, job, self._kind(job))
        if after.wants_index:
            self._make_index(job)
        elif after.reason is not None:
            self._heartbeat(after.reason, always=True)
            if job.settings.get(pending_index.SETTING) is not True:
                # Each look goes through the whole table.
                self._nap(min(_LONGEST_NAP, PAUSE * job.number_of_pass))
            elif job.number_of_pass % _LOOKS_IN_A_ROW == 0:
                # Looks close on each other find a moment at which nothing is left, and cost little; but not forever.
                self._nap(1.0)
        elif after.wait:
            self._nap(PAUSE)

    def _make_index(self, job: Job) -> None:
        with transaction(self._connection):
            plan = self._kind(job).plan(self._connection, job)
        self._heartbeat("building an index of the remaining rows", always=True)
        if not pending_index.make(self._connection, job, plan):
            self._nap(PAUSE)

    def _nap(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopped():
            time.sleep(min(PAUSE, seconds))
