"""Status of jobs: progress, rate and workers, which any process can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import relation_name
from glpgenc.jobs import quarantine
from glpgenc.jobs.job import LIMITS, read_job
from glpgenc.jobs.pending_index import SETTING as PENDING_INDEX

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job

GONE_AFTER = 15.0
"""Seconds without a report after which a worker counts as gone."""

LAST_FORESEEN = 2
"""The last pass whose rows were there before it began. What later ones find is written meanwhile."""

_WINDOW = 10.0
_FIGURES: LiteralString = """
    WITH c AS (SELECT * FROM glpgenc.backfill_chunks WHERE job = %(job)s),
         recent AS (SELECT sum(rows) AS rows, sum(high - low) AS blocks, sum(wal_bytes) AS wal,
                           greatest(1.0, extract(epoch FROM clock_timestamp() - min(
                               finished_at - seconds * interval '1 second'))) AS seconds
                    FROM c WHERE done AND finished_at > clock_timestamp() - %(window)s * interval '1 second')
    SELECT j.rows + (SELECT coalesce(sum(rows), 0) FROM c)::bigint,
           (SELECT coalesce(sum(high - low), 0) FROM c WHERE done AND pass = %(pass)s)::bigint,
           -- Of a pass through a list of blocks all chunks are cut beforehand.
           ((SELECT coalesce(sum(high - low), 0) FROM c WHERE pass = %(pass)s)
            + (SELECT coalesce(sum(blocks - next_block), 0) FROM glpgenc.backfill_leaves WHERE job = %(job)s))::bigint,
           coalesce(recent.rows / recent.seconds, 0)::float8, coalesce(recent.blocks / recent.seconds, 0)::float8,
           greatest(j.longest_chunk, (SELECT max(seconds) FROM c))::float8,
           (j.wal_bytes + (SELECT coalesce(sum(wal_bytes), 0) FROM c))::bigint,
           (j.hot + (SELECT coalesce(sum(hot), 0) FROM c))::bigint
    FROM recent, glpgenc.backfill_jobs j WHERE j.job = %(job)s
"""
_WORKERS: LiteralString = """
    SELECT w.worker, w.started_at, w.waiting, extract(epoch FROM clock_timestamp() - w.seen_at)::float8,
           (w.rows + coalesce(sum(c.rows), 0))::bigint, w.chunks + count(c.*),
           coalesce(sum(c.rows) FILTER (WHERE c.finished_at > clock_timestamp() - %(window)s * interval '1 second'), 0)
               / greatest(1.0, least(%(window)s, extract(epoch FROM clock_timestamp() - w.started_at)))::float8
    FROM glpgenc.backfill_workers w
    LEFT JOIN glpgenc.backfill_chunks c ON c.job = w.job AND c.worker = w.worker AND c.done
    WHERE w.job = %(job)s GROUP BY w.job, w.worker, w.rows, w.chunks ORDER BY w.started_at
"""
_JOBS: LiteralString = """
    SELECT DISTINCT j.job FROM glpgenc.backfill_jobs j JOIN glpgenc.backfills b USING (job)
    -- Neither those of columns that are gone; see stale.py.
    JOIN pg_catalog.pg_attribute a ON a.attrelid = b.relation AND a.attname = b.column_name AND NOT a.attisdropped
    WHERE (%(table)s::text IS NULL OR j.relation = %(table)s::regclass)
      AND (%(column)s::text IS NULL OR b.column_name = %(column)s OR EXISTS (
          SELECT FROM glpgenc.column_migrations m WHERE m.relation = b.relation AND m.column_name = b.column_name
          AND m.plaintext_column = %(column)s))
    ORDER BY j.job
"""
_TIMES: LiteralString = "SELECT started_at, finished_at, cancelled FROM glpgenc.backfill_jobs WHERE job = %s"


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """One worker.

    :param rate: rows a second recently.
    :param silent: seconds since it last reported.
    """

    worker: str
    started_at: datetime
    waiting: str | None
    silent: float
    rows: int
    chunks: int
    rate: float

    @property
    def gone(self) -> bool:
        """Whether it seems to have died."""
        return self.silent > GONE_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """One job.

    :param rows: rows encrypted so far.
    :param share: how much of the table the current pass has been through, 0 to 1.
    :param rate: rows a second recently.
    :param seconds_left: of this pass, as far as can be determined; ``None`` from the third on, where others write the
        rows that are left: it ends when they stop, or get keys.
    :param longest_chunk: seconds for which rows were locked at most.
    :param wal_bytes: WAL of the whole server while chunks were written; of chunks at the same time counted twice.
    :param hot: rows of them whose new version went into the same block: their indexes were not written.
    :param kind: ``backfill``, ``rotation`` or ``reindex``.
    :param quarantined: values in quarantine.
    :param database: where several databases are worked in: which one, for people.
    """

    job: int
    table: str
    columns: tuple[str, ...]
    state: str
    number_of_pass: int
    started_at: datetime
    finished_at: datetime | None
    rows: int
    share: float
    rate: float
    seconds_left: float | None
    longest_chunk: float
    wal_bytes: int
    hot: int
    kind: str
    quarantined: int
    limits: dict[str, float | str]
    workers: list[WorkerStatus] = field(default_factory=list)
    database: str | None = None

    @property
    def done(self) -> bool:
        """Whether it was completed, not cancelled."""
        return self.state == "finished"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        names = (
            "job", "kind", "table", "columns", "state", "started_at", "finished_at", "rows", "share", "rate",
            "seconds_left", "longest_chunk", "wal_bytes", "hot", "quarantined", "limits",
        )  # fmt: skip
        shown = {name: getattr(self, name) for name in names}
        if self.database is not None:
            shown = {"database": self.database, **shown}
        workers = [
            {
                "worker": each.worker,
                "rows": each.rows,
                "chunks": each.chunks,
                "rate": each.rate,
                "waiting": each.waiting,
                "gone": each.gone,
            }
            for each in self.workers
        ]
        return shown | {"pass": self.number_of_pass, "workers": workers}


def job_numbers(connection: Connection, table: str | None = None, column: str | None = None) -> list[int]:
    """Return the jobs there are, finished ones too; not those of columns that are gone."""
    named = None if table is None else relation_name(connection, table)
    return [row[0] for row in connection.execute(_JOBS, {"table": named, "column": column})]


def read_status(connection: Connection, number: int) -> JobStatus | None:
    """Return how far a job is; ``None`` when it is gone."""
    job = read_job(connection, number)
    if job is None:
        return None
    parameters = {"job": number, "pass": job.number_of_pass, "window": _WINDOW}
    figures = connection.execute(_FIGURES, parameters).fetchone()
    times = connection.execute(_TIMES, (number,)).fetchone()
    if figures is None or times is None:
        return None
    rows, done, blocks, rate, block_rate, longest, wal, hot = figures
    workers = [WorkerStatus(*row) for row in connection.execute(_WORKERS, parameters)]
    began, ended, cancelled = times
    finished = ended is not None and not cancelled
    share = 1.0 if finished else min(1.0, done / blocks) if blocks else 0.0
    return JobStatus(
        job=number,
        table=job.table,
        columns=job.columns,
        state="cancelled" if cancelled else _state(workers, rows, paused=job.paused, finished=finished),
        number_of_pass=job.number_of_pass,
        started_at=began,
        finished_at=ended,
        rows=rows,
        share=share,
        rate=rate,
        seconds_left=0.0 if ended else _seconds_left(job, blocks - done, block_rate),
        longest_chunk=longest,
        wal_bytes=wal,
        hot=hot,
        kind=job.kind,
        quarantined=quarantine.count(connection, job.relation, job.columns),
        limits={name: job.settings[name] for name in LIMITS if job.settings.get(name) is not None},
        workers=workers,
    )


def _seconds_left(job: Job, blocks: int, rate: float) -> float | None:
    # Rows that others write meanwhile are the reason for an index of them, or for having tried to make one.
    if not rate or (job.number_of_pass > LAST_FORESEEN and PENDING_INDEX in job.settings):
        return None
    return blocks / rate


def _state(workers: list[WorkerStatus], rows: int, *, paused: bool, finished: bool) -> str:
    if finished:
        return "finished"
    if paused:
        return "paused"
    if not workers and not rows:
        return "starting"
    present = [each for each in workers if not each.gone]
    if not present:
        return "stopped"
    waiting = [each.waiting for each in present if each.waiting is not None]
    return waiting[0] if len(waiting) == len(present) else "running"
